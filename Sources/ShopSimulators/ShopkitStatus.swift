/// The order statuses of Shopkit with their integers: the vendor's document names 1 to 8, the later reference
/// adds 9 to 11.
package enum ShopkitStatus: UInt8, CaseIterable, Sendable {
  case pending = 1
  case processing, sent, canceled
  case waitingConfirmation, waitingPayment, waitingStock
  case delivered, returned, pickupAvailable, waitingShipment

  /// The word in `status_alias`.
  package var alias: String {
    switch self {
    case .pending: "pending"
    case .processing: "processing"
    case .sent: "sent"
    case .canceled: "canceled"
    case .waitingConfirmation: "waiting_confirmation"
    case .waitingPayment: "waiting_payment"
    case .waitingStock: "waiting_stock"
    case .delivered: "delivered"
    case .returned: "returned"
    case .pickupAvailable: "pickup_available"
    case .waitingShipment: "waiting_shipment"
    }
  }

  /// The status of a word; nil for a word Shopkit does not know.
  package init?(alias: String) {
    guard let status = ShopkitStatus.allCases.first(where: { $0.alias == alias }) else { return nil }
    self = status
  }

  /// The words in `status_description`: "Waiting Confirmation".
  var title: String {
    alias.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }
}
