import Foundation

/// The characters that the console itself draws: one set for UTF-8 terminals, one in ASCII. Each is one column.
package struct Glyphs: Equatable, Sendable {
  /// Whether only ASCII may reach the terminal; foreign characters then show as `?`.
  package let isASCII: Bool
  /// Whether nothing but words is drawn, for screen readers: lines and pointers are blanks, and the cursor is seen.
  package private(set) var isPlain = false
  package let horizontal: Character
  package let vertical: Character
  package let topLeft: Character
  package let topRight: Character
  package let bottomLeft: Character
  package let bottomRight: Character
  /// A vertical separator that meets a horizontal one from below, from above, and crosses it.
  package let teeDown: Character
  package let teeUp: Character
  package let teeRight: Character
  package let teeLeft: Character
  package let cross: Character
  /// Stands for text that was cut off; one column.
  package let ellipsis: Character
  package let scrollTrack: Character
  package let scrollThumb: Character
  /// Points at the selected entry of a list.
  package let pointer: Character
  package let mark: Character
  package let bullet: Character
  /// Separates parts of a line.
  package let dot: Character

  /// Light box drawing characters.
  package static let unicode = Glyphs(
    isASCII: false, horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└",
    bottomRight: "┘",
    teeDown: "┬", teeUp: "┴", teeRight: "├", teeLeft: "┤", cross: "┼", ellipsis: "…", scrollTrack: "│",
    scrollThumb: "┃", pointer: "›", mark: "*", bullet: "•", dot: "·")
  /// For terminals and locales without UTF-8, and `--ascii`.
  package static let ascii = Glyphs(
    isASCII: true, horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+",
    bottomRight: "+",
    teeDown: "+", teeUp: "+", teeRight: "+", teeLeft: "+", cross: "+", ellipsis: "~", scrollTrack: "|",
    scrollThumb: "#", pointer: ">", mark: "*", bullet: "*", dot: "-")

  /// The same set without lines, pointers and bullets.
  package var plain: Glyphs {
    var glyphs = Glyphs(
      isASCII: isASCII, horizontal: " ", vertical: " ", topLeft: " ", topRight: " ", bottomLeft: " ",
      bottomRight: " ", teeDown: " ", teeUp: " ", teeRight: " ", teeLeft: " ", cross: " ", ellipsis: ellipsis,
      scrollTrack: " ", scrollThumb: " ", pointer: " ", mark: mark, bullet: " ", dot: ",")
    glyphs.isPlain = true
    return glyphs
  }

  /// The ASCII character that comes closest: letters lose their accents, typographic signs become plain ones, and
  /// what has no likeness is `?`.
  static func asciiSubstitute(for character: Character) -> Character {
    switch character {
    case "·", "–", "—", "─", "━", "−": return "-"
    case "•", "●", "○": return "*"
    case "×": return "x"
    case "…": return "~"
    case "‘", "’", "‚", "′": return "'"
    case "“", "”", "„", "«", "»": return "\""
    case "→", "›", "▸": return ">"
    case "←", "‹", "◂": return "<"
    case "│", "┃": return "|"
    case "↑": return "^"
    case "↓": return "v"
    case "\u{A0}", "\u{2009}", "\u{202F}": return " "
    case "ß": return "s"
    case "ø": return "o"
    case "Ø": return "O"
    case "ł": return "l"
    case "Ł": return "L"
    case "đ", "ð": return "d"
    case "Đ", "Ð": return "D"
    case "ı": return "i"
    default:
      let base = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first
      guard let base, base.value >= 0x20, base.value < 0x7F else { return "?" }
      return Character(base)
    }
  }
}
