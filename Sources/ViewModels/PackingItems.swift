import OrderModel

extension AppState {
  /// A code while an order is open: ticks the item it names, exactly, or stops.
  mutating func tick(
    _ code: String, of target: DialogTarget, _ dialog: PackingDialog, at time: Double,
    _ context: UpdateContext
  ) -> [Effect] {
    if let stop = dialog.stop, stop.needsKey {
      return stopPacking(dialog, stop.text, needsKey: true, at: time, context)
    }
    let lines = packingLines(of: target.id)
    let shown = Formatting.line(code)
    let number = "#\(Formatting.line(target.number))"
    if let same = AppState.lines(of: lines, named: code) {
      if let line = same.first(where: { !$0.isFull }) {
        return add(1, line, target, dialog, at: time, context)
      }
      let count = Formatting.count(same.pieces, "piece")
      return stopPacking(
        dialog, "Too many: \(shown) is in \(number) with \(count), all ticked", at: time, context)
    }
    let others = orders(named: code, context)
    if others.contains(target.id) {
      var dialog = dialog
      dialog.echo = Notice(.info, "\(number) is open already")
      replaceTop(.packing(dialog))
      return []
    }
    guard let other = others.first else {
      return stopPacking(dialog, "Wrong item: \(shown) is not in \(number)", at: time, context)
    }
    if lines.ticked == 0 {
      let dialog = dialog.withoutOrder()
      replaceTop(.packing(dialog))
      return takeCode(code, dialog, at: time, context)
    }
    let state = lines.isComplete ? "complete but not sent" : "not finished"
    let next = PackingCode.Command.next.rawValue
    return stopPacking(
      dialog, "That is order #\(self.number(of: other)); \(number) is \(state). \(next) puts it aside",
      at: time, context)
  }

  /// The lines of an order that a code names: by SKU, the same letters first, else by the line's number. Nil for none.
  static func lines(of lines: [PackingLine], named code: String) -> [PackingLine]? {
    let readings = PackingCode.readings(code)
    func matching(_ isSame: (String, String) -> Bool) -> [PackingLine]? {
      for reading in readings {
        let found = lines.filter { line in line.key.sku.map { isSame($0, reading) } ?? false }
        if !found.isEmpty { return found }
      }
      return nil
    }
    if let found = matching({ $0 == $1 }) ?? matching({ $0.lowercased() == $1.lowercased() }) { return found }
    for reading in readings where reading.count <= 3 && reading.allSatisfy(\.isASCII) {
      if let number = Int(reading), let line = lines.first(where: { $0.number == number }) { return [line] }
    }
    return nil
  }

  /// Space and the arrows: ticks a piece of the line under the cursor, or takes one back.
  mutating func tickByHand(
    _ dialog: PackingDialog, _ pieces: Int, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    guard let target = dialog.target else { return [] }
    if let stop = dialog.stop, stop.needsKey { return [] }
    let lines = packingLines(of: target.id)
    guard lines.indices.contains(dialog.selected) else { return [] }
    let line = lines[dialog.selected]
    if pieces < 0, line.ticked == 0 { return [] }
    guard pieces < 0 || !line.isFull else {
      return stopPacking(dialog, "Too many: line \(line.number) is ticked already", at: time, context)
    }
    return add(pieces, line, target, dialog, at: time, context)
  }

  private mutating func add(
    _ pieces: Int, _ line: PackingLine, _ target: DialogTarget, _ dialog: PackingDialog, at time: Double,
    _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    packing.add(pieces, to: line, of: target.id)
    if let stop = dialog.stop, time - stop.at >= PackingStop.shortest { dialog.stop = nil }
    let count = "\(line.ticked + pieces)/\(line.quantity)"
    dialog.echo = Notice(
      pieces > 0 ? .success : .info,
      "\(pieces > 0 ? "Ticked" : "Taken back"): line \(line.number), \(count), \(line.title)")
    dialog.isForgetting = false
    replaceTop(.packing(dialog))
    return []
  }

