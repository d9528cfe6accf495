import OrderModel
import Testing
import ViewModels

@Suite("Status dialog")
struct StatusDialogTests {
  @Test("One order: Enter applies, held, with what was seen, and asks for no mail")
  func oneOrder() {
    var console = Scenario(Scenario.orders(3))
    console.press("s")
    #expect(console.dialog.contains("#3 at parallax, now processing"))
    #expect(console.dialog.contains("No mail to the customer"))
    let effects = console.press("enter")
    let change = OrderChange(status: StatusChoice(status: .sent, word: "sent"))
    let request = ChangeRequest(
      order: OrderID(shop: "parallax", id: "3"), number: "3", change: change,
      expected: OrderState(Scenario.order(3)))
    #expect(effects == [.submit([request], holdSeconds: 5, token: 1)])
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Without a hold time the change goes at once")
  func noHold() {
    var console = Scenario(Scenario.orders(1)) { $0.options.holdSeconds = 0 }
    guard case .submit(_, let hold, _) = console.press("s", "enter").first else {
      Issue.record("nothing was submitted")
      return
    }
    #expect(hold == nil)
  }

  @Test("A refresh while the dialog is open does not change what is expected")
  func expectedIsFrozen() {
    var console = Scenario(Scenario.orders(2))
    console.press("s")
    console.publish([Scenario.order(2, status: .canceled)])
    let requests = console.press("enter").requests
    #expect(requests.map(\.expected) == [OrderState(Scenario.order(2))])
  }

  @Test(
    "Several orders: Enter asks, only y applies; Enter, n and Esc do not",
    arguments: ["n", "esc", "enter", "x", "Y"])
  func several(no: String) {
    var console = Scenario(Scenario.orders(5))
    console.press("space", "space", "s")
    #expect(console.dialog.contains("2 marked orders: parallax 2"))
    #expect(console.press("enter").isEmpty)
    #expect(console.dialog.contains("Apply to 2 orders? y/N"))
    #expect(console.press(no).isEmpty)
    var other = Scenario(Scenario.orders(5))
    other.press("space", "space", "s", "enter")
    #expect(other.press("y").requests.map(\.number) == ["5", "4"])
    #expect(other.state.orders.marks.isEmpty)
  }

  @Test("Hidden marks are named, the question is asked even for one, and one key drops them")
  func hiddenMarks() {
    var console = Scenario(Scenario.orders(6))
    console.press("space", "space", "space", "/")
    console.type("number:6")
    console.press("enter", "s")
    #expect(console.dialog.contains("3 marked orders"))
    #expect(console.dialog.contains("2 not shown"))
    console.press("enter")
    #expect(console.dialog.contains("Apply to 3 orders? y/N"))
    #expect(console.dialog.contains("2 not shown"))
    console.press("n", "h")
    #expect(console.dialog.contains("#6"))
    #expect(!console.dialog.contains("not shown"))
    #expect(console.press("enter").requests.map(\.number) == ["6"])
    #expect(console.state.orders.marks.isEmpty)
  }

  @Test("A single marked order that is not shown is not changed without a question")
  func oneHidden() {
    var console = Scenario(Scenario.orders(6))
    console.press("space", "/")
    console.type("number:5")
    console.press("enter", "s")
    #expect(console.press("enter").isEmpty)
    #expect(console.dialog.contains("Apply to 1 order?"))
  }

  @Test("Orders that have the status already are said and not sent")
  func already() {
    var console = Scenario([Scenario.order(1), Scenario.order(2, status: .sent)])
    console.press("*", "s", "g", "j", "j")
    #expect(console.dialog.contains("1 already sent: not sent again"))
    console.press("enter")
    // The question counts what is sent, not what is marked.
    #expect(console.dialog.contains("parallax 1"))
    #expect(console.press("y").requests.map(\.number) == ["1"])
    var sent = Scenario([Scenario.order(2, status: .sent)])
    sent.press("s", "g", "j", "j")
    #expect(sent.press("enter").isEmpty)
    #expect(sent.message.contains("already sent"))
  }

  @Test("Two shops: the common statuses, each with its own word; a shop that takes no changes is left out")
  func mixedShops() {
    let other = Scenario.shop(
      "brno",
      statuses: [StatusChoice(status: .sent, word: "SHIPPED"), StatusChoice(status: .canceled, word: "DEAD")])
    let orders = [
      Scenario.order(1), Scenario.order(2, shop: "brno", word: "NEW"), Scenario.order(3, shop: "locked"),
    ]
    var console = Scenario(
      orders, shops: [Scenario.shop("parallax"), other, Scenario.shop("locked", readOnly: true)])
    console.press("*", "s")
    let choices = console.state.presentDialog(console.context)?.items.map { $0.cells[0].map(\.text).joined() }
    #expect(choices == ["sent", "canceled"])
    #expect(console.dialog.contains("sent at parallax; SHIPPED at brno"))
    #expect(console.dialog.contains("Left out: 1 order, locked is read-only"))
    console.press("enter")
    let requests = console.press("y").requests
    #expect(
      Dictionary(uniqueKeysWithValues: requests.map { ($0.number, $0.change.status?.word) }) == [
        "1": "sent", "2": "SHIPPED",
      ])
  }

