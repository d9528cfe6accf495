import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Tokens: asked for as documented, shared, renewed once, never in a loop.
@Suite("Kvik tokens")
struct KvikTokenTests {
  private func header(_ request: ShopClients.HTTPRequest, _ name: String) -> String? {
    request.headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }

  @Test(
    "a token is asked for with a form at the documented path, or at the configured one",
    arguments: [
      (Platform.kvikApp, "", "/api/app/oauth/access_token"),
      (.kvikCustomer, "", "/api/customer/oauth/access-token"),
      (.kvikApp, "tokenPath: '/api/oauth/other',", "/api/oauth/other"),
    ])
  func form(_ platform: Platform, _ settings: String, _ path: String) async throws {
    let shop = try KvikScripted(platform, resources: "{\(KvikScripted.orders)}", settings: settings) { _, _ in
      .json(#"{"items": []}"#)
    }
    _ = try await shop.client.feed(FeedRequest(since: nil))
    let request = try #require(shop.tokenCalls.first)
    #expect(request.url == "https://brno.example" + path && request.method == "POST")
    #expect(header(request, "Content-Type") == "application/x-www-form-urlencoded")
    let body = String(decoding: request.body ?? [], as: UTF8.self)
    #expect(body == "grant_type=client_credentials&client_id=id&client_secret=s3cret%26word&scope=all")
    #expect(shop.calls.first.flatMap { header($0, "Authorization") } == "Bearer T0KEN")
  }

  @Test("gzip is asked for on every call, the token's too, and the shop refuses a call without")
  func gzip() async throws {
    let shop = try KvikShop(orders: 3)
    let order = try await shop.client.order(try #require(shop.simulator.orderCodes.first))
    var change = OrderChange()
    change.tracking = "DR1"
    _ = try await shop.client.perform(change, on: order)
    _ = try await shop.client.price(sku: "NR-101", user: "jana")
    _ = try await shop.pass()
    let requests = shop.simulator.requests
    #expect(requests.count >= 6 && requests.allSatisfy { $0.request.headers["Accept-Encoding"] == "gzip" })
    let plain = ShopClients.HTTPRequest(
      method: "POST", url: shop.simulator.url + KvikSimulator.Side.app.tokenPath, body: [])
    #expect(try await URLSessionTransport().send(plain).status == 400)
  }

  @Test("many requests at once wait for one token")
  func shared() async throws {
    let shop = try KvikShop(orders: 12)
    let (client, codes) = (shop.client, shop.simulator.orderCodes)
    let read = try await withThrowingTaskGroup(of: String.self) { group in
      for code in codes { group.addTask { try await client.order(code).id.id } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(read == Set(codes) && shop.simulator.tokenRequests.count == 1)
  }

  @Test("a token that cannot be had fails every waiting request with one request")
  func sharedFailure() async throws {
    let shop = try KvikShop(secret: "another-secret")
    let (client, gate) = (shop.client, HTTPGate())
    shop.simulator.add(FaultRule("POST", KvikSimulator.Side.app.tokenPath, .nth(1), .hold(gate)))
    let errors = try await withThrowingTaskGroup(of: ShopError?.self) { group in
      for number in 1...8 {
        group.addTask {
          await shopError { () throws(ShopError) in try await client.order("K\(number)") }
        }
      }
      // One of them asks, and the shop has not answered yet.
      while await client.tokens.waiting < 7, shop.simulator.tokenRequests.count < 2 { await Task.yield() }
      gate.open()
      return try await group.reduce(into: [ShopError?]()) { $0.append($1) }
    }
    #expect(errors.count == 8)
    for error in errors {
      guard case .unauthorized? = error else {
        Issue.record("expected unauthorized, got \(String(describing: error))")
        continue
      }
    }
    #expect(shop.simulator.requests.map(\.path) == [KvikSimulator.Side.app.tokenPath])
  }

  @Test("a token is renewed a minute before its end, and not earlier")
  func ahead() async throws {
    let shop = try KvikShop(orders: 2)
    _ = try await shop.pass()
    shop.clock.advance(by: 3600 - 61)
    _ = try await shop.pass()
    #expect(shop.simulator.tokenRequests.count == 1)
    shop.clock.advance(by: 2)
    _ = try await shop.pass()
    #expect(shop.simulator.tokenRequests.count == 2)
    #expect(shop.simulator.requests.allSatisfy { $0.status == 200 })
  }

  @Test("a token of unknown or odd lifetime is used for a short time only", arguments: ["", "soon", "3600"])
  func unknownLifetime(_ told: String) async throws {
    let clock = ManualClock(skipsSleeps: true)
    let member = told.isEmpty ? "" : #""expires_in": "\#(told)","#
    let shop = try KvikScripted(
      resources: "{\(KvikScripted.orders)}", token: .json(#"{\#(member) "access_token": "T0KEN"}"#),
      clock: clock
    ) { _, _ in .json(#"{"items": []}"#) }
    for _ in 0..<3 { _ = try await shop.client.feed(FeedRequest(since: nil)) }
    #expect(shop.tokenCalls.count == 1)
    clock.advance(by: 61)
    _ = try await shop.client.feed(FeedRequest(since: nil))
    #expect(shop.tokenCalls.count == 2)
  }

  @Test("an expired or withdrawn token is replaced once and the request repeated", arguments: [true, false])
  func renewed(_ isExpired: Bool) async throws {
    let shop = try KvikShop(orders: 3)
    let code = try #require(shop.simulator.orderCodes.first)
    let order = try await shop.client.order(code)
    if isExpired { shop.simulator.expireTokens() } else { shop.simulator.revokeTokens() }
    #expect(try await shop.client.order(code) == order)
    #expect(shop.simulator.tokenRequests.count == 2)
    if isExpired { shop.simulator.expireTokens() } else { shop.simulator.revokeTokens() }
    var change = OrderChange()
    change.tracking = "DR7"
    let changed = try await shop.client.perform(change, on: order)
    #expect(changed.shipping.tracking == "DR7" && shop.simulator.writes.count == 2)
    #expect(shop.simulator.writes.map(\.applied) == [false, true])
  }

  @Test("a shop that refuses every token is asked twice, never in a loop")
  func noLoop() async throws {
    let shop = try KvikShop(orders: 1)
    let order = try await shop.client.order(try #require(shop.simulator.orderCodes.first))
    shop.simulator.refuseAllTokens()
    shop.simulator.forgetRequests()
    let client = shop.client
    let read = await shopError { () throws(ShopError) in try await client.order(order.id.id) }
    guard case .unauthorized? = read else {
      Issue.record("expected unauthorized")
      return
    }
    #expect(shop.simulator.requests.count == 3)
    shop.simulator.forgetRequests()
    var change = OrderChange()
    change.tracking = "DR7"
    let write = await shopError { () throws(ShopError) in try await client.perform(change, on: order) }
    guard case .unauthorized? = write else {
      Issue.record("expected unauthorized")
      return
    }
    #expect(shop.simulator.writes.count == 2 && shop.simulator.requests.count == 4)
    #expect(shop.simulator.order(order.id.id)?.tracking == order.shipping.tracking)
  }

  @Test(
    "other refusals are final and named, with the hint that fits",
    arguments: [
      (400, #"{"error": "validation_failed", "message": "no"}"#, "validation_failed: no"),
      (401, #"{"error": "something"}"#, "something"), (403, "", "plain http"),
      (400, #"["s3cret&word"]"#, "•••"), (404, "<html>s3cret&word T0KEN</html>", "resources.orders"),
    ])
  func refusals(_ status: Int, _ body: String, _ wanted: String) async throws {
    let shop = try KvikScripted(resources: "{\(KvikScripted.orders)}") { _, _ in .json(body, status: status) }
    let client = shop.client
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    let text = "\(String(describing: error))"
    #expect(text.contains(wanted) && !text.contains("s3cret") && !text.contains("T0KEN"))
    #expect(shop.calls.count == 1 && shop.tokenCalls.count == 1)
  }

  @Test(
    "a token endpoint that does not give one is told plainly, without the secret",
    arguments: [
      (401, #"{"error": "invalid_client", "message": "s3cret%26word is wrong"}"#, "shops[2].clientSecret"),
      (404, "", "shops[2].tokenPath"), (302, "", "redirects are not followed"),
      (200, #"{"a": 1, "b": 2}"#, "a, b"),
      (403, "", "403"),
    ])
  func noToken(_ status: Int, _ body: String, _ wanted: String) async throws {
    let shop = try KvikScripted(
      resources: "{\(KvikScripted.orders)}",
      token: .json(body, status: status, headers: ["location": "https://evil.example/x"]))
    let client = shop.client
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    let text = "\(String(describing: error))"
    #expect(text.contains(wanted) && !text.contains("s3cret"))
    #expect(shop.calls.isEmpty && shop.tokenCalls.count == 1)
  }

  @Test("when no token can be had, a write is not unclear: it was never sent")
  func writeWithoutToken() async throws {
    let update = "update: {patch: '/orders/{id}', body: {state: '{status}'}}, statuses: {SHIPPED: 'sent'}"
    let shop = try KvikScripted(
      resources: "{\(KvikScripted.orders), \(KvikScripted.order), \(update)}", token: .json("{}", status: 500)
    )
    let order = Order(
      id: OrderID(shop: "brno", id: "1"), platform: .kvikApp, number: "1", status: .pending, shopStatus: "NEW"
    )
    let client = shop.client
    let change = OrderChange(status: StatusChoice(status: .sent, word: "SHIPPED"))
    guard
      case .unreachable? = await shopError({ () throws(ShopError) in
        try await client.perform(change, on: order)
      })
    else {
      Issue.record("expected unreachable")
      return
    }
    #expect(shop.calls.isEmpty)
  }
}
