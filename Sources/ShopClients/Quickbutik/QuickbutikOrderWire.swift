package import Foundation
package import JSONText
package import OrderModel

/// Reads Quickbutik's order object, whole or simplified (platforms.md 3.3, 3.10). Everything specific to its form ends
/// here.
package struct QuickbutikOrderWire: Sendable {
  /// The shop's configured name.
  package var shop: String
  /// Times stand in the shop's own time, without an offset.
  package var zone: TimeZone
  /// For orders that name no currency.
  package var currency: Currency
  /// The numbers that cancelled orders of this shop were seen to have.
  package var cancelled: [String]

  /// A reader for one shop's orders.
  package init(shop: String, zone: TimeZone, currency: Currency = .none, cancelled: [String] = []) {
    self.shop = shop
    self.zone = zone
    self.currency = currency
    self.cancelled = cancelled
  }

  /// A record that cannot become an order, in words.
  package struct Unusable: Error, Equatable, Sendable {
    package var message: String

    /// Says what stands there instead.
    package init(message: String) { self.message = message }
  }

  /// The id of a record as the API takes it; nil when it has none.
  package static func id(of value: JSONValue) -> String? {
    if let number = value["order_id"]?.int { return String(number) }
    guard let text = value["order_id"]?.string?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// Reads one order. Only a record without an id is unusable; whatever else cannot be read is absent and named in the
  /// order's warnings.
  package func order(from value: JSONValue) throws(Unusable) -> Order {
    guard value.kind == .object else { throw Unusable(message: "not an order but \(value.found)") }
    guard let id = QuickbutikOrderWire.id(of: value) else {
      throw Unusable(message: "an order without order_id")
    }
    let warnings = WireWarnings()
    let record = WireRecord(value, warnings: warnings)
    let raw = record.text("status")?.trimmed ?? ""
    if raw.isEmpty { warnings.add("status: missing") }
    var order = Order(
      id: OrderID(shop: shop, id: id), platform: .quickbutik, number: id,
      status: QuickbutikStatus.status(of: raw, cancelled: cancelled), shopStatus: raw)
    order.unreadable = [.tracking, .carrier, .trackingLink, .invoiceLink, .note]
    order.currency = currency(of: record)
    // What the customer pays; the simplified form knows only the sum before a discount.
    order.total =
      record.money("total_pay_amount", order.currency) ?? record.money("total_amount", order.currency)
    order.created = record.time("date_created", zone: zone)
    let isWhole = record.has("customer") || record.has("products") || record.has("paymethod")
    order.paid = paid(record, raw, isWhole: isWhole)
    if isWhole {
      readWhole(record, into: &order)
    } else {
      warnings.add("this list brings no customer and no lines; open the order to read them")
    }
    order.warnings = warnings.texts
    return order
  }

  /// -1 is unpaid, 1 is paid; of every other status only the day of the payment tells.
  private func paid(_ record: WireRecord, _ raw: String, isWhole: Bool) -> Bool? {
    switch raw {
    case QuickbutikStatus.unpaid: return false
    case QuickbutikStatus.paid: return true
    default:
      guard isWhole || record.has("date_paid") else { return nil }
      guard let date = record.text("date_paid")?.trimmed else { return false }
      return !date.isEmpty && !date.hasPrefix("0000-00-00")
    }
  }

  private func currency(of record: WireRecord) -> Currency {
    guard let code = record.text("currency") else { return currency }
    if let named = Currency(code.trimmed) { return named }
    record.warnings.add("currency: expected three letters, found \(record.value["currency"]?.found ?? "")")
    return currency
  }

  private func readWhole(_ record: WireRecord, into order: inout Order) {
    let customer = record.object("customer")
    if let customer {
      order.customer.name = plain(customer, "full_name")
      order.customer.email = plain(customer, "email")
      order.customer.phone = plain(customer, "phone") ?? plain(customer, "phone_number")
      order.customer.company = plain(customer, "company_name")
      let own = address(customer)
      order.billing = customer.object("billing_details").flatMap(address) ?? own
      order.delivery = customer.object("shipping_details").flatMap(address) ?? own
    }
    order.customerNote = notes(record, customer)
    order.shipping.method = plain(record, "shipping_name")
    order.shipping.price = record.money("shipping_amount", order.currency)
    if let payment = record.object("paymethod") {
      order.payment.method = plain(payment, "method")
      order.payment.reference = plain(payment, "transaction_id")
    }
    let isTaxOnTop = record.bool("is_taxontop") == true
    order.lines = record.records("products").map { line($0, order.currency, isTaxOnTop: isTaxOnTop) }
  }

  /// What the customer wrote, wherever it stands.
  private func notes(_ record: WireRecord, _ customer: WireRecord?) -> String? {
    var texts: [String] = []
    for text in [record.text("notes"), customer?.text("notes")].compactMap(\.self)
    where !text.trimmed.isEmpty && !texts.contains(text) {
      texts.append(text)
    }
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }

  private func line(_ record: WireRecord, _ currency: Currency, isTaxOnTop: Bool) -> OrderLine {
    let quantity = record.int("qty")
    if quantity == nil { record.warnings.add("\(record.path): no quantity") }
    var line = OrderLine(title: plain(record, "title") ?? "", quantity: quantity ?? 0)
    line.sku = plain(record, "sku")
    line.option = plain(record, "variant")
    line.price = record.money("price", currency)
    if !isTaxOnTop { line.total = line.price.flatMap { QuickbutikOrderWire.times($0, line.quantity) } }
    return line
  }

  /// The price of several pieces; nil when it does not fit.
  private static func times(_ price: Money, _ count: Int) -> Money? {
    let (units, overflow) = price.minorUnits.multipliedReportingOverflow(by: Int64(count))
    return overflow ? nil : Money(minorUnits: units, currency: price.currency)
  }

  /// An address; nil when nothing of one is there.
  private func address(_ record: WireRecord) -> Address? {
    var address = Address()
    address.lines = ["address", "address2"].compactMap { plain(record, $0) }
    address.postcode = plain(record, "zipcode")
    address.city = plain(record, "city")
    guard !address.lines.isEmpty || address.postcode != nil || address.city != nil else { return nil }
    let names = [plain(record, "firstname"), plain(record, "lastname")].compactMap(\.self)
    address.name = plain(record, "full_name") ?? (names.isEmpty ? nil : names.joined(separator: " "))
    if let company = plain(record, "company_name") {
      address.name = address.name.map { company + ", " + $0 } ?? company
    }
    address.country = plain(record, "country")
    address.countryCode = address.country.flatMap(CountryName.code)
    address.phone = plain(record, "phone")
    return address
  }

  /// A text for people. Nothing shows that Quickbutik writes HTML entities, so none are resolved.
  private func plain(_ record: WireRecord, _ name: String) -> String? {
    guard let text = record.text(name)?.trimmed, !text.isEmpty else { return nil }
    return text
  }
}
