import OrderModel

extension AppState {
  /// A new snapshot of the store; an older one that arrives late is ignored.
  mutating func take(_ snapshot: StoreSnapshot, _ context: UpdateContext) -> [Effect] {
    guard snapshot.version > store.version else { return [] }
    let isFirst = store.version < 0
    let before = store
    store.version = snapshot.version
    store.table = snapshot.orders
    store.shops = snapshot.shops
    store.lockHolder = snapshot.lockHolder
    if store.outbox != snapshot.outbox {
      store.outbox = snapshot.outbox
      store.overlay = PendingOverlay(snapshot.outbox)
      listOutbox()
    }
    var effects = confirmedSent(since: before, context)
    if isFirst || store.table != before.table {
      effects += noteArrivals(since: before, context)
      if isFillingFirst(before.shops + snapshot.shops) { orders.cursor.reset() }
      dropGoneMarks(context)
      listRows(.kept, context)
      dueCounts(context)
    } else if store.overlay.states != before.overlay.states {
      if listQuery(context)?.asks(for: AppState.outboxFlags) == true { listRows(.kept, context) }
      if viewsAsk(for: AppState.outboxFlags, context) { dueCounts(context) }
    }
    sidebar.follow(sidebarItems(context))
    welcome(isFirst: isFirst, context)
    reportWithdrawn(context)
    reportGroups(context)
    reportRefresh(context)
    for news in snapshot.notices where !store.notices.contains(news) { tell(Notice(.error, news), context) }
    store.notices = snapshot.notices
    followLeaveDialog()
    followDropQuestion()
    return effects
  }

  /// Keeps the question about held changes true while their time runs out; without any left there is nothing to ask.
  private mutating func followLeaveDialog() {
    guard case .leave(var dialog) = dialogs.last else { return }
    dialog.held = store.outbox.count { $0.state == .held }
    dialogs[dialogs.count - 1] = .leave(dialog)
    if dialog.held == 0 { dialogs.removeLast() }
  }

  private static let outboxFlags: Set<QueryFlag> = [.held, .queued, .unclear, .conflict]

  /// Views are counted after the frame that shows the orders, and at most four times a second while a shop is being read.
  mutating func dueCounts(_ context: UpdateContext) {
    let due = max(context.now, sidebar.lastCounted + 0.25)
    sidebar.countsDue = min(due, sidebar.countsDue ?? due)
  }

  private mutating func dropGoneMarks(_ context: UpdateContext) {
    let gone = orders.marks.filter { store.table.row(of: $0) == nil }
    guard !gone.isEmpty else { return }
    orders.marks.subtract(gone)
    tell(
      Notice(.warning, Formatting.count(gone.count, "marked order") + " is not at the shop any more"), context
    )
  }

  /// How old the cached orders are is said with the first snapshot; what an earlier run left behind is said once, as
  /// soon as the outbox is known.
  private mutating func welcome(isFirst: Bool, _ context: UpdateContext) {
    if !submissions.toldLeftOver, store.lockHolder == nil {
      let waiting = store.outbox.count { $0.state == .held && $0.releaseAt == nil }
      if waiting > 0 {
        submissions.toldLeftOver = true
        let key = context.keymap.label(of: .outboxShow)
        let what = waiting == 1 ? "1 change waits" : "\(waiting) changes wait"
        tell(
          Notice(.warning, "\(what) from the last time; \(key) shows \(waiting == 1 ? "it" : "them")"),
          context)
        return
      }
    }
    guard isFirst, let oldest = store.shops.compactMap(\.lastRead).min(), context.now - oldest > 60 else {
      return
    }
    let age = Formatting.duration(seconds: context.now - oldest)
    tell(Notice(.info, "orders as they were \(age) ago; reading the shops"), context)
  }

  /// Tells how taking back ended: an entry that was already on its way cannot be taken back.
  private mutating func reportWithdrawn(_ context: UpdateContext) {
    guard !submissions.withdrawing.isEmpty else { return }
    let entries = store.outbox.filter { submissions.withdrawing.contains($0.id) }
    guard !entries.contains(where: { $0.state == .held }) else { return }
    let late = entries.filter { $0.state != .withdrawn }
    let back = submissions.withdrawing.count - late.count
    submissions.withdrawing = []
    if late.isEmpty {
      tell(Notice(.success, Formatting.count(back, "change") + " taken back; nothing was sent"), context)
    } else {
      let late = Formatting.count(late.count, "change")
      tell(Notice(.warning, "\(back) taken back, too late for \(late): already on its way"), context)
    }
  }

