import OrderModel

/// What became of each write of a run, as it comes.
package struct ResultsDialog: Equatable, Sendable {
  package let token: Int
  package var selected = 0

  /// The results of a run.
  package init(token: Int) { self.token = token }
}

extension AppState {
  /// A key while results are shown.
  mutating func resultsKey(_ dialog: ResultsDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    guard let run = writes.run(dialog.token), let command = dialogCommand(key, context) else { return [] }
    var dialog = dialog
    switch command {
    case .back: return closeResults(run)
    case .itemOpen:
      if run.isDone {
        let effects = closeResults(run)
        if let order = run.lines.lazy.compactMap(\.order).first { goTo(order, context) }
        return effects
      }
      return lookFor(run, dialog, context)
    case .dialogRetry: return retry(run, dialog, context)
    case .screenRedraw: return [.redraw]
    default:
      dialog.selected = moved(dialog.selected, by: command, count: run.lines.count)
      replaceTop(.results(dialog))
    }
    return []
  }

  /// Back to the form with what is not done yet, or, when all is done or under way, to where the form was opened.
  private mutating func closeResults(_ run: WriteRuns.Run) -> [Effect] {
    dialogs.removeLast()
    switch dialogs.last {
    case .coupon where !run.isOver || run.isDone: dialogs.removeLast()
    case .order where run.lines.contains { $0.report?.isRepeatable != true }: dialogs.removeLast()
    default: break
    }
    guard case .coupons(let list) = dialogs.last else { return [] }
    let token = submissions.token()
    replaceTop(.coupons(list.waiting(for: token)))
    return [.listCoupons(token: token)]
  }

  /// Puts the cursor on an order, or says why the list does not show it.
  private mutating func goTo(_ order: OrderID, _ context: UpdateContext) {
    guard dialogs.isEmpty else { return }
    guard let row = store.table.row(of: order) else {
      let key = context.keymap.label(of: .refresh)
      say(Notice(.info, "the order is not in the list yet; \(key) reads the shops now"), context)
      return
    }
    guard let place = orders.rows.firstIndex(of: row) else {
      let remedy = widening(context).map { "; " + $0.dropLast() }.joined()
      say(Notice(.info, "#\(number(of: order)) is not in this list\(remedy)"), context)
      return
    }
    (mainPane, focus) = (.orders, .orders)
    selectOrder(at: place)
  }

  /// Sends again what certainly did not happen.
  private mutating func retry(
    _ run: WriteRuns.Run, _ dialog: ResultsDialog, _ context: UpdateContext
  ) -> [Effect] {
    let again = run.lines.filter { $0.report?.isRepeatable == true }.map(\.request)
    guard !again.isEmpty else {
      say(Notice(.info, "nothing failed; what is unclear is looked up with Enter, never sent twice"), context)
      return []
    }
    let token = submissions.token()
    guard let index = writes.runs.firstIndex(where: { $0.token == run.token }) else { return [] }
    // The run goes on under a new token: only its failed writes are sent, and a late answer finds nothing.
    let kept = run.lines.filter { $0.report?.isRepeatable != true }
    guard kept.allSatisfy({ $0.report != nil }) else {
      say(Notice(.info, "some are still under way; wait for them first"), context)
      return []
    }
    let lines = again.map { WriteRuns.Line(request: $0, report: nil) } + kept
    writes.runs[index] = WriteRuns.Run(token: token, title: run.title, lines: lines, form: run.form)
    replaceTop(.results(ResultsDialog(token: token)))
    return [.write(again, token: token)]
  }

  /// Enter on an unclear coupon reads it, which settles what happened.
  private mutating func lookFor(
    _ run: WriteRuns.Run, _ dialog: ResultsDialog, _ context: UpdateContext
  ) -> [Effect] {
    guard run.lines.indices.contains(dialog.selected) else { return [] }
    let line = run.lines[dialog.selected]
    guard line.report?.outcome == .unclear, let code = line.request.couponCode else {
      say(Notice(.info, run.isOver ? "Esc goes back" : "still under way"), context)
      return []
    }
    say(Notice(.info, "reading \(line.request.subject) at \(line.request.shop)"), context)
    return [.readCoupon(shop: line.request.shop, code: code, token: run.token)]
  }

  /// A coupon was read: settles an unclear write, and brings the list up to date.
  mutating func couponRead(
    _ token: Int, _ shop: String, _ code: String, _ result: Result<Coupon, ShopError>,
    _ context: UpdateContext
  ) -> [Effect] {
    if let run = writes.runs.firstIndex(where: { $0.token == token }) {
      return settle(run, shop, code, result)
    }
    guard case .coupons(var list) = dialogs.last else { return [] }
    switch result {
    case .success(let coupon):
      list.put(KnownCoupon(shop: shop, coupon: coupon))
      say(Notice(.success, "\(shop): \(code) was read now"), context)
    case .failure(.notFound): say(Notice(.warning, "\(shop) has no coupon \(code) any more"), context)
    case .failure(let error): say(Notice(.error, Wording.error(error, shop: shop)), context)
    }
    replaceTop(.coupons(list))
    return []
  }

