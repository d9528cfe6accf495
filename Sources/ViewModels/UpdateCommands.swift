import OrderModel

extension AppState {
  /// Runs a command for a key. What cannot be done now says why and does nothing.
  mutating func run(_ command: CommandID, _ key: Key?, _ context: UpdateContext) -> [Effect] {
    if let reason = availability(of: command, context).reason {
      say(Notice(.warning, reason), context)
      return []
    }
    if let view = command.viewIndex { return chooseView(view, context) }
    switch command {
    case .listDown: move(by: 1, context)
    case .listUp: move(by: -1, context)
    case .listPageDown: move(by: page, context)
    case .listPageUp: move(by: -page, context)
    case .listFirst: move(by: -AppState.far, context)
    case .listLast: move(by: AppState.far, context)
    case .paneNext: focusPane(by: 1)
    case .panePrevious: focusPane(by: -1)
    case .itemOpen: openItem(context)
    case .back: goBack(key, context)
    case .listFilter: beginFilter()
    case .listSort: openSort()
    case .listTotals: sayTotals(context)
    case .listNextNew: goToArrival(context)
    case .orderHistory: return openHistory()
    case .scanStart: openPacking()
    case .pickShow: openPickList()
    case .orderPrint: openPrint(.packingSlips, context)
    case .markToggle: toggleMark(context)
    case .markAll: markAll(context)
    case .markNone: dropMarks(context)
    case .orderStatus: openStatus(context)
    case .orderTracking: openTracking(context)
    case .orderNote: openNote(context)
    case .copyMenu: openCopy(context)
    case .orderLink: return showLink(context)
    case .changeUndo: return undo(context)
    case .changeUndoOne: return undoOne(context)
    case .outboxShow: showOutbox()
    case .outboxSend: return sendSelected(context)
    case .outboxRetryFailed: return retryFailed(context)
    case .outboxDrop: askToDrop(context)
    case .refresh: return refresh(context)
    case .couponNew: openCoupon(context)
    case .couponList: return openCoupons(context)
    case .orderNew: openOrderForm(context)
    case .palette: dialogs.append(.palette(PaletteDialog()))
    case .help: dialogs.append(.help(HelpDialog()))
    case .messages: dialogs.append(.messages(HelpDialog()))
    case .themeChoose: openThemes(context)
    case .mouseToggle: return toggleMouse(context)
    case .screenRedraw: return [.redraw]
    case .programInterrupt: return interrupt(context)
    case .programSuspend: return [.suspend]
    default: break
    }
    return []
  }

  /// More lines than any list has.
  private static let far = 1 << 40

  private var page: Int {
    let rows = viewport.size(focus).rows
    return max(1, (focus == .orders ? paintedOrders(rows: rows).count : rows) - 1)
  }

  private mutating func move(by step: Int, _ context: UpdateContext) { move(focus, by: step, context) }

  /// Moves the cursor of a pane, or scrolls its text.
  mutating func move(_ pane: PaneID, by step: Int, _ context: UpdateContext) {
    switch pane {
    case .shops: sidebar.move(by: step, sidebarItems(context))
    case .orders: moveOrders(by: step)
    case .detail: scrollDetail(by: step, context)
    case .outbox: moveOutbox(by: step)
    }
  }

  /// Moves the focus round the panes: shops, the middle, detail.
  private mutating func focusPane(by step: Int) {
    let panes: [PaneID] = [.shops, mainPane, .detail]
    let now = panes.firstIndex(of: focus) ?? 1
    focus = panes[(now + step + panes.count) % panes.count]
  }

  private mutating func openItem(_ context: UpdateContext) {
    switch focus {
    case .shops:
      choose(sidebar.cursor.id ?? .allShops, context)
      focus = .orders
    case .orders, .outbox: focus = .detail
    case .detail: focus = mainPane
    }
  }

  /// Shows what a line of the left pane stands for.
  mutating func choose(_ item: SidebarItem, _ context: UpdateContext) {
    mainPane = .orders
    switch item {
    case .allShops: orders.shop = nil
    case .shop(let name): orders.shop = name
    case .allOrders: orders.view = nil
    case .view(let index): orders.view = index
    }
    listRows(.chosen, context)
    switch item {
    case .allShops, .shop: sidebar.countsDue = context.now
    case .allOrders, .view: break
    }
  }