  @Test("Mail and capture are shown where the shop has the choice, and start at no")
  func consequences() {
    var console = Scenario(Scenario.orders(1), shops: [Scenario.shop("parallax", unavailable: [:])])
    console.press("s")
    #expect(console.dialog.contains("No mail to the customer"))
    #expect(console.dialog.contains("The payment is not captured"))
    console.press("m", "c")
    #expect(console.dialog.contains("The customer gets a mail"))
    let change = console.press("enter").requests.first?.change
    #expect(change?.notify == true)
    #expect(change?.capture == true)
    let silent = Scenario.shop("parallax", unavailable: [.chooseMail: "the shop always mails"])
    var other = Scenario(Scenario.orders(1), shops: [silent])
    other.press("s")
    #expect(other.dialog.contains("the shop always mails"))
    other.press("m")
    #expect(other.press("enter").requests.first?.change.notify == false)
  }

  @Test("Read-only says why and opens nothing")
  func readOnly() {
    var console = Scenario(Scenario.orders(1), shops: [Scenario.shop("parallax", readOnly: true)])
    console.press("s")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.message.contains("parallax is read-only"))
    var whole = Scenario(Scenario.orders(1)) { $0.options.readOnly = true }
    whole.press("s")
    #expect(whole.message.contains("--read-only"))
  }

  @Test("The key that opens the dialog, held down, applies nothing")
  func heldKey() {
    var console = Scenario(Scenario.orders(3))
    var effects = console.burst("ssssssssss", gap: 0.002)
    console.pass(0.2)
    effects += console.send(.tick)
    #expect(effects.isEmpty)
    #expect(console.state.dialogs.count == 1)
  }

  @Test("Holding Enter in the dialog changes the order once")
  func heldEnter() {
    var console = Scenario(Scenario.orders(3))
    console.press("s")
    var effects = console.burst("\n\n\n\n\n\n\n\n", gap: 0.002)
    console.pass(0.2)
    effects += console.send(.tick)
    #expect(effects.requests.count == 1)
    #expect(effects.count { if case .submit = $0 { true } else { false } } == 1)
  }

  @Test("A change follows our own pending one without a conflict")
  func afterOwnChange() {
    var console = Scenario(Scenario.orders(1))
    _ = console.store(console.press("s", "enter"))
    console.press("s")
    #expect(console.dialog.contains("now processing  (→ sent held)"))
    #expect(console.dialog.contains("sent sent on its way"))
    #expect(console.dialog.contains("processing processing now"))
    let request = console.press("enter").requests.first
    #expect(request?.change.status?.word == "delivered")
    #expect(request?.expected?.value(.status) == "sent")
  }
}

@Suite("Notes")
struct NoteDialogTests {
  @Test(
    "A private note is sent as typed; Tab makes it one for the customer, who is asked about, and keeps the text"
  )
  func note() {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    console.type("ring twice ")
    let hidden = console.press("enter").requests.first?.change
    #expect(hidden?.note == "ring twice")
    #expect(hidden?.customerNote == nil)

    console.press("n")
    console.type("late")
    console.press("tab")
    #expect(console.state.presentDialog(console.context)?.role == .customerVisible)
    #expect(console.press("enter").isEmpty)
    #expect(console.dialog.contains("Let the customer see this note?"))
    #expect(console.press("y").requests.first?.change.customerNote == "late")
  }

