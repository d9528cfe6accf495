/// A line of text being edited, as graphemes. Pasted text and control characters become plain text of one line.
package struct TextField: Equatable, Sendable {
  /// The graphemes.
  package private(set) var characters: [Character]
  /// Graphemes before the cursor, 0 to `characters.count`.
  package private(set) var cursor: Int

  /// Starts with a text and the cursor behind it.
  package init(_ text: String = "") {
    characters = TextField.line(text)
    cursor = characters.count
  }

  /// The text.
  package var text: String { String(characters) }

  /// Puts text at the cursor; line breaks become blanks, other control characters vanish.
  package mutating func insert(_ text: String) {
    let before = String(characters[..<cursor])
    let after = String(characters[cursor...])
    let head = before + String(TextField.line(text))
    characters = Array(head + after)
    // A combining character joins the grapheme before it, so the cursor is counted again.
    cursor = min(head.count, characters.count)
  }

  /// Puts text in the place of the characters from `start` to the cursor.
  package mutating func replace(from start: Int, with text: String) {
    let start = min(max(0, start), cursor)
    characters.removeSubrange(start..<cursor)
    cursor = start
    insert(text)
  }

  /// Carries out an editing command; false when `command` is none.
  package mutating func edit(_ command: CommandID) -> Bool {
    switch command {
    case .fieldLeft: cursor = max(0, cursor - 1)
    case .fieldRight: cursor = min(characters.count, cursor + 1)
    case .fieldStart: cursor = 0
    case .fieldEnd: cursor = characters.count
    case .fieldDeleteBack:
      if cursor > 0 {
        characters.remove(at: cursor - 1)
        cursor -= 1
      }
    case .fieldDelete: if cursor < characters.count { characters.remove(at: cursor) }
    case .fieldDeleteWord: deleteWord()
    case .fieldClear:
      characters.removeSubrange(..<cursor)
      cursor = 0
    default: return false
    }
    return true
  }

  private mutating func deleteWord() {
    var start = cursor
    while start > 0, characters[start - 1] == " " { start -= 1 }
    while start > 0, characters[start - 1] != " " { start -= 1 }
    characters.removeSubrange(start..<cursor)
    cursor = start
  }

  private static func line(_ text: String) -> [Character] {
    var result: [Character] = []
    for character in text {
      if character.isNewline || character == "\t" {
        result.append(" ")
      } else if let scalar = character.unicodeScalars.first, scalar.properties.generalCategory != .control {
        result.append(character)
      }
    }
    return result
  }
}