  /// Tells once per group how it ended, as soon as every order of it has an outcome.
  private mutating func reportGroups(_ context: UpdateContext) {
    guard submissions.groups.contains(where: { !$0.isReported }) else { return }
    let byID = Dictionary(store.outbox.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for index in submissions.groups.indices {
      let group = submissions.groups[index]
      guard !group.isReported, !group.ids.isEmpty else { continue }
      let entries = group.ids.compactMap { byID[$0] }
      guard entries.count == group.ids.count, entries.allSatisfy(\.hasOutcome) else { continue }
      submissions.groups[index].isReported = true
      if entries.allSatisfy({ $0.state == .withdrawn }) { continue }
      tell(outcome(of: group, entries, context), context)
    }
    submissions.groups.removeAll { $0.isReported }
  }

  private func outcome(
    of group: Submissions.Group, _ entries: [OutboxEntry], _ context: UpdateContext
  ) -> Notice {
    let kind: Notice.Kind =
      entries.allSatisfy { $0.state == .done || $0.state == .unchanged }
      ? .success
      : entries.contains { $0.needsLook } ? .error : .warning
    if entries.count == 1, let entry = entries.first { return Notice(kind, outcome(of: entry, context)) }
    let counts = OutboxState.allCases.compactMap { state -> String? in
      let count = entries.count { $0.state == state }
      return count > 0 ? "\(count) \(Wording.word(state))" : nil
    }
    let more = kind == .success ? "" : "; \(context.keymap.label(of: .outboxShow)) shows them"
    return Notice(
      kind,
      Formatting.count(group.count, "order") + " \(group.title): " + counts.joined(separator: ", ") + more)
  }

  private func outcome(of entry: OutboxEntry, _ context: UpdateContext) -> String {
    let what = "#" + Formatting.line(entry.number) + " " + Wording.change(entry.change)
    let cause = entry.error.map { ": " + Wording.cause($0) } ?? ""
    let key = context.keymap.label(of: .outboxShow)
    switch entry.state {
    case .done: return what + ": done"
    case .unchanged: return what + ": already so at the shop, nothing was sent"
    case .queued: return what + ": waits\(cause)"
    case .conflict: return what + ": not sent, somebody else changed the order; \(key) shows both versions"
    case .unclear: return what + ": unclear whether the shop has it\(cause); \(key) shows it"
    default: return what + ": \(Wording.word(entry.state))\(cause); \(key) shows it"
    }
  }

  private mutating func reportRefresh(_ context: UpdateContext) {
    guard var watch = refreshWatch else { return }
    watch.shops = watch.shops.filter { name in
      guard let shop = store.shop(name) else { return false }
      let hasEnded = (shop.lastRead ?? 0) >= watch.since || (shop.failingSince != nil && !shop.isRefreshing)
      return shop.isRefreshing || !hasEnded
    }
    refreshWatch = watch.shops.isEmpty ? nil : watch
    guard watch.shops.isEmpty else { return }
    let failing = store.shops.filter { $0.failingSince != nil }
    if let first = failing.first, let error = first.error {
      tell(Notice(.error, Wording.error(error, shop: first.name)), context)
    } else {
      let new = store.table.count - watch.ordersBefore
      let more = new > 0 ? ", " + Formatting.count(new, "new order") : ""
      tell(Notice(.success, "refreshed" + more), context)
    }
  }

  /// The outbox has answered a submission.
  mutating func submitted(
    _ token: Int, _ result: Result<[UInt64], EffectFailure>, _ context: UpdateContext
  ) -> [Effect] {
    guard let index = submissions.groups.firstIndex(where: { $0.token == token }) else { return [] }
    switch result {
    case .failure(let failure):
      submissions.groups.remove(at: index)
      say(Notice(.error, "nothing was changed: " + failure.text), context)
      return []
    case .success(let ids):
      submissions.groups[index].ids = ids
      let replaced = submissions.groups[index].replaces
      guard submissions.groups[index].isWithdrawn else {
        reportGroups(context)
        return replaced.isEmpty ? [] : drop(replaced)
      }
      submissions.withdrawing.formUnion(ids)
      return [.withdraw(ids)]
    }
  }
}

extension OutboxEntry {
  /// Whether the operator can be told how it ended, at least for now.
  var hasOutcome: Bool { state.isFinal || state == .unclear || (state == .queued && error != nil) }

  /// Whether it ended in a way the operator must look at.
  var needsLook: Bool {
    switch state {
    case .unclear, .failed, .refused, .conflict: true
    case .held, .queued, .sending, .done, .unchanged, .withdrawn: false
    }
  }
}
