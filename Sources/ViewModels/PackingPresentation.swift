import OrderModel

extension AppState {
  /// Scan mode as it is drawn.
  func present(_ dialog: PackingDialog, _ context: UpdateContext) -> DialogPresentation {
    let lines = dialog.target.map { packingLines(of: $0.id) } ?? []
    var shown = DialogPresentation(
      title: packingTitle(dialog), role: dialog.stop != nil ? .error : .dialog,
      body: dialog.target.map { orderBody($0, lines, dialog, context) } ?? searchBody(dialog),
      field: FieldPresentation(
        prompt: dialog.target == nil ? "Order: " : "Item: ", text: dialog.field.text,
        cursor: dialog.field.cursor),
      items: dialog.target == nil ? candidateItems(dialog) : lines.map(AppState.item),
      keys: packingKeys(dialog, lines, context))
    shown.selected = shown.items.isEmpty ? nil : min(dialog.selected, shown.items.count - 1)
    return shown
  }

  private func packingTitle(_ dialog: PackingDialog) -> String {
    dialog.target.map { "Scan mode: #\(Formatting.line($0.number)) at \($0.id.shop)" } ?? "Scan mode"
  }

  /// The stop over a whole line, else what the last code did.
  private func signal(_ dialog: PackingDialog) -> [StyledLine] {
    if let stop = dialog.stop { return [[Span(" STOP  " + stop.text, .alert, bold: true)]] }
    return dialog.echo.map { [[Span($0.text, AppState.role(of: $0.kind))]] } ?? []
  }

  private func searchBody(_ dialog: PackingDialog) -> [StyledLine] {
    var body = signal(dialog)
    if let sent = dialog.lastSent, let last = lastSentLine(sent) { body.append(last) }
    if !dialog.candidates.isEmpty {
      body.append([Span("\(dialog.candidates.count) orders have this code; choose one.", .text, bold: true)])
      return body
    }
    body.append([Span("Scan or type an order: its number, id or tracking number.")])
    let open = unfinishedPacking
    if !open.isEmpty {
      let names = open.prefix(6).map { "#\(Formatting.line($0.number)) \($0.progress)" }
      let more = open.count > 6 ? " and \(open.count - 6) more" : ""
      body.append([Span("Put aside: " + names.joined(separator: ", ") + more, .pending)])
    }
    if isRoomy {
      body.append([
        Span(
          "Printed codes: " + PackingCode.Command.allCases.map(\.rawValue).joined(separator: " "), .dim)
      ])
    }
    return body
  }

  /// Orders with ticks that can still be packed, with how far they are.
  var unfinishedPacking: [(number: String, progress: String)] {
    packing.orders.compactMap { id in
      guard let order = store.table.order(of: id), packingObstacle(order) == nil else { return nil }
      let lines = packing.lines(of: order)
      return (order.number, "\(lines.ticked)/\(lines.pieces)")
    }
  }

  private func lastSentLine(_ id: OrderID) -> StyledLine? {
    let name = "#\(number(of: id))"
    guard let entry = store.outbox.last(where: { $0.order == id && $0.change.status != nil }) else {
      return nil
    }
    let undo = entry.state == .held ? "; \(PackingCode.Command.undo.rawValue) takes it back" : ""
    return [
      Span("\(name) \(Wording.change(entry.change)): "),
      Span(Wording.word(entry.state), AppState.role(of: entry.state)), Span(undo, .dim),
    ]
  }

  private var isRoomy: Bool { viewport.screen.rows >= 20 }

  private func orderBody(
    _ target: DialogTarget, _ lines: [PackingLine], _ dialog: PackingDialog, _ context: UpdateContext
  ) -> [StyledLine] {
    guard let order = store.table.order(of: target.id) else {
      return signal(dialog) + [[Span("The order is not at the shop any more.", .error)]]
    }
    let customer = [order.listedCustomer, order.listedCity].compactMap { $0 }.map(Formatting.line)
    let word = Wording.status(StatusChoice(status: order.status, word: order.shopStatus))
    var body: [StyledLine] = [
      [
        Span(lines.isEmpty ? "No items" : lines.progress, .text, bold: true),
        Span(isRoomy ? "  \(word)" : "", AppState.role(of: order.status)),
        Span("  " + customer.prefix(isRoomy ? 2 : 1).joined(separator: ", "), .dim),
      ]
    ]
    body += claimLines([target.id], context)
    // What is complete was ticked last; a small screen has better use for the line.
    if isRoomy || dialog.stop != nil || !lines.isComplete { body += signal(dialog) }
    if isRoomy {
      body += order.warnings.prefix(2).map { [Span(Formatting.line($0), .warning)] }
      if let note = order.note ?? order.customerNote {
        body.append([Span("Note: ", .dim), Span(Formatting.line(note))])
      }
    }
    let waiting = store.overlay.pending(for: target.id).filter { $0.change.status == nil }
    if let entry = waiting.last {
      body.append([Span("On its way: \(Wording.change(entry.change)) \(Wording.word(entry.state))", .pending)]
      )
    }
    return body + completionLines(target, lines, dialog, context)
  }

