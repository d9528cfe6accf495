package import OrderModel

extension AppState {
  /// The orders list: as many columns as the width takes, only the rows on the screen.
  package func presentOrders(_ context: UpdateContext, size: ScreenSize) -> ListPresentation {
    let cursor = orders.cursor
    let painted = paintedOrders(rows: size.rows)
    let summaries = painted.map { store.table.summary(at: orders.rows[$0]) }
    let columns = chooseColumns(for: summaries, width: size.columns, context)
    let groups = dayGroups
    var rows: [RowPresentation] = []
    var selected: Int?
    for (position, summary) in zip(painted, summaries) {
      if let groups, position == painted.lowerBound || groups.starts(position) {
        rows.append(dayHeading(at: position, context))
      }
      if position == cursor.index { selected = rows.count }
      rows.append(
        RowPresentation(
          cells: columns.map { cell($0, summary, context) },
          isMarked: orders.marks.contains(summary.id)
        ))
    }
    let headings = rows.count - summaries.count
    return ListPresentation(
      title: ordersTitle(context, room: size.columns - 1),
      columns: columns.map {
        ColumnPresentation(
          title: $0.column.title(orders.sort), width: $0.width, alignment: $0.column.isRight ? .right : .left)
      },
      showsColumnTitles: true, rows: rows, first: cursor.top, total: orders.rows.count + headings,
      selected: selected, selectionIsLost: cursor.isLost,
      isFocused: focus == .orders, empty: orders.rows.isEmpty ? emptyOrders(context) : [])
  }

  private func cell(_ place: PlacedColumn, _ order: OrderSummary, _ context: UpdateContext) -> StyledLine {
    func plain(_ text: String?, _ role: Role = .text) -> StyledLine {
      [Span(Formatting.line(text ?? ""), role)]
    }
    switch place.column {
    case .flags: return context.options.isAccessible ? [flagWord(order)] : flags(order)
    case .number: return [Span(Formatting.line(order.number), .text, bold: order.isNew)]
    case .shop: return plain(order.shop, .dim)
    case .status: return statusCell(order, width: place.width, context)
    case .paid:
      let paid = store.overlay.wanted(.paid, of: order.id).map { $0 == "true" } ?? order.paid
      return [Span(paid.map { $0 ? "paid" : "unpaid" } ?? "", paid == false ? .warning : .dim)]
    case .total: return plain(order.total.map(Formatting.money))
    case .age: return [Span(age(shownMoment(order), context), .dim)]
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
    if arrivals.contains(order.id) { return [mark, Span("N", .statusNew, bold: true)] }
    if order.hasWarnings { return [mark, Span("?", .warning)] }
    return [mark, order.isNew ? Span("+", .statusNew) : Span(" ")]
  }

  /// The flags of an order as one word, the weightiest; a mark comes before all.
  func flagWord(_ order: OrderSummary) -> Span {
    if orders.marks.contains(order.id) { return Span("marked", .mark, bold: true) }
    switch store.overlay.states[order.id] {
    case .conflict, .unclear: return Span("look", .error, bold: true)
    case .held, .queued, .sending: return Span("pending", .pending)
    default: break
    }
    if arrivals.contains(order.id) { return Span("arrived", .statusNew, bold: true) }
    if order.hasWarnings { return Span("odd", .warning) }
    return order.isNew ? Span("new", .statusNew) : Span("")
  }

  /// Letter and word; a common word that does not fit is told by its first part: `awaiting`, `ready`.
  private func statusCell(_ order: OrderSummary, width: Int, _ context: UpdateContext) -> StyledLine {
    let pending = store.overlay.status(of: order.id)
    let status = pending?.status ?? order.status
    let role = pending == nil ? AppState.role(of: status) : .pending
    let letter = context.options.isAccessible ? "" : "\(status.letter) "
    var word = status == .unknown ? pending?.word ?? order.shopStatus : status.rawValue
    if status != .unknown, letter.count + word.count > width, let dash = word.firstIndex(of: "-") {
      word = String(word[..<dash])
    }
    return [Span(letter + Formatting.line(word), role)]
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

  /// The moment the age column counts from: the one that the list is sorted by, else that of creation.
  private func shownMoment(_ order: OrderSummary) -> Timestamp? {
    orders.sort.key == .updated ? order.updated : order.created
  }

  private func age(_ created: Timestamp?, _ context: UpdateContext) -> String {
    created.map { Formatting.age(seconds: minute(context) - Double($0.seconds)) } ?? ""
  }

  /// The same of a row, in Unix seconds, without its whole record: this is asked after every key.
  private func shownMoment(at row: Row) -> Int64? {
    orders.sort.key == .updated ? store.table.updated(at: row) : store.table.created(at: row)
  }

  /// Seconds until an age on the screen reads differently.
  func agesChange(_ context: UpdateContext) -> Double? {
    let now = minute(context)
    var moments: [Double] = []
    if viewport.visible.contains(.orders), mainPane == .orders {
      for position in paintedOrders(rows: viewport.size(.orders).rows) {
        guard let moment = shownMoment(at: orders.rows[position]) else { continue }
        moments.append(Formatting.ageChanges(seconds: now - Double(moment)))
      }
      if dayGroups != nil { moments.append(dayChanges(context)) }
    }
    if viewport.visible.contains(.shops) {
      moments += store.shops.compactMap(\.lastRead).map { max(60, staleLimit(context) - (now - $0)) }
    }
    guard let next = moments.min() else { return nil }
    return now + max(1, (next / 60).rounded(.up)) * 60 - context.now
  }
}
