/// Foreign text made harmless: what shops, customers and pasted text say must never drive the terminal or turn the
/// line around. Every text that reaches screen, title, clipboard, log or standard error goes through here.
package enum Formatting {
  /// One harmless line: control characters become visible signs, line breaks and tabs blanks; bidi controls,
  /// zero-width spaces, byte order marks, tags, variation selectors and soft hyphens vanish; of a joined emoji the
  /// first one stays.
  package static func line(_ text: String) -> String {
    isPlain(text) ? text : clean(text, keepsLineBreaks: false)
  }

  /// The harmless lines of a text with line breaks; trailing blank lines are left out.
  package static func lines(_ text: String) -> [String] {
    var result = clean(text, keepsLineBreaks: true).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    while result.count > 1, result.last?.allSatisfy(\.isWhitespace) == true { result.removeLast() }
    return result
  }

  /// Printable ASCII needs no work; nearly all text is that.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func clean(_ text: String, keepsLineBreaks: Bool) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text {
      let scalars = character.unicodeScalars
      if character.isNewline {
        result.append(keepsLineBreaks ? "\n" : " ")
        continue
      }
      let isJoined = scalars.contains { $0.value == 0x200D } && scalars.first?.properties.isEmoji == true
      for scalar in scalars {
        if let sign = visible(scalar) {
          result.unicodeScalars.append(sign)
          if isJoined { break }
        }
      }
    }
    return result
  }

  /// What stands for a scalar on the screen; nil when it is left out.
  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x09: " "
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0xFFFE, 0xFFFF: "\u{FFFD}"
    case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F,
      0xFEFF, 0xFFF9...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      nil
    default: scalar
    }
  }
}
