/// Numbers, and what only JSON5 has: names without quotes, checked escapes, comments and more kinds of blanks.
extension JSONScanner {
  /// Reads a number literal; its text is kept as written.
  mutating func number() throws(JSONFault) {
    let start = position
    if byte == 45 || (extended && byte == 43) { position += 1 }
    if matches("Infinity") {
      position += 8
    } else if matches("NaN") {
      position += 3
    } else if extended, byte == 48, position + 1 < bytes.count, bytes[position + 1] | 32 == 120 {
      position += 2
      let first = position
      while position < bytes.count, JSONEscapes.hexDigit(bytes[position]) != nil { position += 1 }
      if position == first { throw fault("expected a hexadecimal digit, found " + found) }
    } else {
      try decimal()
    }
    if isWordGoingOn { throw fault("a number does not go on with " + found) }
    append(.number, from: start, length: position - start)
  }

  /// Whether a word goes on here. Beyond ASCII only the parts of names count: JSON5 knows blanks there as well.
  private var isWordGoingOn: Bool {
    guard position < bytes.count else { return false }
    guard extended, bytes[position] >= 128 else { return JSONScanner.continuesWord(bytes[position]) }
    return scalar().map { JSONScanner.isNamePart($0.0, first: false) } ?? true
  }

  private mutating func decimal() throws(JSONFault) {
    let start = position
    var digits = skipDigits()
    if extended, digits > 1, bytes[start] == 48 {
      position = start
      throw fault("a number with a leading zero")
    }
    if !extended, digits == 0 { throw fault("expected a digit, found " + found) }
    if byte == 46 {
      position += 1
      let fraction = skipDigits()
      if !extended, fraction == 0 { throw fault("expected a digit, found " + found) }
      digits += fraction
    }
    guard digits > 0 else { throw fault("expected a digit, found " + found) }
    if byte | 32 == 101 {
      position += 1
      if byte == 43 || byte == 45 { position += 1 }
      if skipDigits() == 0 { throw fault("expected a digit, found " + found) }
    }
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- 48 < 10 { position += 1 }
    return position - start
  }

  /// Reads a member name without quotes (ECMAScript IdentifierName).
  mutating func identifier() throws(JSONFault) {
    let start = position
    var escaped = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 92 {
        guard position + 1 < bytes.count, bytes[position + 1] == 117 else {
          throw fault("expected a name, found " + found)
        }
        try checkEscape(at: position)
        escaped = true
        position += 6
      } else if byte < 128 {
        let isDigit = byte &- 48 < 10
        guard JSONScanner.continuesWord(byte), !isDigit || position > start else { break }
        position += 1
      } else {
        guard let (scalar, length) = scalar(), JSONScanner.isNamePart(scalar, first: position == start) else {
          break
        }
        position += length
      }
    }
    guard position > start else { throw fault("expected a name, found " + found) }
    append(escaped ? .escapedString : .string, from: start, length: position - start)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    let properties = scalar.properties
    if first { return properties.isIDStart }
    return properties.isIDContinue || scalar.value == 0x200C || scalar.value == 0x200D
  }

  /// The scalar of more than one byte here; the text has been proved to be UTF-8.
  private func scalar() -> (Unicode.Scalar, length: Int)? {
    let rest = bytes[position..<min(position + 4, bytes.count)]
    guard let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first else { return nil }
    return (scalar, String(scalar).utf8.count)
  }

  /// Judges the escape whose backslash stands at `index`; only for JSON5.
  func checkEscape(at index: Int) throws(JSONFault) {
    guard index + 1 < bytes.count else { return }
    let escape = bytes[index + 1]
    switch escape {
    case 117: try checkUnicodeEscape(at: index)
    case 120:
      guard hexValue(at: index + 2, digits: 2) != nil else {
        throw JSONFault(offset: index, message: "\\x needs two hexadecimal digits")
      }
    case 48 where index + 2 >= bytes.count || bytes[index + 2] &- 48 >= 10: return
    case 48...57: throw JSONFault(offset: index, message: "a backslash before a digit")
    default: return
    }
  }

  private func checkUnicodeEscape(at index: Int) throws(JSONFault) {
    guard let value = hexValue(at: index + 2, digits: 4) else {
      throw JSONFault(offset: index, message: "\\u needs four hexadecimal digits")
    }
    guard (0xD800...0xDFFF).contains(value) else { return }
    if value < 0xDC00 {
      let follows = index + 7 < bytes.count && bytes[index + 6] == 92 && bytes[index + 7] == 117
      if follows, let second = hexValue(at: index + 8, digits: 4), (0xDC00...0xDFFF).contains(second) {
        return
      }
    } else if index >= 6, bytes[index - 6] == 92, bytes[index - 5] == 117,
      let first = hexValue(at: index - 4, digits: 4), (0xD800...0xDBFF).contains(first)
    {
      return
    }
    throw JSONFault(offset: index, message: "half of a surrogate pair")
  }

  private func hexValue(at start: Int, digits: Int) -> UInt32? {
    guard start + digits <= bytes.count else { return nil }
    var value: UInt32 = 0
    for index in start..<start + digits {
      guard let digit = JSONEscapes.hexDigit(bytes[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Skips one comment or one of the blanks that only JSON5 has; false when there is none.
  mutating func skipExtendedSpace() throws(JSONFault) -> Bool {
    let byte = bytes[position]
    if byte == 11 || byte == 12 {
      position += 1
      return true
    }
    if byte == 47 { return try skipComment() }
    guard byte >= 128, let (scalar, length) = scalar(),
      scalar.value == 0xFEFF || scalar.value == 0x2028 || scalar.value == 0x2029
        || scalar.properties.generalCategory == .spaceSeparator
    else { return false }
    position += length
    return true
  }

  private mutating func skipComment() throws(JSONFault) -> Bool {
    guard position + 1 < bytes.count else { return false }
    let start = position
    switch bytes[position + 1] {
    case 47:
      position += 2
      while position < bytes.count, bytes[position] != 10, bytes[position] != 13, !isLineSeparator {
        position += 1
      }
      return true
    case 42:
      position += 2
      while position + 1 < bytes.count {
        if bytes[position] == 42, bytes[position + 1] == 47 {
          position += 2
          return true
        }
        position += 1
      }
      position = start
      throw fault("a comment that does not end")
    default: return false
    }
  }

  private var isLineSeparator: Bool {
    bytes[position] == 0xE2 && position + 2 < bytes.count && bytes[position + 1] == 0x80
      && bytes[position + 2] | 1 == 0xA9
  }
}

/// Finds what is wrong with bytes that should be UTF-8.
enum UTF8Check {
  /// The offset of the first byte that is no UTF-8; nil when all is well.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      let length: Int
      switch byte {
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF: length = 3
      case 0xF0...0xF4: length = 4
      default: return index
      }
      guard index + length <= bytes.count, (1..<length).allSatisfy({ bytes[index + $0] & 0xC0 == 0x80 })
      else {
        return index
      }
      let second = bytes[index + 1]
      let isOutside =
        (byte == 0xE0 && second < 0xA0) || (byte == 0xED && second > 0x9F) || (byte == 0xF0 && second < 0x90)
        || (byte == 0xF4 && second > 0x8F)
      if isOutside { return index }
      index += length
    }
    return nil
  }
}
