package import OrderModel

/// `h`: what happened to an order, newest first. A text to scroll.
package struct HistoryDialog: Equatable, Sendable {
  package let order: OrderID
  /// Tells the answer that is waited for.
  package let token: Int
  package var top = 0
  /// What our own log says; nil while it is being read.
  package var records: [AuditRecord]?
  /// Why it could not be read.
  package var failure: String?
}

/// One thing that happened.
private struct HistoryEvent {
  /// Unix seconds.
  var time: Double
  var title: StyledLine
  var details: [StyledLine] = []
}

extension AppState {
  /// Opens the dialog and asks for the log's lines.
  mutating func openHistory() -> [Effect] {
    guard let id = actionOrder ?? shownOrder else { return [] }
    let token = submissions.token()
    dialogs.append(.history(HistoryDialog(order: id, token: token)))
    return [.readHistory(id, token: token)]
  }

  /// The log was read; a dialog that was closed meanwhile wants nothing of it.
  mutating func historyRead(_ token: Int, _ result: Result<[AuditRecord], EffectFailure>) {
    for (index, dialog) in dialogs.enumerated() {
      guard case .history(var history) = dialog, history.token == token else { continue }
      switch result {
      case .success(let records): history.records = records
      case .failure(let failure): history.failure = failure.text
      }
      dialogs[index] = .history(history)
    }
  }

  /// A key while the dialog is open.
  mutating func historyKey(
    _ dialog: HistoryDialog, _ command: CommandID?, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    switch command {
    case .back, .itemOpen: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .some(let command):
      dialog.top = moved(dialog.top, by: command, count: historyItems(dialog, context).count)
      replaceTop(.history(dialog))
    case nil: break
    }
    return []
  }

  /// The dialog as it is drawn.
  func present(_ dialog: HistoryDialog, _ context: UpdateContext) -> DialogPresentation {
    var body: [StyledLine] = []
    if let failure = dialog.failure {
      body = [[Span("Our own log cannot be read: " + Formatting.line(failure), .error)]]
    } else if dialog.records == nil {
      body = [[Span("Reading our own log.", .dim)]]
    }
    let items = historyItems(dialog, context)
    if items.isEmpty, body.isEmpty {
      body = [[Span("Neither the shop nor our own log tells anything of it.", .dim)]]
    }
    return DialogPresentation(
      title: "History of #\(number(of: dialog.order)) at \(dialog.order.shop)", body: body,
      // What waited may have ended since the last key, with fewer lines.
      items: items, selected: items.isEmpty ? nil : min(dialog.top, items.count - 1), hasChoice: false,
      keys: [KeyHint(key: "Up Down", label: "scroll"), KeyHint(key: "Esc", label: "close")])
  }

  private func historyItems(_ dialog: HistoryDialog, _ context: UpdateContext) -> [DialogItem] {
    let events =
      told(dialog.records ?? []).map(event) + waitingEvents(dialog.order)
      + shopEvents(dialog.order)
    let sorted = events.enumerated().sorted {
      ($1.element.time, $0.offset) < ($0.element.time, $1.offset)
    }.map(\.element)
    // One clock for all: the shop's, as everywhere beside an order.
    let zone = context.zones[dialog.order.shop]
    let offset = store.table.order(of: dialog.order)?.created?.offset
    let isNarrow = viewport.screen.columns < 70
    return sorted.flatMap { event in
      let time = Timestamp(seconds: Int64(max(-1e11, min(event.time, 1e11))), offset: offset ?? 0)
      let when = Span(
        Formatting.date(time, zone: zone ?? (offset == nil ? context.localZone : nil)), .dim)
      guard isNarrow else {
        return [DialogItem(cells: [[when], event.title])]
          + event.details.map { DialogItem(cells: [[], $0]) }
      }
      return [DialogItem(cells: [[when]]), DialogItem(cells: [event.title])]
        + event.details.map { DialogItem(cells: [$0]) }
    }
  }

