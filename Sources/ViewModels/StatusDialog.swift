import OrderModel

extension AppState {
  /// `s`: opens the status dialog for all marked orders, else for the one under the cursor. The orders are kept as they
  /// are shown now.
  mutating func openStatus(_ context: UpdateContext) {
    let isFromMarks = !orders.marks.isEmpty
    let all =
      isFromMarks ? markedTargets() : actionOrder.flatMap { target($0, isHidden: false) }.map { [$0] } ?? []
    var refused: [RefusedShop] = []
    var shops: [ShopCount] = []
    for (shop, count) in counts(all) {
      if let reason = writing(.changeStatus, shops: [shop], context).reason {
        refused.append(RefusedShop(shop: shop, count: count, reason: reason))
      } else {
        shops.append(ShopCount(shop: shop, count: count))
      }
    }
    let targets = all.filter { target in shops.contains { $0.shop == target.id.shop } }
    guard !targets.isEmpty else {
      say(Notice(.warning, refused.first?.reason ?? "there is no order here"), context)
      return
    }
    var dialog = StatusDialog(
      targets: targets, isFromMarks: isFromMarks, choices: [], offersMail: false, offersCapture: false,
      shops: shops, refused: refused)
    fill(&dialog)
    guard !dialog.choices.isEmpty else {
      say(
        Notice(.warning, "no status is accepted by all of \(shops.map(\.shop).joined(separator: ", "))"),
        context)
      return
    }
    dialogs.append(.status(dialog))
  }

  /// What follows from the targets: shops, choices, and what can be decided beside the status.
  func fill(_ dialog: inout StatusDialog) {
    dialog.shops = counts(dialog.targets).map { ShopCount(shop: $0.shop, count: $0.count) }
    let capable = dialog.shops.compactMap { store.shop($0.shop) }
    dialog.capabilities = Dictionary(capable.map { ($0.name, $0.capabilities) }) { $1 }
    dialog.choices = options(capable, dialog.targets)
    dialog.selected = likelyChoice(dialog)
    dialog.offersMail = capable.contains { $0.capabilities.availability(of: .chooseMail).isAvailable }
    dialog.offersCapture = capable.contains { $0.capabilities.availability(of: .chooseCapture).isAvailable }
  }

  /// Leaves out the targets that the list does not show, and drops their marks.
  mutating func dropHidden(_ dialog: inout StatusDialog, _ context: UpdateContext) {
    let hidden = dialog.targets.filter(\.isHidden)
    guard !hidden.isEmpty, hidden.count < dialog.targets.count else { return }
    dialog.targets.removeAll(where: \.isHidden)
    orders.marks.subtract(hidden.map(\.id))
    marksChanged(context)
    fill(&dialog)
  }

  func counts(_ targets: [DialogTarget]) -> [(shop: String, count: Int)] {
    let counts = Dictionary(targets.map { ($0.id.shop, 1) }, uniquingKeysWith: +)
    let known = store.shops.map(\.name).filter { counts[$0] != nil }
    return (known + counts.keys.filter { !known.contains($0) }.sorted()).map { ($0, counts[$0] ?? 0) }
  }

  /// The order as a dialog keeps it.
  func target(_ id: OrderID, isHidden: Bool) -> DialogTarget? {
    guard let row = store.table.row(of: id) else { return nil }
    let order = store.table.order(at: row)
    let seen = store.overlay.state(of: order)
    return DialogTarget(
      id: id, number: order.number, status: store.overlay.status(of: id)?.status ?? order.status,
      present: StatusChoice(status: order.status, word: order.shopStatus), pending: pendingStatus(of: id),
      isUnpaid: order.paid == false, seen: seen, isHidden: isHidden)
  }

  /// `→ sent held`: the status that is on its way to an order; nil when none is.
  private func pendingStatus(of id: OrderID) -> String? {
    guard let entry = store.overlay.pending(for: id).last(where: { $0.change.status != nil }),
      let status = entry.change.status
    else { return nil }
    return "→ \(Wording.status(status)) \(Wording.word(entry.state))"
  }

  /// The marked orders: those shown in the order of the list, then the hidden ones.
  func markedTargets() -> [DialogTarget] {
    let marked = markedRows()
    let shown = orders.rows.filter(marked.contains)
    let hidden = marked.subtracting(shown).sorted()
    return (shown + hidden).enumerated().compactMap { index, row in
      target(store.table.id(at: row), isHidden: index >= shown.count)
    }
  }

