import OrderModel

extension AppState {
  /// A key while a dialog is open; only the top one hears it.
  mutating func dialogKey(_ key: Key, _ context: UpdateContext) -> [Effect] {
    switch dialogs.last {
    case .status(let dialog): return statusKey(dialog, key, context)
    case .note(let dialog): return noteKey(dialog, key, context)
    case .tracking(let dialog): return trackingKey(dialog, key, context)
    case .copy(let dialog): return copyKey(dialog, key, context)
    case .question(let question): return questionKey(question, key, context)
    case .leave(let dialog): return leaveKey(dialog, key, context)
    case .help(let dialog): return helpKey(dialog, key, context)
    case .messages(let dialog): return messagesKey(dialog, key, context)
    case .palette(let dialog): return paletteKey(dialog, key, context)
    case .sort(let dialog): return sortKey(dialog, dialogCommand(key, context), context)
    case .history(let dialog): return historyKey(dialog, dialogCommand(key, context), context)
    case .packing(let dialog): return packingKey(dialog, key, at: context.uptime, context)
    case .pick(let dialog): return pickKey(dialog, key, context)
    case .print(let dialog): return printKey(dialog, key, context)
    case .theme(let dialog): return themeKey(dialog, dialogCommand(key, context), context)
    case .coupon(let dialog): return couponKey(dialog, key, context)
    case .coupons(let dialog): return couponsKey(dialog, key, context)
    case .order(let dialog): return orderFormKey(dialog, key, context)
    case .results(let dialog): return resultsKey(dialog, key, context)
    case nil: return []
    }
  }

  /// Puts a changed dialog back on top.
  mutating func replaceTop(_ dialog: Dialog) {
    if !dialogs.isEmpty { dialogs[dialogs.count - 1] = dialog }
  }

  /// Changes the text field of the top dialog.
  mutating func editTopField(_ edit: (inout TextField) -> Void) {
    switch dialogs.last {
    case .note(var dialog):
      edit(&dialog.field)
      replaceTop(.note(dialog))
    case .tracking(var dialog):
      dialog.edit(edit)
      replaceTop(.tracking(dialog))
    case .palette(var dialog):
      edit(&dialog.field)
      dialog.selected = 0
      replaceTop(.palette(dialog))
    case .packing(var dialog):
      edit(&dialog.field)
      replaceTop(.packing(dialog))
    case .coupon(var dialog):
      dialog.form.editField(edit)
      dialog.arrange()
      replaceTop(.coupon(dialog))
    case .order(var dialog):
      dialog.form.editField(edit)
      dialog.arrange()
      replaceTop(.order(dialog))
    default: break
    }
  }

  /// What a key means in a dialog without a text field. Enter and Esc always work, whatever the config says.
  func dialogCommand(_ key: Key, _ context: UpdateContext) -> CommandID? {
    switch key {
    case .enter: .itemOpen
    case .escape: .back
    default: command(for: key, context)
    }
  }

  private mutating func statusKey(
    _ dialog: StatusDialog, _ key: Key, _ context: UpdateContext
  ) -> [Effect] {
    guard let command = dialogCommand(key, context) else { return [] }
    var dialog = dialog
    switch command {
    case .itemOpen: return confirmStatus(dialog, context)
    case .back: dialogs.removeLast()
    case .dialogMail where dialog.offersMail:
      dialog.notify.toggle()
      replaceTop(.status(dialog))
    case .dialogCapture where dialog.offersCapture:
      dialog.capture.toggle()
      replaceTop(.status(dialog))
    case .dialogDropHidden:
      dropHidden(&dialog, context)
      replaceTop(.status(dialog))
    case .screenRedraw: return [.redraw]
    default:
      dialog.selected = moved(dialog.selected, by: command, count: dialog.choices.count)
      replaceTop(.status(dialog))
    }
    return []
  }

  private mutating func questionKey(
    _ question: Question, _ key: Key, _ context: UpdateContext
  ) -> [Effect] {
    switch dialogCommand(key, context) {
    case .answerYes:
      dialogs.removeLast()
      return answeredYes(question.action, context)
    case .answerNo, .back: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .listDown?, .listUp?, .listPageDown?, .listPageUp?, .listFirst?, .listLast?:
      guard question.isLong, let command = dialogCommand(key, context) else { break }
      var question = question
      question.top = moved(question.top, by: command, count: question.details.count)
      replaceTop(.question(question))
    default:
      let keys = context.keymap
      say(Notice(.info, "press \(keys.label(of: .answerYes)) or \(keys.label(of: .answerNo))"), context)
    }
    return []
  }

