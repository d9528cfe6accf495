internal import OrderModel

/// One shop's lane: everything asked of the shop goes through it one thing after the other, sending before reading, so
/// no order is ever touched twice at a time and a dead shop holds up nobody else.
///
/// A console's session polls by itself; a command's waits to be asked. A failing shop is left alone for a while that
/// doubles each time; a key, a command or a webhook ends that at once, but not a time the shop named itself.
actor ShopSession {
  let spec: ShopSpec
  let settings: SyncSettings
  let clock: any WallClock
  let repository: OrderRepository
  var shop: String { spec.name }
  var client: any ShopClient { spec.client }

  // The state of the shop
  private(set) var failures = 0
  private(set) var lastError: ShopError?
  private var failingSince: Double?
  /// Nothing is asked of the shop before this time, Unix seconds.
  private(set) var quietUntil = 0.0
  /// Whether the shop itself named that time.
  private var isLimited = false

  // Reading
  var cursor: FeedCursor?
  private var nextPass: Double
  private var wanted: Pass?
  /// Whether the cached orders were looked at byte for byte since the start.
  private var knowsCache = false
  private var passWaiters: [CheckedContinuation<Void, Never>] = []
  /// Ids taken over while a full pass runs: the shop has them, whether the pass saw them or not.
  var touched: Set<String> = []

  // Sending
  /// Entries whose order could not be read in this round, with the count of successes at that time.
  var deferred: [UInt64: Int] = [:]
  var successes = 0
  var unreadInRow = 0
  /// Whether a write is between its journal record and its verdict.
  private var isWriting = false

  // The loop
  private var isAwake = false
  private var isStopping = false
  private var hasEnded = false
  private var resting: CheckedContinuation<Void, Never>?
  private var stopWaiters: [CheckedContinuation<Void, Never>] = []
  private let alarm: Alarm

  /// What a pass reads.
  enum Pass { case changes, everything }

  /// Makes a session that does nothing before `start()`.
  init(
    spec: ShopSpec, settings: SyncSettings, clock: any WallClock, repository: OrderRepository,
    cursor: FeedCursor?
  ) {
    self.spec = spec
    self.settings = settings
    self.clock = clock
    self.repository = repository
    self.cursor = cursor
    nextPass = settings.isConsole ? 0 : .infinity
    alarm = Alarm(clock: clock)
  }

  // MARK: From outside

  /// Starts the loop; it ends with `stop`.
  nonisolated func start() {
    Task { await self.run() }
  }

  /// Something is to be sent, or with `readsAlso` to be read: look at once.
  nonisolated func hint(readsAlso: Bool = false) {
    Task { await self.wake(readsAlso: readsAlso) }
  }

  /// Runs a pass and returns when it ended. A pass under way does not count: what is asked for now is read from now.
  func refresh(full: Bool) async {
    guard !isStopping else { return }
    if wanted != .everything { wanted = full ? .everything : .changes }
    endQuiet()
    await withCheckedContinuation { continuation in
      passWaiters.append(continuation)
      wakeUp()
    }
  }

  /// Ends the loop. Waits for a write under way, at most `timeout` seconds; a reading may end when it likes.
  func stop(timeout: Double) async {
    isStopping = true
    endPassWaits()
    wakeUp()
    guard isWriting, !hasEnded else { return }
    let alarm = Alarm(clock: clock)
    alarm.set(at: clock.now() + timeout) { await self.endStopWaits() }
    await withCheckedContinuation { stopWaiters.append($0) }
    alarm.cancel()
  }

  // MARK: The loop

  private func run() async {
    while !isStopping {
      isAwake = false
      await repository.lookForLock()
      await sendWaiting()
      if let pass = duePass() { await read(pass) }
      await rest()
    }
    hasEnded = true
    endPassWaits()
    endStopWaits()
  }

  private func duePass() -> Pass? {
    guard !isStopping else { return nil }
    if let wanted {
      self.wanted = nil
      return wanted
    }
    let now = clock.now()
    return now >= nextPass && now >= quietUntil ? .changes : nil
  }

  private func rest() async {
    let verification = await repository.nextVerification(for: shop)
    guard !isAwake, !isStopping, wanted == nil else { return }
    let due = min(nextPass, verification ?? .infinity)
    let time = max(due, quietUntil)
    await withCheckedContinuation { continuation in
      resting = continuation
      if time.isFinite { alarm.set(at: time) { await self.wakeUp() } }
    }
    alarm.cancel()
  }

  private func wake(readsAlso: Bool) {
    if readsAlso, wanted == nil { wanted = .changes }
    endQuiet()
    wakeUp()
  }

  private func wakeUp() {
    isAwake = true
    resting?.resume()
    resting = nil
  }

  /// Marks the time between a write's journal record and its verdict, which `stop` waits for.
  func noteWriting(_ isUnderWay: Bool) {
    isWriting = isUnderWay
    if !isUnderWay, isStopping { endStopWaits() }
  }

  private func endStopWaits() {
    for waiter in stopWaiters { waiter.resume() }
    stopWaiters = []
  }

  private func endPassWaits() {
    for waiter in passWaiters { waiter.resume() }
    passWaiters = []
  }

  // MARK: Doing well or badly

  /// Whether something may be asked of the shop now.
  var isReady: Bool { !isStopping && clock.now() >= quietUntil }

  private func endQuiet() {
    if !isLimited { quietUntil = 0 }
  }

  /// The shop answered.
  func noteSuccess() async {
    successes += 1
    unreadInRow = 0
    guard failures > 0 else { return }
    failures = 0
    quietUntil = 0
    isLimited = false
    failingSince = nil
    nextPass = min(nextPass, clock.now())
    await repository.report(shop) { status in
      status.failingSince = nil
      status.error = nil
      status.nextAttempt = nil
    }
  }

  /// The shop as a whole does not work: leave it alone for a while.
  func noteFailure(_ error: ShopError) async {
    let now = clock.now()
    failures += 1
    lastError = error
    failingSince = failingSince ?? now
    quietUntil = now + pause(after: error)
    if case .rateLimited = error { isLimited = true } else { isLimited = false }
    if settings.isConsole { nextPass = quietUntil }
    let since = failingSince
    let next = settings.isConsole ? quietUntil : nil
    await repository.report(shop) { status in
      status.failingSince = since
      status.error = error
      status.nextAttempt = next
    }
  }

  /// Our own journal cannot be written: the shop is fine, but nothing may be sent for a while.
  func pauseForJournal() {
    quietUntil = clock.now() + 10
    isLimited = false
  }

  /// Back-off: doubling from a short pause for what may pass by itself, from the normal interval for what needs a
  /// person, up to a quarter of an hour, spread by a fifth either way.
  private func pause(after error: ShopError) -> Double {
    if case .rateLimited(let seconds?) = error { return max(1, seconds) }
    let first = error.isTemporary ? min(10, settings.refreshSeconds) : settings.refreshSeconds
    let doubled = first * Double(1 << min(failures - 1, 10))
    return min(doubled, max(900, settings.refreshSeconds)) * (0.8 + 0.4 * settings.jitter())
  }

  // MARK: Reading

  /// Has damaged cached orders read again. A console looks once, a command when it reads everything anyway. Here, and
  /// not in the repository, as every byte of the files is read: the keys must not wait for that.
  private func checkCache(before pass: Pass) async {
    guard pass == .everything || settings.isConsole, !knowsCache else { return }
    knowsCache = true
    guard !OrderCache.isIntact(folder: settings.cacheFolder, shop: spec.cached) else { return }
    await repository.forgetDamaged(spec)
    cursor = nil
  }

  private func read(_ pass: Pass) async {
    await checkCache(before: pass)
    await repository.report(shop) { status in
      status.isRefreshing = true
      status.progress = 0
      status.announced = nil
    }
    do throws(ShopError) {
      try await readPages(everything: pass == .everything)
      await noteSuccess()
      nextPass = settings.isConsole ? clock.now() + settings.refreshSeconds : .infinity
      let next = settings.isConsole ? nextPass : nil
      await repository.report(shop) { $0.nextAttempt = next }
    } catch {
      await noteFailure(error)
    }
    await repository.report(shop) { $0.isRefreshing = false }
    if wanted == nil { endPassWaits() }
  }
}
