package import DeckRuntime

/// Reads the command line. Global options may stand anywhere before `--`; an option's value follows it or stands
/// behind `=`.
package enum Arguments {
  /// A mistake on the command line, as one sentence; whoever prints it points to the help.
  package struct UsageError: Error, Equatable, Sendable {
    package var message: String
  }

  /// What the arguments (without the program's name) ask for.
  package static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    var words = ArgumentWords()
    let problem: UsageError?
    do throws(UsageError) {
      try words.read(arguments)
      problem = nil
    } catch { problem = error }
    // Who asks for help gets it, whatever else is wrong with the line.
    let command = words.positionals.first.flatMap { Usage.commands[$0] == nil ? nil : $0 }
    if words.flags.contains("--help") { return Invocation(.help(command: command)) }
    if let problem { throw problem }
    if words.flags.contains("--version") { return Invocation(.version) }
    return Invocation(try action(&words), options: try globals(&words))
  }

  private static func globals(_ words: inout ArgumentWords) throws(UsageError) -> GlobalOptions {
    var options = GlobalOptions()
    options.config = words.value("--config")
    options.demo = words.flag("--demo")
    if let text = words.value("--demo-orders") {
      guard let count = Int(text), (1...1_000_000).contains(count) else {
        throw usage("--demo-orders takes a number from 1 to 1000000, not \(shown(text))")
      }
      options.demoOrders = count
      options.demo = true
    }
    options.json = words.flag("--json")
    options.noInput = words.flag("--no-input")
    options.quiet = words.flag("--quiet")
    if let text = words.value("--color") {
      guard let color = ColorChoice(rawValue: text) else {
        throw usage("--color takes auto, always or never, not \(shown(text))")
      }
      options.color = color
    }
    return options
  }

  private static func action(_ words: inout ArgumentWords) throws(UsageError) -> Invocation.Action {
    guard let command = words.positionals.first else {
      try words.allow(Usage.consoleOptions.map(\.name), for: "the console")
      var options = ScreenOptions()
      options.theme = words.value("--theme")
      options.readOnly = words.flag("--read-only")
      options.ascii = words.flag("--ascii")
      options.accessible = words.flag("--accessible")
      return .console(options)
    }
    guard let usage = Usage.commands[command] else {
      throw Arguments.usage("unknown command \(shown(command))")
    }
    words.positionals.removeFirst()
    try words.allow(usage.optionNames, for: command)
    let count = words.positionals.count
    guard count >= usage.least, count <= usage.most else {
      throw Arguments.usage(
        (count < usage.least ? "too few" : "too many") + " arguments; usage: " + usage.line)
    }
    if words.positionals.contains("") {
      throw Arguments.usage("an argument of \(command) is empty; usage: " + usage.line)
    }
    switch command {
    case "man": return .manual
    case "completions" where words.positionals[0] != "shops":
      let word = words.positionals[0]
      guard let shell = ShellKind(rawValue: word) else {
        throw Arguments.usage("completions takes bash, zsh, fish or shops, not \(shown(word))")
      }
      return .completions(shell)
    default: return .headless(try headless(command, &words))
    }
  }

  private static func headless(
    _ command: String, _ words: inout ArgumentWords
  ) throws(UsageError) -> HeadlessCommand {
    let operands = words.positionals
    switch command {
    case "shops": return .shops
    case "check": return .check(shops: operands)
    case "check-config": return .checkConfig
    case "orders": return .orders(try orders(&words))
    case "order": return .order(shop: operands[0], id: operands[1])
    case "mark": return .mark(try mark(&words))
    case "note":
      var options = NoteOptions(shop: operands[0], id: operands[1], text: operands[2])
      options.customer = words.flag("--customer")
      options.dryRun = words.flag("--dry-run")
      guard !options.text.isEmpty else { throw usage("the note is empty") }
      return .note(options)
    case "outbox":
      guard let verb = OutboxOptions.Verb(rawValue: operands[0]) else {
        throw usage("outbox takes list, retry or drop, not \(shown(operands[0]))")
      }
      var options = OutboxOptions(verb)
      options.shop = operands.count > 1 ? operands[1] : nil
      options.ids = Array(operands.dropFirst(2))
      return .outbox(options)
    case "tracking": return .trackingImport(try trackingImport(&words))
    case "export": return .export(try export(&words))
    case "completions": return .shopNames
    case "paths": return .paths
    case "keys": return .keys
    case "sample-config": return .sampleConfig(platform: operands.first)
    case "demo-shops": return .demoShops
    default:
      if let found = try shopCommand(command, &words) { return found }
      throw usage("unknown command \(shown(command))")
    }
  }

  private static func orders(_ words: inout ArgumentWords) throws(UsageError) -> OrdersOptions {
    var options = OrdersOptions()
    options.shops = words.values["--shop"] ?? []
    options.query = words.value("--query")
    options.refresh = words.flag("--refresh")
    options.limit = try words.count("--limit", least: 0)
    return options
  }

  private static func trackingImport(
    _ words: inout ArgumentWords
  ) throws(UsageError) -> TrackingImportOptions {
    guard words.positionals[0] == "import" else {
      throw usage("tracking takes import, not \(shown(words.positionals[0]))")
    }
    var options = TrackingImportOptions(file: words.positionals[1])
    options.shop = words.value("--shop")
    options.dryRun = words.flag("--dry-run")
    if let word = words.value("--mark") {
      guard word == "sent" else { throw usage("--mark takes sent, not \(shown(word))") }
      options.marksSent = true
    }
    return options
  }

  private static func export(_ words: inout ArgumentWords) throws(UsageError) -> ExportOptions {
    var options = ExportOptions(words.flag("--json") ? .json : .csv)
    options.query = words.value("--query")
    guard let word = words.value("--format") else { return options }
    guard let format = ExportOptions.Format(rawValue: word) else {
      let formats = ExportOptions.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw usage("--format takes one of \(formats), not \(shown(word))")
    }
    if words.flag("--json"), format != .json { throw usage("--json goes only with --format json") }
    options.format = format
    return options
  }

  private static func mark(_ words: inout ArgumentWords) throws(UsageError) -> MarkOptions {
    let operands = words.positionals
    var options = MarkOptions(status: operands[0], shop: operands[1], ids: Array(operands.dropFirst(2)))
    options.paid = try words.choice("--paid")
    options.tracking = words.value("--tracking")
    options.carrier = words.value("--carrier")
    options.comment = words.value("--comment")
    options.notify = try words.choice("--notify") ?? false
    options.capture = try words.choice("--capture") ?? false
    options.dryRun = words.flag("--dry-run")
    let asksNothing =
      options.paid == nil && options.tracking == nil && options.carrier == nil && options.comment == nil
    if options.status == "keep", asksNothing, !options.ids.contains("-") {
      throw usage("keep changes nothing by itself; add --paid, --tracking, --carrier or --comment")
    }
    return options
  }

  /// A mistake.
  static func usage(_ message: String) -> UsageError {
    UsageError(message: message)
  }

  /// A word of the command line for a message: quoted, control characters replaced.
  static func shown(_ word: String) -> String {
    let plain = String(
      word.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) })
    return "“" + plain.prefix(60) + "”"
  }
}

