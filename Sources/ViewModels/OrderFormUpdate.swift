import OrderModel

extension AppState {
  /// `a`: opens the form for a new order, with the draft that was left.
  mutating func openOrderForm(_ context: UpdateContext) {
    if showRun(of: OrderForm.key, context) { return }
    let all = formShops(.createOrders, context)
    let able = all.filter { $0.reason == nil }.compactMap { store.shop($0.name) }
    let shop = orders.shop ?? actionOrder?.shop
    var dialog = OrderForm(
      shops: able.map { ($0.name, $0.capabilities.platform) }, chosen: shop,
      unable: all.compactMap { shop in shop.reason.map { Unable(name: shop.name, reason: $0) } })
    dialog.learn(context.judge)
    dialog.form.settle()
    if let fields = restored(OrderForm.key) {
      dialog.restore(fields)
      dialog.learn(context.judge)
      say(Notice(.info, "going on with the order you began; Esc can throw it away"), context)
    }
    dialogs.append(.order(dialog))
  }

  /// A key in the form.
  mutating func orderFormKey(_ dialog: OrderForm, _ key: Key, _ context: UpdateContext) -> [Effect] {
    switch key {
    case .enter: return confirmOrder(dialog, context)
    case .escape:
      leaveForm(isTouched: dialog.form.isTouched, what: "order")
      return []
    default: break
    }
    if let effects = formRedraw(key, context) { return effects }
    var dialog = dialog
    let shop = dialog.shop
    _ = dialog.form.press(key, context.keymap)
    if dialog.shop != shop {
      dialog.forgetOffers()
      dialog.learn(context.judge)
    }
    dialog.arrange()
    replaceTop(.order(dialog))
    return []
  }

  /// Enter: first the shop is asked for totals and offers, then the question comes.
  private mutating func confirmOrder(_ dialog: OrderForm, _ context: UpdateContext) -> [Effect] {
    var dialog = dialog
    dialog.form.visited = Set(dialog.form.rows.map(\.id))
    replaceTop(.order(dialog))
    guard dialog.asking == nil else {
      say(Notice(.info, "\(dialog.shop) is still being asked"), context)
      return []
    }
    let mistakes = dialog.mistakes(context)
    let open = ["shippingMethod", "paymentMethod"]
    let first = dialog.form.rows.first {
      mistakes[$0.id] != nil && (dialog.isQuoted || !open.contains($0.id))
    }
    if let first {
      dialog.form.go(to: first.id)
      replaceTop(.order(dialog))
      say(Notice(.error, "\(first.label): \(mistakes[first.id] ?? "")"), context)
      return []
    }
    guard dialog.isQuoted else {
      let token = submissions.token()
      dialog.asking = token
      replaceTop(.order(dialog))
      say(Notice(.info, "asking \(dialog.shop) what the order comes to"), context)
      return [.quote(shop: dialog.shop, dialog.draft, token: token)]
    }
    let total = dialog.quote?.totals.last.map { ", \($0.title) \($0.amount)" } ?? ""
    dialogs.append(
      .question(
        Question(
          text: "Place the order at \(dialog.shop)\(total)?", details: details(of: dialog, context),
          action: .placeOrder)))
    return []
  }

  /// What is placed: for whom, what, how it is sent and paid, what it comes to, and what it causes.
  private func details(of dialog: OrderForm, _ context: UpdateContext) -> [String] {
    func named(_ ids: [String]) -> String { ids.compactMap(dialog.form.given).joined(separator: " ") }
    var lines = dialog.sent.map { [AppState.maybePlaced(at: $0)] } ?? []
    let customer = named(["customer.firstName", "customer.lastName", "customer.email"])
    if !customer.isEmpty { lines.append("For " + customer) }
    let address = named([
      "delivery.lines[0]", "delivery.lines[1]", "delivery.postcode", "delivery.city", "delivery.countryCode",
    ])
    if !address.isEmpty { lines.append("To " + address) }
    lines += dialog.form.rows.filter { $0.id.hasPrefix("lines[") }.compactMap { dialog.form.given($0.id) }
    for (word, id) in [("Sent by ", "shippingMethod"), ("Paid by ", "paymentMethod")] {
      if let title = dialog.form.title(id) { lines.append(word + title) }
    }
    lines += (dialog.quote?.totals ?? []).map { "\($0.title): \($0.amount)" }
    lines += (dialog.quote?.warnings ?? []).map { sentence($0) + "." }
    let judgement = context.judge(dialog.shop, dialog.request.write)
    return judgement.consequences.map { sentence(Wording.consequence($0)) + "." } + lines
  }

  private static func maybePlaced(at shop: String) -> String {
    "It was sent to \(shop) before, and the answer is not known. Look there first: this places it once more."
  }

