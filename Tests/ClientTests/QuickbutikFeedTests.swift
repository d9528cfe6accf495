import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Synchronization
import TestSupport
import Testing

/// Quickbutik's feed: everything, then changes.
@Suite("Quickbutik feed")
struct QuickbutikFeedTests {
  @Test("the first pass asks for details, in a fixed order and with a limit of its own")
  func request() async throws {
    let network = ScriptedTransport(json: #"[{"order_id": "1", "status": "1"}]"#)
    let client = try quickbutik(network)
    _ = try await client.feed(FeedRequest(since: nil))
    let request = try #require(network.requests.first)
    let query =
      "include_details=true&order_by=order_id&sort_order=asc&offset=0&limit=100"
    #expect(request.url == "https://shop.example/v1/orders?" + query)
    let key = request.headers.first { $0.name == "Authorization" }?.value
    #expect(key == "Basic czMjY3ImdDpzMyNjciZ0")
  }

  @Test("every filter of the document becomes its parameter")
  func filters() {
    var filter = QuickbutikOrderFilter()
    (filter.id, filter.loadsApps, filter.includesDetails) = ("12", true, true)
    (filter.paidFrom, filter.paidTo, filter.statusFrom) = (1, 2, 3)
    (filter.statuses, filter.sorting, filter.offset, filter.limit) = ([.done, .paid], .descending, -1, 5000)
    let query = PercentEncoding.query(filter.query)
    #expect(
      query
        == "order_id=12&from_date_paid=1&to_date_paid=2&from_status_date=3&status=done,paid&apps_load=true"
        + "&include_details=true&order_by=order_id&sort_order=desc&offset=0&limit=1000")
    filter.id = nil
    #expect(!filter.query.contains { $0.name == "apps_load" })
  }

  @Test("the filters bring what the shop has for them")
  func filtered() async throws {
    let shop = try QuickbutikShop(orders: 60)
    defer { shop.stop() }
    for (word, number) in [(QuickbutikOrderFilter.Word.done, "2"), (.paid, "1"), (.unpaid, "-1")] {
      var filter = QuickbutikOrderFilter()
      filter.statuses = [word]
      let wanted = shop.simulator.orderIDs.filter { shop.simulator.order($0)?.status == number }
      let found = try await shop.client.orders(filter).ids
      #expect(Set(found) == Set(wanted.map(Int64.init)) && !found.isEmpty)
    }
    var filter = QuickbutikOrderFilter()
    filter.statuses = [.cancelled]
    let none = try await shop.client.orders(filter)
    #expect(none.isNone && none.orders.isEmpty)
    let middle = try #require(shop.simulator.order(shop.simulator.orderIDs[30])?.created)
    (filter.statuses, filter.paidFrom, filter.includesDetails) = ([], Int64(middle), true)
    #expect(try await shop.client.orders(filter).orders.allSatisfy { $0.paid == true })
    (filter.paidFrom, filter.paidTo) = (nil, Int64(middle))
    #expect(try await shop.client.orders(filter).count > 0)
  }

  @Test("a shop without orders answers 404, which is an empty list")
  func empty() async throws {
    for counts in [true, false] {
      let shop = try QuickbutikShop(orders: 0) { $0.countsProducts = counts }
      defer { shop.stop() }
      let pass = try await shop.pass(since: nil)
      #expect(pass.orders.isEmpty && pass.warnings.isEmpty && pass.resume != nil)
      let id = String(shop.simulator.newOrder())
      #expect(try await shop.pass(since: pass.resume).orders.map(\.id.id) == [id])
    }
  }

