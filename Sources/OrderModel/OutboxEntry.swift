/// The life of a change on its way to the shop. Which step may follow which is a table in OrderSync's `Outbox`.
package enum OutboxState: String, Sendable, Codable, CaseIterable {
  /// Waits for its hold time, so that it can be taken back.
  case held
  /// Released; goes out as soon as its shop can be reached.
  case queued
  /// Journalled as being sent; found so at start-up it becomes `unclear`.
  case sending
  /// The shop may or may not have it; it is found out by reading, never by sending again.
  case unclear
  /// The shop has it.
  case done
  /// The order already was as asked; nothing was sent.
  case unchanged
  /// Tried and provably not applied.
  case failed
  /// The shop or its platform said no.
  case refused
  /// Somebody else changed the order meanwhile; nothing was overwritten.
  case conflict
  /// Taken back before it was sent.
  case withdrawn

  /// Whether nothing more will happen to it.
  package var isFinal: Bool {
    switch self {
    case .held, .queued, .sending, .unclear: false
    case .done, .unchanged, .failed, .refused, .conflict, .withdrawn: true
    }
  }

  /// Whether the list keeps it beyond the run in which it came about: everything that is not final, and a conflict until
  /// somebody drops it.
  package var isKept: Bool { !isFinal || self == .conflict }
}

/// One change on its way to a shop. A value; the journal holds its history, the repository its present.
package struct OutboxEntry: Equatable, Sendable, Codable {
  /// Unique in this state folder and never used again.
  package let id: UInt64
  package let order: OrderID
  /// The number the customer sees, for messages.
  package var number: String
  package let change: OrderChange
  /// What the operator saw when deciding; nil for a headless change that goes out at once, which takes the state read
  /// before the write.
  package var expected: OrderState?
  /// What was known of the order when a command asked. It becomes `expected` once the change has to wait for its shop.
  package var seen: OrderState?
  /// What the shop said just before the write; the yardstick when the outcome is unclear.
  package var before: OrderState?
  /// What the shop says now, where it matters (conflict).
  package var found: OrderState?
  package var state: OutboxState
  /// The shop's own word for the status before the change, as far as it is known.
  package var knownWord: String? { (before ?? expected ?? seen)?.value(.status) }
  /// How often it was sent; after an unclear outcome that proved not applied, one more try is made.
  package var attempts = 0
  /// When the operator pressed the key, Unix seconds.
  package let created: Double
  /// When a held entry goes out by itself; nil: only a key releases it.
  package var releaseAt: Double?
  /// When the present state began, Unix seconds.
  package var changed: Double
  /// The cause of the present state, for the operator.
  package var error: OutboxError?

  /// Makes a new entry.
  package init(
    id: UInt64, order: OrderID, number: String, change: OrderChange, expected: OrderState?,
    state: OutboxState,
    created: Double, releaseAt: Double? = nil, seen: OrderState? = nil
  ) {
    self.id = id
    self.order = order
    self.number = number
    self.change = change
    self.expected = expected
    self.state = state
    self.created = created
    self.releaseAt = releaseAt
    self.seen = seen
    changed = created
  }
}

/// The part of a `ShopError` that is worth keeping in the journal.
package struct OutboxError: Equatable, Sendable, Codable {
  /// `unauthorized`, `refused`, `unreachable`, …
  package var kind: String
  package var text: String
  /// Why the shop was not asked, where it was not.
  package var objection: Objection?

  /// Keeps a cause in words.
  package init(kind: String, text: String) {
    self.kind = kind
    self.text = text
  }

  /// Keeps why the shop was not asked.
  package init(_ objection: Objection) {
    self.init(kind: "objection", text: objection.text)
    self.objection = objection
  }
}
