import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Signing in by browser: PKCE, the redirect, what is kept and for how long.
@Suite("Kvik sign-in")
struct KvikLoginTests {
  /// Does what the browser does; returns the query that it brings back.
  private func browse(_ offer: LoginOffer) async throws -> [String: String] {
    let answer = try await URLSessionTransport().send(HTTPRequest(method: "GET", url: offer.url))
    let location = try #require(answer.header("location"))
    #expect(answer.status == 302 && location.hasPrefix("http://127.0.0.1:\(offer.port)\(offer.path)?"))
    let items = URLComponents(string: location)?.queryItems ?? []
    return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
  }

  private func signIn(_ shop: KvikShop) async throws {
    let offer = try shop.client.beginLogin()
    let back = try await browse(offer)
    #expect(back["state"] == offer.state)
    try await shop.client.finishLogin(offer, code: try #require(back["code"]))
  }

  @Test("the challenge is the one of RFC 7636's example")
  func challenge() {
    #expect(
      KvikLogin.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test("an offer has everything the shop must check, and no secret")
  func offer() throws {
    let shop = try KvikShop(.customer, login: true)
    let (first, second) = (try shop.client.beginLogin(), try shop.client.beginLogin())
    #expect(first.state != second.state && first.verifier != second.verifier && first.verifier.count == 43)
    let items = URLComponents(string: first.url)?.queryItems ?? []
    let values = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    #expect(values["response_type"] == "code" && values["scope"] == "all" && values["state"] == first.state)
    #expect(values["redirect_uri"] == "http://127.0.0.1:8917/callback" && first.port == 8917)
    #expect(values["code_challenge"] == KvikLogin.challenge(of: first.verifier))
    #expect(values["code_challenge_method"] == "S256")
    #expect(!first.url.contains(first.verifier) && !first.url.contains(shop.simulator.options.clientSecret))
  }

  @Test("who signed in by browser needs no client secret, also in the next run")
  func keeps() async throws {
    let shop = try KvikShop(.customer, orders: 3, login: true, hasSecret: false)
    let client = shop.client
    let before = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    #expect(before == .unauthorized("not signed in yet; run `orderdeck login brno`"))
    #expect(shop.simulator.requests.isEmpty)
    try await signIn(shop)
    #expect(try await client.feed(FeedRequest(since: nil)).orders.count == 3)
    let tokens = shop.simulator.tokenRequests.count
    let later = try KvikShop.client(
      of: shop.simulator, resources: KvikDemo.customerResources, clock: shop.clock, memory: shop.memory,
      login: true, hasSecret: false)
    #expect(try await later.feed(FeedRequest(since: nil)).orders.count == 3)
    #expect(tokens == 1 && shop.simulator.tokenRequests.count == 1)
    // The kept sign-in knows its end, and a run that has it asks for no token.
    #expect(await later.check().contains { $0.detail?.contains("good for 59 minutes") == true })
    var (draft, line) = (OrderDraft(), DraftLine())
    line.sku = "KO-7"
    draft.lines = [line]
    #expect(later.preview(of: .createOrder(draft)).map(\.signsIn) == [false])
  }

  @Test("a sign-in that has ended says until when it held, and never turns into another account")
  func ended() async throws {
    let shop = try KvikShop(.customer, orders: 3, login: true)
    try await signIn(shop)
    shop.clock.advance(by: 3600)
    let client = shop.client
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    #expect(error == .unauthorized("signed in until 2017-07-14T03:39:00Z; run `orderdeck login brno`"))
    #expect(shop.simulator.tokenRequests.count == 1)
  }

  @Test("a sign-in that can be renewed is, as often as needed, and again in the next run")
  func refresh() async throws {
    let shop = try KvikShop(.customer, orders: 3, login: true)
    shop.simulator.setTokens(lifetime: 600, refreshable: true)
    try await signIn(shop)
    for _ in 0..<3 {
      shop.clock.advance(by: 601)
      #expect(try await shop.client.feed(FeedRequest(since: nil)).orders.count == 3)
    }
    shop.simulator.revokeTokens()
    #expect(try await shop.client.feed(FeedRequest(since: nil)).orders.count == 3)
    #expect(shop.simulator.tokenRequests.count == 5)
  }

  @Test("a wrong code or verifier is refused without a second try, and keeps nothing")
  func refused() async throws {
    let shop = try KvikShop(.customer, login: true)
    var offer = try shop.client.beginLogin()
    let back = try await browse(offer)
    offer.verifier = String(repeating: "a", count: 43)
    let (client, wrong, code) = (shop.client, offer, try #require(back["code"]))
    let error = await shopError { () throws(ShopError) in try await client.finishLogin(wrong, code: code) }
    guard case .unauthorized(let text)? = error, !text.contains(wrong.verifier) else {
      Issue.record("expected unauthorized, got \(String(describing: error))")
      return
    }
    #expect(shop.simulator.tokenRequests.count == 1 && shop.memory.text("login") == nil)
  }

  @Test(
    "without an address to sign in at the setting is named", arguments: [KvikSimulator.Side.app, .customer])
  func unavailable(_ side: KvikSimulator.Side) throws {
    let client = try KvikShop(side).client
    #expect(throws: ShopError.self) { try client.beginLogin() }
    let reason = client.capabilities.availability(of: .login).reason ?? ""
    #expect(reason.contains(side == .app ? "App API" : "shops[1].authorizeURL"))
  }
}
