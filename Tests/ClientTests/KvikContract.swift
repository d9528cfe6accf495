import OrderModel
import ShopSimulators

/// Both sides of a kvik.shop in the terms of the contract, with the demo's mapping. The buyer's side takes changes here,
/// so that one client is held to everything.
struct KvikContract: ContractSimulator {
  private let simulator: KvikSimulator
  private let clock: @Sendable () -> Double

  init(_ side: KvikSimulator.Side, orders: Int, hostile: Bool, clock: @escaping @Sendable () -> Double) {
    self.clock = clock
    var options = KvikSimulator.Options()
    (options.side, options.orders, options.hostile, options.buyerMayChange) = (side, orders, hostile, true)
    options.clock = clock
    simulator = KvikSimulator(options)
  }

  var url: String { simulator.url }
  var settings: String { KvikShop.settings(simulator, resources: KvikDemo.appResources) }
  var fullSettings: String {
    let side = simulator.options.side
    return KvikShop.settings(simulator, resources: KvikDemo.resources(side), login: side == .customer)
  }
  var orderIDs: [String] { simulator.orderCodes }
  var requests: [RecordedRequest] { simulator.requests }
  var writes: Int { simulator.writes.count }
  var mails: Int { 0 }

  func start() throws { try simulator.start() }
  func stop() { simulator.stop() }
  func add(_ rule: FaultRule) { simulator.add(rule) }
  func word(_ id: String) -> String? { simulator.order(id)?.state }

  func makeTimesEqual() {
    let now = Int(clock()) - 3600
    for id in simulator.orderCodes { simulator.changeQuietly(id) { ($0.created, $0.updated) = (now, now) } }
  }

  private var list: String { simulator.options.side.rawValue + "/orders" }

  func letOrdersArriveWhileReading(_ count: Int) {
    for number in 0..<count { simulator.add(FaultRule("GET", list, .nth(number + 2), .ordersArrive(1))) }
  }

  func colleagueChanges(_ id: String, _ text: String) -> Bool {
    simulator.change(id) { $0.buyerRemark = text }
    return true
  }

  func refuseWrites(of id: String) { simulator.refuseWrites(of: id) }

  static var listForms: Range<Int> { 0..<6 }

  func useListForm(_ form: Int) {
    switch form {
    case 0: simulator.setListForm(.linked)
    case 1: simulator.setListForm(.linkedByPath)
    case 2: simulator.setListForm(.linkedElsewhere("https://other.example"))
    case 3: simulator.unpackAnswers()
    case 4: simulator.add(FaultRule(nil, nil, .every, .chunked(size: 777)))
    default: simulator.add(FaultRule("GET", list, .from(2), .repeatRows(10)))
    }
  }

  func requestCeiling(orders: Int) -> Int { orders / 50 + 3 }

  func richChange(on order: Order) -> OrderChange {
    var change = OrderChange()
    (change.tracking, change.carrier) = ("DR1234CZ", "posta")
    change.customerNote = "zabaleno\nJiří 日本"
    if simulator.options.side == .app { change.note = "packed\nby Ann ünïcödé" }
    change.paid = order.paid.map { !$0 }
    return change
  }

  var orderWrite: (method: String?, path: String?) { ("PATCH", nil) }
  var orderRead: (method: String?, path: String?) { ("GET", nil) }
}
