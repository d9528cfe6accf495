import JSONText
import OrderModel
import OrderSync

/// The coupons this program created or saw, by shop: no vendor documents a list. One private file in the state folder,
/// read and replaced as a whole. Blocking.
struct KnownCoupons {
  private let folder: String
  private var path: String { Paths.join(folder, "coupons.json") }

  init(stateFolder: String) { folder = stateFolder }

  /// The coupons as they were last seen, in the order of shops and codes. A damaged file counts as empty.
  func all() -> [(shop: String, coupon: Coupon)] {
    guard let bytes = try? FileBytes.read(path), let root = try? JSONReader.parse(bytes) else { return [] }
    return (root["coupons"]?.elements ?? []).compactMap { record in
      guard let shop = record["shop"]?.string, let code = record["code"]?.string else { return nil }
      return (shop, KnownCoupons.coupon(record, code))
    }
  }

  /// Keeps a coupon as it is now; nil forgets it.
  func keep(_ coupon: Coupon?, code: String, shop: String) throws(CommandFailure) {
    var known = all().filter { $0.shop != shop || $0.coupon.code != code }
    if let coupon { known.append((shop, coupon)) }
    known.sort { ($0.shop, $0.coupon.code) < ($1.shop, $1.coupon.code) }
    let json: JSONOutput = ["coupons": .array(known.map { CouponJSON.coupon($0.coupon, shop: $0.shop) })]
    do throws(Paths.Problem) { try Paths.makePrivateFolder(folder) } catch {
      throw CommandFailure(error.message, .cannotCreate)
    }
    do throws(FileBytes.Failure) {
      try FileBytes.replace(path, with: Array((JSONWriter.text(json, pretty: true) + "\n").utf8))
    } catch { throw CommandFailure("\(path) cannot be written: \(error.reason)", .cannotWrite) }
  }

  private static func coupon(_ record: JSONValue, _ code: String) -> Coupon {
    var coupon = Coupon(code: code)
    coupon.id = record["id"]?.string
    coupon.type = record["type"]?.string.flatMap(CouponType.init(rawValue:))
    if coupon.type == nil { coupon.typeWord = record["type"]?.string }
    coupon.value = record["value"]?.string
    coupon.limit = record["limit"]?.int
    coupon.used = record["used"]?.int
    coupon.appliesTo = record["appliesTo"]?.string.flatMap(CouponScope.init(rawValue:))
    coupon.ordersOver = record["ordersOver"]?.string
    coupon.category = record["category"]?.string
    coupon.product = record["product"]?.string
    coupon.from = record["from"]?.string
    coupon.to = record["to"]?.string
    return coupon
  }
}

/// A coupon in the shape that `--json` promises, and as text.
enum CouponJSON {
  static func coupon(_ coupon: Coupon, shop: String) -> JSONOutput {
    let value = coupon.type == .money ? coupon.value.map { amount($0, coupon) } : coupon.value
    return [
      "shop": .string(shop), "id": .text(coupon.id), "code": .string(coupon.code),
      "type": .text(coupon.type?.rawValue ?? coupon.typeWord), "value": .text(value),
      "limit": .int(coupon.limit), "used": .int(coupon.used), "appliesTo": .text(coupon.appliesTo?.rawValue),
      "ordersOver": .text(coupon.ordersOver.map { amount($0, coupon) }), "category": .text(coupon.category),
      "product": .text(coupon.product), "from": .text(coupon.from), "to": .text(coupon.to),
    ]
  }

  /// An amount with the digits of the shop's currency, where that is known.
  private static func amount(_ text: String, _ coupon: Coupon) -> String {
    guard coupon.currency != .none else { return text }
    return Money(decimal: text, currency: coupon.currency)?.amountText ?? text
  }

  static func table(_ coupons: [(shop: String, coupon: Coupon)], style: TextStyle) -> String {
    var table = TextTable([
      .init("shop"), .init("code"), .init("type"), .init("value", .right), .init("used", .right),
      .init("limit", .right), .init("applies to"), .init("from"), .init("to"), .init("id"),
    ])
    for (shop, coupon) in coupons {
      let scope = [coupon.appliesTo?.rawValue, coupon.ordersOver, coupon.category, coupon.product]
      table.add([
        shop, coupon.code, coupon.type?.rawValue ?? coupon.typeWord, coupon.value,
        coupon.used.map(String.init),
        coupon.limit.map(String.init) ?? "no", scope.compactMap(\.self).joined(separator: " "), coupon.from,
        coupon.to, coupon.id,
      ])
    }
    return table.text(style: style)
  }
}
