import DeckRuntime
import OrderModel

/// The commands that ask shops what they offer and write something else than an order's status.
extension Arguments {
  /// Reads one of these commands; nil when `command` is none of them.
  static func shopCommand(
    _ command: String, _ words: inout ArgumentWords
  ) throws(UsageError) -> HeadlessCommand? {
    let operands = words.positionals
    switch command {
    case "products": return try products(&words)
    case "categories": return try categories(&words)
    case "shipping":
      var options = ShippingOptions(shop: operands[0])
      options.country = words.value("--country")
      options.weight = try words.count("--weight", least: 0)
      options.value = try words.decimal("--value")
      options.file = words.value("--file")
      return .catalogue(.shipping(options))
    case "payments": return .catalogue(.payments(shop: operands[0], file: words.value("--file")))
    case "price":
      return .catalogue(
        .price(shop: operands[0], sku: operands[1], user: try words.required("--user", for: "price")))
    case "coupon": return try coupon(&words)
    case "new-order": return write(.newOrder(shop: operands[0], file: operands[1]), words)
    case "edit-order":
      return write(.editOrder(shop: operands[0], id: operands[1], file: operands[2]), words)
    case "delete-order":
      return write(.deleteOrders(shop: operands[0], ids: Array(operands.dropFirst())), words)
    case "login": return .login(shop: operands[0])
    case "webhook": return try webhook(&words)
    default: return nil
    }
  }

  private static func write(_ action: WriteCommand.Action, _ words: ArgumentWords) -> HeadlessCommand {
    var command = WriteCommand(action)
    command.dryRun = words.flag("--dry-run")
    command.yes = words.flag("--yes")
    return .write(command)
  }

  // MARK: Products and categories

  private static func products(_ words: inout ArgumentWords) throws(UsageError) -> HeadlessCommand {
    let operands = words.positionals
    let line = "products create|update SHOP FILE"
    if operands.count > 1 {
      try words.allow(["--dry-run"], for: "products " + operands[0])
      switch (operands[0], operands.count) {
      case ("create", 3): return write(.createProducts(shop: operands[1], file: operands[2]), words)
      case ("update", 3): return write(.updateProducts(shop: operands[1], file: operands[2]), words)
      default: throw usage("use products SHOP, or \(line)")
      }
    }
    try words.refuse("--dry-run", for: "products SHOP")
    var query = ProductQuery()
    query.id = words.value("--id")
    query.handle = words.value("--handle")
    query.sku = words.value("--sku")
    query.brand = words.value("--brand")
    query.text = words.value("--query")
    query.category = words.value("--category")
    query.status = words.value("--status")
    query.isFeatured = try words.choice("--featured")
    query.isNew = try words.choice("--new")
    query.limit = try words.count("--limit", least: 0)
    return .catalogue(.products(shop: operands[0], query))
  }

  private static func categories(_ words: inout ArgumentWords) throws(UsageError) -> HeadlessCommand {
    let operands = words.positionals
    if operands.count > 1 {
      guard operands[0] == "create", operands.count == 3 else {
        throw usage("use categories SHOP, or categories create SHOP NAME")
      }
      try words.allow(["--parent", "--dry-run"], for: "categories create")
      return write(
        .createCategory(shop: operands[1], name: operands[2], parent: words.value("--parent")), words)
    }
    try words.allow(["--id", "--handle"], for: "categories SHOP")
    var query = CategoryQuery()
    query.id = words.value("--id")
    query.handle = words.value("--handle")
    return .catalogue(.categories(shop: operands[0], query))
  }

  // MARK: Coupons

  private static func coupon(_ words: inout ArgumentWords) throws(UsageError) -> HeadlessCommand {
    let operands = words.positionals
    switch (operands[0], operands.count) {
    case ("create", 2...):
      return write(.createCoupon(shops: Array(operands.dropFirst()), try couponDraft(words)), words)
    case ("delete", 3):
      try words.allow(["--dry-run"], for: "coupon delete")
      return write(.deleteCoupon(shop: operands[1], code: operands[2]), words)
    case ("show", 3):
      try words.allow([], for: "coupon show")
      return .look(.showCoupon(shop: operands[1], code: operands[2]))
    case ("list", 1...2):
      try words.allow([], for: "coupon list")
      return .look(.listCoupons(shop: operands.count > 1 ? operands[1] : nil))
    default:
      throw usage(
        "use coupon create SHOP…, coupon show SHOP CODE, coupon delete SHOP CODE or coupon list [SHOP]")
    }
  }

