/// A row of one of several segments.
struct SegmentPick {
  var source: Int32
  var row: Int32
}

/// Makes one segment of picked rows of several, by copying columns; nothing is decoded. Goes through the sources
/// section by section in one pass each, so that the sink may be a file and nothing is held twice in memory.
package struct SegmentFold {
  private let sources: [OrderSegment]
  private let picks: [SegmentPick]
  private let currencyMap: [[UInt16]]
  private let wordMap: [[UInt16]]
  private let currencyTable: [UInt8]
  private let wordTable: [UInt8]
  private let platformTable: [UInt8]
  private let idOffsets: [UInt32]
  private let plainOffsets: [UInt32]
  private let extraOffsets: [UInt32]
  private let recordOffsets: [UInt64]
  private let meta: [UInt8]
  private let layout: SegmentLayout

  /// What tells the new segment apart.
  package var stamp: UInt64 { layout.stamp }
  /// How many bytes will be written.
  package var size: Int { layout.length }

  /// Plans a segment of `picks`, which stand in the default list order.
  init(_ picks: [SegmentPick], of sources: [OrderSegment], meta: [UInt8]) {
    self.sources = sources
    self.picks = picks
    self.meta = meta
    var currencies = IndexTable()
    var words = IndexTable()
    currencyMap = sources.map { $0.currencies.map { currencies.index(of: $0.code) } }
    wordMap = sources.map { $0.words.map { words.index(of: $0) } }
    currencyTable = currencies.bytes
    wordTable = words.bytes
    platformTable = ByteWriter.bytes(of: [sources.first?.platform ?? ""])
    func offsets(_ section: SegmentSection, in arena: SegmentSection) -> [UInt32] {
      var sum = 0
      return [0]
        + picks.map { pick in
          sum += sources[Int(pick.source)].span(section, Int(pick.row), in: arena).count
          return UInt32(clamping: sum)
        }
    }
    idOffsets = offsets(.idOffsets, in: .ids)
    plainOffsets = offsets(.plainOffsets, in: .plain)
    extraOffsets = offsets(.extraOffsets, in: .extra)
    var sum = 0
    recordOffsets =
      [0]
      + picks.map { pick in
        sum += sources[Int(pick.source)].record(Int(pick.row)).count
        return UInt64(sum)
      }
    layout = SegmentLayout(
      rows: picks.count, stamp: .random(in: 1...UInt64.max),
      lengths: [
        .currencyTable: currencyTable.count, .wordTable: wordTable.count, .platform: platformTable.count,
        .ids: Int(idOffsets.last ?? 0), .plain: Int(plainOffsets.last ?? 0) + 1,
        .extra: Int(extraOffsets.last ?? 0) + 1, .records: sum, .meta: meta.count,
      ])
  }

  /// The new segment in memory.
  func inMemory(shop: String) -> OrderSegment? {
    guard let sink = try? write(into: MemorySink(size: layout.length)) else { return nil }
    return OrderSegment(sink.finish(), shop: shop)
  }

  /// Writes the new segment; returns the sink when all bytes were taken.
  package func write<Sink: SegmentSink>(into sink: Sink) throws -> Sink {
    var writer = try SegmentWriter(layout, into: sink)
    try numbers(.created, Int64.self, &writer)
    try numbers(.updated, Int64.self, &writer)
    try numbers(.total, Int64.self, &writer)
    try numbers(.numericID, UInt64.self, &writer)
    try writer.section(.recordOffsets, recordOffsets)
    let index = IDIndex(picks.map { StableHash.of(sources[Int($0.source)].idBytes(Int($0.row))) })
    try writer.section(.hashes, index.hashes)
    try writer.section(.hashRows, index.rows)
    try numbers(.createdOffset, Int32.self, &writer)
    try numbers(.updatedOffset, Int32.self, &writer)
    try numbers(.pieces, Int32.self, &writer)
    try writer.section(.plainOffsets, plainOffsets)
    try writer.section(.extraOffsets, extraOffsets)
    try writer.section(.idOffsets, idOffsets)
    try writer.section(.currency, mapped(.currency, currencyMap))
    try numbers(.country, UInt16.self, &writer)
    try writer.section(.word, mapped(.word, wordMap))
    try numbers(.status, UInt8.self, &writer)
    try numbers(.paid, UInt8.self, &writer)
    try numbers(.flags, UInt8.self, &writer)
    try writer.section(.currencyTable, currencyTable)
    try writer.section(.wordTable, wordTable)
    try writer.section(.platform, platformTable)
    try texts(.idOffsets, .ids, &writer)
    try texts(.plainOffsets, .plain, &writer)
    try texts(.extraOffsets, .extra, &writer)
    try records(&writer)
    try writer.section(.meta, meta)
    return try writer.finish()
  }

  private func numbers<Value, Sink: SegmentSink>(
    _ section: SegmentSection, _ type: Value.Type, _ writer: inout SegmentWriter<Sink>
  ) throws {
    let columns = sources.map { $0.column(section, as: Value.self) }
    try writer.section(section, picks.map { columns[Int($0.source)][Int($0.row)] })
  }

  private func mapped(_ section: SegmentSection, _ map: [[UInt16]]) -> [UInt16] {
    let columns = sources.map { $0.column(section, as: UInt16.self) }
    return picks.map { pick in
      let indexes = map[Int(pick.source)]
      let index = Int(columns[Int(pick.source)][Int(pick.row)])
      return index < indexes.count ? indexes[index] : .max
    }
  }

  private func texts<Sink: SegmentSink>(
    _ offsets: SegmentSection, _ arena: SegmentSection, _ writer: inout SegmentWriter<Sink>
  ) throws {
    try writer.start(arena)
    try copyRuns(into: &writer) { pick in
      let source = sources[Int(pick.source)]
      let span = source.span(offsets, Int(pick.row), in: arena)
      return UnsafeRawBufferPointer(rebasing: source.raw(arena)[span])
    }
  }

  private func records<Sink: SegmentSink>(_ writer: inout SegmentWriter<Sink>) throws {
    try writer.start(.records)
    try copyRuns(into: &writer) { sources[Int($0.source)].record(Int($0.row)) }
    for source in sources { source.bytes.dropPages(of: source.raw(.records)) }
  }

  /// Copies the parts of all picks; neighbours that lie side by side in a source go out as one. Pages of a mapped
  /// source are given back as the copying moves on.
  private func copyRuns<Sink: SegmentSink>(
    into writer: inout SegmentWriter<Sink>, _ part: (SegmentPick) -> UnsafeRawBufferPointer
  ) throws {
    var run = UnsafeRawBufferPointer(start: nil, count: 0)
    var copied = 0
    for pick in picks {
      let next = part(pick)
      if next.isEmpty { continue }
      if let start = run.baseAddress, start + run.count == next.baseAddress, run.count < SegmentFold.chunk {
        run = UnsafeRawBufferPointer(start: start, count: run.count + next.count)
        continue
      }
      try writer.append(run)
      copied += run.count
      if copied > SegmentFold.chunk {
        for source in sources { source.bytes.dropPages(of: run) }
        copied = 0
      }
      run = next
    }
    try writer.append(run)
  }

  private static let chunk = 1 << 20
}
