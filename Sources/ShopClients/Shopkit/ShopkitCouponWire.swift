package import Foundation
package import JSONText
package import OrderModel

/// Coupons as Shopkit writes them (the vendor's document, Get Coupon and Post Coupon).
package enum ShopkitCouponWire {
  /// Reads a coupon; nil when it has no code. Days are read in `zone`, the shop's.
  package static func coupon(from value: JSONValue, zone: TimeZone? = nil) -> Coupon? {
    let record = WireRecord(value, warnings: WireWarnings())
    guard value.kind == .object, let code = record.text("code") else { return nil }
    var coupon = Coupon(code: code)
    coupon.id = ShopkitOrderWire.id(of: value)
    coupon.typeWord = record.text("type")
    coupon.type = coupon.typeWord.flatMap(CouponType.init)
    let isFree = coupon.type == .shipping && record.text("value").map(isZero) ?? true
    coupon.value = isFree ? nil : record.text("value")
    coupon.limit = record.int("limit").flatMap { $0 == 0 ? nil : $0 }
    coupon.used = record.int("used")
    coupon.appliesTo = record.text("applies_to").flatMap { word in scopes.first { $0.word == word }?.scope }
    coupon.ordersOver = record.text("orders_over").flatMap { text in
      isZero(text) && coupon.appliesTo != .ordersOver ? nil : text
    }
    coupon.category = reference(record, "category")
    coupon.product = reference(record, "product")
    coupon.from = day(record, "date_from", zone)
    coupon.to = day(record, "date_to", zone)
    return coupon
  }

  /// The body that creates a coupon. Numbers go out with exactly the digits of the draft.
  static func body(of draft: CouponDraft) -> JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("code", .string(draft.code)), .init("limit", .int(draft.limit ?? 0)),
      .init("value", .number(draft.value ?? "0")), .init("type", .string(draft.type.rawValue)),
      .init("applies_to", .string(word(of: draft.appliesTo))),
    ]
    if let amount = draft.ordersOver { members.append(.init("orders_over", .number(amount))) }
    for (name, text) in [("category", draft.category), ("product", draft.product)] {
      guard let text else { continue }
      members.append(.init(name, isNumber(text) ? .number(text) : .string(text)))
    }
    if let from = draft.from { members.append(.init("date_from", .string(from))) }
    if let to = draft.to { members.append(.init("date_to", .string(to))) }
    return .object(members)
  }

  /// Why a coupon cannot be created, by the member that is missing, wrong or not taken; nil when it can.
  package static func objection(to draft: CouponDraft) -> Objection? {
    if draft.code.trimmed.isEmpty { return .missing(.member("code")) }
    if draft.code != draft.code.trimmed || draft.code.unicodeScalars.contains(where: { $0.value < 32 }) {
      return .invalid(.member("code"), "must not begin or end with blanks, nor hold line breaks")
    }
    if let limit = draft.limit, limit < 0 {
      return .invalid(.member("limit"), "must be 0 (no limit) or more")
    }
    return objection(toValueOf: draft) ?? objection(toScopeOf: draft) ?? objection(toDaysOf: draft)
  }

  private static func objection(toValueOf draft: CouponDraft) -> Objection? {
    guard let value = draft.value else {
      return draft.type == .shipping
        ? nil : .missing(.member("value"), "Shopkit requires it for type \(draft.type.rawValue)")
    }
    guard value.isPlainDecimal else {
      return .invalid(.member("value"), "must be a plain number such as 10 or 12.50")
    }
    if draft.type != .shipping, isZero(value) { return .invalid(.member("value"), "must be more than 0") }
    let isOverWhole = DecimalText(value)?.scaled(by: 6).map { $0 > 100_000_000 } ?? true
    if draft.type == .percent, isOverWhole {
      return .invalid(.member("value"), "must be 100 percent at most")
    }
    return nil
  }

  /// What a coupon applies to must be named exactly where `appliesTo` asks for it; elsewhere it would be dropped
  /// silently by the shop.
  private static func objection(toScopeOf draft: CouponDraft) -> Objection? {
    let members: [(name: String, value: String?, scope: CouponScope)] = [
      ("ordersOver", draft.ordersOver, .ordersOver), ("category", draft.category, .category),
      ("product", draft.product, .product),
    ]
    for (name, value, scope) in members {
      let isAsked = draft.appliesTo == scope
      if isAsked, value?.isEmpty ?? true {
        return .missing(.member(name), "Shopkit requires it where the coupon applies to \(scope.rawValue)")
      }
      if !isAsked, value != nil {
        return .invalid(.member(name), "taken only where the coupon applies to \(scope.rawValue)")
      }
    }
    if let amount = draft.ordersOver, !amount.isPlainDecimal {
      return .invalid(.member("ordersOver"), "must be a plain amount such as 50 or 49.90")
    }
    return nil
  }

  private static func objection(toDaysOf draft: CouponDraft) -> Objection? {
    for (name, day) in [("from", draft.from), ("to", draft.to)] {
      if let day, civilDay(day) == nil {
        return .invalid(.member(name), "must be a day such as 2026-12-24")
      }
    }
    if let from = draft.from, let to = draft.to, from > to {
      return .invalid(.member("to"), "lies before from")
    }
    return nil
  }

  /// The members in which a coupon of the shop is not as it was asked for, in the draft's words. Empty: it is the one.
  package static func differences(of coupon: Coupon, from draft: CouponDraft) -> [String] {
    var names: [String] = []
    if coupon.type != draft.type { names.append("type") }
    if !isSame(coupon.value, draft.value) { names.append("value") }
    if coupon.limit ?? 0 != draft.limit ?? 0 { names.append("limit") }
    if coupon.appliesTo != draft.appliesTo { names.append("appliesTo") }
    if !isSame(coupon.ordersOver, draft.ordersOver) { names.append("ordersOver") }
    // A handle comes back as an id, so only two numbers can be compared.
    if differ(coupon.category, draft.category) { names.append("category") }
    if differ(coupon.product, draft.product) { names.append("product") }
    if coupon.from != draft.from { names.append("from") }
    if coupon.to != draft.to { names.append("to") }
    return names
  }

  // MARK: Parts

  private static let scopes: [(word: String, scope: CouponScope)] = [
    ("all_orders", .allOrders), ("orders_over", .ordersOver), ("category", .category), ("product", .product),
  ]

  private static func word(of scope: CouponScope) -> String {
    scopes.first { $0.scope == scope }?.word ?? scope.rawValue
  }

  /// An id or a handle, or the record of what is meant.
  private static func reference(_ record: WireRecord, _ name: String) -> String? {
    guard record.value[name]?.kind == .object else {
      return record.text(name).flatMap { $0 == "0" ? nil : $0 }
    }
    return record.object(name).flatMap { ShopkitOrderWire.id(of: $0.value) ?? $0.text("handle") }
  }

  /// A day in the shop's zone. A day alone is kept as it is and never passes through a moment, which would move it in
  /// other zones.
  private static func day(_ record: WireRecord, _ name: String, _ zone: TimeZone?) -> String? {
    guard let text = record.text(name)?.trimmed else { return nil }
    let day = String(text.prefix(10))
    if text.utf8.count == 10, civilDay(day) != nil { return day }
    guard case .moment(let moment) = WireTime.read(text, zone: zone) else { return nil }
    guard let zone else { return civilDay(day) == nil ? nil : day }
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds)))
    let local = Timestamp(seconds: moment.seconds, offset: Int32(offset))
    return String(local.iso8601.prefix(10))
  }

  /// The text when it is a day of the calendar, `YYYY-MM-DD`.
  private static func civilDay(_ text: String) -> String? {
    let hasForm =
      text.utf8.count == 10
      && text.utf8.enumerated().allSatisfy { place, byte in
        place == 4 || place == 7 ? byte == 45 : (48...57).contains(byte)
      }
    guard hasForm, !text.hasPrefix("0000"), let (_, end) = CivilTime.parse(text + "T00:00:00"), end == 19
    else {
      return nil
    }
    return text
  }

  private static func isNumber(_ text: String) -> Bool {
    text.isDigits && text.utf8.count <= 15 && (text == "0" || !text.hasPrefix("0"))
  }

  private static func isZero(_ text: String) -> Bool { DecimalText(text.trimmed)?.scaled(by: 6) == 0 }

  /// Whether two decimals are the same number; absent is 0.
  private static func isSame(_ left: String?, _ right: String?) -> Bool {
    let values = [left, right].map { DecimalText(($0 ?? "0").trimmed)?.scaled(by: 6) }
    return values[0] != nil && values[0] == values[1]
  }

  private static func differ(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return (left == nil) != (right == nil) }
    return isNumber(left) && isNumber(right) && left != right
  }
}
