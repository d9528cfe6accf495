import Foundation
import JSONText
import OrderModel

/// Reads values from their mapped places, leniently: numbers as texts and texts as numbers, `null` and `""` for
/// nothing. What cannot be read is absent and named in the warnings.
struct KvikRecord {
  let value: JSONValue
  let pointers: [String: String]
  let warnings: WireWarnings
  /// In front of a field's name in warnings: `lines[0].`.
  var prefix = ""

  /// The value of a field; nil when it is not mapped, not there or empty.
  func member(_ name: String) -> JSONValue? {
    guard let pointer = pointers[name], let found = value.value(at: pointer), !found.isNull,
      found.string?.isEmpty != true, !(found.kind == .array && found.count == 0)
    else { return nil }
    return found
  }

  /// A text exactly as sent; numbers and truth values as they are written.
  func text(_ name: String) -> String? {
    guard let member = member(name) else { return nil }
    if let text = member.string ?? member.numberText ?? member.bool.map(String.init) { return text }
    return complain(name, "expected a text, found \(member.found)")
  }

  /// A text without blanks at its ends; nil when nothing is left.
  func label(_ name: String) -> String? {
    text(name).map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// An amount, from the digits as they were written.
  func money(_ name: String, _ currency: Currency) -> Money? {
    guard let member = member(name) else { return nil }
    if let literal = member.numberText ?? member.string?.trimmed,
      let money = Money(decimal: literal, currency: currency)
    {
      return money
    }
    return complain(name, "expected an amount, found \(member.found)")
  }

  /// A whole number; fractions are none.
  func int(_ name: String) -> Int? {
    guard let member = member(name) else { return nil }
    if let literal = member.numberText ?? member.string?.trimmed, let number = DecimalText(literal),
      let whole = number.scaled(by: 0), let fine = number.scaled(by: 6), fine == whole &* 1_000_000
    {
      return Int(whole)
    }
    return complain(name, "expected a whole number, found \(member.found)")
  }

  /// A moment.
  func time(_ name: String, zone: TimeZone?) -> Timestamp? {
    guard let member = member(name) else { return nil }
    guard let text = (member.numberText ?? member.string)?.trimmed else {
      return complain(name, "expected a time, found \(member.found)")
    }
    switch WireTime.read(text, zone: zone) {
    case .moment(let moment): return moment
    case .nothing: return nil
    case .noZone: return complain(name, "\(text) names no time zone; set timeZone for this shop")
    case .unreadable: return complain(name, "expected a time, found \(member.found)")
    }
  }

  /// The currency of the record, else `fallback`.
  func currency(or fallback: Currency) -> Currency {
    guard let code = label("currency") else { return fallback }
    if let named = Currency(code) { return named }
    return complain("currency", "expected three letters, found the text \(code.prefix(20))") ?? fallback
  }

  private func complain<Value>(_ name: String, _ text: String) -> Value? {
    warnings.add(prefix + name + ": " + text)
    return nil
  }
}

/// Makes orders of records by the mapped fields.
struct KvikOrderWire: Sendable {
  /// The shop's configured name.
  var shop: String
  var platform: Platform
  var zone: TimeZone?
  var currency: Currency
  var mapping: KvikMapping
  var fields: KvikFields

  /// A record that cannot become an order, in words.
  struct Unusable: Error {
    var message: String
  }

  /// The id of a record; nil when it has none at the mapped place.
  func id(of value: JSONValue) -> String? {
    KvikRecord(value: value, pointers: fields.pointers, warnings: WireWarnings()).label("id")
  }