  /// The statuses every shop takes: with the same word where all have it, else with each shop's own.
  private func options(_ shops: [ShopStatus], _ targets: [DialogTarget]) -> [StatusOption] {
    guard let first = shops.first else { return [] }
    var options: [StatusOption] = []
    func add(_ choices: [StatusChoice?], _ status: OrderStatus) {
      var words: [String: StatusChoice] = [:]
      for (shop, choice) in zip(shops, choices) {
        guard let choice, choice.status == status else { return }
        words[shop.name] = choice
      }
      let already = targets.count { $0.seen.value(.status) == words[$0.id.shop]?.shownWord }
      options.append(StatusOption(status: status, words: words, already: already))
    }
    for choice in first.capabilities.statuses {
      let before = options.count
      add(shops.map { $0.capabilities.choice(forWord: choice.word) }, choice.status)
      let isFirstWord = first.capabilities.choice(for: choice.status) == choice
      if options.count == before, isFirstWord {
        add(shops.map { $0.capabilities.choice(for: choice.status) }, choice.status)
      }
    }
    return options
  }

  /// Where the cursor starts: the step that usually comes next.
  private func likelyChoice(_ dialog: StatusDialog) -> Int {
    let allSent = dialog.targets.allSatisfy { $0.status == .sent }
    let likely: OrderStatus = allSent ? .delivered : .sent
    return dialog.choices.firstIndex { $0.status == likely && $0.already < dialog.targets.count } ?? 0
  }

  /// Enter in the status dialog: one order that is shown is changed at once, otherwise a question comes first.
  mutating func confirmStatus(_ dialog: StatusDialog, _ context: UpdateContext) -> [Effect] {
    let count = dialog.changing.count
    guard count > 0 else {
      if let reason = dialog.blocked.first?.reason {
        say(Notice(.warning, "nothing to send: \(Formatting.line(reason))"), context)
        return []
      }
      dialogs.removeAll()
      say(Notice(.info, "nothing to send: already \(dialog.choice?.title ?? "so")"), context)
      return []
    }
    if dialog.targets.count == 1, !dialog.targets[0].isHidden { return applyStatus(dialog, context) }
    let hidden = dialog.changing.count(where: \.isHidden)
    let left = dialog.blocked.map { "\(Formatting.count($0.count, "order")) left out: \($0.reason)" }
    let details =
      [
        dialog.changingText, hidden > 0 ? "\(hidden) not shown" : nil, dialog.mailText, dialog.captureText,
      ].compactMap { $0 } + dialog.unchosenMail
      + dialog.sideEffects + left
    dialogs.append(
      .question(
        Question(
          text: "Apply to \(Formatting.count(count, "order"))?", details: details,
          action: .applyStatus(dialog))))
    return []
  }

  /// Hands the changes to the outbox. Each carries what the operator saw when the dialog opened.
  mutating func applyStatus(_ dialog: StatusDialog, _ context: UpdateContext) -> [Effect] {
    dialogs.removeAll()
    guard let choice = dialog.choice else { return [] }
    let requests = dialog.changing.compactMap { target -> ChangeRequest? in
      guard let change = dialog.change(of: target) else { return nil }
      return ChangeRequest(order: target.id, number: target.number, change: change, expected: target.seen)
    }
    if dialog.isFromMarks {
      // What was left out stays marked, as it still needs a decision.
      let kept = Set(dialog.blockedTargets.map(\.id))
      orders.marks.subtract(dialog.targets.map(\.id).filter { !kept.contains($0) })
      marksChanged(context)
    }
    let effects = submit(requests, title: "→ " + choice.title, context)
    if !dialog.isFromMarks, choice.status == .sent, let order = requests.first?.order {
      goToNextUnsent(after: order, context)
    }
    return effects
  }

  /// Asks the outbox to store changes; they are held for the configured time.
  mutating func submit(_ requests: [ChangeRequest], title: String, _ context: UpdateContext) -> [Effect] {
    let token = submissions.token()
    submissions.groups.append(Submissions.Group(token: token, title: title, count: requests.count))
    clearMessage()
    let hold = context.options.holdSeconds
    return [.submit(requests, holdSeconds: hold > 0 ? hold : nil, token: token)]
  }
}

extension StatusOption {
  /// The common word, with the shop's own where all concerned shops have the same other one.
  var title: String {
    let choices = Set(words.values.map(\.word))
    guard choices.count == 1, let word = choices.first else { return status.rawValue }
    return Wording.status(StatusChoice(status: status, word: word))
  }
}

