/// Writes the records of a simulated kvik.shop, in the shapes of the mapping example: the vendor publishes none.
struct KvikOrderJSON {
  let profile: ShopProfile
  /// One buyer's side: that buyer's data on every order, nothing of the staff's.
  let isBuyer: Bool
  /// Adds what breaks a strict reader.
  let hostile: Bool

  /// The whole order.
  func item(_ order: KvikOrder, _ detail: SeedData.Detail) -> JSONItem {
    let oddity = hostile ? detail.oddity : -1
    let staff: [(String, JSONItem)] = isBuyer ? [] : [("staff", .optional(order.staffRemark))]
    return .object([
      ("_type", .text("Order")), ("code", .text(order.code)), ("reference", .optional(order.reference)),
      ("state", .object([("code", .text(order.state)), ("payment", .text(order.payment))])),
      ("price", price(order, oddity)), ("created", created(order, oddity)),
      ("updated", updated(order, oddity)),
      ("customer", oddity == 28 ? .array([]) : customer(detail)), ("address", address(detail)),
      ("delivery", .object([("name", .text(detail.carrier.title))])),
      ("payment", .object([("name", .text(detail.payment.title))])),
      ("parcel", .object([("code", .optional(order.tracking)), ("carrier", .optional(order.carrier))])),
      ("remarks", .object(staff + [("buyer", .optional(order.buyerRemark))])),
      ("items", .array(order.lines.enumerated().map { line($0.element, $0.offset == 0 ? oddity : -1) })),
      ("url", .text("https://\(profile.name).example/objednavka/\(order.code)")),
    ])
  }

  private func price(_ order: KvikOrder, _ oddity: Int) -> JSONItem {
    // A shop that adds in floats, noise included: oddity 1 sends the sum as it comes out.
    let sum = order.lines.reduce(0.0) { $0 + (Double($1.price) ?? 0) * Double($1.pieces) }
    let total: JSONItem =
      switch oddity {
      case 23: .null
      case 1: .number(sum)
      case 2: .object([("amount", .text(KvikStore.decimal(sum)))])
      default: .text(KvikStore.decimal(sum))
      }
    return .object([("total", total), ("currency", .text(profile.currency))])
  }

  private func created(_ order: KvikOrder, _ oddity: Int) -> JSONItem {
    oddity == 17 ? .text("2026-13-40T25:61:00+01:00") : .text(WireTime.iso(order.created, zone: profile.zone))
  }

  private func updated(_ order: KvikOrder, _ oddity: Int) -> JSONItem {
    oddity == 18
      ? .text(String(WireTime.civil(order.updated).map { $0 == "T" ? " " : $0 }))
      : .text(WireTime.iso(order.updated, zone: profile.zone))
  }

  private func customer(_ detail: SeedData.Detail) -> JSONItem {
    .object([
      ("name", .text(detail.name)), ("email", .text(detail.email)), ("phone", .text(detail.phone)),
      ("company", .optional(detail.company.map { _ in detail.name + " s.r.o." })),
    ])
  }

  private func address(_ detail: SeedData.Detail) -> JSONItem {
    .object([
      ("street", .text(detail.street)), ("postcode", .text(detail.place.postcode)),
      ("city", .text(detail.place.city)), ("country", .text(detail.place.alpha2)),
    ])
  }

  private func line(_ line: KvikOrder.Line, _ oddity: Int) -> JSONItem {
    .object([
      ("code", oddity == 26 ? .int(90_210) : .text(line.code)), ("name", .text(line.name)),
      ("quantity", oddity == 21 ? .text(String(line.pieces)) : .int(line.pieces)),
      ("price", .text(line.price)),
    ])
  }

  /// A product as a buyer sees it.
  func product(_ place: Int) -> JSONItem {
    let product = profile.products[place]
    return .object([
      ("_type", .text("Product")), ("code", .optional(product.sku)),
      ("brand", .text(SeedProduct.brand(place))),
      ("name", .text(product.title)), ("price", .text(KvikStore.decimal(product.price))),
      ("currency", .text(profile.currency)), ("stock", .int(place * 7 % 40)),
    ])
  }
}
