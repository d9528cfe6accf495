import OrderModel

extension AppState {
  /// `c`: opens the coupon form, with the draft that was left or with a coupon to copy.
  mutating func openCoupon(
    copying known: KnownCoupon? = nil, holders: Set<String> = [], _ context: UpdateContext
  ) {
    if showRun(of: CouponForm.key, context) { return }
    let shops = formShops(.createCoupons, context)
    let able = shops.filter { $0.reason == nil }.map(\.name)
    var dialog = CouponForm(shops: shops, currencies: currencies(of: able, context))
    if able.count == 1, let only = able.first { dialog.form.fill(["shop:" + only: "yes"]) }
    if let known {
      guard drafts.kept[CouponForm.key] == nil else {
        let key = context.keymap.label(of: .couponNew)
        let text = "an unfinished coupon is kept; \(key) in the orders list goes on with it or throws it away"
        say(Notice(.warning, text), context)
        return
      }
      dialog.form.fill(CouponWording.fields(of: known.coupon))
      dialog.title = "Copy coupon \(Formatting.line(known.coupon.code)) of \(known.shop)"
      dialog.holders = holders
    }
    dialog.form.settle()
    if known == nil, let fields = restored(CouponForm.key) {
      dialog.restore(fields)
      say(Notice(.info, "going on with the coupon you began; Esc can throw it away"), context)
    }
    if able.count == 1 { dialog.form.go(to: "code") }
    dialog.arrange()
    dialogs.append(.coupon(dialog))
  }

  /// The shops in config order, with the reason of those that lack an ability.
  func formShops(_ ability: Ability, _ context: UpdateContext) -> [(name: String, reason: String?)] {
    store.shops.map { shop in
      let reason = writing(ability, shops: [shop.name], context).reason.map { reason -> String in
        let heads = [shop.name + ": ", shop.name + " is "]
        return heads.first { reason.hasPrefix($0) }.map { String(reason.dropFirst($0.count)) } ?? reason
      }
      return (shop.name, reason)
    }
  }

  /// The currency of shops, read off one order of each.
  func currencies(of shops: [String], _ context: UpdateContext) -> [String: String] {
    var missing = Set(shops)
    var found: [String: String] = [:]
    for row in store.table.rows(matching: nil, context: queryContext(context)) {
      if missing.isEmpty { break }
      let shop = store.table.id(at: row).shop
      guard missing.contains(shop) else { continue }
      let code = store.table.order(at: row).currency.code
      guard !code.isEmpty else { continue }
      found[shop] = code
      missing.remove(shop)
    }
    return found
  }

  /// A key in the coupon form.
  mutating func couponKey(_ dialog: CouponForm, _ key: Key, _ context: UpdateContext) -> [Effect] {
    switch key {
    case .enter:
      confirmCoupon(dialog, context)
      return []
    case .escape:
      leaveForm(isTouched: dialog.form.isTouched, what: "coupon")
      return []
    default: break
    }
    if let effects = formRedraw(key, context) { return effects }
    var dialog = dialog
    _ = dialog.form.press(key, context.keymap)
    dialog.arrange()
    replaceTop(.coupon(dialog))
    return []
  }

  /// Enter: shows what is wrong, else asks.
  private mutating func confirmCoupon(_ dialog: CouponForm, _ context: UpdateContext) {
    var dialog = dialog
    dialog.form.visited = Set(dialog.form.rows.map(\.id))
    defer { if case .coupon = dialogs.last { replaceTop(.coupon(dialog)) } }
    guard !dialog.shops.isEmpty else {
      if let first = dialog.ableShops.first { dialog.form.go(to: "shop:" + first) }
      let keys = context.keymap
      let (one, all) = (keys.label(of: .formToggle), keys.label(of: .markAll))
      say(Notice(.warning, "tick the shops that get it: \(one) ticks one, \(all) all"), context)
      return
    }
    let mistakes = dialog.mistakes(context)
    if let row = dialog.form.rows.first(where: { mistakes[$0.id] != nil }) {
      dialog.form.go(to: row.id)
      say(Notice(.error, "\(row.label): \(mistakes[row.id] ?? "")"), context)
      return
    }
    replaceTop(.coupon(dialog))
    let code = Formatting.line(dialog.draft.code)
    let place = dialog.shops.count == 1 ? "at \(dialog.shops[0])" : "in \(dialog.shops.count) shops"
    var details = dialog.shops.map { shop in
      let sent = dialog.sent.contains(shop) ? " It may be there already." : ""
      return "\(shop): \(dialog.stored(at: shop, zone: store.shop(shop)?.timeZone)).\(sent)"
    }
    if dialog.form.value("type") == "money" { details += [dialog.currencyWarning].compactMap { $0 } }
    if dialog.draft.to != nil { details.append(CouponWording.lastDay) }
    dialogs.append(
      .question(Question(text: "Create \(code) \(place)?", details: details, action: .sendCoupons)))
  }

