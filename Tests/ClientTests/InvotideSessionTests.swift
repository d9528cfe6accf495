import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Invotide sessions", .timeLimit(.minutes(10)))
struct InvotideSessionTests {
  private func unauthorized(_ shop: InvotideShop) async -> String? {
    let error = await shopError { () throws(ShopError) in try await shop.client.order("1") }
    guard case .unauthorized(let text)? = error else { return nil }
    return text
  }

  @Test("a wrong key is explained although the shop says only [], and not tried again")
  func wrongKey() async throws {
    let shop = try InvotideShop()
    let wrong = try InvotideShop.client(shop.simulator, shop.clock, shop.memory, key: "hush-hush")
    guard
      case .unauthorized(let text)? = await shopError({ () throws(ShopError) in try await wrong.order("1") })
    else {
      Issue.record("expected unauthorized")
      return
    }
    #expect(text.contains("check username and key") && !text.contains("hush-hush"))
    #expect(shop.simulator.requests.count == 1)
  }

  @Test("an address that is not admitted is named; the complaint about the key beside it is ignored")
  func address() async throws {
    let shop = try InvotideShop()
    shop.simulator.admitAddress(false)
    let text = try #require(await unauthorized(shop))
    #expect(text.contains("127.0.0.1") && text.contains("IP Addresses") && !text.contains("Incorrect"))
  }

  @Test("the query holds route, token, order_id and store_id only; no cookie, no language, form bodies, POST")
  func transport() async throws {
    let shop = try InvotideShop()
    _ = try await shop.perform("Shipped", on: 1)
    #expect(shop.count("order/history") == 1)
    for request in shop.simulator.requests {
      #expect(
        Set(request.request.query.map(\.name)).isSubset(of: ["route", "api_token", "order_id", "store_id"]))
      #expect(request.method == "POST" && !request.request.target.contains(shop.simulator.options.key))
      #expect(
        request.request.headers["Cookie"] == nil && (request.request.headers["Accept-Language"] ?? "").isEmpty
      )
      #expect(request.request.headers["Content-Type"] == "application/x-www-form-urlencoded")
    }
    #expect(shop.count("login") == 1)
  }

  @Test("a forgotten token is renewed once, whatever language the shop speaks", arguments: [false, true])
  func renewal(_ isTranslated: Bool) async throws {
    let shop = try InvotideShop({ $0.isTranslated = isTranslated })
    _ = try await shop.client.order("1")
    shop.simulator.forgetTokens()
    #expect(try await shop.client.order("2").number == "2")
    #expect(shop.count("login") == 2)
    shop.simulator.forgetTokens()
    #expect(try await shop.perform("Shipped", on: 3).status == .sent)
    shop.simulator.forgetTokens()
    var change = OrderChange()
    change.note = "packed"
    _ = try await shop.client.perform(change, on: try await shop.client.order("3"))
    #expect(shop.simulator.order(3)?.histories.map(\.comment) == ["", "packed"])
  }

  @Test("a denied status change did nothing, so it is sent once more on a new token, and once only")
  func deniedWrite() async throws {
    let shop = try InvotideShop()
    let order = try await shop.client.order("1")
    shop.simulator.forgetTokens()
    let after = try await shop.client.perform(OrderChange(status: try shop.choice("Shipped")), on: order)
    #expect(after.status == .sent && shop.count("order/history") == 2)
    #expect(shop.simulator.order(1)?.histories.count == 1)
  }

  @Test("a login whose token is denied at once gets a diagnosis instead of a loop")
  func deniedAtOnce() async throws {
    let shop = try InvotideShop()
    shop.simulator.setTokensLost(true)
    let text = try #require(await unauthorized(shop))
    #expect(text.contains("the login works") && text.contains("time zone west of UTC"))
    #expect(shop.count("login") == 1 && shop.simulator.requests.count == 3)
    _ = await unauthorized(shop)
    #expect(shop.count("login") == 2)
  }

  @Test("twenty idle minutes count as expired")
  func idle() async throws {
    let shop = try InvotideShop()
    _ = try await shop.client.order("1")
    shop.clock.advance(by: 1199)
    _ = try await shop.client.order("1")
    #expect(shop.count("login") == 1)
    shop.clock.advance(by: 1201)
    _ = try await shop.client.order("1")
    #expect(shop.count("login") == 2 && shop.count("order/info") == 3)
  }

  @Test("calls on one token never overlap")
  func serial() async throws {
    let shop = try InvotideShop()
    _ = try await shop.client.order("1")
    let target = shop.simulator.requests.first { $0.path == "/api/order/info" }?.request.target ?? ""
    let token = try #require(target.split(separator: "&").first { $0.hasPrefix("api_token=") })
    shop.simulator.forgetRequests()
    let gate = HTTPGate()
    shop.fault("order/info", .nth(1), .hold(gate))
    let client = shop.client
    async let first = client.order("1")
    async let second = client.order("2")
    // Held is the first reading that comes in, which must not be one of the others'.
    while shop.count("order/info") == 0 { await Task.yield() }
    // The second call has had every chance when the rest of the shop's traffic went by.
    let other = try InvotideShop.client(shop.simulator, shop.clock, shop.memory)
    for _ in 0..<3 { _ = await other.check() }
    #expect(shop.simulator.requests.count { $0.request.target.contains(token) } <= 1)
    gate.open()
    let orders = try await [first, second]
    #expect(orders.map(\.number) == ["1", "2"])
  }

  @Test("two calls at a time on one token lose what one of them set (why the lanes are serial)")
  func lostValues() async throws {
    let shop = try InvotideShop()
    _ = try await shop.client.order("1")
    let token = try #require(shop.simulator.tokens.first)
    let gate = HTTPGate()
    shop.fault("currency", .nth(1), .holdBeforeApplying(gate))
    let root = shop.simulator.url + "/index.php?api_token=\(token)&route=api/"
    async let late = Self.post(root + "currency", "currency=USD")
    while shop.count("currency") == 0 { await Task.yield() }
    _ = try await Self.post(root + "cart/add", "product_id=40")
    gate.open()
    _ = try await late
    let cart = try await Self.post(root + "cart/products", "")
    #expect(cart.contains(#""products":[]"#))
  }

  /// A bare request, past the lanes.
  private static func post(_ url: String, _ body: String) async throws -> String {
    let response = try await URLSessionTransport().send(
      ShopClients.HTTPRequest(
        method: "POST", url: url,
        headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8)))
    return String(decoding: response.body, as: UTF8.self)
  }

  @Test("neither token nor key shows in errors and previews")
  func masking() async throws {
    let shop = try InvotideShop()
    let order = try await shop.client.order("1")
    let token = try #require(shop.simulator.tokens.first)
    shop.simulator.add(FaultRule(nil, nil, .every, .status(404, message: "no \(token)")))
    guard
      case .refused(404, let text)? = await shopError({ () throws(ShopError) in
        try await shop.client.order("1")
      })
    else {
      Issue.record("expected refused")
      return
    }
    #expect(!text.contains(token) && text.contains("•••") && text.contains("404"))
    let previews =
      shop.client.preview(of: OrderChange(status: try shop.choice("Shipped")), on: order)
      + shop.client.preview(of: .createOrder(InvotideShop.draft))
    #expect(previews.count > 10 && previews[1].url.contains("api_token=•••&order_id=1"))
    #expect(previews[0].signsIn && previews[0].url.hasSuffix("route=api/login"))
    #expect(previews[0].body?.hasSuffix("key=•••") == true)
    for preview in previews {
      #expect(!"\(preview)".contains(shop.simulator.options.key) && !"\(preview)".contains(token))
    }
  }
}
