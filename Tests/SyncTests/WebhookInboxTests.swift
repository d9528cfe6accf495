import LoopbackHTTP
import OrderModel
import OrderSync
import Synchronization
import TestSupport
import Testing

/// Everything an inbox told, so that a test can wait for it.
private final class Told: Sendable {
  private let state = Mutex<
    (events: [WebhookInbox.Event], waiters: [(Int, CheckedContinuation<Void, Never>)])
  >(
    ([], []))

  var events: [WebhookInbox.Event] { state.withLock { $0.events } }

  @Sendable func take(_ event: WebhookInbox.Event) {
    let ready = state.withLock { state in
      state.events.append(event)
      let ready = state.waiters.filter { $0.0 <= state.events.count }
      state.waiters.removeAll { $0.0 <= state.events.count }
      return ready
    }
    for waiter in ready { waiter.1.resume() }
  }

  /// The events once there are so many.
  func first(_ count: Int) async -> [WebhookInbox.Event] {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.events.count >= count { return true }
        state.waiters.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
    return events
  }
}

/// A started repository of one shop whose calls name the order in the query, and an inbox on it.
private struct Post {
  let bench: Bench
  let told = Told()
  let inbox: WebhookInbox

  var shop: FakeShopClient { bench.shop }

  init(_ orders: String..., isConsole: Bool = false) async throws {
    let silent = FakeShopClient("silent")
    bench = Bench([FakeShopClient(), silent], isConsole: isConsole)
    for id in orders { bench.shop.add(id) }
    bench.shop.onCall { call in
      let values = Dictionary(call.query.map { ($0.name, $0.value) }) { first, _ in first }
      let trust = call.headers["x-trust"].flatMap(WebhookHint.Trust.init) ?? .unverified
      return WebhookHint(event: values["event"], orderID: values["order"], trust: trust)
    }
    inbox = WebhookInbox(
      shops: bench.shops.map { ShopSpec(name: $0.name, client: $0) }, repository: bench.repository,
      clock: bench.clock, tell: told.take)
    try await bench.repository.start()
  }

  @discardableResult
  func call(_ target: String, method: String = "POST", trust: String? = nil) -> Int {
    var headers = HTTPFields()
    if let trust { headers["X-Trust"] = trust }
    return inbox.answer(to: HTTPRequest(method: method, target: target, headers: headers)).status
  }

  func end() async { await bench.repository.stop(sendHeld: false) }
}

@Suite("Webhook inbox")
struct WebhookInboxTests {
  @Test("a call makes the order be read again, and nothing in it is taken for data")
  func reads() async throws {
    let post = try await Post("7")
    post.shop.edit("7") { $0.note = "as the shop has it" }
    #expect(post.call("/parallax?order=7&event=order_sent&note=forged") == 200)
    let event = try #require(await post.told.first(1).first)
    #expect(event.shop == "parallax" && event.event == "order_sent" && event.orderID == "7")
    #expect(event.trust == .unverified && event.outcome == .read && event.error == nil)
    #expect(event.time == post.bench.clock.now())
    let orders = await post.bench.repository.snapshot().orders
    #expect(orders.order(of: OrderID(shop: "parallax", id: "7"))?.note == "as the shop has it")
    await post.end()
  }

  @Test(
    "what is not a call for one of our shops is refused with its status and asks nothing of the shop",
    arguments: [
      ("/nowhere?order=7", "POST", 404), ("/", "POST", 404), ("/parallax/x?order=7", "POST", 404),
      ("/Parallax?order=7", "POST", 404), ("/silent?order=7", "POST", 404),
      ("/parallax?order=7", "PUT", 405), ("/parallax?order=7", "DELETE", 405),
    ])
  func refused(_ target: String, _ method: String, _ status: Int) async throws {
    let post = try await Post("7")
    #expect(post.call(target, method: method) == status)
    let event = try #require(await post.told.first(1).first)
    #expect(event.outcome == (status == 405 ? .wrongMethod : .unknownShop) && event.orderID == nil)
    #expect(post.shop.calls.isEmpty)
    await post.end()
  }

  @Test("a forged call is refused, reads nothing and passes on nothing of what it says")
  func forged() async throws {
    let post = try await Post("7")
    #expect(post.call("/parallax?order=7&event=order_sent", trust: "forged") == 403)
    let event = try #require(await post.told.first(1).first)
    #expect(event.outcome == .forged && event.trust == .forged && event.shop == "parallax")
    #expect(event.orderID == nil && event.event == nil && post.shop.calls.isEmpty)
    await post.end()
  }

  @Test("repeated calls join the reading that waits, but never one that has begun")
  func joined() async throws {
    let post = try await Post("7", "8")
    post.shop.beforeRead.close()
    post.call("/parallax?order=7")
    await post.shop.beforeRead.arrived()
    for _ in 0..<5 { post.call("/parallax?order=7") }
    post.call("/parallax?order=8")
    post.shop.beforeRead.open()
    let events = await post.told.first(7)
    #expect(events.count { $0.outcome == .joined } == 4 && events.count { $0.outcome == .read } == 3)
    #expect(post.shop.calls == [.read("7"), .read("7"), .read("8")])
    await post.end()
  }

  @Test("nobody can make a shop be read without end: beyond a hundred orders a poll takes over")
  func flood() async throws {
    let post = try await Post("7")
    post.shop.beforeRead.close()
    for id in 0..<1000 { post.call("/parallax?order=\(id)") }
    post.shop.beforeRead.open()
    let events = await post.told.first(1000)
    #expect(post.shop.calls.count { if case .read = $0 { true } else { false } } <= 102)
    #expect(events.contains { $0.outcome == .polled })
    await post.end()
  }

  @Test("an order that the shop no longer has is dropped")
  func gone() async throws {
    let post = try await Post("7")
    post.call("/parallax?order=7")
    #expect(await post.told.first(1).last?.outcome == .read)
    post.shop.remove("7")
    post.call("/parallax?order=7")
    #expect(await post.told.first(2).last?.outcome == .gone)
    #expect(await post.bench.repository.snapshot().orders.count(of: "parallax") == 0)
    await post.end()
  }

  @Test("a call without an order, and one whose order cannot be read, let the shop be polled")
  func polled() async throws {
    let post = try await Post("7")
    post.call("/parallax?event=client_created")
    #expect(await post.told.first(1).last?.outcome == .polled)
    await post.bench.published.first { $0.orders.count(of: "parallax") == 1 }
    post.shop.failReads(of: "7", [.unclear("busy")])
    post.call("/parallax?order=7")
    let failed = try #require(await post.told.first(2).last)
    #expect(failed.outcome == .failed && failed.error == .unclear("busy"))
    await post.end()
  }

  @Test(
    "an event's word is printed only when it is one",
    arguments: ["\u{1B}[2J", "a b", "", "é", "order_sent\n"])
  func words(_ word: String) async throws {
    let post = try await Post("7")
    let escaped = word.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    post.call("/parallax?order=7&event=" + escaped)
    let event = try #require(await post.told.first(1).first)
    #expect(event.event == nil && event.outcome == .read)
    await post.end()
  }
}
