/// Appends numbers and texts to bytes in the compact form of order records: whole numbers as LEB128 varints, signed
/// ones zigzag first, texts as length and UTF-8, an absent value as length 0 (a present one counts from 1).
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func count(_ value: Int) { varint(UInt64(bitPattern: Int64(value))) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func number(_ value: Int64) { varint(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

  mutating func text(_ value: String) {
    var copy = value
    copy.withUTF8 { utf8 in
      count(utf8.count)
      bytes.append(contentsOf: utf8)
    }
  }

  mutating func optionalText(_ value: String?) {
    guard let value else { return byte(0) }
    var copy = value
    copy.withUTF8 { utf8 in
      count(utf8.count + 1)
      bytes.append(contentsOf: utf8)
    }
  }

  mutating func texts(_ values: [String]) {
    count(values.count)
    for value in values { text(value) }
  }

  /// Empties the writer but keeps its memory.
  mutating func reset() { bytes.removeAll(keepingCapacity: true) }
}

/// Reads what `ByteWriter` wrote. Damaged bytes never trap: reading past the end or a number that does not fit sets
/// `isDamaged`, and everything read from then on is empty.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private(set) var isDamaged = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether all bytes were read and none was damaged.
  var endedWell: Bool { !isDamaged && position == bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else {
      isDamaged = true
      return 0
    }
    position += 1
    return bytes[position - 1]
  }

  mutating func varint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while !isDamaged {
      let next = byte()
      if shift == 63, next > 1 { break }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
      if shift > 63 { break }
    }
    isDamaged = true
    return 0
  }

  mutating func number() -> Int64 {
    let raw = varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A count of things that take at least one byte each, so never more than there are bytes left.
  mutating func count() -> Int {
    let value = varint()
    guard value <= UInt64(bytes.count - position) else {
      isDamaged = true
      return 0
    }
    return Int(value)
  }

  mutating func text() -> String { utf8(count()) }

  mutating func optionalText() -> String? {
    let length = varint()
    if length == 0 { return nil }
    guard length - 1 <= UInt64(bytes.count - position) else {
      isDamaged = true
      return nil
    }
    return utf8(Int(length - 1))
  }

  mutating func texts() -> [String] {
    var values: [String] = []
    for _ in 0..<count() where !isDamaged { values.append(text()) }
    return values
  }

  private mutating func utf8(_ length: Int) -> String {
    guard !isDamaged else { return "" }
    defer { position += length }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + length]), as: UTF8.self)
  }
}

/// Fowler-Noll-Vo 1a, the same on every machine and in every run, for checksums and the id index.
struct StableHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The hash of some bytes.
  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = StableHash()
    hash.add(bytes)
    return hash.value
  }
}
