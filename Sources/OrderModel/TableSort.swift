/// Sorts rows of a table by a column other than the default order.
struct TableSort {
  private let slots: [TableSlot]
  private let sort: OrderSort

  init(_ slots: [TableSlot], _ sort: OrderSort) {
    self.slots = slots
    self.sort = sort
  }

  /// The rows of `order`, which are visited in the default order, sorted; ties keep that order.
  func rows(_ order: DefaultOrder) -> [Row] {
    switch sort.key {
    case .created: byNumber(order) { moment($0.segment, .created) }
    case .updated: byNumber(order) { moment($0.segment, .updated) }
    case .shop: byNumber(order) { slot in { _ in UInt64(slot.shopIndex) } }
    case .status:
      byNumber(order) { slot in
        let column = slot.segment.column(.status, as: UInt8.self)
        return { UInt64(column[$0]) }
      }
    case .paid:
      byNumber(order) { slot in
        let column = slot.segment.column(.paid, as: UInt8.self)
        return { column[$0] == 0 ? nil : UInt64(column[$0] == 2 ? 0 : 1) }
      }
    case .country:
      byNumber(order) { slot in
        let column = slot.segment.column(.country, as: UInt16.self)
        return { column[$0] == 0 ? nil : UInt64(column[$0]) }
      }
    case .items:
      byNumber(order) { slot in
        let column = slot.segment.column(.pieces, as: Int32.self)
        return { TableSort.ascending(Int64(column[$0])) }
      }
    case .total: byNumber(order) { amount($0.segment) }
    case .number: byText(order, field: 0, natural: true)
    case .customer: byText(order, field: 1)
    case .city: byText(order, field: 3)
    case .tracking: byText(order, field: 5)
    }
  }

  // MARK: Numbers

  private typealias KeyOfRow = (Int) -> UInt64?

  /// A number that sorts as the signed one does.
  private static func ascending(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ (1 << 63) }

  private func moment(_ segment: OrderSegment, _ section: SegmentSection) -> KeyOfRow {
    let column = segment.column(section, as: Int64.self)
    return { column[$0] == SegmentRow.missing ? nil : TableSort.ascending(column[$0]) }
  }

  /// Amounts compare by their value, whatever the currency.
  private func amount(_ segment: OrderSegment) -> KeyOfRow {
    let column = segment.column(.total, as: Int64.self)
    let currency = segment.column(.currency, as: UInt16.self)
    let factors = segment.currencies.map { known in
      (known.minorDigits..<4).reduce(Int64(1)) { factor, _ in factor * 10 }
    }
    return { row in
      let units = column[row]
      if units == SegmentRow.missing { return nil }
      let index = Int(currency[row])
      let (value, overflow) = units.multipliedReportingOverflow(
        by: index < factors.count ? factors[index] : 100)
      return TableSort.ascending(overflow ? (units < 0 ? .min : .max) : value)
    }
  }

  private func byNumber(_ order: DefaultOrder, _ key: (TableSlot) -> KeyOfRow) -> [Row] {
    let keys = slots.map(key)
    let bases = slots.map(\.base)
    let flip: UInt64 = sort.descending ? .max : 0
    var present: [SortKey] = []
    present.reserveCapacity(order.count)
    var missing: [Row] = []
    order.forEach { slot, row in
      let place = Row(truncatingIfNeeded: bases[slot] + row)
      if let key = keys[slot](row) {
        present.append(SortKey(key: key ^ flip, row: place))
      } else {
        missing.append(place)
      }
    }
    KeySort.sort(&present)
    return present.map(\.row) + missing
  }

  // MARK: Text

  private func byText(_ order: DefaultOrder, field: Int, natural: Bool = false) -> [Row] {
    var texts = TextSort(descending: sort.descending)
    var places: [Row] = []
    var missing: [Row] = []
    let arenas = slots.map { $0.segment.raw(.plain) }
    let bases = slots.map(\.base)
    let segments = slots.map(\.segment)
    order.forEach { slot, row in
      let place = Row(truncatingIfNeeded: bases[slot] + row)
      let span = segments[slot].span(.plainOffsets, row, in: .plain)
      let text = TableSort.field(field, of: UnsafeRawBufferPointer(rebasing: arenas[slot][span]))
      if text.isEmpty {
        missing.append(place)
      } else {
        texts.append(text, natural: natural)
        places.append(place)
      }
    }
    return texts.sorted().map { places[Int($0)] } + missing
  }