extension StatusDialog {
  /// The status under the cursor.
  var choice: StatusOption? { choices.indices.contains(selected) ? choices[selected] : nil }

  /// The targets that are sent something: those that do not have the chosen status yet and whose shop takes it.
  var changing: [DialogTarget] { missing.filter { objection(to: $0) == nil } }

  /// The targets that lack the chosen status but cannot get it so.
  var blockedTargets: [DialogTarget] { missing.filter { objection(to: $0) != nil } }

  /// Why targets cannot get the chosen status so, with how many each reason holds back.
  var blocked: [(reason: String, count: Int)] {
    var reasons: [(reason: String, count: Int)] = []
    for reason in missing.compactMap(objection) {
      if let index = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[index].count += 1
      } else {
        reasons.append((reason, 1))
      }
    }
    return reasons
  }

  /// The targets that do not have the chosen status yet.
  private var missing: [DialogTarget] {
    guard let choice else { return [] }
    return targets.filter { $0.seen.value(.status) != choice.words[$0.id.shop]?.shownWord }
  }

  private func objection(to target: DialogTarget) -> String? {
    guard let change = change(of: target) else { return nil }
    return capabilities[target.id.shop]?.objection(to: change, from: target.present.word)?.text
  }

  /// What a target is sent.
  func change(of target: DialogTarget) -> OrderChange? {
    guard let word = choice?.words[target.id.shop], let shop = capabilities[target.id.shop] else {
      return nil
    }
    var change = OrderChange(status: word)
    change.notify = notify && shop.availability(of: .chooseMail).isAvailable
    change.capture = capture && shop.availability(of: .chooseCapture).isAvailable
    return change
  }

  /// What else happens that no key of the dialog decides, in words.
  var sideEffects: [String] {
    let all = changing.flatMap { target -> [Consequence] in
      guard let change = change(of: target) else { return [] }
      return capabilities[target.id.shop].map { change.consequences(at: $0, from: target.present.word) } ?? []
    }
    return [Consequence.newOrderLetter, .stockMoves].compactMap { effect in
      let count = all.count { $0 == effect }
      guard count > 0 else { return nil }
      return targets.count == 1
        ? Wording.consequence(effect) : "\(Formatting.count(count, "order")): \(Wording.consequence(effect))"
    }
  }

  /// `parallax 2, norrsken 1`.
  var shopsText: String { shops.map { "\($0.shop) \($0.count)" }.joined(separator: ", ") }

  /// How many orders of each shop something is sent for.
  var changingText: String {
    shops.compactMap { shop in
      let count = changing.count { $0.id.shop == shop.shop }
      return count > 0 ? "\(shop.shop) \(count)" : nil
    }.joined(separator: ", ")
  }

  /// How many of the targets the list does not show; nil when it shows all.
  var notShownText: String? {
    let hidden = targets.count(where: \.isHidden)
    return hidden > 0 ? "\(hidden) not shown" : nil
  }

  /// What the customers get at the shops that let us choose; nil where none does.
  var mailText: String? {
    guard offersMail else { return nil }
    let text = Wording.consequence(notify ? .mailToCustomer : .noMailToCustomer)
    guard targets.count > 1 else { return text }
    return (notify ? "each customer gets a mail" : "no mail to the customers") + only(at: .chooseMail)
  }

  /// What happens to the payments at the shops that let us choose; nil where none does.
  var captureText: String? {
    guard offersCapture else { return nil }
    return Wording.consequence(capture ? .paymentCaptured : .paymentNotCaptured) + only(at: .chooseCapture)
  }

  /// Shops that mail or not as they like, with the reason; only worth a line beside others that let us choose.
  var unchosenMail: [String] {
    guard offersMail else { return [] }
    return shops.compactMap { shop in
      capabilities[shop.shop]?.availability(of: .chooseMail).reason.map { "\(shop.shop): \($0)" }
    }
  }

  /// ` (norrsken 1)`: the shops that have an ability, where others among the targets lack it.
  private func only(at ability: Ability) -> String {
    let able = shops.filter { capabilities[$0.shop]?.availability(of: ability).isAvailable == true }
    guard able.count < shops.count else { return "" }
    return " (" + able.map { "\($0.shop) \($0.count)" }.joined(separator: ", ") + ")"
  }
}
