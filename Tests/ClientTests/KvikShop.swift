import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport

/// A running kvik.shop and its client, for tests beyond the contract. Time is a clock whose sleeps take none.
final class KvikShop {
  let clock = ManualClock(skipsSleeps: true)
  let simulator: KvikSimulator
  let memory = TransientMemory()
  let client: KvikClient

  init(
    _ side: KvikSimulator.Side = .app, orders: Int = 8, resources: String? = nil, login: Bool = false,
    hasSecret: Bool = true, hostile: Bool = false, skew: Double = 0, secret: String? = nil
  ) throws {
    var options = KvikSimulator.Options()
    (options.side, options.orders, options.hostile, options.skew) = (side, orders, hostile, skew)
    let clock = clock
    options.clock = { clock.now() }
    simulator = KvikSimulator(options)
    try simulator.start()
    client = try KvikShop.client(
      of: simulator, resources: resources ?? KvikDemo.resources(side), clock: clock, memory: memory,
      login: login, hasSecret: hasSecret, secret: secret)
  }

  deinit { simulator.stop() }

  /// A client of a running shop.
  static func client(
    of simulator: KvikSimulator, resources: String, clock: ManualClock, memory: any ShopMemory,
    login: Bool = false, hasSecret: Bool = true, secret: String? = nil
  ) throws -> KvikClient {
    let shop = settings(
      simulator, resources: resources, login: login, hasSecret: hasSecret, secret: secret)
    let text = "{shops: [{}, \(shop)]}"
    let root = try JSONReader.parse(text, dialect: .json5)
    let settings = root["shops"]?[1] ?? root
    var texts = ["url": simulator.url]
    for member in settings.members ?? [] { texts[member.name] = member.value.string }
    let platform: Platform = simulator.options.side == .app ? .kvikApp : .kvikCustomer
    var options = ShopOptions(
      name: "brno", platform: platform, settings: settings, texts: texts, userAgent: "orderdeck/test",
      requestsPerHour: 0, allowPlainHTTP: true)
    options.tokens = memory
    let services = ClientServices(transport: PatientTransport(), clock: clock, random: { 0 })
    guard let client = try PlatformRegistry.client(for: options, services: services) as? KvikClient else {
      throw ShopError.objection("no kvik client")
    }
    return client
  }

  /// The shop's object in the config. `secret`: another one than the shop knows.
  static func settings(
    _ simulator: KvikSimulator, resources: String, login: Bool = false, hasSecret: Bool = true,
    secret: String? = nil
  ) -> String {
    let secret = hasSecret ? "clientSecret: '\(secret ?? simulator.options.clientSecret)'," : ""
    let authorize = login ? "authorizeURL: '\(simulator.authorizeURL)'," : ""
    return """
      {clientID: '\(simulator.options.clientID)', \(secret) \(authorize) timeZone: 'Europe/Prague',
       resources: \(resources)}
      """
  }

  /// The list's path, for faults.
  var list: String { simulator.options.side.rawValue + "/orders" }

  /// Everything the feed brings, to the end of the pass.
  func pass(since: FeedCursor? = nil) async throws(ShopError) -> (
    orders: [Order], last: FeedPage, warnings: [String]
  ) {
    var (orders, warnings): ([Order], [String]) = ([], [])
    var request = FeedRequest(since: since)
    while true {
      let page = try await client.feed(request)
      orders += page.orders
      warnings += page.warnings
      guard let next = page.next else { return (orders, page, warnings) }
      request.page = next
    }
  }
}
