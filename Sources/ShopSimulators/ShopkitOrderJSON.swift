import Foundation

/// Writes orders the way Shopkit does: field names and samples of the vendor's document, extended by the later
/// reference, odd values included.
struct ShopkitOrderJSON {
  let profile: ShopProfile
  /// Adds what breaks a strict reader: an order without a total, dates that are none.
  let hostile: Bool

  /// The whole order.
  func item(_ order: ShopkitOrder, _ detail: SeedData.Detail) -> JSONItem {
    let sums = ShopkitSums(detail, profile)
    return .object(
      head(order, detail, sums) + dates(order, detail) + state(order) + paymentAndNotes(order, detail, sums)
        + shipment(order, detail)
        + [
          ("permalink", .text("https://\(profile.name).shopk.it/order/\(detail.hash)")),
          ("client", hostile && detail.oddity == 28 ? .array([]) : client(order, detail)),
          ("tags", order.texts.tags.isEmpty ? .array([]) : .array(order.texts.tags.map(JSONItem.text))),
          ("products_count", .int(detail.lines.count)),
          ("products_quantity", .int(detail.lines.reduce(0) { $0 + $1.quantity })),
          ("products", .array(lines(detail, sums))),
        ])
  }

  private func head(
    _ order: ShopkitOrder, _ detail: SeedData.Detail, _ sums: ShopkitSums
  ) -> [(String, JSONItem)] {
    let total: JSONItem =
      switch detail.oddity {
      case 1: .text(JSONItem.digits(sums.total))
      case 23 where hostile: .null
      default: .number(sums.total)
      }
    return [
      ("id", hostile && detail.oddity == 25 ? .text(String(order.id)) : .int(order.id)),
      ("hash", .text(detail.hash)), ("total", total),
      ("subtotal", .number(sums.subtotal)), ("product_tax", .number(sums.tax)),
      ("total_tax", .number(sums.tax)),
      ("discount", detail.oddity == 2 ? .text(JSONItem.digits(sums.discount)) : .number(sums.discount)),
      (
        "shipping",
        .object([
          (
            "value",
            detail.oddity == 3 ? .text(JSONItem.digits(detail.shippingPrice)) : .number(detail.shippingPrice)
          ),
          ("tax", .int(0)), ("tax_percent", detail.oddity % 2 == 0 ? .null : .text("")),
          ("discount", .int(0)),
          ("discount_percent", .int(0)),
        ])
      ),
    ]
  }

  private func dates(_ order: ShopkitOrder, _ detail: SeedData.Detail) -> [(String, JSONItem)] {
    let zone = profile.zone
    func date(_ seconds: Int?) -> JSONItem { .optional(seconds.map { WireTime.iso($0, zone: zone) }) }
    func shortOffset(_ seconds: Int?) -> JSONItem { .optional(seconds.map { WireTime.civil($0) + "+00:0" }) }
    func hour25(_ seconds: Int?) -> JSONItem {
      .optional(
        seconds.map { WireTime.civil($0).prefix(11) + "25:" + WireTime.civil($0).suffix(5) + "+00:00" })
    }
    return [
      ("created_at", hostile && detail.oddity == 17 ? hour25(order.created) : date(order.created)),
      ("update_at", hostile && detail.oddity == 18 ? shortOffset(order.updated) : date(order.updated)),
      ("sent_at", detail.oddity == 7 ? shortOffset(order.sent) : date(order.sent)),
      ("paid_at", detail.oddity == 8 ? hour25(order.paidAt) : date(order.paidAt)),
      ("currency", .text(profile.currency)),
    ]
  }

  private func state(_ order: ShopkitOrder) -> [(String, JSONItem)] {
    [
      ("status", .int(order.statusWord == nil ? Int(order.status.rawValue) : 99)),
      ("status_alias", .text(order.alias)),
      ("status_description", .text(order.statusWord ?? order.status.title)), ("paid", .bool(order.paid)),
      ("is_new", .bool(order.isNew)),
    ]
  }

