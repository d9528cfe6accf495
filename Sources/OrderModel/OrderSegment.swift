/// Orders of one shop as immutable columns over one block of bytes, in the default list order (created descending,
/// id descending in natural order, missing dates last), so that opening needs no sorting and no decoding.
///
/// Columns that hold places (offsets, indexes) are checked at every use: whatever a damaged file says, reading
/// stays inside the block. `@unchecked Sendable`: the pointers lead into `bytes`, which never change and live as
/// long as this object.
package final class OrderSegment: @unchecked Sendable {
  package let shop: String
  package let count: Int
  /// The numbers of bytes and rows, and what tells this segment apart.
  let layout: SegmentLayout
  let bytes: SegmentBytes
  private let base: UnsafeRawPointer
  let currencies: [Currency]
  /// The shop's status words.
  let words: [String]
  let platform: String

  /// Tells this segment apart from every other.
  package var stamp: UInt64 { layout.stamp }

  /// Whether the bytes are a mapped file.
  package var isMapped: Bool { bytes.isMapped }

  /// What the owner of the file keeps with the orders.
  package var meta: [UInt8] { Array(raw(.meta)) }

  /// How many bytes the segment takes.
  package var size: Int { layout.length }

  /// Opens the orders of `shop` in a block of bytes. Reads the header only; nil when it is damaged or the block is
  /// cut short.
  package init?(_ bytes: SegmentBytes, shop: String) {
    guard let base = bytes.buffer.baseAddress, let layout = SegmentLayout(reading: bytes.buffer) else {
      return nil
    }
    self.shop = shop
    self.bytes = bytes
    self.base = base
    self.layout = layout
    count = layout.rows
    func texts(_ section: SegmentSection) -> [String] {
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes.buffer[layout.span(section)]))
      return reader.texts()
    }
    currencies = texts(.currencyTable).map { Currency($0) ?? .none }
    words = texts(.wordTable)
    platform = texts(.platform).first ?? ""
    for arena in [SegmentSection.plain, .extra] {
      let span = layout.span(arena)
      guard !span.isEmpty, bytes.buffer[span.upperBound - 1] == 0 else { return nil }
    }
  }

  /// The bytes of a section.
  func raw(_ section: SegmentSection) -> UnsafeRawBufferPointer {
    let span = layout.span(section)
    return UnsafeRawBufferPointer(start: base + span.lowerBound, count: span.count)
  }

  /// A section as numbers. Sections start at multiples of 8, so every width is aligned.
  func column<Value>(_ section: SegmentSection, as type: Value.Type = Value.self) -> UnsafePointer<Value> {
    (base + layout.span(section).lowerBound).assumingMemoryBound(to: Value.self)
  }

  /// Where a row's part of an arena lies in it; always inside the arena.
  func span(_ offsets: SegmentSection, _ row: Int, in arena: SegmentSection) -> Range<Int> {
    let column = column(offsets, as: UInt32.self)
    return clamp(Int(column[row]), Int(column[row + 1]), to: layout.span(arena).count)
  }

  private func clamp(_ start: Int, _ end: Int, to length: Int) -> Range<Int> {
    let start = min(max(0, start), length)
    return start..<min(max(start, end), length)
  }

  /// The UTF-8 of a row's id.
  func idBytes(_ row: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: raw(.ids)[span(.idOffsets, row, in: .ids)])
  }

  /// The id of a row.
  func id(_ row: Int) -> OrderID { OrderID(shop: shop, id: String(decoding: idBytes(row), as: UTF8.self)) }

  /// The bytes of a row's record.
  func record(_ row: Int) -> UnsafeRawBufferPointer {
    let offsets = column(.recordOffsets, as: UInt64.self)
    let records = raw(.records)
    let span = clamp(
      Int(clamping: offsets[row]), Int(clamping: offsets[row + 1]), to: records.count)
    return UnsafeRawBufferPointer(rebasing: records[span])
  }

  /// The whole order of a row. A damaged record yields an order with the id and a warning that says so.
  func order(_ row: Int) -> Order {
    if let order = OrderRecord.decode(record(row), shop: shop) { return order }
    let id = id(row)
    var order = Order(
      id: id, platform: Platform(rawValue: platform) ?? .shopkit, number: id.id, status: .unknown,
      shopStatus: "")
    order.warnings = ["the cached copy of this order is damaged; refresh to read it again"]
    return order
  }

  /// The row of an id; nil when it is not here.
  func row(of id: String) -> Int? {
    let hash = StableHash.of(id.utf8)
    let hashes = column(.hashes, as: UInt64.self)
    let rows = column(.hashRows, as: UInt32.self)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    while low < count, hashes[low] == hash {
      let row = Int(rows[low])
      if row < count, idBytes(row).elementsEqual(id.utf8) { return row }
      low += 1
    }
    return nil
  }

  /// The currency of a row's total.
  func currency(_ row: Int) -> Currency {
    let index = Int(column(.currency, as: UInt16.self)[row])
    return index < currencies.count ? currencies[index] : .none
  }

  /// The amount of a row; nil when missing.
  func total(_ row: Int) -> Money? {
    let units = column(.total, as: Int64.self)[row]
    return units == .min ? nil : Money(minorUnits: units, currency: currency(row))
  }
}