  @Test(
    "a 404 of a wrong address is no empty list",
    arguments: [#"{"code": 404, "error": "x"}"#, "<html></html>"])
  func wrongAddress(_ body: String) async throws {
    let client = try quickbutik(ScriptedTransport(status: 404, json: body))
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .refused(404, let text)? = error else {
      Issue.record("expected refused, got \(String(describing: error))")
      return
    }
    #expect(text.contains("shops[0].url"))
  }

  @Test("a shop that ignores offset and limit is read once, without a loop")
  func unpaged() async throws {
    for orders in [60, 130] {
      let shop = try QuickbutikShop(orders: orders) { $0.listForm = .unpaged }
      defer { shop.stop() }
      let pass = try await shop.pass(since: nil)
      #expect(Set(pass.orders.map(\.id.id)).count == orders)
      #expect(shop.simulator.requests.count == (orders < 100 ? 1 : 2))
      #expect(pass.warnings.contains { $0.contains("`limit`") } == (orders > 100))
    }
  }

  @Test("a shop that repeats its first page is stopped at, and told")
  func repeating() async throws {
    let shop = try QuickbutikShop(orders: 130) { $0.listForm = .firstPageOnly }
    defer { shop.stop() }
    let first = try await shop.client.feed(FeedRequest(since: nil))
    let second = try await shop.client.feed(FeedRequest(since: nil, page: first.next))
    #expect(second.next == nil && second.warnings.contains { $0.contains("repeats its first page") })
    #expect(shop.simulator.requests.count == 2)
  }

  @Test("an order removed between two pages hides no other")
  func removed() async throws {
    let shop = try QuickbutikShop(orders: 250)
    defer { shop.stop() }
    let first = try await shop.client.feed(FeedRequest(since: nil))
    let ids = shop.simulator.orderIDs
    for id in ids.prefix(3) { shop.simulator.delete(id) }
    var seen = Set(first.orders.map(\.id.id))
    var next = first.next
    while let page = next {
      let read = try await shop.client.feed(FeedRequest(since: nil, page: page))
      seen.formUnion(read.orders.map(\.id.id))
      next = read.next
    }
    #expect(seen == Set(ids.map(String.init)))
  }

  @Test("a list without details shows its orders and says what is missing")
  func simplified() async throws {
    let shop = try QuickbutikShop(orders: 5) { $0.listForm = .simplified }
    defer { shop.stop() }
    let pass = try await shop.pass(since: nil)
    #expect(pass.orders.count == 5 && pass.orders.allSatisfy { !$0.warnings.isEmpty && $0.lines.isEmpty })
    let whole = try await shop.client.order(try #require(pass.orders.first?.id.id))
    #expect(!whole.lines.isEmpty && whole.warnings.isEmpty)
  }

  @Test("the next pass brings unpaid new orders, payments and changed statuses, and nothing old")
  func changes() async throws {
    let shop = try QuickbutikShop(orders: 130)
    defer { shop.stop() }
    let first = try await shop.pass(since: nil)
    shop.clock.advance(by: 40 * 86_400)
    let unpaid = try #require(shop.simulator.orderIDs.first { shop.simulator.order($0)?.status == "-1" })
    let toSend = try #require(shop.simulator.orderIDs.first { shop.simulator.order($0)?.status == "1" })
    shop.simulator.pay(unpaid)
    shop.simulator.change(toSend) { order, _ in order.status = "2" }
    let new = (0..<40).map { _ in shop.simulator.newOrder() }
    let second = try await shop.pass(since: first.resume)
    let brought = Set(second.orders.compactMap { Int($0.id.id) })
    #expect(brought.isSuperset(of: new + [unpaid, toSend]) && brought.count <= 42 + 130)
    #expect(second.orders.first { $0.id.id == String(unpaid) }?.paid == true)
    // What changed in the minutes before a pass comes again with the next one, and then no more.
    shop.clock.advance(by: 86_400)
    let third = try await shop.pass(since: second.resume)
    shop.simulator.forgetRequests()
    let fourth = try await shop.pass(since: third.resume)
    #expect(shop.simulator.requests.count == 3 && fourth.orders.count <= 25)
  }

  @Test("changes are asked for from before the last pass began, by our clock")
  func overlap() async throws {
    let network = ScriptedTransport(json: #"[{"order_id": "50", "status": "1"}]"#)
    let client = try quickbutik(network)
    let page = try await client.feed(FeedRequest(since: FeedCursor("1000000 50")))
    #expect(network.requests[0].url.contains("from_status_date=999100&"))
    #expect(network.requests[1].url.contains("from_date_paid=999100&"))
    #expect(network.requests[2].url.contains("sort_order=desc"))
    #expect(page.orders.count == 1 && page.resume?.text == "1500000000 50" && page.next == nil)
  }

  @Test("a shop that does not sort, and one with too many changes, are read whole again")
  func unsorted() async throws {
    let rows = (1...3).map { "{\"order_id\": \"\($0)\", \"status\": \"1\"}" }.joined(separator: ",")
    let client = try quickbutik(ScriptedTransport(json: "[\(rows)]"))
    let page = try await client.feed(FeedRequest(since: FeedCursor("1000000 9")))
    #expect(page.orders.count == 3)
    let shop = try QuickbutikShop(orders: 1100)
    defer { shop.stop() }
    let first = try await shop.pass(since: nil)
    for id in shop.simulator.orderIDs { shop.simulator.change(id) { _, _ in } }
    let second = try await shop.pass(since: first.resume)
    #expect(second.orders.count == 1100)
  }

  @Test("error bodies are read whatever their type, and show no key")
  func errors() async throws {
    let body = #"{"code": 400, "error": "bad key s3#cr&t or czMjY3ImdDpzMyNjciZ0"}"#
    let client = try quickbutik(
      ScriptedTransport(status: 400, json: body, headers: ["content-type": "text/html"]))
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .refused(400, let text)? = error else {
      Issue.record("expected refused")
      return
    }
    #expect(text.contains("bad key ••• or •••"))
  }

  @Test("requests go one at a time")
  func oneAtATime() async throws {
    let options = ShopOptions(
      name: "a", platform: .quickbutik, settings: try JSONReader.parse("{}"),
      texts: ["key": "k", "timeZone": "Europe/Stockholm"], userAgent: "orderdeck/test")
    let network = CountingTransport()
    let client = try PlatformRegistry.client(
      for: options, services: ClientServices(transport: network, clock: ManualClock(skipsSleeps: true)))
    network.gate.close()
    await withTaskGroup(of: Void.self) { group in
      for id in 1...20 { group.addTask { _ = try? await client.order(String(id)) } }
      await network.gate.arrived()
      network.gate.open()
    }
    #expect(network.most == 1)
  }
}

/// A network that counts how many requests are under way at the same time, and answers all with 404.
private final class CountingTransport: HTTPTransport {
  let gate = Gate()
  private let counts = Mutex((now: 0, most: 0))

  var most: Int { counts.withLock { $0.most } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
    await gate.pass()
    counts.withLock { $0.now -= 1 }
    return HTTPResponse(status: 404)
  }
}