  /// A printed command.
  mutating func packingCommand(
    _ command: PackingCode.Command, _ dialog: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    if command != .abort { dialog.isForgetting = false }
    if command == .undo {
      dialog.echo = Notice(.info, availability(of: .changeUndo, context).reason ?? "Taking back")
      dialog.stop = nil
      replaceTop(.packing(dialog))
      return availability(of: .changeUndo, context).isAvailable ? undo(context) : []
    }
    guard let target = dialog.target else {
      return stopPacking(dialog, "\(command.rawValue): no order is open", at: time, context)
    }
    let lines = packingLines(of: target.id)
    let number = "#\(Formatting.line(target.number))"
    switch command {
    case .finish: return finishPacking(dialog, isScanned: true, at: time, context)
    case .mail: return switchPackingMail(dialog, at: time, context)
    case .abort where lines.ticked > 0 && !dialog.isForgetting:
      dialog.isForgetting = true
      return stopPacking(
        dialog, "\(command.rawValue) again forgets what is ticked of \(number): \(lines.progress)", at: time,
        context)
    case .abort:
      packing.forget(target.id)
      dialog = dialog.withoutOrder()
      dialog.echo = Notice(.info, "\(number) is left as it was")
    case .next:
      dialog = dialog.withoutOrder()
      dialog.echo = Notice(.info, "\(number) is put aside: \(lines.progress) ticked, not sent")
    case .undo: break
    }
    replaceTop(.packing(dialog))
    return []
  }

  /// Switches the mail to the customer, where the shop leaves the choice.
  mutating func switchPackingMail(
    _ dialog: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    guard let sent = sentDialog(dialog), sent.offersMail else {
      dialog.echo = Notice(.warning, "The shop decides about the mail")
      replaceTop(.packing(dialog))
      return []
    }
    dialog.notify.toggle()
    replaceTop(.packing(dialog))
    return []
  }

  /// The change to sent as the status dialog makes it; nil when the order's shop has no such status.
  func sentDialog(_ dialog: PackingDialog) -> StatusDialog? {
    guard let target = dialog.target else { return nil }
    var sent = StatusDialog(
      targets: [target], isFromMarks: false, choices: [], offersMail: false, offersCapture: false, shops: [],
      refused: [])
    fill(&sent)
    guard let choice = sent.choices.firstIndex(where: { $0.status == .sent }) else { return nil }
    sent.selected = choice
    sent.notify = dialog.notify
    sent.capture = dialog.capture
    return sent
  }

  /// Why a packed order cannot be set to sent; nil when it can.
  func sendingObstacle(_ dialog: PackingDialog, _ context: UpdateContext) -> String? {
    guard let target = dialog.target else { return "no order is open" }
    guard let order = store.table.order(of: target.id) else {
      return "The order is not at the shop any more"
    }
    if let reason = packingObstacle(order) { return reason }
    if let reason = writing(.changeStatus, shops: [target.id.shop], context).reason {
      return "It cannot be set to sent here: \(reason)"
    }
    guard let sent = sentDialog(dialog) else { return "\(target.id.shop) has no status for sent" }
    if let reason = sent.blocked.first?.reason { return Formatting.line(reason) }
    return sent.changing.isEmpty ? "It is sent already" : nil
  }

  /// Sets a complete order to sent by way of the outbox, with its time to take it back, and waits for the next one.
  mutating func finishPacking(
    _ dialog: PackingDialog, isScanned: Bool, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    guard let target = dialog.target else { return [] }
    if let stop = dialog.stop {
      if stop.needsKey || time - stop.at < PackingStop.shortest {
        return stopPacking(dialog, stop.text, needsKey: stop.needsKey, at: time, context)
      }
      // Nobody may have seen the stop yet: the command only takes notice of it.
      dialog.stop = nil
      dialog.echo = Notice(.warning, "Once more sets the order to sent")
      replaceTop(.packing(dialog))
      return []
    }
    let lines = packingLines(of: target.id)
    guard dialog.readToken == nil, lines.isComplete else {
      let reason =
        dialog.readToken != nil
        ? "The items are still being read"
        : lines.missing.isEmpty
          ? "More is ticked than was ordered" : "Not complete; missing: \(lines.missing)"
      if isScanned { return stopPacking(dialog, reason, at: time, context) }
      dialog.echo = Notice(.warning, reason)
      replaceTop(.packing(dialog))
      return []
    }
    if let reason = sendingObstacle(dialog, context) {
      return stopPacking(dialog, reason, at: time, context)
    }
    guard let sent = sentDialog(dialog) else { return [] }
    let effects = applyStatus(sent, context)
    var next = dialog.withoutOrder()
    next.lastSent = target.id
    dialogs = [.packing(next)]
    return effects
  }
}
