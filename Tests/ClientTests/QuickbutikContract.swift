import OrderModel
import ShopSimulators

/// Quickbutik in the terms of the contract.
struct QuickbutikContract: ContractSimulator {
  private let simulator: QuickbutikSimulator
  private let clock: @Sendable () -> Double

  init(orders: Int, hostile: Bool, clock: @escaping @Sendable () -> Double) {
    self.clock = clock
    var options = QuickbutikSimulator.Options()
    (options.orders, options.hostile) = (orders, hostile)
    options.clock = clock
    simulator = QuickbutikSimulator(options)
  }

  var url: String { simulator.url }
  var settings: String {
    #"{"key": "\#(simulator.key)", "timeZone": "Europe/Stockholm", "currency": "SEK"}"#
  }
  var orderIDs: [String] { simulator.orderIDs.map(String.init) }
  var requests: [RecordedRequest] { simulator.requests }
  var writes: Int { simulator.requests.filter { $0.method != "GET" }.count }
  var mails: Int { simulator.mails.count }

  func start() throws { try simulator.start() }
  func stop() { simulator.stop() }
  func add(_ rule: FaultRule) { simulator.add(rule) }

  func word(_ id: String) -> String? { Int(id).flatMap { simulator.order($0)?.status } }

  func makeTimesEqual() {
    let now = Int(clock()) - 3600
    for id in simulator.orderIDs {
      simulator.changeQuietly(id) {
        ($0.created, $0.statusChanged) = (now, $0.statusChanged.map { _ in now })
      }
    }
  }

  func letOrdersArriveWhileReading(_ count: Int) {
    for number in 0..<count { simulator.add(FaultRule("GET", "/orders", .nth(number + 2), .ordersArrive(1))) }
  }

  func colleagueChanges(_ id: String, _ text: String) -> Bool {
    guard let id = Int(id) else { return false }
    simulator.change(id) { $1.notes = text }
    return true
  }

  func refuseWrites(of id: String) {
    guard let id = Int(id) else { return }
    simulator.refuseWrites(of: id)
  }

  static var listForms: Range<Int> { 0..<7 }
  static var ordersOfSeveralPages: Int { 450 }

  func useListForm(_ form: Int) {
    switch form {
    case 0: simulator.setListForm(.paged)
    case 1: simulator.setListForm(.wrapped)
    case 2: simulator.setListForm(.unpaged)
    case 3: simulator.add(FaultRule(nil, nil, .every, .gzip(.valid)))
    case 4: simulator.add(FaultRule(nil, nil, .every, .chunked(size: 777)))
    case 5: simulator.add(FaultRule(nil, nil, .every, .wrongContentType))
    default: simulator.add(FaultRule("GET", "/orders", .from(2), .repeatRows(10)))
    }
  }

  func requestCeiling(orders: Int) -> Int { orders / 95 + 2 }

  func richChange(on order: Order) -> OrderChange {
    var change = OrderChange(status: StatusChoice(status: .sent, word: "done", shown: "2"))
    (change.tracking, change.carrier) = ("UA123 ünïcödé 日本", "PostNord")
    return change
  }

  var orderWrite: (method: String?, path: String?) { ("PUT", nil) }
  var orderRead: (method: String?, path: String?) { ("GET", nil) }
}
