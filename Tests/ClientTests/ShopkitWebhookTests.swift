import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Shopkit webhooks and deleting")
struct ShopkitWebhookTests {
  private let url = "https://example.com/parallax"

  // MARK: Subscriptions

  @Test("each event is a subscription of its own, listed afterwards and deleted by its id")
  func subscriptions() async throws {
    let shop = try ShopkitShop()
    let write = ShopWrite.createWebhook(url: url, events: ["order_created", "order_sent"])
    #expect(
      shop.client.preview(of: write).map(\.body) == [
        #"{"url":"https://example.com/parallax","event":"order_created"}"#,
        #"{"url":"https://example.com/parallax","event":"order_sent"}"#,
      ])
    let receipts = await shop.client.perform(write)
    #expect(
      receipts.map(\.error) == [nil, nil] && receipts.map(\.message) == ["order_created", "order_sent"])
    #expect(shop.writes.count == 2)
    let webhooks = try await shop.client.webhooks()
    #expect(
      webhooks.map(\.id) == receipts.map(\.id) && webhooks.map(\.event) == ["order_created", "order_sent"])
    #expect(webhooks.allSatisfy { $0.url == url && $0.isActive == true })
    let id = try #require(webhooks.first?.id)
    #expect(await shop.receipt(.deleteWebhook(id: id)) == WriteReceipt(id: id))
    #expect(try await shop.client.webhooks().map(\.event) == ["order_sent"])
    guard case .notFound? = await shop.receipt(.deleteWebhook(id: id))?.error else {
      Issue.record("expected notFound")
      return
    }
  }

  @Test("every event that the vendor lists is taken")
  func everyEvent() async throws {
    let shop = try ShopkitShop()
    let receipts = await shop.client.perform(.createWebhook(url: url, events: ShopkitClient.webhookEvents))
    #expect(receipts.count == 20 && receipts.allSatisfy { $0.error == nil })
    #expect(try await shop.client.webhooks().count == 20)
  }

  @Test("a subscription that is there already is unchanged; one that the shop has switched off is said to be")
  func existing() async throws {
    let shop = try ShopkitShop()
    let write = ShopWrite.createWebhook(url: url, events: ["order_paid"])
    let first = await shop.receipt(write)
    let second = await shop.receipt(write)
    #expect(second?.id == first?.id && second?.isUnchanged == true && second?.error == nil)
    shop.simulator.suspendWebhooks()
    guard case .conflict(let text)? = await shop.receipt(write)?.error else {
      Issue.record("expected conflict")
      return
    }
    #expect(text.contains("switched it off") && shop.simulator.webhooks.count == 1)
  }

  @Test("addresses and events that are none are refused by name, before any request")
  func objections() async throws {
    let cases: [(String, [String], String)] = [
      ("", ["order_paid"], "url: "), ("example.com/hook", ["order_paid"], "url: "),
      ("ftp://example.com", ["order_paid"], "url: "), ("https://", ["order_paid"], "url: "),
      ("https://example.com/a b", ["order_paid"], "url: "),
      ("https://ann:pw@example.com/", ["order_paid"], "url: "),
      (url, [], "events: missing"), (url, ["order_paid", "order_eaten"], "events: no event “order_eaten”"),
      (url, ["product_created"], "events: no event"),
      (url, ["order_paid", "order_paid"], "events: “order_paid”"),
    ]
    let shop = try ShopkitShop()
    for (url, events, text) in cases {
      let write = ShopWrite.createWebhook(url: url, events: events)
      #expect(shop.client.objection(to: write)?.text.hasPrefix(text) == true)
      guard case .objection? = await shop.receipt(write)?.error else {
        Issue.record("expected unsupported: \(text)")
        continue
      }
    }
    #expect(shop.simulator.requests.isEmpty)
  }

  @Test("a lost answer is settled by the list; trouble of the whole shop ends the row")
  func lostAnswers() async throws {
    let shop = try ShopkitShop()
    shop.simulator.add(FaultRule("POST", "/webhook", .nth(1), .cutAfterApplying))
    shop.simulator.add(FaultRule("POST", "/webhook", .nth(2), .cutBeforeApplying))
    shop.simulator.add(FaultRule("POST", "/webhook", .nth(3), .unauthorized()))
    let events = ["order_created", "order_paid", "order_sent", "order_deleted"]
    let receipts = await shop.client.perform(.createWebhook(url: url, events: events))
    #expect(receipts.count == 4 && receipts[0].error == nil)
    if case .unclear? = receipts[1].error {} else { Issue.record("expected unclear") }
    if case .unauthorized? = receipts[2].error {} else { Issue.record("expected unauthorized") }
    #expect(receipts[3].error == receipts[2].error && receipts[3].id == "order_deleted")
    #expect(shop.writes.count == 3 && shop.simulator.webhooks.count == 1)
  }

  // MARK: Calls

  private let body = #"{"order":{"id":1337,"client":{"id":"9"}}}"#
  /// HMAC-SHA256 of `body` with the key `h00k-s3cret`, from another implementation.
  private let signature = "0ed45471dce4b726e2a4e1ebeb22c52a4389fdc4c1d7c7aa644ba0581102f8a6"

  private func call(
    _ body: String, signature: String? = nil, method: String = "POST", event: String? = "order_sent"
  ) -> WebhookCall {
    var headers: [String: String] = [:]
    headers["x-webhook-signature"] = signature
    headers["x-shopkit-event"] = event
    return WebhookCall(method: method, query: [], headers: headers, body: Array(body.utf8))
  }

  @Test("a call with the right signature is verified and names its order")
  func verified() throws {
    let client = try ShopkitShop(webhookSecret: "h00k-s3cret").client
    let hint = WebhookHint(event: "order_sent", orderID: "1337", trust: .verified)
    #expect(client.hint(from: call(body, signature: signature)) == hint)
    #expect(client.hint(from: call(body, signature: " " + signature.uppercased())) == hint)
  }

  @Test("a call whose signature is missing, wrong or over other bytes is forged and says nothing")
  func forged() throws {
    let client = try ShopkitShop(webhookSecret: "h00k-s3cret").client
    let forged = WebhookHint(event: nil, orderID: nil, trust: .forged)
    var wrong = signature
    wrong.replaceSubrange(wrong.startIndex...wrong.startIndex, with: "1")
    let calls = [
      call(body), call(body, signature: ""), call(body, signature: wrong),
      call(body, signature: String(signature.dropLast())), call(body, signature: signature + "0"),
      call(body + " ", signature: signature), call(body, signature: signature, method: "GET"),
      call(body, signature: signature, method: "PUT"),
    ]
    for call in calls { #expect(client.hint(from: call) == forged) }
    let other = try ShopkitShop(webhookSecret: "h00k-s3cres").client
    #expect(other.hint(from: call(body, signature: signature)) == forged)
  }

  @Test("without a secret nothing is taken for proved, whatever signature stands there")
  func unverified() throws {
    let client = try ShopkitShop().client
    for signature in [nil, signature, "x"] {
      let hint = client.hint(from: call(body, signature: signature))
      #expect(hint == WebhookHint(event: "order_sent", orderID: "1337", trust: .unverified))
    }
    #expect(client.hint(from: call(body, method: "GET"))?.trust == .forged)
  }

  @Test(
    "only a number is an order; other events and other bodies name none",
    arguments: [
      (#"{"order":{"id":"42"}}"#, "42"), (#"{"client":{"id":9}}"#, nil),
      (#"{"order":{"id":"../store"}}"#, nil),
      (#"{"order":{"id":null}}"#, nil), (#"{"order":[]}"#, nil), ("", nil), ("<html>", nil), ("[1]", nil),
    ] as [(String, String?)])
  func bodies(_ body: String, _ id: String?) throws {
    let hint = try ShopkitShop().client.hint(from: call(body, event: nil))
    #expect(hint == WebhookHint(event: nil, orderID: id, trust: .unverified))
  }

  // MARK: Deleting orders

  @Test("an order is deleted once, and said to be gone for good")
  func deleteOrder() async throws {
    let shop = try ShopkitShop()
    let id = try #require(shop.simulator.orderIDs.first.map(String.init))
    let write = ShopWrite.deleteOrder(id: id)
    #expect(shop.client.consequences(of: write) == [.irreversible])
    #expect(
      shop.client.preview(of: write).map { "\($0.method) \($0.url)" } == [
        "DELETE \(shop.simulator.url)/order/\(id)"
      ])
    #expect(await shop.receipt(write) == WriteReceipt(id: id))
    #expect(shop.writes.map(\.path) == ["/order/\(id)"] && shop.simulator.orderIDs.count == 2)
    guard case .notFound? = await shop.receipt(write)?.error else {
      Issue.record("expected notFound")
      return
    }
  }

  @Test(
    "an id that could mean anything but one order is not even tried",
    arguments: ["", "bulk", ".", "..", "1/2", "é"])
  func badIDs(_ id: String) async throws {
    let shop = try ShopkitShop()
    for write in [ShopWrite.deleteOrder(id: id), .deleteWebhook(id: id)] {
      guard case .objection? = await shop.receipt(write)?.error else {
        Issue.record("expected unsupported")
        continue
      }
    }
    #expect(shop.simulator.requests.isEmpty)
  }

  @Test("a deletion whose answer is lost is settled by reading, never sent again")
  func lostDeletion() async throws {
    let cases: [(Fault, isGone: Bool, isUnclear: Bool)] = [
      (.cutAfterApplying, true, false), (.failAfterApplying(500), true, false),
      (.failAfterApplying(504), true, false),
      (.cutBeforeApplying, false, true), (.status(502), false, true), (.status(500), false, false),
    ]
    for (fault, isGone, isUnclear) in cases {
      let shop = try ShopkitShop(orders: 1)
      shop.simulator.add(FaultRule("DELETE", nil, .every, fault))
      let id = try #require(shop.simulator.orderIDs.first.map(String.init))
      let error = await shop.receipt(.deleteOrder(id: id))?.error
      #expect((error == nil) == isGone && shop.simulator.orderIDs.isEmpty == isGone && shop.writes.count == 1)
      if case .unclear? = error { #expect(isUnclear) } else { #expect(!isUnclear) }
    }
  }

  @Test("a 200 that is no 204 proves nothing: what is still there was not deleted")
  func falseSuccess() async throws {
    for (after, isDone) in [
      (#"{"message": "Not found."}"#, true), (#"{"id": 7, "status_alias": "sent"}"#, false),
    ] {
      let transport = ScriptedTransport { request, _ in
        request.method == "DELETE" ? .json(#"{"message": "ok"}"#) : .json(after, status: isDone ? 404 : 200)
      }
      let receipt = await (try shopkit(transport)).perform(.deleteOrder(id: "7")).first
      #expect((receipt?.error == nil) == isDone)
      let said = text(of: receipt?.error)
      #expect(isDone || said.contains("still there"))
    }
  }

  @Test("writes that Shopkit lacks are refused with the reason of its capabilities")
  func lacking() async throws {
    let shop = try ShopkitShop()
    let writes: [ShopWrite] = [
      .createOrder(OrderDraft()), .editOrder(id: "1", OrderDraft()), .createCategory(name: "x", parent: nil),
    ]
    for write in writes {
      let reason = shop.client.capabilities.availability(of: write.ability).objection
      let receipt = await shop.receipt(write)
      #expect(reason != nil && receipt?.error == reason.map(ShopError.objection))
      #expect(shop.client.preview(of: write).isEmpty)
    }
    #expect(shop.simulator.requests.isEmpty)
  }
}
