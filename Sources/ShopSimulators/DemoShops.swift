import Foundation

/// One running demo shop, with what a config needs to name it.
package struct DemoShop: Sendable {
  /// A setting of the shop in the config, beside its name and platform.
  package struct Setting: Sendable {
    package let name: String
    /// The value as JSON.
    package let json: String
    package let isSecret: Bool

    /// A setting whose value is JSON already.
    package init(_ name: String, json: String) {
      self.name = name
      self.json = json
      isSecret = false
    }

    /// A setting whose value is a text.
    package init(_ name: String, _ text: String, isSecret: Bool = false) {
      self.name = name
      json = String(decoding: JSONItem.text(text).bytes, as: UTF8.self)
      self.isSecret = isSecret
    }
  }

  package let name: String
  /// The config's word for the platform.
  package let platform: String
  package let settings: [Setting]
  /// The shop behind it, for tests and for stopping it.
  package let simulator: any SimulatedShop

  /// The value of a text setting without its quotes, such as `url`; empty when there is none. Only for texts without
  /// escapes.
  package func text(_ name: String) -> String {
    settings.first { $0.name == name }.map { String($0.json.dropFirst().dropLast()) } ?? ""
  }
}

/// A place in the demo: how to start its shop, and how many orders it takes at most.
struct DemoSeat: Sendable {
  struct Request: Sendable {
    var orders: Int
    var seed: UInt64
    var clock: @Sendable () -> Double
  }
  /// Nil: any number. Platforms that are read order by order hold fewer.
  var limit: Int?
  var start: @Sendable (Request) throws -> DemoShop
}

/// The shops of `--demo` and `demo-shops`.
package enum DemoShops {
  /// In the order of the config.
  private static var seats: [DemoSeat] {
    ShopProfile.demo.map(ShopkitSimulator.demoSeat) + [
      QuickbutikSimulator.demoSeat(.norrsken), KvikDemo.seat(.app), KvikDemo.seat(.customer),
      InvotideSimulator.demoSeat,
    ]
  }

  /// Starts the demo shops on free ports of 127.0.0.1 with `orders` orders in total. The same seed gives the same
  /// orders every time; their ages are counted from `clock` (Unix seconds) at the start.
  package static func start(
    orders: Int = 240, seed: UInt64 = 1,
    clock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
  ) throws -> [DemoShop] {
    let seats = seats
    var started: [DemoShop] = []
    do {
      for (index, share) in shares(of: max(0, orders), among: seats).enumerated() {
        started.append(
          try seats[index].start(.init(orders: share, seed: seed &+ UInt64(index), clock: clock)))
      }
    } catch {
      for shop in started { shop.simulator.stop() }
      throw error
    }
    return started
  }

  /// Even shares; what is over a seat's limit goes to those without one.
  private static func shares(of orders: Int, among seats: [DemoSeat]) -> [Int] {
    let even = seats.indices.map { orders / seats.count + ($0 < orders % seats.count ? 1 : 0) }
    var shares = zip(even, seats).map { min($0, $1.limit ?? $0) }
    let open = seats.indices.filter { seats[$0].limit == nil }
    let rest = orders - shares.reduce(0, +)
    for (place, index) in open.enumerated() {
      shares[index] += rest / open.count + (place < rest % open.count ? 1 : 0)
    }
    return shares
  }
}

extension ShopkitSimulator: SimulatedShop {
  /// A Shopkit shop of the demo.
  static func demoSeat(_ profile: ShopProfile) -> DemoSeat {
    DemoSeat(limit: nil) { request in
      var options = ShopkitSimulator.Options()
      options.profile = profile
      options.orders = request.orders
      options.seed = request.seed
      options.key = "demo-key-" + profile.name
      options.clock = request.clock
      let simulator = ShopkitSimulator(options)
      try simulator.start()
      return DemoShop(
        name: profile.name, platform: "shopkit",
        settings: [
          .init("url", simulator.url), .init("key", simulator.key, isSecret: true),
          .init("timeZone", profile.timeZone),
        ], simulator: simulator)
    }
  }
}
