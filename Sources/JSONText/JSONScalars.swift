import Foundation

/// Number literals of both dialects, as values.
enum JSONNumber {
  /// A literal as a whole number that fits; nil when it has a fraction or is too large.
  static func int(_ text: String) -> Int? {
    if let plain = Int(text) { return plain }
    if let hex = hexadecimal(text) {
      return hex.magnitude > UInt64(Int.max) ? nil : (hex.negative ? -1 : 1) * Int(hex.magnitude)
    }
    guard let value = Double(text), value.rounded() == value, abs(value) < 9e15 else { return nil }
    return Int(value)
  }

  /// A literal as a finite binary float.
  static func double(_ text: String) -> Double? {
    if let hex = hexadecimal(text) { return (hex.negative ? -1 : 1) * Double(hex.magnitude) }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A literal in the form every JSON reader takes; nil for infinities and NaN.
  static func standard(_ text: String) -> String? {
    let sign = text.first == "-" ? "-" : ""
    if let hex = hexadecimal(text) { return sign + String(hex.magnitude) }
    var digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    guard let first = digits.utf8.first, first == 46 || (48...57).contains(first) else { return nil }
    while digits.count > 1, digits.first == "0", digits.dropFirst().first?.isNumber == true {
      digits = digits.dropFirst()
    }
    var plain = (digits.first == "." ? "0" : "") + digits
    if let dot = plain.firstIndex(of: "."), plain[dot...].dropFirst().first?.isNumber != true {
      plain.remove(at: dot)
    }
    return sign + plain
  }

  private static func hexadecimal(_ text: String) -> (negative: Bool, magnitude: UInt64)? {
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    guard digits.hasPrefix("0x") || digits.hasPrefix("0X") else { return nil }
    return UInt64(digits.dropFirst(2), radix: 16).map { (text.first == "-", $0) }
  }
}

/// Backslash escapes inside strings and JSON5 names.
enum JSONEscapes {
  /// The text of raw string content. What is malformed (a lone surrogate, bytes that are no UTF-8, an unknown escape)
  /// becomes U+FFFD or the plain character: a single odd text of a shop must not hide the rest of its answer. The
  /// JSON5 reader has refused such content before.
  static func decode(_ raw: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var index = raw.startIndex
    while index < raw.endIndex {
      let byte = raw[index]
      index += 1
      guard byte == 92, index < raw.endIndex else {
        bytes.append(byte)
        continue
      }
      let escape = raw[index]
      index += 1
      switch escape {
      case 98: bytes.append(8)
      case 102: bytes.append(12)
      case 110: bytes.append(10)
      case 114: bytes.append(13)
      case 116: bytes.append(9)
      case 118: bytes.append(11)
      case 48: bytes.append(0)
      case 120: append(hex(raw, at: &index, digits: 2) ?? 0xFFFD, to: &bytes)
      case 117: append(unicode(raw, at: &index), to: &bytes)
      case 10: break
      case 13: if index < raw.endIndex, raw[index] == 10 { index += 1 }
      case 0xE2 where raw[index...].starts(with: [0x80, 0xA8]) || raw[index...].starts(with: [0x80, 0xA9]):
        index += 2
      default: bytes.append(escape)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The code point after `\u`, a surrogate pair taken together; U+FFFD for half a pair or missing digits.
  private static func unicode(_ raw: ArraySlice<UInt8>, at index: inout Int) -> UInt32 {
    guard let first = hex(raw, at: &index, digits: 4) else { return 0xFFFD }
    guard (0xD800...0xDFFF).contains(first) else { return first }
    guard first < 0xDC00, raw[index...].starts(with: [92, 117]) else { return 0xFFFD }
    var after = index + 2
    guard let second = hex(raw, at: &after, digits: 4), (0xDC00...0xDFFF).contains(second) else {
      return 0xFFFD
    }
    index = after
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  /// Exactly `digits` hexadecimal digits; the index stays where it is when they are not there.
  static func hex(_ raw: ArraySlice<UInt8>, at index: inout Int, digits: Int) -> UInt32? {
    guard index + digits <= raw.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in raw[index..<index + digits] {
      guard let digit = hexDigit(byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    index += digits
    return value
  }

  /// The value of a hexadecimal digit.
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8))
  }
}