/// The command line taken apart into operands, flags and options with values.
struct ArgumentWords {
  var positionals: [String] = []
  var flags: Set<String> = []
  var values: [String: [String]] = [:]

  private static let globalNames = Set(Usage.globalOptions.map(\.name))
  private static let flagNames = Set(Usage.allOptions.filter { $0.value == .none }.map(\.name))
  private static let valueNames = Set(Usage.allOptions.filter { $0.value != .none }.map(\.name))

  /// Sorts the words; goes on to the end, so that a later `--help` is seen, and then throws the first mistake.
  mutating func read(_ arguments: [String]) throws(Arguments.UsageError) {
    var problem: Arguments.UsageError?
    var index = 0
    while index < arguments.count {
      let word = arguments[index]
      index += 1
      if word == "--" {
        positionals += arguments[index...]
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        positionals.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = ArgumentWords.long(String(parts[0]))
      if ArgumentWords.flagNames.contains(name), parts.count == 1 {
        flags.insert(name)
      } else if ArgumentWords.flagNames.contains(name) {
        problem = problem ?? Arguments.usage("\(name) takes no value")
      } else if !ArgumentWords.valueNames.contains(name) {
        problem = problem ?? Arguments.usage("unknown option \(Arguments.shown(word))")
      } else if parts.count == 2 {
        values[name, default: []].append(String(parts[1]))
      } else if index < arguments.count, !arguments[index].hasPrefix("--") {
        values[name, default: []].append(arguments[index])
        index += 1
      } else {
        problem = problem ?? Arguments.usage("\(name) needs a value")
      }
    }
    if let problem { throw problem }
  }

  /// The long form of an option.
  private static func long(_ name: String) -> String {
    Usage.globalOptions.first { $0.short == name }?.name ?? name
  }

  /// Refuses options that the command does not take.
  func allow(_ names: [String], for command: String) throws(Arguments.UsageError) {
    let given = flags.union(values.keys).subtracting(ArgumentWords.globalNames)
    if let wrong = given.subtracting(names).min() {
      throw Arguments.usage("\(command) does not take \(wrong)")
    }
  }

  func flag(_ name: String) -> Bool { flags.contains(name) }

  /// The value given last.
  func value(_ name: String) -> String? { values[name]?.last }

  /// A value that must be yes or no.
  func choice(_ name: String) throws(Arguments.UsageError) -> Bool? {
    switch value(name) {
    case nil: return nil
    case "yes": return true
    case "no": return false
    case let other?: throw Arguments.usage("\(name) takes yes or no, not \(Arguments.shown(other))")
    }
  }
}
