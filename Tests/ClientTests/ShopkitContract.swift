import OrderModel
import ShopSimulators

/// Shopkit in the terms of the contract.
struct ShopkitContract: ContractSimulator {
  private let simulator: ShopkitSimulator
  private let clock: @Sendable () -> Double

  init(orders: Int, hostile: Bool, clock: @escaping @Sendable () -> Double) {
    self.clock = clock
    var options = ShopkitSimulator.Options()
    (options.orders, options.hostile) = (orders, hostile)
    options.clock = clock
    simulator = ShopkitSimulator(options)
  }

  var url: String { simulator.url }
  var settings: String { #"{"key": "\#(simulator.key)"}"# }
  var orderIDs: [String] { simulator.orderIDs.map(String.init) }
  var requests: [RecordedRequest] { simulator.requests }
  var writes: Int { simulator.requests.filter { $0.method != "GET" }.count }
  var mails: Int { simulator.mails.count }

  func start() throws { try simulator.start() }
  func stop() { simulator.stop() }
  func add(_ rule: FaultRule) { simulator.add(rule) }

  func word(_ id: String) -> String? { Int(id).flatMap { simulator.order($0)?.alias } }

  func makeTimesEqual() {
    let now = Int(clock()) - 3600
    for id in simulator.orderIDs { simulator.changeQuietly(id) { ($0.created, $0.updated) = (now, now) } }
  }

  func letOrdersArriveWhileReading(_ count: Int) {
    for number in 0..<count { simulator.add(FaultRule("GET", "/order", .nth(number + 2), .ordersArrive(1))) }
  }

  func colleagueChanges(_ id: String, _ text: String) -> Bool {
    guard let id = Int(id) else { return false }
    simulator.change(id) { $0.texts.note = text }
    return true
  }

  func refuseWrites(of id: String) {
    guard let id = Int(id) else { return }
    simulator.refuseWrites(of: id)
  }

  static var listForms: Range<Int> { 0..<6 }

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

  func requestCeiling(orders: Int) -> Int { orders / 50 + 2 }

  func richChange(on order: Order) -> OrderChange {
    var change = OrderChange()
    (change.tracking, change.carrier, change.note) = ("DA1234", "ctt", "packed\nby Ann ünïcödé 日本")
    change.paid = order.paid.map { !$0 }
    return change
  }

  var orderWrite: (method: String?, path: String?) { ("PUT", nil) }
  var orderRead: (method: String?, path: String?) { ("GET", nil) }
}
