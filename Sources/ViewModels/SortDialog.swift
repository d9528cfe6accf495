import OrderModel

/// `O`: choose the column the list is sorted by.
package struct SortDialog: Equatable, Sendable {
  /// Position in `OrderSort.Key.allCases`.
  package var selected = 0
}

extension OrderSort {
  /// A column with the direction that is asked for first.
  static func natural(_ key: Key) -> OrderSort {
    switch key {
    case .created, .updated, .total, .items: OrderSort(key: key, descending: true)
    case .number, .shop, .status, .paid, .customer, .city, .country, .tracking: OrderSort(key: key)
    }
  }

  /// The same column the other way round.
  var reversed: OrderSort { OrderSort(key: key, descending: !descending) }

  /// What the direction means for the column.
  var directionText: String {
    switch key {
    case .created, .updated: descending ? "newest first" : "oldest first"
    case .total, .items: descending ? "largest first" : "smallest first"
    case .paid: descending ? "unpaid first" : "paid first"
    case .shop: descending ? "the config's last first" : "in the config's order"
    case .status: descending ? "returned first" : "pending first"
    case .number, .customer, .city, .country, .tracking: descending ? "from the end" : "from the start"
    }
  }

  /// The column as it is spoken of.
  var name: String { key == .items ? "pieces" : key.rawValue }
}

extension AppState {
  /// Opens the dialog on the column that holds now, so that Enter turns the direction round.
  mutating func openSort() {
    let selected = OrderSort.Key.allCases.firstIndex(of: orders.sort.key) ?? 0
    dialogs.append(.sort(SortDialog(selected: selected)))
  }

  /// A key while the dialog is open.
  mutating func sortKey(_ dialog: SortDialog, _ command: CommandID?, _ context: UpdateContext) -> [Effect] {
    let keys = OrderSort.Key.allCases
    switch command {
    case .back, .answerNo: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .itemOpen:
      dialogs.removeLast()
      let key = keys[min(dialog.selected, keys.count - 1)]
      sort(by: key == orders.sort.key ? orders.sort.reversed : .natural(key), context)
    case .some(let command):
      replaceTop(.sort(SortDialog(selected: moved(dialog.selected, by: command, count: keys.count))))
    case nil: break
    }
    return []
  }

  /// Sorts the list. The cursor stays on its order; one at the top stays at the top, where the new order begins.
  private mutating func sort(by sort: OrderSort, _ context: UpdateContext) {
    let isAtTop = orders.cursor.index == 0
    orders.sort = sort
    mainPane = .orders
    focus = .orders
    listRows(.kept, context)
    if isAtTop, !orders.rows.isEmpty { selectOrder(at: 0) }
    say(Notice(.info, "sorted by \(sort.name), \(sort.directionText)"), context)
  }

  /// The dialog as it is drawn.
  func present(_ dialog: SortDialog) -> DialogPresentation {
    let now = orders.sort
    let items = OrderSort.Key.allCases.map { key in
      let isNow = key == now.key
      let sort = isNow ? now : .natural(key)
      let name = sort.name.prefix(1).uppercased() + sort.name.dropFirst()
      return DialogItem(cells: [
        [Span(name)], [Span(sort.directionText, .dim), Span(isNow ? ", now" : "", .text)],
      ])
    }
    let isNow = OrderSort.Key.allCases[safely: dialog.selected] == now.key
    return DialogPresentation(
      title: "Sort the orders by", items: items, selected: dialog.selected,
      keys: [
        KeyHint(key: "Enter", label: isNow ? now.reversed.directionText : "sort"),
        KeyHint(key: "Esc", label: "cancel"),
      ])
  }
}
