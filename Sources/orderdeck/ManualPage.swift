import DeckRuntime
import ViewModels

/// The manual page `orderdeck(1)` in roff, made from `Usage` and the catalogue of the console's commands.
enum ManualPage {
  static var text: String {
    var page = Roff()
    page.raw(".TH ORDERDECK 1 \"\" \"orderdeck \(Version.number)\" \"User Commands\"")
    page.section("NAME")
    page.paragraph("orderdeck - the orders of several web shops in one console")
    page.section("SYNOPSIS")
    page.raw(".B orderdeck")
    page.paragraph("[command] [options]")
    page.section("DESCRIPTION")
    page.paragraph(
      "Without a command it opens the full-screen console. The other commands print a result on standard output and "
        + "messages on standard error, and end. They never prompt when standard input is no terminal.")
    page.section("COMMANDS")
    for command in Usage.all { add(command, to: &page) }
    page.section("OPTIONS")
    page.paragraph("Of the console:")
    for option in Usage.consoleOptions { add(option, to: &page) }
    page.raw(".PP")
    page.paragraph("Of every command:")
    for option in Usage.globalOptions { add(option, to: &page) }
    addKeys(to: &page)
    page.section("EXIT STATUS")
    for (codes, meaning) in Usage.exitCodes { page.item(codes, [meaning]) }
    page.section("ENVIRONMENT")
    for (name, meaning) in environment { page.item(name, [meaning]) }
    page.section("FILES")
    for (name, meaning) in files { page.item(name, [meaning]) }
    return page.text
  }

  private static func add(_ command: Usage.Command, to page: inout Roff) {
    page.raw(".SS " + Roff.escaped(command.name))
    page.bold(command.line)
    page.raw(".PP")
    for line in command.details {
      // Lines that are set out in columns stay as they are.
      if line.hasPrefix(" ") || line.contains("   ") { page.raw(".br") }
      page.paragraph(line)
    }
    for option in command.options { add(option, to: &page) }
  }

  private static func add(_ option: Usage.Option, to page: inout Roff) {
    page.item(option.label, option.help)
  }

  /// The default keys.
  private static func addKeys(to page: inout Roff) {
    page.section("KEYS")
    page.paragraph("As they are without a config; `orderdeck keys` prints them as they are bound now.")
    let keymap = Keymap()
    for group in CommandGroup.allCases {
      page.raw(".SS " + Roff.escaped(group.rawValue))
      for spec in CommandCatalog.all where spec.group == group {
        page.item("\(keymap.labels(of: spec.id))  (\(spec.id.rawValue))", [spec.help])
      }
    }
  }

  private static let environment = [
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "where the files are; a relative path is ignored"),
    (
      "NO_COLOR, CLICOLOR, CLICOLOR_FORCE",
      "escape sequences in the output of commands, unless --color says it"
    ),
    ("TERM, COLORTERM", "what the terminal can do"),
    ("LC_ALL, LC_CTYPE, LANG", "the character set of the terminal"),
    (
      "ORDERDECK_OPERATOR",
      "who works here, for the audit log and for others at this account (the login name)"
    ),
    ("ESCDELAY", "milliseconds to wait after Esc (25)"),
  ]

  private static let files = [
    ("~/.config/orderdeck/config.json5", "the config; never written by the program"),
    ("~/.config/orderdeck/themes/NAME.json5", "themes"),
    ("~/.local/state/orderdeck/", "outbox, audit log, tokens; losing it loses work"),
    ("~/.cache/orderdeck/", "the order cache; deleting it costs only speed"),
  ]
}

/// Lines of a manual page.
private struct Roff {
  private(set) var text = ""

  /// A request as it is.
  mutating func raw(_ line: String) { text += line + "\n" }

  mutating func section(_ title: String) { raw(".SH " + Roff.escaped(title)) }

  mutating func paragraph(_ line: String) { raw(Roff.escaped(line)) }

  mutating func bold(_ line: String) { raw("\\fB" + Roff.escaped(line) + "\\fR") }

  /// A term and what it means.
  mutating func item(_ term: String, _ meaning: [String]) {
    raw(".TP")
    bold(term)
    for line in meaning where !line.isEmpty { paragraph(line) }
  }

  /// Text that is nothing but text: no escapes, no requests, hyphens that can be copied.
  static func escaped(_ line: String) -> String {
    let plain = line.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("…", with: "...")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