  /// Sends the coupon of the form on top to every ticked shop.
  mutating func sendCoupons(_ context: UpdateContext) -> [Effect] {
    guard case .coupon(var dialog) = dialogs.last else { return [] }
    dialog.sent.formUnion(dialog.shops)
    replaceTop(.coupon(dialog))
    let title = "Coupon \(Formatting.line(dialog.draft.code))"
    return send(dialog.shops.map(dialog.request), title: title, form: CouponForm.key, context)
  }

  // MARK: What all forms share

  /// Esc: asks before throwing away what was typed.
  mutating func leaveForm(isTouched: Bool, what: String) {
    guard isTouched else {
      dialogs.removeLast()
      return
    }
    dialogs.append(
      .question(Question(text: "Throw the \(what) away?", details: [], action: .discardForm)))
  }

  /// Closes the form on top and forgets its draft.
  mutating func discardForm() -> [Effect] {
    for (key, _) in dialogs.last?.draftFields ?? [] { drafts.finish(key) }
    dialogs.removeLast()
    return []
  }

  /// Ctrl-L also repaints while a form is filled in.
  func formRedraw(_ key: Key, _ context: UpdateContext) -> [Effect]? {
    guard case .control = key, context.keymap.command(for: key, in: .field) == nil,
      context.keymap.command(for: key, in: .global) == .screenRedraw
    else { return nil }
    return [.redraw]
  }

  // MARK: Presentation

  /// The coupon form as it is shown.
  func present(_ dialog: CouponForm, _ context: UpdateContext) -> DialogPresentation {
    var remarks: [String: Span] = [:]
    if let warning = dialog.currencyWarning {
      let id = dialog.form.value("type") == "money" ? "value" : "ordersOver"
      if dialog.form.given(id) != nil { remarks[id] = Span(warning, .warning) }
    }
    if dialog.form.given("to") != nil { remarks["to"] = Span(CouponWording.lastDay, .dim) }
    var notes: [String: Span] = [:]
    for shop in dialog.holders where dialog.form.value("code") == dialog.form.opened("code") {
      notes["shop:" + shop] = Span("has it already", .dim)
    }
    for shop in dialog.sent { notes["shop:" + shop] = Span("may have it already", .warning) }
    let mistakes = dialog.mistakes(context)
    var (items, selected) = dialog.form.items(mistakes: mistakes, notes: notes, remarks: remarks)
    if mistakes["value"] == nil { items += preview(dialog) }
    items += unableItems(dialog.unable, "Cannot create coupons")
    let keymap = context.keymap
    let count = dialog.shops.count
    var keys = [KeyHint(key: "Enter", label: count > 1 ? "create in \(count) shops" : "create")]
    if dialog.form.isOnTick {
      keys.append(KeyHint(key: keymap.label(of: .formToggle), label: "tick"))
      keys.append(KeyHint(key: keymap.label(of: .markAll), label: "all"))
    } else if dialog.form.field == nil {
      keys.append(KeyHint(key: keymap.label(of: .formToggle), label: "change"))
    }
    keys += [KeyHint(key: keymap.label(of: .formNext), label: "next"), KeyHint(key: "Esc", label: "cancel")]
    return DialogPresentation(title: dialog.title, items: items, selected: selected, keys: keys)
  }

  /// The shops a form cannot serve, with the reason.
  func unableItems(_ shops: [Unable], _ heading: String) -> [DialogItem] {
    guard !shops.isEmpty else { return [] }
    return [DialogItem(cells: [[Span(heading, .heading)]], isHeading: true)]
      + shops.map { shop in
        DialogItem(note: [Span(Formatting.line(shop.reason), .dim)], below: [Span(shop.name, .dim)])
      }
  }

  /// What each ticked shop will store.
  private func preview(_ dialog: CouponForm) -> [DialogItem] {
    let draft = dialog.draft
    guard !dialog.shops.isEmpty, !draft.code.isEmpty, draft.type == .shipping || draft.value != nil else {
      return []
    }
    return [DialogItem(cells: [[Span("What is stored", .heading)]], isHeading: true)]
      + dialog.shops.map { shop in
        DialogItem(
          note: [Span(dialog.stored(at: shop, zone: store.shop(shop)?.timeZone))],
          below: [Span(shop, .text, bold: true)])
      }
  }
}

extension Form {
  /// Whether the cursor is on a tick.
  var isOnTick: Bool {
    if rows.indices.contains(focus), case .check = rows[focus].content { true } else { false }
  }
}
