import OrderModel

extension AppState {
  /// The tracking dialog: the order, what the shop has, the form, what will happen besides.
  func present(_ dialog: TrackingDialog, _ context: UpdateContext) -> DialogPresentation {
    let entry = dialog.entry
    var items: [DialogItem] = []
    var selected = 0
    for row in dialog.rows(entry) {
      if row == dialog.row { selected = items.count }
      items += lines(row, dialog, entry)
    }
    let warns = (dialog.notify && dialog.offersMail(entry)) || (dialog.capture && dialog.offersCapture(entry))
    return DialogPresentation(
      title: "Tracking", role: warns ? .warning : .dialog, body: trackingBody(dialog, entry, context),
      items: items, selected: selected, keys: trackingKeys(dialog, context))
  }

  private func trackingBody(
    _ dialog: TrackingDialog, _ entry: TrackingDialog.Entry, _ context: UpdateContext
  ) -> [StyledLine] {
    let target = entry.target
    let count = dialog.entries.count
    let place = count > 1 ? "\(dialog.position + 1) of \(count): " : ""
    let status = Wording.status(target.present) + (target.pending.map { " (\($0))" } ?? "")
    var body: [StyledLine] = [
      [
        Span(
          "\(place)#\(Formatting.line(target.number)) at \(target.id.shop), now \(status)", .text, bold: true)
      ]
    ]
    if let row = store.table.row(of: target.id) {
      let order = store.table.order(at: row)
      let city = order.delivery.flatMap(\.city)
      let who = [order.customer.name, city].compactMap { $0 }.map(Formatting.line).filter { !$0.isEmpty }
      if !who.isEmpty { body.append([Span(who.joined(separator: ", "), .dim)]) }
    }
    body += claimLines([target.id], context)
    if let list = dialog.list {
      body.append([Span(sentence(list.text), list.left.isEmpty ? .success : .warning)])
    } else if count > 1, dialog.entries.allSatisfy(\.number.text.isEmpty) {
      body.append([Span("A pasted list of orders and their numbers fills in all \(count).", .dim)])
    }
    let hidden = dialog.entries.count(where: \.target.isHidden)
    if hidden > 0 {
      let this = target.isHidden ? "This order is marked but not shown. " : ""
      body.append([
        Span("\(this)\(hidden) of the marked orders \(hidden == 1 ? "is" : "are") not shown.", .warning)
      ])
    }
    for refused in dialog.refused {
      body.append([
        Span("Left out: \(Formatting.count(refused.count, "order")), \(refused.reason)", .warning)
      ])
    }
    body += formerLines(entry)
    if let reason = dialog.carrierReason(entry) {
      body.append([Span(sentence(Formatting.line(reason)), .dim)])
    }
    if !dialog.offersMail(entry), let reason = dialog.shop(of: entry)?.availability(of: .chooseMail).reason {
      body.append([Span("Mail: " + Formatting.line(reason), .warning)])
    }
    if let reason = dialog.sentDemand(entry) { body.append([Span(sentence(Formatting.line(reason)), .dim)]) }
    if let change = dialog.change(of: entry), let shop = dialog.shop(of: entry) {
      let effects = change.consequences(at: shop, from: target.present.word)
      for effect in effects where effect == .newOrderLetter || effect == .stockMoves {
        body.append([Span(sentence(Wording.consequence(effect)), .warning)])
      }
      if change.status != nil, target.isUnpaid { body.append([Span("Not paid", .warning)]) }
    }
    return body
  }

  /// The number and carrier at the shop, and that a new one takes their place.
  private func formerLines(_ entry: TrackingDialog.Entry) -> [StyledLine] {
    let former = [entry.former, entry.formerCarrier].compactMap { $0 }.map(Formatting.line)
    guard !former.isEmpty else { return [] }
    let text = former.joined(separator: " ")
    let form = entry.form
    if let number = entry.former, !form.isEmpty {
      if form.number == number { return [[Span("The shop has this number already: \(text)", .warning)]] }
      return [[Span("Replaces \(text)", .warning, bold: true)]]
    }
    let isPending = [.tracking, .carrier].contains { store.overlay.wanted($0, of: entry.target.id) != nil }
    let place = isPending ? "On its way to the shop" : "At the shop"
    return [[Span("\(place): \(text); a new number replaces it")]]
  }

