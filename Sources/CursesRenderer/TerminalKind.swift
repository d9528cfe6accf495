/// What the name of a terminal and the environment tell beyond terminfo: which control sequences it understands or
/// at least ignores. Terminals outside the xterm family get none of them.
struct TerminalKind: Equatable, Sendable {
  /// Bracketed paste, focus reports, SGR mouse, OSC 52.
  let isXtermLike: Bool
  /// A window title with a stack to put the earlier one back.
  let hasTitle: Bool
  let multiplexer: Multiplexer?

  /// A program between us and the real terminal.
  enum Multiplexer: Equatable, Sendable { case tmux, screen }

  private static let family = [
    "xterm", "rxvt", "alacritty", "foot", "kitty", "ghostty", "wezterm", "konsole", "gnome", "vte",
    "st-", "tmux", "screen", "putty", "mintty", "iterm", "contour",
  ]

  /// Judges a terminal by TERM, with TMUX and STY telling the multiplexers apart.
  init(term: String, environment: [String: String]) {
    isXtermLike = term == "st" || Self.family.contains { term.hasPrefix($0) }
    if environment["TMUX"]?.isEmpty == false || term.hasPrefix("tmux") {
      multiplexer = .tmux
    } else if environment["STY"]?.isEmpty == false || term.hasPrefix("screen") {
      multiplexer = .screen
    } else {
      multiplexer = nil
    }
    hasTitle = isXtermLike && multiplexer != .screen
  }

  /// The terminal type to try when the database does not know this one.
  static func fallback(for term: String) -> String? {
    ["xterm", "kitty", "foot", "ghostty"].contains { term.hasPrefix($0) } ? "xterm-256color" : nil
  }

  /// Switches on what we read; sent at the start and after every resume.
  func startBytes(mouse: Bool) -> [UInt8] {
    guard isXtermLike else { return [] }
    return (mouse ? mouseBytes(true) : []) + Array("\u{1B}[?2004h\u{1B}[?1004h".utf8)
  }

  /// Switches it off again.
  func stopBytes(mouse: Bool) -> [UInt8] {
    guard isXtermLike else { return [] }
    return (mouse ? mouseBytes(false) : []) + Array("\u{1B}[?2004l\u{1B}[?1004l".utf8)
  }

  /// Asks for reports of buttons and wheel in SGR form, or for none.
  func mouseBytes(_ isOn: Bool) -> [UInt8] {
    guard isXtermLike else { return [] }
    return Array((isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l").utf8)
  }

  /// Puts the window's title on the terminal's stack, and back from it.
  var pushTitle: [UInt8] { hasTitle ? Array("\u{1B}[22;0t".utf8) : [] }
  var popTitle: [UInt8] { hasTitle ? Array("\u{1B}[23;0t".utf8) : [] }

  /// Sets the title; characters that a terminal could act on are left out, and what `ascii` cannot show is replaced.
  func titleBytes(_ title: String, ascii: Bool = false) -> [UInt8] {
    guard hasTitle, !title.isEmpty else { return [] }
    let plain = title.unicodeScalars.filter {
      $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
    let shown = String(String.UnicodeScalarView(plain)).prefix(200).map { character -> Character in
      if !ascii || character.isASCII { return character }
      return character == "–" || character == "—" ? "-" : "?"
    }
    return Array("\u{1B}]2;".utf8) + Array(String(shown).utf8) + [0x07]
  }
}
