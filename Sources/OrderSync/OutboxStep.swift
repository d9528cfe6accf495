package import OrderModel

/// What can happen to a change. Together with `OutboxEntry.taking` this is the table of allowed steps.
package enum OutboxStep: Sendable, Equatable {
  /// A key or the end of the hold time lets it go.
  case release
  /// Taken back while it is held.
  case withdraw
  /// The operator gives it up.
  case drop
  /// A key asks for another attempt; an unclear change is only read again.
  case retry
  /// The program starts and finds it in the journal.
  case restart
  /// It is about to be written; `before` is the state just read.
  case begin(before: OrderState)
  /// A reading shows it is as asked.
  case findSatisfied
  /// A reading shows that somebody else changed the order, or that nobody can tell any more.
  case findChanged(OrderState?, OutboxError?)
  /// The shop confirmed the write.
  case confirm
  /// The shop or its platform says no.
  case refuse(OutboxError)
  /// It cannot be applied and provably was not.
  case fail(OutboxError)
  /// A cause outside the order; provably nothing was written.
  case postpone(OutboxError)
  /// The write may or may not have happened.
  case lose(OutboxError)
  /// A reading proves that the write did not happen.
  case disprove
  /// A reading was not possible or proves nothing.
  case doubt(OutboxError)
}

extension OutboxEntry {
  /// How often a change may be sent: after an unclear outcome that proved not applied, one more try is made.
  package static let attemptLimit = 2

  /// The entry after a step, or nil when the step is not allowed in its state. `now` in Unix seconds.
  package func taking(_ step: OutboxStep, at now: Double) -> OutboxEntry? {
    guard let next = state(after: step) else { return nil }
    var entry = self
    entry.state = next
    entry.changed = now
    if next != .held { entry.releaseAt = nil }
    switch step {
    case .release, .findSatisfied, .confirm, .withdraw: entry.error = nil
    case .retry:
      entry.error = nil
      entry.noteDelay()
    case .restart:
      entry.releaseAt = nil
      entry.noteDelay()
    case .drop: break
    case .begin(let before):
      entry.before = before
      entry.attempts += 1
      entry.error = nil
    case .findChanged(let found, let error):
      entry.found = found
      entry.error = error
    case .refuse(let error), .fail(let error), .lose(let error), .doubt(let error): entry.error = error
    case .postpone(let error):
      // It never left, so it does not count as sent.
      if state == .sending { entry.attempts -= 1 }
      entry.error = error
      entry.noteDelay()
    case .disprove:
      entry.error =
        next == .failed ? OutboxError(kind: "unclear", text: entry.error?.text ?? "") : entry.error
    }
    return entry
  }

  /// The table of allowed steps.
  private func state(after step: OutboxStep) -> OutboxState? {
    switch (state, step) {
    case (.held, .release), (.held, .retry), (.queued, .retry), (.queued, .restart): .queued
    case (.held, .restart): .held
    case (.held, .withdraw): .withdrawn
    case (.held, .drop), (.queued, .drop), (.unclear, .drop), (.conflict, .drop): .withdrawn
    case (.queued, .begin): .sending
    // A change that was sent before and shows only now was applied late.
    case (.queued, .findSatisfied): attempts > 0 ? .done : .unchanged
    case (.queued, .findChanged), (.sending, .findChanged), (.unclear, .findChanged): .conflict
    case (.queued, .refuse), (.sending, .refuse): .refused
    case (.queued, .fail), (.sending, .fail): .failed
    case (.queued, .postpone), (.sending, .postpone): .queued
    case (.sending, .confirm), (.unclear, .findSatisfied): .done
    case (.sending, .lose), (.sending, .restart): .unclear
    case (.unclear, .restart), (.unclear, .retry), (.unclear, .doubt): .unclear
    case (.unclear, .disprove): attempts < OutboxEntry.attemptLimit ? .queued : .failed
    default: nil
    }
  }

  /// Notes that a change has to wait for its shop: from now on the time between the wish and the write counts, so what
  /// was known when a command asked is what it expects to find.
  package mutating func noteDelay() { expected = expected ?? seen }

  /// What a reading of the order says about an unclear write of this change: the step to take.
  package func judging(_ found: OrderState) -> OutboxStep {
    let readable = change.fields.filter { !found.unreadable.contains($0) }
    guard let before, !readable.isEmpty else {
      if found.satisfies(change) { return .findSatisfied }
      return .doubt(OutboxError(kind: "unclear", text: "The shop does not show whether it arrived."))
    }
    let wanted = readable.allSatisfy { field in
      guard let value = change.wanted(field) else { return true }
      if field.appends { return OrderState.contains(found.value(field), value) }
      return (found.value(field) ?? "") == value
    }
    // A change is one write, so one field that moved from the old to the new value proves all of it.
    let moved = readable.contains { found.value($0) != before.value($0) }
    switch (wanted, moved) {
    case (true, true): return .findSatisfied
    case (false, false): return .disprove
    case (false, true): return .findChanged(found, nil)
    case (true, false):
      if found.satisfies(change) { return .findSatisfied }
      return .doubt(OutboxError(kind: "unclear", text: "The shop does not show whether it arrived."))
    }
  }

  /// The fields in which the order differs from what the change was decided on: what the operator saw or, when a
  /// write was begun once, the state read before that.
  package func surprises(in found: OrderState) -> [ChangeField] {
    guard let yardstick = before ?? expected else { return [] }
    return found.differences(from: yardstick, in: change).filter { !yardstick.unreadable.contains($0) }
  }
}

extension OutboxError {
  /// The part of a shop's answer that is worth keeping.
  package init(_ error: ShopError) {
    switch error {
    case .unauthorized(let text): self.init(kind: "unauthorized", text: text)
    case .rateLimited(let seconds):
      let wait = seconds.map { "; it asks to wait \(Int($0.rounded(.up))) s" } ?? ""
      self.init(kind: "rateLimited", text: "too many requests" + wait)
    case .refused(let code, let text): self.init(kind: "refused", text: text.isEmpty ? "code \(code)" : text)
    case .conflict(let text): self.init(kind: "conflict", text: text)
    case .notFound(let text): self.init(kind: "notFound", text: text)
    case .malformed(let text): self.init(kind: "malformed", text: text)
    case .unreachable(let text): self.init(kind: "unreachable", text: text)
    case .unclear(let text): self.init(kind: "unclear", text: text)
    case .objection(let objection): self.init(objection)
    }
  }
}
