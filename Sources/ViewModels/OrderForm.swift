package import OrderModel

/// `a`: an order placed for a customer, by phone for instance.
package struct OrderForm: Equatable, Sendable {
  package var form: Form
  /// What the shop made of the order, and of which one; the totals are of this one alone.
  package var quote: OrderQuote?
  package var quoted: OrderDraft?
  /// The effect whose answer is awaited.
  package var asking: Int?
  /// The shop that may have this order already, because it was sent and the answer is not known.
  package var sent: String?
  /// The platform of each shop that creates orders.
  let platforms: [String: Platform]
  /// The shops that cannot, with the reason.
  let unable: [Unable]
  /// The rows the chosen shop does not take.
  private var untaken: Set<String> = []

  static let key = Draft.Key(dialog: .newOrder)
  static let mostLines = 50

  /// A form over the shops that create orders.
  init(shops: [(name: String, platform: Platform)], chosen: String?, unable: [Unable] = []) {
    self.unable = unable
    platforms = Dictionary(shops.map { ($0.name, $0.platform) }) { first, _ in first }
    func text(_ id: String, _ label: String, _ hint: String = "") -> Form.Row {
      Form.Row(id, label, .text(TextField()), hint: hint)
    }
    let choices = shops.map { FormChoice($0.name) }
    form = Form(
      [
        Form.Row("shop", "Shop", .choice(choices, shops.firstIndex { $0.name == chosen } ?? 0)),
        Form.Row("", "Customer", .heading), text("customer.firstName", "First name"),
        text("customer.lastName", "Last name"), text("customer.email", "Email"),
        text("customer.phone", "Phone"), text("customer.company", "Company"),
        Form.Row("", "Delivery", .heading), text("delivery.lines[0]", "Address"),
        text("delivery.lines[1]", "Address, more"), text("delivery.postcode", "Postcode"),
        text("delivery.city", "City"), text("delivery.countryCode", "Country", "such as GB"),
        text("delivery.countryID", "Country number", "the shop's own"),
        text("delivery.zoneID", "Region number", "the shop's own"),
        Form.Row("", "Order", .heading), text("lines[0]", "Item 1"),
        text("shippingMethod", "Shipping", "Enter offers them"),
        text("paymentMethod", "Payment", "Enter offers them"), text("comment", "Comment"),
      ])
    arrange()
  }

  /// Something every platform that has the member would take.
  private static let samples = [
    ("customer.firstName", "Ann"), ("customer.lastName", "Lee"), ("customer.email", "ann@example.com"),
    ("customer.phone", "0123456789"), ("customer.company", "Lee Ltd"), ("delivery.lines[0]", "1 Main St"),
    ("delivery.lines[1]", "Flat 2"), ("delivery.postcode", "12345"), ("delivery.city", "London"),
    ("delivery.countryCode", "GB"), ("delivery.countryID", "1"), ("delivery.zoneID", "1"),
    ("shippingMethod", "1"), ("paymentMethod", "1"), ("comment", "by phone"),
  ]

  /// Finds out which rows the chosen shop takes, by asking its rules for an order of this row alone.
  mutating func learn(_ judge: (String, ShopWrite) -> WriteJudgement) {
    untaken = []
    for (id, sample) in OrderForm.samples {
      var probe = OrderForm(shops: [(shop, platform ?? .shopkit)], chosen: shop)
      for (other, _) in OrderForm.samples { probe.form.show(other, true) }
      probe.form.fill([id: sample])
      let objection = judge(shop, .createOrder(probe.draft)).objection
      if let objection, objection.kind == .unsupported, objection.members.contains(id) { untaken.insert(id) }
    }
    arrange()
  }

  /// The chosen shop.
  var shop: String { form.value("shop") }

  private var platform: Platform? { platforms[shop] }

  /// Shows what the chosen shop takes, and one empty line more than are filled.
  mutating func arrange() {
    for (id, _) in OrderForm.samples { form.show(id, !untaken.contains(id)) }
    // Alone the second line of an address is the first.
    if untaken.contains("delivery.lines[0]") { form.show("delivery.lines[1]", false) }
    // An Invotide shop wants its own numbers, and refuses no country beside them.
    let isInvotide = platform == .invotide
    if isInvotide { form.show("delivery.countryCode", false) }
    for id in ["delivery.countryID", "delivery.zoneID"] where !isInvotide { form.show(id, false) }
    let hint =
      switch platform {
      case .invotide: "2 x NUMBER OPTION=VALUE"
      case .kvikCustomer, .kvikApp: "2 x SKU brand=BRAND"
      default: "2 x SKU"
      }
    var count = 0
    for index in form.rows.indices where form.rows[index].id.hasPrefix("lines[") {
      form.rows[index].hint = count == 0 ? hint : ""
      count += 1
    }
    guard count < OrderForm.mostLines, !form.value("lines[\(count - 1)]").isEmpty,
      let last = form.rows.lastIndex(where: { $0.id.hasPrefix("lines[") })
    else { return }
    let row = Form.Row("lines[\(count)]", "Item \(count + 1)", .text(TextField()))
    let focus = form.rows[form.focus].id
    form.rows.insert(row, at: last + 1)
    form.go(to: focus)
  }

  /// Fills in a draft, with as many lines as it has.
  mutating func restore(_ values: [String: String]) {
    sent = values["sent"]
    for _ in 0..<OrderForm.mostLines {
      form.fill(values)
      let before = form.rows.count
      arrange()
      if form.rows.count == before { break }
    }
  }

  /// The order as filled in.
  package var draft: OrderDraft {
    var draft = OrderDraft()
    draft.customer.firstName = form.given("customer.firstName")
    draft.customer.lastName = form.given("customer.lastName")
    draft.customer.email = form.given("customer.email")
    draft.customer.phone = form.given("customer.phone")
    draft.customer.company = form.given("customer.company")
    var address = DraftAddress()
    address.lines = ["delivery.lines[0]", "delivery.lines[1]"].compactMap(form.given)
    address.postcode = form.given("delivery.postcode")
    address.city = form.given("delivery.city")
    address.countryCode = form.given("delivery.countryCode").flatMap { CountryCode.alpha2($0) }
    address.countryID = form.given("delivery.countryID").flatMap(Int.init)
    address.zoneID = form.given("delivery.zoneID").flatMap(Int.init)
    if address != DraftAddress() { draft.delivery = address }
    let lines = (0..<OrderForm.mostLines).compactMap { form.given("lines[\($0)]") }
    if !lines.isEmpty { draft.lines = lines.map { OrderForm.line($0, byNumber: platform == .invotide) } }
    draft.shippingMethod = form.given("shippingMethod")
    draft.paymentMethod = form.given("paymentMethod")
    draft.comment = form.given("comment")
    return draft
  }

  /// Reads `2 x SHIRT-1 226=15 brand=Acme`: pieces, product, options by the shop's numbers.
  static func line(_ text: String, byNumber: Bool) -> DraftLine {
    var line = DraftLine()
    var words = text.split(separator: " ").map(String.init)
    if let first = words.first {
      let digits = first.prefix { $0.isASCII && $0.isNumber }
      let rest = first.dropFirst(digits.count)
      if let count = Int(digits), rest == "x" || rest == "×" {
        line.quantity = count
        words.removeFirst()
      } else if let count = Int(digits), rest.isEmpty, words.count > 2, ["x", "×"].contains(words[1]) {
        line.quantity = count
        words.removeFirst(2)
      }
    }
    var name: [String] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        name.append(word)
        continue
      }
      switch parts[0] {
      case "brand": line.brand = parts[1]
      case "variant": line.variantID = parts[1]
      default: line.options[parts[0], default: []].append(parts[1])
      }
    }
    let product = name.joined(separator: " ")
    if !product.isEmpty { if byNumber { line.productID = product } else { line.sku = product } }
    return line
  }

  /// What is asked of the shop.
  var request: WriteRequest {
    WriteRequest(shop: shop, write: .createOrder(draft), id: nil, subject: "order")
  }

  /// What a draft keeps.
  var draftFields: [(Draft.Key, [String: String])] {
    guard var values = form.draftValues else { return [] }
    if !values.isEmpty, let sent { values["sent"] = sent }
    return [(OrderForm.key, values)]
  }

  /// Whether the totals on the screen are of the order as it is filled in now.
  package var isQuoted: Bool { quote != nil && quoted == draft }

  /// What is wrong, by row.
  func mistakes(_ context: UpdateContext) -> [String: String] {
    var mistakes: [String: String] = [:]
    if let objection = context.judge(shop, request.write).objection {
      for member in objection.members {
        let id = row(of: member)
        mistakes[id] = id == "shop" ? objection.text : objection.complaint
      }
      if objection.members.isEmpty { mistakes["shop"] = objection.text }
    }
    if let code = form.given("delivery.countryCode"), CountryCode.alpha2(code) == nil {
      mistakes["delivery.countryCode"] = "must be a country such as GB or GBR"
    }
    for id in ["delivery.countryID", "delivery.zoneID"] {
      if let text = form.given(id), Int(text) == nil { mistakes[id] = "must be a number of the shop" }
    }
    for index in 0..<OrderForm.mostLines {
      guard let text = form.given("lines[\(index)]") else { continue }
      let line = OrderForm.line(text, byNumber: platform == .invotide)
      if line.sku == nil, line.productID == nil { mistakes["lines[\(index)]"] = "names no product" }
      if line.quantity == 0 { mistakes["lines[\(index)]"] = "must be one piece or more" }
    }
    return mistakes
  }

  /// The row that shows a member of the order; the shop's where there is none.
  private func row(of member: String) -> String {
    let shown = form.rows.filter(\.isShown).map(\.id)
    if shown.contains(member) { return member }
    if member == "lines" { return "lines[0]" }
    if member == "delivery" { return "delivery.lines[0]" }
    if member.hasPrefix("lines["), let end = member.firstIndex(of: "]") {
      let line = String(member[...end])
      return shown.contains(line) ? line : "shop"
    }
    return shown.first { !$0.isEmpty && ($0.hasPrefix(member + ".") || $0.hasPrefix(member + "[")) } ?? "shop"
  }

  /// Takes the shop's answer: what it offers becomes the choice of the fields.
  mutating func take(_ quote: OrderQuote, of draft: OrderDraft) {
    var quote = quote
    // What is offered stands in the choices.
    quote.warnings.removeAll { text in
      text.hasPrefix("shippingMethod:") && !quote.shipping.isEmpty
        || text.hasPrefix("paymentMethod:") && !quote.payments.isEmpty
    }
    self.quote = quote
    quoted = draft
    asking = nil
    offer(
      "shippingMethod",
      quote.shipping.compactMap { offer in
        guard let code = offer.code else { return nil }
        let price = offer.price.map(Formatting.money) ?? offer.priceText ?? ""
        return FormChoice(code, [offer.title, price].filter { !$0.isEmpty }.joined(separator: ", "))
      })
    offer("paymentMethod", quote.payments.map { FormChoice($0.code, $0.title) })
  }

  private mutating func offer(_ id: String, _ offers: [FormChoice]) {
    guard !offers.isEmpty, let index = form.rows.firstIndex(where: { $0.id == id }) else { return }
    let now = form.value(id)
    // Nothing is chosen for the operator: the first place stays empty until one is.
    let none = now.isEmpty ? [FormChoice("", "choose one of \(offers.count)")] : []
    let kept = offers.contains { $0.word == now } || now.isEmpty ? [] : [FormChoice(now)]
    let all = none + kept + offers
    form.rows[index].hint = ""
    form.rows[index].content = .choice(all, all.firstIndex { $0.word == now } ?? 0)
  }
}
