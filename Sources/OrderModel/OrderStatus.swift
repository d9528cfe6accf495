/// The statuses all shops share. A shop's word that is not known maps to `unknown`, never to a guess, and every
/// order keeps the shop's own word beside it.
package enum OrderStatus: String, CaseIterable, Sendable, Codable {
  case pending
  case awaitingPayment = "awaiting-payment"
  case processing
  case onHold = "on-hold"
  case readyForPickup = "ready-for-pickup"
  case sent
  case delivered
  case canceled
  case returned
  case unknown

  /// Whether work on the order is still to be done; such orders are re-read by platforms that have no list.
  package var isOpen: Bool {
    switch self {
    case .pending, .awaitingPayment, .processing, .onHold, .readyForPickup, .unknown: true
    case .sent, .delivered, .canceled, .returned: false
    }
  }

  /// One ASCII letter that tells the status apart without colour.
  package var letter: Character {
    switch self {
    case .pending: "n"
    case .awaitingPayment: "a"
    case .processing: "p"
    case .onHold: "h"
    case .readyForPickup: "k"
    case .sent: "S"
    case .delivered: "D"
    case .canceled: "C"
    case .returned: "R"
    case .unknown: "?"
    }
  }
}