  /// Reads one order. Only a record without an id is unusable, unless `known` is the id it was asked for by and ids
  /// are not mapped.
  func order(from value: JSONValue, known: String? = nil) throws(Unusable) -> Order {
    let warnings = WireWarnings()
    let record = KvikRecord(value: value, pointers: fields.pointers, warnings: warnings)
    guard value.kind == .object || value.kind == .array else {
      throw Unusable(message: "not an order but \(value.found)")
    }
    guard let id = record.label("id") ?? (fields.has("id") ? nil : known) else {
      let pointer = fields.pointers["id"] ?? ""
      throw Unusable(message: "an order without an id at “\(pointer)”; it has \(KvikAnswer.shape(of: value))")
    }
    let word = record.text("status") ?? ""
    var order = Order(
      id: OrderID(shop: shop, id: id), platform: platform, number: record.label("number") ?? id,
      status: mapping.status(ofWord: word), shopStatus: word)
    order.currency = record.currency(or: currency)
    order.total = record.money("total", order.currency)
    order.created = record.time("created", zone: zone)
    order.updated = record.time("updated", zone: zone)
    order.note = record.text("note")
    order.customerNote = record.text("customerNote")
    order.link = record.label("link")
    order.paid = paid(record)
    readPeople(record, into: &order)
    order.shipping.method = record.label("shippingMethod")
    order.shipping.tracking = record.label("tracking")
    order.shipping.carrier = record.label("carrier")
    order.payment.method = record.label("paymentMethod")
    order.lines = lines(of: record, order.currency)
    order.unreadable = unreadable
    order.warnings = warnings.texts
    return order
  }

  /// The changeable fields that have no place in this mapping.
  var unreadable: Set<ChangeField> {
    let places: [(ChangeField, String)] = [
      (.status, "status"), (.paid, "payment"), (.tracking, "tracking"), (.carrier, "carrier"),
      (.note, "note"),
      (.customerNote, "customerNote"),
    ]
    let absent = places.filter { !fields.has($0.1) }.map(\.0)
    return Set(absent + [.trackingLink, .invoiceLink])
  }

  private func paid(_ record: KvikRecord) -> Bool? {
    guard let word = record.text("payment") else { return nil }
    let isPaid = mapping.isPaid(word)
    if isPaid == nil {
      record.warnings.add("payment: “\(word.prefix(40))” stands neither in paid.yes nor in paid.no")
    }
    return isPaid
  }

  private func readPeople(_ record: KvikRecord, into order: inout Order) {
    order.customer.name = record.label("customer")
    order.customer.email = record.label("email")
    order.customer.phone = record.label("phone")
    order.customer.company = record.label("company")
    var address = Address()
    address.lines = street(record)
    address.postcode = record.label("postcode")
    address.city = record.label("city")
    if let country = record.label("countryCode") {
      let code = country.uppercased()
      let isAlpha2 = code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0) }
      address.countryCode = isAlpha2 ? code : CountryCode.alpha2(forAlpha3: code)
      if address.countryCode == nil { address.country = country }
    }
    if address != Address() { order.delivery = address }
  }

  /// Street lines: a text with or without line breaks, or a list of texts.
  private func street(_ record: KvikRecord) -> [String] {
    if let elements = record.member("street")?.elements {
      return elements.compactMap { $0.string?.trimmed }.filter { !$0.isEmpty }
    }
    return (record.text("street") ?? "").split(whereSeparator: \.isNewline)
      .map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private func lines(of record: KvikRecord, _ currency: Currency) -> [OrderLine] {
    guard let pointers = fields.lines, let pointer = pointers["items"],
      let found = record.value.value(at: pointer), !found.isNull
    else { return [] }
    guard let items = found.elements ?? WireRecord.numbered(found) else {
      record.warnings.add("lines: expected a list, found \(found.found)")
      return []
    }
    return items.enumerated().map { place, value in
      let line = KvikRecord(
        value: value, pointers: pointers.filter { $0.key != "items" }, warnings: record.warnings,
        prefix: "lines[\(place)].")
      let quantity = line.int("quantity")
      if quantity == nil, pointers["quantity"] != nil { record.warnings.add("lines[\(place)]: no quantity") }
      var result = OrderLine(
        title: line.label("title") ?? "", quantity: quantity ?? (pointers["quantity"] == nil ? 1 : 0))
      result.sku = line.label("sku")
      result.option = line.label("option")
      result.price = line.money("price", currency)
      result.total = line.money("total", currency)
      return result
    }
  }
}
