import OrderModel

extension AppState {
  /// The title line: what the program is busy with on the left, what to know about it on the right.
  package func presentTitle(_ context: UpdateContext) -> TitlePresentation {
    let left: StyledLine = [Span("orderdeck", .title, bold: true)]
    var right: StyledLine = []
    func add(_ text: String, _ role: Role) { right.append(Span((right.isEmpty ? "" : "  ") + text, role)) }
    let look = store.outbox.count(where: \.needsLook)
    if look > 0 { add("\(look) need a look", .error) }
    let new = arrivals.unseen.count
    if new > 0 { add("\(Formatting.grouped(new)) new", .statusNew) }
    if store.overlay.count > 0 { add("\(store.overlay.count) pending", .pending) }
    if let process = store.lockHolder { add("process \(process) sends", .warning) }
    if isSelecting(context) { add("select text", .warning) }
    if context.options.readOnly { add("read-only", .warning) }
    if context.options.isDemo { add("demo", .title) }
    return TitlePresentation(left: left, right: right)
  }

  /// The message line: the search while it is typed, the last message, the countdown of held changes, or nothing.
  package func presentMessage(_ context: UpdateContext) -> MessagePresentation {
    if let edit = filterEdit {
      let mistake = isUnfinished(edit) ? nil : edit.mistake
      let field = FieldPresentation(
        prompt: "/", text: edit.field.text, cursor: edit.field.cursor, mistake: mistake?.range)
      let line: StyledLine =
        mistake.map { [Span(sentence($0.message), .error)] }
        ?? [Span(Formatting.count(orders.rows.count, "order"), .dim)]
      return MessagePresentation(field: field, line: line)
    }
    if let message {
      let text = messageText(message)
      return MessagePresentation(line: [Span(text, AppState.role(of: message.notice.kind))], mayWrap: true)
    }
    if let text = countdownText(context) {
      return MessagePresentation(line: [Span(text, .pending)], mayWrap: true)
    }
    if let failing = store.shops.first(where: { $0.failingSince != nil }), let error = failing.error {
      return MessagePresentation(line: [Span(Wording.error(error, shop: failing.name), .error)])
    }
    return MessagePresentation(line: idleTotals(context))
  }

  /// The role a sentence is shown in.
  static func role(of kind: Notice.Kind) -> Role {
    switch kind {
    case .info: .text
    case .success: .success
    case .warning: .warning
    case .error: .error
    }
  }

  /// The newest held changes that go out by themselves; nil when there are none.
  private func counting(_ context: UpdateContext) -> [OutboxEntry]? {
    guard store.lockHolder == nil,
      let newest = store.outbox.last(where: { $0.state == .held && ($0.releaseAt ?? 0) > context.now })
    else { return nil }
    return store.outbox.filter { $0.state == .held && $0.created == newest.created }
  }

  private func countdownText(_ context: UpdateContext) -> String? {
    if let group = submissions.groups.last(where: \.ids.isEmpty), !group.isWithdrawn {
      return "\(Formatting.count(group.count, "order")) \(group.title)" + hintText(group)
    }
    guard let held = counting(context), let newest = held.last, let release = newest.releaseAt else {
      return nil
    }
    let what = held.count == 1 ? "#" + Formatting.line(newest.number) : Formatting.count(held.count, "order")
    let undo = context.keymap.label(of: .changeUndo)
    let group = submissions.groups.last { $0.ids.contains(newest.id) }
    // Shops have words of their own for one status, and orders numbers of their own: no single change speaks for all.
    let texts = Set(held.map { Wording.change($0.change) })
    let change = texts.count == 1 ? Wording.change(newest.change) : group?.title ?? "changed"
    if context.options.isAccessible { return "\(what) \(change), not sent yet, \(undo) takes back" }
    let seconds = Int(min(release - context.now, 1e9).rounded(.up))
    return "\(what) \(change), going out in \(seconds) s, \(undo) takes back" + hintText(group)
  }

  private func hintText(_ group: Submissions.Group?) -> String { group?.hint.map { "; " + $0 } ?? "" }

  /// Seconds that the countdown on the screen shows; nil when none is there.
  func countdown(_ context: UpdateContext) -> Int? {
    // A number that changes every second would be read aloud every second.
    guard message == nil || mainPane == .outbox, filterEdit == nil, !context.options.isAccessible,
      let release = counting(context)?.last?.releaseAt
    else { return nil }
    return Int(min(release - context.now, 1e9).rounded(.up))
  }

  /// Seconds until the countdown reads differently; nil when none is on the screen.
  func countdownChanges(_ context: UpdateContext) -> Double? {
    guard countdown(context) != nil, let release = counting(context)?.last?.releaseAt else { return nil }
    let left = release - context.now
    return left - (left.rounded(.up) - 1)
  }

  /// The key bar: what can be done right now, the most useful first; the view drops what does not fit.
  package func presentKeyBar(_ context: UpdateContext) -> [KeyHint] {
    if let dialog = presentDialog(context) { return dialog.keys }
    if filterEdit != nil {
      if let completion = filterCompletion(context) { return completionHints(completion, context) }
      return [
        KeyHint(key: "Enter", label: "keep"), KeyHint(key: "Esc", label: "undo"),
        KeyHint(key: "Up Down", label: "move"),
        KeyHint(key: context.keymap.label(of: .searchComplete), label: "complete"),
      ]
    }
    let commands: [CommandID] =
      switch focus {
      case .shops: [.itemOpen, .paneNext, .listFilter, .refresh, .outboxShow, .help, .back]
      case .orders:
        [
          .changeUndo, .orderStatus, .orderTracking, .markToggle, .listFilter, .itemOpen, .markNone,
          .orderNote, .outboxShow, .copyMenu, .refresh, .listSort, .orderHistory, .paneNext, .help, .back,
        ]
      case .detail where mainPane == .orders:
        [
          .changeUndo, .orderStatus, .orderTracking, .orderNote, .orderHistory, .copyMenu, .orderLink,
          .refresh, .paneNext, .help, .back,
        ]
      case .detail, .outbox:
        [.outboxSend, .outboxDrop, .outboxRetryFailed, .changeUndo, .itemOpen, .paneNext, .help, .back]
      }
    return commands.compactMap { hint($0, context) }
  }

  private func hint(_ command: CommandID, _ context: UpdateContext) -> KeyHint? {
    let key = context.keymap.label(of: command)
    guard !key.isEmpty, availability(of: command, context).isAvailable else { return nil }
    switch command {
    case .back:
      let isTop = focus == .orders && orders.filter.isEmpty
      let leave = context.keymap.keys[.back]?.first { $0 != .escape }
      return isTop
        ? leave.map { KeyHint(key: $0.label, label: "leave") } : KeyHint(key: key, label: "back")
    case .outboxShow where store.overlay.count > 0:
      return KeyHint(key: key, label: "pending \(store.overlay.count)")
    case .orderStatus where !orders.marks.isEmpty:
      return KeyHint(key: key, label: "status of \(orders.marks.count)")
    case .itemOpen where focus == .shops: return KeyHint(key: key, label: "show")
    default: return KeyHint(key: key, label: CommandCatalog.spec(command).title)
    }
  }
}
