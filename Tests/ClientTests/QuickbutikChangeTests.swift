import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// Changing orders at Quickbutik: what goes out, and what counts as done.
@Suite("Quickbutik changes")
struct QuickbutikChangeTests {
  private let sent = StatusChoice(status: .sent, word: "done", shown: "2")
  private let canceled = StatusChoice(status: .canceled, word: "cancelled")

  private func paid(_ value: Bool) -> OrderChange {
    var change = OrderChange()
    change.paid = value
    return change
  }

  @Test("marking sent never captures a payment unless the operator says so", arguments: [false, true])
  func capture(_ isWanted: Bool) async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let order = try await shop.order(withStatus: ["1", "-1"])
    var change = OrderChange(status: sent)
    change.capture = isWanted
    _ = try await shop.client.perform(change, on: order)
    #expect(shop.sent?["paymethod_activate"]?.string == (isWanted ? "true" : "false"))
    #expect(shop.simulator.captures.count == (isWanted ? 1 : 0))
  }

  @Test(
    "no customer gets a mail unless the operator says so, whichever flag the shop follows",
    arguments: QuickbutikSimulator.PaidMailFlag.allCases)
  func mails(_ flag: QuickbutikSimulator.PaidMailFlag) async throws {
    let shop = try QuickbutikShop(orders: 40) { $0.paidMailFlag = flag }
    defer { shop.stop() }
    for isWanted in [false, true] {
      let before = shop.simulator.mails.count
      for var change in [paid(true), OrderChange(status: sent)] {
        change.notify = isWanted
        let order = try await shop.order(withStatus: change.paid == nil ? ["1"] : ["-1"])
        _ = try await shop.client.perform(change, on: order)
        #expect(shop.sent?["email_confirmation"]?.string == (isWanted ? "true" : "false"))
        #expect(shop.sent?["skip_email_confirmation"]?.string == (isWanted ? "false" : "true"))
      }
      #expect(shop.simulator.mails.count - before == (isWanted ? 2 : 0))
    }
  }

  @Test("a status change is a list of one that never names lines or customers")
  func body() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let order = try await shop.order(withStatus: ["1", "-1"])
    var change = OrderChange(status: sent)
    (change.tracking, change.carrier) = ("UA1 é", "PostNord")
    let changed = try await shop.client.perform(change, on: order)
    let request = try #require(shop.writes.first)
    #expect(request.method == "PUT" && request.path == "/orders" && shop.writes.count == 1)
    let names = try JSONReader.parse(request.text)[0]?.members?.map(\.name)
    #expect(
      names == [
        "order_id", "status", "shipping_info", "email_confirmation", "skip_email_confirmation",
        "paymethod_activate",
      ])
    #expect(shop.sent?["shipping_info"]?["trackingnumber"]?.string == "UA1 é")
    let stored = try #require(Int(order.id.id).flatMap(shop.simulator.order))
    #expect(stored.tracking == "UA1 é" && stored.carrier == "PostNord" && stored.contents == nil)
    #expect(changed.status == .sent && changed.shopStatus == "2" && changed.lines == order.lines)
  }

  @Test("what Quickbutik does not take is refused before anything is sent")
  func refused() async throws {
    let shop = try QuickbutikShop(orders: 40)
    defer { shop.stop() }
    let open = try await shop.order(withStatus: ["1"])
    let done = try await shop.order(withStatus: ["2"])
    var changes: [(OrderChange, Order)] = [(paid(false), done)]
    var change = OrderChange()
    change.tracking = "UA1"
    changes.append((change, open))
    change.status = canceled
    changes.append((change, open))
    change = paid(true)
    change.status = sent
    changes.append((change, open))
    change = OrderChange()
    change.note = "hello"
    changes.append((change, open))
    change = OrderChange(status: canceled)
    change.capture = true
    changes.append((change, open))
    change = OrderChange(status: sent)
    change.trackingLink = "https://x.example"
    changes.append((change, open))
    for (change, order) in changes {
      guard
        case .objection? = await shopError({ () throws(ShopError) in
          try await shop.client.perform(change, on: order)
        })
      else {
        Issue.record("not refused: \(change)")
        continue
      }
    }
    #expect(shop.writes.isEmpty)
  }

  @Test("paid is written alone, both ways")
  func paidAlone() async throws {
    let shop = try QuickbutikShop(orders: 40)
    defer { shop.stop() }
    let unpaid = try await shop.order(withStatus: ["-1"])
    let now = try await shop.client.perform(paid(true), on: unpaid)
    #expect(now.paid == true && now.status == .processing && shop.sent?["status"]?.string == "paid")
    let back = try await shop.client.perform(paid(false), on: now)
    #expect(back.paid == false && back.shopStatus == "-1" && shop.sent?["status"]?.string == "unpaid")
    #expect(shop.sent?["paymethod_activate"] == nil)
  }

  @Test(
    "success is what the entry of our order says, in each of its forms",
    arguments: QuickbutikSuccessForm.allCases)
  func success(_ form: QuickbutikSuccessForm) async throws {
    for results in [QuickbutikResultForm.keyed, .otherIDInside, .list] {
      let shop = try QuickbutikShop {
        $0.successForm = form
        $0.resultForm = results
      }
      defer { shop.stop() }
      let order = try await shop.order(withStatus: ["1", "-1"])
      #expect(try await shop.client.perform(OrderChange(status: sent), on: order).status == .sent)
      shop.simulator.refuseWrites(of: Int(order.id.id) ?? 0)
      let error = await shopError { () throws(ShopError) in
        try await shop.client.perform(OrderChange(status: canceled), on: order)
      }
      #expect(error == .refused(code: 200, text: "Order is locked"))
    }
  }

  @Test(
    "a 200 without a result for the order is a failure, and unclear when the order did change",
    arguments: [QuickbutikResultForm.nothing, .otherOrder, .nothingButDone])
  func noResult(_ form: QuickbutikResultForm) async throws {
    let shop = try QuickbutikShop { $0.resultForm = form }
    defer { shop.stop() }
    let order = try await shop.order(withStatus: ["1", "-1"])
    let error = await shopError { () throws(ShopError) in
      try await shop.client.perform(OrderChange(status: sent), on: order)
    }
    switch error {
    case .refused: #expect(form != .nothingButDone)
    case .unclear: #expect(form == .nothingButDone)
    default: Issue.record("got \(String(describing: error))")
    }
    #expect(shop.writes.count == 1)
  }

  @Test(
    "other answers to a write",
    arguments: [
      (
        200, #"{"results": {"7": {"success": 0, "errors": ["Could not find order"]}}}"#,
        "refused: Could not find order"
      ),
      (200, #"{"results": {"7": {"success": "0"}}}"#, "refused: the shop says it failed and gives no reason"),
      (200, #"{"results": {"7": {"order_id": 7}}}"#, "refused: the shop says it failed and gives no reason"),
      (
        200, #"{"results": {"8": {"order_id": 7, "success": 1}}}"#,
        "refused: the shop reported no result for order 7, which is as it was"
      ),
      (200, #"{"error": "Bad status"}"#, "refused: Bad status"),
      (200, "{}", "refused: the shop reported no result for order 7, which is as it was"),
      (200, "<html>", "unclear"), (200, "", "unclear"), (500, "{}", "unclear"), (503, "", "unclear"),
      (400, #"{"code": 400, "error": "Bad"}"#, "refused: the shop answered 400: Bad"),
      (404, #"{"code": 404, "error": "None"}"#, "notFound"), (401, "", "unauthorized"),
      (429, "", "rateLimited"),
      (302, "", "refused: the shop redirects to nowhere; redirects are not followed"),
    ])
  func answers(_ status: Int, _ body: String, _ outcome: String) async throws {
    let order = #"[{"order_id": "7", "status": "1", "customer": {}}]"#
    let network = ScriptedTransport { request, _ in
      request.method == "GET" ? .json(order) : .json(body, status: status)
    }
    let client = try quickbutik(network)
    let before = try await client.order("7")
    let error = await shopError { () throws(ShopError) in
      try await client.perform(OrderChange(status: sent), on: before)
    }
    let found: String =
      switch error {
      case .refused(_, let text): "refused: " + text
      case .unclear: "unclear"
      case .notFound: "notFound"
      case .unauthorized: "unauthorized"
      case .rateLimited: "rateLimited"
      default: String(describing: error)
      }
    #expect(found == outcome && network.requests.count { $0.method == "PUT" } == 1)
  }

  @Test(
    "what a cancelled order shows is learned from a confirmed cancel, and kept", arguments: ["0", "3", "-2"])
  func learning(_ number: String) async throws {
    let memory = TransientMemory()
    let shop = try QuickbutikShop(memory: memory) { $0.cancelledNumber = number }
    defer { shop.stop() }
    let order = try await shop.order(withStatus: ["1", "-1"])
    #expect(shop.client.capabilities.choice(for: .canceled)?.shown == nil)
    let changed = try await shop.client.perform(OrderChange(status: canceled), on: order)
    #expect(changed.status == .canceled && changed.shopStatus == number)
    #expect(shop.client.capabilities.choice(for: .canceled)?.shown == number)
    let later = try QuickbutikShop.client(
      url: shop.simulator.url, key: shop.simulator.key, clock: shop.clock, memory: memory)
    #expect(try await later.order(order.id.id).status == .canceled)
    #expect(try await later.feed(FeedRequest(since: nil)).orders.contains { $0.status == .canceled })
  }

  @Test("nothing is learned from a cancel that failed or that the order does not show")
  func notLearning() async throws {
    let memory = TransientMemory()
    let shop = try QuickbutikShop(memory: memory) { $0.cancelledNumber = "1" }
    defer { shop.stop() }
    let order = try await shop.order(withStatus: ["1"])
    let changed = try await shop.client.perform(OrderChange(status: canceled), on: order)
    #expect(
      changed.status == .processing && changed.warnings.contains { $0.contains("still shows status 1") })
    shop.simulator.refuseWrites(of: Int(order.id.id) ?? 0)
    _ = await shopError { () throws(ShopError) in
      try await shop.client.perform(OrderChange(status: canceled), on: order)
    }
    #expect(shop.client.capabilities.choice(for: .canceled)?.shown == nil)
    #expect(memory.text("quickbutik.cancelled") == nil)
    // An order that showed the number before the cancel does not tell that the cancel made it.
    let other = try QuickbutikShop(memory: memory) { $0.cancelledNumber = "3" }
    defer { other.stop() }
    let id = try #require(other.simulator.orderIDs.first)
    other.simulator.changeQuietly(id) { $0.status = "3" }
    let before = try await other.client.order(String(id))
    #expect(try await other.client.perform(OrderChange(status: canceled), on: before).status == .unknown)
    #expect(memory.text("quickbutik.cancelled") == nil)
  }

  @Test("a confirmed change stays confirmed when the order cannot be read again")
  func readingBackFails() async throws {
    let network = ScriptedTransport { request, _ in
      request.method == "GET" ? .json("{}", status: 400) : .json(#"{"results": {"7": {"success": 1}}}"#)
    }
    let client = try quickbutik(network)
    let order = Order(
      id: OrderID(shop: "norrsken", id: "7"), platform: .quickbutik, number: "7", status: .processing,
      shopStatus: "1")
    let changed = try await client.perform(OrderChange(status: sent), on: order)
    #expect(changed.status == .sent && changed.shopStatus == "2" && changed.warnings.count == 1)
    let paid = try await client.perform(paid(false), on: order)
    #expect(paid.paid == false && paid.shopStatus == "-1")
  }

  @Test("the preview is the request, without the key")
  func preview() async throws {
    let client = try quickbutik(ScriptedTransport(json: "[]"))
    let order = Order(
      id: OrderID(shop: "norrsken", id: "7"), platform: .quickbutik, number: "7", status: .processing,
      shopStatus: "1")
    let preview = try #require(client.preview(of: OrderChange(status: sent), on: order).first)
    #expect(preview.method == "PUT" && preview.url == "https://shop.example/v1/orders")
    #expect(preview.headers.contains { $0 == ("Authorization", "Basic •••") })
    #expect(
      preview.body
        == #"[{"order_id":7,"status":"done","email_confirmation":"false","skip_email_confirmation":"true","paymethod_activate":"false"}]"#
    )
    let consequences = OrderChange(status: sent).consequences(at: client.capabilities, from: "1")
    #expect(consequences == [.noMailToCustomer, .paymentNotCaptured])
  }
}
