package import OrderModel

/// `c`: one coupon for one or several shops.
package struct CouponForm: Equatable, Sendable {
  package var form: Form
  /// The shops that cannot, with the reason.
  let unable: [Unable]
  /// The currency of each shop that can create coupons, where one of its orders tells it.
  package var currencies: [String: String]
  /// The shops that may have this coupon already, because it was sent to them and their answer is not known.
  package var sent: Set<String> = []
  /// The shops that have a coupon of this code already, as far as this program knows.
  var holders: Set<String> = []
  var title = "New coupon"

  static let key = Draft.Key(dialog: .coupon)

  /// Shops with ticks first; those that cannot create coupons, with the reason, below the form.
  init(shops: [(name: String, reason: String?)], currencies: [String: String]) {
    var rows = shops.filter { $0.reason == nil }.map { shop in
      Form.Row("shop:" + shop.name, shop.name, .check(false), hint: currencies[shop.name] ?? "")
    }
    rows += [
      Form.Row("code", "Code", .text(TextField()), hint: "for the customers"),
      Form.Row(
        "type", "Type",
        .choice([FormChoice("percent"), FormChoice("money"), FormChoice("shipping", "free shipping")], 0)),
      Form.Row("value", "Value", .text(TextField()), hint: "percent"),
      Form.Row("limit", "Limit", .text(TextField()), hint: "uses, or empty"),
      Form.Row(
        "appliesTo", "Applies to",
        .choice(
          [
            FormChoice("all", "every order"), FormChoice("orders-over", "orders over"),
            FormChoice("category"), FormChoice("product"),
          ], 0)),
      Form.Row("ordersOver", "Orders over", .text(TextField()), hint: "amount"),
      Form.Row("category", "Category", .text(TextField()), hint: "id or handle"),
      Form.Row("product", "Product", .text(TextField()), hint: "id or handle"),
      Form.Row("from", "First day", .text(TextField()), hint: "2026-12-01 or empty"),
      Form.Row("to", "Last day", .text(TextField()), hint: "2026-12-24 or empty"),
    ]
    form = Form(rows)
    unable = shops.compactMap { shop in shop.reason.map { (shop.name, $0) } }.map(Unable.init)
    self.currencies = currencies
    arrange()
  }

  /// Shows the rows that belong to what is chosen.
  mutating func arrange() {
    let type = form.value("type")
    form.show("value", type != "shipping")
    let scope = form.value("appliesTo")
    for (id, word) in [("ordersOver", "orders-over"), ("category", "category"), ("product", "product")] {
      form.show(id, scope == word)
    }
    if let index = form.rows.firstIndex(where: { $0.id == "value" }) {
      form.rows[index].hint = type == "percent" ? "percent" : "amount, \(moneyHint)"
    }
    if let index = form.rows.firstIndex(where: { $0.id == "ordersOver" }) {
      form.rows[index].hint = "amount, \(moneyHint)"
    }
  }

  private var moneyHint: String {
    let known = Set(shops.map { currencies[$0] ?? "shop's currency" })
    return known.count > 1 ? "own currency" : known.first ?? "shop's currency"
  }

  /// The ticked shops, in config order.
  var shops: [String] {
    form.rows.compactMap { row in
      guard case .check(true) = row.content, row.id.hasPrefix("shop:") else { return nil }
      return String(row.id.dropFirst(5))
    }
  }

  /// The shops that can create coupons.
  var ableShops: [String] {
    form.rows.compactMap { row in
      guard case .check = row.content, row.id.hasPrefix("shop:") else { return nil }
      return String(row.id.dropFirst(5))
    }
  }

  /// The coupon as filled in.
  package var draft: CouponDraft {
    let type = CouponType(rawValue: form.value("type")) ?? .percent
    var draft = CouponDraft(code: form.value("code"), type: type, value: form.given("value"))
    draft.limit = form.given("limit").flatMap(Int.init)
    draft.appliesTo = CouponScope(rawValue: form.value("appliesTo")) ?? .allOrders
    draft.ordersOver = form.given("ordersOver")
    draft.category = form.given("category")
    draft.product = form.given("product")
    draft.from = form.given("from")
    draft.to = form.given("to")
    return draft
  }

  /// What is asked of a shop.
  func request(_ shop: String) -> WriteRequest {
    let draft = draft
    return WriteRequest(
      shop: shop, write: .createCoupon(draft), id: draft.code,
      subject: "coupon “\(Formatting.line(draft.code))”")
  }

  /// What a draft keeps; nothing of a copy that was not changed.
  var draftFields: [(Draft.Key, [String: String])] {
    guard var values = form.draftValues else { return [] }
    if !values.isEmpty, !sent.isEmpty { values["sent"] = sent.sorted().joined(separator: ",") }
    return [(CouponForm.key, values)]
  }

  /// What became of it at a shop: it stays ticked while it certainly is not there.
  mutating func settle(_ shop: String, isOpen: Bool, isUnclear: Bool) {
    form.fill(["shop:" + shop: isOpen ? "yes" : ""])
    if isUnclear { sent.insert(shop) } else { sent.remove(shop) }
  }

  /// Goes on with what a draft kept.
  mutating func restore(_ fields: [String: String]) {
    form.fill(fields)
    sent = Set((fields["sent"] ?? "").split(separator: ",").map(String.init))
    arrange()
  }

  /// The first mistake of each row, by its id. Shops that agree are not named.
  func mistakes(_ context: UpdateContext) -> [String: String] {
    var found: [String: [(shop: String, text: String)]] = [:]
    let asked = shops.isEmpty ? ableShops : shops
    for shop in asked {
      guard let objection = context.judge(shop, request(shop).write).objection else { continue }
      let rows = objection.members.filter { name in form.rows.contains { $0.id == name && $0.isShown } }
      for row in rows { found[row, default: []].append((shop, objection.complaint)) }
      if rows.isEmpty { found["shop:" + shop, default: []].append((shop, objection.text)) }
    }
    var mistakes = found.mapValues { all in
      let first = all[0]
      let isCommon =
        all.count == asked.count || first.shop == asked.first && all.count == 1 && asked.count == 1
      return isCommon ? first.text : "\(all.map(\.shop).joined(separator: ", ")): \(first.text)"
    }
    if form.value("type") == "money", mistakes["value"] == nil { mistakes["value"] = tooExact("value") }
    if mistakes["ordersOver"] == nil { mistakes["ordersOver"] = tooExact("ordersOver") }
    if let text = form.given("limit"), Int(text) == nil {
      mistakes["limit"] = "must be a whole number such as 100"
    }
    return mistakes
  }

  /// Why an amount cannot be stored as it is: a currency has fewer digits.
  private func tooExact(_ id: String) -> String? {
    guard let text = form.given(id), let number = DecimalText(text) else { return nil }
    for shop in shops {
      guard let currency = currencies[shop].flatMap(Currency.init) else { continue }
      let places = currency.minorDigits
      let isExact = (0..<6 - places).reduce(number.scaled(by: places)) { units, _ in
        units.flatMap { $0.multipliedReportingOverflow(by: 10).overflow ? nil : $0 * 10 }
      }
      if isExact != number.scaled(by: 6) {
        let most = places == 0 ? "no decimals" : "\(places) decimals at most"
        return "\(shop): \(currency.code) has \(most)"
      }
    }
    return nil
  }

  /// What is said of an amount that means something else in each shop.
  var currencyWarning: String? {
    guard form.value("type") == "money" || form.value("appliesTo") == "orders-over" else { return nil }
    var codes: [String] = []
    for code in shops.compactMap({ currencies[$0] }) where !codes.contains(code) { codes.append(code) }
    guard codes.count > 1 else { return nil }
    return "The same number in each shop's currency: \(codes.joined(separator: ", "))."
  }

  /// What a shop will store, in one sentence.
  func stored(at shop: String, zone: String?) -> String {
    CouponWording.text(draft, currency: currencies[shop], zone: zone)
  }
}
