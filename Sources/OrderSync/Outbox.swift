package import OrderModel

/// When queued changes go out without a key.
package struct SendPolicy: Sendable {
  /// True for the console; a command sends only what it was asked to.
  package var sendsByItself: Bool
  /// The age of the key press up to which a change queued by an outage still goes by itself, seconds.
  package var autoSendSeconds: Double

  /// States the policy.
  package init(sendsByItself: Bool, autoSendSeconds: Double) {
    self.sendsByItself = sendsByItself
    self.autoSendSeconds = autoSendSeconds
  }
}

/// What a shop's session is to do next.
package enum OutboxWork: Equatable, Sendable {
  /// Changes of different orders, in order, each the first of its order.
  case send([OutboxEntry])
  /// A change whose outcome is to be found out by reading.
  case verify(OutboxEntry)
}

/// All changes that are not final and the final ones of this run. A pure value: the repository journals what it
/// changes. Ids ascend, are unique in the state folder and never used again.
package struct Outbox: Sendable {
  /// Why a queued change did not go.
  private enum Obstacle { case outage, limit, damage }

  /// The id of the next entry.
  package private(set) var nextID: UInt64 = 1
  private var byID: [UInt64: OutboxEntry] = [:]
  private var ids: [UInt64] = []
  private var open: [UInt64] = []
  /// When a key last asked for an entry in this run.
  private var keyed: [UInt64: Double] = [:]
  private var obstacles: [UInt64: Obstacle] = [:]
  /// Entries the journal held at the start.
  private var found: Set<UInt64> = []
  /// Unclear entries whose verification was tried in vain, with the time of the next try.
  private var undecided: [UInt64: Double] = [:]

  /// An outbox without entries.
  package init() {}

  /// What the journal must keep: see `OutboxState.isKept`.
  package var keptEntries: [OutboxEntry] { entries.filter(\.state.isKept) }

  /// Every entry, oldest first.
  package var entries: [OutboxEntry] { ids.compactMap { byID[$0] } }

  /// Entries that are not final, oldest first.
  package var openEntries: [OutboxEntry] { open.compactMap { byID[$0] } }

  /// An entry by its id.
  package subscript(id: UInt64) -> OutboxEntry? { byID[id] }

  // MARK: Taking in

  /// Takes over what the journal held. Nothing found goes by itself but by the policy.
  package mutating func restore(_ entries: [OutboxEntry], nextID: UInt64) {
    for entry in entries {
      put(entry)
      found.insert(entry.id)
      if entry.state == .queued { obstacles[entry.id] = entry.error == .damagedJournal ? .damage : .outage }
    }
    self.nextID = max(self.nextID, nextID)
  }

  /// The entry for a request: a new one, or the equal one that already waits as the latest change of its order. It is
  /// only a proposal: `put` makes it part of the outbox once it is journalled.
  package func proposal(for request: ChangeRequest, id: UInt64, holdSeconds: Double?, now: Double)
    -> OutboxEntry
  {
    let holds = holdSeconds.map { $0 > 0 } ?? false
    let latest = open.last { byID[$0]?.order == request.order }.flatMap { byID[$0] }
    if var entry = latest, entry.change == request.change, entry.state == .held || entry.state == .queued {
      join(request, into: &entry)
      if entry.state == .held, !holds { return entry.taking(.release, at: now) ?? entry }
      if entry.state == .held, entry.releaseAt == nil { entry.releaseAt = holdSeconds.map { now + $0 } }
      return entry
    }
    return OutboxEntry(
      id: id, order: request.order, number: request.number, change: request.change,
      expected: request.expected,
      state: holds ? .held : .queued, created: now, releaseAt: holds ? holdSeconds.map { now + $0 } : nil,
      seen: request.seen)
  }

  /// Takes over what an equal, later wish knew of the order. Where the later wish already saw the order as it is to
  /// become, it saw this very change on its way and says nothing about the shop.
  private func join(_ request: ChangeRequest, into entry: inout OutboxEntry) {
    func tellsMore(_ state: OrderState?) -> Bool { state.map { !$0.satisfies(request.change) } ?? false }
    if tellsMore(request.expected) { entry.expected = request.expected }
    guard tellsMore(request.seen) else { return }
    if entry.expected != nil, entry.expected == entry.seen { entry.expected = request.seen }
    entry.seen = request.seen
  }

  /// Makes an entry part of the outbox, in place of its earlier self.
  package mutating func put(_ entry: OutboxEntry) {
    let earlier = byID.updateValue(entry, forKey: entry.id)
    if earlier == nil { ids.insert(entry.id, at: insertionPoint(for: entry.id, in: ids)) }
    nextID = max(nextID, entry.id + 1)
    let place = insertionPoint(for: entry.id, in: open)
    let isOpen = place < open.count && open[place] == entry.id
    if entry.state.isFinal, isOpen { open.remove(at: place) }
    if !entry.state.isFinal, !isOpen { open.insert(entry.id, at: place) }
    if entry.state != .queued { obstacles[entry.id] = nil }
    // A write of an earlier run that proved not applied goes again by the same policy as any change found at the start.
    if entry.state == .queued, earlier?.state == .unclear, found.contains(entry.id), keyed[entry.id] == nil {
      obstacles[entry.id] = .outage
    }
    if entry.state != .unclear { undecided[entry.id] = nil }
  }

  /// Drops final entries from the list.
  package mutating func forget(_ dropped: Set<UInt64>) {
    let final = dropped.filter { byID[$0]?.state.isFinal ?? false }
    ids.removeAll { final.contains($0) }
    for id in final {
      byID[id] = nil
      keyed[id] = nil
    }
  }

  // MARK: Policy

  /// Notes that a key asked for an entry just now: it goes even if it is old.
  package mutating func noteKey(_ id: UInt64, at now: Double) {
    keyed[id] = now
    obstacles[id] = nil
    undecided[id] = nil
  }

  /// Notes that a shop-wide cause stopped an entry. A rate limit is no outage: such entries go on by themselves.
  package mutating func noteObstacle(shop: String, isLimit: Bool) {
    for id in open where byID[id]?.order.shop == shop && byID[id]?.state == .queued {
      if obstacles[id] != .damage { obstacles[id] = isLimit ? .limit : .outage }
      byID[id]?.noteDelay()
    }
  }

  /// Notes that a cause of its own stopped an entry.
  package mutating func noteObstacle(_ id: UInt64) {
    obstacles[id] = .outage
    byID[id]?.noteDelay()
  }

  /// Notes that a verification proved nothing; it is tried again at `time`.
  package mutating func noteUndecided(_ id: UInt64, until time: Double) { undecided[id] = time }

  /// Whether a queued entry may be sent now.
  private func mayGo(_ entry: OutboxEntry, now: Double, policy: SendPolicy) -> Bool {
    switch obstacles[entry.id] {
    case nil: return true
    case .limit: return policy.sendsByItself
    case .damage: return false
    case .outage:
      return policy.sendsByItself && now - (keyed[entry.id] ?? entry.created) <= policy.autoSendSeconds
    }
  }

  /// What a shop's session is to do next: entries of one order go in their order, an unclear one is found out before
  /// anything else of its order goes.
  package func work(for shop: String, now: Double, policy: SendPolicy) -> OutboxWork? {
    var heads: [OrderID: OutboxEntry] = [:]
    var sendable: [OutboxEntry] = []
    var wantsVerifying: Set<UInt64> = []
    for id in open {
      guard let entry = byID[id], entry.order.shop == shop else { continue }
      if let head = heads[entry.order] {
        let isAsked = entry.state == .queued && mayGo(entry, now: now, policy: policy)
        if head.state == .unclear, isAsked { wantsVerifying.insert(head.id) }
        continue
      }
      heads[entry.order] = entry
      if entry.state == .queued, mayGo(entry, now: now, policy: policy) { sendable.append(entry) }
      if entry.state == .unclear, policy.sendsByItself || keyed[id] != nil { wantsVerifying.insert(id) }
    }
    let due = wantsVerifying.filter { (undecided[$0] ?? 0) <= now }.min().flatMap { byID[$0] }
    if let due { return .verify(due) }
    return sendable.isEmpty ? nil : .send(sendable)
  }

  /// Whether nothing more will happen to an entry for now: it is final, waits for a key or for its shop, is unclear
  /// after a reading that proved nothing, or waits behind such an entry.
  package func isSettled(_ id: UInt64) -> Bool {
    guard let entry = byID[id] else { return true }
    switch entry.state {
    case .done, .unchanged, .failed, .refused, .conflict, .withdrawn: return true
    case .held: return entry.releaseAt == nil
    case .sending: return false
    case .unclear: return undecided[id] != nil
    case .queued:
      if obstacles[id] != nil { return true }
      let earlier = open.last { $0 < id && byID[$0]?.order == entry.order }
      return earlier.map(isSettled) ?? false
    }
  }

  /// When the next held entry goes, and when the next verification is due; nil when neither waits.
  package func nextRelease() -> Double? { open.compactMap { byID[$0]?.releaseAt }.min() }

  /// When the next verification of a shop's unclear entries is due.
  package func nextVerification(for shop: String) -> Double? {
    undecided.filter { byID[$0.key]?.order.shop == shop }.values.min()
  }

  private func insertionPoint(for id: UInt64, in list: [UInt64]) -> Int {
    if let last = list.last, last < id { return list.count }
    return list.firstIndex { $0 >= id } ?? list.count
  }
}
