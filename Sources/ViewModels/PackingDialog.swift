package import OrderModel

/// `b`: scan mode. A scanner, or fingers and Enter, first finds an order and then ticks its items.
package struct PackingDialog: Equatable, Sendable {
  package var field = TextField()
  /// The order being packed, as it was when it was opened; nil while one is looked for.
  package var target: DialogTarget?
  /// The orders one code may mean, to choose from.
  package var candidates: [OrderID] = []
  /// The line of the order, or the candidate, that keys act on. Scans never move it.
  package var selected = 0
  package var stop: PackingStop?
  /// What the last code did.
  package var echo: Notice?
  /// Whether the shop mails the customer; No is preset, anew for each order.
  package var notify = false
  /// Whether the payment is captured; No is preset.
  package var capture = false
  /// The reading of an order that came without items, while it runs.
  package var readToken: Int?
  /// The order that was set to sent last.
  package var lastSent: OrderID?
  /// When Enter or Tab came last, on the clock of the keys.
  package var lastEnter: Double?
  /// Whether the command that forgets ticks was read once.
  package var isForgetting = false

  /// Seconds in which another Enter is an echo of the one before: the second line end of a scanner, or a held key.
  static let enterPause = 0.8

  /// The same scan mode without an order.
  func withoutOrder() -> PackingDialog {
    var next = PackingDialog()
    next.lastSent = lastSent
    next.lastEnter = lastEnter
    return next
  }
}

/// Something is wrong: told over a whole line, with the bell, until somebody takes notice.
package struct PackingStop: Equatable, Sendable {
  package let text: String
  /// Whether only a key ends it; otherwise the next right scan does, too.
  package let needsKey: Bool
  /// When it came, on the clock of the keys.
  package let at: Double
  /// Seconds for which no scan ends it, so that it is seen even while codes come quickly.
  static let shortest = 1.0
}

extension AppState {
  /// `b`: opens scan mode.
  mutating func openPacking() { dialogs.append(.packing(PackingDialog())) }

  /// A key in scan mode, pressed at `time` on the clock of the keys. Every key is taken in its turn, however fast they
  /// come; an Enter in a burst ends a code here.
  mutating func packingKey(
    _ dialog: PackingDialog, _ key: Key, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    let isBlank = dialog.field.characters.isEmpty
    switch key {
    case .enter, .tab: return packingEnter(dialog, at: time, context)
    case .escape: return leavePacking(dialog)
    case .character(" ") where isBlank, .right where isBlank:
      return tickByHand(dialog, 1, at: time, context)
    case .left where isBlank: return tickByHand(dialog, -1, at: time, context)
    case .character(let character): dialog.field.insert(String(character))
    case .up, .down, .pageUp, .pageDown:
      guard let command = context.keymap.command(for: key, in: .global) else { return [] }
      let count = dialog.target.map { packingLines(of: $0.id).count } ?? dialog.candidates.count
      dialog.selected = moved(dialog.selected, by: command, count: count)
    default:
      guard let command = context.keymap.command(for: key, in: .field) else {
        return context.keymap.command(for: key, in: .global) == .screenRedraw ? [.redraw] : []
      }
      return packingField(dialog, command, at: time, context)
    }
    replaceTop(.packing(dialog))
    return []
  }

  private mutating func packingField(
    _ dialog: PackingDialog, _ command: CommandID, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    switch command {
    case .packMail: return switchPackingMail(dialog, at: time, context)
    case .packCapture:
      if let sent = sentDialog(dialog), sent.offersCapture { dialog.capture.toggle() }
    default: _ = dialog.field.edit(command)
    }
    replaceTop(.packing(dialog))
    return []
  }

  private mutating func packingEnter(
    _ dialog: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    let isEcho = dialog.lastEnter.map { time - $0 < PackingDialog.enterPause } ?? false
    dialog.lastEnter = time
    let code = dialog.field.text
    dialog.field = TextField()
    guard PackingCode.readings(code).isEmpty else { return takeCode(code, dialog, at: time, context) }
    guard !isEcho else {
      replaceTop(.packing(dialog))
      return []
    }
    if dialog.stop != nil {
      dialog.stop = nil
    } else if dialog.target != nil {
      return finishPacking(dialog, isScanned: false, at: time, context)
    } else if dialog.candidates.indices.contains(dialog.selected) {
      return startPacking(dialog.candidates[dialog.selected], dialog, at: time, context)
    }
    replaceTop(.packing(dialog))
    return []
  }

  /// Esc: takes notice of a stop, clears the text, asks before it leaves an order with ticks, leaves.
  private mutating func leavePacking(_ dialog: PackingDialog) -> [Effect] {
    var dialog = dialog
    if dialog.stop != nil {
      dialog.stop = nil
    } else if !dialog.field.characters.isEmpty {
      dialog.field = TextField()
    } else if let target = dialog.target {
      let lines = packingLines(of: target.id)
      guard lines.ticked == 0 else {
        let text = "Put #\(Formatting.line(target.number)) aside? \(lines.progress) ticked"
        dialogs.append(
          .question(
            Question(
              text: text, details: ["It is not set to sent. The ticks are kept until orderdeck ends."],
              action: .putPackingAside)))
        return []
      }
      dialog = dialog.withoutOrder()
    } else if !dialog.candidates.isEmpty {
      dialog.candidates = []
    } else {
      dialogs.removeLast()
      return []
    }
    replaceTop(.packing(dialog))
    return []
  }

  /// The question before an order with ticks is left was answered with yes.
  mutating func putPackingAside() {
    if case .packing(let dialog) = dialogs.last { replaceTop(.packing(dialog.withoutOrder())) }
  }

  /// Stops with a signal; what was scanned changed nothing.
  mutating func stopPacking(
    _ dialog: PackingDialog, _ text: String, needsKey: Bool = false, at time: Double,
    _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    dialog.stop = PackingStop(text: text, needsKey: needsKey, at: time)
    dialog.echo = nil
    sayings.keep(Notice(.error, "scan mode: " + text), at: context.now)
    replaceTop(.packing(dialog))
    return context.options.scanBell ? [.bell] : []
  }

  /// The lines of an order as the shop has them now, with their ticks.
  func packingLines(of id: OrderID) -> [PackingLine] {
    store.table.order(of: id).map { packing.lines(of: $0) } ?? []
  }
}
