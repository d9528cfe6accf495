import Foundation
import JSONText
import OrderModel

/// Reading a page of 50 orders as shops send it, with our reader and with Foundation's. Milliseconds.
enum JSONBenchmarks {
  /// A table with one column; the ratio is what the target speaks of.
  static func table() throws -> FigureTable {
    let page = try JSONEncoder().encode((0..<50).map { WireOrder(SampleOrders.order($0)) })
    let bytes = [UInt8](page)
    var table = FigureTable("milliseconds, a page of 50 orders:", columns: ["\(bytes.count / 1000) kB"])
    let decoder = JSONDecoder()
    let ours = try Measure.median(31) { try read(bytes) }
    let foundations = try Measure.median(31) { _ = try decoder.decode([WireOrder].self, from: page) }
    table.add("JSONReader, all values", try Measure.median(31) { _ = try JSONReader.parse(bytes) })
    table.add("JSONReader, to records", ours)
    table.add("JSONDecoder, to records", foundations)
    table.add(
      "JSONSerialization, all values",
      try Measure.median(31) { _ = try JSONSerialization.jsonObject(with: page) })
    table.add("JSONDecoder takes times as long", foundations / ours)
    return table
  }

  private static func read(_ bytes: [UInt8]) throws {
    for value in try JSONReader.parse(bytes).requireElements() {
      guard WireOrder(value).id != nil else { throw CocoaError(.coderReadCorrupt) }
    }
  }
}

/// An order in the shape shops send, with the parts the program keeps.
private struct WireOrder: Codable {
  var id: Int?
  var permalink: String?
  var status: String?
  var paid: Bool?
  var currency: String?
  var total: Decimal?
  var subtotal: Decimal?
  var created: String?
  var updated: String?
  var client: WireAddress?
  var delivery: WireAddress?
  var billing: WireAddress?
  var payment: [String: String]?
  var tracking: String?
  var carrier: String?
  var note: String?
  var clientNote: String?
  var isNew: Bool?
  var products: [WireLine]?
  /// What shops send and the program does not keep.
  var ignored: [String: String]?

  init(_ order: Order) {
    id = Int(order.id.id)
    permalink = order.link
    status = order.shopStatus
    paid = order.paid
    currency = order.currency.code
    total = order.total.flatMap { Decimal(string: $0.amountText) }
    subtotal = total
    created = order.created?.iso8601
    updated = order.updated?.iso8601
    client = WireAddress(order.delivery ?? Address(), email: order.customer.email)
    delivery = client
    billing = client
    payment = ["method": order.payment.method ?? "", "reference": order.payment.reference ?? ""]
    (tracking, carrier) = (order.shipping.tracking, order.shipping.carrier)
    (note, clientNote) = (order.note, order.customerNote)
    isNew = order.isNew
    products = order.lines.map(WireLine.init)
    ignored = Dictionary(
      uniqueKeysWithValues: (0..<30).map { ("field_\($0)", "value \($0) of order \(order.number)") })
  }

  init(_ value: JSONValue) {
    id = value["id"]?.int
    permalink = value["permalink"]?.string
    status = value["status"]?.string
    paid = value["paid"]?.bool
    currency = value["currency"]?.string
    // Amounts leave the reader as digits; `Money` rounds them once.
    let code = currency.flatMap { Currency($0) } ?? .none
    _ = value["total"]?.numberText.flatMap { Money(decimal: $0, currency: code) }
    _ = value["subtotal"]?.numberText.flatMap { Money(decimal: $0, currency: code) }
    created = value["created"]?.string
    updated = value["updated"]?.string
    client = value["client"].map { WireAddress($0) }
    delivery = value["delivery"].map { WireAddress($0) }
    billing = value["billing"].map { WireAddress($0) }
    payment = value["payment"]?.members.map { members in
      Dictionary(members.map { ($0.name, $0.value.string ?? "") }) { first, _ in first }
    }
    tracking = value["tracking"]?.string
    carrier = value["carrier"]?.string
    note = value["note"]?.string
    clientNote = value["clientNote"]?.string
    isNew = value["isNew"]?.bool
    products = value["products"]?.elements?.map { WireLine($0, code) }
  }
}

/// A person with an address.
private struct WireAddress: Codable {
  var name: String?
  var email: String?
  var address: String?
  var postcode: String?
  var city: String?
  var country: String?
  var countryCode: String?

  init(_ address: Address, email: String?) {
    name = address.name
    self.email = email
    self.address = address.lines.joined(separator: "\n")
    (postcode, city) = (address.postcode, address.city)
    (country, countryCode) = (address.country, address.countryCode)
  }

  init(_ value: JSONValue) {
    name = value["name"]?.string
    email = value["email"]?.string
    address = value["address"]?.string
    postcode = value["postcode"]?.string
    city = value["city"]?.string
    country = value["country"]?.string
    countryCode = value["countryCode"]?.string
  }
}

/// A line of an order.
private struct WireLine: Codable {
  var sku: String?
  var title: String?
  var quantity: Int?
  var price: Decimal?
  var image: String?

  init(_ line: OrderLine) {
    (sku, title, quantity) = (line.sku, line.title, line.quantity)
    price = line.price.flatMap { Decimal(string: $0.amountText) }
    image = "https://images.example/usercontent/\(line.sku ?? "none")/square.jpg"
  }

  init(_ value: JSONValue, _ currency: Currency) {
    sku = value["sku"]?.string
    title = value["title"]?.string
    quantity = value["quantity"]?.int
    _ = value["price"]?.numberText.flatMap { Money(decimal: $0, currency: currency) }
    image = value["image"]?.string
  }
}
