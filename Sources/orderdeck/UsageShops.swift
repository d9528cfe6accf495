extension Usage {
  /// The commands that ask shops what they offer and write something else than an order's status.
  static let shopCommands: [String: Command] = [
    "products": Command(
      line: "orderdeck products SHOP [filters] | products create|update SHOP FILE",
      details: [
        "What the shop sells. A filter that the platform does not have is refused.", "",
        "  --sku S          this number", "  --brand B        this brand", "  --query Q        this text",
        "  --id ID          this product", "  --handle H       the product with this handle",
        "  --category C     only this category", "  --status WORD    only this status, the shop's word",
        "  --featured yes|no, --new yes|no", "  --limit N        at most N products", "",
        "create and update take a JSON5 file with one product or a list of them; - is",
        "standard input. Each product has its own result.", "",
        "  --dry-run        print the requests, send nothing",
      ],
      options: [
        "--sku", "--brand", "--query", "--id", "--handle", "--category", "--status", "--featured", "--new",
        "--limit",
        "--dry-run",
      ], least: 1, most: 3),
    "categories": Command(
      line: "orderdeck categories SHOP [options] | categories create SHOP NAME",
      details: [
        "The shop's categories, or a new one.", "", "  --id ID, --handle H    only this one",
        "  --parent ID            create it below this one",
        "  --dry-run              print the request, send nothing",
      ], options: ["--id", "--handle", "--parent", "--dry-run"], least: 1, most: 3),
    "shipping": Command(
      line: "orderdeck shipping SHOP [options]",
      details: [
        "The ways to send a parcel, with their prices.", "",
        "  --country CCC    to this country, ISO 3166 (PT or PRT)", "  --weight G       grams",
        "  --value V        what the goods are worth, in the shop's currency",
        "  --file F         for this order file, where the platform quotes orders",
      ], options: ["--country", "--weight", "--value", "--file"], least: 1, most: 1),
    "payments": Command(
      line: "orderdeck payments SHOP [--file ORDERFILE]",
      details: [
        "The ways to pay.", "", "  --file F    for this order file, where the platform answers for orders",
      ],
      options: ["--file"], least: 1, most: 1),
    "price": Command(
      line: "orderdeck price SHOP SKU --user U",
      details: ["What a product costs this user.", "", "  --user U    the shop's name or id of the user"],
      options: ["--user"], least: 2, most: 2),
    "coupon": Command(
      line: "orderdeck coupon create SHOP… [options] | show|delete SHOP CODE | list",
      details: [
        "create makes one coupon in several shops; each shop has its own result.",
        "list shows the coupons that orderdeck created or saw: no shop lists all.", "",
        "  --code CODE            what the customer types",
        "  --type WHAT            percent, money or shipping",
        "  --value N              the percentage or the amount",
        "  --limit N              how often it may be used",
        "  --applies-to WHERE     all, orders-over, category or product (all)",
        "  --orders-over N        orders from this amount on", "  --category ID, --product ID",
        "  --from DAY, --to DAY   first and last day, YYYY-MM-DD",
        "  --dry-run              print the requests, send nothing",
      ],
      options: [
        "--code", "--type", "--value", "--limit", "--applies-to", "--orders-over", "--category", "--product",
        "--from",
        "--to", "--dry-run",
      ], least: 1, most: .max),
    "new-order": Command(
      line: "orderdeck new-order SHOP FILE [--dry-run]",
      details: [
        "Places the order of a JSON5 file; - is standard input. What the platform does",
        "not take is refused by name.", "", "  --dry-run    print the requests, send nothing",
      ], options: ["--dry-run"], least: 2, most: 2),
    "edit-order": Command(
      line: "orderdeck edit-order SHOP ID FILE --yes [--dry-run]",
      details: [
        "Changes an order's contents to what the file names. `lines` replaces every",
        "line; addLines and removeLines keep the others.", "",
        "  --yes        do it; without it the consequences are told and nothing is sent",
        "  --dry-run    print the requests, send nothing",
      ], options: ["--yes", "--dry-run"], least: 3, most: 3),
    "delete-order": Command(
      line: "orderdeck delete-order SHOP ID… --yes [--dry-run]",
      details: [
        "Deletes orders at the shop for good.", "",
        "  --yes        do it; without it the consequences are told and nothing is sent",
        "  --dry-run    print the requests, send nothing",
      ], options: ["--yes", "--dry-run"], least: 2, most: .max),
    "login": Command(
      line: "orderdeck login SHOP",
      details: [
        "Signs in by browser, where the platform has that: prints an address, waits for",
        "the browser to come back (5 minutes, Ctrl-C ends it) and keeps the token.",
      ], least: 1, most: 1),
    "webhook": Command(
      line: "orderdeck webhook create|delete|list|listen …",
      details: [
        "create SHOP URL EVENT…   let the shop call this address on these events",
        "delete SHOP ID           end that", "list SHOP                the shop's calls",
        "listen                   receive calls: each is a hint to read its order again,",
        "                         and one line of JSON", "",
        "  --port P       listen on this port (8787; 0: a free one)",
        "  --bind ADDR    listen on this address (127.0.0.1)",
        "  --dry-run      print the requests, send nothing", "",
        "listen takes calls at http://ADDR:P/SHOP. Put a reverse proxy with HTTPS or an",
        "SSH tunnel in front of it.",
      ], options: ["--dry-run", "--port", "--bind"], least: 1, most: .max),
  ]

  /// Their lines in the help of the whole program.
  static let shopLines = """
      products         what a shop sells; create or update products
      categories       the shop's categories; create one
      shipping         the ways to send a parcel, with prices
      payments         the ways to pay
      price            what a product costs a user
      coupon           create, show, delete or list coupons
      new-order        place an order from a file
      edit-order       change an order's contents
      delete-order     delete orders
      login            sign in to a shop by browser
      webhook          the shop's calls: create, delete, list, listen

    """
}