  /// The first text of a field of a row of the arena.
  private static func field(_ index: Int, of row: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var position = 0
    var left = index
    while left > 0, position < row.count {
      if row[position] == ArenaByte.fieldEnd { left -= 1 }
      position += 1
    }
    let start = position
    while position < row.count, row[position] < ArenaByte.rowEnd || row[position] > ArenaByte.fieldEnd {
      position += 1
    }
    return UnsafeRawBufferPointer(rebasing: row[start..<position])
  }
}

/// Sorts texts by their bytes, eight at a time as one number: most of the order comes from the first eight, and only
/// texts that agree so far are looked at further.
struct TextSort {
  private let descending: Bool
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]

  init(descending: Bool) { self.descending = descending }

  /// Adds a text without zero bytes; `natural` makes runs of digits sort by their value.
  mutating func append(_ text: UnsafeRawBufferPointer, natural: Bool) {
    if natural { appendNatural(text) } else { bytes.append(contentsOf: text) }
    offsets.append(bytes.count)
  }

  /// Writes each run of digits as its length and its digits without leading zeros, so that comparing bytes compares
  /// values.
  private mutating func appendNatural(_ text: UnsafeRawBufferPointer) {
    var position = 0
    while position < text.count {
      guard text[position] &- 48 < 10 else {
        bytes.append(text[position])
        position += 1
        continue
      }
      while position < text.count, text[position] == 48 { position += 1 }
      let start = position
      while position < text.count, text[position] &- 48 < 10 { position += 1 }
      let length = position - start
      if length < 10 {
        bytes.append(48 + UInt8(length))
      } else {
        bytes.append(58)
        bytes.append(UInt8(clamping: length))
      }
      bytes.append(contentsOf: text[start..<position])
    }
  }

  /// The indexes of the texts, sorted; equal texts keep the order in which they were added.
  mutating func sorted() -> [UInt32] {
    let count = offsets.count - 1
    bytes.append(contentsOf: [UInt8](repeating: 0, count: 8))
    var keys = (0..<count).map { SortKey(key: 0, row: UInt32($0)) }
    bytes.withUnsafeBytes { bytes in
      keys.withUnsafeMutableBufferPointer { keys in
        var pending = [(run: 0..<count, depth: 0)]
        while let (run, depth) = pending.popLast() {
          let part = UnsafeMutableBufferPointer(rebasing: keys[run])
          sort(part, bytes, depth)
          collectTies(part, run.lowerBound, depth + 8, &pending)
        }
      }
    }
    return keys.map(\.row)
  }

  private func sort(
    _ keys: UnsafeMutableBufferPointer<SortKey>, _ bytes: UnsafeRawBufferPointer, _ depth: Int
  ) {
    let flip: UInt64 = descending ? .max : 0
    for index in keys.indices {
      let row = Int(keys[index].row)
      let start = offsets[row] + depth
      let left = offsets[row + 1] - start
      var key: UInt64 = 0
      if left > 0 {
        key = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        if left < 8 { key &= UInt64.max << UInt64(8 * (8 - left)) }
      }
      keys[index].key = key ^ flip
    }
    KeySort.sort(keys)
  }

  /// Notes the runs of equal keys whose texts go on after these eight bytes.
  private func collectTies(
    _ keys: UnsafeMutableBufferPointer<SortKey>, _ base: Int, _ depth: Int,
    _ pending: inout [(run: Range<Int>, depth: Int)]
  ) {
    let flip: UInt64 = descending ? .max : 0
    var start = 0
    for end in 1..<max(2, keys.count + 1) where end >= keys.count || keys[end].key != keys[start].key {
      if end <= keys.count, end - start > 1, (keys[start].key ^ flip) & 0xFF != 0 {
        pending.append((base + start..<base + end, depth))
      }
      if end >= keys.count { return }
      start = end
    }
  }
}
