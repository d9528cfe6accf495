/// One order of a simulated Shopkit shop, as the shop stores it. Tests read and change it directly to play a
/// colleague at the shop; everything that is not here is made from the seed when the order is sent.
package struct ShopkitOrder: Sendable, Equatable {
  package let id: Int
  package var status: ShopkitStatus
  /// A word sent in place of the status's own, for a shop with statuses nobody knows.
  package var statusWord: String?
  package var paid: Bool
  package var isNew: Bool
  /// Unix seconds.
  package var created: Int
  package var updated: Int
  package var sent: Int?
  package var paidAt: Int?
  package var texts: ShopkitTexts

  /// What `status_alias` says.
  package var alias: String { statusWord ?? status.alias }
}

/// The texts of an order that the shop's staff and the API can write.
package struct ShopkitTexts: Sendable, Equatable {
  package var note: String?
  package var clientNote: String?
  package var invoiceURL: String?
  package var trackingCode: String?
  package var trackingCarrier: String?
  package var trackingURL: String?
  package var trackingCreated: Int?
  package var shippingURL: String?
  package var atCode: String?
  package var pickupCode: String?
  package var tags: [String] = []
  /// The customer's name; nil keeps the seed's.
  package var customerName: String?

  /// No texts.
  package init() {}
}

/// The part of an order that lists are filtered and sorted by. Kept for every order; small, so that 100,000 are
/// cheap.
struct ShopkitRecord: Sendable {
  let id: Int
  var status: ShopkitStatus
  var paid: Bool
  var isNew: Bool
  var deleted = false
  var created: Int
  var updated: Int
  var sent: Int?
  var paidAt: Int?
}
