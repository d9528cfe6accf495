/// Collects the bytes of one bracketed paste. An end marker that is followed by more bytes at once and by another
/// end marker was part of the pasted text, put there to break out; everything up to the last end marker is the paste.
struct PasteBuffer: Equatable, Sendable {
  private static let end: [UInt8] = Array("\u{1B}[201~".utf8)
  private static let start: [UInt8] = Array("\u{1B}[200~".utf8)

  private let limit: Int
  private var bytes: [UInt8] = []
  /// The last bytes seen, to recognise an end marker whatever was dropped or came in pieces.
  private var tail: [UInt8] = []
  /// Bytes kept up to and with the last end marker.
  private var endOfPaste = 0
  /// An end marker came.
  private(set) var sawEnd = false

  /// Makes a buffer that keeps `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Takes the next byte.
  mutating func append(_ byte: UInt8) {
    // Behind an end marker a few bytes beyond the limit are kept: they may be keys.
    if bytes.count < limit || (sawEnd && bytes.count < limit + 4096) { bytes.append(byte) }
    tail.append(byte)
    if tail.count > Self.end.count { tail.removeFirst() }
    if tail == Self.end {
      sawEnd = true
      endOfPaste = bytes.count
    }
  }

  /// The pasted text, and the bytes behind the last end marker, which are keys.
  func finish() -> (text: String, rest: [UInt8]) {
    let pasted = Self.removing(Self.start, from: Self.removing(Self.end, from: bytes[..<endOfPaste]))
    return (Self.plain(pasted), Array(bytes[endOfPaste...]))
  }

  /// Line ends as newlines, no control characters but newline and tab, broken UTF-8 replaced.
  private static func plain(_ bytes: [UInt8]) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0x0D: text.unicodeScalars.append("\n")
      case 0x09, 0x0A: text.unicodeScalars.append(scalar)
      case 0..<0x20, 0x7F..<0xA0: continue
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func removing(_ marker: [UInt8], from bytes: some Collection<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    for byte in bytes {
      kept.append(byte)
      if byte == marker[marker.count - 1], kept.count >= marker.count,
        kept.suffix(marker.count).elementsEqual(marker)
      {
        kept.removeLast(marker.count)
      }
    }
    return kept
  }
}
