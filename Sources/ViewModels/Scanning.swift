import OrderModel

extension AppState {
  /// A scanned code: opens the order whose number, tracking number or SKU it is, exactly. Runs no command.
  mutating func scanned(_ code: String, _ context: UpdateContext) -> [Effect] {
    restoreBurstStart()
    let shown = "\"" + Formatting.line(code) + "\""
    if case .tracking(var dialog) = dialogs.last {
      (dialog.row, dialog.problem) = (.number, nil)
      let gap = dialog.entry.number.text.isEmpty ? "" : " "
      dialog.edit { $0.insert(gap + code) }
      replaceTop(.tracking(dialog))
      return []
    }
    guard dialogs.isEmpty else {
      say(Notice(.warning, "scan \(shown) ignored: close the dialog first"), context)
      return [.bell]
    }
    for field in [QueryTextField.number, .tracking, .sku] {
      let query = OrderQuery([QueryTerm(.text(field, [code]))])
      let rows = store.table.rows(matching: query, context: queryContext(context)).filter { row in
        hasExactly(code, field, row)
      }
      if let row = rows.first {
        openScanned(row, of: rows.count, field, code, context)
        return []
      }
    }
    say(Notice(.warning, "no order has \(shown) as number, tracking or SKU; nothing was done"), context)
    return [.bell]
  }

  /// Moves made by the first keys of a scan or paste are taken back.
  mutating func restoreBurstStart() {
    guard let start = burstStart else { return }
    focus = start.focus
    sidebar.cursor = start.sidebar
    orders.cursor = start.orders
    outbox.cursor = start.outbox
    detail = start.detail
    dialogs = start.dialogs
    burstStart = nil
  }

  private func hasExactly(_ code: String, _ field: QueryTextField, _ row: Row) -> Bool {
    let code = code.lowercased()
    switch field {
    case .number: return store.table.summary(at: row).number.lowercased() == code
    case .tracking: return store.table.summary(at: row).tracking?.lowercased() == code
    default: return store.table.order(at: row).lines.contains { $0.sku?.lowercased() == code }
    }
  }

  private mutating func openScanned(
    _ row: Row, of count: Int, _ field: QueryTextField, _ code: String, _ context: UpdateContext
  ) {
    mainPane = .orders
    if count > 1 {
      orders.shop = nil
      orders.view = nil
      orders.filter = "\(field.rawValue):\"\(code)\""
      listRows(.chosen, context)
      focus = .orders
      say(Notice(.info, "\(count) orders have \(Formatting.line(code)); choose one"), context)
      return
    }
    let number = Formatting.line(store.table.summary(at: row).number)
    if let position = orders.rows.firstIndex(of: row) {
      selectOrder(at: position)
      say(Notice(.success, "scanned #\(number)"), context)
    } else {
      orders.shop = nil
      orders.view = nil
      orders.filter = ""
      listRows(.chosen, context)
      if let position = orders.rows.firstIndex(of: row) { selectOrder(at: position) }
      say(
        Notice(.success, "scanned #\(number), which the list did not show; now it shows all orders"), context)
    }
    focus = .detail
  }
}
