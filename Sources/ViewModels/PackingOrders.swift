import OrderModel

extension AppState {
  /// A code in scan mode: a printed command, an order to pack, or an item of the order that is being packed.
  mutating func takeCode(
    _ code: String, _ dialog: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = dialog
    if let command = PackingCode.command(code) {
      return packingCommand(command, dialog, at: time, context)
    }
    dialog.isForgetting = false
    if let target = dialog.target { return tick(code, of: target, dialog, at: time, context) }
    return findOrder(code, dialog, at: time, context)
  }

  private mutating func findOrder(
    _ code: String, _ dialog: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    let found = orders(named: code, context)
    if found.count == 1 { return startPacking(found[0], dialog, at: time, context) }
    var dialog = dialog.withoutOrder()
    guard !found.isEmpty else {
      let shown = Formatting.line(code)
      let text =
        isItem(code, context)
        ? "\(shown) is an item; scan its order first"
        : "No order has \(shown) as number, id or tracking number"
      return stopPacking(dialog, text, at: time, context)
    }
    dialog.candidates = found
    replaceTop(.packing(dialog))
    return []
  }

  /// The orders that a code names exactly: by the number the customer sees, the shop's id or the tracking number.
  func orders(named code: String, _ context: UpdateContext) -> [OrderID] {
    var found: [OrderID] = []
    func add(_ id: OrderID) { if !found.contains(id) { found.append(id) } }
    for reading in PackingCode.readings(code) {
      for (field, value) in [
        (QueryTextField.number, \OrderSummary.number as KeyPath<OrderSummary, String>), (.tracking, \.parcel),
      ] {
        for row in rows(with: reading, in: field, context) {
          let order = store.table.summary(at: row)
          if AppState.names(order[keyPath: value], reading) { add(order.id) }
        }
      }
      for shop in store.table.shops where store.table.row(of: OrderID(shop: shop, id: reading)) != nil {
        add(OrderID(shop: shop, id: reading))
      }
    }
    return found
  }

  private func isItem(_ code: String, _ context: UpdateContext) -> Bool {
    PackingCode.readings(code).contains { reading in
      rows(with: reading, in: .sku, context).contains { row in
        store.table.order(at: row).lines.contains { $0.sku?.lowercased() == reading.lowercased() }
      }
    }
  }

  private func rows(with text: String, in field: QueryTextField, _ context: UpdateContext) -> [Row] {
    store.table.rows(
      matching: OrderQuery([QueryTerm(.text(field, [text]))]), context: queryContext(context))
  }

  /// Whether a number is the one of a code; the sign before a number does not count.
  private static func names(_ number: String, _ code: String) -> Bool {
    guard !number.isEmpty else { return false }
    func plain(_ text: String) -> Substring {
      let text = text.lowercased()
      return text.hasPrefix("#") ? text.dropFirst() : text[...]
    }
    return plain(number) == plain(code)
  }

  /// Opens an order for packing, or says why it is not to be packed.
  mutating func startPacking(
    _ id: OrderID, _ former: PackingDialog, at time: Double, _ context: UpdateContext
  ) -> [Effect] {
    var dialog = former.withoutOrder()
    guard let target = target(id, isHidden: false), let order = store.table.order(of: id) else {
      return stopPacking(dialog, "The order is not at the shop any more", at: time, context)
    }
    if let reason = packingObstacle(order) { return stopPacking(dialog, reason, at: time, context) }
    dialog.target = target
    dialog.echo = Notice(.success, "Scan the items")
    var effects: [Effect] = []
    if order.lines.isEmpty {
      let token = submissions.token()
      dialog.readToken = token
      dialog.echo = nil
      effects = [.readOrder(id, token: token)]
    }
    replaceTop(.packing(dialog))
    if let doubt = packingDoubt(order) {
      effects += stopPacking(dialog, doubt, needsKey: true, at: time, context)
    } else if former.stop.map({ time - $0.at < PackingStop.shortest }) == true {
      dialog.stop = former.stop
      replaceTop(.packing(dialog))
    }
    return effects
  }

  /// Why an order is not packed; nil when it can be.
  func packingObstacle(_ order: Order) -> String? {
    let name = "#\(Formatting.line(order.number))"
    if let entry = store.overlay.pending(for: order.id).last(where: { $0.change.status != nil }) {
      let remedy = entry.state == .held ? "; \(PackingCode.Command.undo.rawValue) takes it back" : ""
      return "\(name) has a change on its way: \(Wording.change(entry.change)), \(Wording.word(entry.state))"
        + remedy
    }
    let word = Wording.status(StatusChoice(status: order.status, word: order.shopStatus))
    switch order.status {
    case .sent, .delivered: return "\(name) is already \(word) at \(order.id.shop)"
    case .canceled, .returned: return "\(name) is \(word) at \(order.id.shop)"
    default: break
    }
    return order.isAbandoned ? "\(name) is a checkout that was never finished" : nil
  }

  /// What has to be known before an order is packed; nil when there is nothing.
  private func packingDoubt(_ order: Order) -> String? {
    let name = "#\(Formatting.line(order.number))"
    let word = Wording.status(StatusChoice(status: order.status, word: order.shopStatus))
    switch order.status {
    case .unknown: return "\(name) is \(word), which says nothing about packing"
    case .onHold, .awaitingPayment:
      return "\(name) is \(word)" + (order.paid == false ? " and not paid" : "")
    default: return order.paid == false ? "\(name) is not paid" : nil
    }
  }

  /// The order that came without items was read.
  mutating func packingRead(_ token: Int, _ error: ShopError?) {
    for (index, open) in dialogs.enumerated() {
      guard case .packing(var dialog) = open, dialog.readToken == token, let target = dialog.target else {
        continue
      }
      dialog.readToken = nil
      dialog.echo = error.map { Notice(.warning, Wording.error($0, shop: target.id.shop)) }
      dialogs[index] = .packing(dialog)
    }
  }
}

extension OrderSummary {
  /// The tracking number; empty without one.
  fileprivate var parcel: String { tracking ?? "" }
}
