import OrderModel
import ShopSimulators

/// Invotide in the terms of the contract.
struct InvotideContract: ContractSimulator {
  /// Numbers in a row that end a walk.
  static let gap = 12

  private let simulator: InvotideSimulator
  private let clock: @Sendable () -> Double

  init(orders: Int, hostile: Bool, clock: @escaping @Sendable () -> Double) {
    self.clock = clock
    var options = InvotideSimulator.Options()
    (options.orders, options.hostile) = (orders, hostile)
    options.clock = clock
    simulator = InvotideSimulator(options)
  }

  var url: String { simulator.url }
  var settings: String {
    #"{"key": "\#(simulator.options.key)", "timeZone": "Europe/Kaliningrad", "currency": "EUR", "#
      + #""orderIDs": {"from": 1, "gap": \#(Self.gap)}}"#
  }
  var orderIDs: [String] { simulator.orderIDs.map(String.init) }
  var requests: [RecordedRequest] { simulator.requests }
  var writes: Int { simulator.requests.filter { Self.writeRoutes.contains($0.path) }.count }
  var mails: Int { simulator.mails.count }

  private static let writeRoutes: Set<String> = [
    "/api/order/history", "/api/order/add", "/api/order/edit", "/api/order/delete",
  ]

  func start() throws { try simulator.start() }
  func stop() { simulator.stop() }
  func add(_ rule: FaultRule) { simulator.add(rule) }

  func word(_ id: String) -> String? {
    Int(id).flatMap { simulator.order($0) }.flatMap { simulator.statusName($0.statusID) }
  }

  func makeTimesEqual() {
    let now = Int(clock()) - 3600
    for id in simulator.orderIDs {
      simulator.change(id, isQuiet: true) { ($0.created, $0.modified) = (now, now) }
    }
  }

  func letOrdersArriveWhileReading(_ count: Int) {
    for number in 0..<count {
      simulator.add(FaultRule(nil, "/api/order/info", .nth(number + 2), .ordersArrive(1)))
    }
  }

  func colleagueChanges(_ id: String, _ text: String) -> Bool {
    guard let id = Int(id) else { return false }
    simulator.change(id) { $0.comment = text }
    return true
  }

  func refuseWrites(of id: String) {
    guard let id = Int(id) else { return }
    simulator.refuseWrites(of: id)
  }

  static var listForms: Range<Int> { 0..<3 }

  func useListForm(_ form: Int) {
    switch form {
    case 0: simulator.setWarnings(printed: true)
    case 1: simulator.add(FaultRule(nil, nil, .every, .gzip(.valid)))
    default: simulator.add(FaultRule(nil, nil, .every, .chunked(size: 77)))
    }
  }

  /// One request for each order, those that find the end, the login, and one that proves what "not found" looks like.
  func requestCeiling(orders: Int) -> Int { orders + Self.gap + 2 }

  func richChange(on order: Order) -> OrderChange {
    let isSent = order.status == .sent
    var change = OrderChange(
      status: StatusChoice(
        status: isSent ? .delivered : .sent, word: isSent ? "Complete" : "Shipped", code: isSent ? "5" : "3"))
    (change.tracking, change.carrier, change.note) = ("DA1234", "ctt", "packed\nby Ann ünïcödé 日本")
    return change
  }

  var orderWrite: (method: String?, path: String?) { (nil, "/api/order/history") }
  var orderRead: (method: String?, path: String?) { (nil, "/api/order/info") }
}
