import OrderModel

extension AppState {
  /// The top dialog; nil when none is open.
  package func presentDialog(_ context: UpdateContext) -> DialogPresentation? {
    switch dialogs.last {
    case .status(let dialog): present(dialog, context)
    case .note(let dialog): present(dialog, context)
    case .tracking(let dialog): present(dialog, context)
    case .copy(let dialog): present(dialog, context)
    case .question(let question): present(question, context)
    case .leave(let dialog): present(dialog)
    case .help(let dialog):
      DialogPresentation(
        title: "Keys", items: helpItems(context), selected: dialog.top, hasChoice: false,
        keys: [KeyHint(key: "Up Down", label: "scroll"), KeyHint(key: "Esc", label: "close")])
    case .messages(let dialog):
      DialogPresentation(
        title: "Messages", items: messageItems(context), selected: dialog.top, hasChoice: false,
        keys: [KeyHint(key: "Up Down", label: "scroll"), KeyHint(key: "Esc", label: "close")])
    case .palette(let dialog): present(dialog, context)
    case .sort(let dialog): present(dialog)
    case .history(let dialog): present(dialog, context)
    case .packing(let dialog): present(dialog, context)
    case .pick(let dialog): present(dialog, context)
    case .print(let dialog): present(dialog)
    case .theme(let dialog): present(dialog, context)
    case .coupon(let dialog): present(dialog, context)
    case .coupons(let dialog): present(dialog, context)
    case .order(let dialog): present(dialog, context)
    case .results(let dialog): present(dialog, context)
    case nil: nil
    }
  }

  private func present(_ dialog: StatusDialog, _ context: UpdateContext) -> DialogPresentation {
    let keymap = context.keymap
    var keys = [
      KeyHint(key: "Enter", label: dialog.targets.count == 1 ? "apply" : "apply to \(dialog.changing.count)")
    ]
    if dialog.offersMail {
      keys.append(KeyHint(key: keymap.label(of: .dialogMail), label: dialog.notify ? "no mail" : "mail"))
    }
    if dialog.offersCapture {
      keys.append(
        KeyHint(key: keymap.label(of: .dialogCapture), label: dialog.capture ? "no capture" : "capture"))
    }
    if canDropHidden(dialog) {
      keys.append(KeyHint(key: keymap.label(of: .dialogDropHidden), label: "drop hidden"))
    }
    keys.append(KeyHint(key: "Esc", label: "cancel"))
    return DialogPresentation(
      title: "Status", role: dialog.notify || dialog.capture ? .warning : .dialog,
      body: consequenceLines(dialog, context), items: dialog.choices.map { item($0, dialog) },
      selected: dialog.selected, keys: keys)
  }

  /// Which key changes what the line says; it stays in one line.
  static func switchHint(_ key: String) -> String { Formatting.unbroken("(\(key) changes)") }

  private func canDropHidden(_ dialog: StatusDialog) -> Bool {
    let hidden = dialog.targets.count(where: \.isHidden)
    return hidden > 0 && hidden < dialog.targets.count
  }

  /// What will happen, before anything is chosen.
  private func consequenceLines(_ dialog: StatusDialog, _ context: UpdateContext) -> [StyledLine] {
    let keymap = context.keymap
    var lines: [StyledLine] = [[Span(subject(dialog), .text, bold: true)]]
    lines += claimLines(dialog.targets.map(\.id), context)
    if let hidden = dialog.notShownText {
      let drop = canDropHidden(dialog) ? "; \(keymap.label(of: .dialogDropHidden)) leaves them out" : ""
      lines.append([Span("\(hidden)\(drop)", .warning)])
    }
    for refused in dialog.refused {
      lines.append([
        Span("Left out: \(Formatting.count(refused.count, "order")), \(refused.reason)", .warning)
      ])
    }
    for blocked in dialog.blocked {
      let who = dialog.targets.count == 1 ? "" : "\(Formatting.count(blocked.count, "order")) left out: "
      lines.append([Span(sentence(who + Formatting.line(blocked.reason)), .warning)])
    }
    for effect in dialog.sideEffects { lines.append([Span(sentence(effect), .warning)]) }
    let already = dialog.targets.count - dialog.changing.count - dialog.blockedTargets.count
    if already > 0, let choice = dialog.choice {
      lines.append([Span("\(already) already \(choice.title): not sent again", .warning)])
    }
    let unpaid = dialog.changing.count(where: \.isUnpaid)
    if unpaid > 0, dialog.choice?.status == .sent || dialog.choice?.status == .delivered {
      lines.append([Span("\(unpaid) not paid", .warning)])
    }
    lines.append(mailLine(dialog, context))
    for reason in dialog.unchosenMail { lines.append([Span("Mail at " + Formatting.line(reason), .warning)]) }
    if let text = dialog.captureText {
      let key = keymap.label(of: .dialogCapture)
      lines.append([
        Span(sentence(text), dialog.capture ? .warning : .text), Span("  " + AppState.switchHint(key), .dim),
      ])
    }
    return lines
  }

  private func subject(_ dialog: StatusDialog) -> String {
    if dialog.targets.count == 1, let target = dialog.targets.first {
      let mark = dialog.isFromMarks ? " (the marked order)" : ""
      let pending = target.pending.map { "  (\($0))" } ?? ""
      return "#\(Formatting.line(target.number)) at \(target.id.shop), now \(Wording.status(target.present))"
        + pending + mark
    }
    return "\(dialog.targets.count) marked orders: \(dialog.shopsText)"
  }

