/// What the operator wants of one order: only the fields named here are ever sent.
package struct OrderChange: Hashable, Sendable, Codable {
  /// The new status with the shop's word it is written with.
  package var status: StatusChoice?
  package var paid: Bool?
  package var tracking: String?
  package var carrier: String?
  package var trackingLink: String?
  package var invoiceLink: String?
  /// A private note, added below the one the shop already has.
  package var note: String?
  /// A note the customer sees, added below the one the shop already has.
  package var customerNote: String?
  /// Whether the shop may mail the customer about it; always sent explicitly where the shop takes it.
  package var notify = false
  /// Whether the shop may capture the payment; always sent explicitly where the shop takes it.
  package var capture = false

  /// A change that wants nothing yet.
  package init() {}

  /// A change of the status alone.
  package init(status: StatusChoice) { self.status = status }

  /// The fields this change writes.
  package var fields: [ChangeField] { ChangeField.allCases.filter { wanted($0) != nil } }

  /// Whether nothing is asked for.
  package var isEmpty: Bool { fields.isEmpty }

  /// The value asked for in a field, in the form `OrderState` keeps it; nil when the field is left alone.
  package func wanted(_ field: ChangeField) -> String? {
    switch field {
    case .status: status?.shownWord
    case .paid: paid.map(String.init)
    case .tracking: tracking
    case .carrier: carrier
    case .trackingLink: trackingLink
    case .invoiceLink: invoiceLink
    case .note: note
    case .customerNote: customerNote
    }
  }

  /// The ability a shop needs for a field.
  package static func ability(for field: ChangeField) -> Ability {
    switch field {
    case .status: .changeStatus
    case .paid: .changePaid
    case .tracking: .tracking
    case .carrier: .carrier
    case .trackingLink: .trackingLink
    case .invoiceLink: .invoiceLink
    case .note: .privateNote
    case .customerNote: .customerNote
    }
  }

  /// What will happen besides the change itself. `capabilities` are those of the order's shop, `word` is the shop's
  /// own word for the order's present status; nil: not known.
  package func consequences(at capabilities: ShopCapabilities, from word: String? = nil) -> [Consequence] {
    var result: [Consequence] = []
    if let word, capabilities.alwaysMails(self, from: word) {
      result.append(.newOrderLetter)
    } else if capabilities.availability(of: .chooseMail).isAvailable {
      result.append(capabilities.mails(self) ? .mailToCustomer : .noMailToCustomer)
    } else {
      result.append(capabilities.mails(self) ? .mailToCustomer : .mailUnknown)
    }
    if capabilities.availability(of: .chooseCapture).isAvailable {
      result.append(capture ? .paymentCaptured : .paymentNotCaptured)
    }
    if let word, capabilities.movesStock(self, from: word) { result.append(.stockMoves) }
    if customerNote != nil { result.append(.customerSeesNote) }
    return result
  }
}

/// A field of an order that a change can write.
package enum ChangeField: String, CaseIterable, Sendable, Codable {
  case status, paid, tracking, carrier, trackingLink, invoiceLink, note, customerNote

  /// Whether new text goes below what is there instead of replacing it.
  package var appends: Bool { self == .note || self == .customerNote }
}

/// What a change or another write causes besides itself. The words for it are made in ViewModels.
package enum Consequence: String, Hashable, Sendable, Codable {
  case noMailToCustomer, mailToCustomer, paymentCaptured, paymentNotCaptured, customerSeesNote
  /// Nobody can choose, and the platform does not say what it does.
  case mailUnknown
  /// The shop sends its letter for new orders, and nothing can stop it.
  case newOrderLetter
  /// Pieces are taken from the stock or go back to it.
  case stockMoves
  /// Every line the order has is replaced.
  case linesReplaced
  /// Nothing brings it back.
  case irreversible
}

/// The changeable fields of an order at one moment: what the operator saw when deciding, what the shop said just
/// before a write, or what it says now. An absent member means empty at the shop; a field in `unreadable` is one
/// that the platform never shows.
package struct OrderState: Equatable, Sendable, Codable {
  /// The values by field, in the form `OrderChange.wanted` uses.
  package var values: [ChangeField: String]
  package var unreadable: Set<ChangeField>

  /// The changeable fields of an order as it was read.
  package init(_ order: Order, unreadable: Set<ChangeField> = []) {
    values = [:]
    self.unreadable = unreadable.union(order.unreadable)
    values[.status] = order.shopStatus
    values[.paid] = order.paid.map(String.init)
    values[.tracking] = order.shipping.tracking
    values[.carrier] = order.shipping.carrier
    values[.trackingLink] = order.shipping.link
    values[.note] = order.note
    values[.customerNote] = order.customerNote
    if order.paid == nil { self.unreadable.insert(.paid) }
    self.unreadable.insert(.invoiceLink)
  }

  /// The value of a field; the empty text counts as absent.
  package func value(_ field: ChangeField) -> String? {
    values[field].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether every field of `change` can be read here and already is as asked. Text that is added below what is
  /// there counts as present when it stands there as whole lines.
  package func satisfies(_ change: OrderChange) -> Bool {
    change.fields.allSatisfy { field in
      guard !unreadable.contains(field), let wanted = change.wanted(field) else { return false }
      if field.appends { return OrderState.contains(value(field), wanted) }
      return (value(field) ?? "") == wanted
    }
  }

  /// The fields of `change` in which two readings of the order differ.
  package func differences(from other: OrderState, in change: OrderChange) -> [ChangeField] {
    change.fields.filter { value($0) != other.value($0) }
  }

  /// Whether `text` stands in `whole` as complete lines.
  package static func contains(_ whole: String?, _ text: String) -> Bool {
    guard let whole else { return false }
    return ("\n" + whole + "\n").contains("\n" + text + "\n")
  }
}