  private func paymentAndNotes(
    _ order: ShopkitOrder, _ detail: SeedData.Detail, _ sums: ShopkitSums
  ) -> [(String, JSONItem)] {
    let payment = detail.payment
    let data: JSONItem =
      payment.type == "multibanco"
      ? .object([
        ("entity", .int(88_888)), ("reference", .int(100_000_000 + order.id)), ("value", .number(sums.total)),
      ]) : .array([])
    // Answers before 2019 have `description`, later ones `method`, `gateway` and `title`.
    let names: [(String, JSONItem)] =
      detail.oddity == 4
      ? [("description", .text(payment.title))]
      : [("method", .text(payment.type)), ("gateway", .text("shopkit")), ("title", .text(payment.title))]
    let coupon: JSONItem =
      detail.coupon.map { .object([("code", .text($0)), ("type", .text("percent")), ("value", .int(10))]) }
      ?? .null
    return [
      ("payment", .object([("type", .text(payment.type)), ("data", data)] + names)),
      ("invoice_url", .optional(order.texts.invoiceURL)),
      ("weight", .int(detail.lines.reduce(0) { $0 + $1.product.weight * $1.quantity })),
      ("observations", .null),
      ("note", .optional(order.texts.note)), ("client_note", .optional(order.texts.clientNote)),
      ("custom_field", customField(detail)), ("coupon", coupon),
    ]
  }

  /// A plug-in's hundreds of members, which must not slow down or hide anything.
  private func customField(_ detail: SeedData.Detail) -> JSONItem {
    guard hostile, detail.oddity == 27 else { return .null }
    return .object((0..<900).map { ("field_\($0)", .array([.text("value \($0)"), .object([])])) })
  }

  private func shipment(_ order: ShopkitOrder, _ detail: SeedData.Detail) -> [(String, JSONItem)] {
    let texts = order.texts
    let created = texts.trackingCreated.map { WireTime.iso($0, zone: profile.zone) } ?? ""
    return [
      ("shipment_method", .text(detail.carrier.title)),
      ("shipment_method_id", detail.oddity % 2 == 0 ? .text("492") : .int(492)),
      ("tracking_code", .optional(texts.trackingCode)),
      ("tracking_carrier", .optional(texts.trackingCarrier)),
      ("tracking_created_at", .text(created)), ("tracking_url", .optional(texts.trackingURL)),
      ("shipping_url", .optional(texts.shippingURL)), ("at_code", .optional(texts.atCode)),
      ("pickup_code", .optional(texts.pickupCode)),
    ]
  }

  private func client(_ order: ShopkitOrder, _ detail: SeedData.Detail) -> JSONItem {
    let name = order.texts.customerName ?? detail.name
    let place = detail.place
    let billingSame = detail.oddity % 3 != 0
    let delivery = address(name, detail)
    return .object([
      ("name", .text(name)), ("email", .text(detail.email)), ("fiscal_id", .optional(detail.fiscalID)),
      ("company", .optional(detail.company)), ("is_registered", .bool(detail.fiscalID != nil)),
      ("hash", .text(detail.clientHash)), ("delivery", .object(delivery)),
      ("billing", .object(delivery + [("same_as_delivery", .bool(billingSame))])),
      ("billing_info_same_delivery", .text(billingSame ? "1" : "0")), ("address", .text(detail.street + " ")),
      ("postcode", .text(place.postcode)), ("town", .text(place.city)), ("country", .text(place.country)),
      ("country_code", .text(place.alpha3)), ("phone", .text(detail.phone)),
    ])
  }

  private func address(_ name: String, _ detail: SeedData.Detail) -> [(String, JSONItem)] {
    let place = detail.place
    let street =
      switch detail.oddity {
      case 9: "Centro de Empresas Inovadoras\n" + detail.street + " \n"
      case 10: "  " + detail.street + "\r\n\r\n"
      default: detail.street
      }
    return [
      ("name", .text(name)), ("phone", .text(detail.phone)), ("address", .text(street)),
      ("address_extra", detail.oddity == 12 ? .int(3) : .text(detail.extra)),
      ("country", .text(place.country)),
      ("country_code", .text(place.alpha3)), ("country_code_alpha_2", .text(place.alpha2)),
      ("zip_code", .text(detail.oddity == 13 ? place.postcode + " \n" : place.postcode)),
      ("city", .text(place.city)),
    ]
  }