  private func mailLine(_ dialog: StatusDialog, _ context: UpdateContext) -> StyledLine {
    guard let text = dialog.mailText else {
      let reasons = dialog.shops.compactMap {
        store.shop($0.shop)?.capabilities.availability(of: .chooseMail).reason
      }
      return [Span("Mail: " + Formatting.line(reasons.first ?? "the shop decides"), .warning)]
    }
    let key = context.keymap.label(of: .dialogMail)
    return [
      Span(sentence(text), dialog.notify ? .customerVisible : .text),
      Span("  " + AppState.switchHint(key), .dim),
    ]
  }

  private func item(_ option: StatusOption, _ dialog: StatusDialog) -> DialogItem {
    var words: [(word: String, shops: [String])] = []
    for shop in dialog.shops.map(\.shop) {
      guard let word = option.words[shop]?.word else { continue }
      if let place = words.firstIndex(where: { $0.word == word }) {
        words[place].shops.append(shop)
      } else {
        words.append((word, [shop]))
      }
    }
    let shown =
      words.count == 1
      ? words[0].word
      : words.map { "\($0.word) at " + $0.shops.joined(separator: ", ") }.joined(separator: "; ")
    let role = AppState.role(of: option.status)
    return DialogItem(cells: [
      [Span(option.status.rawValue, role)], [Span(Formatting.line(shown), .dim)],
      [Span(already(option, dialog), .dim)],
    ])
  }

  /// Which targets have a status already: at the shop, or by a change on its way.
  private func already(_ option: StatusOption, _ dialog: StatusDialog) -> String {
    guard dialog.targets.count == 1, let target = dialog.targets.first else {
      return option.already == 0 ? "" : "\(option.already) already"
    }
    if option.words[target.id.shop]?.shownWord == target.present.word { return "now" }
    return option.already == 0 ? "" : "on its way"
  }

  private func present(_ question: Question, _ context: UpdateContext) -> DialogPresentation {
    let yes = context.keymap.label(of: .answerYes)
    let no = context.keymap.label(of: .answerNo)
    let isForCustomer =
      switch question.action {
      case .applyNote, .placeOrder: true
      default: false
      }
    let text: StyledLine = [Span("\(question.text) \(yes)/\(no.uppercased())", .text, bold: true)]
    let details = question.details.map { detail -> StyledLine in
      [Span(Formatting.line(detail), isForCustomer ? .customerVisible : .text)]
    }
    let keys = [KeyHint(key: yes, label: "yes"), KeyHint(key: no, label: "no")]
    let role: Role = isForCustomer ? .customerVisible : .warning
    guard question.isLong else {
      return DialogPresentation(title: "Question", role: role, body: [text] + details, keys: keys)
    }
    return DialogPresentation(
      title: "Question", role: role, body: [text], items: details.map { DialogItem(cells: [$0]) },
      selected: question.top, hasChoice: false,
      keys: [keys[0], KeyHint(key: "Up Down", label: "scroll"), keys[1]])
  }

  private func present(_ dialog: LeaveDialog) -> DialogPresentation {
    DialogPresentation(
      title: "Leave orderdeck", role: .warning,
      body: [[Span("\(Formatting.count(dialog.held, "change")) held back and not sent yet.")]],
      items: LeaveDialog.choices.map { DialogItem(cells: [[Span($0.title)]]) }, selected: dialog.selected,
      keys: [KeyHint(key: "Enter", label: "choose"), KeyHint(key: "Esc", label: "stay")])
  }

  private func present(_ dialog: PaletteDialog, _ context: UpdateContext) -> DialogPresentation {
    let entries = paletteEntries(dialog.field.text, context)
    return DialogPresentation(
      title: "Commands",
      body: entries.isEmpty ? [[Span("No command has this in its name.", .warning)]] : [],
      field: FieldPresentation(prompt: ":", text: dialog.field.text, cursor: dialog.field.cursor),
      items: entries.map { paletteItem($0, context) },
      selected: entries.isEmpty ? nil : min(dialog.selected, entries.count - 1),
      keys: [KeyHint(key: "Enter", label: "run"), KeyHint(key: "Esc", label: "close")])
  }

  /// The lines of the help, from the catalogue and the operator's own keys.
  func helpItems(_ context: UpdateContext) -> [DialogItem] {
    var items: [DialogItem] = []
    for group in CommandGroup.allCases {
      items.append(DialogItem(cells: [[Span(group.rawValue, .heading)]], isHeading: true))
      for spec in CommandCatalog.all where spec.group == group {
        if let index = spec.id.viewIndex, index >= context.options.views.count { continue }
        let keys = context.keymap.labels(of: spec.id)
        let help = spec.id.viewIndex.flatMap { viewName($0, context) }.map {
          "Show view \(Formatting.line($0))."
        }
        let reason = availability(of: spec.id, context).reason.map { "  (now: \($0))" } ?? ""
        items.append(
          DialogItem(cells: [
            [Span(keys.isEmpty ? "no key" : keys, keys.isEmpty ? .dim : .key)],
            [Span(help ?? spec.help), Span(reason, .dim)],
          ]))
      }
    }
    return items
  }
}
