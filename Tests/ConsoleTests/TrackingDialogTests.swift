import OrderModel
import Testing
import ViewModels

@Suite("Tracking dialog")
struct TrackingDialogTests {
  private static let number = "RR123456785SE"

  /// A shop that takes a number only together with sent and whose list does not show it.
  static func strictShop(_ name: String = "norrsken") -> ShopStatus {
    var shop = Scenario.shop(
      name, unavailable: [.chooseCapture: "no capture"],
      statuses: [StatusChoice(status: .sent, word: "done", shown: "2")])
    shop.capabilities.rules = [.trackingOnlyWith(.sent, reason: "takes tracking only together with sent")]
    return shop
  }

  @Test("One order: number and the guessed carrier are sent, nothing else, and the guess is called one")
  func oneOrder() {
    var console = Scenario(Scenario.orders(3))
    console.press("t")
    #expect(console.dialog.contains("#3 at parallax, now processing"))
    console.type(Self.number)
    #expect(console.dialog.contains("PostNord"))
    #expect(console.dialog.contains("Guessed from the number"))
    #expect(console.dialog.contains("No, only the number"))
    #expect(console.dialog.contains("No mail to the customer"))
    let requests = console.press("enter").requests
    var change = OrderChange()
    change.tracking = Self.number
    change.carrier = "PostNord"
    #expect(requests.map(\.change) == [change])
    #expect(requests.first?.expected == OrderState(Scenario.order(3)))
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("A typed carrier is never replaced by a guess, also when the number is typed after it")
  func typedCarrier() {
    var console = Scenario(Scenario.orders(1))
    console.press("t", "down")
    console.type("Own van")
    console.press("up")
    console.type(Self.number)
    #expect(console.dialog.contains("The number looks like PostNord; the carrier stays Own van"))
    #expect(console.press("enter").requests.first?.change.carrier == "Own van")
  }

  @Test("A guess follows the number until it is edited; an emptied carrier stays empty")
  func guessFollows() {
    var console = Scenario(Scenario.orders(1))
    console.press("t")
    console.type(Self.number)
    console.press("ctrl-u")
    console.type("1Z999AA10123456784")
    #expect(console.dialog.contains("UPS") && !console.dialog.contains("PostNord"))
    console.press("tab", "ctrl-u", "shift-tab", "ctrl-u")
    console.type(Self.number)
    #expect(console.dialog.contains("the carrier stays none"))
    let change = console.press("enter").requests.first?.change
    #expect(change?.tracking == Self.number && change?.carrier == nil)
  }

  @Test("The number at the shop is shown and replaced visibly; the same one again sends nothing")
  func existing() {
    var order = Scenario.order(1)
    order.shipping.tracking = "OLD-1"
    order.shipping.carrier = "DHL"
    var console = Scenario([order])
    console.press("t")
    #expect(console.dialog.contains("At the shop: OLD-1 DHL; a new number replaces it"))
    console.type("OLD-1")
    #expect(console.dialog.contains("has this number already"))
    #expect(console.press("enter").isEmpty)
    #expect(console.message.contains("has this number already"))
    console.press("ctrl-u")
    console.type(Self.number)
    #expect(console.dialog.contains("Replaces OLD-1 DHL"))
    let change = console.press("enter").requests.first?.change
    #expect(change?.tracking == Self.number)
    // The shop's own carrier is no guess and stays.
    #expect(change?.carrier == nil)
  }

  @Test(
    "What is no number is told below the field and not sent",
    arguments: [
      ("https://track.example/1", "This is a link"), ("smörgås", "Only letters A to Z"),
      ("RR123456785SE 1Z999AA10123456784", "There are two numbers"),
    ])
  func mistakes(text: String, words: String) {
    var console = Scenario(Scenario.orders(1))
    console.press("t")
    console.send(.input(.paste(text)))
    #expect(console.dialog.contains(words))
    #expect(console.press("enter").requests.isEmpty)
    #expect(!console.state.dialogs.isEmpty)
  }

  @Test("A check digit that does not fit warns and leaves the decision to the operator")
  func mistyped() {
    var console = Scenario(Scenario.orders(1))
    console.press("t")
    console.type("RR123456784SE")
    #expect(console.dialog.contains("Its check digit does not fit"))
    #expect(console.press("enter").requests.count == 1)
  }

  @Test(
    "A scanner's burst in the field is text, its Enter applies nothing; keys follow at the speed of fingers")
  func scan() {
    var console = Scenario(Scenario.orders(2))
    console.press("t")
    #expect(console.burst(Self.number + "\n").requests.isEmpty)
    console.pass(1)
    #expect(console.send(.tick).isEmpty)
    #expect(console.press("enter").requests.first?.change.tracking == Self.number)
  }

  @Test("A scan on another line of the dialog goes into the number")
  func scanElsewhere() {
    var console = Scenario(Scenario.orders(1))
    console.press("t", "down", "down")
    console.burst(Self.number + "\n")
    console.pass(1)
    console.send(.tick)
    #expect(console.press("enter").requests.first?.change.tracking == Self.number)
  }

  @Test("Mark sent: Space on its line and Ctrl-T anywhere; mail only when switched on")
  func markSent() {
    var console = Scenario(Scenario.orders(2))
    console.press("t")
    console.type(Self.number)
    console.press("ctrl-t")
    #expect(console.dialog.contains("Yes, → sent"))
    let change = console.press("enter").requests.first?.change
    #expect(change?.status?.word == "sent" && change?.notify == false && change?.tracking == Self.number)
    console.press("t")
    console.type(Self.number)
    console.press("down", "down", "space", "down", "space")
    #expect(console.dialog.contains("The customer gets a mail"))
    let second = console.press("enter").requests.first?.change
    #expect(second?.status?.word == "sent" && second?.notify == true)
  }

  @Test("A platform that takes numbers only with sent presets it, says why and cannot be talked out of it")
  func onlyWithSent() {
    var console = Scenario([Scenario.order(1, shop: "norrsken")], shops: [Self.strictShop()])
    console.press("t")
    #expect(console.dialog.contains("Yes, → sent (done)"))
    #expect(console.dialog.contains("Takes tracking only together with sent"))
    console.press("ctrl-t")
    #expect(console.message.contains("only together with sent"))
    console.type(Self.number)
    let change = console.press("enter").requests.first?.change
    #expect(change?.status?.word == "done" && change?.tracking == Self.number)
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("A shop without a field for the carrier says so and is sent none")
  func noCarrier() {
    let shop = Scenario.shop("parallax", unavailable: [.carrier: "not mapped: shops[0].resources"])
    var console = Scenario(Scenario.orders(1), shops: [shop])
    console.press("t")
    console.type(Self.number)
    #expect(console.dialog.contains("mapped: shops[0].resources"))
    #expect(!console.dialog.contains("Guessed"))
    #expect(console.press("enter").requests.first?.change.carrier == nil)
  }

  @Test("A shop that decides about its mails alone says so, and is not asked for none")
  func mailOfTheShop() {
    let shop = Scenario.shop("parallax", unavailable: [.chooseMail: "the shop always mails"])
    var console = Scenario(Scenario.orders(1), shops: [shop])
    console.press("t")
    console.type(Self.number)
    #expect(console.dialog.contains("Mail: the shop always mails"))
    #expect(!console.dialog.contains("No mail to the customer"))
    #expect(console.press("enter").requests.first?.change.notify == false)
  }

  @Test("What a rule of the platform forbids is told before anything is sent")
  func rule() {
    var shop = Scenario.shop("parallax")
    shop.capabilities.rules = [
      .notFrom(word: "processing", [.tracking, .carrier], reason: "an unfinished checkout takes no number")
    ]
    var console = Scenario(Scenario.orders(1), shops: [shop])
    console.press("t")
    console.type(Self.number)
    #expect(console.press("enter").requests.isEmpty)
    #expect(console.dialog.contains("An unfinished checkout takes no number"))
  }

  @Test("Read-only and shops without tracking say why")
  func unavailable() {
    var console = Scenario(Scenario.orders(1), shops: [Scenario.shop("parallax", readOnly: true)])
    console.press("t")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.message.contains("read-only"))
  }

  @Test("Esc asks before typed text is thrown away, and only then")
  func leave() {
    var console = Scenario(Scenario.orders(1))
    console.press("t", "esc")
    #expect(console.state.dialogs.isEmpty)
    console.press("t")
    console.type("RR1")
    console.press("esc")
    #expect(console.dialog.contains("Throw away what was typed?"))
    console.press("n")
    #expect(console.dialog.contains("RR1"))
    console.press("esc", "y")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Marked orders one after the other; one question; the one without a number stays marked")
  func marked() {
    var console = Scenario(Scenario.orders(5))
    console.press("space", "space", "space", "t")
    #expect(console.dialog.contains("1 of 3: #5"))
    console.type("AAA1")
    console.press("ctrl-t", "enter")
    #expect(console.dialog.contains("2 of 3: #4"))
    console.press("enter")
    console.type("CCC3")
    #expect(console.press("enter").requests.isEmpty)
    #expect(console.dialog.contains("Apply to 2 orders? y/N"))
    #expect(console.dialog.contains("#5 parallax: → sent, tracking AAA1"))
    #expect(console.dialog.contains("1 order without a new number"))
    #expect(console.dialog.contains("2 orders: no mail to the customer"))
    let requests = console.press("y").requests
    #expect(requests.map(\.number) == ["5", "3"])
    #expect(requests.map(\.change.tracking) == ["AAA1", "CCC3"])
    #expect(requests.allSatisfy { $0.change.status?.status == .sent })
    #expect(console.state.orders.marks.map(\.id) == ["4"])
  }

  @Test("Going back with the arrow keeps what was typed")
  func back() {
    var console = Scenario(Scenario.orders(3))
    console.press("space", "space", "t")
    console.type("AAA1")
    console.press("enter")
    console.type("BBB2")
    console.press("up")
    #expect(console.dialog.contains("1 of 2: #3"))
    #expect(console.dialog.contains("AAA1"))
    console.press("down")
    #expect(console.dialog.contains("BBB2"))
  }

  @Test("Marked orders that are not shown are named, asked about even alone, and dropped with one key")
  func hidden() {
    var console = Scenario(Scenario.orders(4))
    console.press("space", "space", "/")
    console.type("number:4")
    console.press("enter", "t")
    #expect(console.dialog.contains("1 of the marked orders is not shown"))
    console.press("down", "down", "h")
    #expect(!console.dialog.contains("not shown"))
    #expect(console.state.orders.marks.count == 1)
    var alone = Scenario(Scenario.orders(4))
    alone.press("space", "/")
    alone.type("number:2")
    alone.press("enter", "t")
    alone.type("AAA1")
    #expect(alone.press("enter").requests.isEmpty)
    #expect(alone.dialog.contains("Apply to 1 order?"))
    #expect(alone.dialog.contains("1 not shown"))
  }

  @Test("Shops of both kinds in one go: each is sent what it takes")
  func mixed() {
    let orders = [Scenario.order(1, shop: "norrsken"), Scenario.order(2)]
    var console = Scenario(orders, shops: [Scenario.shop("parallax"), Self.strictShop()])
    console.press("*", "t")
    console.type("AAA1")
    console.press("enter")
    console.type("BBB2")
    console.press("enter")
    let requests = console.press("y").requests
    #expect(
      Dictionary(uniqueKeysWithValues: requests.map { ($0.order.shop, $0.change.status?.word) })
        == ["parallax": nil, "norrsken": "done"])
  }
}

@Suite("Enter-through packing")
struct PackingFlowTests {
  @Test("After sent the cursor goes to the next unsent order and says so; u takes the last one back")
  func next() {
    let orders = [
      Scenario.order(1), Scenario.order(2, status: .sent), Scenario.order(3, status: .canceled),
      Scenario.order(4),
    ]
    var console = Scenario(orders)
    let effects = console.press("s", "enter")
    #expect(effects.requests.map(\.number) == ["4"])
    #expect(console.cursor == "1")
    _ = console.store(effects)
    #expect(console.message.contains("going out in 5 s, u takes back; next unsent: #1"))
    #expect(console.press("u") == [.withdraw([1])])
  }

