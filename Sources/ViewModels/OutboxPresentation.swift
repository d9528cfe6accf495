package import OrderModel

extension AppState {
  /// The pending pane: every change that is not settled, and what became of this run's others.
  package func presentOutbox(_ context: UpdateContext, size: ScreenSize) -> ListPresentation {
    let cursor = outbox.cursor
    let room = max(1, size.rows)
    let entries = outbox.order.dropFirst(cursor.top).prefix(room).map { store.outbox[$0] }
    let columns = outboxColumns(size.columns)
    let position = cursor.index - cursor.top
    return ListPresentation(
      title: outboxTitle(), columns: columns, showsColumnTitles: true,
      rows: entries.map {
        RowPresentation(cells: Array(outboxCells($0, columns: columns.count, context).prefix(columns.count)))
      },
      first: cursor.top, total: outbox.order.count,
      selected: entries.indices.contains(position) ? position : nil, selectionIsLost: cursor.isLost,
      isFocused: focus == .outbox,
      empty: entries.isEmpty
        ? [
          [Span("No change waits, and none is left to look at.")],
          [Span("Esc goes back to the orders.", .dim)],
        ]
        : [])
  }

  private func outboxColumns(_ width: Int) -> [ColumnPresentation] {
    let fixed = [("State", 9), ("Number", 8), ("Shop", 10)]
    let used = fixed.reduce(0) { $0 + $1.1 + 1 }
    let rest = max(1, width - used)
    var columns = fixed.map { ColumnPresentation(title: $0.0, width: $0.1) }
    guard rest > 44 else {
      return columns + [ColumnPresentation(title: rest < 17 ? "Change" : "Change or why not", width: rest)]
    }
    columns.append(ColumnPresentation(title: "Change", width: 24))
    return columns + [ColumnPresentation(title: "Why", width: rest - 25)]
  }

  private func outboxCells(_ entry: OutboxEntry, columns: Int, _ context: UpdateContext) -> [StyledLine] {
    // Without a column of its own the reason stands where it matters more than the change.
    let isNarrow = columns < 5
    let why = waitingReason(entry, context) ?? entry.error.map { Wording.cause($0) } ?? ""
    let change = Span(Wording.change(entry.change))
    let told: StyledLine =
      isNarrow && entry.needsLook && !why.isEmpty
      ? [Span(sentence(why), .warning)]
      : isNarrow && entry.state == .queued
        ? [change, Span("  " + (outage(entry, context) ?? why), .dim)] : [change]
    return [
      [Span(Wording.word(entry.state), AppState.role(of: entry.state))],
      [Span(Formatting.line(entry.number))],
      [Span(entry.order.shop, .dim)],
      told,
      [Span(sentence(why), .dim)],
    ]
  }

  /// What ails the shop of a change, as the shops pane says it; nil while it answers.
  private func outage(_ entry: OutboxEntry, _ context: UpdateContext) -> String? {
    guard let shop = store.shop(entry.order.shop), shop.failingSince != nil else { return nil }
    return trouble(of: shop, context)?.text
  }

  /// The role a state of the outbox is shown in.
  package static func role(of state: OutboxState) -> Role {
    switch state {
    case .held, .queued, .sending: .pending
    case .done, .unchanged: .success
    case .unclear: .warning
    case .failed, .refused, .conflict: .error
    case .withdrawn: .dim
    }
  }

  private func outboxTitle() -> StyledLine {
    var title: StyledLine = [Span("Pending changes", focus == .outbox ? .focus : .heading)]
    for state in OutboxState.allCases {
      let count = store.outbox.count { $0.state == state }
      if count > 0 { title.append(Span("  \(count) \(Wording.word(state))", AppState.role(of: state))) }
    }
    return title
  }

  /// A change with its facts, for the detail pane.
  func entryLines(_ entry: OutboxEntry, _ text: inout DetailText, _ context: UpdateContext) {
    let made = Formatting.moment(entry.created, now: context.now, zone: context.localZone)
    text.add([
      Span(made + "  ", .dim), Span(Wording.change(entry.change) + "  "),
      Span(Wording.word(entry.state), AppState.role(of: entry.state), bold: true),
    ])
    for field in [ChangeField.note, .customerNote] {
      if let note = entry.change.wanted(field) {
        text.add([Span("  " + Formatting.line(note), field == .note ? .text : .customerVisible)])
      }
    }
    let consequences =
      store.shop(entry.order.shop).map {
        entry.change.consequences(at: $0.capabilities, from: entry.knownWord)
      } ?? []
    if !consequences.isEmpty {
      let words = consequences.map(Wording.consequence).joined(separator: ", ")
      text.add([Span("  " + sentence(words), .dim)])
    }
    guard mainPane == .outbox || entry.needsLook || !entry.state.isFinal else { return }
    text.add([Span("  " + Wording.meaning(entry.state), .dim)])
    if let error = entry.error {
      text.add([Span("  " + Wording.cause(error), AppState.role(of: entry.state))])
    }
    if let reason = waitingReason(entry, context) { text.add([Span("  " + sentence(reason), .pending)]) }
    versionLines(entry, &text)
    if mainPane == .outbox { text.blank() }
  }

  /// What the operator saw and what the shop says now, side by side, where they differ.
  private func versionLines(_ entry: OutboxEntry, _ text: inout DetailText) {
    guard entry.state == .conflict, let found = entry.found, let expected = entry.expected ?? entry.before
    else {
      return
    }
    for field in found.differences(from: expected, in: entry.change) {
      text.field("  " + Wording.field(field), [])
      text.field("    you saw", [Span(" " + Wording.value(expected.value(field), of: field))])
      text.field("    shop now", [Span(" " + Wording.value(found.value(field), of: field), .warning)])
      text.field("    you want", [Span(" " + Wording.value(entry.change.wanted(field), of: field), .pending)])
    }
  }
}
