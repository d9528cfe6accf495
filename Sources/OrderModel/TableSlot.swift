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

/// Merges the rows of several segments, each in the default order, into one list in the default order.
struct DefaultOrder {
  private struct Head {
    var row: Int
    var created: Int64
    let slot: Int
    let createdColumn: UnsafePointer<Int64>
    let numericIDs: UnsafePointer<UInt64>
  }

  private let slots: [TableSlot]
  private let sets: [RowSet]

  /// Merges `sets[i]`, rows of `slots[i]`.
  init(_ slots: [TableSlot], _ sets: [RowSet]) {
    self.slots = slots
    self.sets = sets
  }

  /// Calls `body` with each slot index and row in order.
  func forEach(_ body: (Int, Int) -> Void) {
    var heads: [Head] = slots.indices.compactMap { slot in
      let created = slots[slot].segment.column(.created, as: Int64.self)
      let row = sets[slot].next(from: 0)
      guard row < sets[slot].count else { return nil }
      return Head(
        row: row, created: created[row], slot: slot, createdColumn: created,
        numericIDs: slots[slot].segment.column(.numericID, as: UInt64.self))
    }
    while heads.count > 1 {
      var first = 0
      for index in 1..<heads.count where precedes(heads[index], heads[first]) { first = index }
      var second = first == 0 ? 1 : 0
      for index in heads.indices where index != first && index != second {
        if precedes(heads[index], heads[second]) { second = index }
      }
      // The winner usually stays in front for a while; comparing it with the runner-up alone is then enough.
      let slot = heads[first].slot
      repeat {
        body(slot, heads[first].row)
        let next = sets[slot].next(from: heads[first].row + 1)
        if next >= sets[slot].count {
          heads.remove(at: first)
          break
        }
        heads[first].row = next
        heads[first].created = heads[first].createdColumn[next]
      } while precedes(heads[first], heads[second])
    }
    if let last = heads.first {
      var row = last.row
      while row < sets[last.slot].count {
        body(last.slot, row)
        row = sets[last.slot].next(from: row + 1)
      }
    }
  }

  private func precedes(_ left: Head, _ right: Head) -> Bool {
    if left.created != right.created { return left.created > right.created }
    let (leftShop, rightShop) = (slots[left.slot].shopIndex, slots[right.slot].shopIndex)
    if leftShop != rightShop { return leftShop < rightShop }
    let (leftID, rightID) = (left.numericIDs[left.row], right.numericIDs[right.row])
    if leftID != .max, rightID != .max { return leftID > rightID }
    let leftBytes = slots[left.slot].segment.idBytes(left.row).bindMemory(to: UInt8.self)
    let rightBytes = slots[right.slot].segment.idBytes(right.row).bindMemory(to: UInt8.self)
    return NaturalOrder.compare(leftBytes, rightBytes) > 0
  }
}