  @Test("From the last line it goes on from the top; orders on their way do not count")
  func wraps() {
    var console = Scenario(Scenario.orders(3))
    console.press("G")
    _ = console.store(console.press("s", "enter"))
    #expect(console.cursor == "3")
    #expect(console.message.contains("next unsent: #3, from the top"))
    _ = console.store(console.press("s", "enter"))
    #expect(console.cursor == "2")
    _ = console.store(console.press("s", "enter"))
    #expect(console.message.contains("that was the last unsent order here"))
  }

  @Test("Another status, marked orders and a refused change leave the cursor where it is")
  func stays() {
    var console = Scenario(Scenario.orders(3))
    console.press("s", "G", "enter")
    #expect(console.cursor == "3")
    console.press("space", "g", "s", "enter", "y")
    #expect(console.cursor == "3")
  }

  @Test("A tracking number with sent packs on as well; a number alone does not")
  func tracking() {
    var console = Scenario(Scenario.orders(3))
    console.press("t")
    console.type("AAA1")
    console.press("enter")
    #expect(console.cursor == "3")
    console.press("t")
    console.type("AAA2")
    console.press("ctrl-t", "enter")
    #expect(console.cursor == "2")
  }

  @Test("Without a hold time the next order is said at once")
  func noHold() {
    var console = Scenario(Scenario.orders(2)) { $0.options.holdSeconds = 0 }
    console.press("s", "enter")
    #expect(console.message == "Next unsent: #1")
  }
}
