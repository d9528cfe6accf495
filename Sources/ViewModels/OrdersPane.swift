import OrderModel

/// Why the list is made again: decides what becomes of a cursor whose order is not in it.
enum ListReason {
  /// The operator asked for another list: the cursor goes to the first line.
  case chosen
  /// The orders changed underneath: the cursor stays where it was, without an order.
  case kept
}

extension AppState {
  /// The terms of shop, view and search together; nil when the view's query cannot be read.
  func listQuery(_ context: UpdateContext) -> OrderQuery? {
    var terms: [QueryTerm] = orders.shop.map { [QueryTerm(.shop([$0]))] } ?? []
    if let index = orders.view, context.options.views.indices.contains(index) {
      guard let view = try? OrderQuery(parsing: context.options.views[index].query) else { return nil }
      terms += view.terms
    }
    terms += (try? OrderQuery(parsing: orders.filter))?.terms ?? []
    return OrderQuery(terms)
  }

  /// What queries may know besides the orders.
  func queryContext(_ context: UpdateContext) -> QueryContext {
    var undelivered: [String: Set<String>] = [:]
    for shop in store.shops where !shop.capabilities.missingListFields.isEmpty {
      undelivered[shop.name] = Set(shop.capabilities.missingListFields)
    }
    return QueryContext(
      now: context.now, zones: context.zones, marked: orders.marks, outbox: store.overlay.states,
      undelivered: undelivered)
  }

  /// Makes the list again from the table and keeps the cursor on its order.
  mutating func listRows(_ reason: ListReason, _ context: UpdateContext) {
    orders.zone = context.localZone
    if let query = listQuery(context) {
      orders.rows = store.table.rows(
        matching: query.isEmpty ? nil : query, sortedBy: orders.sort, context: queryContext(context))
    } else {
      orders.rows = []
    }
    let position = orders.cursor.id.flatMap(store.table.row(of:)).flatMap(orders.rows.firstIndex(of:))
    let (table, rows, room) = (store.table, orders.rows, viewport.size(.orders).rows)
    if position == nil, reason == .chosen { orders.cursor.reset() }
    orders.cursor.follow(position: position, count: rows.count, rows: room, groups: dayGroups) {
      table.id(at: rows[$0])
    }
    orders.totals = totals(of: rows)
    countHiddenMarks()
  }

  /// Whether a list is being filled for the first time and nobody has done anything with it yet: the cursor then stays on
  /// the first line instead of on the order that happened to arrive first.
  func isFillingFirst(_ shops: [ShopStatus]) -> Bool {
    !orders.cursor.isPlaced && orders.marks.isEmpty && dialogs.isEmpty
      && shops.contains { $0.lastRead == nil && $0.isRefreshing }
  }

  /// Moves the cursor of the list.
  mutating func moveOrders(by step: Int) {
    let (table, rows, room) = (store.table, orders.rows, viewport.size(.orders).rows)
    orders.cursor.move(by: step, count: rows.count, rows: room, groups: dayGroups) { table.id(at: rows[$0]) }
  }

  /// Puts the cursor on a line of the list.
  mutating func selectOrder(at position: Int) {
    let (table, rows, room) = (store.table, orders.rows, viewport.size(.orders).rows)
    orders.cursor.select(position, count: rows.count, rows: room, groups: dayGroups) {
      table.id(at: rows[$0])
    }
  }

  /// The order an action key concerns; nil when there is none, and when it left the list under the cursor.
  var actionOrder: OrderID? {
    if mainPane == .outbox { return selectedEntry?.order }
    return orders.cursor.isLost || orders.rows.isEmpty ? nil : orders.cursor.id
  }

  /// The order the detail pane shows.
  var shownOrder: OrderID? { mainPane == .outbox ? selectedEntry?.order : orders.cursor.id }

  private mutating func countHiddenMarks() {
    guard !orders.marks.isEmpty else {
      orders.hiddenMarks = 0
      orders.markTotals = []
      return
    }
    let shown = markedRows()
    orders.markTotals = totals(of: Array(shown))
    orders.hiddenMarks = orders.marks.count - orders.rows.reduce(0) { $0 + (shown.contains($1) ? 1 : 0) }
  }

  /// The rows of the table that are marked.
  func markedRows() -> Set<Row> { Set(orders.marks.compactMap(store.table.row(of:))) }

  /// After marks changed: lists and counts that ask for marks are made again.
  mutating func marksChanged(_ context: UpdateContext) {
    if listQuery(context)?.asks(for: [.marked]) == true {
      listRows(.kept, context)
    } else {
      countHiddenMarks()
    }
    if viewsAsk(for: [.marked], context) {
      countViews(context) { $0.asks(for: [.marked]) }
    }
  }

  /// Whether a view's query names one of the flags.
  func viewsAsk(for flags: Set<QueryFlag>, _ context: UpdateContext) -> Bool {
    context.options.views.contains { (try? OrderQuery(parsing: $0.query))?.asks(for: flags) == true }
  }

  /// Counts what each view and shop would show.
  package mutating func countViews(_ context: UpdateContext) {
    countViews(context) { _ in true }
    sidebar.shopCounts = [:]
    for shop in store.shops {
      sidebar.shopCounts[shop.name] = count([QueryTerm(.shop([shop.name]))], context)
    }
    sidebar.countsDue = nil
    sidebar.lastCounted = context.now
  }

  /// Counts anew what the views with certain queries would show; a mark touches only those that ask for marks.
  private mutating func countViews(_ context: UpdateContext, where isConcerned: (OrderQuery) -> Bool) {
    let shop = orders.shop.map { [QueryTerm(.shop([$0]))] } ?? []
    let views = context.options.views
    if sidebar.viewCounts.count != views.count {
      sidebar.viewCounts = [Int?](repeating: nil, count: views.count)
    }
    for (index, view) in views.enumerated() {
      let query = try? OrderQuery(parsing: view.query)
      if let query, !isConcerned(query) { continue }
      sidebar.viewCounts[index] = query.map { count(shop + $0.terms, context) }
    }
  }

  private func count(_ terms: [QueryTerm], _ context: UpdateContext) -> Int {
    store.table.count(matching: OrderQuery(terms), context: queryContext(context))
  }
}

extension OrderQuery {
  /// Whether it names an age, so that what matches changes with the clock.
  var asksForAge: Bool {
    terms.contains { if case .age = $0.condition { true } else { false } }
  }

  /// Whether it names one of the flags.
  func asks(for flags: Set<QueryFlag>) -> Bool {
    terms.contains { term in
      guard case .flags(let asked) = term.condition else { return false }
      return asked.contains(where: flags.contains)
    }
  }
}
