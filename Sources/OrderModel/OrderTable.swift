/// A row of an `OrderTable`; valid for that table value only.
package typealias Row = UInt32

/// All orders the console knows. A value: every change makes a new table, and a table handed out never changes.
package struct OrderTable: Equatable, Sendable {
  private final class Storage: Sendable {
    let orders: [Order]
    let rows: [OrderID: Row]

    init(_ orders: [Order]) {
      self.orders = orders
      rows = Dictionary(uniqueKeysWithValues: orders.enumerated().map { ($1.id, Row($0)) })
    }
  }

  private let storage: Storage
  /// The shops in config order; the order of equally old orders follows it.
  package let shops: [String]

  /// No orders and no shops.
  package static let empty = OrderTable(shops: [])

  /// A table without orders for shops in config order.
  package init(shops: [String]) { self.init(shops: shops, orders: []) }

  private init(shops: [String], orders: [Order]) {
    var names = shops
    for order in orders where !names.contains(order.id.shop) { names.append(order.id.shop) }
    let rank = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    self.shops = names
    storage = Storage(
      orders.sorted { left, right in
        let (a, b) = (left.created?.seconds ?? .min, right.created?.seconds ?? .min)
        if a != b { return a > b }
        let (x, y) = (rank[left.id.shop] ?? 0, rank[right.id.shop] ?? 0)
        if x != y { return x < y }
        return NaturalOrder.compare(left.id.id, right.id.id) > 0
      })
  }

  /// Whether both hold the very same rows. Tables made apart differ even when their orders are equal.
  package static func == (left: OrderTable, right: OrderTable) -> Bool {
    left.storage === right.storage && left.shops == right.shops
  }

  /// How many orders there are, abandoned checkouts included.
  package var count: Int { storage.orders.count }

  /// Where an order is; nil when it is not here.
  package func row(of id: OrderID) -> Row? { storage.rows[id] }

  /// Which order is in a row.
  package func id(at row: Row) -> OrderID { storage.orders[Int(row)].id }

  /// The whole order in a row.
  package func order(at row: Row) -> Order { storage.orders[Int(row)] }

  /// What the list shows of the order in a row.
  package func summary(at row: Row) -> OrderSummary { OrderSummary(order(at: row)) }

  /// How many orders match.
  package func count(matching query: OrderQuery, context: QueryContext) -> Int {
    rows(matching: query, context: context).count
  }

  /// The rows that match, sorted. No query matches every order but abandoned checkouts.
  package func rows(
    matching query: OrderQuery?, sortedBy sort: OrderSort = .standard, context: QueryContext
  ) -> [Row] {
    let matcher = OrderMatcher(query: query ?? OrderQuery([]), context: context)
    let rows = (0..<Row(count)).filter { matcher.matches(order(at: $0)) }
    return sort == .standard ? rows : sorted(rows, by: sort)
  }

  private func sorted(_ rows: [Row], by sort: OrderSort) -> [Row] {
    let keyed = rows.map { (row: $0, key: SortValue(order(at: $0), sort.key, shops)) }
    return keyed.sorted { left, right in
      if left.key.isMissing != right.key.isMissing { return right.key.isMissing }
      let order = left.key.compare(right.key)
      return order == 0 ? left.row < right.row : (order < 0) != sort.descending
    }.map(\.row)
  }

  /// What the orders in `rows` add up to, per currency in the order in which the currencies first occur. An amount
  /// that does not fit is left out of its sum.
  package func totals(of rows: [Row]) -> [Money] {
    var sums: [Money] = []
    for row in rows {
      guard let total = order(at: row).total else { continue }
      if let index = sums.firstIndex(where: { $0.currency == total.currency }) {
        sums[index] = sums[index].adding(total) ?? sums[index]
      } else {
        sums.append(total)
      }
    }
    return sums
  }

  /// The table with orders added or replaced by id. An order that is older (`updated`) than the one here is left out
  /// unless `force`. Of several with one id the last one counts.
  package func merging(_ orders: [Order], force: Bool = false) -> OrderTable {
    var byID = Dictionary(uniqueKeysWithValues: storage.orders.map { ($0.id, $0) })
    for order in orders {
      if !force, let new = order.updated?.seconds, let old = byID[order.id]?.updated?.seconds, new < old {
        continue
      }
      byID[order.id] = order
    }
    return OrderTable(shops: shops, orders: Array(byID.values))
  }

  /// The table without some orders.
  package func removing(_ ids: Set<OrderID>) -> OrderTable {
    OrderTable(shops: shops, orders: storage.orders.filter { !ids.contains($0.id) })
  }

  /// The table in which a shop has only the orders named: drops what the shop no longer has.
  package func keeping(shop: String, ids: Set<String>) -> OrderTable {
    OrderTable(
      shops: shops, orders: storage.orders.filter { $0.id.shop != shop || ids.contains($0.id.id) })
  }
}

/// The value of a sort column.
private struct SortValue {
  var number: Int64?
  var text: [UInt8]?

  init(_ order: Order, _ key: OrderSort.Key, _ shops: [String]) {
    func folded(_ text: String?) -> [UInt8]? { text.flatMap { $0.isEmpty ? nil : TextFolding.fold($0) } }
    switch key {
    case .created: number = order.created?.seconds
    case .updated: number = order.updated?.seconds
    case .number: text = folded(order.number)
    case .shop: number = shops.firstIndex(of: order.id.shop).map(Int64.init)
    case .status: number = OrderStatus.allCases.firstIndex(of: order.status).map(Int64.init)
    case .paid: number = order.paid.map { $0 ? 0 : 1 }
    case .total:
      number = order.total.map { money in
        (money.currency.minorDigits..<4).reduce(money.minorUnits) { units, _ in
          let (product, overflow) = units.multipliedReportingOverflow(by: 10)
          return overflow ? (units < 0 ? .min + 1 : .max) : product
        }
      }
    case .customer: text = folded(order.listedCustomer)
    case .city: text = folded(order.listedCity)
    case .country: text = folded(order.listedCountryCode)
    case .items: number = Int64(order.pieces)
    case .tracking: text = folded(order.shipping.tracking)
    }
    isNatural = key == .number
  }

  private let isNatural: Bool

  var isMissing: Bool { number == nil && text == nil }

  func compare(_ other: SortValue) -> Int {
    if let number, let right = other.number { return number < right ? -1 : number > right ? 1 : 0 }
    guard let text, let right = other.text else { return 0 }
    return text.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer {
        isNatural ? NaturalOrder.compare(a, $0) : NaturalOrder.compareBytes(a, $0)
      }
    }
  }
}
