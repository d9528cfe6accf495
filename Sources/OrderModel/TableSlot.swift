/// One segment inside a table: which of its rows still count, and where its rows begin among the table's.
struct TableSlot {
  let segment: OrderSegment
  /// The shop's place in config order.
  let shopIndex: Int
  /// Rows that were replaced or removed since the segment was made; nil when there are none.
  private(set) var dead: RowSet?
  /// How many rows still count.
  private(set) var live: Int
  /// The table row of the segment's row 0.
  var base = 0

  init(_ segment: OrderSegment, shopIndex: Int, dead: RowSet? = nil) {
    self.segment = segment
    self.shopIndex = shopIndex
    self.dead = dead
    live = segment.count - (dead?.size ?? 0)
  }

  /// The rows that still count.
  var liveRows: RowSet {
    var rows = RowSet(count: segment.count, filled: true)
    if let dead { rows.subtract(dead) }
    return rows
  }

  /// The row of an id, if it still counts.
  func row(of id: String) -> Int? {
    guard let row = segment.row(of: id), dead?.contains(row) != true else { return nil }
    return row
  }

  /// Takes a row that still counts out.
  mutating func kill(_ row: Int) {
    if dead == nil { dead = RowSet(count: segment.count, filled: false) }
    dead?.insert(row)
    live -= 1
  }

  /// Whether both are the same rows of the same segment.
  static func isSame(_ left: TableSlot, _ right: TableSlot) -> Bool {
    left.segment === right.segment && left.live == right.live && left.dead?.words == right.dead?.words
  }
}
