import OrderModel

extension AppState {
  /// The detail pane: everything known of the order, with what is pending laid over it.
  package func presentDetail(_ context: UpdateContext, size: ScreenSize) -> TextPresentation {
    let lines = detailLines(context, columns: size.columns)
    let room = max(1, size.rows)
    let scroll = detail.order == shownOrder ? detail.scroll : 0
    let first = min(max(0, scroll), max(0, lines.count - room))
    let name = shownOrder.map { "#\(number(of: $0))" } ?? "Order"
    return TextPresentation(
      title: [Span(name, focus == .detail ? .focus : .heading)],
      lines: Array(lines.dropFirst(first).prefix(room)),
      first: first, total: lines.count, isFocused: focus == .detail)
  }

  /// Scrolls the detail pane by lines, as far as there is text.
  mutating func scrollDetail(by step: Int, _ context: UpdateContext) {
    let size = viewport.size(.detail)
    if detail.order != shownOrder { detail = DetailPane(order: shownOrder) }
    let most = max(0, detailLines(context, columns: size.columns).count - size.rows)
    detail.scroll = min(max(0, detail.scroll + step), most)
  }

  private func detailLines(_ context: UpdateContext, columns: Int) -> [StyledLine] {
    var text = DetailText(columns: columns, width: context.width)
    if mainPane == .outbox {
      if let entry = selectedEntry {
        entryLines(entry, &text, context)
      } else {
        return [[Span("No change is chosen.", .dim)]]
      }
    }
    guard let id = shownOrder else {
      return text.lines.isEmpty ? [[Span("No order is chosen.", .dim)]] : text.lines
    }
    guard let row = store.table.row(of: id) else {
      text.add([Span("This order is not at the shop any more.", .warning)])
      return text.lines
    }
    let order = store.table.order(at: row)
    if mainPane == .orders, orders.cursor.isLost {
      text.add([Span("Left this list; move the cursor to choose an order.", .warning)])
      text.blank()
    }
    headLines(order, &text, context)
    noteLines(order, &text)
    itemLines(order, &text)
    peopleLines(order, &text)
    timelineLines(order, &text, context)
    return text.lines
  }

  private func headLines(_ order: Order, _ text: inout DetailText, _ context: UpdateContext) {
    for line in claimLines([order.id], context) { text.add(line) }
    for warning in order.warnings { text.add([Span("? " + Formatting.line(warning), .warning)]) }
    text.field("Shop", "\(order.id.shop) (\(order.platform.title)), id \(order.id.id)")
    text.field("Status", statusLine(order, context))
    let pendingPaid = store.overlay.wanted(.paid, of: order.id)
    let paid = order.paid.map { $0 ? "yes" : "no" } ?? "not told by the shop"
    text.field(
      "Paid",
      overlaid(paid, pendingPaid.map { Wording.value($0, of: .paid) }, order.paid == false ? .warning : .text)
    )
    text.field("Total", order.total.map(Formatting.money))
    text.field("Created", order.created.map { dated($0, order.id.shop, context) })
    text.field("Updated", order.updated.map { dated($0, order.id.shop, context) })
    text.field(
      "Payment", [order.payment.method, order.payment.reference].compactMap { $0 }.joined(separator: "  "))
    let coupon = [order.coupon?.code, order.coupon?.value, order.coupon?.type].compactMap { $0 }
    text.field("Coupon", coupon.joined(separator: " "))
    let price = order.shipping.price.map(Formatting.money)
    text.field("Shipping", [order.shipping.method, price].compactMap { $0 }.joined(separator: "  "))
    for (name, field, value) in [
      ("Tracking", ChangeField.tracking, order.shipping.tracking),
      ("Carrier", .carrier, order.shipping.carrier),
      ("Track at", .trackingLink, order.shipping.link),
    ] {
      let pending = store.overlay.wanted(field, of: order.id)
      if value != nil || pending != nil { text.field(name, overlaid(value ?? "", pending, .text)) }
    }
    text.field("Link", order.link)
  }

  private func statusLine(_ order: Order, _ context: UpdateContext) -> StyledLine {
    let own = order.shopStatus == order.status.rawValue ? "" : " (\(Formatting.line(order.shopStatus)))"
    let letter = context.options.isAccessible ? "" : "\(order.status.letter) "
    let now = Span("\(letter)\(order.status.rawValue)\(own)", AppState.role(of: order.status))
    guard let pending = store.overlay.status(of: order.id) else { return [now] }
    return [
      now,
      Span(
        "  → \(pending.status == .unknown ? Formatting.line(pending.word) : pending.status.rawValue)",
        .pending),
    ]
  }

