/// Merges the rows of several segments, each in the default order, into one list in the default order.
struct DefaultOrder {
  private let slots: [TableSlot]
  private let sets: [RowSet]

  /// Merges `sets[i]`, rows of `slots[i]`.
  init(_ slots: [TableSlot], _ sets: [RowSet]) {
    self.slots = slots
    self.sets = sets
  }

  /// How many rows there are.
  var count: Int { sets.reduce(0) { $0 + $1.size } }

  /// Calls `body` with each slot index and row in order.
  @inline(__always)
  func forEach(_ body: (Int, Int) -> Void) {
    let occupied = slots.indices.filter { !sets[$0].isEmpty }
    guard let only = occupied.first else { return }
    if occupied.count == 1 { return sets[only].forEach { body(only, $0) } }
    let wordCount = occupied.reduce(0) { $0 + sets[$1].words.count }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: wordCount) { words in
      withUnsafeTemporaryAllocation(of: Head.self, capacity: occupied.count) { heads in
        var start = 0
        for (index, slot) in occupied.enumerated() {
          let part = words[start..<start + sets[slot].words.count]
          _ = UnsafeMutableBufferPointer(rebasing: part).initialize(fromContentsOf: sets[slot].words)
          let created = slots[slot].segment.column(.created, as: Int64.self)
          heads.initializeElement(at: index, to: Head(slot, created, UnsafeBufferPointer(rebasing: part)))
          start = part.endIndex
        }
        merge(heads, body)
      }
    }
  }

  /// Keeps the heads sorted, the next row first. The head that moved on is put back by comparing from the front: a
  /// large segment beside small ones mostly stays first, so most rows cost one comparison.
  @inline(__always)
  private func merge(_ heads: UnsafeMutableBufferPointer<Head>, _ body: (Int, Int) -> Void) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: heads.count) { order in
      var live = 0
      for index in heads.indices {
        order[live] = index
        live += 1
        var place = live - 1
        while place > 0, precedes(heads[order[place]], heads[order[place - 1]]) {
          order.swapAt(place, place - 1)
          place -= 1
        }
      }
      while live > 0 {
        let first = order[0]
        body(heads[first].slot, heads[first].row)
        if heads[first].advance() {
          var place = 0
          while place + 1 < live, precedes(heads[order[place + 1]], heads[first]) {
            order[place] = order[place + 1]
            place += 1
          }
          order[place] = first
        } else {
          live -= 1
          for place in 0..<live { order[place] = order[place + 1] }
        }
      }
    }
  }

  @inline(__always)
  private func precedes(_ left: Head, _ right: Head) -> Bool {
    left.created != right.created ? left.created > right.created : precedesAmongEquals(left, right)
  }

  @inline(never)
  private func precedesAmongEquals(_ left: Head, _ right: Head) -> Bool {
    let (leftSlot, rightSlot) = (slots[left.slot], slots[right.slot])
    if leftSlot.shopIndex != rightSlot.shopIndex { return leftSlot.shopIndex < rightSlot.shopIndex }
    let leftID = leftSlot.segment.column(.numericID, as: UInt64.self)[left.row]
    let rightID = rightSlot.segment.column(.numericID, as: UInt64.self)[right.row]
    if leftID != .max, rightID != .max { return leftID > rightID }
    let leftBytes = leftSlot.segment.idBytes(left.row).bindMemory(to: UInt8.self)
    let rightBytes = rightSlot.segment.idBytes(right.row).bindMemory(to: UInt8.self)
    return NaturalOrder.compare(leftBytes, rightBytes) > 0
  }
}

/// The next row of one segment that takes part in a merge. The pointers are good for the time of the merge.
private struct Head {
  let slot: Int
  private(set) var row = 0
  private(set) var created: Int64 = 0
  private let createdColumn: UnsafePointer<Int64>
  private let words: UnsafeBufferPointer<UInt64>
  private var wordIndex = 0
  /// The rows of the present word that are still to come.
  private var rest: UInt64

  /// Starts at the first row of a set that is not empty.
  init(_ slot: Int, _ createdColumn: UnsafePointer<Int64>, _ words: UnsafeBufferPointer<UInt64>) {
    self.slot = slot
    self.createdColumn = createdColumn
    self.words = words
    rest = words[0]
    _ = advance()
  }

  /// Goes to the next row; false when there is none.
  @inline(__always)
  mutating func advance() -> Bool {
    while rest == 0 {
      wordIndex += 1
      if wordIndex >= words.count { return false }
      rest = words[wordIndex]
    }
    row = wordIndex << 6 + rest.trailingZeroBitCount
    rest &= rest - 1
    created = createdColumn[row]
    return true
  }
}
