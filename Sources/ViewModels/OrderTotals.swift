import OrderModel

extension AppState {
  /// What orders add up to: per currency, never across currencies, in the order of their codes.
  func totals(of rows: [Row]) -> [Money] {
    store.table.totals(of: rows).sorted { $0.currency.code < $1.currency.code }
  }

  /// `120.00 EUR, 95 JPY`.
  static func text(_ totals: [Money]) -> String { totals.map(Formatting.money).joined(separator: ", ") }

  /// What the message line tells while there is nothing else to say: the totals that the heading has no room for.
  func idleTotals(_ context: UpdateContext) -> StyledLine {
    let isOfMarks = !orders.marks.isEmpty
    let totals = isOfMarks ? orders.markTotals : orders.totals
    guard mainPane == .orders, !totals.isEmpty, !titleShowsTotals(context) else { return [] }
    let count = isOfMarks ? orders.marks.count : orders.rows.count
    let what = "\(Formatting.grouped(count)) \(isOfMarks ? "marked" : "shown"): "
    return [Span(what + AppState.text(totals), isOfMarks ? .mark : .dim)]
  }

  /// `=`: what the shown and the marked orders add up to.
  mutating func sayTotals(_ context: UpdateContext) {
    func part(_ count: Int, _ what: String, _ totals: [Money]) -> String {
      let sum = totals.isEmpty ? "no amounts" : AppState.text(totals)
      return "\(Formatting.count(count, "order")) \(what): \(sum)"
    }
    var parts = [part(orders.rows.count, "shown", orders.totals)]
    if !orders.marks.isEmpty { parts.insert(part(orders.marks.count, "marked", orders.markTotals), at: 0) }
    say(Notice(.info, parts.joined(separator: "; ")), context)
  }
}
