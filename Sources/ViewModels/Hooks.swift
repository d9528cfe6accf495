import OrderModel

/// What a hook of the config is run on.
package enum HookEvent: String, CaseIterable, Sendable {
  /// A change of the status to `sent` that the shop has confirmed.
  case sent
  /// An order that the console sees for the first time.
  case newOrder
}

extension AppState {
  /// The orders whose change to `sent` the shop confirmed since the snapshot before. Where another instance sends, that
  /// one runs the hooks.
  func confirmedSent(since before: StoreState, _ context: UpdateContext) -> [Effect] {
    guard context.options.hooks.contains(.sent), before.version >= 0, store.lockHolder == nil else {
      return []
    }
    let known = Set(before.outbox.lazy.filter { $0.state == .done }.map(\.id))
    let orders = store.outbox.filter { entry in
      entry.state == .done && entry.change.status?.status == .sent && !known.contains(entry.id)
    }.map(\.order)
    return orders.isEmpty ? [] : [.runHook(.sent, orders)]
  }
}
