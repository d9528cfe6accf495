import OrderModel

extension AppState {
  /// The newest change that is still held back of the order meant: the one under the cursor, in the pending pane the
  /// change under it.
  private var heldHere: OutboxEntry? {
    if mainPane == .outbox { return selectedEntry.flatMap { $0.state == .held ? $0 : nil } }
    guard let id = actionOrder else { return nil }
    return store.outbox.last { $0.order == id && $0.state == .held }
  }

  /// Whether `U` has something to take back.
  var undoOneAvailability: Availability {
    if heldHere != nil { return .available }
    if mainPane == .outbox { return .unavailable("this change is not held back, so it cannot be taken back") }
    guard let id = actionOrder else { return .unavailable("there is no order here") }
    let isElsewhere = store.outbox.contains { $0.state == .held }
    let remedy = isElsewhere ? "; move to an order with one" : ""
    return .unavailable("no change of #\(number(of: id)) is held back\(remedy)")
  }

  /// `U`: takes back one order's held change and leaves the others that were made with it.
  mutating func undoOne(_ context: UpdateContext) -> [Effect] {
    guard let entry = heldHere else { return [] }
    submissions.withdrawing.insert(entry.id)
    say(
      Notice(
        .info,
        "taking back #\(Formatting.line(entry.number)) at \(entry.order.shop): "
          + Wording.change(entry.change)), context)
    return [.withdraw([entry.id])]
  }

  /// Changes that do not go out by themselves at this moment: their shop is down, or they are too old to be sent without
  /// a key.
  func waitingEntries(_ context: UpdateContext) -> [OutboxEntry] {
    let oldest = context.now - context.options.autoSendMinutes * 60
    let down = Set(store.shops.filter { $0.failingSince != nil || cause(at: $0.name) != nil }.map(\.name))
    return store.outbox.filter { entry in
      entry.state == .queued
        && (entry.error != nil || entry.created < oldest || down.contains(entry.order.shop))
    }
  }

  /// Why changes of a shop wait, as the one that was tried says; the others behind it were not even begun.
  func cause(at shop: String) -> OutboxError? {
    store.outbox.first { $0.order.shop == shop && $0.state == .queued && $0.error != nil }?.error
  }
}
