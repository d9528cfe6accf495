import Foundation
package import OrderModel

/// One call of `api/order/history`, the only way to change an order: status, mail and comment together. Without a
/// positive number the shop sets the order to status 0 and answers success (invotide.md 1.4), so there is none without.
package struct InvotideHistory: Equatable, Sendable {
  package let statusID: Int
  package let notify: Bool
  package let comment: String

  /// `statusID`: the new status, or the present one where only a comment is added; nil unless it is positive.
  package init?(_ change: OrderChange, statusID: Int) {
    guard statusID > 0 else { return nil }
    self.statusID = statusID
    notify = change.notify || change.customerNote != nil
    comment = InvotideHistory.comment(of: change)
  }

  /// All four fields, always: `notify` counts as yes for any text but `0`.
  package func call(id: String, storeID: Int? = nil) -> InvotideCall {
    InvotideCall(
      "api/order/history", orderID: id, storeID: storeID,
      form: [
        ("order_status_id", String(statusID)), ("notify", notify ? "1" : "0"), ("override", "0"),
        ("comment", comment),
      ], kind: .write)
  }

  /// Notes, then the parcel: Invotide has no field for tracking, so it stands in the comment.
  private static func comment(of change: OrderChange) -> String {
    var parts = [change.note, change.customerNote].compactMap(\.self)
    switch (change.tracking, change.carrier) {
    case (let tracking?, let carrier?) where !carrier.isEmpty:
      parts.append("Tracking: \(tracking) (\(carrier))")
    case (let tracking?, _): parts.append("Tracking: \(tracking)")
    case (nil, let carrier?): parts.append("Carrier: \(carrier)")
    case (nil, nil): break
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Why a comment cannot be written as it is; nil when it can.
  package static func objection(to change: OrderChange) -> Objection? {
    let comment = comment(of: change)
    if comment.unicodeScalars.contains(where: { $0.value == 0xFFFD || $0.value == 0 }) {
      return Objection(
        .invalid, at: InvotideHistory.texts(of: change), "holds bytes that are no text",
        remedy: "Invotide would silently drop all of it")
    }
    if change.tracking?.isEmpty == true || change.carrier?.isEmpty == true {
      return "Invotide keeps tracking in comments, which cannot be taken back"
    }
    return change.status == nil && comment.isEmpty
      ? Objection(.invalid, at: InvotideHistory.texts(of: change), "the text is empty") : nil
  }

  /// The members that the comment is made of.
  private static func texts(of change: OrderChange) -> [Objection.Place] {
    let parts = [
      ("note", change.note), ("customerNote", change.customerNote), ("tracking", change.tracking),
      ("carrier", change.carrier),
    ]
    return parts.filter { $0.1 != nil }.map { .member($0.0) }
  }

  /// What becomes of the comment on its way, for the operator (invotide.md 2).
  package var warnings: [String] {
    var texts: [String] = []
    if comment.unicodeScalars.contains(where: { $0.value > 0xFFFF }) {
      texts.append("the shop stores emoji and other rare characters of a comment as question marks")
    }
    if notify, comment.contains(where: { "&<>\"".contains($0) }) {
      texts.append("the customer's mail shows & < > \" of a comment as HTML codes such as &amp;")
    }
    return texts
  }
}
