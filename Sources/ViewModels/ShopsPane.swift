import OrderModel

extension AppState {
  /// The lines of the left pane that can be chosen.
  func sidebarItems(_ context: UpdateContext) -> [SidebarItem] {
    let views = context.options.views
    let all: [SidebarItem] = views.contains { $0.query.allSatisfy(\.isWhitespace) } ? [] : [.allOrders]
    return [.allShops] + store.shops.map { .shop($0.name) } + views.indices.map { .view($0) } + all
  }

  /// What the left pane shows: shops with their counts and troubles, then views with theirs.
  package func presentShops(_ context: UpdateContext, size: ScreenSize) -> ListPresentation {
    let countWidth = size.columns >= 22 ? 7 : 5
    let columns = [
      ColumnPresentation(title: "", width: max(1, size.columns - countWidth - 1)),
      ColumnPresentation(title: "", width: countWidth, alignment: .right),
    ]
    let lines = sidebarLines(context)
    let room = max(1, size.rows)
    let first = sidebarTop(lines, rows: room)
    let selected = lines.firstIndex { $0.item == (sidebar.cursor.id ?? .allShops) }
    return ListPresentation(
      title: [Span("Shops", focus == .shops ? .focus : .heading)], columns: columns,
      rows: lines.dropFirst(first).prefix(room).map(\.row), first: first, total: lines.count,
      selected: selected.flatMap { $0 >= first && $0 < first + room ? $0 - first : nil },
      isFocused: focus == .shops)
  }

  /// What stands on a line of the pane's content, counted from 0; nil on a heading, on the trouble of a shop and below.
  func sidebarItem(onLine line: Int, _ context: UpdateContext) -> SidebarItem? {
    let lines = sidebarLines(context)
    guard line >= 0 else { return nil }
    return lines[safely: sidebarTop(lines, rows: viewport.size(.shops).rows) + line]?.item
  }

  /// All lines of the pane, each with what choosing it shows.
  private func sidebarLines(_ context: UpdateContext) -> [(row: RowPresentation, item: SidebarItem?)] {
    var lines: [(row: RowPresentation, item: SidebarItem?)] = []
    for item in sidebarItems(context) {
      if item == .view(0) || (item == .allOrders && context.options.views.isEmpty) {
        lines += [(heading(""), nil), (heading("Views"), nil)]
      }
      lines.append((sidebarRow(item, context), item))
      if case .shop(let name) = item, let shop = store.shop(name), let trouble = trouble(of: shop, context) {
        let row = RowPresentation(cells: [[Span("  " + trouble.text, trouble.role)]], isHeading: true)
        lines.append((row, nil))
      }
    }
    return lines
  }

  /// The first line on the screen: the cursor stands in the middle where that is possible.
  private func sidebarTop(_ lines: [(row: RowPresentation, item: SidebarItem?)], rows: Int) -> Int {
    let selected = lines.firstIndex { $0.item == (sidebar.cursor.id ?? .allShops) }
    return min(max(0, (selected ?? 0) - rows / 2), max(0, lines.count - rows))
  }

  private func heading(_ text: String) -> RowPresentation {
    RowPresentation(cells: [[Span(text, .heading)]], isHeading: true)
  }

  private func sidebarRow(_ item: SidebarItem, _ context: UpdateContext) -> RowPresentation {
    func row(_ line: StyledLine, _ count: Int?, isCurrent: Bool) -> RowPresentation {
      RowPresentation(
        cells: [line, [Span(count.map(Formatting.grouped) ?? "", .dim)]], isCurrent: isCurrent)
    }
    switch item {
    case .allShops:
      return row(
        [Span("All shops")], store.version < 0 ? nil : sidebar.allOrders, isCurrent: orders.shop == nil)
    case .shop(let name):
      let isFailing = store.shop(name)?.failingSince != nil
      return row(
        [Span(name, isFailing ? .error : .text)], sidebar.shopCounts[name], isCurrent: orders.shop == name)
    case .allOrders: return row([Span("  All")], nil, isCurrent: orders.view == nil)
    case .view(let index):
      let count = sidebar.viewCounts.indices.contains(index) ? sidebar.viewCounts[index] : nil
      let key = CommandID(rawValue: "view.\(index + 1)").map { context.keymap.label(of: $0) } ?? ""
      let name = Formatting.line(viewName(index, context) ?? "")
      return row(
        [Span(key.isEmpty ? "  " : key + " ", .key), Span(name)], count, isCurrent: orders.view == index)
    }
  }

  /// What is worth saying about a shop below its name; nil when it is well.
  func trouble(of shop: ShopStatus, _ context: UpdateContext) -> Span? {
    if let reading = reading(shop) { return reading }
    if let since = shop.failingSince {
      let time = Formatting.moment(since, now: context.now, zone: context.localZone)
      switch shop.error {
      case .unauthorized: return Span("key refused since \(time)", .error)
      case .refused, .objection: return Span("refused since \(time)", .error)
      case .malformed: return Span("unreadable since \(time)", .error)
      case .rateLimited: return Span("slowed down since \(time)", .warning)
      default: return Span("down since \(time)", .error)
      }
    }
    guard let last = shop.lastRead else { return Span("not read yet", .dim) }
    if let age = staleAge(last, context) { return Span("stale \(age)", .warning) }
    if shop.readOnly { return Span("read-only", .dim) }
    return shop.warnings.isEmpty
      ? nil : Span(Formatting.count(shop.warnings.count, "record") + " odd", .warning)
  }

  /// A pass the operator waits for: the first one of a shop, or one asked for by a key.
  private func reading(_ shop: ShopStatus) -> Span? {
    let isWaitedFor = shop.lastRead == nil || refreshWatch?.shops.contains(shop.name) == true
    guard shop.isRefreshing, isWaitedFor else { return nil }
    let of = shop.announced.map { " of " + Formatting.grouped($0) } ?? ""
    return Span("reading \(Formatting.grouped(shop.progress))\(of)", .pending)
  }

  /// The age of a shop's data in minutes when it is older than three intervals and five minutes.
  func staleAge(_ lastRead: Double, _ context: UpdateContext) -> String? {
    let age = minute(context) - lastRead
    return age > staleLimit(context) ? Formatting.duration(seconds: age) : nil
  }

  /// From which age in seconds a shop's data counts as stale.
  func staleLimit(_ context: UpdateContext) -> Double { max(300, 3 * context.options.refreshSeconds) }
}

extension ShopsPane {
  /// Moves the cursor over the choosable lines.
  mutating func move(by step: Int, _ items: [SidebarItem]) {
    cursor.move(by: step, count: items.count, rows: items.count) { items[$0] }
  }

  /// Keeps the cursor on its line after shops or views changed.
  mutating func follow(_ items: [SidebarItem]) {
    let position = cursor.id.flatMap(items.firstIndex(of:)) ?? 0
    cursor.follow(position: position, count: items.count, rows: items.count) { items[$0] }
  }
}
