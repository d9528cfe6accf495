import OrderModel

/// What a column of the orders list shows.
enum OrderColumn: CaseIterable {
  case flags, number, shop, status, paid, total, age, customer, place, pieces, tracking

  /// Which column goes first when there is too little room: the highest number.
  private var rank: Int {
    switch self {
    case .flags: 0
    case .number: 1
    case .status: 2
    case .shop: 3
    case .customer: 4
    case .total: 5
    case .age: 6
    case .paid: 7
    case .place: 8
    case .pieces: 9
    case .tracking: 10
    }
  }

  private var title: String {
    switch self {
    case .flags: ""
    case .number: "Number"
    case .shop: "Shop"
    case .status: "Status"
    case .paid: "Paid"
    case .total: "Total"
    case .age: "Age"
    case .customer: "Customer"
    case .place: "City"
    case .pieces: "Pcs"
    case .tracking: "Tracking"
    }
  }

  /// The column in which a sort can be seen.
  private static func column(of key: OrderSort.Key) -> OrderColumn {
    switch key {
    case .created, .updated: .age
    case .number: .number
    case .shop: .shop
    case .status: .status
    case .paid: .paid
    case .total: .total
    case .customer: .customer
    case .city, .country: .place
    case .items: .pieces
    case .tracking: .tracking
    }
  }

  var isRight: Bool { self == .total || self == .age || self == .pieces }

  /// The title, with an arrow on the column the list is sorted by; the default order needs none.
  func title(_ sort: OrderSort) -> String {
    guard sort != .standard, OrderColumn.column(of: sort.key) == self else { return title }
    let name: String
    switch sort.key {
    case .updated: name = "Upd"
    case .country: name = "Country"
    default: name = title
    }
    return name + (sort.descending ? "↓" : "↑")
  }

  /// The columns in the order in which they get room: the one sorted by right after what tells the orders apart.
  static func byImportance(_ sort: OrderSort) -> [OrderColumn] {
    let sorted = sort == .standard ? nil : column(of: sort.key)
    func place(_ column: OrderColumn) -> (Int, Int) {
      (column == sorted ? min(column.rank, OrderColumn.number.rank) : column.rank, column.rank)
    }
    return allCases.sorted { place($0) < place($1) }
  }
}

/// A column with the room it was given.
struct PlacedColumn {
  let column: OrderColumn
  let width: Int
}

extension AppState {
  /// Chooses the columns that fit into `width`, the most useful ones, for the orders that are painted.
  func chooseColumns(
    for summaries: [OrderSummary], width: Int, _ context: UpdateContext
  ) -> [PlacedColumn] {
    let wanted = OrderColumn.allCases.filter { $0 != .shop || (store.shops.count > 1 && orders.shop == nil) }
    var chosen: [OrderColumn: Int] = [:]
    var left = width + 1
    for column in OrderColumn.byImportance(orders.sort) where wanted.contains(column) {
      // With room for most columns, whole words come before the last of them.
      let whole = width >= 76 ? [OrderColumn.status: 18, .customer: 14][column] : nil
      let least = max(whole ?? leastWidth(column, summaries, context), column.title(orders.sort).count)
      guard chosen.isEmpty || least + 1 <= left else { continue }
      chosen[column] = min(least, max(1, left - 1))
      left -= least + 1
    }
    for (column, most) in [
      (OrderColumn.status, 18), (.customer, 28), (.place, 20), (.tracking, 22),
      (.customer, 60),
    ] {
      guard let now = chosen[column], left > 0, most > now else { continue }
      chosen[column] = min(most, now + left)
      left -= min(most, now + left) - now
    }
    return wanted.compactMap { column in chosen[column].map { PlacedColumn(column: column, width: $0) } }
  }

  /// Widths step by whole numbers of columns, so that scrolling does not move the columns about.
  private func leastWidth(
    _ column: OrderColumn, _ summaries: [OrderSummary], _ context: UpdateContext
  ) -> Int {
    switch column {
    case .flags: return context.options.isAccessible ? 7 : 2
    case .number: return stepped(summaries.map { $0.number.utf8.count }.max() ?? 0, from: 6, to: 16)
    case .shop: return min(14, max(4, store.shops.map { $0.name.utf8.count }.max() ?? 4))
    case .status: return 12
    case .paid: return 6
    case .total:
      return stepped(
        summaries.map { $0.total.map(Formatting.money)?.utf8.count ?? 0 }.max() ?? 0, from: 10, to: 18)
    case .age: return 4
    case .customer: return 10
    case .place: return 12
    case .pieces: return 3
    case .tracking: return 13
    }
  }

  private func stepped(_ width: Int, from least: Int, to most: Int) -> Int {
    min(most, max(least, (width + 1) / 2 * 2))
  }
}