  @Test("Leaving a typed note asks first; newlines pasted into it do not send it")
  func discard() {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    console.send(.input(.paste("one\ntwo\n")))
    console.press("esc")
    #expect(console.dialog.contains("Discard the note?"))
    console.press("esc")
    guard case .note(let dialog) = console.state.dialogs.last else {
      Issue.record("the note is gone")
      return
    }
    #expect(dialog.lines == ["one", "two"])
    console.press("esc", "y")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("A shop without notes says why")
  func unavailable() {
    let shop = Scenario.shop(
      "parallax",
      unavailable: [.privateNote: "Quickbutik has no notes", .customerNote: "Quickbutik has no notes"])
    var console = Scenario(Scenario.orders(1), shops: [shop])
    console.press("n")
    #expect(console.message.contains("Quickbutik has no notes"))
  }

  /// A shop with the rules of an Invotide shop.
  private static func letterShop() -> ShopStatus {
    var shop = Scenario.shop("kld")
    shop.capabilities.rules = [
      .letterFrom(word: "abandoned", reason: "it would get the letter for new orders; allow the mail first"),
      .stockHeld(words: ["processing", "sent"]),
    ]
    return shop
  }

  @Test(
    "An order whose mail cannot be held back is left out, said so, and stays marked until the mail is allowed"
  )
  func letter() {
    let orders = [Scenario.order(1, shop: "kld"), Scenario.order(2, shop: "kld", word: "abandoned")]
    var console = Scenario(orders, shops: [Self.letterShop()])
    console.press("*", "s")
    #expect(console.dialog.contains("1 order left out: it would get the letter"))
    console.press("enter")
    #expect(console.dialog.contains("Apply to 1 order?"))
    #expect(console.press("y").requests.map(\.number) == ["1"])
    #expect(console.state.orders.marks == [OrderID(shop: "kld", id: "2")])
    var loud = Scenario(orders, shops: [Self.letterShop()])
    loud.press("*", "s", "m")
    #expect(loud.dialog.contains("1 order: the customer gets the letter for new orders"))
    #expect(loud.press("enter", "y").requests.count == 2)
  }

  @Test("A change that moves stock says so before it is sent")
  func stock() {
    var console = Scenario([Scenario.order(1, shop: "kld")], shops: [Self.letterShop()])
    console.press("s")
    #expect(!console.dialog.contains("stock"))
    console.press("G")
    #expect(console.dialog.contains("The shop's stock changes"))
  }

  @Test("An order that shows its status by another word than is written counts as having it")
  func shownWord() {
    let shop = Scenario.shop(
      "norrsken", statuses: [StatusChoice(status: .sent, word: "done", shown: "2")])
    var console = Scenario([Scenario.order(1, shop: "norrsken", status: .sent, word: "2")], shops: [shop])
    console.press("s")
    #expect(console.press("enter").isEmpty)
    #expect(console.message.contains("already sent"))
  }

  @Test("Over several shops each decision says for which of them it counts, also in the question")
  func decisionsPerShop() {
    let shops = [
      Scenario.shop("norrsken", unavailable: [:]),
      Scenario.shop("brno", unavailable: [.chooseMail: "no choice of mails", .chooseCapture: "no capture"]),
    ]
    var console = Scenario(
      [Scenario.order(1, shop: "norrsken"), Scenario.order(2, shop: "brno")], shops: shops)
    console.press("*", "s", "m", "c")
    #expect(console.dialog.contains("Each customer gets a mail (norrsken 1)"))
    #expect(console.dialog.contains("Mail at brno: no choice of mails"))
    #expect(console.dialog.contains("The payment is captured (norrsken 1)"))
    console.press("enter")
    #expect(console.dialog.contains("each customer gets a mail (norrsken 1)"))
    #expect(console.dialog.contains("the payment is captured (norrsken 1)"))
    #expect(console.dialog.contains("brno: no choice of mails"))
    let requests = console.press("y").requests
    #expect(requests.map(\.change.notify).filter { $0 }.count == 1)
    #expect(requests.map(\.change.capture).filter { $0 }.count == 1)
  }

  @Test("The message over shops with words of their own names the common status and no shop's word")
  func messageOverShops() {
    let shops = [
      Scenario.shop("norrsken", statuses: [StatusChoice(status: .sent, word: "done", shown: "2")]),
      Scenario.shop("brno", statuses: [StatusChoice(status: .sent, word: "SHIPPED")]),
    ]
    var console = Scenario(
      [Scenario.order(1, shop: "norrsken"), Scenario.order(2, shop: "brno")], shops: shops)
    console.press("*", "s", "enter")
    _ = console.store(console.press("y"))
    #expect(console.message.contains("2 orders → sent, going out in 5 s, u takes back"))
  }
}
