/// Why there is no full screen. The messages name the cause and the remedy and end without a newline.
package enum TerminalError: Error, Equatable, Sendable {
  /// Standard input or standard output is no terminal.
  case noTerminal
  case termUnset
  case termUnknown(String)
  /// The terminal cannot move its cursor.
  case termTooSimple(String)
  /// ncurses could not start for a reason it does not tell.
  case noScreen(String)

  /// For standard error.
  package var message: String {
    let instead = "or use a command, for example: orderdeck orders"
    switch self {
    case .noTerminal:
      return
        "The console needs a terminal as standard input and output. Start it in one, \(instead)"
    case .termUnset:
      return "TERM is not set, so this terminal is not known. Set it, for example "
        + "TERM=xterm-256color, \(instead)"
    case .termUnknown(let name):
      return "The terminal type TERM=\(Self.printable(name)) is not known on this machine. Set "
        + "TERM=xterm-256color if that fits, \(instead)"
    case .termTooSimple(let name):
      return "The terminal type TERM=\(Self.printable(name)) cannot show a full screen. Set TERM to "
        + "what the terminal is, for example TERM=xterm-256color, \(instead)"
    case .noScreen(let name):
      return "The full screen did not start with TERM=\(Self.printable(name)). Try "
        + "TERM=xterm-256color, \(instead)"
    }
  }

  /// An environment value without anything that a terminal would act on.
  private static func printable(_ name: String) -> String {
    String(
      name.prefix(60).map {
        $0.isASCII && !$0.isWhitespace && ($0.asciiValue ?? 0) > 0x20 && $0 != "\u{7F}" ? $0 : "?"
      })
  }
}
