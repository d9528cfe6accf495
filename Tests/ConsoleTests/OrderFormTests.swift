import OrderModel
import Testing
import ViewModels

@Suite("New order")
struct OrderFormTests {
  private static func shop(_ name: String, _ platform: Platform) -> ShopStatus {
    var shop = Scenario.shop(name)
    shop.capabilities.platform = platform
    return shop
  }

  /// A shop by numbers that wants an email and a way to pay, and one by SKU that takes no comment.
  static func console() -> Scenario {
    let shops = [
      shop("kld", .invotide), shop("norrsken", .quickbutik),
      Scenario.shop("parallax", unavailable: [.createOrders: "Shopkit's API has no call to create orders"]),
    ]
    return Scenario(Scenario.orders(2), shops: shops) { context in
      context.judge = { shop, write in
        guard case .createOrder(let draft) = write else { return WriteJudgement() }
        if shop == "norrsken", draft.comment != nil {
          return WriteJudgement(
            objection: .unsupported(.member("comment"), "Quickbutik orders have no note field"))
        }
        var missing: [String] = []
        if draft.customer.email == nil { missing.append("customer.email") }
        if shop == "kld", draft.paymentMethod == nil { missing.append("paymentMethod") }
        return WriteJudgement(
          objection: missing.isEmpty ? nil : Objection(.missing, at: missing.map { .member($0) }, "missing"),
          consequences: [.newOrderLetter])
      }
    }
  }

  private static func form(_ console: Scenario) -> OrderForm? {
    if case .order(let form) = console.state.dialogs.last { form } else { nil }
  }

  /// A form of the shop by numbers with an email and two lines.
  private static func filled() -> Scenario {
    var console = console()
    console.press("a", "tab", "tab", "tab")
    console.type("ann@example.com")
    for _ in 0..<9 { console.press("tab") }
    console.type("2 x 40 226=15")
    return console
  }

  @Test("The text of a line: pieces, product, options, brand")
  func lines() {
    var console = Self.filled()
    console.press("tab")
    console.type("30")
    let draft = Self.form(console)?.draft
    #expect(draft?.lines?.map(\.productID) == ["40", "30"])
    #expect(draft?.lines?.map(\.quantity) == [2, nil])
    #expect(draft?.lines?.first?.options == ["226": ["15"]])
  }

  @Test("Rows that a shop does not take are not offered")
  func rows() {
    var console = Self.console()
    console.press("a")
    #expect(console.dialog.contains("Comment"))
    #expect(console.dialog.contains("Country number"))
    console.press("right")
    #expect(console.dialog.contains("< norrsken >"))
    #expect(!console.dialog.contains("Comment"))
    #expect(!console.dialog.contains("Country number"))
  }

  @Test("What is missing stands at its field, and nothing is asked of the shop")
  func missing() {
    var console = Self.console()
    let effects = console.press("a", "enter")
    #expect(!effects.contains { if case .quote = $0 { true } else { false } })
    #expect(console.message == "Email: missing")
  }

  @Test("Totals and offers come first, then the question with the letter, then one write")
  func place() {
    var console = Self.filled()
    guard case .quote("kld", let draft, let token)? = console.press("enter").last else {
      Issue.record("the shop was not asked")
      return
    }
    var quote = OrderQuote()
    quote.totals = [("Total", "67.50 EUR")]
    quote.payments = [
      PaymentOffer(code: "cod", title: "Cash"), PaymentOffer(code: "bank", title: "Transfer"),
    ]
    console.send(.quoted(token: token, draft, .success(quote)))
    #expect(console.dialog.contains("67.50 EUR Total"))
    #expect(Self.form(console)?.draft.paymentMethod == nil, "nothing is chosen for the operator")
    console.press("right", "right")
    #expect(console.dialog.contains("Totals before the last change"))
    guard case .quote(_, let second, let next)? = console.press("enter").last else {
      Issue.record("the shop was not asked again")
      return
    }
    #expect(second.paymentMethod == "bank")
    console.send(.quoted(token: next, second, .success(quote)))
    #expect(console.press("enter").allSatisfy { if case .write = $0 { false } else { true } })
    #expect(console.dialog.contains("Place the order at kld, Total 67.50 EUR? y/N"))
    #expect(console.dialog.contains("The customer gets the letter for new orders"))
    #expect(console.dialog.contains("Total: 67.50 EUR"))
    let sent = console.press("y")
    guard case .write(let requests, let run)? = sent.last else {
      Issue.record("nothing was sent")
      return
    }
    #expect(requests.map(\.write) == [.createOrder(second)])
    let done = console.send(.written(token: run, index: 0, WriteReport(.done, id: "77")))
    #expect(console.dialog.contains("#77"))
    #expect(done == [.dropDraft(Draft.Key(dialog: .newOrder))])
  }