  private func overlaid(_ value: String, _ pending: String?, _ role: Role) -> StyledLine {
    let now = Span(Formatting.line(value), role)
    guard let pending else { return [now] }
    return [now, Span((value.isEmpty ? "→ " : "  → ") + Formatting.line(pending), .pending)]
  }

  private func dated(_ time: Timestamp, _ shop: String, _ context: UpdateContext) -> String {
    let age = Formatting.age(seconds: minute(context) - Double(time.seconds))
    return Formatting.date(time, zone: context.zones[shop]) + " " + Formatting.unbroken(age)
  }

  private func noteLines(_ order: Order, _ text: inout DetailText) {
    for (title, field, value, role) in [
      ("Private note", ChangeField.note, order.note, Role.text),
      ("Customer's note: the customer sees it", .customerNote, order.customerNote, .customerVisible),
    ] {
      let pending = store.overlay.wanted(field, of: order.id)
      guard value?.isEmpty == false || pending != nil else { continue }
      text.heading(title, field == .customerNote ? .customerVisible : .heading)
      for line in Formatting.lines(value ?? "") where !(line.isEmpty && value?.isEmpty != false) {
        text.add([Span(line, role)], indent: 2)
      }
      if let pending { text.add([Span("→ " + Formatting.line(pending), .pending)], indent: 2) }
    }
  }

  private func itemLines(_ order: Order, _ text: inout DetailText) {
    guard !order.lines.isEmpty else { return }
    text.heading("Items: \(Formatting.count(order.pieces, "piece"))")
    for line in order.lines {
      let option = line.option.map { ", " + Formatting.line($0) } ?? ""
      var spans: StyledLine = [
        Span("\(line.quantity) × ", .text, bold: line.quantity != 1),
        Span(Formatting.line(line.title) + option),
      ]
      let sku = line.sku.flatMap { $0.isEmpty ? nil : Formatting.line($0) }
      spans.append(Span("  " + (sku ?? "no SKU"), sku == nil ? .warning : .key))
      if let total = line.total ?? line.price {
        spans.append(Span("  " + Formatting.unbroken(Formatting.money(total)), .dim))
      }
      text.add(spans, indent: 4)
    }
  }

  private func peopleLines(_ order: Order, _ text: inout DetailText) {
    let customer = order.customer
    text.heading("Customer")
    for value in [customer.name, customer.company, customer.email, customer.phone] { text.plain(value) }
    if let delivery = order.delivery { addressLines("Delivery", delivery, &text) }
    if let billing = order.billing {
      if billing == order.delivery {
        text.heading("Billing")
        text.add([Span("The same as delivery", .dim)])
      } else {
        addressLines("Billing", billing, &text)
      }
    }
  }

  private func addressLines(_ title: String, _ address: Address, _ text: inout DetailText) {
    text.heading(title)
    text.plain(address.name)
    for line in address.lines { text.plain(line) }
    text.plain([address.postcode, address.city].compactMap { $0 }.joined(separator: " "))
    text.plain(address.region)
    let country = [address.country, address.countryCode.map { "(\($0))" }].compactMap { $0 }
    text.plain(address.country == nil ? address.countryCode : country.joined(separator: " "))
    text.plain(address.phone)
  }

  /// This run's changes of the order, oldest first.
  private func timelineLines(_ order: Order, _ text: inout DetailText, _ context: UpdateContext) {
    let entries = store.outbox.filter { $0.order == order.id }
    guard !entries.isEmpty, mainPane == .orders else { return }
    text.heading("Changes")
    for entry in entries { entryLines(entry, &text, context) }
  }
}

/// Collects the wrapped lines of the detail pane. Absent values take no line.
struct DetailText {
  let columns: Int
  let width: (Character) -> Int
  private(set) var lines: [StyledLine] = []

  init(columns: Int, width: @escaping (Character) -> Int) {
    self.columns = columns
    self.width = width
  }

  mutating func add(_ line: StyledLine, indent: Int = 2) {
    lines += Formatting.wrap(line, columns: columns, indent: indent, width: width)
  }

  mutating func blank() { if !lines.isEmpty { lines.append([]) } }

  mutating func heading(_ title: String, _ role: Role = .heading) {
    blank()
    add([Span(title, role, bold: true)])
  }

  /// Foreign text as lines of its own.
  mutating func plain(_ value: String?) {
    guard let value, !value.isEmpty else { return }
    for line in Formatting.lines(value) { add([Span(line)]) }
  }

  /// A label with foreign text.
  mutating func field(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    field(name, [Span(Formatting.line(value))])
  }

  /// A label with styled text that is harmless already.
  mutating func field(_ name: String, _ value: StyledLine) {
    add([Span(name.padding(to: 10), .dim)] + value, indent: 10)
  }
}

extension String {
  /// The text with blanks behind it up to a number of characters.
  func padding(to count: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, count - self.count))
  }
}
