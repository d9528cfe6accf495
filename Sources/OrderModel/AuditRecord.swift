/// One line of our own record of writes: who changed what when, and what the shop answered. Texts are as they were
/// written and must be made harmless where they are shown.
package struct AuditRecord: Equatable, Sendable {
  /// Unix seconds.
  package var time: Double
  /// User and host.
  package var who: String
  /// What was asked for, by field in alphabetic order.
  package var change: [Field]
  /// For writes that are no change of an order's fields: `editOrder`, `deleteOrder`; nil else.
  package var write: String?
  /// Whether the customer was to get a mail, and the payment to be captured.
  package var notify: Bool
  package var capture: Bool
  /// `done`, `refused`, `failed` and so on.
  package var outcome: String
  /// The shop's words; nil when it said nothing.
  package var answer: String?

  /// A field with its values; `before` and `after` are nil where they are not known.
  package struct Field: Equatable, Sendable {
    package var name: String
    package var wanted: String
    package var before: String?
    package var after: String?

    /// Names a field and its values.
    package init(name: String, wanted: String, before: String?, after: String?) {
      (self.name, self.wanted, self.before, self.after) = (name, wanted, before, after)
    }
  }

  /// Collects the parts of a line.
  package init(
    time: Double, who: String, change: [Field] = [], write: String? = nil, notify: Bool = false,
    capture: Bool = false, outcome: String, answer: String? = nil
  ) {
    self.time = time
    self.who = who
    self.change = change
    self.write = write
    self.notify = notify
    self.capture = capture
    self.outcome = outcome
    self.answer = answer
  }
}
