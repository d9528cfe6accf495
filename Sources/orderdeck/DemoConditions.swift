import DeckRuntime
import OrderModel
import ShopSimulators

/// What pictures and demonstrations ask of `--demo` through the environment, so that a run comes out the same every
/// time: what time it is, and which shop goes away. Nothing of it touches a real shop.
struct DemoConditions: Equatable {
  /// `ORDERDECK_DEMO_TIME`: Unix seconds that the clock shows at the start.
  var time: Double?
  /// `ORDERDECK_DEMO_OUTAGE`: the shop that goes away.
  var lostShop: String?
  /// How many changes that shop still takes before.
  var changesBefore = 0

  /// Reads the variables; a value that means nothing is a mistake of whoever set it.
  init(_ environment: [String: String]) throws(Arguments.UsageError) {
    if let text = environment["ORDERDECK_DEMO_TIME"] {
      guard let time = Timestamp(iso8601: text) else {
        throw Arguments.usage("ORDERDECK_DEMO_TIME takes a time such as 2026-03-12T09:41:00Z")
      }
      self.time = Double(time.seconds)
    }
    guard let text = environment["ORDERDECK_DEMO_OUTAGE"] else { return }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let count = Int(parts[1]), count >= 0 else {
      throw Arguments.usage("ORDERDECK_DEMO_OUTAGE takes SHOP:CHANGES, such as lumen:1")
    }
    lostShop = String(parts[0])
    changesBefore = count
  }

  /// The clock that program and demo shops go by.
  func clock(on base: any WallClock) -> any WallClock {
    time.map { ShiftedClock(showing: $0, on: base) } ?? base
  }

  /// Lets the shop go away when it has taken its changes.
  func apply(to shops: [DemoShop]) {
    for shop in shops where shop.name == lostShop { shop.simulator.goDown(afterWrites: changesBefore) }
  }
}
