import Foundation
import OrderModel

/// The shops' time zones by name, looked up once per configuration: making a `TimeZone` reads a file.
struct ShopZones {
  private(set) var zones: [String: TimeZone] = [:]
  private var names: [String: String] = [:]
  /// The operator's zone. Read at the first use, since the first picture can do without.
  var local: TimeZone { TimeZone.current }

  init(_ shops: [ShopStatus]) { follow(shops) }

  /// Looks up what changed since the last time.
  mutating func follow(_ shops: [ShopStatus]) {
    for shop in shops where names[shop.name] != shop.timeZone {
      names[shop.name] = shop.timeZone
      zones[shop.name] = shop.timeZone.flatMap { TimeZone(identifier: $0) }
    }
  }
}
