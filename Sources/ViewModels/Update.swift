import OrderModel

/// The only code that changes `AppState`: takes one event in, gives requests to the outside back. Pure: time, zones,
/// keys and options come in `context`.
package func update(_ state: inout AppState, _ event: AppEvent, _ context: UpdateContext) -> [Effect] {
  var effects = state.handle(event, context)
  effects += state.followDrafts(context)
  effects += state.followClaims(context)
  let title = state.windowTitleText(context)
  if title != state.windowTitle {
    state.windowTitle = title
    effects.append(.setTitle(title))
  }
  return effects
}

/// Seconds from `context.now` until `AppEvent.tick` is needed; nil: not before something else happens. A console
/// in which nothing ages on the screen sleeps for ever.
package func deadline(of state: AppState, _ context: UpdateContext) -> Double? {
  // The clock moved on since the last tick: what is on the screen is out of date.
  if state.timeToShow(context) != state.shownTime { return 0 }
  let waits = [
    state.scan.deadline.map { $0 - context.uptime },
    state.sidebar.countsDue.map { $0 - context.now },
    state.message?.expires.map { $0 - context.now },
    state.countdownChanges(context),
    state.agesChange(context),
  ]
  return waits.compactMap { $0 }.min().map { max(0, $0) }
}

extension AppState {
  mutating func handle(_ event: AppEvent, _ context: UpdateContext) -> [Effect] {
    switch event {
    case .input(let input): return handle(input, context)
    case .tick: return tick(context)
    case .viewport(let viewport):
      self.viewport = viewport
      scrollPanes(context)
      return []
    case .store(let snapshot): return take(snapshot, context)
    case .submitted(let token, let result): return submitted(token, result, context)
    case .orderRead(let token, let id, let error):
      packingRead(token, error)
      let name = "#" + number(of: id)
      say(
        error.map { Notice(.error, name + ": " + Wording.error($0, shop: id.shop)) }
          ?? Notice(.success, name + " was read now"), context)
      return []
    case .historyRead(let token, let result):
      historyRead(token, result)
      return []
    case .edited(let token, let result):
      edited(token, result, context)
      return []
    case .drafts(let found):
      takeDrafts(found, context)
      return []
    case .paper(let text): return [.page(text)]
    case .claims(let others):
      claims.others = others
      return []
    case .written(let token, let index, let report): return written(token, index, report, context)
    case .couponRead(let token, let shop, let code, let result):
      return couponRead(token, shop, code, result, context)
    case .coupons(let token, let coupons):
      takeCoupons(token, coupons)
      return []
    case .quoted(let token, let draft, let result):
      quoted(token, draft, result, context)
      return []
    case .notice(let notice):
      tell(notice, context)
      return []
    }
  }

  private mutating func tick(_ context: UpdateContext) -> [Effect] {
    if let expires = message?.expires, expires <= context.now { nextMessage(context) }
    if let due = sidebar.countsDue, due <= context.now { countViews(context) }
    let effects = perform(scan.release(at: context.uptime), context)
    let time = timeToShow(context)
    if time.minute != shownTime.minute { followAges(context) }
    shownTime = time
    return effects
  }

  /// A list or view that asks for ages changes as time passes.
  private mutating func followAges(_ context: UpdateContext) {
    if listQuery(context)?.asksForAge == true { listRows(.kept, context) }
    let viewsAsk = context.options.views.contains { (try? OrderQuery(parsing: $0.query))?.asksForAge == true }
    if viewsAsk { countViews(context) }
  }

  /// What of the clock is to be on the screen now.
  func timeToShow(_ context: UpdateContext) -> ShownTime {
    var time = ShownTime()
    time.minute = Int(max(0, min(context.now / 60, 1e12)))
    time.countdown = countdown(context)
    return time
  }

  /// Brings every cursor into sight after the panes' sizes changed.
  private mutating func scrollPanes(_ context: UpdateContext) {
    orders.cursor.scroll(
      count: orders.rows.count, rows: viewport.size(.orders).rows, groups: dayGroups)
    outbox.cursor.scroll(count: outbox.order.count, rows: viewport.size(.outbox).rows)
    if detail.scroll > 0 { scrollDetail(by: 0, context) }
  }

  /// The title of the terminal window: `orderdeck – To pack, parallax`.
  func windowTitleText(_ context: UpdateContext) -> String {
    let parts = [orders.view.flatMap { viewName($0, context) }, orders.shop].compactMap { $0 }
    let new = arrivals.unseen.isEmpty ? "" : "(\(arrivals.unseen.count) new) "
    return new + "orderdeck"
      + (parts.isEmpty ? "" : " – " + parts.map(Formatting.line).joined(separator: ", "))
  }

  /// The name of a view; nil when there is none at that position.
  func viewName(_ index: Int, _ context: UpdateContext) -> String? {
    context.options.views.indices.contains(index) ? context.options.views[index].name : nil
  }

  /// The number the customer sees, or the id of an order that is not in the table.
  func number(of id: OrderID) -> String {
    store.table.row(of: id).map { Formatting.line(store.table.summary(at: $0).number) }
      ?? Formatting.line(id.id)
  }
}
