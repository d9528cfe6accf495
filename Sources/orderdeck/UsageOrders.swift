import DeckRuntime
import ViewModels

extension Usage {
  static let dryRun = Option("--dry-run", .none, "print the requests, send nothing")
  private static let yesOrNo = Value.words(["yes", "no"])

  /// The commands around orders.
  static let orderCommands: [Command] = [
    Command(
      name: "shops", summary: "the shops with platform, state and what each can do",
      details: ["The shops with platform, state and what each can do."]),
    Command(
      name: "check", synopsis: "[SHOP…]", summary: "prove each shop and say what to fix",
      details: [
        "Proves each shop: reachable, signed in, one read; says what to fix.",
        "Prints terminal, locale and paths too; no secret.",
      ], operands: [.shop], most: .max),
    Command(
      name: "check-config", summary: "judge the config alone, without network",
      details: ["Judges the config alone, without network. Exit code 78 when something is wrong."]),
    Command(
      name: "orders", synopsis: "[--shop SHOP]… [--query QUERY] [--limit N] [--refresh]",
      summary: "the merged list of orders",
      details: ["The merged list, newest first, after one refresh of what changed."],
      options: [
        Option("--shop", .shop, "only this shop; may be repeated"),
        Option(
          "--query", .text("QUERY"), "only orders that match, for example",
          "'status:processing paid:yes total>100eur'"),
        Option("--limit", .text("N"), "at most N orders"),
        Option("--refresh", .none, "read everything again, not only what changed"),
      ]),
    Command(
      name: "order", synopsis: "SHOP ID", summary: "one order, whole",
      details: ["One order, whole, read now."],
      operands: [.shop, .other], least: 2, most: 2),
    Command(
      name: "mark", synopsis: "STATUS SHOP ID… [options]",
      summary: "change status, paid or tracking of one order or many",
      details: [
        "Changes one order or many. STATUS is a common status (pending,",
        "awaiting-payment, processing, on-hold, ready-for-pickup, sent, delivered,",
        "canceled, returned), =WORD for the shop's own word, or keep.",
        "ID - reads lines `ID [TRACKING [CARRIER]]` from standard input.",
      ],
      options: [
        Option("--paid", yesOrNo, "say whether it is paid"),
        Option("--tracking", .text("NUMBER"), "tracking number"),
        Option("--carrier", .text("NAME"), "carrier"),
        Option("--comment", .text("TEXT"), "private note"),
        Option("--notify", yesOrNo, "mail the customer (no)"),
        Option("--capture", yesOrNo, "capture the payment (no)"), dryRun,
      ],
      operands: [
        .words([
          "pending", "awaiting-payment", "processing", "on-hold", "ready-for-pickup", "sent", "delivered",
          "canceled", "returned", "keep",
        ]), .shop, .other,
      ], least: 3, most: .max),
    Command(
      name: "note", synopsis: "SHOP ID TEXT [--customer] [--dry-run]", summary: "add a note to an order",
      details: ["Adds a private note below the one the order has."],
      options: [Option("--customer", .none, "a note that the customer sees"), dryRun],
      operands: [.shop, .other], least: 3, most: 3),
    Command(
      name: "tracking", synopsis: "import FILE [--shop SHOP] [--mark sent] [--dry-run]",
      summary: "put a file's tracking numbers onto their orders",
      details: [
        "FILE is CSV with a header: number, tracking, and where wanted carrier and",
        "shop; - is standard input. Orders are found by the number the customer sees,",
        "else by the id. Each line is matched, unknown, already set, or ambiguous (found",
        "in two shops, not applied); an order that has another tracking number keeps it.",
      ],
      options: [
        Option("--shop", .shop, "lines that name no shop are for this one"),
        Option("--mark", .words(["sent"]), "mark the orders sent as well"), dryRun,
      ], operands: [.words(["import"]), .file], least: 2, most: 2),
    Command(
      name: "export", synopsis: "[--query QUERY] [--format FORMAT]",
      summary: "orders as CSV, JSON, pick list or packing slips",
      details: ["Exactly the orders that match, after one refresh, in the order of the list."],
      options: [
        Option("--query", .text("QUERY"), "only orders that match"),
        Option(
          "--format", .words(ExportOptions.Format.allCases.map(\.rawValue)),
          "csv: a row per order; json: as orders --json;", "picklist: what to fetch, summed by SKU;",
          "packing-slip: a page per order, without prices"),
      ]),
    Command(
      name: "outbox", synopsis: "list|retry|drop [SHOP [ID…]]",
      summary: "changes not sent yet: list, retry, drop",
      details: [
        "Changes that have not reached their shop: lists them, sends them now, or",
        "gives them up. Without SHOP all of them.",
      ], operands: [.words(OutboxOptions.Verb.allCases.map(\.rawValue)), .shop, .other], least: 1, most: .max),
  ]

  /// The commands about the program itself.
  static let programCommands: [Command] = [
    Command(name: "paths", summary: "every path in use", details: ["Every file and folder in use."]),
    Command(
      name: "keys", summary: "the keys of the console",
      details: ["The keys of the console as they are bound now."]),
    Command(
      name: "completions", synopsis: "bash|zsh|fish|shops", summary: "a completion script for a shell",
      details: [
        "Prints a completion script. bash: source it in ~/.bashrc; zsh: keep it as",
        "_orderdeck in a folder of $fpath; fish: in ~/.config/fish/completions.",
        "shops prints the names of the config's shops, which the scripts ask for.",
      ], operands: [.words(ShellKind.allCases.map(\.rawValue) + ["shops"])], least: 1, most: 1),
    Command(
      name: "man", summary: "the manual page",
      details: ["The manual page in roff: orderdeck man | man -l -"]),
    Command(
      name: "sample-config", synopsis: "[PLATFORM]", summary: "print a config to start from",
      details: [
        "A config to start from. PLATFORM is one of", "  " + SampleShops.platforms.joined(separator: ", "),
      ], operands: [.words(SampleShops.platforms)], most: 1),
    Command(
      name: "demo-shops", synopsis: "[--demo-orders N]", summary: "run the demo shops in the foreground",
      details: ["Runs the demo shops, prints a config for them, ends on Ctrl-C."]),
  ]
}
