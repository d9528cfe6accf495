/// The parts of a segment's bytes, in file order. Each starts at a multiple of 8; numbers are in the machine's byte
/// order (the magic number tells a file of another order apart).
enum SegmentSection: Int, CaseIterable {
  /// Int64 Unix seconds per row, `Int64.min` where missing.
  case created, updated
  /// Int64 minor units per row, `Int64.min` where missing.
  case total
  /// UInt64 per row: the id where it is a plain number without leading zero, else `UInt64.max`.
  case numericID
  /// UInt64 per row and one more: where the row's record starts in `records`.
  case recordOffsets
  /// UInt64 hashes of the ids, ascending, and the UInt32 row of each.
  case hashes, hashRows
  /// Int32 seconds east of UTC per row.
  case createdOffset, updatedOffset
  /// Int32 per row.
  case pieces
  /// UInt32 per row and one more: where the row's text starts in `plain`, `extra`, `ids`.
  case plainOffsets, extraOffsets, idOffsets
  /// UInt16 per row: index into `currencyTable` of the total's currency.
  case currency
  /// UInt16 per row: two letters of the country code, 0 where missing.
  case country
  /// UInt16 per row: index into `wordTable` of the shop's status word.
  case word
  /// UInt8 per row: index into `OrderStatus.allCases`.
  case status
  /// UInt8 per row: 0 unknown, 1 no, 2 yes.
  case paid
  /// UInt8 per row: `SegmentFlags`.
  case flags
  /// Texts, each as ByteWriter writes a list of them.
  case currencyTable, wordTable, platform
  /// The ids one after the other.
  case ids
  /// Folded text per row: number, customer, email, city, SKUs, tracking; then folded carrier, coupon, notes in
  /// `extra`. Fields end with 0x1F, rows with 0x1D, alternatives inside a field are joined by 0x1E; one 0 byte at
  /// the end of each arena stops `strstr`.
  case plain, extra
  /// `OrderRecord`s one after the other.
  case records
  /// What the owner of the file keeps with it; opaque here.
  case meta

  /// Bytes per row, and how many rows more than orders; nil for a part of free length.
  var column: (width: Int, extra: Int)? {
    switch self {
    case .created, .updated, .total, .numericID, .hashes: (8, 0)
    case .recordOffsets: (8, 1)
    case .hashRows, .createdOffset, .updatedOffset, .pieces: (4, 0)
    case .plainOffsets, .extraOffsets, .idOffsets: (4, 1)
    case .currency, .country, .word: (2, 0)
    case .status, .paid, .flags: (1, 0)
    case .currencyTable, .wordTable, .platform, .ids, .plain, .extra, .records, .meta: nil
    }
  }
}

/// Properties of a row kept as bits.
struct SegmentFlags: OptionSet {
  let rawValue: UInt8
  static let isNew = SegmentFlags(rawValue: 1)
  static let isAbandoned = SegmentFlags(rawValue: 2)
  static let hasWarnings = SegmentFlags(rawValue: 4)
}

/// Where each section of a segment lies, and the header that says so.
struct SegmentLayout {
  private static let magic: UInt64 = 0x3130_4745_534b_444f
  private static let fixedWords = 5
  private static let headerWords = fixedWords + 2 * SegmentSection.allCases.count

  let rows: Int
  /// Tells this segment apart from every other; a delta file names its base by it.
  let stamp: UInt64
  private let spans: [Range<Int>]
  /// Bytes of the whole segment.
  let length: Int

  /// Plans a segment of so many rows; `lengths` gives the sections of free length.
  init(rows: Int, stamp: UInt64, lengths: [SegmentSection: Int]) {
    var position = SegmentLayout.headerWords * 8
    var spans: [Range<Int>] = []
    for section in SegmentSection.allCases {
      let length = section.column.map { $0.width * (rows + $0.extra) } ?? lengths[section] ?? 0
      spans.append(position..<position + length)
      position = (position + length + 7) & ~7
    }
    self.rows = rows
    self.stamp = stamp
    self.spans = spans
    length = position
  }

  /// Reads a header. Nil when it is not one, is damaged, or promises more than there is.
  init?(reading bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= SegmentLayout.headerWords * 8 else { return nil }
    let words = (0..<SegmentLayout.headerWords).map {
      bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)
    }
    guard words[0] == SegmentLayout.magic, words[4] == SegmentLayout.checksum(words),
      let rows = Int(exactly: words[1]), rows < 1 << 31, let length = Int(exactly: words[3]),
      length <= bytes.count
    else { return nil }
    var spans: [Range<Int>] = []
    for section in SegmentSection.allCases {
      let place = SegmentLayout.fixedWords + 2 * section.rawValue
      guard let start = Int(exactly: words[place]), let count = Int(exactly: words[place + 1]),
        start % 8 == 0,
        start <= length, count <= length - start,
        section.column.map({ count == $0.width * (rows + $0.extra) }) ?? true
      else { return nil }
      spans.append(start..<start + count)
    }
    self.rows = rows
    stamp = words[2]
    self.length = length
    self.spans = spans
  }

  /// The place of a section in the segment's bytes.
  func span(_ section: SegmentSection) -> Range<Int> { spans[section.rawValue] }

  /// The header's words: magic, rows, stamp, length, checksum of the others, then start and length per section.
  var header: [UInt64] {
    var words = [SegmentLayout.magic, UInt64(rows), stamp, UInt64(length), 0]
    for span in spans { words += [UInt64(span.lowerBound), UInt64(span.count)] }
    words[4] = SegmentLayout.checksum(words)
    return words
  }

  private static func checksum(_ words: [UInt64]) -> UInt64 {
    var hash = StableHash()
    for (index, word) in words.enumerated() where index != 4 {
      hash.add((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) })
    }
    return hash.value
  }
}
