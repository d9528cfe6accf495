import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Invotide answers", .timeLimit(.minutes(10)))
struct InvotideAnswerTests {
  private func answer(_ text: String) -> InvotideAnswer? { InvotideAnswer(Array(text.utf8)) }

  @Test("the four shapes, with errors as text, object and list below an object")
  func shapes() throws {
    #expect(try #require(answer(#"{"success":"done"}"#)).isSuccess)
    #expect(try #require(answer("[]")).isNothing)
    let text = try #require(answer(#"{"error":"no &amp; no"}"#))
    #expect(text.refusal?.shown == "no & no" && !text.isSuccess && text.mayBeDenied)
    let fields = try #require(
      answer(#"{"error":{"option":{"226":"Select required!"},"minimum":["a","b"],"stock":"none"}}"#))
    #expect(
      fields.refusal?.fields == ["option.226": "Select required!", "minimum": "a; b", "stock": "none"])
    #expect(!fields.mayBeDenied)
    #expect(try #require(answer(#"{"error":{"warning":"denied"}}"#)).mayBeDenied)
    #expect(try #require(answer(#"{"error":[],"success":"x"}"#)).isSuccess)
  }

  @Test("what PHP prints before the JSON is kept apart; a shortened answer is never read from its end")
  func preamble() throws {
    let warning = "<b>Warning</b>: Undefined array key &quot;x&quot; [in] {a} on line <b>84</b>"
    let printed = try #require(answer(warning + #"{"success":"ok","a":{"b":[]}}"#))
    #expect(printed.isSuccess && printed.preamble == "Warning: Undefined array key \"x\" [in] {a} on line 84")
    #expect(answer(#"{"order":{"custom_field":[]"#) == nil)
    #expect(answer("<!DOCTYPE html><html>[]</html>") == nil && answer("") == nil)
  }

  @Test("orders are read behind PHP warnings, which they then tell")
  func warnings() async throws {
    let shop = try InvotideShop({ $0.printsWarnings = true })
    let order = try await shop.client.order("1")
    #expect(order.warnings.contains { $0.contains("Undefined array key") })
    #expect(try await shop.perform("Shipped", on: 1).status == .sent)
  }

  @Test("a web page in place of an answer is told with its status")
  func page() async throws {
    let shop = try InvotideShop()
    shop.fault("order/info", .every, .webPage)
    guard
      case .malformed(let text)? = await shopError({ () throws(ShopError) in
        try await shop.client.order("1")
      })
    else {
      Issue.record("expected malformed")
      return
    }
    #expect(text.contains("no answer of an Invotide API") && text.contains("200") && text.contains("HTML"))
  }

  @Test(
    "amounts are multiplied digit by digit and rounded once",
    arguments: [
      ("180.1600", "0.78460002", "141.35"), ("254.4000", "1.00000000", "254.40"), ("0.0050", "1", "0.00"),
      ("0.0150", "1.0", "0.02"), ("-7", "0.5", "-3.50"),
      ("99999999999.9999", "1.00000001", "100000001000.00"),
    ])
  func product(_ total: String, _ rate: String, _ expected: String) throws {
    let euro = try #require(Currency("EUR"))
    let product = try #require(InvotideDecimal.product(total, rate))
    #expect(Money(decimal: product, currency: euro)?.amountText == expected)
  }

  @Test("no product of what is no number", arguments: ["n/a", "", "1e5", "1,5", "."])
  func noProduct(_ text: String) { #expect(InvotideDecimal.product(text, "1") == nil) }

  @Test("texts are unescaped once, times are in the shop's zone, the total is in the order's currency")
  func record() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1, isQuiet: true) { order in
      order.fields["firstname"] = "Tom &amp;amp; &quot;Jerry&quot;"
      (order.currency, order.rate, order.total) = ("USD", "1.08330000", "100.0000")
      order.created = 1_500_000_000
      order.comment = "a &lt;b&gt;"
    }
    let order = try await shop.client.order("1")
    #expect(order.customer.name?.hasPrefix("Tom &amp; \"Jerry\"") == true)
    #expect(order.created?.iso8601 == "2017-07-14T04:40:00+02:00")
    #expect(order.total?.amountText == "108.33" && order.currency.code == "USD")
    #expect(order.customerNote == "a <b>" && order.paid == nil && order.unreadable.contains(.note))
  }

  @Test("status 0 is an abandoned checkout; unknown numbers keep the shop's name, learned for later runs")
  func statuses() async throws {
    let shop = try InvotideShop({ $0.extraStatuses = [17: "Packed"] })
    for (id, status) in [(1, 0), (2, 17), (3, 99), (4, 5)] {
      shop.simulator.change(id) { $0.statusID = status }
    }
    let abandoned = try await shop.client.order("1")
    #expect(abandoned.isAbandoned && abandoned.status == .unknown && abandoned.shopStatus == "Abandoned")
    #expect(try await shop.client.order("2").shopStatus == "Packed")
    let nameless = try await shop.client.order("3")
    #expect(nameless.shopStatus == "99" && !nameless.isAbandoned && nameless.status == .unknown)
    #expect(try await shop.client.order("4").status == .delivered)
    #expect(shop.memory.text("statuses") == "17 Packed")
    #expect(await shop.client.check().last?.detail?.contains("17 Packed") == true)
  }

  @Test("a shop's own statuses override and extend the default install, by name and by number")
  func table() async throws {
    let shop = try InvotideShop(
      { $0.extraStatuses = [17: "Packed"] },
      settings: #"statuses: {"17": {name: "Packed", as: "processing"}, "3": {as: "delivered"}}"#)
    #expect(shop.client.capabilities.choice(forWord: "17")?.word == "Packed")
    #expect(try await shop.perform("Packed", on: 1).status == .processing)
    #expect(shop.simulator.order(1)?.statusID == 17)
    #expect(shop.client.capabilities.choice(forWord: "Shipped")?.status == .delivered)
  }

  @Test(
    "mistakes in statuses and orderIDs are complained about at their place",
    arguments: [
      (#"{statuses: {"0": {name: "x"}}}"#, "status number"),
      (#"{statuses: {"17": {as: "sent"}}}"#, "needs a name"),
      (#"{statuses: {"17": {name: "x", as: "gone"}}}"#, "expected one of"),
      (#"{statuses: {"17": {name: "Shipped"}}}"#, "both 3 and 17"),
      (#"{statuses: {"17": {name: "Abandoned"}}}"#, "other than"), (#"{statuses: []}"#, "expected an object"),
      (#"{statuses: {"17": {name: "x", is: 1}}}"#, "no such setting"),
      (#"{orderIDs: {from: 0}}"#, "whole number"), (#"{orderIDs: {gap: "50"}}"#, "whole number"),
      (#"{orderIDs: {to: 1}}"#, "no such setting"), (#"{storeID: "2"}"#, "one of the shop's stores"),
    ])
  func problems(_ text: String, _ expected: String) throws {
    let problems = InvotideDefinition.problems(in: try JSONReader.parse(text, dialect: .json5))
    #expect(problems.count == 1 && problems.first?.message.contains(expected) == true)
    #expect(problems.first?.path.isEmpty == false)
  }
}
