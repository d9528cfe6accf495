import Foundation

/// One running demo shop, with what a config needs to name it.
package struct DemoShop: Sendable {
  package let name: String
  /// The config's word for the platform.
  package let platform: String
  /// `http://127.0.0.1:PORT/v1`.
  package let url: String
  package let key: String
  /// IANA name.
  package let timeZone: String
  /// The shop behind it, for tests and for stopping it.
  package let simulator: ShopkitSimulator
}

/// The shops of `--demo` and `demo-shops`.
package enum DemoShops {
  /// Starts the demo shops on free ports of 127.0.0.1 with `orders` orders in total. The same seed gives the same
  /// orders every time; their ages are counted from `clock` (Unix seconds) at the start.
  package static func start(
    orders: Int = 240, seed: UInt64 = 1,
    clock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
  ) throws -> [DemoShop] {
    let profiles = ShopProfile.demo
    return try profiles.enumerated().map { index, profile in
      var options = ShopkitSimulator.Options()
      options.profile = profile
      options.orders = max(0, orders) / profiles.count + (index < max(0, orders) % profiles.count ? 1 : 0)
      options.seed = seed &+ UInt64(index)
      options.key = "demo-key-" + profile.name
      options.clock = clock
      let simulator = ShopkitSimulator(options)
      try simulator.start()
      return DemoShop(
        name: profile.name, platform: "shopkit", url: simulator.url, key: simulator.key,
        timeZone: profile.timeZone, simulator: simulator)
    }
  }
}