  private mutating func chooseView(_ index: Int, _ context: UpdateContext) -> [Effect] {
    let isShown = orders.view == index && mainPane == .orders && focus == .orders
    if isShown, sidebarItems(context).contains(.allOrders) {
      choose(.allOrders, context)
      say(Notice(.info, "all orders, whatever their view"), context)
    } else {
      choose(.view(index), context)
    }
    focus = .orders
    return []
  }

  private mutating func goBack(_ key: Key?, _ context: UpdateContext) {
    if focus == .detail || focus == .shops {
      focus = mainPane
      sayBack(key, context)
    } else if mainPane == .outbox {
      mainPane = .orders
      focus = .orders
      sayBack(key, context)
    } else if key != .escape {
      askToLeave(context)
    } else if !orders.filter.isEmpty {
      orders.filter = ""
      listRows(.chosen, context)
    } else if let quit = context.keymap.keys[.back]?.first(where: { $0 != .escape }) {
      say(Notice(.info, "\(quit.label) leaves the program"), context)
    }
  }

  /// The key that leaves at the top only went back: says so before somebody answers a question that was not asked.
  private mutating func sayBack(_ key: Key?, _ context: UpdateContext) {
    guard let key, key != .escape else { return }
    let text =
      mainPane == .orders
      ? "back to the orders; \(key.label) again asks to leave" : "back to the pending changes"
    say(Notice(.info, text), context)
  }

  /// Ctrl-C: closes what is open, else asks to leave.
  mutating func interrupt(_ context: UpdateContext) -> [Effect] {
    if !dialogs.isEmpty { return dialogKey(.escape, context) }
    if filterEdit != nil { return filterKey(.escape, context) }
    askToLeave(context)
    return []
  }

  private mutating func askToLeave(_ context: UpdateContext) {
    let held = store.lockHolder == nil ? store.outbox.count { $0.state == .held } : 0
    if held > 0 {
      dialogs.append(.leave(LeaveDialog(held: held)))
      return
    }
    let waiting = store.overlay.count
    var details = waiting > 0 ? [Formatting.count(waiting, "change") + " not sent yet will be kept."] : []
    let ticked = unfinishedPacking.count
    if ticked > 0 {
      details.append("The ticks of \(Formatting.count(ticked, "order")) in scan mode are lost.")
    }
    if writes.underWay > 0 {
      let what = writes.underWay == 1 ? "1 coupon or order is" : "\(writes.underWay) coupons or orders are"
      details.append("\(what) on the way to a shop; leaving waits for the answer.")
    }
    dialogs.append(.question(Question(text: "Leave orderdeck?", details: details, action: .leave)))
  }

  private mutating func toggleMark(_ context: UpdateContext) {
    guard let id = actionOrder else { return }
    if orders.marks.remove(id) == nil { orders.marks.insert(id) }
    moveOrders(by: 1)
    marksChanged(context)
  }

  private mutating func markAll(_ context: UpdateContext) {
    let before = orders.marks.count
    for row in orders.rows { orders.marks.insert(store.table.id(at: row)) }
    marksChanged(context)
    let sum = orders.markTotals.isEmpty ? "" : "; all marked: " + AppState.text(orders.markTotals)
    say(Notice(.info, Formatting.count(orders.marks.count - before, "order") + " marked" + sum), context)
  }

  private mutating func dropMarks(_ context: UpdateContext) {
    let count = orders.marks.count
    orders.marks = []
    marksChanged(context)
    say(Notice(.info, Formatting.count(count, "mark") + " dropped"), context)
  }

  private mutating func showLink(_ context: UpdateContext) -> [Effect] {
    guard let id = actionOrder, let row = store.table.row(of: id), let link = store.table.order(at: row).link
    else { return [] }
    let text = Formatting.line(link)
    say(Notice(.info, text + "  (sent to the terminal's clipboard)"), context)
    return [.copy(text)]
  }

  private mutating func refresh(_ context: UpdateContext) -> [Effect] {
    if focus == .detail, let id = shownOrder {
      say(Notice(.info, "reading #\(number(of: id))"), context)
      return [.readOrder(id, token: submissions.token())]
    }
    let names = orders.shop.map { [$0] }
    refreshWatch = RefreshWatch(
      since: context.now, shops: Set(names ?? store.shops.map(\.name)), ordersBefore: store.table.count)
    say(Notice(.info, "reading \(names?.first ?? "all shops")"), context)
    return [.refresh(shops: names, full: false)]
  }
}
