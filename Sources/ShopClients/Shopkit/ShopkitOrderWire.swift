package import Foundation
package import JSONText
package import OrderModel

/// Reads Shopkit's order object (platforms.md 2.7, 2.10). Everything specific to its form ends here.
package struct ShopkitOrderWire: Sendable {
  /// The shop's configured name.
  package var shop: String
  /// For the rare times without an offset.
  package var zone: TimeZone?
  /// For orders that name no currency.
  package var currency: Currency

  /// A reader for one shop's orders.
  package init(shop: String, zone: TimeZone? = nil, currency: Currency = .none) {
    self.shop = shop
    self.zone = zone
    self.currency = currency
  }

  /// A record that cannot become an order, in words.
  package struct Unusable: Error, Equatable, Sendable {
    package var message: String

    /// Says what stands there instead.
    package init(message: String) { self.message = message }
  }

  /// Whether a record names a currency of its own.
  package static func namesCurrency(_ value: JSONValue) -> Bool {
    value["currency"]?.string.flatMap { Currency($0.trimmed) } != nil
  }

  /// The id of a record as the API takes it; nil when it has none.
  package static func id(of value: JSONValue) -> String? {
    if let number = value["id"]?.int { return String(number) }
    guard let text = value["id"]?.string?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// Reads one order. Only a record without an id is unusable; whatever else cannot be read is absent and
  /// named in the order's warnings.
  package func order(from value: JSONValue) throws(Unusable) -> Order {
    guard value.kind == .object else { throw Unusable(message: "not an order but \(value.found)") }
    guard let id = ShopkitOrderWire.id(of: value) else {
      throw Unusable(message: "an order without an id (" + ShopkitOrderWire.trace(value) + ")")
    }
    let warnings = WireWarnings()
    let record = WireRecord(value, warnings: warnings)
    let word = record.text("status_alias") ?? record.text("status") ?? ""
    if !record.has("status_alias") { warnings.add("status_alias: missing") }
    var order = Order(
      id: OrderID(shop: shop, id: id), platform: .shopkit, number: id,
      status: ShopkitStatus.status(ofWord: word), shopStatus: word)
    order.currency = currency(of: record)
    order.paid = record.bool("paid")
    order.total = record.money("total", order.currency)
    order.created = record.time("created_at", zone: zone)
    order.updated = record.time(record.has("update_at") ? "update_at" : "updated_at", zone: zone)
    order.note = record.text("note")
    order.customerNote = ShopkitOrderWire.customerNote(record)
    order.link = record.text("permalink")
    order.isNew = record.bool("is_new") ?? false
    readPeople(record, into: &order)
    readMoneySide(record, into: &order)
    order.lines = record.records("products").map { line($0, order.currency) }
    order.warnings = warnings.texts
    return order
  }

  /// What the customer wrote at the checkout, then the note that the customer can read.
  private static func customerNote(_ record: WireRecord) -> String? {
    let parts = [record.text("observations"), record.text("client_note")].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func currency(of record: WireRecord) -> Currency {
    guard let code = record.text("currency") else { return currency }
    if let named = Currency(code.trimmed) { return named }
    record.warnings.add("currency: expected three letters, found \(record.value["currency"]?.found ?? "")")
    return currency
  }

  private func readPeople(_ record: WireRecord, into order: inout Order) {
    guard let client = record.object("client") else { return }
    order.delivery = client.object("delivery").map { address($0) } ?? flatAddress(client)
    if let billing = client.object("billing") {
      order.billing = billing.bool("same_as_delivery") == true ? order.delivery : address(billing)
    }
    order.customer.name = client.label("name") ?? order.delivery?.name
    order.customer.email = client.text("email")?.trimmed
    order.customer.phone = client.label("phone") ?? order.delivery?.phone
    order.customer.company = client.label("company")
  }

  private func readMoneySide(_ record: WireRecord, into order: inout Order) {
    order.shipping.method = record.label("shipment_method")
    order.shipping.price = record.object("shipping")?.money("value", order.currency)
    order.shipping.tracking = record.text("tracking_code")
    order.shipping.carrier = record.text("tracking_carrier")
    order.shipping.link = record.text("tracking_url")
    if let payment = record.object("payment") {
      order.payment.method = payment.text("method") ?? payment.text("type") ?? payment.label("title")
      let data = payment.object("data")
      order.payment.reference = data?.text("reference") ?? data?.text("transaction_id")
    }
    if let coupon = record.object("coupon"), let code = coupon.text("code") {
      order.coupon = CouponUse(code: code, type: coupon.text("type"), value: coupon.text("value"))
    }
  }

  private func line(_ record: WireRecord, _ currency: Currency) -> OrderLine {
    let quantity = record.int("quantity")
    if quantity == nil { record.warnings.add("\(record.path): no quantity") }
    var line = OrderLine(title: record.label("title") ?? "", quantity: quantity ?? 0)
    line.sku = record.text("reference")?.trimmed
    line.option = record.label("option")
    line.price = record.money(record.has("price_without_tax") ? "price_without_tax" : "price", currency)
    line.total = record.money("subtotal", currency)
    return line
  }

  private func address(_ record: WireRecord) -> Address {
    var address = Address()
    address.name = record.label("name")
    address.lines = lines(record.text("address")) + lines(record.text("address_extra"))
    address.postcode = record.label("zip_code")
    address.city = record.label("city")
    address.country = record.label("country")
    address.countryCode = countryCode(record)
    address.phone = record.label("phone")
    return address
  }

  /// The older form: the address directly in `client`, with other names.
  private func flatAddress(_ record: WireRecord) -> Address? {
    var address = Address()
    address.name = record.label("name")
    address.lines = lines(record.text("address"))
    address.postcode = record.label("postcode")
    address.city = record.label("town")
    address.country = record.label("country")
    address.countryCode = countryCode(record)
    address.phone = record.label("phone")
    return address.lines.isEmpty && address.city == nil && address.postcode == nil ? nil : address
  }

  /// Two letters, from whichever member holds a code.
  private func countryCode(_ record: WireRecord) -> String? {
    for name in ["country_code_alpha_2", "country_code"] {
      guard let code = record.label(name)?.uppercased() else { continue }
      if code.utf8.count == 2, code.utf8.allSatisfy({ (65...90).contains($0) }) { return code }
      if let alpha2 = CountryCode.alpha2(forAlpha3: code) { return alpha2 }
    }
    return nil
  }

  /// Street lines: some answers hold line breaks, some the two characters `\n`.
  private func lines(_ text: String?) -> [String] {
    guard let text else { return [] }
    return HTMLEntities.decode(text).replacingOccurrences(of: "\\n", with: "\n")
      .split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// Something to find a record by that has no id.
  private static func trace(_ value: JSONValue) -> String {
    let client = value["client"]?["name"]?.string
    let created = value["created_at"]?.string
    let parts = [client, created].compactMap(\.self)
    return parts.isEmpty ? "no name, no date" : parts.joined(separator: ", ")
  }
}
