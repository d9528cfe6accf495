import OrderModel

extension AppState {
  /// What the terminal reported.
  mutating func handle(_ input: TerminalInput, _ context: UpdateContext) -> [Effect] {
    switch input {
    case .key(let key, let time): return pressed(key, at: time, context)
    case .paste(let text): return paste(text, context)
    case .mouse(let mouse): return pointed(mouse, context)
    case .focusIn: return refreshStale(context)
    case .focusOut, .resized: return []
    case .resumed: return [.redraw] + refreshStale(context)
    case .interrupt: return interrupt(context)
    case .terminate: return [.quit(sendHeld: false)]
    }
  }

  private mutating func pressed(_ key: Key, at time: Double, _ context: UpdateContext) -> [Effect] {
    noticeOperator(context)
    if isEditingText {
      let effects = perform(scan.flush(), context)
      if case .packing(let dialog) = dialogs.last, key != .control("c"), key != .control("z") {
        return effects + packingKey(dialog, key, at: time, context)
      }
      let isPasted = scan.type(at: time)
      // In a search Enter changes nothing that matters; elsewhere it would run or send something.
      if key == .enter, isPasted, !dialogs.isEmpty {
        editTopField { $0.insert("\n") }
        if case .tracking(var dialog) = dialogs.last {
          dialog.takeScannedOrder()
          replaceTop(.tracking(dialog))
        }
        return effects
      }
      return effects + dispatch(key, context)
    }
    if scan.isIdle {
      burstStart = BurstStart(
        focus: focus, sidebar: sidebar.cursor, orders: orders.cursor, outbox: outbox.cursor, detail: detail,
        dialogs: dialogs)
    }
    let effects = perform(scan.feed(key, at: time, as: behaviour(of: key, context)), context)
    // A key that opened a field is the first one of what is typed.
    if isEditingText { _ = scan.type(at: time) }
    return effects
  }

  /// Somebody is there: what is on the screen was looked at, and a message that was up for a while was read.
  mutating func noticeOperator(_ context: UpdateContext) {
    lookAtArrivals(context)
    if filterEdit == nil, message.map({ context.now - $0.shown > 1 }) ?? true { nextMessage(context) }
  }

  /// Carries out what the scan detector let through.
  mutating func perform(_ outcomes: [ScanDetector.Outcome], _ context: UpdateContext) -> [Effect] {
    var effects: [Effect] = []
    for outcome in outcomes {
      switch outcome {
      case .act(let key): effects += dispatch(key, context)
      case .scanned(let code): effects += scanned(code, context)
      case .pasted:
        restoreBurstStart()
        ignorePaste(context)
      }
    }
    return effects
  }

  private func behaviour(of key: Key, _ context: UpdateContext) -> ScanDetector.Behaviour {
    guard let command = command(for: key, context) else { return .command }
    if command.isCursorMove { return .move }
    if dialogs.isEmpty {
      if command == .paneNext || command == .panePrevious { return .move }
      // In the left pane Enter makes another list.
      if command == .itemOpen, focus != .shops { return .move }
    }
    return command == .listFilter || command == .palette ? .opensText : .command
  }

  /// The command a key runs here: the scope of the dialog or pane first, then the global one.
  func command(for key: Key, _ context: UpdateContext) -> CommandID? {
    let keymap = context.keymap
    let global = keymap.command(for: key, in: .global)
    if !dialogs.isEmpty {
      if let command = keymap.command(for: key, in: .dialog) { return command }
      return global.flatMap { CommandCatalog.spec($0).worksInDialogs ? $0 : nil }
    }
    return keymap.command(for: key, in: paneScope) ?? global
  }

  /// The scope of the pane in focus.
  var paneScope: CommandScope {
    switch focus {
    case .shops: .global
    case .orders: .list
    case .detail: mainPane == .outbox ? .pending : .list
    case .outbox: .pending
    }
  }

  /// A key that is certainly no part of a scan.
  private mutating func dispatch(_ key: Key, _ context: UpdateContext) -> [Effect] {
    if key == .control("z") || key == .control("c"),
      let command = context.keymap.command(for: key, in: .global)
    {
      return run(command, key, context)
    }
    if !dialogs.isEmpty { return dialogKey(key, context) }
    if filterEdit != nil { return filterKey(key, context) }
    guard let command = command(for: key, context) else { return unknownKey(key, context) }
    return run(command, key, context)
  }

  private mutating func unknownKey(_ key: Key, _ context: UpdateContext) -> [Effect] {
    if key.printable != nil {
      let help = context.keymap.label(of: .help)
      say(
        Notice(.info, "\(key.label) does nothing here\(help.isEmpty ? "" : "; \(help) shows all keys")"),
        context)
    }
    return []
  }

  private mutating func paste(_ text: String, _ context: UpdateContext) -> [Effect] {
    let effects = perform(scan.flush(), context)
    if pasteLines(text) {
      return effects
    } else if !dialogs.isEmpty, isEditingText {
      editTopField { $0.insert(text) }
    } else if dialogs.isEmpty, filterEdit != nil {
      filterEdit?.field.insert(AppState.searchText(text))
      filterTyped(context)
    } else {
      ignorePaste(context)
    }
    return effects
  }

  /// A text of several lines in a dialog that has a place for them; false where it has none.
  private mutating func pasteLines(_ text: String) -> Bool {
    switch dialogs.last {
    case .tracking(var dialog) where dialog.isList(text):
      dialog.take(list: text)
      replaceTop(.tracking(dialog))
    case .note(var dialog) where dialog.typedField != nil || dialog.lines != nil:
      guard dialog.paste(text) else { return false }
      replaceTop(.note(dialog))
    default: return false
    }
    return true
  }

  /// A column of numbers pasted into a search finds all of their orders; other text stays as it is.
  private static func searchText(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map {
      TextField(String($0)).text.split(separator: " ").joined(separator: " ")
    }
    .filter { !$0.isEmpty }
    let isColumn = lines.allSatisfy { line in
      line.contains(where: \.isNumber)
        && line.allSatisfy { $0.isLetter || $0.isNumber || "-_.#".contains($0) }
    }
    guard lines.count > 1, isColumn else { return text }
    return "number:" + lines.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }.joined(separator: "|")
  }

  private mutating func ignorePaste(_ context: UpdateContext) {
    let remedy = dialogs.isEmpty ? "; press \(context.keymap.label(of: .listFilter)) first" : ""
    say(Notice(.info, "pasted text was ignored" + remedy), context)
  }

  /// Reads the shops again whose data is older than the interval, after the window was away.
  private func refreshStale(_ context: UpdateContext) -> [Effect] {
    let stale = store.shops.filter { shop in
      !shop.isRefreshing && (shop.lastRead.map { context.now - $0 > context.options.refreshSeconds } ?? true)
    }
    return stale.isEmpty ? [] : [.refresh(shops: stale.map(\.name), full: false)]
  }
}
