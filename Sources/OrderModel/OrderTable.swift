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
    var columns = slots.map(AmountColumn.init)
    if columns.isEmpty { return [] }
    var slot = 0
    for row in rows {
      let row = Int(row)
      if !columns[slot].rows.contains(row) {
        guard let found = columns.firstIndex(where: { $0.rows.contains(row) }) else { continue }
        slot = found
      }
      let local = row - columns[slot].rows.lowerBound
      let units = columns[slot].total[local]
      if units == SegmentRow.missing { continue }
      let index = min(Int(columns[slot].currency[local]), columns[slot].sums.count - 1)
      var place = columns[slot].sums[index]
      if place < 0 {
        let currency = slots[slot].segment.currency(local)
        place = sums.firstIndex { $0.currency == currency } ?? sums.count
        if place == sums.count { sums.append(Money(minorUnits: 0, currency: currency)) }
        columns[slot].sums[index] = place
      }
      let (sum, overflow) = sums[place].minorUnits.addingReportingOverflow(units)
      if !overflow { sums[place].minorUnits = sum }
    }
    return sums
  }
}

/// The amounts of one segment while they are added up.
private struct AmountColumn {
  /// The table rows of the segment.
  let rows: Range<Int>
  let total: UnsafePointer<Int64>
  let currency: UnsafePointer<UInt16>
  /// Where the sum of each of the segment's currencies stands; negative until it is found. The last place is for a
  /// currency index that a damaged file made up.
  var sums: [Int]

  init(_ slot: TableSlot) {
    rows = slot.base..<slot.base + slot.segment.count
    total = slot.segment.column(.total)
    currency = slot.segment.column(.currency)
    sums = [Int](repeating: -1, count: slot.segment.currencies.count + 1)
  }
}
