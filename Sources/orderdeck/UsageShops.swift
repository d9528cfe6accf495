import OrderModel

extension Usage {
  private static let yesOrNo = Value.words(["yes", "no"])
  private static let yes = Option(
    "--yes", .none, "do it; without it the consequences are told and nothing is sent")

  /// The commands that ask shops what they offer and write something else than an order's status.
  static let shopCommands: [Command] = [
    Command(
      name: "products", synopsis: "SHOP [filters] | products create|update SHOP FILE",
      summary: "what a shop sells; create or update products",
      details: [
        "What the shop sells. A filter that the platform does not have is refused.",
        "create and update take a JSON5 file with one product or a list of them; - is",
        "standard input. Each product has its own result.",
      ],
      options: [
        Option("--sku", .text("S"), "this number"), Option("--brand", .text("B"), "this brand"),
        Option("--query", .text("Q"), "this text"), Option("--id", .text("ID"), "this product"),
        Option("--handle", .text("H"), "the product with this handle"),
        Option("--category", .text("C"), "only this category"),
        Option("--status", .text("WORD"), "only this status, the shop's word"),
        Option("--featured", yesOrNo, "only featured products, or only others"),
        Option("--new", yesOrNo, "only new products, or only others"),
        Option("--limit", .text("N"), "at most N products"), dryRun,
      ], operands: [.shopOr(["create", "update"]), .shop, .file], least: 1, most: 3),
    Command(
      name: "categories", synopsis: "SHOP [options] | categories create SHOP NAME",
      summary: "the shop's categories; create one", details: ["The shop's categories, or a new one."],
      options: [
        Option("--id", .text("ID"), "only this one"), Option("--handle", .text("H"), "only this one"),
        Option("--parent", .text("ID"), "create it below this one"), dryRun,
      ], operands: [.shopOr(["create"]), .shop, .other], least: 1, most: 3),
    Command(
      name: "shipping", synopsis: "SHOP [options]", summary: "the ways to send a parcel, with prices",
      details: ["The ways to send a parcel, with their prices."],
      options: [
        Option("--country", .text("CCC"), "to this country, ISO 3166 (PT or PRT)"),
        Option("--weight", .text("G"), "grams"),
        Option("--value", .text("V"), "what the goods are worth, in the shop's currency"),
        Option("--file", .file("F"), "for this order file, where the platform quotes orders"),
      ], operands: [.shop], least: 1, most: 1),
    Command(
      name: "payments", synopsis: "SHOP [--file ORDERFILE]", summary: "the ways to pay",
      details: ["The ways to pay."],
      options: [Option("--file", .file("F"), "for this order file, where the platform answers for orders")],
      operands: [.shop], least: 1, most: 1),
    Command(
      name: "price", synopsis: "SHOP SKU --user U", summary: "what a product costs a user",
      details: ["What a product costs this user."],
      options: [Option("--user", .text("U"), "the shop's name or id of the user")],
      operands: [.shop, .other],
      least: 2, most: 2),
    Command(
      name: "coupon", synopsis: "create SHOP… [options] | show|delete SHOP CODE | list",
      summary: "create, show, delete or list coupons",
      details: [
        "create makes one coupon in several shops; each shop has its own result.",
        "list shows the coupons that orderdeck created or saw: no shop lists all.",
      ],
      options: [
        Option("--code", .text("CODE"), "what the customer types"),
        Option("--type", .words(CouponType.allCases.map(\.rawValue)), "what it gives"),
        Option("--value", .text("N"), "the percentage or the amount"),
        Option("--limit", .text("N"), "how often it may be used"),
        Option("--applies-to", .words(CouponScope.allCases.map(\.rawValue)), "where it may be used (all)"),
        Option("--orders-over", .text("N"), "orders from this amount on"),
        Option("--category", .text("ID"), "this category"), Option("--product", .text("ID"), "this product"),
        Option("--from", .text("DAY"), "first day, YYYY-MM-DD"),
        Option("--to", .text("DAY"), "last day, YYYY-MM-DD"),
        dryRun,
      ], operands: [.words(["create", "show", "delete", "list"]), .shop], least: 1, most: .max),
    Command(
      name: "new-order", synopsis: "SHOP FILE [--dry-run]", summary: "place an order from a file",
      details: [
        "Places the order of a JSON5 file; - is standard input. What the platform does",
        "not take is refused by name.",
      ], options: [dryRun], operands: [.shop, .file], least: 2, most: 2),
    Command(
      name: "edit-order", synopsis: "SHOP ID FILE --yes [--dry-run]", summary: "change an order's contents",
      details: [
        "Changes an order's contents to what the file names. `lines` replaces every",
        "line; addLines and removeLines keep the others.",
      ], options: [yes, dryRun], operands: [.shop, .other, .file], least: 3, most: 3),
    Command(
      name: "delete-order", synopsis: "SHOP ID… --yes [--dry-run]", summary: "delete orders",
      details: ["Deletes orders at the shop for good."], options: [yes, dryRun], operands: [.shop, .other],
      least: 2, most: .max),
    Command(
      name: "login", synopsis: "SHOP", summary: "sign in to a shop by browser",
      details: [
        "Signs in by browser, where the platform has that: prints an address, waits for",
        "the browser to come back (5 minutes, Ctrl-C ends it) and keeps the token.",
      ], operands: [.shop], least: 1, most: 1),
    Command(
      name: "webhook", synopsis: "create|delete|list|listen …",
      summary: "the shop's calls: create, delete, list, listen",
      details: [
        "create SHOP URL EVENT…   let the shop call this address on these events",
        "delete SHOP ID           end that", "list SHOP                the shop's calls",
        "listen                   receive calls: each is a hint to read its order again,",
        "                         and one line of JSON", "",
        "listen takes calls at http://ADDR:P/SHOP. Put a reverse proxy with HTTPS or an",
        "SSH tunnel in front of it.",
      ],
      options: [
        Option("--port", .text("P"), "listen on this port (8787; 0: a free one)"),
        Option("--bind", .text("ADDR"), "listen on this address (127.0.0.1)"), dryRun,
      ], operands: [.words(["create", "delete", "list", "listen"]), .shop, .other], least: 1, most: .max),
  ]
}
