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
  package func objection(to change: OrderChange, from word: String?) -> Objection? {
    if let status = change.status, choice(forWord: status.word) == nil { return objection(to: status) }
    var abilities = change.fields.map(OrderChange.ability)
    if change.notify { abilities.append(.chooseMail) }
    if change.capture { abilities.append(.chooseCapture) }
    if let lack = abilities.lazy.compactMap({ availability(of: $0).objection }).first { return lack }
    if let objection = change.parcelObjection { return objection }
    let mails = mails(change)
    return rules.lazy.compactMap { $0.objection(to: change, from: word, mails: mails) }.first
  }

  /// Why a status that the shop does not take cannot be written, with those that can.
  private func objection(to status: StatusChoice) -> Objection {
    if let lack = availability(of: .changeStatus).objection { return lack }
    let shown = status.word.isEmpty ? status.status.rawValue : status.word
    let taken = OrderStatus.allCases.filter { $0 != .unknown && choice(for: $0) != nil }.map(\.rawValue)
    return Objection(
      .unsupported, at: [], "\(platform.title) takes no status “\(shown)”",
      remedy: taken.isEmpty ? nil : "it takes " + taken.joined(separator: ", "))
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
  func objection(to change: OrderChange, from word: String?, mails: Bool) -> Objection? {
    switch self {
    case .letterFrom(let from, let reason):
      // Only the decision against the mail stands in the way.
      return word == from && !mails ? Objection(.declined, at: [], reason) : nil
    case .trackingOnlyWith(let status, let reason):
      let hasParcel = change.tracking != nil || change.carrier != nil || change.trackingLink != nil
      return hasParcel && change.status?.status != status ? Objection(reason) : nil
    case .captureOnlyWith(let status, let reason):
      return change.capture && change.status?.status != status ? Objection(reason) : nil
    case .paidOnlyAlone(let words, let reason):
      guard change.paid != nil else { return nil }
      let isFree = change.status == nil && word.map(words.contains) ?? true
      return isFree ? nil : Objection(reason)
    case .notFrom(let forbidden, let fields, let reason):
      return word == forbidden && change.fields.contains(where: fields.contains) ? Objection(reason) : nil
    case .notWithMail(let fields, let reason):
      return mails && change.fields.contains(where: fields.contains) ? Objection(reason) : nil
    case .stockHeld, .mailsWith: return nil
    }
  }
}

extension OrderChange {
  /// What is wrong with the texts about the parcel, which shops take as they come; nil when nothing is. The empty text
  /// takes away what is there.
  package var parcelObjection: Objection? {
    for (name, text) in [("tracking", tracking), ("carrier", carrier)] {
      guard let text, !text.isEmpty else { continue }
      if text.allSatisfy(\.isWhitespace) { return .invalid(.member(name), "must not be blank") }
      let isControl = text.unicodeScalars.contains {
        [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
      }
      if isControl {
        return .invalid(.member(name), "must not hold a line break or another control character")
      }
    }
    return nil
  }
}
