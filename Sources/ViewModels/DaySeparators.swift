import OrderModel

// The days between the rows of the default order. They are headings that are drawn, not lines: positions, the cursor and
// paging count orders only. Days are those of the operator's zone, so that each occurs once, however many zones the
// shops are in.

extension AppState {
  /// Rows of the pane from which days are worth their lines.
  private static let leastRows = 12

  /// Where days start in the list; nil while it shows none: sorted by another column, or in a low pane.
  var dayGroups: ListGroups? {
    guard orders.sort.key == .created, viewport.size(.orders).rows >= AppState.leastRows else { return nil }
    let (table, rows, zone) = (store.table, orders.rows, orders.zone)
    return ListGroups { line in
      guard line > 0, line < rows.count else { return false }
      let (before, here) = (table.created(at: rows[line - 1]), table.created(at: rows[line]))
      return before.map { ZoneDays.day(of: $0, in: zone) } != here.map { ZoneDays.day(of: $0, in: zone) }
    }
  }

  /// The positions of the orders that are painted.
  func paintedOrders(rows: Int) -> Range<Int> {
    let top = min(orders.cursor.top, orders.rows.count)
    let shown =
      dayGroups?.shown(from: top, count: orders.rows.count, rows: rows)
      ?? min(max(1, rows), orders.rows.count - top)
    return top..<top + max(0, shown)
  }

  /// The position of the order on a line of the pane's content, counted from 0; nil on a day and below the last order.
  package func orderPosition(onLine line: Int) -> Int? {
    guard line >= 0 else { return nil }
    let painted = paintedOrders(rows: viewport.size(.orders).rows)
    guard let groups = dayGroups else {
      return painted.contains(painted.lowerBound + line) ? painted.lowerBound + line : nil
    }
    var used = 0
    for position in painted {
      if position == painted.lowerBound || groups.starts(position) { used += 1 }
      if used == line { return position }
      if used > line { return nil }
      used += 1
    }
    return nil
  }

  /// The heading above the orders of a day.
  func dayHeading(at position: Int, _ context: UpdateContext) -> RowPresentation {
    let created = store.table.created(at: orders.rows[position])
    let today = ZoneDays.day(of: Int64(minute(context)), in: orders.zone)
    let text =
      created.map { AppState.dayText(ZoneDays.day(of: $0, in: orders.zone), today: today) } ?? "No date"
    return RowPresentation(cells: [[Span(text, .dim)]], isHeading: true, hasRule: true)
  }

  /// `Today, Fri 2027-01-15`.
  private static func dayText(_ day: Int64, today: Int64) -> String {
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let name = names[Int(((day % 7) + 7) % 7)]
    let date = name + " " + CivilTime(secondsSinceEpoch: day * 86_400).dateText
    switch today - day {
    case 0: return "Today, " + date
    case 1: return "Yesterday, " + date
    default: return date
    }
  }

  /// Seconds until the operator's next day begins.
  func dayChanges(_ context: UpdateContext) -> Double {
    Double(ZoneDays.secondsLeft(at: Int64(context.now.rounded(.down)), in: orders.zone))
  }
}
