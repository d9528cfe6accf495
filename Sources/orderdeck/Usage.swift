import DeckRuntime

/// The texts of `--help` and what each command takes. No line is longer than 80 columns.
package enum Usage {
  /// One command of the command line.
  struct Command {
    /// `mark STATUS SHOP ID…`
    var line: String
    /// What it does, in lines of the help.
    var details: [String]
    var options: [String] = []
    /// How many operands it takes.
    var least = 0
    var most = 0
  }

  static let commands = orderCommands.merging(shopCommands) { first, _ in first }

  private static let orderCommands: [String: Command] = [
    "shops": Command(
      line: "orderdeck shops", details: ["The shops with platform, state and what each can do."]),
    "check": Command(
      line: "orderdeck check [SHOP…]",
      details: [
        "Proves each shop: reachable, signed in, one read; says what to fix.",
        "Prints terminal, locale and paths too; no secret.",
      ], most: .max),
    "check-config": Command(
      line: "orderdeck check-config",
      details: ["Judges the config alone, without network. Exit code 78 when something is wrong."]),
    "orders": Command(
      line: "orderdeck orders [--shop SHOP]… [--query QUERY] [--limit N] [--refresh]",
      details: [
        "The merged list, newest first, after one refresh of what changed.",
        "", "  --shop SHOP      only this shop; may be repeated",
        "  --query QUERY    only orders that match, for example",
        "                   'status:processing paid:yes total>100eur'",
        "  --limit N        at most N orders",
        "  --refresh        read everything again, not only what changed",
      ], options: ["--shop", "--query", "--limit", "--refresh"]),
    "order": Command(
      line: "orderdeck order SHOP ID", details: ["One order, whole, read now."], least: 2, most: 2),
    "mark": Command(
      line: "orderdeck mark STATUS SHOP ID… [options]",
      details: [
        "Changes one order or many. STATUS is a common status (pending,",
        "awaiting-payment, processing, on-hold, ready-for-pickup, sent, delivered,",
        "canceled, returned), =WORD for the shop's own word, or keep.",
        "ID - reads lines `ID [TRACKING [CARRIER]]` from standard input.", "",
        "  --paid yes|no        say whether it is paid", "  --tracking NUMBER    tracking number",
        "  --carrier NAME       carrier", "  --comment TEXT       private note",
        "  --notify yes|no      mail the customer (no)", "  --capture yes|no     capture the payment (no)",
        "  --dry-run            print the requests, send nothing",
      ],
      options: [
        "--paid", "--tracking", "--carrier", "--comment", "--notify", "--capture", "--dry-run",
      ], least: 3, most: .max),
    "note": Command(
      line: "orderdeck note SHOP ID TEXT [--customer] [--dry-run]",
      details: [
        "Adds a private note below the one the order has.", "",
        "  --customer    a note that the customer sees", "  --dry-run     print the requests, send nothing",
      ], options: ["--customer", "--dry-run"], least: 3, most: 3),
    "outbox": Command(
      line: "orderdeck outbox list|retry|drop [SHOP [ID…]]",
      details: [
        "Changes that have not reached their shop: lists them, sends them now, or",
        "gives them up. Without SHOP all of them.",
      ], least: 1, most: .max),
    "paths": Command(line: "orderdeck paths", details: ["Every file and folder in use."]),
    "keys": Command(line: "orderdeck keys", details: ["The keys of the console as they are bound now."]),
    "sample-config": Command(
      line: "orderdeck sample-config [PLATFORM]",
      details: [
        "A config to start from. PLATFORM is one of",
        "  " + SampleShops.platforms.joined(separator: ", "),
      ],
      most: 1),
    "demo-shops": Command(
      line: "orderdeck demo-shops [--demo-orders N]",
      details: ["Runs the demo shops, prints a config for them, ends on Ctrl-C."]),
  ]

  /// The help of the whole program.
  package static let program = """
    orderdeck: the orders of several web shops in one console

    usage: orderdeck [command] [options]

      (none)           the full-screen console
                       [--theme NAME] [--read-only] [--ascii]
      shops            the shops with platform, state and what each can do
      check            prove each shop and say what to fix
      check-config     judge the config alone, without network
      orders           the merged list of orders
      order            one order, whole
      mark             change status, paid or tracking of one order or many
      note             add a note to an order
      outbox           changes not sent yet: list, retry, drop
    \(shopLines)\
      paths            every path in use
      keys             the keys of the console
      sample-config    print a config to start from
      demo-shops       run the demo shops in the foreground

    Options of every command:

      --config FILE          this config instead of the usual one
      --demo                 built-in demo shops in place of the config
      --demo-orders N        how many orders they hold (240)
      --json                 results as JSON
      --color WHEN           auto, always or never
      --no-input             never ask
      -q                     only results and errors
      -h, --help             this text; after a command, that command's
      --version              the version

    Exit codes: 0 done, 1 mixed results, 4 no such order, 64 usage, 65 bad data,
    66 no such input file, 69 shop unreachable, 70 our fault, 73 and 74 cannot
    write, 75 queued or unclear, 77 refused, 78 config.

    The config is ~/.config/orderdeck/config.json5; `orderdeck paths` shows it.

    """

  /// The help of one command, or of the program when there is none of that name.
  package static func text(for command: String?) -> String {
    guard let command, let entry = commands[command] else { return program }
    return "usage: " + entry.line + "\n\n" + entry.details.joined(separator: "\n")
      + "\n\nOptions of every command: orderdeck --help\n"
  }
}
