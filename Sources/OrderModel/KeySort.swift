/// A number to sort by and the row it belongs to.
struct SortKey {
  var key: UInt64
  var row: UInt32
}

/// Sorts rows by 64-bit keys: stable, least significant byte first, skipping bytes in which all keys agree.
enum KeySort {
  /// Sorts ascending; rows with equal keys keep their order.
  static func sort(_ keys: inout [SortKey]) {
    keys.withUnsafeMutableBufferPointer { sort($0) }
  }

  /// The same in place of a part of an array.
  static func sort(_ keys: UnsafeMutableBufferPointer<SortKey>) {
    guard keys.count > 1, let base = keys.baseAddress else { return }
    if keys.count <= 48 { return insertionSort(keys) }
    var differing: UInt64 = 0
    for entry in keys { differing |= entry.key ^ keys[0].key }
    if differing == 0 { return }
    let scratch = UnsafeMutablePointer<SortKey>.allocate(capacity: keys.count)
    defer { scratch.deallocate() }
    var (source, target) = (base, scratch)
    for shift in stride(from: UInt64(0), to: 64, by: 8) where (differing >> shift) & 0xFF != 0 {
      pass(source, target, keys.count, shift)
      swap(&source, &target)
    }
    if source != base { base.update(from: source, count: keys.count) }
  }

  private static func pass(
    _ source: UnsafeMutablePointer<SortKey>, _ target: UnsafeMutablePointer<SortKey>, _ count: Int,
    _ shift: UInt64
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
      places.initialize(repeating: 0)
      for index in 0..<count { places[Int((source[index].key >> shift) & 0xFF)] += 1 }
      var sum = 0
      for digit in 0..<256 {
        let size = places[digit]
        places[digit] = sum
        sum += size
      }
      for index in 0..<count {
        let entry = source[index]
        let digit = Int((entry.key >> shift) & 0xFF)
        target[places[digit]] = entry
        places[digit] += 1
      }
    }
  }

  private static func insertionSort(_ keys: UnsafeMutableBufferPointer<SortKey>) {
    for index in 1..<keys.count {
      let entry = keys[index]
      var hole = index
      while hole > 0, keys[hole - 1].key > entry.key {
        keys[hole] = keys[hole - 1]
        hole -= 1
      }
      keys[hole] = entry
    }
  }
}