  private func lines(_ detail: SeedData.Detail, _ sums: ShopkitSums) -> [JSONItem] {
    var items = detail.lines.enumerated().map { index, line in
      self.line(line, sums.lines[index], detail, first: index == 0)
    }
    // Gift wrapping and the like stand among the products without being any.
    if detail.oddity == 14 {
      items.append(
        .object([
          ("id", .null), ("title", .text("Embrulho &amp; cart&atilde;o")), ("option", .null),
          ("reference", .null),
          ("price", .int(0)), ("tax", .int(0)), ("quantity", .int(1)), ("discount", .int(0)),
          ("subtotal", .int(0)),
          ("type", .text("extra")), ("image", .array([])), ("is_product", .bool(false)),
        ]))
    }
    return items
  }

  private func line(
    _ line: SeedData.Line, _ sum: ShopkitSums.Line, _ detail: SeedData.Detail, first: Bool
  ) -> JSONItem {
    let odd = first ? detail.oddity : 0
    let media = "https://drwfxyu78e9uq.cloudfront.net/usercontent/\(profile.name)/media/images/"
    let image: JSONItem =
      odd == 15
      ? .array([])
      : .object([
        ("thumb", .text(media + "thumb/\(line.productID).jpg")),
        ("square", .text(media + "square/\(line.productID).jpg")),
        ("full", .text(media + "\(line.productID).jpg")),
      ])
    return .object([
      ("id", odd == 16 ? .text(String(line.productID)) : .int(line.productID)),
      ("title", .text(line.product.title)),
      ("option", .optional(line.option)),
      ("reference", hostile && odd == 26 ? .int(90_210) : .optional(line.product.sku)), ("barcode", .null),
      ("price", odd == 19 ? .text(JSONItem.digits(sum.price)) : .number(sum.price)),
      ("price_with_tax", .number(sum.price * (1 + Double(sum.tax) / 100))),
      ("price_without_tax", .number(sum.price)),
      ("tax", odd == 20 ? .text(String(sum.tax)) : .int(sum.tax)),
      ("quantity", odd == 21 ? .text(String(line.quantity)) : .int(line.quantity)),
      ("discount", .number(sum.discount)), ("subtotal", .number(sum.subtotal)),
      ("discount_percent", .int(sum.percent)), ("weight", .int(line.product.weight)),
      ("type", .text("product")),
      ("url", .text("https://\(profile.name).shopk.it/product/\(line.productID)")),
      ("description_short", .text(line.product.title + " &#8211; handmade, see the shop for more&#8230;")),
      ("image", image), ("is_product", .bool(true)),
    ])
  }
}

/// The amounts of an order. Binary arithmetic on purpose: PHP does the same, and its noise (7.731999999999999) is
/// what readers have to live with. The total alone is rounded to what the customer pays.
struct ShopkitSums {
  /// The amounts of one line.
  struct Line {
    var price: Double
    var tax: Int
    var discount: Double
    var subtotal: Double
    var percent: Int
  }

  var lines: [Line] = []
  var subtotal = 0.0
  var discount = 0.0
  var tax = 0.0
  var total = 0.0

  /// As in the vendor's sample: prices are without tax, a line's subtotal is with tax and after the discount.
  init(_ detail: SeedData.Detail, _ profile: ShopProfile) {
    let percent = detail.coupon == nil ? 0 : 10
    for line in detail.lines {
      let rate = line.product.isTaxed ? profile.tax : 0
      let net = line.product.price * Double(line.quantity)
      let discount = net * Double(percent) / 100
      let subtotal = (net - discount) * (1 + Double(rate) / 100)
      lines.append(
        Line(price: line.product.price, tax: rate, discount: discount, subtotal: subtotal, percent: percent))
      self.subtotal += net
      self.discount += discount
      tax += ((net - discount) * Double(rate) * 100).rounded() / 10_000
    }
    let scale = profile.decimals == 0 ? 1.0 : 100.0
    total = ((subtotal - discount + tax + detail.shippingPrice) * scale).rounded() / scale
  }
}
