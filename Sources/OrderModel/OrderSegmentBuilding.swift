extension OrderSegment {
  /// A segment in memory of some orders of one shop, each id once, in any order.
  package static func make(_ orders: [Order], shop: String) -> OrderSegment? {
    let rows = orders.map(SegmentRow.init)
    let order = rows.indices.sorted { SegmentRow.compare(rows[$0], rows[$1]) < 0 }
    var content = SegmentContent()
    for index in order { content.append(rows[index], orders[index]) }
    return content.segment(platform: orders.first?.platform.rawValue ?? "", shop: shop)
  }
}

/// The columns of a segment while it is made from orders.
private struct SegmentContent {
  private var rows: [SegmentRow] = []
  private var recordOffsets: [UInt64] = [0]
  private var plainOffsets: [UInt32] = [0]
  private var extraOffsets: [UInt32] = [0]
  private var idOffsets: [UInt32] = [0]
  private var currencies = IndexTable()
  private var words = IndexTable()
  private var currencyColumn: [UInt16] = []
  private var wordColumn: [UInt16] = []
  private var ids: [UInt8] = []
  private var plain: [UInt8] = []
  private var extra: [UInt8] = []
  private var records: [UInt8] = []
  private var record = ByteWriter()

  mutating func append(_ row: SegmentRow, _ order: Order) {
    rows.append(row)
    currencyColumn.append(currencies.index(of: row.currency.code))
    wordColumn.append(words.index(of: row.word))
    ids.append(contentsOf: row.id.utf8)
    order.appendPlainText(to: &plain)
    order.appendExtraText(to: &extra)
    record.reset()
    OrderRecord.encode(order, into: &record)
    records.append(contentsOf: record.bytes)
    idOffsets.append(UInt32(clamping: ids.count))
    plainOffsets.append(UInt32(clamping: plain.count))
    extraOffsets.append(UInt32(clamping: extra.count))
    recordOffsets.append(UInt64(records.count))
  }

  mutating func segment(platform: String, shop: String) -> OrderSegment? {
    plain.append(0)
    extra.append(0)
    let platformTable = ByteWriter.bytes(of: [platform])
    let layout = SegmentLayout(
      rows: rows.count, stamp: .random(in: 1...UInt64.max),
      lengths: [
        .currencyTable: currencies.bytes.count, .wordTable: words.bytes.count, .platform: platformTable.count,
        .ids: ids.count, .plain: plain.count, .extra: extra.count, .records: records.count,
      ])
    guard let sink = try? write(layout, platformTable) else { return nil }
    return OrderSegment(sink.finish(), shop: shop)
  }

  private func write(_ layout: SegmentLayout, _ platformTable: [UInt8]) throws -> MemorySink {
    var writer = try SegmentWriter(layout, into: MemorySink(size: layout.length))
    let index = IDIndex(rows.map { StableHash.of($0.id.utf8) })
    try writer.section(.created, rows.map(\.created))
    try writer.section(.updated, rows.map(\.updated))
    try writer.section(.total, rows.map(\.total))
    try writer.section(.numericID, rows.map(\.numericID))
    try writer.section(.recordOffsets, recordOffsets)
    try writer.section(.hashes, index.hashes)
    try writer.section(.hashRows, index.rows)
    try writer.section(.createdOffset, rows.map(\.createdOffset))
    try writer.section(.updatedOffset, rows.map(\.updatedOffset))
    try writer.section(.pieces, rows.map(\.pieces))
    try writer.section(.plainOffsets, plainOffsets)
    try writer.section(.extraOffsets, extraOffsets)
    try writer.section(.idOffsets, idOffsets)
    try writer.section(.currency, currencyColumn)
    try writer.section(.country, rows.map(\.country))
    try writer.section(.word, wordColumn)
    try writer.section(.status, rows.map(\.status))
    try writer.section(.paid, rows.map(\.paid))
    try writer.section(.flags, rows.map(\.flags))
    try writer.section(.currencyTable, currencies.bytes)
    try writer.section(.wordTable, words.bytes)
    try writer.section(.platform, platformTable)
    try writer.section(.ids, ids)
    try writer.section(.plain, plain)
    try writer.section(.extra, extra)
    try writer.section(.records, records)
    return try writer.finish()
  }
}

/// Few different texts, numbered as they come. The 65,536th and later share the last number; they are then found by
/// their record only.
struct IndexTable {
  private(set) var texts: [String] = []
  private var indexes: [String: UInt16] = [:]

  mutating func index(of text: String) -> UInt16 {
    if let index = indexes[text] { return index }
    let index = UInt16(clamping: texts.count)
    if index < .max {
      texts.append(text)
      indexes[text] = index
    }
    return index
  }

  /// The texts as a section keeps them.
  var bytes: [UInt8] { ByteWriter.bytes(of: texts) }
}

extension ByteWriter {
  /// A list of texts as a section keeps it.
  static func bytes(of texts: [String]) -> [UInt8] {
    var writer = ByteWriter()
    writer.texts(texts)
    return writer.bytes
  }
}

/// The id hashes in ascending order with the row of each.
struct IDIndex {
  let hashes: [UInt64]
  let rows: [UInt32]

  init(_ hashesByRow: [UInt64]) {
    var pairs = hashesByRow.enumerated().map { SortKey(key: $1, row: UInt32($0)) }
    KeySort.sort(&pairs)
    hashes = pairs.map(\.key)
    rows = pairs.map(\.row)
  }
}
