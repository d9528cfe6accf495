import Foundation

/// What makes one simulated shop different from another: money, place, and the kind of things it sells.
package struct ShopProfile: Sendable {
  /// The lower-case name, also the subdomain in links.
  package let name: String
  /// The name customers see.
  package let title: String
  /// ISO 4217.
  package let currency: String
  /// IANA name.
  package let timeZone: String
  /// The id of the oldest order.
  package let firstID: Int
  let region: SeedRegion
  let products: [SeedProduct]
  /// Tax in percent that is added to product prices.
  let tax: Int
  /// Prices have two decimals, or none.
  let decimals: Int

  var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }

  /// The shop of the vendor's document: Portuguese, in euro.
  package static let parallax = ShopProfile(
    name: "parallax", title: "Parallax", currency: "EUR", timeZone: "Europe/Lisbon", firstID: 1337,
    region: .portugal, products: SeedProduct.homeware, tax: 23, decimals: 2)

  /// A Swedish shop for lamps, in kronor.
  package static let lumen = ShopProfile(
    name: "lumen", title: "Lumen", currency: "SEK", timeZone: "Europe/Stockholm", firstID: 20_417,
    region: .sweden, products: SeedProduct.lighting, tax: 25, decimals: 2)

  /// A Japanese stationer, in yen.
  package static let hanami = ShopProfile(
    name: "hanami", title: "Hanami", currency: "JPY", timeZone: "Asia/Tokyo", firstID: 800_021,
    region: .japan, products: SeedProduct.stationery, tax: 10, decimals: 0)

  /// A Swedish outfitter, in kronor.
  package static let norrsken = ShopProfile(
    name: "norrsken", title: "Norrsken Friluft", currency: "SEK", timeZone: "Europe/Stockholm",
    firstID: 5_101,
    region: .sweden, products: SeedProduct.outdoor, tax: 25, decimals: 2)

  /// The three Shopkit shops of the demo, in the order they are shown.
  package static let demo = [parallax, lumen, hanami]
}
