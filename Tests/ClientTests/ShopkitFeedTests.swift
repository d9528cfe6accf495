import JSONText
import OrderModel
import ShopClients
import TestSupport
import Testing

/// Reading the feed page by page, over a scripted network.
@Suite("Shopkit feed")
struct ShopkitFeedTests {
  /// A page of orders `from ..< from + count` with anything else around them.
  private static func page(_ from: Int, _ count: Int, paging: String? = nil) -> String {
    let rows = (0..<count).map {
      #""\#($0)": {"id": \#(from + $0), "status_alias": "sent", "currency": "EUR"}"#
    }
    let tail = paging.map { ["\"paging\": " + $0] } ?? []
    return "{" + (rows + tail).joined(separator: ", ") + "}"
  }

  private static func array(_ from: Int, _ count: Int) -> String {
    "[" + (0..<count).map { #"{"id": \#(from + $0), "currency": "EUR"}"# }.joined(separator: ", ") + "]"
  }

  private func pass(
    _ client: ShopkitClient, since: FeedCursor? = nil
  ) async throws -> (ids: [String], last: FeedPage, warnings: [String]) {
    var (ids, warnings): ([String], [String]) = ([], [])
    var page = try await client.feed(FeedRequest(since: since))
    while true {
      ids += page.orders.map(\.id.id)
      warnings += page.warnings
      guard let next = page.next else { return (ids, page, warnings) }
      page = try await client.feed(FeedRequest(since: since, page: next))
    }
  }

  private func queries(_ transport: ScriptedTransport) -> [String] {
    transport.requests.map { String($0.url.dropFirst("https://shop.example/v1/order?".count)) }
  }

  @Test(
    "the first pass asks for everything, follows the links and starts the next pass from the newest change")
  func links() async throws {
    let transport = ScriptedTransport { _, number in
      switch number {
      case 0:
        .json(
          Self.page(0, 50, paging: #"{"next": "https://shop.example/v1/order?page=2&limit=50&x=%C3%A9"}"#))
      default:
        .json(
          #"{"0": {"id": 99, "currency": "EUR", "update_at": "2017-05-17T10:54:38+01:00"}, "paging": null}"#)
      }
    }
    let (ids, last, warnings) = try await pass(try shopkit(transport))
    #expect(ids.count == 51 && Set(ids).count == 51 && warnings.isEmpty)
    #expect(queries(transport) == ["page=1&limit=50", "page=2&limit=50&x=%C3%A9"])
    #expect(last.resume?.text == "2017-05-17T09:54:38Z")
  }

  @Test("a later pass asks for changes from the day before the last one seen")
  func incremental() async throws {
    let transport = ScriptedTransport(json: #"{"paging": null}"#)
    let since = FeedCursor("2017-05-17T09:54:38Z")
    let (ids, last, _) = try await pass(try shopkit(transport), since: since)
    #expect(ids.isEmpty && last.resume == since)
    #expect(queries(transport) == ["date_type=update_at&date_from=2017-05-16&page=1&limit=50"])
  }

  @Test(
    "a link elsewhere is not followed; the pages are counted instead, and the operator is told",
    arguments: [
      "https://evil.example/v1/order?page=2", "http://shop.example/v1/order?page=2",
      "https://shop.example/admin?page=2",
      "https://shop.example:8443/v1/order?page=2", "file:///etc/passwd",
    ])
  func foreignLinks(_ link: String) async throws {
    let transport = ScriptedTransport { _, number in
      number == 0
        ? .json(Self.page(0, 50, paging: #"{"next": "\#(link)"}"#)) : .json(Self.page(50, 3, paging: "null"))
    }
    let (ids, last, warnings) = try await pass(try shopkit(transport))
    #expect(ids.count == 53 && warnings.count == 1 && last.resume != nil)
    #expect(queries(transport) == ["page=1&limit=50", "limit=50&page=2"])
  }

  @Test("a link that repeats its own page ends the pass, and a key in a link is left out")
  func oddLinks() async throws {
    let own = ScriptedTransport(json: Self.page(0, 50, paging: #"{"next": "?page=1&limit=50"}"#))
    #expect(try await pass(try shopkit(own)).ids.count == 50)
    #expect(own.requests.count == 1)
    let key = ScriptedTransport { _, number in
      number == 0
        ? .json(Self.page(0, 50, paging: #"{"next": "/v1/order?X-API-KEY=s3cret-key&page=2"}"#)) : .json("[]")
    }
    _ = try await pass(try shopkit(key))
    #expect(queries(key) == ["page=1&limit=50", "page=2"])
  }

  @Test("arrays have no links: the total tells whether there is more")
  func total() async throws {
    let transport = ScriptedTransport { _, number in
      .json(Self.array(number * 50, number == 2 ? 20 : 50), headers: ["x-total-count": "120"])
    }
    let (ids, last, _) = try await pass(try shopkit(transport))
    #expect(ids.count == 120 && transport.requests.count == 3 && last.total == 120)
  }

  @Test("without links and total a page that may be full is followed by another, a short one is the last")
  func neither() async throws {
    let transport = ScriptedTransport { _, number in .json(Self.array(number * 25, number == 0 ? 25 : 7)) }
    #expect(try await pass(try shopkit(transport)).ids.count == 32)
    #expect(transport.requests.count == 2)
    let short = ScriptedTransport { _, _ in .json(Self.array(0, 24)) }
    _ = try await pass(try shopkit(short))
    #expect(short.requests.count == 1)
  }

  @Test("a limit that the shop clips does not end the pass")
  func clippedLimit() async throws {
    let transport = ScriptedTransport { _, number in
      .json(Self.page(number * 25, 25, paging: number < 3 ? #"{"next": "?page=\#(number + 2)"}"# : "null"))
    }
    #expect(try await pass(try shopkit(transport)).ids.count == 100)
  }

  @Test("an empty page ends the pass whatever its link says")
  func emptyPage() async throws {
    let transport = ScriptedTransport(
      json: #"{"paging": {"next": "?page=2"}}"#, headers: ["x-total-count": "9"])
    let (ids, last, _) = try await pass(try shopkit(transport))
    #expect(ids.isEmpty && transport.requests.count == 1 && last.resume != nil)
  }

  @Test(
    "every way of saying none is an empty page",
    arguments: [
      (200, "{}"), (200, "[]"), (200, ""), (200, " \r\n"), (204, ""), (404, ""), (404, #"{"message": "x"}"#),
    ])
  func none(_ status: Int, _ body: String) async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/store") ? .json(#"{"currency": "SEK"}"#) : .json(body, status: status)
    }
    let page = try await shopkit(transport).feed(FeedRequest(since: nil))
    #expect(page.orders.isEmpty && page.next == nil && page.warnings.isEmpty)
  }

  @Test(
    "a 404 with a web page, or where there is no store either, is a wrong address, not an empty shop",
    arguments: ["<html>Not found</html>", "", #"{"message": "Not found."}"#])
  func wrongAddress(body: String) async throws {
    let client = try shopkit(ScriptedTransport(status: 404, json: body))
    let text = "there is no shop at shop.example/v1; check `url` of this shop in the config"
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    #expect(error == .refused(code: 404, text: text))
    let checks = await client.check()
    #expect(checks.map(\.name) == ["reachable", "signed in"])
    #expect(checks.last?.error == .refused(code: 404, text: text))
  }

  @Test("one odd record is named and hides no other; a doubled row counts once, the later change of it")
  func oddRecords() async throws {
    let body = """
      [{"id": 1, "currency": "EUR", "total": 5, "update_at": "2020-01-02T00:00:00Z"}, {"total": 3}, 7,
       {"id": 1, "currency": "EUR", "total": 4, "update_at": "2020-01-01T00:00:00Z"}, {"id": 2, "currency": "EUR"}]
      """
    let page = try await shopkit(ScriptedTransport(json: body)).feed(FeedRequest(since: nil))
    #expect(page.orders.map(\.id.id) == ["1", "2"] && page.orders[0].total?.minorUnits == 500)
    #expect(
      page.warnings == [
        "record 2 of the page was left out: an order without an id (no name, no date)",
        "record 3 of the page was left out: not an order but the number 7",
      ])
  }

  @Test(
    "an SKU as number, a null total and 900 custom fields hide nothing, cost no request, and are named where they matter"
  )
  func oddValues() async throws {
    let fields = (1...900).map { #""custom_\#($0)": {"label": "Field", "value": [\#($0), null]}"# }
    let rows = (1...40).map { #"{"id": \#($0), "number": \#($0), "currency": "EUR", "total": 5}"# }
    let odd =
      #"{"id": 41, "currency": "EUR", "total": null, "products": [{"reference": 4006381333931, "quantity": "2"}], "#
      + fields.joined(separator: ", ") + "}"
    let transport = ScriptedTransport(
      json: "[" + (rows.prefix(20) + [odd] + rows.dropFirst(20)).joined(separator: ",") + "]")
    let page = try await shopkit(transport).feed(FeedRequest(since: nil))
    #expect(page.orders.count == 41 && page.warnings.isEmpty && transport.requests.count == 1)
    let order = try #require(page.orders.first { $0.id.id == "41" })
    #expect(
      order.total == nil && order.lines.first?.sku == "4006381333931" && order.lines.first?.quantity == 2)
  }

  @Test("orders without a currency take the store's, asked for once, else the configured one")
  func currency() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/store") ? .json(#"{"currency": "SEK"}"#) : .json(#"[{"id": 1, "total": 5}]"#)
    }
    let client = try shopkit(transport, currency: Currency("USD") ?? .none)
    for _ in 0..<2 {
      #expect(try await client.feed(FeedRequest(since: nil)).orders.first?.total?.currency.code == "SEK")
    }
    #expect(transport.requests.filter { $0.url.hasSuffix("/store") }.count == 1)
    let nameless = ScriptedTransport { request, _ in
      request.url.hasSuffix("/order?page=1&limit=50")
        ? .json(#"[{"id": 1, "total": 5}]"#) : .json("{}", status: 404)
    }
    let other = try shopkit(nameless, currency: Currency("USD") ?? .none)
    #expect(try await other.feed(FeedRequest(since: nil)).orders.first?.currency.code == "USD")
  }

  @Test("the store is read from its newer and its older place")
  func store() async throws {
    let json = try Fixture.text("shopkit/store.json")
    let transport = ScriptedTransport { request, _ in
      request.url == "https://shop.example/v1/"
        ? .json(json) : .json(#"{"message": "Not found."}"#, status: 404)
    }
    let store = try await shopkit(transport).store()
    #expect(store.name == "Parallax" && store.currency?.code == "EUR")
    #expect(transport.requests.map(\.url) == ["https://shop.example/v1/store", "https://shop.example/v1/"])
  }

  @Test("the check tells reachable, signed in and orders apart")
  func check() async throws {
    let store = try Fixture.text("shopkit/store.json")
    func steps(_ answer: @escaping @Sendable (ShopClients.HTTPRequest) -> ScriptedTransport.Answer)
      async throws
      -> [ShopCheck]
    {
      await (try shopkit(ScriptedTransport { request, _ in answer(request) })).check()
    }
    let good = try await steps { request in
      request.url.hasSuffix("/store") ? .json(store) : .json("[]", headers: ["x-total-count": "1"])
    }
    #expect(
      good == [
        ShopCheck(name: "reachable"), ShopCheck(name: "signed in", detail: "Parallax, EUR"),
        ShopCheck(name: "orders", detail: "1 order"),
      ])
    let unreachable = try await steps { _ in .failure(.noAddress(host: "shop.example")) }
    #expect(unreachable.map(\.name) == ["reachable"] && unreachable[0].error != nil)
    let badKey = try await steps { _ in .json("{}", status: 401) }
    #expect(
      badKey.map(\.name) == ["reachable", "signed in"] && badKey.map { $0.error == nil } == [true, false])
    let noOrders = try await steps { request in
      request.url.hasSuffix("/store") ? .json(store) : .json("{}", status: 403)
    }
    #expect(noOrders.map { $0.error == nil } == [true, true, false])
  }
}
