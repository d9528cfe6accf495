import DeckRuntime
import ViewModels

/// What the command line takes, as data: help, the reading of arguments, completions and the manual page are made of it.
/// No line of a help is longer than 80 columns.
package enum Usage {
  /// What may stand as an option's value.
  enum Value: Equatable {
    /// The option stands alone.
    case none
    /// Any text, by this name in the help.
    case text(String)
    /// One of a few words.
    case words([String])
    /// A shop of the config.
    case shop
    case file(String)

    /// How the help shows it; nil for an option that stands alone.
    var shown: String? {
      switch self {
      case .none: nil
      case .text(let name), .file(let name): name
      case .words(let words): words.joined(separator: "|")
      case .shop: "SHOP"
      }
    }
  }

  /// One option.
  struct Option {
    /// With its dashes.
    var name: String
    var value: Value
    /// One or more lines of the help.
    var help: [String]
    /// A short form that means the same.
    var short: String?

    init(_ name: String, _ value: Value = .none, _ help: String..., short: String? = nil) {
      self.name = name
      self.value = value
      self.help = help
      self.short = short
    }

    /// Its forms and its value: `-h, --help`, `--limit N`.
    var label: String { ([short].compactMap(\.self) + [name]).joined(separator: ", ") + valueLabel }

    var valueLabel: String { value.shown.map { " " + $0 } ?? "" }
  }

  /// What stands as an operand, as far as completions help with it.
  enum Operand: Equatable {
    case words([String])
    case shop
    /// A shop, or one of these words in its place.
    case shopOr([String])
    case file
    case other
  }

  /// One command of the command line.
  struct Command {
    /// Its first word.
    var name: String
    /// What follows the name in the help: `STATUS SHOP ID…`
    var synopsis = ""
    /// A few words for the list of all commands.
    var summary: String
    /// What it does, in lines of the help.
    var details: [String]
    var options: [Option] = []
    /// What its operands are, in their order; the last one goes for all that follow.
    var operands: [Operand] = []
    /// How many operands it takes.
    var least = 0
    var most = 0

    /// `orderdeck mark STATUS SHOP ID…`
    var line: String { "orderdeck " + name + (synopsis.isEmpty ? "" : " " + synopsis) }

    var optionNames: [String] { options.map(\.name) }
  }

  /// Every command, in the order of the help.
  static let all = orderCommands + shopCommands + programCommands

  static let commands = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  /// Options of the console alone.
  static let consoleOptions = [
    Option("--theme", .text("NAME"), "this theme"), Option("--read-only", .none, "look, change nothing"),
    Option("--ascii", .none, "plain characters in frames and marks"),
    Option("--accessible", .none, "for screen readers: one pane, words instead of signs"),
  ]

  /// Options of every command.
  static let globalOptions = [
    Option("--config", .file("FILE"), "this config instead of the usual one"),
    Option("--demo", .none, "built-in demo shops in place of the config"),
    Option("--demo-orders", .text("N"), "how many orders they hold (240)"),
    Option("--json", .none, "results as JSON"),
    Option("--color", .words(ColorChoice.allCases.map(\.rawValue)), "escape sequences in the output"),
    Option("--no-input", .none, "never ask"),
    Option("--quiet", .none, "only results and errors", short: "-q"),
    Option("--help", .none, "this text; after a command, that command's", short: "-h"),
    Option("--version", .none, "the version"),
  ]

  /// Every option there is.
  static let allOptions = globalOptions + consoleOptions + all.flatMap(\.options)

  /// Exit codes and what they mean.
  static let exitCodes: [(codes: String, meaning: String)] = [
    ("0", "done, or nothing to change"), ("1", "mixed results"), ("4", "no such order or coupon"),
    ("64", "usage"), ("65", "bad data"), ("66", "no such input file"), ("69", "shop unreachable"),
    ("70", "our own fault"), ("73, 74", "cannot write"), ("75", "queued or unclear, try later"),
    ("77", "refused, conflict, failed or unsupported"), ("78", "config"),
  ]

  // MARK: Texts

  /// The help of the whole program.
  package static var program: String {
    let console = consoleOptions.map { "[\($0.name)\($0.valueLabel)]" }.joined(separator: " ")
    var text = """
      orderdeck: the orders of several web shops in one console

      usage: orderdeck [command] [options]

        (none)           the full-screen console
                         \(console)

      """
    for command in all { text += "  " + command.name.filled(to: 17) + command.summary + "\n" }
    text += "\nOptions of every command:\n\n" + lines(globalOptions)
    text += "\n" + wrapped("Exit codes: ", exitCodes.map { "\($0.codes) \($0.meaning)" })
    text += "\nThe config is ~/.config/orderdeck/config.json5; `orderdeck paths` shows it.\n\n"
    return text
  }

  /// The help of one command, or of the program when there is none of that name.
  package static func text(for command: String?) -> String {
    guard let command, let entry = commands[command] else { return program }
    return "usage: " + entry.line + "\n\n" + entry.details.joined(separator: "\n") + "\n"
      + (entry.options.isEmpty ? "" : "\n" + lines(entry.options))
      + "\nOptions of every command: orderdeck --help\n"
  }

  /// A line for each option, and further ones for more help.
  private static func lines(_ options: [Option]) -> String {
    let labels = options.map(\.label.count).filter { $0 <= 26 }
    let width = (labels.max() ?? 20) + 4
    var text = ""
    for option in options {
      // A long label stands on a line of its own.
      let isLong = option.label.count > width - 2
      if isLong { text += "  " + option.label + "\n" }
      for (place, line) in option.help.enumerated() {
        text += "  " + (place == 0 && !isLong ? option.label : "").filled(to: width) + line + "\n"
      }
    }
    return text
  }

  /// Items separated by commas on lines of at most 76 columns, ended by a full stop.
  private static func wrapped(_ start: String, _ items: [String]) -> String {
    var lines = [start]
    for (place, item) in items.enumerated() {
      let word = item + (place == items.count - 1 ? "." : ",")
      if lines[lines.count - 1].count + word.count + 1 > 77 { lines.append("") }
      let last = lines.count - 1
      lines[last] += (lines[last].isEmpty || lines[last].hasSuffix(" ") ? "" : " ") + word
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text with blanks to a width.
  func filled(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
