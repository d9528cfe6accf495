internal import OrderModel

/// What the shops' sessions ask of the repository while they send. Journal first, then network: `begin` returns only
/// once the step is on the disk, and what cannot be journalled is not sent.
extension OrderRepository {
  private var policy: SendPolicy {
    SendPolicy(sendsByItself: settings.isConsole, autoSendSeconds: settings.autoSendMinutes * 60)
  }

  /// What a shop's session is to do next; nil when nothing may go, or another instance sends.
  func work(for shop: String) -> OutboxWork? {
    guard log != nil, !isStopped else { return nil }
    return outbox.work(for: shop, now: clock.now(), policy: policy)
  }

  /// Journals that entries are being sent, with the state each order had when it was just read. Returns those that
  /// may really go: one that was given up meanwhile is not among them.
  func begin(_ items: [(id: UInt64, before: OrderState)]) throws(SyncError) -> Set<UInt64> {
    if isStopped { return [] }
    let wanted = items.filter { interruption?.ids.contains($0.id) != true }
    return Set(try step(wanted.map { ($0.id, .begin(before: $0.before)) }).map(\.id))
  }

  /// Writes down what became of an entry. `order` is the order as the shop has it now, if it was read or answered;
  /// `force` when it must replace the cached one whatever its time stamp says.
  func conclude(_ id: UInt64, _ step: OutboxStep, order: Order? = nil, force: Bool = false) {
    if let order { merge([order], force: force) }
    let wasWritten = outbox[id].map { $0.state == .sending || $0.state == .unclear } ?? false
    guard let entry = outbox[id]?.taking(step, at: clock.now()) else { return }
    do throws(SyncError) {
      try log?.append([entry])
      try log?.compactIfLarge(
        outbox.keptEntries.filter { $0.id != id } + (entry.state.isKept ? [entry] : []),
        nextID: outbox.nextID)
    } catch {
      // The shop has answered already; on disk the entry stays as it was and is found out by reading next time.
      tell(error.description)
    }
    outbox.put(entry)
    endIfInterrupted(id)
    changed()
    guard wasWritten else { return }
    do throws(SyncError) {
      try audit?.append(entry, after: order.map { OrderState($0) }, who: settings.author)
    } catch {
      tell(error.description)
    }
  }

  // MARK: Ctrl-C

  /// Which entries are not to be sent any more, and what becomes of those that the shop provably does not have.
  struct Interruption {
    var ids: Set<UInt64>
    /// Given up, so that they never go out later by surprise; otherwise they stay queued for a retry.
    var givesUp: Bool
  }

  /// Stops sending these entries: nothing new is begun, and `settle` returns once what is on its way is settled. Where
  /// another instance sends, they are its changes now and go on; only the waiting ends.
  package func interrupt(_ ids: [UInt64], givingUp: Bool) {
    interruption = Interruption(ids: Set(ids), givesUp: givingUp)
    guard log != nil else {
      endWaiting()
      return
    }
    for id in ids { endIfInterrupted(id) }
    changed()
  }

  private func endIfInterrupted(_ id: UInt64) {
    guard let interruption, interruption.ids.contains(id), outbox[id]?.state == .queued else { return }
    if interruption.givesUp {
      do throws(SyncError) { _ = try step([(id, .drop)]) } catch { tell(error.description) }
    }
    if outbox[id]?.state == .queued { outbox.noteObstacle(id) }
  }

  /// Notes that a cause stops all queued changes of a shop for now.
  func noteObstacle(shop: String, isLimit: Bool) {
    outbox.noteObstacle(shop: shop, isLimit: isLimit)
    changed()
  }

  /// Notes that the outcome of an entry could not be found out; it is tried again at `time`.
  func noteUndecided(_ id: UInt64, until time: Double) {
    outbox.noteUndecided(id, until: time)
    changed()
  }

  /// When the next verification of a shop is due.
  func nextVerification(for shop: String) -> Double? { log == nil ? nil : outbox.nextVerification(for: shop) }
}