  /// What Enter does once everything is ticked, or why it does nothing.
  private func completionLines(
    _ target: DialogTarget, _ lines: [PackingLine], _ dialog: PackingDialog, _ context: UpdateContext
  ) -> [StyledLine] {
    if lines.isEmpty {
      if dialog.readToken != nil { return [[Span("Reading the order's items.", .dim)]] }
    } else if !lines.isComplete {
      guard let reason = sendingObstacle(dialog, context) else { return [] }
      return [[Span(reason, .warning)]]
    }
    var body: [StyledLine] = []
    if lines.isEmpty {
      body.append([Span("\(target.id.shop) shows no items of this order; check it by its papers.", .warning)])
    }
    let head = lines.isEmpty ? "" : "Complete. "
    if let reason = sendingObstacle(dialog, context) {
      body.append([Span(head, .success, bold: true), Span(reason, .error)])
    } else {
      body.append([
        Span(head, .success, bold: true),
        Span(
          isRoomy
            ? "Enter or \(PackingCode.Command.finish.rawValue) sets it to sent:" : "Enter sets it to sent.",
          .text, bold: true),
      ])
    }
    guard let sent = sentDialog(dialog) else { return body }
    if sent.offersMail {
      let text = sentence(sent.mailText ?? "")
      body.append([
        Span(text, dialog.notify ? .customerVisible : .text),
        Span("  " + AppState.switchHint(context.keymap.label(of: .packMail)), .dim),
      ])
    } else {
      body.append([
        Span(
          isRoomy ? "The shop decides whether the customer gets a mail" : "The shop decides about a mail",
          .warning)
      ])
    }
    if sent.offersCapture {
      let text = Wording.consequence(dialog.capture ? .paymentCaptured : .paymentNotCaptured)
      body.append([
        Span(sentence(text), dialog.capture ? .warning : .text),
        Span("  " + AppState.switchHint(context.keymap.label(of: .packCapture)), .dim),
      ])
    }
    return body + sent.sideEffects.map { [Span(sentence($0), .warning)] }
  }

  private static func item(_ line: PackingLine) -> DialogItem {
    let role: Role = line.ticked > line.quantity ? .error : line.isFull ? .success : .text
    let count = Span(
      "\(line.ticked)/\(line.quantity)", line.ticked > 0 && !line.isFull ? .pending : role, bold: true)
    let sku = line.key.sku.map { Span(Formatting.line($0), role) } ?? Span("no SKU", .warning)
    return DialogItem(cells: [
      [Span(line.ticked == line.quantity ? "ok" : "", role)], [count], [Span("\(line.number).", .dim)], [sku],
      [Span(line.title, line.isFull ? .dim : .text)],
    ])
  }

  private func candidateItems(_ dialog: PackingDialog) -> [DialogItem] {
    dialog.candidates.compactMap { id in
      guard let row = store.table.row(of: id) else { return nil }
      let order = store.table.summary(at: row)
      return DialogItem(cells: [
        [Span("#" + Formatting.line(order.number))], [Span(id.shop)],
        [Span(order.status.rawValue, AppState.role(of: order.status))],
        [Span(order.customer.map(Formatting.line) ?? "", .dim)],
      ])
    }
  }

  private func packingKeys(
    _ dialog: PackingDialog, _ lines: [PackingLine], _ context: UpdateContext
  ) -> [KeyHint] {
    let hasText = !dialog.field.characters.isEmpty
    if dialog.stop != nil, !hasText {
      return [KeyHint(key: "Enter", label: "go on")]
    }
    guard dialog.target != nil else {
      return [
        KeyHint(key: "Enter", label: dialog.candidates.isEmpty || hasText ? "find" : "choose"),
        KeyHint(key: "Esc", label: dialog.candidates.isEmpty ? "close" : "back"),
      ]
    }
    let isReady = dialog.readToken == nil && lines.isComplete && sendingObstacle(dialog, context) == nil
    var keys = [KeyHint(key: "Enter", label: isReady && !hasText ? "set sent" : "tick the code")]
    if !lines.isEmpty, !hasText {
      keys += [KeyHint(key: "Space", label: "tick by hand"), KeyHint(key: "Left", label: "untick")]
    }
    return keys + [KeyHint(key: "Esc", label: "back")]
  }
}
