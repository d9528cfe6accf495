package import OrderModel

/// The words operators read for what the lower layers report as raw facts. The console and the commands use the same
/// ones. Foreign parts are made harmless here.
package enum Wording {
  /// Why something with a shop did not work, and what to do.
  package static func error(_ error: ShopError, shop: String? = nil) -> String {
    let who = shop ?? "the shop"
    switch error {
    case .unauthorized(let text):
      return "\(who) does not accept the sign-in\(quoted(text))" + remedy(text)
    case .rateLimited(let seconds):
      let wait = seconds.map { " for " + Formatting.duration(seconds: $0) } ?? ""
      return "\(who) asks to slow down\(wait)"
    case .refused(let code, let text):
      // The text names the number already.
      if text.contains("answered \(code)") { return "\(who) said no\(quoted(text))" }
      return "\(who) said no (\(code))\(quoted(text))"
    case .conflict(let text): return "somebody else changed the order meanwhile\(quoted(text))"
    case .notFound(let text): return "\(who) has no such order\(quoted(text))"
    case .malformed(let text): return "\(who) sent something that cannot be read: " + Formatting.line(text)
    case .unreachable(let text): return "\(who) cannot be reached: " + Formatting.line(text)
    case .unclear(let text): return "\(who) gave no clear answer: " + Formatting.line(text)
    case .objection(let objection): return Formatting.line(objection.text)
    }
  }

  /// What to do where credentials are not accepted; the clients name their own settings, as not every platform has a
  /// key.
  private static func remedy(_ text: String) -> String {
    ["check ", "add ", "try ", "run `"].contains { text.contains($0) }
      ? "" : "; check `key` of this shop in the config"
  }

  /// As `error`, with the setting and the remedy where a line of the screen has no room for them.
  package static func explained(_ error: ShopError, shop: String? = nil) -> String {
    let text = Wording.error(error, shop: shop)
    guard case .unreachable = error else { return text }
    return text + "; check `url` of this shop in the config and the network, or try again later"
  }

  /// What a change causes besides itself.
  package static func consequence(_ consequence: Consequence) -> String {
    switch consequence {
    case .noMailToCustomer: "no mail to the customer"
    case .mailToCustomer: "the customer gets a mail"
    case .mailUnknown: "the shop decides whether the customer gets a mail"
    case .paymentCaptured: "the payment is captured"
    case .paymentNotCaptured: "the payment is not captured"
    case .customerSeesNote: "the customer sees the note"
    case .newOrderLetter: "the customer gets the letter for new orders; the shop cannot hold it back"
    case .stockMoves: "the shop's stock changes"
    case .linesReplaced: "every line the order has is replaced"
    case .irreversible: "nothing brings it back"
    }
  }

  /// One word for a state of the outbox.
  package static func word(_ state: OutboxState) -> String { state.rawValue }

  /// What a state of the outbox means, in one sentence.
  package static func meaning(_ state: OutboxState) -> String {
    switch state {
    case .held: "Waits, so that it can be taken back."
    case .queued: "Goes out as soon as the shop can be reached."
    case .sending: "Is being sent."
    case .unclear: "The shop may or may not have it; it is found out by reading the order."
    case .done: "The shop has it."
    case .unchanged: "The order already was as asked; nothing was sent."
    case .failed: "Tried and not applied."
    case .refused: "The shop said no."
    case .conflict: "Somebody else changed the order meanwhile; nothing was overwritten."
    case .withdrawn: "Taken back before it was sent."
    }
  }

  /// What a change asks for: `→ sent`, `tracking RR1 DHL`, `note`.
  package static func change(_ change: OrderChange) -> String {
    var parts: [String] = []
    if let status = change.status {
      parts.append("→ " + Wording.status(status))
    }
    if let paid = change.paid { parts.append(paid ? "paid" : "not paid") }
    let parcel = [change.tracking, change.carrier].compactMap { $0 }.map(Formatting.line)
    if !parcel.isEmpty { parts.append("tracking " + parcel.joined(separator: " ")) }
    if change.trackingLink != nil { parts.append("tracking link") }
    if change.invoiceLink != nil { parts.append("invoice link") }
    if change.note != nil { parts.append("private note") }
    if change.customerNote != nil { parts.append("note for the customer") }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }

  /// A status by its common word, with the shop's own word where it is another one: `processing (waiting_shipment)`.
  package static func status(_ status: StatusChoice) -> String {
    let word = Formatting.line(status.word)
    if status.status == .unknown { return word.isEmpty ? status.status.rawValue : word }
    let common = status.status.rawValue
    return word.isEmpty || word == common ? common : "\(common) (\(word))"
  }

  /// The name of a changeable field.
  package static func field(_ field: ChangeField) -> String {
    switch field {
    case .status: "status"
    case .paid: "paid"
    case .tracking: "tracking"
    case .carrier: "carrier"
    case .trackingLink: "tracking link"
    case .invoiceLink: "invoice link"
    case .note: "private note"
    case .customerNote: "note for the customer"
    }
  }

  /// A value of a changeable field as it is shown.
  package static func value(_ value: String?, of field: ChangeField) -> String {
    guard let value, !value.isEmpty else { return "none" }
    if field == .paid { return value == "true" ? "yes" : "no" }
    return Formatting.line(value)
  }

  /// The cause kept with an entry of the outbox.
  package static func cause(_ error: OutboxError) -> String { Formatting.line(error.text) }

  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "" : ": \"" + Formatting.line(text) + "\""
  }
}
