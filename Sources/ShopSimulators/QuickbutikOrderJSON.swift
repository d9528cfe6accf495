import Foundation

/// Writes orders the way Quickbutik does: nearly every number is a text (platforms.md 3.10).
struct QuickbutikOrderJSON {
  let profile: ShopProfile
  /// Adds what breaks a strict reader.
  let hostile: Bool

  /// The four members of a list without details.
  func simplified(_ order: QuickbutikOrder, _ contents: QuickbutikContents, oddity: Int) -> JSONItem {
    .object(head(order, QuickbutikSums(contents), oddity))
  }

  /// The whole order.
  func whole(_ order: QuickbutikOrder, _ contents: QuickbutikContents, oddity: Int) -> JSONItem {
    let sums = QuickbutikSums(contents)
    let noTotal = hostile && oddity == 23
    let payment: [(String, JSONItem)] = [
      ("method", .optional(contents.method)), ("transaction_id", .optional(contents.transaction)),
    ]
    var members = head(order, sums, oddity)
    members += [
      ("date_paid", .optional(order.paidAt.map(date))), ("items_amount", amount(sums.items)),
      ("shipping_amount", amount(contents.shippingPrice)),
      ("shipping_id", .optional(contents.shippingID.map(String.init))),
      ("shipping_name", .text(contents.shippingName)),
      ("discount_amount", contents.discount.map(amount) ?? .null),
      ("total_pay_amount", noTotal ? .null : amount(sums.toPay)), ("tax_amount", amount(sums.toPay * 0.2)),
      ("currency", .text(profile.currency)), ("notes", .text(contents.notes ?? "")),
      ("is_taxfree", .bool(false)), ("is_taxontop", .text("0")), ("refunds", .array([])),
      ("products", products(contents.lines, oddity)),
      ("customer", hostile && oddity == 28 ? .array([]) : customer(contents.customer, oddity)),
      ("paymethod", .object(payment)),
    ]
    if hostile, oddity == 27 {
      members.append(("datafields", .object((0..<900).map { ("field_\($0)", .array([.object([])])) })))
    }
    return .object(members)
  }

  private func head(_ order: QuickbutikOrder, _ sums: QuickbutikSums, _ oddity: Int) -> [(String, JSONItem)] {
    let created = hostile && oddity == 17 ? "0000-00-00 00:00:00" : date(order.created)
    var total = amount(sums.total)
    if hostile, oddity == 23 { total = .null }
    if hostile, oddity == 22 { total = .text("n/a") }
    return [
      ("order_id", hostile && oddity == 25 ? .int(order.id) : .text(String(order.id))),
      ("date_created", .text(hostile && oddity == 18 ? "i går" : created)), ("total_amount", total),
      ("status", hostile && oddity == 25 ? .int(Int(order.status) ?? 0) : .text(order.status)),
    ]
  }

  /// `YYYY-MM-DD HH:MM:SS` in the shop's time, without an offset.
  private func date(_ seconds: Int) -> String {
    let offset = profile.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    return WireTime.civil(seconds + offset).replacingOccurrences(of: "T", with: " ")
  }

  private func amount(_ value: Double) -> JSONItem { .text(QuickbutikSums.text(value)) }

  /// Older answers have texts where newer ones have numbers; some are numbered objects.
  private func products(_ lines: [QuickbutikLine], _ oddity: Int) -> JSONItem {
    let items = lines.enumerated().map { index, line in
      let isNew = oddity % 2 == 1
      func number(_ value: Int) -> JSONItem { isNew ? .int(value) : .text(String(value)) }
      let hidesQuantity = hostile && oddity == 26 && index == 0
      var members: [(String, JSONItem)] = [
        ("product_id", number(line.productID)), ("title", .text(line.title)), ("price", amount(line.price)),
        ("qty", hidesQuantity ? .null : number(line.quantity)),
      ]
      if line.variant != nil || isNew { members.append(("variant", .optional(line.variant))) }
      members.append(("variant_id", line.variantID.map(number) ?? .null))
      members.append(("sku", .text(line.sku)))
      return JSONItem.object(members)
    }
    guard hostile, oddity == 19 else { return .array(items) }
    return .object(items.enumerated().map { (String($0.offset + 1), $0.element) })
  }

  private func customer(_ customer: QuickbutikCustomer, _ oddity: Int) -> JSONItem {
    let address: [(String, JSONItem)] = [
      ("company_name", .text(customer.company)), ("full_name", .text(customer.name)),
      ("address", .text(customer.address)), ("address2", .text(customer.address2)),
      ("city", .text(customer.city)), ("zipcode", .text(customer.zipcode)),
      ("country", .text(QuickbutikOrderJSON.country(customer.country))),
    ]
    let members: [(String, JSONItem)] =
      [
        ("email", .text(customer.email)), ("phone", .text(customer.phone)),
        ("customer_type", .text(customer.type)), ("notes", .text("")),
      ] + address
    // Older answers have no address of delivery apart.
    return .object(members + (oddity % 3 == 0 ? [] : [("shipping_details", .object(address))]))
  }

  /// Answers name the country in English.
  static func country(_ code: String) -> String {
    ["SE": "Sweden", "NO": "Norway", "DK": "Denmark", "FI": "Finland", "CZ": "Czech Republic"][code] ?? code
  }
}

/// The amounts of an order.
struct QuickbutikSums {
  let items: Double
  let total: Double
  let toPay: Double

  init(_ contents: QuickbutikContents) {
    items = contents.lines.reduce(0) { $0 + $1.price * Double($1.quantity) }
    total = items + contents.shippingPrice
    toPay = max(0, total - (contents.discount ?? 0))
  }

  /// Two decimals, as texts.
  static func text(_ value: Double) -> String {
    let cents = Int((value * 100).rounded())
    let rest = abs(cents % 100)
    return "\(cents / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
