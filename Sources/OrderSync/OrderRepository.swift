internal import Glibc
package import OrderModel

/// The single writer of the orders, the journal and the outbox, for the console and for commands alike.
///
/// It runs on a queue of its own, because its file calls block. What is shown goes out as numbered snapshots, several
/// changes in a row as one. Only the instance with the queue lock sends; another one hands its changes to it.
package actor OrderRepository {
  private let executor = QueueExecutor(label: "orderdeck.repository")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let settings: SyncSettings
  let clock: any WallClock
  let specs: [ShopSpec]
  private let publish: @Sendable (StoreSnapshot) -> Void

  // What is known
  var orders: OrderTable
  var statuses: [ShopStatus]
  var outbox = Outbox()
  var notices: [String] = []
  var stamps: [String: CacheStamp] = [:]
  private var loaded: LoadedCache?

  // Our own files; `log` is there exactly while this instance holds the queue lock
  var lock: QueueLock?
  private var holderAtStart: Int32?
  var log: OutboxLog?
  var audit: AuditLog?
  var handover: Handover?
  var watch: FolderWatch?
  let cache: CacheStore

  // Requests of other instances, by ticket: all that were taken, those still to be answered, the last answers
  var taken: [String: [UInt64]] = [:]
  var answering: [String: [UInt64]] = [:]
  var answered: [String: HandoverResults] = [:]

  // Our requests to the holder, by ticket, while another instance holds the lock
  var handedOver: [String: [UInt64]] = [:]
  var finishedTickets: Set<String> = []
  var ticketWaiters: [String: CheckedContinuation<Void, Never>] = [:]
  var settledElsewhere: Set<UInt64> = []
  /// What the operator stopped with Ctrl-C.
  var interruption: Interruption?
  /// Ids of changes that still lie in the inbox; far above those of the journal.
  var nextInboxID: UInt64 = 1 << 62
  var journalSeen: Double?
  var watchesAsHolder = false

  // Work under way
  var sessions: [String: ShopSession] = [:]
  var isStarted = false
  var isStopped = false
  private var version = 0
  private var isFlushDue = false
  private var waiters: [SettleWaiter] = []
  private var nextWaiter = 0
  let releaseTimer: Alarm

  /// The state before `start()`: the cached orders and how old they are. What the first picture shows.
  package nonisolated let first: StoreSnapshot

  /// Makes a repository; nothing is read or written before `start()`. `loaded` is a cache that the caller has
  /// read already. `publish` is called on the repository's queue with every new state.
  package init(
    settings: SyncSettings, shops: [ShopSpec], loaded: LoadedCache? = nil, clock: any WallClock,
    publish: @escaping @Sendable (StoreSnapshot) -> Void
  ) {
    self.settings = settings
    self.clock = clock
    self.publish = publish
    self.loaded = loaded
    specs = shops
    orders = loaded?.orders ?? OrderTable(shops: shops.map(\.name))
    statuses = shops.map { spec in
      var status = ShopStatus(
        name: spec.name, capabilities: spec.capabilities, timeZone: spec.timeZone,
        readOnly: spec.readOnly)
      status.lastRead = loaded?.stamps[spec.name]?.lastRead
      return status
    }
    first = StoreSnapshot(version: 0, orders: orders, outbox: [], shops: statuses)
    cache = CacheStore(
      folder: settings.cacheFolder, shops: shops.map(\.cached), loaded: loaded)
    releaseTimer = Alarm(clock: clock)
  }

  // MARK: Starting and stopping

  /// Reads the journal, takes the queue lock or follows its holder, and starts a session per shop. The console takes the
  /// lock here; a command only when it has something to write.
  package func start() throws(SyncError) {
    guard !isStarted else { return }
    try StateFiles.makeFolder(settings.stateFolder)
    // The cache is disposable: without its folder everything is read again, and that is all.
    do throws(SyncError) { try StateFiles.makeFolder(settings.cacheFolder) } catch { tell(error.description) }
    handover = try Handover(stateFolder: settings.stateFolder)
    lock = try QueueLock(settings.stateFolder + "/outbox.lock")
    readCache()
    isStarted = true
    if settings.isConsole, settings.canSend { try takeLockIfFree() }
    if log == nil {
      holderAtStart = lock?.runningHolder()
      followJournal()
    }
    for spec in specs {
      let session = ShopSession(
        spec: spec, settings: settings, clock: clock, repository: self, cursor: stamps[spec.name]?.resume)
      sessions[spec.name] = session
      session.start()
    }
    scheduleRelease()
    changed()
  }

  /// Ends the sessions and lets go of the lock. With `sendHeld` the held changes are released first and awaited for
  /// `stopSeconds`; what is not out by then stays queued. Without it they stay held and wait for a key.
  package func stop(sendHeld: Bool) async {
    guard isStarted, !isStopped else { return }
    if sendHeld, log != nil {
      let held = outbox.openEntries.filter { $0.state == .held }.map(\.id)
      let released = (try? step(held.map { ($0, .release) })) ?? []
      wakeSessions(for: released)
      _ = await settle(held, timeout: settings.stopSeconds)
    }
    isStopped = true
    releaseTimer.cancel()
    for session in sessions.values { await session.stop(timeout: settings.stopSeconds) }
    await storeCache(isFinal: true)
    watch = nil
    clearAnswers()
    resumeWaiters { _ in true }
    log = nil
    lock?.release()
  }

  private func readCache() {
    let content = loaded ?? OrderRepository.loadCache(folder: settings.cacheFolder, shops: specs)
    loaded = nil
    orders = content.orders
    stamps = content.stamps
    for (index, spec) in specs.enumerated() {
      statuses[index].lastRead = stamps[spec.name]?.lastRead
    }
  }

  /// The cached orders of shops; a few system calls per shop, whatever the number of orders.
  package static func loadCache(folder: String, shops: [ShopSpec]) -> LoadedCache {
    OrderCache.load(folder: folder, shops: shops.map(\.cached))
  }

  // MARK: What is shown

  /// The present state.
  package func snapshot() -> StoreSnapshot {
    var snapshot = StoreSnapshot(version: version, orders: orders, outbox: outbox.entries, shops: statuses)
    if log == nil { snapshot.lockHolder = watch == nil ? holderAtStart : lock?.holder() }
    snapshot.notices = notices
    return snapshot
  }

  /// Notes that something visible changed. One snapshot goes out for all changes made before the queue gets to it.
  func changed() {
    version += 1
    guard !isFlushDue else { return }
    isFlushDue = true
    onQueue { $0.flush() }
  }

  /// Runs work on the repository's queue after what waits there already, in order and without a task.
  nonisolated func onQueue(_ work: @escaping @Sendable (isolated OrderRepository) -> Void) {
    executor.perform { self.assumeIsolated { work($0) } }
  }

  private func flush() {
    isFlushDue = false
    publish(snapshot())
    answerTickets()
    resumeWaiters { waiter in waiter.ids.allSatisfy { isSettled($0) } }
  }

  /// Adds a message about our own files, once.
  func tell(_ notice: String) {
    guard !notices.contains(notice) else { return }
    notices.append(notice)
    changed()
  }

  // MARK: Waiting

  /// A call of `settle` that has not returned.
  private struct SettleWaiter {
    var number: Int
    var ids: [UInt64]
    var continuation: CheckedContinuation<Void, Never>
  }

  /// Waits until each entry is final, or queued after an outage, or unclear after a reading that proved nothing; at
  /// most `timeout` seconds. Returns the entries as they are then.
  package func settle(_ ids: [UInt64], timeout: Double) async -> [OutboxEntry] {
    guard !ids.allSatisfy({ isSettled($0) }), !isStopped else { return ids.compactMap { outbox[$0] } }
    let number = nextWaiter
    nextWaiter += 1
    let alarm = Alarm(clock: clock)
    alarm.set(at: clock.now() + timeout) { await self.endWaiting(number) }
    await withCheckedContinuation { continuation in
      waiters.append(SettleWaiter(number: number, ids: ids, continuation: continuation))
    }
    alarm.cancel()
    return ids.compactMap { outbox[$0] }
  }

  /// Whether nothing more will happen to an entry for now, as far as this instance or the lock's holder knows.
  private func isSettled(_ id: UInt64) -> Bool {
    if log != nil { return outbox.isSettled(id) }
    return settledElsewhere.contains(id) || outbox[id]?.state.isFinal ?? true
  }

  /// Lets every call of `settle` return with what is known now.
  func endWaiting() { resumeWaiters { _ in true } }

  private func endWaiting(_ number: Int) { resumeWaiters { $0.number == number } }

  private func resumeWaiters(where isOver: (SettleWaiter) -> Bool) {
    let over = waiters.filter(isOver)
    waiters.removeAll { waiter in over.contains { $0.number == waiter.number } }
    for waiter in over { waiter.continuation.resume() }
  }
}
