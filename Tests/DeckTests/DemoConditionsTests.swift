import OrderModel
import ShopSimulators
import TestSupport
import Testing

@testable import orderdeck

/// The variables that make a demo come out the same every time.
@Suite("Demo conditions") struct DemoConditionsTests {
  @Test("starts the clock at the time asked for and lets it run on")
  func time() throws {
    let base = ManualClock(now: 500)
    let conditions = try DemoConditions(["ORDERDECK_DEMO_TIME": "1970-01-02T00:00:00+00:00"])
    let clock = conditions.clock(on: base)
    #expect(clock.now() == 86_400)
    base.advance(by: 2.5)
    #expect(clock.now() == 86_402.5)
    #expect(try DemoConditions([:]).clock(on: base).now() == base.now())
  }

  @Test("lets the shop named go away after its changes, and no other")
  func outage() throws {
    let conditions = try DemoConditions(["ORDERDECK_DEMO_OUTAGE": "lumen:0"])
    let shops = try DemoShops.start(orders: 7) { 1_700_000_000 }
    defer { for shop in shops { shop.simulator.stop() } }
    conditions.apply(to: shops)
    #expect(shops.filter { $0.simulator.server.isDown }.map(\.name) == ["lumen"])
  }

  @Test(
    "tells a value that means nothing",
    arguments: [
      ["ORDERDECK_DEMO_TIME": "noon"], ["ORDERDECK_DEMO_OUTAGE": "lumen"],
      ["ORDERDECK_DEMO_OUTAGE": ":1"], ["ORDERDECK_DEMO_OUTAGE": "lumen:-1"],
    ])
  func mistakes(_ environment: [String: String]) {
    #expect(throws: Arguments.UsageError.self) { try DemoConditions(environment) }
  }
}
