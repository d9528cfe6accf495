import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// A running Quickbutik simulator with its client; time takes none.
struct QuickbutikShop {
  let simulator: QuickbutikSimulator
  let client: QuickbutikClient
  let clock = ManualClock(skipsSleeps: true)

  init(
    orders: Int = 8, memory: any ShopMemory = TransientMemory(),
    _ change: (inout QuickbutikSimulator.Options) -> Void = { _ in }
  ) throws {
    let clock = clock
    var options = QuickbutikSimulator.Options()
    options.orders = orders
    options.clock = { clock.now() }
    change(&options)
    simulator = QuickbutikSimulator(options)
    try simulator.start()
    client = try QuickbutikShop.client(
      url: simulator.url, key: simulator.key, clock: clock, memory: memory)
  }

  /// A client over the real transport, or over `transport`.
  static func client(
    url: String, key: String, clock: ManualClock, memory: any ShopMemory = TransientMemory(),
    transport: any HTTPTransport = PatientTransport()
  ) throws -> QuickbutikClient {
    var settings = QuickbutikClient.Settings(
      name: "norrsken", base: try BaseURL(url, allowPlainHTTP: true), key: key, userAgent: "orderdeck/test",
      zone: try #require(TimeZone(identifier: "Europe/Stockholm")), currency: Currency("SEK") ?? .none)
    settings.urlPlace = "shops[0].url"
    let limiter = RateLimiter(perHour: nil, slots: 1, clock: clock)
    let channel = ShopChannel(transport: transport, limiter: limiter, clock: clock, random: { 0 })
    return QuickbutikClient(settings: settings, channel: channel, memory: memory, requestsPerHour: nil)
  }

  func stop() { simulator.stop() }

  /// The requests that write.
  var writes: [RecordedRequest] { simulator.requests.filter { $0.method != "GET" } }

  /// The first member of the last write's list.
  var sent: JSONValue? {
    guard let body = writes.last?.text, let value = try? JSONReader.parse(body) else { return nil }
    return value[0] ?? value
  }

  /// The order with one of these numbers as its status.
  func order(withStatus numbers: Set<String>) async throws -> Order {
    let id = try #require(simulator.orderIDs.first { numbers.contains(simulator.order($0)?.status ?? "") })
    return try await client.order(String(id))
  }

  /// Reads from a cursor to the end of a pass, as a session does.
  func pass(since: FeedCursor?) async throws(ShopError) -> FeedPage {
    var whole = FeedPage(orders: [])
    var ids: Set<String> = []
    var request = FeedRequest(since: since)
    while true {
      let page = try await client.feed(request)
      let new = page.orders.filter { ids.insert($0.id.id).inserted }
      whole.orders += new
      whole.warnings += page.warnings
      whole.resume = page.resume ?? whole.resume
      guard let next = page.next, !new.isEmpty else { return whole }
      request.page = next
    }
  }
}

/// A Quickbutik client at `https://shop.example/v1` over a scripted network.
func quickbutik(
  _ transport: ScriptedTransport, memory: any ShopMemory = TransientMemory()
) throws -> QuickbutikClient {
  try QuickbutikShop.client(
    url: "https://shop.example/v1", key: "s3#cr&t", clock: ManualClock(skipsSleeps: true), memory: memory,
    transport: transport)
}
