internal import Glibc
internal import OrderModel

/// The queue lock between instances: taking it, following its holder, handing changes to the holder and answering
/// those that were handed to us.
extension OrderRepository {
  private var journalPath: String { settings.stateFolder + "/outbox.journal" }

  // MARK: Holding

  /// Becomes the instance that sends, if no other one is: replays the journal for writing and takes in what lies in the
  /// inbox. What was being sent when its sender died is unclear; what was held waits for a key.
  func takeLockIfFree() throws(SyncError) {
    guard log == nil, settings.canSend, !isStopped, let lock, lock.acquire() else {
      watchFolders()
      return
    }
    do throws(SyncError) {
      let (log, history) = try OutboxLog.open(journalPath)
      audit = try AuditLog(settings.stateFolder + "/audit.jsonl")
      try restore(history, log)
      self.log = log
    } catch {
      lock.release()
      throw error
    }
    watchFolders()
    handover?.sweep(olderThan: clock.now() - 86_400)
    takeInbox()
    scheduleRelease()
    changed()
    for session in sessions.values { session.hint() }
  }

  private func restore(_ history: OutboxLog.History, _ log: OutboxLog) throws(SyncError) {
    let now = clock.now()
    var found = history.entries.filter(\.state.isKept).map { $0.taking(.restart, at: $0.changed) ?? $0 }
    if let aside = log.keptAside {
      tell("The outbox journal was damaged. It is kept as \(aside); queued changes wait for a key.")
      for index in found.indices where found[index].state == .queued || found[index].state == .held {
        found[index].error = .damagedJournal
      }
      try log.append(found)
    }
    let finished = outbox.entries.filter { $0.state.isFinal }
    var box = Outbox()
    box.restore(finished + found, nextID: history.nextID)
    let asked = Set(handedOver.values.flatMap { $0 })
    for id in asked { box.noteKey(id, at: now) }
    outbox = box
    taken = Dictionary(history.tickets.map { ($0.name, $0.ids) }) { _, latest in latest }
  }

  /// Takes the requests that other instances dropped. Each is journalled together with its ticket before its file goes,
  /// so a crash in between does not take it twice.
  func takeInbox() {
    guard log != nil, let handover else { return }
    for ticket in handover.waiting() {
      if let ids = taken[ticket] {
        answering[ticket] = ids
      } else if let request = handover.request(ticket) {
        do throws(SyncError) {
          let ids = try take(request, ticket)
          taken[ticket] = ids
          answering[ticket] = ids
        } catch {
          tell(error.description)
          return
        }
      } else {
        handover.setAside(ticket)
        tell("A request in \(handover.folder) cannot be read; it is kept as \(ticket).unreadable.")
        continue
      }
      handover.removeRequest(ticket)
    }
    changed()
  }

  private func take(_ request: HandoverRequest, _ ticket: String) throws(SyncError) -> [UInt64] {
    if request.action == .submit {
      return try take(request.requests, holdSeconds: request.holdSeconds, ticket: ticket)
    }
    try apply(request.action, to: request.ids)
    return request.ids
  }

  /// Writes the answers whose entries changed since they were last written.
  func answerTickets() {
    guard log != nil, let handover else { return }
    for (ticket, ids) in answering {
      let results = results(of: ids)
      guard answered[ticket] != results else { continue }
      do throws(SyncError) {
        try handover.answer(ticket, results)
        answered[ticket] = results
      } catch {
        tell(error.description)
      }
      if results.entries.allSatisfy(\.state.isFinal) {
        answering[ticket] = nil
        answered[ticket] = nil
      }
    }
  }

  private func results(of ids: [UInt64]) -> HandoverResults {
    HandoverResults(
      entries: ids.compactMap { outbox[$0] }, settled: Set(ids.filter { outbox.isSettled($0) }))
  }

  // MARK: Following

  /// Shows what the holder's journal says, or with nobody running what taking it over would make of it.
  func followJournal() {
    guard log == nil else { return }
    let modified = StateFiles.modified(journalPath)
    guard modified != journalSeen || !handedOver.isEmpty else { return }
    journalSeen = modified
    guard let history = try? OutboxLog.read(journalPath) else { return }
    var box = Outbox()
    let known = Set(outbox.entries.map(\.id))
    let isOrphaned = lock?.runningHolder() == nil
    let kept = history.entries.filter { $0.state.isKept || known.contains($0.id) }
    box.restore(
      isOrphaned ? kept.map { $0.taking(.restart, at: $0.changed) ?? $0 } : kept, nextID: history.nextID)
    for ids in handedOver.values {
      for id in ids { if let entry = outbox[id], box[id] == nil { box.put(entry) } }
    }
    outbox = box
    changed()
  }

