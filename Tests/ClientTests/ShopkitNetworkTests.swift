import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// The Shopkit client over the real network against a shop whose answers are broken on the way.
@Suite("Shopkit over a bad network")
struct ShopkitNetworkTests {
  private func shop(_ fault: Fault, _ method: String = "GET", _ occurrence: FaultRule.Occurrence = .every)
    throws
    -> (simulator: ShopkitSimulator, client: any ShopClient)
  {
    let clock = ManualClock(skipsSleeps: true)
    var options = ShopkitSimulator.Options()
    options.orders = 60
    options.clock = { clock.now() }
    let simulator = ShopkitSimulator(options)
    try simulator.start()
    simulator.add(FaultRule(method, nil, occurrence, fault))
    let settings = ShopkitClient.Settings(
      name: "shop", base: try BaseURL(simulator.url, allowPlainHTTP: true), key: simulator.key,
      userAgent: "test")
    let channel = ShopChannel(
      transport: PatientTransport(), limiter: RateLimiter(perHour: nil, clock: clock), clock: clock,
      random: { 0 })
    return (simulator, ShopkitClient(settings: settings, channel: channel))
  }

  @Test(
    "a packed answer that was cut short is never taken for a shorter list",
    arguments: [Fault.gzip(.truncated), .shortBody])
  func cutShort(_ fault: Fault) async throws {
    let (simulator, client) = try shop(fault)
    defer { simulator.stop() }
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .malformed(let text)? = error, text.contains("too early") || text.contains("cut short") else {
      Issue.record("expected malformed, got \(String(describing: error))")
      return
    }
    #expect(simulator.requests.count == 2, "it is worth one more try")
  }

  @Test("after one such answer the next one counts")
  func recovers() async throws {
    let (simulator, client) = try shop(.gzip(.truncated), "GET", .first(1))
    defer { simulator.stop() }
    #expect(try await client.feed(FeedRequest(since: nil)).orders.count == 50)
  }

  @Test(
    "broken answers to reads are named, and do not hang",
    arguments: [
      Fault.garbage, .webPage, .cutBody(), .longBody, .cutBeforeApplying, .notHTTP, .gzip(.missing),
      .status(500),
      .status(503),
      .gzip(.bomb(bytes: 80 << 20)),
    ])
  func reads(_ fault: Fault) async throws {
    let (simulator, client) = try shop(fault)
    defer { simulator.stop() }
    switch await shopError({ () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }) {
    case .malformed, .unreachable, .unclear: break
    case let other: Issue.record("\(fault): \(String(describing: other))")
    }
  }

  @Test(
    "answers that are only odd are read", arguments: [Fault.wrongContentType, .chunked(size: 50)])
  func oddReads(_ fault: Fault) async throws {
    let (simulator, client) = try shop(fault)
    defer { simulator.stop() }
    #expect(try await client.feed(FeedRequest(since: nil)).orders.count == 50)
  }

  @Test(
    "whatever happens to the answer of a write, it is sent once and its outcome stays open",
    arguments: [
      Fault.garbage, .webPage, .cutBody(), .cutAfterApplying, .shortBody, .gzip(.truncated), .gzip(.missing),
      .notHTTP,
      .status(500), .status(503), .unavailable(.seconds(1)),
    ])
  func writes(_ fault: Fault) async throws {
    let (simulator, client) = try shop(fault, "PUT")
    defer { simulator.stop() }
    let order = try await client.order(String(try #require(simulator.orderIDs.first)))
    let choice = try #require(client.capabilities.statuses.first { $0.word != order.shopStatus })
    let error = await shopError { () throws(ShopError) in
      try await client.perform(OrderChange(status: choice), on: order)
    }
    guard case .unclear? = error else {
      Issue.record("expected unclear, got \(String(describing: error))")
      return
    }
    #expect(simulator.requests.filter { $0.method == "PUT" }.count == 1)
  }

  @Test("a shop that is down was never reached")
  func down() async throws {
    let (simulator, client) = try shop(.latency(0))
    defer { simulator.stop() }
    let order = try await client.order(String(try #require(simulator.orderIDs.first)))
    simulator.goDown(afterWrites: 0)
    let choice = try #require(client.capabilities.statuses.first { $0.word != order.shopStatus })
    guard
      case .unreachable? = await shopError({ () throws(ShopError) in
        try await client.perform(OrderChange(status: choice), on: order)
      })
    else {
      Issue.record("expected unreachable")
      return
    }
  }
}
