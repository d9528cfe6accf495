/// A row of an `OrderTable`; valid for that table value only.
package typealias Row = UInt32

/// All orders the console knows. A value: every change makes a new table, and a table handed out never changes.
///
/// Each shop's orders lie in a few segments: a large one, usually a mapped file, and smaller ones with what changed
/// since. A row that was replaced is marked dead, so a handful of changed orders costs a handful of work.
package struct OrderTable: Equatable, Sendable {
  /// By shop in config order, then oldest first.
  private(set) var slots: [TableSlot]
  /// The shops in config order; equally old orders follow it.
  package let shops: [String]
  /// How many orders there are, abandoned checkouts included.
  package let count: Int

  /// No orders and no shops.
  package static let empty = OrderTable(shops: [])

  /// A table without orders for shops in config order.
  package init(shops: [String]) { self.init(shops: shops, slots: []) }

  init(shops: [String], slots: [TableSlot]) {
    self.shops = shops
    var base = 0
    self.slots = slots.map { slot in
      var slot = slot
      slot.base = base
      base += slot.segment.count
      return slot
    }
    count = slots.reduce(0) { $0 + $1.live }
  }

  /// Whether both hold the very same rows. Tables made apart differ even when their orders are equal.
  package static func == (left: OrderTable, right: OrderTable) -> Bool {
    left.shops == right.shops && left.slots.elementsEqual(right.slots, by: TableSlot.isSame)
  }

  /// How many segments the orders lie in; lists and filters cost a little more with each.
  package var segmentCount: Int { slots.count }

  /// How many orders of a shop there are.
  package func count(of shop: String) -> Int {
    slots.reduce(0) { $0 + ($1.segment.shop == shop ? $1.live : 0) }
  }

  /// Where an order is; nil when it is not here.
  package func row(of id: OrderID) -> Row? {
    for slot in slots.reversed() where slot.segment.shop == id.shop {
      if let row = slot.row(of: id.id) { return Row(slot.base + row) }
    }
    return nil
  }

  /// The segment a row is in and its row there.
  func place(of row: Row) -> (segment: OrderSegment, row: Int) {
    let slot = slots.last { $0.base <= Int(row) }
    guard let slot else { preconditionFailure("row \(row) is of another table") }
    return (slot.segment, Int(row) - slot.base)
  }

  /// Which order is in a row.
  package func id(at row: Row) -> OrderID {
    let (segment, row) = place(of: row)
    return segment.id(row)
  }

  /// The whole order in a row.
  package func order(at row: Row) -> Order {
    let (segment, row) = place(of: row)
    return segment.order(row)
  }

  /// The whole order of an id; nil when it is not here.
  package func order(of id: OrderID) -> Order? { row(of: id).map(order(at:)) }

  /// What the list shows of the order in a row.
  package func summary(at row: Row) -> OrderSummary { OrderSummary(order(at: row)) }

  /// What the orders in `rows` add up to, per currency in the order in which the currencies first occur. An amount
  /// that does not fit is left out of its sum.
  package func totals(of rows: [Row]) -> [Money] {
    var sums: [Money] = []
    var known = slots.map { [Int](repeating: -1, count: $0.segment.currencies.count + 1) }
    for row in rows {
      guard let slot = slots.lastIndex(where: { $0.base <= Int(row) }) else { continue }
      let segment = slots[slot].segment
      let local = Int(row) - slots[slot].base
      let units = segment.column(.total, as: Int64.self)[local]
      if units == SegmentRow.missing { continue }
      let index = min(
        Int(segment.column(.currency, as: UInt16.self)[local]), segment.currencies.count)
      if known[slot][index] < 0 {
        let currency = segment.currency(local)
        known[slot][index] = sums.firstIndex { $0.currency == currency } ?? sums.count
        if known[slot][index] == sums.count { sums.append(Money(minorUnits: 0, currency: currency)) }
      }
      let place = known[slot][index]
      let (sum, overflow) = sums[place].minorUnits.addingReportingOverflow(units)
      if !overflow { sums[place].minorUnits = sum }
    }
    return sums
  }
}