  /// Watches the inbox and, while following, the holder's journal and lock.
  private func watchFolders() {
    guard let handover, watch == nil || (log != nil) != watchesAsHolder else { return }
    watchesAsHolder = log != nil
    var folders = [(path: handover.folder, events: Int(IN_MOVED_TO))]
    if log == nil {
      let events = Int(IN_CLOSE_WRITE) | Int(IN_MODIFY) | Int(IN_MOVED_TO)
      folders.append((path: settings.stateFolder, events: events))
    }
    watch = FolderWatch(folders: folders) { [weak self] in self?.foldersChanged() }
  }

  private nonisolated func foldersChanged() {
    onQueue { repository in repository.lookAround() }
  }

  /// Looks for a free lock, new requests and answers.
  func lookAround() {
    guard isStarted, !isStopped else { return }
    if log == nil, settings.isConsole || !handedOver.isEmpty {
      do throws(SyncError) { try takeLockIfFree() } catch { tell(error.description) }
    }
    if log != nil { takeInbox() } else { followJournal() }
    fetchAnswers()
  }

  /// The refresh tick of a console that follows: it takes over when the holder is gone.
  func lookForLock() {
    if log == nil, settings.isConsole { lookAround() }
  }

  // MARK: Handing over

  /// Drops a request for the holder and waits until it was taken; returns the entries' ids. When nobody takes it within
  /// 30 s it stays in the inbox, and its changes are shown as queued under ids of their own.
  func handOver(_ request: HandoverRequest) async throws(SyncError) -> [UInt64] {
    guard let handover else { return [] }
    let ticket = try handover.drop(request, now: clock.now())
    handedOver[ticket] = request.ids
    let alarm = Alarm(clock: clock)
    alarm.set(at: clock.now() + 30) { await self.giveUp(ticket) }
    lookAround()
    if !isAnswered(ticket) {
      await withCheckedContinuation { ticketWaiters[ticket] = $0 }
    }
    alarm.cancel()
    guard let results = answer(to: ticket) else { return showInInbox(request, ticket) }
    if let refusal = results.refusal { throw SyncError(place: handover.folder, text: refusal) }
    let ids = results.entries.map(\.id)
    handedOver[ticket] = ids
    fetchAnswers()
    return ids
  }

  /// Shows the changes of a request that nobody has taken yet.
  private func showInInbox(_ request: HandoverRequest, _ ticket: String) -> [UInt64] {
    let holder = lock?.holder().map { "process \($0)" } ?? "another process"
    let cause = OutboxError(kind: "handedOver", text: "Waits in the inbox until \(holder) takes it.")
    let ids = request.requests.map { wish in
      var entry = OutboxEntry(
        id: nextInboxID, order: wish.order, number: wish.number, change: wish.change, expected: wish.expected,
        state: .queued, created: clock.now())
      entry.error = cause
      nextInboxID += 1
      outbox.put(entry)
      settledElsewhere.insert(entry.id)
      return entry.id
    }
    handedOver[ticket] = ids.isEmpty ? request.ids : ids
    changed()
    return ids
  }

  private func isAnswered(_ ticket: String) -> Bool { answer(to: ticket) != nil }

  private func answer(to ticket: String) -> HandoverResults? {
    if log != nil { return taken[ticket].map(results) }
    return handover?.results(ticket)
  }

  private func giveUp(_ ticket: String) { ticketWaiters.removeValue(forKey: ticket)?.resume() }

  /// Reads the answers to what we handed over, and wakes who waits for them.
  private func fetchAnswers() {
    for ticket in handedOver.keys {
      guard let results = answer(to: ticket) else { continue }
      let ids = results.entries.map(\.id)
      if !ids.isEmpty, handedOver[ticket] != ids { handedOver[ticket] = ids }
      if log == nil {
        for entry in results.entries { outbox.put(entry) }
        settledElsewhere.formUnion(results.settled)
        settledElsewhere.subtract(results.entries.map(\.id).filter { !results.settled.contains($0) })
      }
      giveUp(ticket)
      if results.entries.allSatisfy(\.state.isFinal) { finishedTickets.insert(ticket) }
    }
    if !handedOver.isEmpty { changed() }
  }

  /// Removes the answers that were read.
  func clearAnswers() {
    for ticket in finishedTickets { handover?.removeResults(ticket) }
    for waiter in ticketWaiters.values { waiter.resume() }
    ticketWaiters = [:]
  }
}

extension OutboxError {
  /// Marks changes whose journal was damaged: they go only when a key says so.
  static let damagedJournal = OutboxError(
    kind: "journal", text: "The journal was damaged; check the order, then send again.")
}
