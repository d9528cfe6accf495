import DeckRuntime
import Testing

@testable import orderdeck

/// The command line.
@Suite("Arguments") struct ArgumentsTests {
  private func parse(_ line: String) throws -> Invocation {
    try Arguments.parse(line.split(separator: " ").map(String.init))
  }

  @Test("opens the console without a command")
  func console() throws {
    #expect(try parse("").action == .console(ScreenOptions()))
    var options = ScreenOptions()
    options.theme = "mono"
    options.readOnly = true
    options.ascii = true
    #expect(try parse("--theme mono --read-only --ascii").action == .console(options))
  }

  @Test("takes global options before, between and after the words of a command")
  func globals() throws {
    var options = GlobalOptions()
    options.config = "c.json5"
    options.json = true
    options.color = .never
    options.noInput = true
    options.quiet = true
    for line in [
      "--config c.json5 --json order --color=never a 1 --no-input -q",
      "order --config=c.json5 a --json 1 --color never -q --no-input",
    ] {
      let invocation = try parse(line)
      #expect(invocation.options == options)
      #expect(invocation.action == .headless(.order(shop: "a", id: "1")))
    }
    let demo = try parse("shops --demo-orders 30")
    #expect(demo.options.demo && demo.options.demoOrders == 30)
  }

  @Test("reads every option of mark")
  func mark() throws {
    var options = MarkOptions(status: "=waiting_stock", shop: "a", ids: ["1", "-", "2"])
    options.paid = false
    options.tracking = "-RR 1"
    options.carrier = "DHL"
    options.comment = "x=y"
    options.notify = true
    options.capture = true
    options.dryRun = true
    let arguments = [
      "mark", "=waiting_stock", "a", "1", "-", "2", "--paid", "no", "--tracking", "-RR 1", "--carrier=DHL",
      "--comment=x=y", "--notify", "yes", "--capture=yes", "--dry-run",
    ]
    #expect(try Arguments.parse(arguments).action == .headless(.mark(options)))
    let plain = MarkOptions(status: "sent", shop: "a", ids: ["1"])
    #expect(try parse("mark sent a 1").action == .headless(.mark(plain)))
    #expect(!plain.notify && !plain.capture)
  }

  @Test("reads the other commands")
  func commands() throws {
    var orders = OrdersOptions()
    orders.shops = ["a", "b"]
    orders.query = "-status:sent"
    orders.limit = 5
    orders.refresh = true
    #expect(
      try parse("orders --shop a --shop b --query -status:sent --limit 5 --refresh").action
        == .headless(.orders(orders)))
    var note = NoteOptions(shop: "a", id: "1", text: "--json")
    note.customer = true
    #expect(try parse("note a 1 --customer -- --json").action == .headless(.note(note)))
    var outbox = OutboxOptions(.retry)
    outbox.shop = "a"
    outbox.ids = ["1", "2"]
    #expect(try parse("outbox retry a 1 2").action == .headless(.outbox(outbox)))
    #expect(try parse("outbox list").action == .headless(.outbox(OutboxOptions(.list))))
    #expect(try parse("check a b").action == .headless(.check(shops: ["a", "b"])))
    #expect(try parse("sample-config shopkit").action == .headless(.sampleConfig(platform: "shopkit")))
    for (word, command) in [
      ("shops", HeadlessCommand.shops), ("check", .check(shops: [])), ("check-config", .checkConfig),
      ("paths", .paths),
      ("keys", .keys), ("sample-config", .sampleConfig(platform: nil)), ("demo-shops", .demoShops),
    ] {
      #expect(try parse(word).action == .headless(command))
    }
  }

  @Test("answers a call for help whatever else is wrong with the line")
  func help() throws {
    #expect(try parse("--help").action == .help(command: nil))
    #expect(try parse("-h --bogus").action == .help(command: nil))
    #expect(try parse("mark --help").action == .help(command: "mark"))
    #expect(try parse("nonsense -h").action == .help(command: nil))
    #expect(try parse("--version").action == .version)
    #expect(throws: Arguments.UsageError.self) { try parse("--version --frob") }
    #expect(throws: Arguments.UsageError.self) { try parse("note a 1 -- --help x") }
  }

  @Test("an empty argument is a mistake of the command line, whatever it stands for")
  func emptyArgument() {
    for words in [
      ["order", "a", ""], ["note", "a", "", "x"], ["delete-order", "a", ""], ["coupon", "show", "", "X"],
    ] {
      let error = #expect(throws: Arguments.UsageError.self) { try Arguments.parse(words) }
      #expect(error?.message.hasPrefix("an argument of \(words[0]) is empty; usage: orderdeck ") == true)
    }
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("--bogus", "unknown option “--bogus”"), ("-x", "unknown option “-x”"),
      ("frobnicate", "unknown command “frobnicate”"),
      ("--config", "--config needs a value"), ("orders --query --json", "--query needs a value"),
      ("orders --limit x", "--limit takes a whole number from 0 on, not “x”"),
      ("orders --limit=-1", "--limit takes a whole number from 0 on, not “-1”"),
      ("--color blue", "--color takes auto, always or never, not “blue”"),
      ("--json=yes", "--json takes no value"),
      ("--demo-orders 0", "--demo-orders takes a number from 1 to 1000000, not “0”"),
      ("mark sent a 1 --paid maybe", "--paid takes yes or no, not “maybe”"),
      ("mark sent a", "too few arguments; usage: orderdeck mark STATUS SHOP ID… [options]"),
      ("mark keep a 1", "keep changes nothing by itself; add --paid, --tracking, --carrier or --comment"),
      ("order a 1 2", "too many arguments; usage: orderdeck order SHOP ID"),
      ("shops --limit 5", "shops does not take --limit"),
      ("--refresh", "the console does not take --refresh"),
      ("outbox", "too few arguments; usage: orderdeck outbox list|retry|drop [SHOP [ID…]]"),
      ("outbox send", "outbox takes list, retry or drop, not “send”"),
      ("orders --theme x", "orders does not take --theme"),
      ("\u{1B}[31m", "unknown command “?[31m”"),
    ])
  func mistakes(line: String, message: String) {
    let error = #expect(throws: Arguments.UsageError.self) { try parse(line) }
    #expect(error?.message == message)
  }

  @Test("prints help of at most 80 columns that names every command and every option")
  func texts() {
    let texts = [Usage.program] + Usage.commands.keys.map { Usage.text(for: $0) }
    for line in texts.joined(separator: "\n").split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for command in Usage.commands.keys { #expect(Usage.program.contains("\n  \(command) ")) }
    for (name, command) in Usage.commands {
      for option in command.optionNames {
        #expect(Usage.text(for: name).contains(option), "\(name) \(option)")
      }
    }
    for option in [
      "--config", "--demo", "--demo-orders", "--json", "--color", "--no-input", "-q", "-h", "--version",
      "--theme",
    ] {
      #expect(Usage.program.contains(option))
    }
  }

  @Test("has no option that takes a secret")
  func noSecrets() {
    for word in ["--key", "--password", "--token", "--secret"] {
      #expect(throws: Arguments.UsageError.self) { try parse("orders \(word) x") }
    }
  }
}
