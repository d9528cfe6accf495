package import OrderModel

/// Shopkit's status words (`status_alias`; platforms.md 2.8) and what they mean in common terms. The number
/// in `status` left the vendor's reference in 2024 and is not interpreted.
package enum ShopkitStatus {
  /// In the order in which they are offered; the first word of a common status is the one written for it.
  package static let choices: [StatusChoice] = [
    StatusChoice(status: .pending, word: "pending"),
    StatusChoice(status: .pending, word: "waiting_confirmation"),
    StatusChoice(status: .awaitingPayment, word: "waiting_payment"),
    StatusChoice(status: .processing, word: "processing"),
    StatusChoice(status: .processing, word: "waiting_shipment"),
    StatusChoice(status: .onHold, word: "waiting_stock"),
    StatusChoice(status: .readyForPickup, word: "pickup_available"),
    StatusChoice(status: .sent, word: "sent"),
    StatusChoice(status: .delivered, word: "delivered"),
    StatusChoice(status: .canceled, word: "canceled"),
    StatusChoice(status: .returned, word: "returned"),
  ]

  /// The common status of a word; `unknown` for words that are not in the table.
  package static func status(ofWord word: String) -> OrderStatus {
    choices.first { $0.word == word }?.status ?? .unknown
  }

  /// What every Shopkit shop can do. `requestsPerHour` nil: the configured budget, 3600 by the vendor's
  /// document.
  package static func capabilities(requestsPerHour: Int?) -> ShopCapabilities {
    ShopCapabilities(
      platform: .shopkit, statuses: choices,
      unavailable: [
        .chooseCapture: "Shopkit captures no payments through its API",
        .createOrders: "Shopkit has no call to create an order",
        .editOrders: "Shopkit has no call to change an order's contents",
        .createProducts: "orderdeck does not write Shopkit's products",
        .updateProducts: "orderdeck does not write Shopkit's products",
        .createCategories: "orderdeck does not write Shopkit's categories",
        .userPrices: "Shopkit has no prices for single users",
        .login: "Shopkit signs in with a key, not by browser",
      ], bulkLimit: 50,
      requestsPerHour: requestsPerHour)
  }
}
