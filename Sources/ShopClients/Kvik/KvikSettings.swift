package import Foundation
package import OrderModel

/// What the client needs to know of one kvik.shop.
package struct KvikSettings: Sendable {
  /// The shop's configured name.
  package var name: String
  /// `kvikApp` or `kvikCustomer`.
  package var platform: Platform
  /// The root of the API: the shop's root and `/api/app` or `/api/customer`.
  package var base: BaseURL
  /// The complete address of the token endpoint.
  package var tokenURL: String
  package var clientID: String
  /// Nil only where customers sign in by browser.
  package var clientSecret: String?
  /// Where customers sign in by browser.
  package var authorizeURL: String?
  package var redirectPort: UInt16
  package var userAgent: String
  /// For times without an offset.
  package var zone: TimeZone?
  /// For orders without a currency.
  package var currency: Currency
  package var mapping: KvikMapping
  /// Where the shop stands in the config, for messages: `shops[2]`; empty at the top.
  package var place: String
  /// Tokens of signing in by browser. Secret.
  package var kept: any ShopMemory

  /// The loopback port of the redirect unless the config names one.
  package static let defaultRedirectPort: UInt16 = 8917

  /// The name of a setting of this shop: `shops[2].url`.
  func setting(_ name: String) -> String { place.isEmpty ? name : place + "." + name }

  /// The settings that hold the credentials, for remedies.
  var credentials: String { ["clientID", "clientSecret"].map(setting).joined(separator: " and ") }

  /// Whether this is one buyer's side.
  var isBuyer: Bool { platform == .kvikCustomer }

  /// What identifies the account that tokens belong to.
  var account: String { base.origin + base.path + " " + clientID }
}