  @Test("An answer for an order that was changed meanwhile gives no totals to place by")
  func lateAnswer() {
    var console = Self.filled()
    guard case .quote(_, let draft, let token)? = console.press("enter").last else { return }
    console.type("9")
    console.send(.quoted(token: token, draft, .success(OrderQuote())))
    #expect(Self.form(console)?.isQuoted == false)
  }

  @Test("An order whose answer is unclear is not sent again from here")
  func unclear() {
    var console = Self.filled()
    guard case .quote(_, var draft, let token)? = console.press("enter").last else { return }
    var quote = OrderQuote()
    quote.payments = [PaymentOffer(code: "cod", title: "Cash")]
    console.send(.quoted(token: token, draft, .success(quote)))
    console.press("right")
    guard case .quote(_, let next, let second)? = console.press("enter").last else { return }
    draft = next
    console.send(.quoted(token: second, draft, .success(quote)))
    guard case .write(_, let run)? = console.press("enter", "y").last else {
      Issue.record("nothing was sent")
      return
    }
    console.send(.written(token: run, index: 0, WriteReport(.unclear, message: "cut")))
    #expect(console.dialog.contains("Look in the shop before you do it again"))
    #expect(console.press("r", "enter").isEmpty)
    console.press("esc")
    #expect(console.state.dialogs.isEmpty)
    console.press("a")
    #expect(console.dialog.contains("It was sent to kld before, and the answer is not known."))
  }

  @Test(
    "The shops that cannot take orders stand below the form with the reason; what is needed is said before Enter"
  )
  func unable() {
    var console = Self.console()
    console.press("a")
    #expect(console.dialog.contains("parallax Shopkit's API has no call to create orders"))
    #expect(console.dialog.contains("Email  needed"))
  }

  @Test("Enter on a placed order goes to it in the list", arguments: [true, false])
  func goesToOrder(isShown: Bool) {
    var console = Self.console()
    if !isShown {
      console.press("/")
      console.type("shop:kld")
      console.press("enter")
    }
    console.press("a", "right", "tab", "tab", "tab")
    console.type("ann@example.com")
    for _ in 0..<8 { console.press("tab") }
    console.type("SHIRT")
    guard case .quote(_, let draft, let token)? = console.press("enter").last else {
      Issue.record("the shop was not asked")
      return
    }
    console.send(.quoted(token: token, draft, .success(OrderQuote())))
    #expect(console.dialog.contains("The shop tells no totals before the order is placed."))
    guard case .write(_, let run)? = console.press("enter", "y").last else {
      Issue.record("nothing was sent")
      return
    }
    let order = Scenario.order(900, shop: "norrsken")
    console.publish([order])
    console.send(.written(token: run, index: 0, WriteReport(.done, id: "900")))
    #expect(console.dialog.contains("Order #900 is placed at norrsken"))
    console.press("enter")
    #expect(console.state.dialogs.isEmpty)
    #expect((console.cursor == "900") == isShown)
    #expect(console.message.contains("#900 is not in this list") == !isShown)
  }

  @Test("A draft with several lines comes back whole")
  func draft() {
    var console = Self.filled()
    console.press("tab")
    console.type("3")
    let effects = console.send(.input(.paste("0")))
    guard case .saveDraft(let draft)? = effects.last else {
      Issue.record("no draft was kept")
      return
    }
    var next = Self.console()
    next.send(.drafts([draft]))
    next.press("a")
    #expect(Self.form(next)?.draft == Self.form(console)?.draft)
    #expect(next.message.contains("going on") || next.message.contains("Going on"))
  }
}
