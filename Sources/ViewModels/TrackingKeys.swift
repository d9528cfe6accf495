import OrderModel

extension AppState {
  /// `t`: opens the dialog for all marked orders, else for the one under the cursor. The orders are kept as they are
  /// shown now; texts of an earlier run that were never applied are put back.
  mutating func openTracking(_ context: UpdateContext) {
    let isFromMarks = !orders.marks.isEmpty
    let all =
      isFromMarks ? markedTargets() : actionOrder.flatMap { target($0, isHidden: false) }.map { [$0] } ?? []
    var refused: [RefusedShop] = []
    for (shop, count) in counts(all) {
      if let reason = writing(.tracking, shops: [shop], context).reason {
        refused.append(RefusedShop(shop: shop, count: count, reason: reason))
      }
    }
    let targets = all.filter { target in !refused.contains { $0.shop == target.id.shop } }
    guard !targets.isEmpty else {
      say(Notice(.warning, refused.first?.reason ?? "there is no order here"), context)
      return
    }
    let shops = Set(targets.map(\.id.shop)).compactMap(store.shop)
    var dialog = TrackingDialog(
      entries: targets.map(TrackingDialog.Entry.init), isFromMarks: isFromMarks, refused: refused,
      capabilities: Dictionary(shops.map { ($0.name, $0.capabilities) }) { $1 })
    restoreDrafts(&dialog, context)
    dialogs.append(.tracking(dialog))
  }

  /// A key in the dialog: text on its first two lines, switches on the others.
  mutating func trackingKey(_ dialog: TrackingDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    switch key {
    case .enter: return nextTracking(dialog, context)
    case .escape:
      closeTracking(dialog)
      return []
    case .character(let character) where dialog.field != nil:
      editTopField { $0.insert(String(character)) }
      return []
    default: break
    }
    if let command = context.keymap.command(for: key, in: .form) {
      return trackingCommand(dialog, command, context)
    }
    guard dialog.field == nil else {
      if let command = context.keymap.command(for: key, in: .field) { editTopField { _ = $0.edit(command) } }
      return []
    }
    guard let command = command(for: key, context) else { return [] }
    return trackingCommand(dialog, command, context)
  }

  private mutating func trackingCommand(
    _ dialog: TrackingDialog, _ command: CommandID, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    switch command {
    case .formNext, .listDown: dialog.move(by: 1)
    case .formPrevious, .listUp: dialog.move(by: -1)
    case .formToggle: toggle(&dialog, dialog.row, context)
    case .dialogMarkSent: toggle(&dialog, .sent, context)
    case .dialogMail: toggle(&dialog, .mail, context)
    case .dialogCapture: toggle(&dialog, .capture, context)
    case .dialogDropHidden: dropHidden(&dialog, context)
    case .back:
      closeTracking(dialog)
      return []
    case .screenRedraw: return [.redraw]
    default: return []
    }
    replaceTop(.tracking(dialog))
    return []
  }

  private mutating func toggle(
    _ dialog: inout TrackingDialog, _ row: TrackingDialog.Row, _ context: UpdateContext
  ) {
    let entry = dialog.entry
    dialog.problem = nil
    switch row {
    case .number, .carrier: break
    case .sent:
      if let reason = dialog.sentDemand(entry) {
        say(Notice(.info, reason), context)
      } else if dialog.sentChoice(entry) == nil {
        say(Notice(.info, "\(entry.target.id.shop) takes no status sent"), context)
      } else if dialog.isSentAlready(entry) {
        say(
          Notice(
            .info, "#\(Formatting.line(entry.target.number)) is \(entry.target.status.rawValue) already"),
          context)
      } else {
        dialog.marksSent.toggle()
        if !dialog.rows(dialog.entry).contains(dialog.row) { dialog.row = .sent }
      }
    case .mail: if dialog.offersMail(entry) { dialog.notify.toggle() }
    case .capture: if dialog.offersCapture(entry) { dialog.capture.toggle() }
    }
  }

  /// Leaves out the orders that the list does not show, and drops their marks. What was typed for them stays as a draft.
  private mutating func dropHidden(_ dialog: inout TrackingDialog, _ context: UpdateContext) {
    let hidden = dialog.entries.filter(\.target.isHidden)
    guard !hidden.isEmpty, hidden.count < dialog.entries.count else { return }
    let present = dialog.entry.target.id
    dialog.entries.removeAll(where: \.target.isHidden)
    dialog.position = dialog.entries.firstIndex { $0.target.id == present } ?? 0
    orders.marks.subtract(hidden.map(\.target.id))
    marksChanged(context)
  }