  private static func couponDraft(_ words: ArgumentWords) throws(UsageError) -> CouponDraft {
    let code = try words.required("--code", for: "coupon create")
    let types = CouponType.allCases.map(\.rawValue).joined(separator: ", ")
    guard let type = CouponType(rawValue: try words.required("--type", for: "coupon create")) else {
      throw usage("--type takes one of \(types), not \(shown(words.value("--type") ?? ""))")
    }
    var draft = CouponDraft(code: code, type: type, value: try words.decimal("--value"))
    if draft.value == nil, type != .shipping { throw usage("--type \(type.rawValue) needs --value") }
    draft.limit = try words.count("--limit", least: 1)
    if let word = words.value("--applies-to") {
      guard let scope = CouponScope(rawValue: word) else {
        let scopes = CouponScope.allCases.map(\.rawValue).joined(separator: ", ")
        throw usage("--applies-to takes one of \(scopes), not \(shown(word))")
      }
      draft.appliesTo = scope
    }
    draft.ordersOver = try words.decimal("--orders-over")
    draft.category = words.value("--category")
    draft.product = words.value("--product")
    draft.from = try words.day("--from")
    draft.to = try words.day("--to")
    try requireScope(draft)
    if let from = draft.from, let to = draft.to, to < from { throw usage("--to is before --from") }
    return draft
  }

  /// Each scope has an option of its own, and no other one's.
  private static func requireScope(_ draft: CouponDraft) throws(UsageError) {
    let given: [(scope: CouponScope, option: String, isGiven: Bool)] = [
      (.ordersOver, "--orders-over", draft.ordersOver != nil),
      (.category, "--category", draft.category != nil),
      (.product, "--product", draft.product != nil),
    ]
    for (scope, option, isGiven) in given {
      if scope == draft.appliesTo, !isGiven { throw usage("--applies-to \(scope.rawValue) needs \(option)") }
      if scope != draft.appliesTo, isGiven {
        throw usage("\(option) goes only with --applies-to \(scope.rawValue)")
      }
    }
  }

  // MARK: Webhooks

  private static func webhook(_ words: inout ArgumentWords) throws(UsageError) -> HeadlessCommand {
    let operands = words.positionals
    switch (operands[0], operands.count) {
    case ("create", 4...):
      try words.allow(["--dry-run"], for: "webhook create")
      return write(
        .createWebhook(shop: operands[1], url: operands[2], events: Array(operands.dropFirst(3))), words)
    case ("delete", 3):
      try words.allow(["--dry-run"], for: "webhook delete")
      return write(.deleteWebhook(shop: operands[1], id: operands[2]), words)
    case ("list", 2):
      try words.allow([], for: "webhook list")
      return .look(.listWebhooks(shop: operands[1]))
    case ("listen", 1):
      try words.allow(["--port", "--bind"], for: "webhook listen")
      return .listen(try listenOptions(words))
    default:
      throw usage(
        "use webhook create SHOP URL EVENT…, webhook delete SHOP ID, webhook list SHOP or webhook listen")
    }
  }
}

extension Arguments {
  private static func listenOptions(_ words: ArgumentWords) throws(UsageError) -> ListenOptions {
    var options = ListenOptions()
    if let text = words.value("--port") {
      guard let port = UInt16(text) else {
        throw usage("--port takes a number from 0 to 65535, not \(shown(text))")
      }
      options.port = port
    }
    if let address = words.value("--bind") { options.bind = address }
    return options
  }
}

extension ArgumentWords {
  /// Refuses one option.
  func refuse(_ name: String, for command: String) throws(Arguments.UsageError) {
    if flag(name) || value(name) != nil { throw Arguments.usage("\(command) does not take \(name)") }
  }

  /// A value that must be there and not empty.
  func required(_ name: String, for command: String) throws(Arguments.UsageError) -> String {
    guard let text = value(name), !text.isEmpty else { throw Arguments.usage("\(command) needs \(name)") }
    return text
  }

  /// A whole number.
  func count(_ name: String, least: Int) throws(Arguments.UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), number >= least else {
      throw Arguments.usage(
        "\(name) takes a whole number from \(least) on, not \(Arguments.shown(text))")
    }
    return number
  }

  /// An amount: digits with at most one dot.
  func decimal(_ name: String) throws(Arguments.UsageError) -> String? {
    guard let text = value(name) else { return nil }
    let isPlain = text.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) } && DecimalText(text) != nil
    guard isPlain else {
      throw Arguments.usage("\(name) takes a number such as 12.50, not \(Arguments.shown(text))")
    }
    return text
  }

  /// A day that exists, `YYYY-MM-DD`.
  func day(_ name: String) throws(Arguments.UsageError) -> String? {
    guard let text = value(name) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isShaped =
      parts.map(\.count) == [4, 2, 2] && text.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) }
    guard isShaped, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), day >= 1, day <= ArgumentWords.days(in: month, of: year)
    else { throw Arguments.usage("\(name) takes a day such as 2026-11-30, not \(Arguments.shown(text))") }
    return text
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}
