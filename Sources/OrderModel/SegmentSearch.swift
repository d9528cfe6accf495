import Glibc

/// Finds folded text in an arena. The whole arena is one C string for `strstr`, so a search costs one pass over the
/// bytes however many rows there are; a hit is then traced to its row by galloping through the row offsets.
struct SegmentSearch {
  private let arena: UnsafeRawBufferPointer
  private let offsets: UnsafePointer<UInt32>
  private let rows: Int

  /// Searches `arena` (`.plain` or `.extra`) of a segment.
  init(_ segment: OrderSegment, _ arena: SegmentSection) {
    self.arena = segment.raw(arena)
    offsets = segment.column(arena == .plain ? .plainOffsets : .extraOffsets)
    rows = segment.count
  }

  /// Adds the rows that contain `needle`; with `field`, only where it stands in the field of that index.
  func find(_ needle: [UInt8], field: Int? = nil, into result: inout RowSet) {
    guard !needle.isEmpty, rows > 0, let base = arena.baseAddress else { return }
    let text = base.assumingMemoryBound(to: CChar.self)
    let end = arena.count - 1
    (needle + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { pattern in
        guard let pattern = pattern.baseAddress else { return }
        var position = 0
        var row = 0
        while position < end, let hit = strstr(text + position, pattern) {
          let place = UnsafePointer(hit) - text
          row = gallop(to: place, from: row)
          if let field, self.field(of: place, in: row) != field {
            position = place + 1
            continue
          }
          result.insert(row)
          position = max(place + 1, min(Int(offsets[row + 1]), end))
        }
      }
    }
  }

  /// The row whose text holds byte `place`, searching upwards from `start`.
  private func gallop(to place: Int, from start: Int) -> Int {
    var low = start
    var step = 1
    while low + step < rows, Int(offsets[low + step]) <= place {
      low += step
      step *= 2
    }
    var high = min(low + step, rows)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(offsets[middle]) <= place { low = middle } else { high = middle }
    }
    return low
  }

  /// The index of the field that byte `place` of `row` is in.
  private func field(of place: Int, in row: Int) -> Int {
    let start = min(Int(offsets[row]), place)
    return arena[start..<place].reduce(0) { $0 + ($1 == ArenaByte.fieldEnd ? 1 : 0) }
  }
}
