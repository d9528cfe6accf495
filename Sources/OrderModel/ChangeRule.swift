/// A limit on what one change may combine, or something it causes from some statuses. Data, so that the console can say
/// it before a key is pressed.
package enum ChangeRule: Hashable, Sendable, Codable {
  /// Tracking and carrier are taken only together with this status.
  case trackingOnlyWith(OrderStatus, reason: String)
  /// The payment is captured only together with this status.
  case captureOnlyWith(OrderStatus, reason: String)
  /// `paid` is taken only without a status and only while the shop's word is one of these.
  case paidOnlyAlone(from: [String], reason: String)
  /// These fields are refused while the shop's word is `word`.
  case notFrom(word: String, [ChangeField], reason: String)
  /// While the shop's word is `word`, any change sends the customer the letter for new orders.
  case letterFrom(word: String, reason: String)
  /// A change with one of these fields mails the customer, whatever is chosen.
  case mailsWith([ChangeField])
  /// These fields are refused in a change that mails the customer.
  case notWithMail([ChangeField], reason: String)
  /// Entering or leaving this group of the shop's words takes pieces from the stock or gives them back.
  case stockHeld(words: Set<String>)
}

extension ShopCapabilities {
  /// Why this shop cannot make a change, whatever the order; nil when it can. `word`: the shop's own word for the
  /// order's present status; nil when it is not known yet, which leaves out what depends on it.
  package func objection(to change: OrderChange, from word: String?) -> String? {
    forbidding(change, from: word)?.reason
  }

  /// As `objection`, with what it is to the operator: `refused` (code 0, as the shop was not asked) where only the
  /// decision against a mail stands in the way, `unsupported` for everything else.
  package func objectionError(to change: OrderChange, from word: String?) -> ShopError? {
    forbidding(change, from: word).map { reason, rule in
      if case .letterFrom? = rule { .refused(code: 0, text: reason) } else { .unsupported(reason) }
    }
  }

  /// The first thing that forbids a change, with the rule where it is one.
  private func forbidding(
    _ change: OrderChange, from word: String?
  ) -> (reason: String, rule: ChangeRule?)? {
    if let status = change.status, choice(forWord: status.word) == nil {
      if let reason = availability(of: .changeStatus).reason { return (reason, nil) }
      let shown = status.word.isEmpty ? status.status.rawValue : status.word
      return ("\(platform.title) takes no status “\(shown)”", nil)
    }
    var abilities = change.fields.map(OrderChange.ability)
    if change.notify { abilities.append(.chooseMail) }
    if change.capture { abilities.append(.chooseCapture) }
    if let reason = abilities.lazy.compactMap({ availability(of: $0).reason }).first { return (reason, nil) }
    if let reason = change.parcelObjection { return (reason, nil) }
    let mails = mails(change)
    return rules.lazy.compactMap { rule in
      rule.objection(to: change, from: word, mails: mails).map { (reason: $0, rule: rule) }
    }.first
  }

  /// Whether a change mails the customer whatever is chosen.
  package func alwaysMails(_ change: OrderChange, from word: String) -> Bool {
    rules.contains { if case .letterFrom(word, _) = $0 { true } else { false } }
  }

  /// Whether a change mails the customer because it was asked to or cannot do without.
  package func mails(_ change: OrderChange) -> Bool { rules.contains { $0.mails(change) } || change.notify }

  /// Whether a change moves stock.
  package func movesStock(_ change: OrderChange, from word: String) -> Bool {
    guard let target = change.status?.word else { return false }
    return rules.contains { rule in
      guard case .stockHeld(let words) = rule else { return false }
      return words.contains(word) != words.contains(target)
    }
  }
}

extension ChangeRule {
  /// Whether the rule makes a change mail the customer.
  func mails(_ change: OrderChange) -> Bool {
    if case .mailsWith(let fields) = self { change.fields.contains(where: fields.contains) } else { false }
  }

  /// Why the rule forbids a change; nil when it does not. `mails`: whether the change mails the customer.
  func objection(to change: OrderChange, from word: String?, mails: Bool) -> String? {
    switch self {
    case .trackingOnlyWith(let status, let reason):
      let hasParcel = change.tracking != nil || change.carrier != nil || change.trackingLink != nil
      return hasParcel && change.status?.status != status ? reason : nil
    case .captureOnlyWith(let status, let reason):
      return change.capture && change.status?.status != status ? reason : nil
    case .paidOnlyAlone(let words, let reason):
      guard change.paid != nil else { return nil }
      return change.status != nil || word.map { !words.contains($0) } ?? false ? reason : nil
    case .notFrom(let forbidden, let fields, let reason):
      return word == forbidden && change.fields.contains(where: fields.contains) ? reason : nil
    case .letterFrom(let from, let reason): return word == from && !mails ? reason : nil
    case .notWithMail(let fields, let reason):
      return mails && change.fields.contains(where: fields.contains) ? reason : nil
    case .stockHeld, .mailsWith: return nil
    }
  }
}

extension OrderChange {
  /// What is wrong with the texts about the parcel, which shops take as they come; nil when nothing is. The empty text
  /// takes away what is there.
  fileprivate var parcelObjection: String? {
    for (name, text) in [("tracking number", tracking), ("carrier", carrier)] {
      guard let text, !text.isEmpty else { continue }
      if text.allSatisfy(\.isWhitespace) { return "the \(name) is blank" }
      let isControl = text.unicodeScalars.contains {
        [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
      }
      if isControl { return "the \(name) holds a line break or another control character" }
    }
    return nil
  }
}
