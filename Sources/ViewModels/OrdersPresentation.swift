package import OrderModel

/// What a column of the orders list shows.
private enum OrderColumn: CaseIterable {
  case flags, number, shop, status, paid, total, age, customer, place, pieces, tracking

  /// Which column goes first when there is too little room: the highest number.
  var rank: Int {
    switch self {
    case .flags: 0
    case .number: 1
    case .status: 2
    case .shop: 3
    case .customer: 4
    case .total: 5
    case .age: 6
    case .paid: 7
    case .place: 8
    case .pieces: 9
    case .tracking: 10
    }
  }

  var title: String {
    switch self {
    case .flags: ""
    case .number: "Number"
    case .shop: "Shop"
    case .status: "Status"
    case .paid: "Paid"
    case .total: "Total"
    case .age: "Age"
    case .customer: "Customer"
    case .place: "City"
    case .pieces: "Pcs"
    case .tracking: "Tracking"
    }
  }

  var isRight: Bool { self == .total || self == .age || self == .pieces }
}

extension AppState {
  /// The orders list: as many columns as the width takes, only the rows on the screen.
  package func presentOrders(_ context: UpdateContext, size: ScreenSize) -> ListPresentation {
    let cursor = orders.cursor
    let visible = orders.rows.dropFirst(cursor.top).prefix(max(1, size.rows))
    let summaries = visible.map { store.table.summary(at: $0) }
    let columns = chooseColumns(for: summaries, width: size.columns)
    let rows = summaries.map { summary in
      RowPresentation(
        cells: columns.map { cell($0.column, summary, context) }, isMarked: orders.marks.contains(summary.id))
    }
    let position = cursor.index - cursor.top
    return ListPresentation(
      title: ordersTitle(context, room: size.columns - 1),
      columns: columns.map {
        ColumnPresentation(
          title: $0.column.title, width: $0.width, alignment: $0.column.isRight ? .right : .left)
      },
      showsColumnTitles: true, rows: rows, first: cursor.top, total: orders.rows.count,
      selected: rows.indices.contains(position) ? position : nil, selectionIsLost: cursor.isLost,
      isFocused: focus == .orders, empty: orders.rows.isEmpty ? emptyOrders(context) : [])
  }

  private func chooseColumns(
    for summaries: [OrderSummary], width: Int
  ) -> [(column: OrderColumn, width: Int)] {
    let wanted = OrderColumn.allCases.filter { $0 != .shop || (store.shops.count > 1 && orders.shop == nil) }
    var chosen: [OrderColumn: Int] = [:]
    var left = width + 1
    for column in wanted.sorted(by: { $0.rank < $1.rank }) {
      // With room for most columns, whole words come before the last of them.
      let whole = width >= 76 ? [OrderColumn.status: 18, .customer: 14][column] : nil
      let least = whole ?? leastWidth(column, summaries)
      guard chosen.isEmpty || least + 1 <= left else { continue }
      chosen[column] = min(least, max(1, left - 1))
      left -= least + 1
    }
    for (column, most) in [
      (OrderColumn.status, 18), (.customer, 28), (.place, 20), (.tracking, 22),
      (.customer, 60),
    ] {
      guard let now = chosen[column], left > 0, most > now else { continue }
      chosen[column] = min(most, now + left)
      left -= min(most, now + left) - now
    }
    return wanted.compactMap { column in chosen[column].map { (column, $0) } }
  }

  /// Widths step by whole numbers of columns, so that scrolling does not move the columns about.
  private func leastWidth(_ column: OrderColumn, _ summaries: [OrderSummary]) -> Int {
    switch column {
    case .flags: return 2
    case .number: return stepped(summaries.map { $0.number.utf8.count }.max() ?? 0, from: 6, to: 16)
    case .shop: return min(14, max(4, store.shops.map { $0.name.utf8.count }.max() ?? 4))
    case .status: return 12
    case .paid: return 6
    case .total:
      return stepped(
        summaries.map { $0.total.map(Formatting.money)?.utf8.count ?? 0 }.max() ?? 0, from: 10, to: 18)
    case .age: return 4
    case .customer: return 10
    case .place: return 12
    case .pieces: return 3
    case .tracking: return 13
    }
  }

