package import OrderModel

/// What operators and commands do to the outbox. Everything is journalled and synced before it counts.
extension OrderRepository {
  /// Takes changes in and returns their entries' ids, in the order of the requests; durable before it returns. An
  /// equal change that already waits is joined. `holdSeconds` nil or 0 sends at once. What the shop cannot do is
  /// `refused` with the reason.
  package func submit(_ requests: [ChangeRequest], holdSeconds: Double?) async throws(SyncError) -> [UInt64] {
    guard !requests.isEmpty else { return [] }
    if try holdsLock() { return try take(requests, holdSeconds: holdSeconds, ticket: nil) }
    let request = HandoverRequest(action: .submit, requests: requests, holdSeconds: holdSeconds)
    return try await handOver(request)
  }

  /// Takes back changes that are still held; others stay as they are.
  package func withdraw(_ ids: [UInt64]) async throws(SyncError) { try await act(.withdraw, ids) }

  /// Sends held changes now.
  package func release(_ ids: [UInt64]) async throws(SyncError) { try await act(.release, ids) }

  /// Tries queued changes again, however old; an unclear one is read again, a held one released.
  package func retry(_ ids: [UInt64]) async throws(SyncError) { try await act(.retry, ids) }

  /// Gives changes up; final ones disappear from the list. One that is being sent stays.
  package func drop(_ ids: [UInt64]) async throws(SyncError) { try await act(.drop, ids) }

  private func act(_ action: HandoverRequest.Action, _ ids: [UInt64]) async throws(SyncError) {
    guard !ids.isEmpty else { return }
    if try holdsLock() {
      try apply(action, to: ids)
    } else {
      _ = try await handOver(HandoverRequest(action: action, ids: ids))
      if action == .drop { outbox.forget(Set(ids)) }
    }
  }

  /// Whether what is asked for now goes out from here; false: from the instance that holds the queue lock.
  package func sendsItself() throws(SyncError) -> Bool { try holdsLock() }

  /// Whether this instance is the one that sends, taking the lock if nobody has it.
  private func holdsLock() throws(SyncError) -> Bool {
    guard isStarted, !isStopped else {
      throw SyncError(place: settings.stateFolder, text: "the repository is not running")
    }
    guard settings.canSend else {
      throw SyncError(
        place: settings.stateFolder, text: "this instance is read-only; start it without --read-only")
    }
    try takeLockIfFree()
    return log != nil
  }

  // MARK: As the holder of the lock

  /// Journals requests as entries, all in one write, with the ticket they came by.
  func take(_ requests: [ChangeRequest], holdSeconds: Double?, ticket: String?) throws(SyncError) -> [UInt64]
  {
    guard let log else {
      throw SyncError(place: settings.stateFolder, text: "another instance holds the queue")
    }
    let now = clock.now()
    var next = outbox
    var entries: [OutboxEntry] = []
    for request in requests {
      let entry = entry(for: request, in: next, holdSeconds: holdSeconds, now: now)
      next.put(entry)
      next.noteKey(entry.id, at: now)
      entries.append(entry)
    }
    let ids = entries.map(\.id)
    try log.append(entries, ticket: ticket.map { ($0, ids) })
    outbox = next
    scheduleRelease()
    changed()
    wakeSessions(for: entries)
    return ids
  }

  private func entry(
    for request: ChangeRequest, in box: Outbox, holdSeconds: Double?, now: Double
  ) -> OutboxEntry {
    guard let refusal = refusal(of: request) else {
      return box.proposal(for: request, id: box.nextID, holdSeconds: holdSeconds, now: now)
    }
    let entry = OutboxEntry(
      id: box.nextID, order: request.order, number: request.number, change: request.change,
      expected: request.expected, state: .queued, created: now)
    return entry.taking(.refuse(refusal), at: now) ?? entry
  }

  /// Why a change is refused before anything is asked of the shop; nil when it may go.
  private func refusal(of request: ChangeRequest) -> OutboxError? {
    guard let spec = specs.first(where: { $0.name == request.order.shop }) else {
      return OutboxError("No shop named \(request.order.shop) is configured.")
    }
    if spec.readOnly {
      return OutboxError(kind: "readOnly", text: "The shop is read-only in the config (readOnly).")
    }
    let capabilities = spec.capabilities
    for field in request.change.fields {
      if let lack = capabilities.availability(of: OrderChange.ability(for: field)).objection {
        return OutboxError(lack)
      }
    }
    if let status = request.change.status, capabilities.choice(forWord: status.word) == nil {
      return OutboxError("The shop does not take the status \(status.word).")
    }
    return request.change.isEmpty ? OutboxError("Nothing is to be changed.") : nil
  }

  /// Carries out one of the operator's actions on entries; those in whose state it is not allowed stay as they are.
  func apply(_ action: HandoverRequest.Action, to ids: [UInt64]) throws(SyncError) {
    let now = clock.now()
    switch action {
    case .submit: return
    case .withdraw: _ = try step(ids.map { ($0, .withdraw) })
    case .drop:
      _ = try step(ids.map { ($0, .drop) })
      outbox.forget(Set(ids))
      changed()
    case .release, .retry:
      let entries = try step(ids.map { ($0, action == .release ? .release : .retry) })
      for entry in entries { outbox.noteKey(entry.id, at: now) }
      wakeSessions(for: entries)
    }
  }

  /// Journals the steps that are allowed, all in one write, then takes them. Returns the entries that changed.
  func step(_ steps: [(id: UInt64, step: OutboxStep)]) throws(SyncError) -> [OutboxEntry] {
    let now = clock.now()
    let entries = steps.compactMap { outbox[$0.id]?.taking($0.step, at: now) }
    guard let log, !entries.isEmpty else { return [] }
    try log.append(entries)
    for entry in entries { outbox.put(entry) }
    scheduleRelease()
    changed()
    return entries
  }

  /// Lets the sessions of these entries look at the outbox now, whatever they were waiting for.
  func wakeSessions(for entries: [OutboxEntry]) {
    let shops = Set(entries.filter { !$0.state.isFinal && $0.state != .held }.map(\.order.shop))
    for shop in shops { sessions[shop]?.hint() }
  }

  // MARK: Hold time

  /// Sets the one timer to the earliest end of a hold time.
  func scheduleRelease() {
    guard let next = outbox.nextRelease(), log != nil, !isStopped else {
      releaseTimer.cancel()
      return
    }
    guard releaseTimer.time != next else { return }
    releaseTimer.set(at: next) { await self.releaseDue() }
  }

  private func releaseDue() {
    releaseTimer.cancel()
    let now = clock.now()
    let due = outbox.openEntries.filter { $0.state == .held && $0.releaseAt.map { $0 <= now } ?? false }
    do throws(SyncError) {
      wakeSessions(for: try step(due.map { ($0.id, .release) }))
      scheduleRelease()
    } catch {
      // Still held, and visibly so: nothing leaves without a journal.
      tell(error.description)
    }
  }
}
