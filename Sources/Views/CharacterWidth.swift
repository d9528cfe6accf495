/// How many terminal columns text takes. The one width function of the screen: measuring, cutting, padding and
/// placing the cursor all ask here, and it agrees with what ncurses does with the cells of a `Canvas`.
package enum CharacterWidth {
  /// Stands for a two-column character that the C library does not know (new emoji, rare ideographs).
  static let widePlaceholder: Character = "\u{3013}"
  /// Stands for a one-column character that cannot be shown.
  static let narrowPlaceholder: Character = "\u{FFFD}"

  /// Columns of one scalar as glibc `wcwidth` gives them; -1 for what it calls not printable.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return 1 }
    var low = 0
    var high = runStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runStarts[middle] >> 2 <= value { low = middle } else { high = middle }
    }
    return Int(runStarts[low] & 3) - 1
  }

  /// Columns of one grapheme as the canvas draws it.
  package static func columns(of character: Character) -> Int {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
    var total = 0
    forEachCell(of: character) { _, width in total += width }
    return total
  }

  /// Columns of a text as the canvas draws it.
  package static func columns(of text: some StringProtocol) -> Int {
    if let plain = text.utf8.withContiguousStorageIfAvailable({ $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }),
      plain
    {
      return text.utf8.count
    }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// Splits one grapheme into what fits a terminal cell each: a spacing scalar and the marks on it. Most graphemes
  /// are one cell. Of a joined or toned emoji the first emoji stays, flags become their two letters, controls turn
  /// into visible pictures, and what only steers the text (bidi controls, variation selectors, tags, soft hyphen)
  /// is dropped.
  package static func forEachCell(of character: Character, _ body: (Character, Int) -> Void) {
    var cell = Character(" ")
    var cellColumns = 0
    var marks = 0
    var isPictorial = false
    for scalar in character.unicodeScalars {
      if isDropped(scalar) { continue }
      // What follows a pictogram behind a joiner, and a skin tone, only vary it.
      if isPictorial && (scalar.value == 0x200D || isSkinTone(scalar)) { break }
      let width = scalar.value == 0 ? -1 : columns(of: scalar)
      if width == 0 {
        // ncurses keeps at most four marks on a cell.
        guard cellColumns > 0, marks < 4 else { continue }
        marks += 1
        let joined = String(cell) + String(scalar)
        if joined.count == 1 { cell = Character(joined) }
        continue
      }
      if cellColumns > 0 { body(cell, cellColumns) }
      (cell, cellColumns) = shown(scalar, width)
      isPictorial = scalar.value >= 0x2190 && scalar.properties.isEmoji
      marks = 0
    }
    if cellColumns > 0 { body(cell, cellColumns) }
  }

  /// The longest prefix of `text` of at most `limit` columns, and its columns. A grapheme is never split.
  package static func prefix(of text: String, columns limit: Int) -> (text: Substring, columns: Int) {
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
      let width = columns(of: text[end])
      if used + width > limit { break }
      used += width
      end = text.index(after: end)
    }
    return (text[..<end], used)
  }

  private static func isSkinTone(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F3FB...0x1F3FF).contains(scalar.value)
  }

  /// Whether a scalar only steers other text: it has no place in a cell and could turn the line around.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00AD, 0x034F, 0x061C, 0x180B...0x180F, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028...0x202E,
      0x2060...0x206F,
      0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  /// What stands on the screen for a spacing or unprintable scalar.
  private static func shown(_ scalar: Unicode.Scalar, _ width: Int) -> (Character, Int) {
    let value = scalar.value
    if let letter = flagLetter(value) { return (letter, 1) }
    if width > 0 { return (Character(scalar), width) }
    if value < 0x20, let picture = Unicode.Scalar(0x2400 + value) { return (Character(picture), 1) }
    if value == 0x7F { return ("\u{2421}", 1) }
    if (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value) {
      return (widePlaceholder, 2)
    }
    return (narrowPlaceholder, 1)
  }

  private static func flagLetter(_ value: UInt32) -> Character? {
    guard (0x1F1E6...0x1F1FF).contains(value) else { return nil }
    return Character(Unicode.Scalar(UInt8(0x41 + value - 0x1F1E6)))
  }

  /// The start of each run of equal widths, shifted left by two, with the width plus one in the low bits.
  private static let runStarts: [UInt32] = {
    var starts: [UInt32] = []
    starts.reserveCapacity(2100)
    var start: UInt32 = 0
    var width: UInt32 = 1
    var length: UInt32 = 0
    func close() {
      if length > 0 { starts.append(start << 2 | width) }
      start += length
      length = 0
    }
    for byte in widthRuns.utf8 {
      switch byte {
      case UInt8(ascii: "x"), UInt8(ascii: "z"), UInt8(ascii: "o"), UInt8(ascii: "w"):
        close()
        width =
          byte == UInt8(ascii: "x") ? 0 : byte == UInt8(ascii: "z") ? 1 : byte == UInt8(ascii: "o") ? 2 : 3
      default:
        length = length << 5 + UInt32(byte < 0x41 ? byte - 0x30 : byte - 0x37)
      }
    }
    close()
    return starts
  }()
}
