import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Invotide changes", .timeLimit(.minutes(10)))
struct InvotideChangeTests {
  private func unsupported(_ operation: () async throws(ShopError) -> Order) async -> String? {
    guard case .objection(let objection)? = await shopError(operation) else { return nil }
    return objection.text
  }

  @Test("every change is one history entry with all four fields and a positive number")
  func fields() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 2 }
    var change = OrderChange(status: try shop.choice("Shipped"))
    (change.tracking, change.carrier, change.note) = ("AB123", "DHL", "two parcels")
    let after = try await shop.client.perform(change, on: try await shop.client.order("1"))
    #expect(
      shop.bodies("order/history") == [
        "order_status_id=3&notify=0&override=0&comment=two%20parcels%0ATracking%3A%20AB123%20%28DHL%29"
      ])
    #expect(after.status == .sent && shop.simulator.mails.isEmpty)
    #expect(InvotideHistory(change, statusID: 0) == nil && InvotideHistory(change, statusID: -1) == nil)
  }

  @Test("an entry without a status sets the order to status 0 (why there is none without), also as GET")
  func trap() async throws {
    let shop = try InvotideShop()
    _ = try await shop.client.order("1")
    shop.simulator.change(1) { $0.statusID = 2 }
    let token = try #require(shop.simulator.tokens.first)
    let url = shop.simulator.url + "/index.php?route=api/order/history&order_id=1&api_token=\(token)"
    _ = try await URLSessionTransport().send(ShopClients.HTTPRequest(method: "GET", url: url))
    #expect(shop.simulator.order(1)?.statusID == 0)
  }

  @Test("a redirected status change is refused with the place it points to, and not followed")
  func redirect() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 2 }
    let place = shop.simulator.url + "/index.php?route=api/order/history&order_id=1&api_token=x"
    shop.fault("order/history", .nth(1), .redirect(to: place))
    guard
      case .refused(302, let text)? = await shopError({ () throws(ShopError) in
        try await shop.perform("Shipped", on: 1)
      })
    else {
      Issue.record("expected refused")
      return
    }
    #expect(text.contains("127.0.0.1") && text.contains("shops") == false || text.contains("url"))
    #expect(shop.simulator.order(1)?.statusID == 2 && shop.count("order/history") == 1)
  }

  @Test("the mail is asked for with 1 and held back with 0: any other word would send it")
  func notify() async throws {
    let shop = try InvotideShop()
    _ = try await shop.perform("Processing", on: 1)
    #expect(shop.simulator.mails.isEmpty && shop.bodies("order/history")[0].contains("notify=0"))
    _ = try await shop.perform("Shipped", on: 1, notify: true)
    #expect(shop.simulator.mails.map(\.kind) == [.update])
    var change = OrderChange()
    change.customerNote = "on its way"
    _ = try await shop.client.perform(change, on: try await shop.client.order("1"))
    #expect(shop.simulator.mails.map(\.comment) == ["", "on its way"])
    #expect(
      change.consequences(at: shop.client.capabilities, from: "Shipped") == [
        .mailToCustomer, .customerSeesNote,
      ])
  }

  @Test("a note repeats the status of this moment, not the one that was shown")
  func note() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 1 }
    let stale = try await shop.client.order("1")
    shop.simulator.change(1) { $0.statusID = 5 }
    var change = OrderChange()
    change.note = "call first"
    let after = try await shop.client.perform(change, on: stale)
    #expect(after.status == .delivered && shop.simulator.order(1)?.histories.last?.comment == "call first")
    #expect(shop.simulator.mails.isEmpty)
    shop.simulator.change(1) { $0.statusID = 0 }
    #expect(
      await unsupported({ () throws(ShopError) in try await shop.client.perform(change, on: stale) }) != nil)
    #expect(shop.simulator.order(1)?.statusID == 0 && shop.count("order/history") == 1)
  }

  @Test("an abandoned checkout takes a status only with the mail that cannot be held back, and no note")
  func abandoned() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 0 }
    let order = try await shop.client.order("1")
    let change = OrderChange(status: try shop.choice("Pending"))
    let error = await shopError { () throws(ShopError) in try await shop.client.perform(change, on: order) }
    guard case .objection(let reason)? = error, reason.kind == .declined,
      reason.text.contains("letter for new orders")
    else {
      Issue.record("expected a decision to take, got \(String(describing: error))")
      return
    }
    #expect(
      change.consequences(at: shop.client.capabilities, from: order.shopStatus).contains(.newOrderLetter))
    var note = OrderChange()
    (note.note, note.notify) = ("x", false)
    let rule = shop.client.capabilities.objection(to: note, from: order.shopStatus)
    #expect(rule?.text.contains("takes no note or tracking") == true)
    #expect(
      await unsupported({ () throws(ShopError) in try await shop.client.perform(note, on: order) }) != nil)
    #expect(shop.count("order/history") == 0)
    var loud = change
    loud.notify = true
    #expect(try await shop.client.perform(loud, on: order).status == .pending)
    #expect(shop.simulator.mails.map(\.kind) == [.letter])
  }

  @Test("what cannot be kept apart is refused: a private note in a mail, broken text, unknown statuses")
  func refusals() async throws {
    let shop = try InvotideShop()
    let order = try await shop.client.order("1")
    var noisy = OrderChange(status: try shop.choice("Shipped"))
    (noisy.note, noisy.notify) = ("secret", true)
    var broken = OrderChange()
    broken.note = "caf\u{FFFD}"
    var empty = OrderChange()
    empty.tracking = ""
    let unknown = OrderChange(status: StatusChoice(status: .sent, word: "0"))
    var paid = OrderChange()
    paid.paid = true
    for change in [noisy, broken, empty, unknown, paid, OrderChange()] {
      #expect(shop.client.objection(to: change, on: order) != nil)
      #expect(
        await unsupported({ () throws(ShopError) in try await shop.client.perform(change, on: order) }) != nil
      )
    }
    #expect(
      await unsupported({ () throws(ShopError) in try await shop.client.perform(unknown, on: order) })?
        .contains("statuses are numbers") == true)
    #expect(shop.count("order/history") == 0)
  }

  @Test("a success that the order does not show is none")
  func ignored() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 2 }
    shop.simulator.ignoreHistory()
    guard
      case .refused(200, let text)? = await shopError({ () throws(ShopError) in
        try await shop.perform("Shipped", on: 1)
      })
    else {
      Issue.record("expected refused")
      return
    }
    #expect(text.contains("still Processing") && shop.count("order/history") == 1)
  }

  @Test("what the shop makes of emoji and of codes in mails is told")
  func warnings() async throws {
    let shop = try InvotideShop()
    var change = OrderChange(status: try shop.choice("Shipped"))
    (change.tracking, change.notify) = ("A&B 🎁", true)
    let after = try await shop.client.perform(change, on: try await shop.client.order("1"))
    #expect(after.warnings.count == 2)
  }

  @Test("a mail server that is down leaves the status as it was, and the outcome open")
  func mailServer() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(1) { $0.statusID = 2 }
    shop.simulator.setMail(works: false)
    guard
      case .unclear? = await shopError({ () throws(ShopError) in
        try await shop.perform("Shipped", on: 1, notify: true)
      })
    else {
      Issue.record("expected unclear")
      return
    }
    #expect(shop.simulator.order(1)?.statusID == 2 && shop.count("order/history") == 1)
    #expect(try await shop.perform("Shipped", on: 1).status == .sent)
  }

  @Test("stock moves when an order leaves the group that holds it")
  func stock() throws {
    let shop = try InvotideShop()
    let change = OrderChange(status: try shop.choice("Canceled"))
    #expect(change.consequences(at: shop.client.capabilities, from: "Shipped").contains(.stockMoves))
    #expect(!change.consequences(at: shop.client.capabilities, from: "Refunded").contains(.stockMoves))
  }
}
