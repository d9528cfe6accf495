import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport

/// A running simulator of any platform with its client, in the terms of the contract. Time is a clock whose
/// sleeps take none.
final class ContractShop {
  enum Trouble {
    case tooMany(seconds: Int?)
    case error(Int)
  }

  /// One complete reading of the feed, as a session does it.
  struct Pass {
    var orders: [Order] = []
    var warnings: [String] = []
    var resume: FeedCursor?
    var requests = 0
  }

  let clock = ManualClock(skipsSleeps: true)
  let client: any ShopClient
  private let simulator: ShopkitSimulator

  init(_ platform: Platform, orders: Int, hostile: Bool = false) throws {
    let clock = clock
    switch platform {
    case .shopkit:
      var options = ShopkitSimulator.Options()
      (options.orders, options.hostile) = (orders, hostile)
      options.clock = { clock.now() }
      simulator = ShopkitSimulator(options)
    }
    try simulator.start()
    let shop = ShopOptions(
      name: "contract", platform: platform, settings: try JSONReader.parse("{}"),
      texts: ["url": simulator.url, "key": simulator.key], userAgent: "orderdeck/test", requestsPerHour: 0,
      allowPlainHTTP: true)
    client = try PlatformRegistry.client(for: shop, services: ClientServices(clock: clock, random: { 0 }))
  }

  func stop() { simulator.stop() }

  var url: String { simulator.url }
  var orderIDs: [String] { simulator.orderIDs.map(String.init) }
  var requests: Int { simulator.requests.count }
  var writes: Int { simulator.requests.filter { $0.method != "GET" }.count }
  var mails: Int { simulator.mails.count }

  /// The shop's own word for the status of an order.
  func word(_ id: String) -> String? { Int(id).flatMap { simulator.order($0)?.alias } }

  /// A status other than the order's.
  func otherStatus(than order: Order) throws(ShopError) -> StatusChoice {
    guard let choice = client.capabilities.statuses.first(where: { $0.word != order.shopStatus }) else {
      throw .unsupported("no other status")
    }
    return choice
  }

  /// Reads from a cursor to the end of the pass; ends it as well when a page brings no new id.
  func pass(since: FeedCursor?) async throws(ShopError) -> Pass {
    var pass = Pass()
    var ids: Set<String> = []
    var request = FeedRequest(since: since)
    let before = requests
    while true {
      let page = try await client.feed(request)
      let new = page.orders.filter { ids.insert($0.id.id).inserted }
      pass.orders += new
      pass.warnings += page.warnings
      pass.resume = page.resume ?? pass.resume
      guard let next = page.next, !new.isEmpty else { break }
      request.page = next
    }
    pass.requests = requests - before
    return pass
  }

  // MARK: What happens at the shop

  func advance(hours: Double) { clock.advance(by: hours * 3600) }

  func makeTimesEqual() {
    let now = Int(clock.now()) - 3600
    for id in simulator.orderIDs { simulator.changeQuietly(id) { ($0.created, $0.updated) = (now, now) } }
  }

  /// One order comes in before each of the requests two to `count` + 1.
  func letOrdersArriveWhileReading(_ count: Int) {
    for number in 0..<count { simulator.add(FaultRule("GET", "/order", .nth(number + 2), .ordersArrive(1))) }
  }

  func colleagueAddsNote(_ id: String, _ text: String) {
    guard let id = Int(id) else { return }
    simulator.change(id) { $0.texts.note = text }
  }

  func refuseWrites(of id: String) {
    guard let id = Int(id) else { return }
    simulator.refuseWrites(of: id)
  }

  // MARK: Faults

  func refuseKey(challenge: String?) {
    simulator.add(FaultRule(nil, nil, .every, .unauthorized(challenge: challenge)))
  }

  func strikeFirstRead(_ trouble: Trouble) {
    switch trouble {
    case .tooMany(let seconds):
      simulator.add(FaultRule("GET", nil, .nth(1), .rateLimited(seconds.map { .seconds($0) } ?? .absent)))
    case .error(let status): simulator.add(FaultRule("GET", nil, .nth(1), .status(status)))
    }
  }

  func redirect(to url: String) { simulator.add(FaultRule(nil, nil, .every, .redirect(to: url))) }

  func cutWrites(afterApplying: Bool) {
    simulator.add(FaultRule("PUT", nil, .every, afterApplying ? .cutAfterApplying : .cutBeforeApplying))
  }

  /// How many forms a platform's lists come in.
  static func listForms(_ platform: Platform) -> Range<Int> {
    switch platform {
    case .shopkit: 0..<6
    }
  }

  /// Lets lists come in one of these forms from now on.
  func useListForm(_ form: Int) {
    switch form {
    case 0: simulator.setListForm(.keyed)
    case 1: simulator.setListForm(.keyedShuffled)
    case 2: simulator.setListForm(.array)
    case 3: simulator.add(FaultRule(nil, nil, .every, .gzip(.valid)))
    case 4: simulator.add(FaultRule(nil, nil, .every, .chunked(size: 777)))
    default: simulator.add(FaultRule("GET", "/order", .from(2), .repeatRows(10)))
    }
  }
}
