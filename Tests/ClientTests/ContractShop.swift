import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport

/// What the contract needs of a platform's simulator. One implementation for each platform, in a file of its own.
protocol ContractSimulator {
  var url: String { get }
  /// The shop's settings in the config beside name, platform and url, as one JSON object.
  var settings: String { get }
  /// The settings under which the platform can do the most it can, where those are others.
  var fullSettings: String { get }
  var orderIDs: [String] { get }
  var requests: [RecordedRequest] { get }
  /// The requests among them that change something at the shop; signing in and reading are none.
  var writes: Int { get }
  var mails: Int { get }
  func start() throws
  func stop()
  func add(_ rule: FaultRule)
  /// The shop's own word for the status of an order.
  func word(_ id: String) -> String?
  func makeTimesEqual()
  /// One order comes in before each of the requests for orders two to `count` + 1.
  func letOrdersArriveWhileReading(_ count: Int)
  /// Changes an order so that the next pass must bring it, with `text` in a field the client reads; false where the
  /// platform has no such field.
  func colleagueChanges(_ id: String, _ text: String) -> Bool
  func refuseWrites(of id: String)
  /// How many forms the platform's lists come in.
  static var listForms: Range<Int> { get }
  /// Lets lists come in one of these forms from now on.
  func useListForm(_ form: Int)
  /// The most requests that a first pass over so many orders may take.
  func requestCeiling(orders: Int) -> Int
  /// A change that the platform takes from `order`, with as many fields as it takes at once.
  func richChange(on order: Order) -> OrderChange
  /// A write request of an order, for faults: method and path below the root.
  var orderWrite: (method: String?, path: String?) { get }
  /// The path of reading requests for faults; nil: any.
  var orderRead: (method: String?, path: String?) { get }
}

extension ContractSimulator {
  var fullSettings: String { settings }
}

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
  let simulator: any ContractSimulator

  /// `showsAll`: with the settings under which the platform can do the most it can.
  init(_ platform: Platform, orders: Int, hostile: Bool = false, showsAll: Bool = false) throws {
    let clock = clock
    simulator = ContractShop.simulator(of: platform, orders: orders, hostile: hostile) { clock.now() }
    try simulator.start()
    let settings = try JSONReader.parse(
      showsAll ? simulator.fullSettings : simulator.settings, dialect: .json5)
    var texts = ["url": simulator.url]
    for member in settings.members ?? [] { texts[member.name] = member.value.string }
    let shop = ShopOptions(
      name: "contract", platform: platform, settings: settings, texts: texts, userAgent: "orderdeck/test",
      requestsPerHour: 0, allowPlainHTTP: true)
    let services = ClientServices(transport: PatientTransport(), clock: clock, random: { 0 })
    client = try PlatformRegistry.client(for: shop, services: services)
  }

  private static func simulator(
    of platform: Platform, orders: Int, hostile: Bool, clock: @escaping @Sendable () -> Double
  ) -> any ContractSimulator {
    switch platform {
    case .shopkit: ShopkitContract(orders: orders, hostile: hostile, clock: clock)
    case .quickbutik: QuickbutikContract(orders: orders, hostile: hostile, clock: clock)
    case .kvikApp: KvikContract(.app, orders: orders, hostile: hostile, clock: clock)
    case .kvikCustomer: KvikContract(.customer, orders: orders, hostile: hostile, clock: clock)
    case .invotide: InvotideContract(orders: orders, hostile: hostile, clock: clock)
    }
  }

  static func listForms(_ platform: Platform) -> Range<Int> {
    switch platform {
    case .shopkit: ShopkitContract.listForms
    case .quickbutik: QuickbutikContract.listForms
    case .kvikApp, .kvikCustomer: KvikContract.listForms
    case .invotide: InvotideContract.listForms
    }
  }

  /// How many orders fill so many pages that a pass for changes must be the shorter one.
  static func ordersOfSeveralPages(_ platform: Platform) -> Int {
    switch platform {
    case .quickbutik: QuickbutikContract.ordersOfSeveralPages
    default: 120
    }
  }

  func stop() { simulator.stop() }

  var url: String { simulator.url }
  var orderIDs: [String] { simulator.orderIDs }
  var requests: Int { simulator.requests.count }
  var writes: Int { simulator.writes }
  var mails: Int { simulator.mails }
  func word(_ id: String) -> String? { simulator.word(id) }

  /// A status other than the order's.
  func otherStatus(than order: Order) throws(ShopError) -> StatusChoice {
    guard let choice = client.capabilities.statuses.first(where: { $0.shownWord != order.shopStatus }) else {
      throw .objection("no other status")
    }
    return choice
  }

  /// Reads from a cursor to the end of the pass; ends it as well when a page brings no new id.
  func pass(since: FeedCursor?, known: [String] = []) async throws(ShopError) -> Pass {
    var pass = Pass()
    var ids: Set<String> = []
    var request = FeedRequest(since: since)
    if client.capabilities.followsKnownOrders { request.knownOpen = known }
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

  func makeTimesEqual() { simulator.makeTimesEqual() }
  func letOrdersArriveWhileReading(_ count: Int) { simulator.letOrdersArriveWhileReading(count) }
  func colleagueChanges(_ id: String, _ text: String) -> Bool { simulator.colleagueChanges(id, text) }
  func refuseWrites(of id: String) { simulator.refuseWrites(of: id) }
  func useListForm(_ form: Int) { simulator.useListForm(form) }

  // MARK: Faults

  func refuseKey(challenge: String?) {
    simulator.add(FaultRule(nil, nil, .every, .unauthorized(challenge: challenge)))
  }

  func strikeFirstRead(_ trouble: Trouble) {
    let read = simulator.orderRead
    switch trouble {
    case .tooMany(let seconds):
      let pause: Fault.RetryAfter = seconds.map { .seconds($0) } ?? .absent
      simulator.add(FaultRule(read.method, read.path, .nth(1), .rateLimited(pause)))
    case .error(let status): simulator.add(FaultRule(read.method, read.path, .nth(1), .status(status)))
    }
  }

  func redirect(to url: String) { simulator.add(FaultRule(nil, nil, .every, .redirect(to: url))) }

  func cutWrites(afterApplying: Bool) {
    let write = simulator.orderWrite
    simulator.add(
      FaultRule(write.method, write.path, .every, afterApplying ? .cutAfterApplying : .cutBeforeApplying))
  }
}
