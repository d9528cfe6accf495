import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// Reading Quickbutik's order objects.
@Suite("Quickbutik orders on the wire")
struct QuickbutikWireTests {
  private func read(_ json: String, cancelled: [String] = []) throws -> Order {
    let zone = try #require(TimeZone(identifier: "Europe/Stockholm"))
    let wire = QuickbutikOrderWire(
      shop: "norrsken", zone: zone, currency: Currency("SEK") ?? .none, cancelled: cancelled)
    return try wire.order(from: try JSONReader.parse(json))
  }

  @Test("the vendor's sample is read whole")
  func sample() throws {
    let order = try read(try Fixture.text("quickbutik/order.json"))
    #expect(order.id.id == "115" && order.number == "115" && order.platform == .quickbutik)
    #expect(order.status == .awaitingPayment && order.shopStatus == "-1" && order.paid == false)
    #expect(order.created?.iso8601 == "2020-01-01T12:01:45+01:00")
    #expect(order.total?.amountText == "427.00" && order.currency.code == "SEK")
    #expect(order.customer.name == "Sven Svensson" && order.customer.email == "dummy@email.com")
    #expect(order.customer.company == nil && order.customer.phone == "0123456789")
    #expect(order.delivery?.lines == ["Vasatorpsvägen 147"] && order.delivery?.postcode == "266 93")
    #expect(order.delivery?.country == "Sweden" && order.delivery?.countryCode == "SE")
    let line = try #require(order.lines.first)
    #expect(line.quantity == 2 && line.price?.amountText == "199.00" && line.total?.amountText == "398.00")
    #expect(order.shipping.method == "Postnord" && order.shipping.price?.amountText == "29.00")
    #expect(order.payment.method == "klarna" && order.payment.reference == "XYZ1234567890")
    #expect(order.warnings.isEmpty)
    #expect(order.unreadable == [.tracking, .carrier, .trackingLink, .invoiceLink, .note])
  }

  @Test(
    "only -1, 1 and 2 are known; every other number stays as it is and is never guessed",
    arguments: [
      ("-1", OrderStatus.awaitingPayment), ("1", .processing), ("2", .sent), ("0", .unknown),
      ("3", .unknown), ("-2", .unknown), ("paid", .unknown),
    ])
  func statuses(_ raw: String, _ status: OrderStatus) throws {
    let order = try read("{\"order_id\": 7, \"status\": \"\(raw)\", \"customer\": {}}")
    #expect(order.status == status && order.shopStatus == raw)
    #expect(try read("{\"order_id\": 7, \"status\": \"\(raw)\"}", cancelled: ["8"]).status == status)
  }

  @Test("a number that was learned for cancelled orders is read as canceled")
  func learned() throws {
    let order = try read(#"{"order_id": 7, "status": 0}"#, cancelled: ["0"])
    #expect(order.status == .canceled && order.shopStatus == "0")
  }

  @Test(
    "paid follows -1 and 1, and otherwise whether there is a day of payment",
    arguments: [
      (#""status": "-1", "date_paid": "2024-01-01 00:00:00""#, false), (#""status": "1""#, true),
      (#""status": "2", "date_paid": "2024-01-01 10:00:00""#, true),
      (#""status": "2", "date_paid": null"#, false),
      (#""status": "2", "date_paid": """#, false),
      (#""status": "2", "date_paid": "0000-00-00 00:00:00""#, false), (#""status": "0""#, false),
    ])
  func paid(_ members: String, _ paid: Bool) throws {
    #expect(try read("{\"order_id\": \"7\", \"customer\": {}, \(members)}").paid == paid)
  }

  @Test("the simplified form is read, and what it lacks is unknown instead of empty")
  func simplified() throws {
    let order = try read(
      #"{"order_id":"12345","date_created":"2020-07-29 11:35:39","total_amount":"148.95","status":"2"}"#)
    #expect(order.total?.amountText == "148.95" && order.status == .sent && order.paid == nil)
    #expect(order.created?.iso8601 == "2020-07-29T11:35:39+02:00" && order.warnings.count == 1)
    #expect(OrderState(order).unreadable.contains(.paid))
  }

  @Test("numbers, empty lists and numbered objects in place of what the document says")
  func quirks() throws {
    let order = try read(
      #"""
      {"order_id": 9, "status": 1, "total_pay_amount": 99.5, "customer": [], "paymethod": [], "is_taxontop": "1",
       "products": {"2": {"title": "B \"18\" &amp; Ö", "price": "200", "qty": 1, "sku": 42},
                    "1": {"title": "A", "price": "1.00", "qty": ""}}}
      """#)
    #expect(order.total?.amountText == "99.50" && order.delivery == nil)
    #expect(order.lines.map(\.title) == ["A", "B \"18\" &amp; Ö"] && order.lines[1].sku == "42")
    #expect(order.lines[1].total == nil && order.lines[0].quantity == 0)
    #expect(order.warnings == ["products[0]: no quantity"])
  }

  @Test(
    "countries are names; known ones get their code, others stay names",
    arguments: [
      ("Sweden", "SE"), ("Sverige", "SE"), ("NORGE", "NO"), ("Åland", "AX"), ("de", "DE"), ("Atlantis", nil),
    ])
  func countries(_ name: String, _ code: String?) {
    #expect(CountryName.code(of: name) == code)
  }

  @Test("a record without an id is left out, and the others of its page stay")
  func unusable() async throws {
    let client = try quickbutik(
      ScriptedTransport(json: #"[{"status": "1"}, {"order_id": "2", "status": "1"}, "x"]"#))
    let page = try await client.orders(QuickbutikOrderFilter())
    #expect(page.orders.map(\.id.id) == ["2"] && page.warnings.count == 2)
  }

  @Test("one order in each of its shapes is the same order", arguments: QuickbutikSingleForm.allCases)
  func shapes(_ form: QuickbutikSingleForm) async throws {
    let shop = try QuickbutikShop { $0.singleForm = form }
    defer { shop.stop() }
    let id = String(try #require(shop.simulator.orderIDs.last))
    let error = await shopError { () throws(ShopError) in
      let order = try await shop.client.order(id)
      #expect(order.id.id == id && !order.lines.isEmpty)
    }
    guard form == .other else {
      #expect(error == nil)
      return
    }
    guard case .malformed? = error else {
      Issue.record("another order must not be taken for this one: \(String(describing: error))")
      return
    }
  }

  @Test("an order that is not there is told as such, also by an empty list")
  func missing() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let empty = try quickbutik(ScriptedTransport(json: "[]"))
    for client in [shop.client, empty] {
      guard case .notFound? = await shopError({ () throws(ShopError) in try await client.order("99999") })
      else {
        Issue.record("expected notFound")
        return
      }
    }
  }

  @Test("no word and no list of ids travels as an order's id", arguments: ["create", "1,2", "", "1 2", "-1"])
  func ids(_ id: String) async throws {
    let network = ScriptedTransport(json: "[]")
    let client = try quickbutik(network)
    guard case .notFound? = await shopError({ () throws(ShopError) in try await client.order(id) }) else {
      Issue.record("expected notFound")
      return
    }
    var order = try read(#"{"order_id": "1", "status": "1"}"#)
    order.id = OrderID(shop: "norrsken", id: id)
    let change = OrderChange(status: StatusChoice(status: .sent, word: "done", shown: "2"))
    _ = await shopError { () throws(ShopError) in try await client.perform(change, on: order) }
    #expect(network.requests.isEmpty)
  }
}