  private func lines(
    _ row: TrackingDialog.Row, _ dialog: TrackingDialog, _ entry: TrackingDialog.Entry
  ) -> [DialogItem] {
    let isHere = dialog.row == row
    func label(_ text: String) -> StyledLine { [Span(text, isHere ? .text : .dim, bold: isHere)] }
    func typed(_ name: String, _ field: TextField) -> DialogItem {
      DialogItem(
        cells: [label(name)],
        field: FieldPresentation(prompt: "", text: field.text, cursor: field.cursor))
    }
    switch row {
    case .number:
      var items = [typed("Number", entry.number)]
      if let problem = dialog.problem ?? entry.form.mistake {
        items.append(DialogItem(cells: [[], [Span(sentence(Formatting.line(problem)), .error)]]))
      } else if entry.form.isMistyped {
        items.append(
          DialogItem(cells: [[], [Span("Its check digit does not fit; is it mistyped?", .warning)]]))
      }
      return items
    case .carrier: return [typed("Carrier", entry.carrier)] + guessLines(entry)
    case .sent: return [DialogItem(cells: [label("Mark sent"), sentValue(dialog, entry)])]
    case .mail:
      let text = sentence(Wording.consequence(dialog.notify ? .mailToCustomer : .noMailToCustomer))
      return [DialogItem(cells: [label("Mail"), [Span(text, dialog.notify ? .customerVisible : .text)]])]
    case .capture:
      let text = sentence(Wording.consequence(dialog.capture ? .paymentCaptured : .paymentNotCaptured))
      return [DialogItem(cells: [label("Payment"), [Span(text, dialog.capture ? .warning : .text)]])]
    }
  }

  private func guessLines(_ entry: TrackingDialog.Entry) -> [DialogItem] {
    if entry.isGuessed {
      return [
        DialogItem(cells: [[], [Span("Guessed from the number", .pending)]])
      ]
    }
    guard let carrier = entry.form.carrier, entry.isCarrierOwn,
      carrier.lowercased() != entry.carrierText.lowercased()
    else { return [] }
    let kept = entry.carrierText.isEmpty ? "none" : Formatting.line(entry.carrierText)
    return [
      DialogItem(cells: [
        [], [Span("The number looks like \(carrier); the carrier stays \(kept).", .warning)],
      ])
    ]
  }

  private func sentValue(_ dialog: TrackingDialog, _ entry: TrackingDialog.Entry) -> StyledLine {
    let word = dialog.sentChoice(entry).map { Wording.status($0) } ?? "sent"
    if dialog.sentDemand(entry) != nil { return [Span("Yes, → \(word)", .text, bold: true)] }
    if dialog.isSentAlready(entry) { return [Span("Is \(entry.target.status.rawValue) already", .dim)] }
    return dialog.marksSent ? [Span("Yes, → \(word)", .text, bold: true)] : [Span("No, only the number")]
  }

  private func trackingKeys(_ dialog: TrackingDialog, _ context: UpdateContext) -> [KeyHint] {
    let keymap = context.keymap
    let typing = dialog.field != nil
    let isLast = dialog.entries.dropFirst(dialog.position + 1).allSatisfy { entry in
      dialog.list != nil && !entry.number.text.isEmpty
    }
    var keys = [KeyHint(key: "Enter", label: isLast ? "apply" : "next order")]
    keys.append(KeyHint(key: keymap.label(of: .formNext), label: "next line"))
    if !typing { keys.append(KeyHint(key: keymap.label(of: .formToggle), label: "change")) }
    if dialog.sentChoice(dialog.entry) != nil, dialog.sentDemand(dialog.entry) == nil {
      let key = keymap.label(of: .dialogMarkSent, typing: typing)
      if !key.isEmpty { keys.append(KeyHint(key: key, label: dialog.marksSent ? "not sent" : "mark sent")) }
    }
    let hidden = dialog.entries.count(where: \.target.isHidden)
    if !typing, hidden > 0, hidden < dialog.entries.count {
      keys.append(KeyHint(key: keymap.label(of: .dialogDropHidden), label: "drop hidden"))
    }
    keys.append(KeyHint(key: "Esc", label: "cancel"))
    return keys
  }
}
