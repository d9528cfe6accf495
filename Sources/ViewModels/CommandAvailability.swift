package import OrderModel

extension AppState {
  /// Whether a command can be used right now, or why not. Help, key bar, palette and the keys themselves ask here.
  package func availability(of command: CommandID, _ context: UpdateContext) -> Availability {
    if let index = command.viewIndex {
      let count = context.options.views.count
      return index < count
        ? .available : .unavailable("there is no view \(index + 1); the config's `views` has \(count)")
    }
    switch command {
    case .markToggle, .markAll, .orderStatus, .orderTracking, .orderNote, .orderLink, .copyMenu:
      return orderCommand(command, context)
    case .listNextNew: return arrivalAvailability
    case .scanStart:
      return store.table.count == 0 ? .unavailable("there is no order to pack") : .available
    case .pickShow: return pickAvailability
    case .orderPrint: return printAvailability
    case .listTotals:
      return orders.rows.isEmpty ? .unavailable("there is no order here") : .available
    case .orderHistory:
      return shownOrder == nil ? .unavailable("there is no order here") : .available
    case .markNone: return orders.marks.isEmpty ? .unavailable("nothing is marked") : .available
    case .changeUndo: return undoAvailability
    case .changeUndoOne: return undoOneAvailability
    case .outboxSend, .outboxDrop: return entryCommand(command)
    case .outboxRetryFailed:
      return failedEntries.isEmpty && waitingEntries(context).isEmpty
        ? .unavailable("no change failed, none waits for its shop") : .available
    case .outboxShow:
      return mainPane == .outbox ? .unavailable("the pending changes are shown already") : .available
    case .couponNew: return writingSomewhere(.createCoupons, context)
    case .orderNew: return writingSomewhere(.createOrders, context)
    case .refresh:
      return store.shops.isEmpty ? .unavailable("no shop is configured") : .available
    case .itemOpen where focus == .orders && orders.rows.isEmpty:
      return .unavailable("there is no order to open")
    case .itemOpen where focus == .outbox && store.outbox.isEmpty:
      return .unavailable("there is no change to open")
    default: return .available
    }
  }

  private func orderCommand(_ command: CommandID, _ context: UpdateContext) -> Availability {
    guard mainPane == .orders else {
      return .unavailable("works on the orders list; \(context.keymap.label(of: .back)) goes back to it")
    }
    if command == .markAll {
      return orders.rows.isEmpty ? .unavailable("there is no order to mark") : .available
    }
    if command == .orderTracking, !orders.marks.isEmpty { return writing(.tracking, shops: nil, context) }
    if command == .copyMenu, !orders.marks.isEmpty { return .available }
    if command == .orderStatus, !orders.marks.isEmpty { return writing(.changeStatus, shops: nil, context) }
    guard let id = actionOrder else { return .unavailable(Objection(noOrderReason(context))) }
    switch command {
    case .orderStatus: return writing(.changeStatus, shops: [id.shop], context)
    case .orderTracking: return writing(.tracking, shops: [id.shop], context)
    case .orderNote:
      let privately = writing(.privateNote, shops: [id.shop], context)
      let publicly = writing(.customerNote, shops: [id.shop], context)
      return privately.isAvailable || publicly.isAvailable ? .available : privately
    case .orderLink:
      let link = store.table.row(of: id).flatMap { store.table.order(at: $0).link }
      return link == nil ? .unavailable("\(id.shop) gives no link for this order") : .available
    default: return .available
    }
  }

  /// Why no order is under the cursor.
  private func noOrderReason(_ context: UpdateContext) -> String {
    if orders.cursor.isLost, let id = orders.cursor.id {
      return "#\(number(of: id)) left this list; move to the order you mean first"
    }
    return "there is no order here"
  }

  /// Whether shops take a kind of change; nil asks only whether anything may be written at all.
  func writing(_ ability: Ability, shops: [String]?, _ context: UpdateContext) -> Availability {
    if context.options.readOnly { return .unavailable("read-only: started with --read-only") }
    for name in shops ?? [] {
      guard let shop = store.shop(name) else {
        return .unavailable("\(name) is not in the config any more")
      }
      if shop.readOnly { return .unavailable("\(name) is read-only (`readOnly` in the config)") }
      if let reason = shop.capabilities.availability(of: ability).reason {
        return .unavailable("\(name): \(Formatting.line(reason))")
      }
    }
    return .available
  }

  /// Whether any shop takes a kind of write; the first one's reason where none does.
  private func writingSomewhere(_ ability: Ability, _ context: UpdateContext) -> Availability {
    let all = store.shops.map { writing(ability, shops: [$0.name], context) }
    if all.contains(.available) { return .available }
    return all.first ?? .unavailable("no shop is configured")
  }

  private var undoAvailability: Availability {
    if submissions.groups.contains(where: { $0.ids.isEmpty && !$0.isWithdrawn }) { return .available }
    if store.outbox.contains(where: { $0.state == .held }) { return .available }
    return .unavailable("nothing is held back any more; what was sent can only be changed again")
  }

  private func entryCommand(_ command: CommandID) -> Availability {
    guard mainPane == .outbox, let entry = selectedEntry else {
      return .unavailable("choose a change in the pending pane first")
    }
    switch (command, entry.state) {
    case (_, .sending): return .unavailable("it is being sent right now")
    case (.outboxSend, .done), (.outboxSend, .unchanged), (.outboxSend, .withdrawn):
      return .unavailable("there is nothing left to send")
    case (.outboxSend, .conflict):
      return .unavailable("look at both versions and change the order anew; drop forgets this one")
    default: return .available
    }
  }
}
