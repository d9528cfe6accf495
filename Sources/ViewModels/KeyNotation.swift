/// Keys as the config writes them: `s`, `S`, `space`, `enter`, `tab`, `ctrl-d`, `pgdn`, `home`, `up`.
extension Key {
  private static let named: [(name: String, label: String, key: Key)] = [
    ("space", "Space", .character(" ")), ("enter", "Enter", .enter), ("tab", "Tab", .tab),
    ("shift-tab", "Shift-Tab", .backTab), ("esc", "Esc", .escape), ("backspace", "Backspace", .backspace),
    ("delete", "Delete", .delete), ("insert", "Insert", .insert), ("up", "Up", .up), ("down", "Down", .down),
    ("left", "Left", .left), ("right", "Right", .right), ("home", "Home", .home), ("end", "End", .end),
    ("pgup", "PgUp", .pageUp), ("pgdn", "PgDn", .pageDown),
  ]

  /// Reads the notation of the config. Names are taken in any case, single characters as they are; nil for
  /// anything that names no key.
  package init?(notation text: String) {
    if text.count == 1, let character = text.first {
      guard let scalar = character.unicodeScalars.first, scalar.value > 32, scalar.value != 127 else {
        return nil
      }
      self = .character(character)
      return
    }
    let name = text.lowercased()
    if let found = Key.named.first(where: { $0.name == name }) {
      self = found.key
    } else if name == "escape" {
      self = .escape
    } else if name.hasPrefix("ctrl-"), name.count == 6, let letter = name.last, ("a"..."z").contains(letter) {
      self = .control(letter)
    } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// The notation of the config.
  package var notation: String {
    switch self {
    case .character(let character) where character != " ": String(character)
    case .control(let letter): "ctrl-\(letter)"
    case .function(let number): "f\(number)"
    default: Key.named.first { $0.key == self }?.name ?? ""
    }
  }

  /// How the screen prints it: `s`, `Space`, `Ctrl-D`, `PgDn`.
  package var label: String {
    switch self {
    case .character(let character) where character != " ": String(character)
    case .control(let letter): "Ctrl-" + letter.uppercased()
    case .function(let number): "F\(number)"
    default: Key.named.first { $0.key == self }?.label ?? ""
    }
  }

  /// The printable character; nil for every other key.
  package var printable: Character? {
    if case .character(let character) = self { character } else { nil }
  }
}