  private func stepped(_ width: Int, from least: Int, to most: Int) -> Int {
    min(most, max(least, (width + 1) / 2 * 2))
  }

  private func cell(_ column: OrderColumn, _ order: OrderSummary, _ context: UpdateContext) -> StyledLine {
    func plain(_ text: String?, _ role: Role = .text) -> StyledLine {
      [Span(Formatting.line(text ?? ""), role)]
    }
    switch column {
    case .flags: return flags(order)
    case .number: return [Span(Formatting.line(order.number), .text, bold: order.isNew)]
    case .shop: return plain(order.shop, .dim)
    case .status: return statusCell(order)
    case .paid:
      let paid = store.overlay.wanted(.paid, of: order.id).map { $0 == "true" } ?? order.paid
      return [Span(paid.map { $0 ? "paid" : "unpaid" } ?? "", paid == false ? .warning : .dim)]
    case .total: return plain(order.total.map(Formatting.money))
    case .age: return [Span(age(order.created, context), .dim)]
    case .customer: return plain(order.customer)
    case .place: return plain([order.city, order.countryCode].compactMap { $0 }.joined(separator: " "), .dim)
    case .pieces: return [Span(order.pieces == 0 ? "" : String(order.pieces), .dim)]
    case .tracking:
      let pending = store.overlay.wanted(.tracking, of: order.id)
      return plain(pending ?? order.tracking, pending == nil ? .dim : .pending)
    }
  }

  private func flags(_ order: OrderSummary) -> StyledLine {
    let mark = orders.marks.contains(order.id) ? Span("*", .mark, bold: true) : Span(" ")
    switch store.overlay.states[order.id] {
    case .conflict, .unclear: return [mark, Span("!", .error, bold: true)]
    case .held, .queued, .sending: return [mark, Span("~", .pending)]
    default: break
    }
    if order.hasWarnings { return [mark, Span("?", .warning)] }
    return [mark, order.isNew ? Span("+", .statusNew) : Span(" ")]
  }

  private func statusCell(_ order: OrderSummary) -> StyledLine {
    let pending = store.overlay.status(of: order.id)
    let status = pending?.status ?? order.status
    let role = pending == nil ? AppState.role(of: status) : .pending
    let word = status == .unknown ? pending?.word ?? order.shopStatus : status.rawValue
    return [Span("\(status.letter) " + Formatting.line(word), role)]
  }

  /// The role a status is shown in.
  package static func role(of status: OrderStatus) -> Role {
    switch status {
    case .pending: .statusNew
    case .awaitingPayment: .statusWaiting
    case .processing, .readyForPickup: .statusWork
    case .onHold: .statusHold
    case .sent: .statusSent
    case .delivered: .statusDone
    case .canceled, .returned: .statusCanceled
    case .unknown: .statusUnknown
    }
  }

  /// The present minute; ages count from it, so that all of them change together.
  func minute(_ context: UpdateContext) -> Double { (context.now / 60).rounded(.down) * 60 }

  private func age(_ created: Timestamp?, _ context: UpdateContext) -> String {
    created.map { Formatting.age(seconds: minute(context) - Double($0.seconds)) } ?? ""
  }

  /// Seconds until an age on the screen reads differently.
  func agesChange(_ context: UpdateContext) -> Double? {
    let now = minute(context)
    var moments: [Double] = []
    if viewport.visible.contains(.orders), mainPane == .orders {
      let visible = orders.rows.dropFirst(orders.cursor.top).prefix(viewport.size(.orders).rows)
      for row in visible {
        guard let created = store.table.summary(at: row).created else { continue }
        moments.append(Formatting.ageChanges(seconds: now - Double(created.seconds)))
      }
    }
    if viewport.visible.contains(.shops) {
      moments += store.shops.compactMap(\.lastRead).map { max(60, staleLimit(context) - (now - $0)) }
    }
    guard let next = moments.min() else { return nil }
    return now + max(1, (next / 60).rounded(.up)) * 60 - context.now
  }
}