  private mutating func settle(
    _ run: Int, _ shop: String, _ code: String, _ result: Result<Coupon, ShopError>
  ) -> [Effect] {
    let isMatch = { (line: WriteRuns.Line) in
      line.request.shop == shop && line.request.couponCode == code && line.report?.outcome == .unclear
    }
    guard let place = writes.runs[run].lines.firstIndex(where: isMatch) else { return [] }
    let draft: CouponDraft? =
      if case .createCoupon(let draft) = writes.runs[run].lines[place].request.write { draft } else { nil }
    let isCreation = draft != nil
    let key = "r sends it again"
    let report: WriteReport? =
      switch result {
      case .success(let coupon) where draft.map { !CouponWording.isSame(coupon, $0) } ?? false:
        WriteReport(.conflict, id: code, message: "the shop has a coupon with this code, but not this one")
      case .success where isCreation: WriteReport(.done, id: code, message: "the shop has it")
      case .success: WriteReport(.failed, id: code, message: "the shop still has it; \(key)")
      case .failure(.notFound) where isCreation:
        WriteReport(.failed, id: code, message: "the shop does not have it; \(key)")
      case .failure(.notFound): WriteReport(.done, id: code, message: "the shop has it no more")
      case .failure: nil
      }
    guard let report else { return [] }
    writes.runs[run].lines[place].report = report
    return writes.runs[run].isOver ? settleForm(of: writes.runs[run]) : []
  }

  /// The results as they are shown.
  func present(_ dialog: ResultsDialog, _ context: UpdateContext) -> DialogPresentation {
    guard let run = writes.run(dialog.token) else { return DialogPresentation(title: "Results") }
    let done = run.lines.count { $0.report?.outcome.isDone == true }
    let open = run.lines.count { $0.report == nil }
    let unclear = run.lines.count { $0.report?.outcome == .unclear }
    let there = run.lines.count { $0.report?.isThere == true }
    let bad = run.lines.count - done - open - unclear - there
    var counts = ["\(done) done"]
    if there > 0 { counts.append("\(there) there already") }
    if bad > 0 { counts.append("\(bad) not done") }
    if unclear > 0 { counts.append("\(unclear) unclear") }
    if open > 0 { counts.append("\(open) under way") }
    var items: [DialogItem] = []
    var selected = 0
    for (index, line) in run.lines.enumerated() {
      if index == dialog.selected { selected = items.count }
      items.append(
        DialogItem(cells: [
          [Span(line.request.shop)], [Span(word(of: line), role(of: line))],
          [Span(headline(of: line), .dim)],
        ]))
      for text in remarks(of: line) { items.append(DialogItem(note: text)) }
    }
    let retry = context.keymap.label(of: .dialogRetry)
    var keys: [KeyHint] = []
    if run.lines.contains(where: { $0.report?.outcome == .unclear && $0.request.couponCode != nil }) {
      keys.append(KeyHint(key: "Enter", label: "look up"))
    } else if run.isDone {
      keys.append(KeyHint(key: "Enter", label: run.lines.contains { $0.order != nil } ? "go to it" : "close"))
    }
    if run.isOver, run.lines.contains(where: { $0.report?.isRepeatable == true }) {
      keys.append(KeyHint(key: retry, label: "retry failed"))
    }
    if !run.isDone || run.lines.contains(where: { $0.order != nil }) {
      keys.append(KeyHint(key: "Esc", label: run.isOver && !run.isDone ? "back" : "close"))
    }
    return DialogPresentation(
      title: Formatting.line(run.title), role: bad + unclear + there > 0 ? .warning : .dialog,
      body: [
        [
          Span(
            run.isDone && run.lines.contains { $0.order != nil }
              ? sentence(summary(of: run).text) : counts.joined(separator: ", "), .text, bold: true)
        ]
      ], items: items, selected: selected,
      keys: keys)
  }

  private func word(of line: WriteRuns.Line) -> String {
    guard let report = line.report else { return "sending" }
    return report.isThere ? "there already" : report.outcome.rawValue
  }

  private func role(of line: WriteRuns.Line) -> Role {
    if line.report?.isThere == true { return .warning }
    guard let outcome = line.report?.outcome else { return .pending }
    if outcome.isDone { return .success }
    return outcome == .unclear || outcome == .conflict ? .warning : .error
  }

  private func headline(of line: WriteRuns.Line) -> String {
    if let order = line.order { return "order #" + Formatting.line(number(of: order)) }
    return line.report?.id.map { $0 == line.request.id ? "" : "#" + Formatting.line($0) } ?? ""
  }

  private func remarks(of line: WriteRuns.Line) -> [StyledLine] {
    guard let report = line.report else { return [] }
    var lines: [StyledLine] = []
    if let message = report.message {
      lines.append([Span(sentence(message), report.outcome.isDone ? .dim : .text)])
    }
    if report.outcome == .unclear {
      let remedy =
        line.request.couponCode == nil
        ? "It may have happened. Look in the shop before you do it again."
        : "It may have happened. Enter reads it and tells."
      lines.append([Span(remedy, .warning)])
    }
    for text in report.consequences { lines.append([Span(sentence(text), .dim)]) }
    return lines
  }
}

extension WriteRequest {
  /// The code of the coupon it is about.
  var couponCode: String? {
    switch write {
    case .createCoupon(let draft): draft.code
    case .deleteCoupon(let code): code
    default: nil
    }
  }
}
