import OrderModel

extension AppState {
  /// The heading of the orders pane in at most `room` columns: view, shop, search, counts, marks. What is marked and not
  /// shown would be changed unseen, so the other parts give way to it.
  func ordersTitle(_ context: UpdateContext, room: Int) -> StyledLine { titleParts(context, room: room).line }

  /// Whether the heading of the pane has the room for the totals; the message line tells them otherwise.
  func titleShowsTotals(_ context: UpdateContext) -> Bool {
    !titleParts(context, room: viewport.size(.orders).columns - 1).totals.isEmpty
  }

  private func titleParts(_ context: UpdateContext, room: Int) -> TitleParts {
    let names = [orders.view.flatMap { viewName($0, context) }, orders.shop].compactMap { $0 }
      .map(Formatting.line)
    let search = orders.filter.isEmpty ? "" : "/" + Formatting.line(orders.filter)
    let shown = Formatting.grouped(orders.rows.count)
    let all = orders.shop.flatMap { sidebar.shopCounts[$0] } ?? sidebar.allOrders
    let count = orders.rows.count == all ? shown : "\(shown) of \(Formatting.grouped(all))"
    var parts = TitleParts(
      name: Span("Orders", focus == .orders ? .focus : .heading), names: names, search: search, count: count,
      sort: sortText, marks: marksText,
      totals: AppState.text(orders.marks.isEmpty ? orders.totals : orders.markTotals))
    let columns = { (parts: TitleParts) in
      parts.line.reduce(0) { $0 + context.columns(of: $1.text) }
    }
    if columns(parts) > room { parts.totals = "" }
    if columns(parts) > room { parts.count = shown }
    if columns(parts) > room { parts.sort = "" }
    if columns(parts) > room, !search.isEmpty {
      parts.search = cut(search, by: columns(parts) - room, atLeast: 6, context)
    }
    while columns(parts) > room, !parts.names.isEmpty { parts.names.removeLast() }
    if columns(parts) > room { parts.count = "" }
    if columns(parts) > room { parts.search = "" }
    return parts
  }

  private var sortText: String {
    orders.sort == .standard ? "" : "by \(orders.sort.name)" + (orders.sort.descending ? "↓" : "↑")
  }

  private var marksText: String {
    guard !orders.marks.isEmpty else { return "" }
    let hidden = orders.hiddenMarks > 0 ? " (\(Formatting.grouped(orders.hiddenMarks)) not shown)" : ""
    return "\(Formatting.grouped(orders.marks.count)) marked\(hidden)"
  }

  private func cut(_ text: String, by excess: Int, atLeast least: Int, _ context: UpdateContext) -> String {
    let room = max(least, context.columns(of: text) - excess)
    guard context.columns(of: text) > room else { return text }
    var kept = ""
    var used = 1
    for character in text {
      used += context.width(character)
      if used > room { break }
      kept.append(character)
    }
    return kept + "…"
  }
}

/// The parts of the heading of the orders pane; an empty one is left out.
private struct TitleParts {
  var name: Span
  var names: [String]
  var search: String
  var count: String
  var sort: String
  var marks: String
  /// What the marked orders, else the shown ones add up to.
  var totals: String

  var line: StyledLine {
    let rest =
      names.map { Span("  " + $0, .heading) } + [
        Span("  " + search, .match), Span("  " + count, .dim), Span("  " + sort, .dim),
        Span("  " + marks, .mark), Span("  " + totals, marks.isEmpty ? .dim : .mark),
      ]
    return [name] + rest.filter { $0.text.count > 2 }
  }
}
