/// A set of the rows of one segment, as bits.
struct RowSet {
  private(set) var words: [UInt64]
  let count: Int

  /// All rows, or none.
  init(count: Int, filled: Bool) {
    self.count = count
    words = [UInt64](repeating: filled ? .max : 0, count: (count + 63) / 64)
    clearTail()
  }

  /// A set from its words; nil when it is empty. Missing words count as zero, surplus ones are ignored.
  init?(_ words: [UInt64], count: Int) {
    self.init(count: count, filled: false)
    for index in 0..<min(words.count, self.words.count) { self.words[index] = words[index] }
    clearTail()
    if isEmpty { return nil }
  }

  private mutating func clearTail() {
    if count % 64 != 0 { words[words.count - 1] &= (1 << UInt64(count % 64)) - 1 }
  }

  /// How many rows are in it.
  var size: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 != 0 }

  mutating func insert(_ row: Int) { words[row >> 6] |= 1 << UInt64(row & 63) }

  mutating func remove(_ row: Int) { words[row >> 6] &= ~(1 << UInt64(row & 63)) }

  mutating func formIntersection(_ other: RowSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  mutating func formUnion(_ other: RowSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func subtract(_ other: RowSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  /// Keeps only the rows for which `holds` is `wanted`; looks at none that is out already.
  @inline(__always)
  mutating func keep(_ wanted: Bool, where holds: (Int) -> Bool) {
    words.withUnsafeMutableBufferPointer { words in
      for index in words.indices where words[index] != 0 {
        let first = index << 6
        var kept: UInt64 = 0
        if words[index] == .max {
          for bit in 0..<64 where holds(first + bit) == wanted { kept |= 1 << UInt64(bit) }
        } else {
          var rest = words[index]
          while rest != 0 {
            let bit = rest.trailingZeroBitCount
            if holds(first + bit) == wanted { kept |= 1 << UInt64(bit) }
            rest &= rest - 1
          }
        }
        words[index] = kept
      }
    }
  }

  /// Calls `body` with each row, ascending.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    words.withUnsafeBufferPointer { words in
      for index in words.indices {
        var rest = words[index]
        while rest != 0 {
          body(index << 6 + rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
    }
  }

  /// The first row from `start` on; `count` when there is none.
  func next(from start: Int) -> Int {
    guard start < count else { return count }
    var index = start >> 6
    var word = words[index] & (UInt64.max << UInt64(start & 63))
    while word == 0 {
      index += 1
      if index == words.count { return count }
      word = words[index]
    }
    return index << 6 + word.trailingZeroBitCount
  }
}