  /// Places the order of the form on top, once.
  mutating func placeOrder(_ context: UpdateContext) -> [Effect] {
    guard case .order(var dialog) = dialogs.last else { return [] }
    dialog.sent = dialog.shop
    replaceTop(.order(dialog))
    return send([dialog.request], title: "New order at \(dialog.shop)", form: OrderForm.key, context)
  }

  /// The shop was asked for totals.
  mutating func quoted(
    _ token: Int, _ draft: OrderDraft, _ result: Result<OrderQuote, ShopError>, _ context: UpdateContext
  ) {
    for index in dialogs.indices {
      guard case .order(var dialog) = dialogs[index], dialog.asking == token else { continue }
      dialog.asking = nil
      switch result {
      case .success(let quote):
        dialog.take(quote, of: draft)
        let needs = ["shippingMethod", "paymentMethod"].first { id in
          dialog.form.value(id).isEmpty && dialog.hasOffers(id)
        }
        if let needs {
          dialog.form.go(to: needs)
          say(Notice(.info, "choose how it is sent and paid with Left and Right, then Enter"), context)
        } else {
          say(Notice(.info, "look at the totals; Enter goes on"), context)
        }
      case .failure(let error):
        say(Notice(.error, Wording.error(error, shop: dialog.shop)), context)
      }
      dialogs[index] = .order(dialog)
    }
  }

  // MARK: Presentation

  /// The form as it is shown.
  func present(_ dialog: OrderForm, _ context: UpdateContext) -> DialogPresentation {
    let mistakes = dialog.mistakes(context)
    var (items, selected) = dialog.form.items(mistakes: mistakes)
    if let sent = dialog.sent {
      items.insert(DialogItem(note: [Span(AppState.maybePlaced(at: sent), .warning)]), at: 0)
      selected = selected.map { $0 + 1 }
    }
    items += totals(dialog, context)
    let consequences = context.judge(dialog.shop, dialog.request.write).consequences
    for consequence in consequences {
      items.append(
        DialogItem(
          note: [Span(sentence(Wording.consequence(consequence)) + ".", .customerVisible)], below: []))
    }
    items += unableItems(dialog.unable, "Cannot create orders")
    var keys = [KeyHint(key: "Enter", label: dialog.isQuoted ? "place" : "ask for totals")]
    if dialog.form.field == nil { keys.append(KeyHint(key: "Left Right", label: "choose")) }
    keys += [
      KeyHint(key: context.keymap.label(of: .formNext), label: "next"), KeyHint(key: "Esc", label: "cancel"),
    ]
    return DialogPresentation(
      title: "New order", role: consequences.isEmpty ? .dialog : .customerVisible, items: items,
      selected: selected, keys: keys)
  }

  /// What the shop makes of the order: the amounts below each other, before what they are for.
  private func totals(_ dialog: OrderForm, _ context: UpdateContext) -> [DialogItem] {
    func heading(_ text: String) -> DialogItem {
      DialogItem(cells: [[Span(text, .heading)]], isHeading: true)
    }
    if dialog.asking != nil { return [heading("Totals: asking \(dialog.shop)…")] }
    guard let quote = dialog.quote else { return [] }
    let isNow = dialog.isQuoted
    var items = [heading(isNow ? "Totals" : "Totals before the last change; Enter asks again")]
    let amounts = quote.totals.map { Formatting.line($0.amount) }
    let widest = amounts.map { context.columns(of: $0) }.max() ?? 0
    for (total, amount) in zip(quote.totals, amounts) {
      let blanks = String(repeating: " ", count: widest - context.columns(of: amount))
      items.append(
        DialogItem(
          note: [Span(Formatting.line(total.title), isNow ? .text : .dim)],
          below: [Span(blanks + amount, isNow ? .text : .dim, bold: isNow)]))
    }
    if quote.totals.isEmpty {
      items.append(
        DialogItem(note: [Span("The shop tells no totals before the order is placed.", .warning)], below: []))
    }
    for warning in quote.warnings {
      items.append(DialogItem(note: [Span(sentence(warning), .warning)], below: []))
    }
    return items
  }
}

extension OrderForm {
  /// What one shop offers means nothing to another.
  mutating func forgetOffers() {
    quote = nil
    quoted = nil
    asking = nil
    for index in form.rows.indices where ["shippingMethod", "paymentMethod"].contains(form.rows[index].id) {
      form.rows[index].content = .text(TextField())
      form.rows[index].hint = "Enter offers them"
    }
  }

  /// Whether a field became a choice of offers.
  func hasOffers(_ id: String) -> Bool {
    form.rows.contains { row in
      if row.id == id, case .choice = row.content { true } else { false }
    }
  }
}