  private mutating func answeredYes(_ action: QuestionAction, _ context: UpdateContext) -> [Effect] {
    switch action {
    case .applyStatus(let dialog): return applyStatus(dialog, context)
    case .applyNote(let dialog): return applyNote(dialog, context)
    case .applyTracking(let dialog): return applyTracking(dialog, context)
    case .discardNote, .discardTracking:
      for (key, _) in dialogs.last?.draftFields ?? [] { drafts.finish(key) }
      dialogs.removeLast()
      return []
    case .sendCoupons: return sendCoupons(context)
    case .deleteCoupon(let request):
      return send([request], title: "Delete \(request.subject)", form: nil, context)
    case .placeOrder: return placeOrder(context)
    case .discardForm: return discardForm()
    case .leave: return [.quit(sendHeld: false)]
    case .drop(let ids): return drop(ids)
    case .putPackingAside:
      putPackingAside()
      return []
    }
  }

  private mutating func leaveKey(_ dialog: LeaveDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    guard let command = dialogCommand(key, context) else { return [] }
    var dialog = dialog
    switch command {
    case .back, .answerNo: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .itemOpen:
      let choice = LeaveDialog.choices[min(dialog.selected, LeaveDialog.choices.count - 1)]
      dialogs.removeLast()
      if let sendHeld = choice.sendHeld { return [.quit(sendHeld: sendHeld)] }
    default:
      dialog.selected = moved(dialog.selected, by: command, count: LeaveDialog.choices.count)
      replaceTop(.leave(dialog))
    }
    return []
  }

  private mutating func helpKey(_ dialog: HelpDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    guard let command = dialogCommand(key, context) else {
      if context.keymap.command(for: key, in: .global) == .help { dialogs.removeLast() }
      return []
    }
    switch command {
    case .back, .itemOpen: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    default:
      let top = moved(dialog.top, by: command, count: helpItems(context).count)
      replaceTop(.help(HelpDialog(top: top)))
    }
    return []
  }

  private mutating func messagesKey(
    _ dialog: HelpDialog, _ key: Key, _ context: UpdateContext
  ) -> [Effect] {
    if context.keymap.command(for: key, in: .global) == .messages {
      dialogs.removeLast()
      return []
    }
    guard let command = dialogCommand(key, context) else { return [] }
    switch command {
    case .back, .itemOpen: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    default:
      let top = moved(dialog.top, by: command, count: messageItems(context).count)
      replaceTop(.messages(HelpDialog(top: top)))
    }
    return []
  }

  private mutating func paletteKey(
    _ dialog: PaletteDialog, _ key: Key, _ context: UpdateContext
  ) -> [Effect] {
    let entries = paletteEntries(dialog.field.text, context)
    var dialog = dialog
    switch key {
    case .escape: dialogs.removeLast()
    case .enter:
      dialogs.removeLast()
      switch entries[safely: dialog.selected] {
      case .command(let spec): return run(spec.id, nil, context)
      case .theme(let name): keepTheme(name, context)
      case nil: break
      }
    case .up, .down, .pageUp, .pageDown:
      if let command = context.keymap.command(for: key, in: .global) {
        dialog.selected = moved(dialog.selected, by: command, count: entries.count)
        replaceTop(.palette(dialog))
      }
    case .character(let character): editTopField { $0.insert(String(character)) }
    default:
      if let command = context.keymap.command(for: key, in: .field) { editTopField { _ = $0.edit(command) } }
    }
    return []
  }

  /// A position in a list of a dialog after a command that moves.
  func moved(_ position: Int, by command: CommandID, count: Int) -> Int {
    let page = max(1, viewport.screen.rows / 2)
    let target =
      switch command {
      case .listDown: position + 1
      case .listUp: position - 1
      case .listPageDown: position + page
      case .listPageUp: position - page
      case .listFirst: 0
      case .listLast: count - 1
      default: position
      }
    return min(max(0, target), max(0, count - 1))
  }

  /// The commands the palette offers for a text: those whose name, title or help has every word of it. First come those
  /// with a word of their name that begins so, then those that have it somewhere in the name, then those that speak of it.
  func paletteCommands(_ text: String, _ context: UpdateContext) -> [CommandSpec] {
    let words = text.lowercased().split(separator: " ")
    var found: [[CommandSpec]] = [[], [], []]
    for spec in CommandCatalog.all {
      guard [.global, .list, .pending].contains(spec.scope), spec.id != .palette, !spec.id.isCursorMove
      else { continue }
      var name = (spec.id.rawValue + " " + spec.title).lowercased()
      if let index = spec.id.viewIndex {
        guard let view = viewName(index, context) else { continue }
        name += " " + view.lowercased()
      }
      let parts = name.split { !$0.isLetter && !$0.isNumber }
      if words.allSatisfy({ word in name.hasPrefix(word) || parts.contains { $0.hasPrefix(word) } }) {
        found[0].append(spec)
      } else if words.allSatisfy({ name.contains($0) }) {
        found[1].append(spec)
      } else if words.allSatisfy({ (name + " " + spec.help.lowercased()).contains($0) }) {
        found[2].append(spec)
      }
    }
    return found.flatMap(\.self)
  }
}

extension LeaveDialog {
  /// What can be chosen, the safe one first; nil stays.
  static let choices: [(title: String, sendHeld: Bool?)] = [
    ("Leave, keep them for next time", false),
    ("Leave, and send them now", true),
    ("Stay", nil),
  ]
}
