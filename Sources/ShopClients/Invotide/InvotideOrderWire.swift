package import Foundation
package import JSONText
package import OrderModel

/// Reads the record of `api/order/info` (invotide.md 3). Texts come HTML-escaped and are unescaped once; times are in the
/// shop's zone; the total is in the shop's default currency.
package struct InvotideOrderWire: Sendable {
  package let shop: String
  package let zone: TimeZone
  /// The shop's default currency, for orders that name none.
  package let currency: Currency
  package let statuses: InvotideStatuses
  /// Names of statuses that are not in the table, as the shop itself wrote them.
  package let learned: [Int: String]

  /// What no answer of this platform shows.
  package static let unreadable: Set<ChangeField> = [
    .paid, .tracking, .carrier, .trackingLink, .invoiceLink, .note, .customerNote,
  ]

  /// Reads the record of the order asked for; nil when it is another one or none.
  package func order(_ value: JSONValue, id: String, preamble: String? = nil) -> Order? {
    let warnings = WireWarnings()
    let record = WireRecord(value, warnings: warnings)
    guard value.kind == .object, record.text("order_id") == id else { return nil }
    let statusID = record.int("order_status_id")
    let (status, word) = state(statusID, name: record.label("order_status"))
    var order = Order(
      id: OrderID(shop: shop, id: id), platform: .invotide, number: id, status: status, shopStatus: word)
    if statusID == nil { warnings.add("order_status_id: missing") }
    order.isAbandoned = statusID == 0
    order.unreadable = InvotideOrderWire.unreadable
    readMoney(record, into: &order)
    order.created = record.time("date_added", zone: zone)
    order.updated = record.time("date_modified", zone: zone)
    order.customer.name = name(record, "")
    order.customer.email = record.label("email")
    order.customer.phone = record.label("telephone")
    order.customer.company = record.label("payment_company")
    order.delivery = address(record, "shipping_")
    order.billing = address(record, "payment_")
    order.shipping.method = record.label("shipping_method")
    order.payment.method = record.label("payment_method")
    order.customerNote = record.label("comment")
    if let preamble { warnings.add("the shop printed before its answer: " + preamble) }
    order.warnings = warnings.texts
    return order
  }

  /// The number of a record's status; nil where it cannot be read.
  package static func statusID(_ value: JSONValue) -> Int? {
    WireRecord(value, warnings: WireWarnings()).int("order_status_id")
  }

  /// The common status and the shop's word of a number.
  private func state(_ id: Int?, name: String?) -> (OrderStatus, String) {
    guard let id else { return (.unknown, name ?? "?") }
    if id == 0 { return (.unknown, InvotideStatuses.abandoned) }
    if let entry = statuses.entry(id) { return (entry.status, entry.name) }
    guard let name = learned[id] ?? name else { return (.unknown, String(id)) }
    // Must not pass for a word that has a meaning here.
    let isTaken = statuses.id(ofName: name) != nil || name == InvotideStatuses.abandoned
    return (.unknown, isTaken ? "\(name) (\(id))" : name)
  }

  /// The total in the order's currency: the shop's default amount times the order's rate, with exact digits.
  private func readMoney(_ record: WireRecord, into order: inout Order) {
    let code = record.text("currency_code")?.trimmed
    let named = code.flatMap { Currency($0) }
    order.currency = named ?? currency
    if let code, named == nil {
      record.warnings.add("currency_code: expected three letters, found “\(code.prefix(20))”")
    }
    guard let total = record.text("total")?.trimmed else { return }
    // Without the order's own currency the rate leads nowhere: the amount is one of the default currency.
    let rate = named == nil ? "1" : record.text("currency_value")?.trimmed ?? "1"
    let amount = InvotideDecimal.product(total, rate).flatMap {
      Money(decimal: $0, currency: order.currency)
    }
    if amount == nil {
      record.warnings.add("total: expected an amount, found “\(total.prefix(20))” × “\(rate.prefix(20))”")
    }
    order.total = amount
  }

  private func name(_ record: WireRecord, _ prefix: String) -> String? {
    let parts = [record.label(prefix + "firstname"), record.label(prefix + "lastname")].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// Nil for an order that needs no such address, whose fields are all empty.
  private func address(_ record: WireRecord, _ prefix: String) -> Address? {
    var address = Address()
    address.name = name(record, prefix)
    address.lines = ["company", "address_1", "address_2"].compactMap { record.label(prefix + $0) }
    address.postcode = record.label(prefix + "postcode")
    address.city = record.label(prefix + "city")
    address.region = record.label(prefix + "zone")
    address.country = record.label(prefix + "country")
    if let code = record.label(prefix + "iso_code_2")?.uppercased(), code.utf8.count == 2 {
      address.countryCode = code
    }
    return address == Address() ? nil : address
  }
}

/// Decimal numbers as their digits.
package enum InvotideDecimal {
  /// The exact product of two plain decimal numbers, as one; nil when a factor is none or absurdly long.
  package static func product(_ left: String, _ right: String) -> String? {
    guard let a = parts(left), let b = parts(right) else { return nil }
    var digits = [Int](repeating: 0, count: a.digits.count + b.digits.count)
    for (i, x) in a.digits.reversed().enumerated() {
      for (j, y) in b.digits.reversed().enumerated() {
        digits[i + j] += x * y
        digits[i + j + 1] += digits[i + j] / 10
        digits[i + j] %= 10
      }
    }
    let whole = digits.reversed().map(String.init).joined()
    let sign = a.isNegative != b.isNegative ? "-" : ""
    return sign + whole + "e-\(a.scale + b.scale)"
  }

  private static func parts(_ text: String) -> (isNegative: Bool, digits: [Int], scale: Int)? {
    guard DecimalText(text) != nil, text.utf8.count <= 60 else { return nil }
    var digits: [Int] = []
    var scale = 0
    var seenDot = false
    for byte in text.utf8 {
      switch byte {
      case 48...57:
        digits.append(Int(byte) - 48)
        if seenDot { scale += 1 }
      case 46: seenDot = true
      case 43, 45: continue
      default: return nil
      }
    }
    return (text.hasPrefix("-"), digits, scale)
  }
}