  /// Enter: on to the next order; behind the last one everything typed is applied, several orders after a question.
  private mutating func nextTracking(_ dialog: TrackingDialog, _ context: UpdateContext) -> [Effect] {
    var dialog = dialog
    if let objection = dialog.objection(dialog.entry) {
      dialog.problem = objection
      replaceTop(.tracking(dialog))
      return []
    }
    // What a list filled in needs no key of its own.
    let rest = dialog.entries.indices.dropFirst(dialog.position + 1)
    if let next = rest.first(where: { dialog.list == nil || dialog.entries[$0].number.text.isEmpty }) {
      (dialog.position, dialog.row, dialog.problem) = (next, .number, nil)
      replaceTop(.tracking(dialog))
      return []
    }
    if let wrong = dialog.entries.firstIndex(where: { dialog.objection($0) != nil }) {
      (dialog.position, dialog.row) = (wrong, .number)
      dialog.problem = dialog.objection(dialog.entry)
      replaceTop(.tracking(dialog))
      return []
    }
    let changing = dialog.changing
    guard !changing.isEmpty else {
      let isSame = dialog.entries.contains { !$0.form.isEmpty }
      let text =
        isSame ? "nothing to send: the shop has this number already" : "type, scan or paste a number first"
      say(Notice(.info, text), context)
      return []
    }
    if dialog.entries.count == 1, !dialog.entries[0].target.isHidden { return applyTracking(dialog, context) }
    dialogs.append(.question(question(dialog, changing.map { ($0.entry, $0.change) })))
    return []
  }

  private func question(
    _ dialog: TrackingDialog, _ changing: [(TrackingDialog.Entry, OrderChange)]
  ) -> Question {
    let most = 8
    var details = changing.prefix(most).map { entry, change in
      "#\(Formatting.line(entry.target.number)) \(entry.target.id.shop): " + Wording.change(change)
        + (entry.isGuessed && change.carrier != nil ? " (carrier guessed)" : "")
    }
    if changing.count > most { details.append("and \(changing.count - most) more") }
    let hidden = changing.count(where: \.0.target.isHidden)
    if hidden > 0 { details.append("\(hidden) not shown") }
    let left = dialog.entries.count - changing.count
    if left > 0 { details.append("\(Formatting.count(left, "order")) without a new number: left as it is") }
    if let list = dialog.list, !list.left.isEmpty { details.append(list.text) }
    for refused in dialog.refused {
      details.append("\(Formatting.count(refused.count, "order")) left out: \(refused.reason)")
    }
    let all = changing.flatMap { entry, change in
      dialog.shop(of: entry).map { change.consequences(at: $0, from: entry.target.present.word) } ?? []
    }
    for effect in [
      Consequence.noMailToCustomer, .mailToCustomer, .newOrderLetter, .paymentNotCaptured, .paymentCaptured,
      .stockMoves,
    ] {
      let count = all.count { $0 == effect }
      let isCapture = effect == .paymentCaptured || effect == .paymentNotCaptured
      if count > 0, !isCapture || changing.contains(where: { $0.1.status != nil }) {
        details.append("\(Formatting.count(count, "order")): \(Wording.consequence(effect))")
      }
    }
    return Question(
      text: "Apply to \(Formatting.count(changing.count, "order"))?", details: details,
      action: .applyTracking(dialog))
  }

  /// Hands the numbers to the outbox. Orders without one keep their mark.
  mutating func applyTracking(_ dialog: TrackingDialog, _ context: UpdateContext) -> [Effect] {
    dialogs.removeAll()
    let changing = dialog.changing
    let requests = changing.map { entry, change in
      ChangeRequest(
        order: entry.target.id, number: entry.target.number, change: change, expected: entry.target.seen)
    }
    if dialog.isFromMarks {
      orders.marks.subtract(changing.map(\.entry.target.id))
      marksChanged(context)
    }
    for entry in dialog.entries { drafts.finish(Draft.Key(dialog: .tracking, order: entry.target.id)) }
    let sent = requests.contains { $0.change.status != nil }
    let title = sent ? "tracking, → sent" : "tracking"
    let effects = submit(requests, title: title, context)
    if !dialog.isFromMarks, sent, let order = requests.first?.order { goToNextUnsent(after: order, context) }
    return effects
  }

  private mutating func closeTracking(_ dialog: TrackingDialog) {
    guard dialog.isTouched else {
      dialogs.removeLast()
      return
    }
    let typed = dialog.entries.filter(\.isTouched).prefix(8).map { entry in
      "#\(Formatting.line(entry.target.number)) \(Formatting.line(entry.number.text)) "
        + Formatting.line(entry.carrierText)
    }
    dialogs.append(
      .question(Question(text: "Throw away what was typed?", details: Array(typed), action: .discardTracking))
    )
  }
}