  /// What the shop tells by its dates.
  private func shopEvents(_ id: OrderID) -> [HistoryEvent] {
    guard let order = store.table.order(of: id) else { return [] }
    var events: [HistoryEvent] = []
    func add(_ time: Timestamp?, _ title: StyledLine) {
      guard let time else { return }
      events.append(
        HistoryEvent(time: Double(time.seconds), title: title))
    }
    let word = Wording.status(StatusChoice(status: order.status, word: order.shopStatus))
    let paid = order.paid.map { $0 ? ", paid" : ", not paid" } ?? ""
    if order.updated != order.created {
      add(order.updated, [Span("Last changed at the shop; now \(word)\(paid)")])
    }
    let customer = order.listedCustomer.map { " by " + Formatting.line($0) } ?? ""
    add(order.created, [Span("Ordered\(customer)")])
    return events
  }

  /// What our outbox still holds, and what was taken back; the log has the rest.
  private func waitingEvents(_ id: OrderID) -> [HistoryEvent] {
    store.outbox.filter { $0.order == id && (!$0.state.isFinal || $0.state == .withdrawn) }.map { entry in
      HistoryEvent(
        time: entry.changed,
        title: [
          Span(Wording.word(entry.state), .pending), Span("  " + sentence(Wording.change(entry.change))),
        ],
        details: [[Span(Wording.meaning(entry.state), .dim)]])
    }
  }

  /// The records without the beginning of a write whose end is there too; newest first.
  private func told(_ records: [AuditRecord]) -> [AuditRecord] {
    var ended: String?
    return records.filter { record in
      let isBeginning = record.outcome == AppState.begun
      defer { ended = isBeginning ? nil : record.write }
      return !isBeginning || record.write == nil || record.write != ended
    }
  }

  /// How the log names a write that was about to be sent.
  private static let begun = "sending"

  /// What a write that is no change of a field does to its order.
  private static func words(ofWrite name: String) -> String {
    switch name {
    case "createOrder": "order created"
    case "editOrder": "contents of the order changed"
    case "deleteOrder": "order deleted"
    default: Formatting.line(name)
    }
  }

  private func event(_ record: AuditRecord) -> HistoryEvent {
    let isGood =
      record.outcome == OutboxState.done.rawValue || record.outcome == OutboxState.unchanged.rawValue
    let isBegun = record.write != nil && record.outcome == AppState.begun
    var details = record.change.map { field($0, isDone: isGood) }
    if record.notify { details.append([Span("The customer gets a mail", .customerVisible)]) }
    if record.capture { details.append([Span("The payment is captured", .warning)]) }
    if let answer = record.answer, !answer.isEmpty {
      details.append([Span("Answer: " + Formatting.line(answer), isGood ? .dim : .error)])
    }
    if isBegun { details.append([Span("What became of it was not written down", .warning)]) }
    let what = record.write.map { "  " + AppState.words(ofWrite: $0) } ?? ""
    return HistoryEvent(
      time: record.time,
      title: [
        Span(Formatting.line(record.outcome), isGood ? .success : isBegun ? .warning : .error), Span(what),
        Span("  by " + Formatting.line(record.who), .dim),
      ],
      details: details)
  }

  /// `status: processing → sent`; what the shop has afterwards is told where it is something else.
  private func field(_ field: AuditRecord.Field, isDone: Bool) -> StyledLine {
    let known = ChangeField(rawValue: field.name)
    func text(_ value: String) -> String {
      known.map { Wording.value(value, of: $0) } ?? Formatting.line(value)
    }
    let name = known.map(Wording.field) ?? Formatting.line(field.name)
    let role: Role = known == .customerNote ? .customerVisible : .text
    var line: StyledLine = [Span(sentence(name) + ": ", .dim)]
    if let before = field.before, before != field.wanted { line.append(Span(text(before) + " → ", .dim)) }
    line.append(Span(text(field.wanted), role))
    if let after = field.after, after != field.wanted, known?.appends != true {
      line.append(Span("  (the shop has \(text(after)))", isDone ? .dim : .warning))
    }
    return line
  }
}
