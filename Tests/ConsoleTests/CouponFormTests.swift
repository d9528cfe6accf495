import Foundation
import OrderModel
import Testing
import ViewModels

@Suite("Coupon form")
struct CouponFormTests {
  private static let none: [Ability: Objection] = [.createCoupons: "Quickbutik's API has no coupons"]

  /// Three shops, the last one without coupons; a code and a value are required, as at Shopkit.
  static func console(_ shops: [ShopStatus]? = nil) -> Scenario {
    let all =
      shops ?? [
        Scenario.shop("parallax"), Scenario.shop("lumen"), Scenario.shop("norrsken", unavailable: none),
      ]
    return Scenario(Scenario.orders(2), shops: all) { context in
      context.judge = { shop, write in
        guard case .createCoupon(let draft) = write else {
          return WriteJudgement(consequences: [.irreversible])
        }
        if draft.code.isEmpty { return WriteJudgement(objection: .missing(.member("code"))) }
        if draft.value == nil { return WriteJudgement(objection: .missing(.member("value"))) }
        if shop == "lumen", draft.type == .money, draft.value == "5" {
          return WriteJudgement(objection: .invalid(.member("value"), "must be 10 or more"))
        }
        return WriteJudgement()
      }
    }
  }

  private static let key = Draft.Key(dialog: .coupon)

  static func writes(_ effects: [Effect]) -> [WriteRequest] {
    for case .write(let requests, _) in effects { return requests }
    return []
  }

  /// The token of the write among effects.
  private static func token(_ effects: [Effect]) -> Int {
    for case .write(_, let token) in effects { return token }
    return -1
  }

  @Test("A shop that cannot create coupons is shown with its reason and takes no tick")
  func reasons() {
    var console = Self.console()
    console.press("c")
    #expect(console.dialog.contains("norrsken Quickbutik's API has no coupons"))
    console.press("*")
    #expect(console.dialog.contains("[x] parallax"))
    #expect(console.dialog.contains("[x] lumen"))
    #expect(!console.dialog.contains("[x] norrsken"))
  }

  @Test("Several shops: asked first, then one write each; nothing is sent before yes")
  func several() {
    var console = Self.console()
    console.press("c", "*", "tab")
    console.type("SUMMER")
    console.press("tab", "tab")
    console.type("10")
    #expect(Self.writes(console.press("enter")).isEmpty)
    #expect(console.dialog.contains("Create SUMMER in 2 shops? y/N"))
    #expect(console.dialog.contains("lumen: 10 % off every order, no limit"))
    #expect(Self.writes(console.press("enter", "esc", "enter")).isEmpty)
    let sent = Self.writes(console.press("y"))
    #expect(sent.map(\.shop) == ["parallax", "lumen"])
    #expect(
      sent.allSatisfy { $0.write == .createCoupon(CouponDraft(code: "SUMMER", type: .percent, value: "10")) })
  }

  @Test("What is wrong stands at its field; a shop that alone objects is named")
  func mistakes() {
    var console = Self.console()
    console.press("c", "*", "enter")
    #expect(console.dialog.contains(" Missing"))
    #expect(console.message == "Code: missing")
    console.type("X")
    console.press("tab", "m", "tab")
    console.type("5")
    console.press("enter")
    #expect(console.dialog.contains("Lumen: must be 10 or more"))
    #expect(!console.dialog.contains("What is stored"))
  }

  @Test("Without a tick nothing is sent, and it says how to tick")
  func noShop() {
    var console = Self.console()
    console.press("c", "tab")
    console.type("X")
    #expect(Self.writes(console.press("enter")).isEmpty)
    #expect(console.message.contains("Space ticks one"))
  }

  @Test("Esc asks before typed text is thrown away; n keeps it, y forgets the draft")
  func discard() {
    var console = Self.console()
    console.press("c", "tab")
    console.type("SUMMER")
    console.press("esc")
    #expect(console.dialog.contains("Throw the coupon away?"))
    console.press("n")
    #expect(console.dialog.contains("New coupon"))
    #expect(console.press("esc", "y").contains(.dropDraft(Self.key)))
    #expect(console.state.dialogs.isEmpty)
    console.press("c", "esc")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("A hang-up keeps what was typed, and the next form goes on with it")
  func hangUp() {
    var console = Self.console()
    console.press("c", "space", "tab")
    console.type("SUMME")
    let effects = console.send(.input(.paste("R")))
    guard case .saveDraft(let draft)? = effects.last else {
      Issue.record("no draft was kept: \(effects)")
      return
    }
    #expect(draft.key == Self.key)
    #expect(draft.fields["code"] == "SUMMER")
    var next = Self.console()
    next.send(.drafts([draft]))
    #expect(next.message.contains("An unfinished coupon was kept; c goes on with it"))
    next.press("c")
    #expect(next.dialog.contains("[x] parallax"))
    guard case .coupon(let form) = next.state.dialogs.last else { return }
    #expect(form.form.value("code") == "SUMMER")
  }

  /// A form sent to two shops; the first is done, the second ended as told.
  private func sent(_ outcome: WriteOutcome) -> Scenario {
    var console = Self.console()
    console.press("c", "*", "tab")
    console.type("SUMMER")
    console.press("tab", "tab")
    console.type("10")
    console.press("enter")
    let token = Self.token(console.press("y"))
    console.send(.written(token: token, index: 0, WriteReport(.done, id: "SUMMER")))
    console.send(.written(token: token, index: 1, WriteReport(outcome, message: "no")))
    return console
  }

  @Test("r sends again only what certainly failed")
  func retry() {
    var console = sent(.refused)
    #expect(console.dialog.contains("1 done, 1 not done"))
    let again = console.press("r")
    #expect(Self.writes(again).map(\.shop) == ["lumen"])
    let done = console.send(.written(token: Self.token(again), index: 0, WriteReport(.done)))
    #expect(console.dialog.contains("2 done"))
    #expect(done == [.dropDraft(Self.key)])
    console.press("enter")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test(
    "What is unclear is never sent again; Enter reads it, and only a reading that finds nothing allows it")
  func unclear() {
    var console = sent(.unclear)
    #expect(Self.writes(console.press("r")).isEmpty)
    #expect(console.dialog.contains("It may have happened"))
    let effects = console.press("j", "enter")
    guard case .readCoupon("lumen", "SUMMER", let token) = effects.first else {
      Issue.record("not read: \(effects)")
      return
    }
    console.send(.couponRead(token: token, shop: "lumen", code: "SUMMER", .failure(.unreachable("down"))))
    #expect(Self.writes(console.press("r")).isEmpty)
    console.send(.couponRead(token: token, shop: "lumen", code: "SUMMER", .failure(.notFound(""))))
    #expect(Self.writes(console.press("r")).map(\.shop) == ["lumen"])
  }

  @Test(
    "Back in the form after a failure, the shops that have the coupon are no longer ticked",
    arguments: [
      WriteOutcome.failed, .unclear, .conflict,
    ])
  func backToForm(outcome: WriteOutcome) {
    var console = sent(outcome)
    console.press("esc")
    #expect(console.dialog.contains("[ ] parallax"))
    #expect(console.dialog.contains(outcome == .failed ? "[x] lumen" : "[ ] lumen"))
  }

  @Test("While the answer is awaited c shows it in place of the form; what came of it is told")
  func closedEarly() {
    var console = Self.console()
    console.press("c", "space", "tab")
    console.type("A")
    console.press("tab", "tab")
    console.type("1")
    let token = Self.token(console.press("enter", "y"))
    console.press("esc")
    #expect(console.state.dialogs.isEmpty)
    #expect(Self.writes(console.press("c", "enter")).isEmpty)
    #expect(console.dialog.hasPrefix("Coupon A"))
    console.press("esc")
    console.pass(2)
    #expect(
      console.send(.written(token: token, index: 0, WriteReport(.done))) == [.dropDraft(Self.key)])
    #expect(console.message.contains("Coupon A: done at parallax"))
    console.press("c")
    #expect(!console.dialog.contains("[x]"))
  }

  @Test(
    "A run that ends behind the panes leaves a draft with the shops that failed, and names those that may have it"
  )
  func endsBehind() {
    var console = Self.console()
    console.press("c", "*", "tab")
    console.type("A")
    console.press("tab", "tab")
    console.type("1")
    let token = Self.token(console.press("enter", "y"))
    console.press("esc")
    console.send(.written(token: token, index: 0, WriteReport(.unclear)))
    let effects = console.send(.written(token: token, index: 1, WriteReport(.failed)))
    guard case .saveDraft(let draft)? = effects.last else {
      Issue.record("the draft was not brought up to date: \(effects)")
      return
    }
    #expect(draft.fields["sent"] == "parallax")
    #expect(draft.fields["shop:parallax"] == nil)
    #expect(draft.fields["shop:lumen"] == "yes")
    console.press("c")
    #expect(console.dialog.contains("[ ] parallax may have it already"))
    #expect(console.dialog.contains("[x] lumen"))
  }

  @Test("The draft on disk says that it was sent before it is")
  func sentMark() {
    var console = Self.console()
    console.press("c", "space", "tab")
    console.type("A")
    console.press("tab", "tab")
    console.type("1")
    let effects = console.press("enter", "y")
    let places = effects.indices.filter { index in
      switch effects[index] {
      case .saveDraft(let draft): draft.fields["sent"] == "parallax"
      case .write: true
      default: false
      }
    }
    #expect(places.count == 2)
    if let first = places.first, case .saveDraft = effects[first] {} else { Issue.record("not kept first") }
  }

  @Test("A shop that has such a coupon already is told as such and never asked again")
  func thereAlready() {
    var console = Self.console()
    console.press("c", "*", "tab")
    console.type("SUMMER")
    console.press("tab", "tab")
    console.type("10")
    let token = Self.token(console.press("enter", "y"))
    var report = WriteReport(.refused, message: "lumen has coupon “SUMMER” already")
    report.isThere = true
    console.send(.written(token: token, index: 1, report))
    console.send(.written(token: token, index: 0, WriteReport(.failed, message: "down")))
    #expect(console.dialog.contains("0 done, 1 there already, 1 not done"))
    #expect(console.dialog.contains("lumen there already"))
    #expect(Self.writes(console.press("r")).map(\.shop) == ["parallax"])
    console.press("esc")
    console.press("c")
    #expect(console.dialog.hasPrefix("Coupon SUMMER"))
  }

  @Test("A coupon found with the same code and another value is not taken for ours")
  func notOurs() {
    var console = sent(.unclear)
    guard case .readCoupon(_, _, let token)? = console.press("j", "enter").last else {
      Issue.record("the coupon was not asked for")
      return
    }
    var coupon = Coupon(code: "SUMMER")
    (coupon.type, coupon.value) = (.percent, "20")
    console.send(.couponRead(token: token, shop: "lumen", code: "SUMMER", .success(coupon)))
    #expect(console.dialog.contains("but not this one"))
    #expect(Self.writes(console.press("r")).isEmpty)
    console = sent(.unclear)
    guard case .readCoupon(_, _, let again)? = console.press("j", "enter").last else {
      Issue.record("the coupon was not asked for again")
      return
    }
    coupon.value = "10.0"
    console.send(.couponRead(token: again, shop: "lumen", code: "SUMMER", .success(coupon)))
    #expect(console.dialog.contains("2 done"))
  }

  @Test("An amount over shops with different currencies is warned of; one a currency cannot hold is refused")
  func currencies() {
    var orders = [Scenario.order(8), Scenario.order(9, shop: "lumen")]
    orders[0].currency = Currency("EUR") ?? .none
    orders[1].currency = Currency("JPY") ?? .none
    var console = Self.console()
    console.publish(orders)
    console.press("c", "*", "tab")
    console.type("X")
    console.press("tab", "m", "tab")
    console.type("5.5")
    #expect(console.dialog.contains("The same number in each shop's currency: EUR, JPY."))
    console.press("enter")
    #expect(console.dialog.contains("JPY has no decimals"))
    #expect(console.state.dialogs.count == 1)
  }

  @Test("The form says whether the last day counts")
  func lastDay() {
    var console = Self.console()
    console.press("c", "space", "tab")
    console.type("X")
    console.press("tab", "tab")
    console.type("5")
    for _ in 0..<4 { console.press("tab") }
    console.type("2026-12-24")
    #expect(console.dialog.contains("does not say whether this day still counts"))
    console.press("enter")
    #expect(console.dialog.contains("does not say whether this day still counts"))
  }

  @Test("Where no shop can create coupons, or nothing may be written, c says why")
  func unavailable() {
    var console = Self.console([Scenario.shop("norrsken", unavailable: Self.none)])
    console.press("c")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.message.contains("Quickbutik's API has no coupons"))
    var readOnly = Scenario(Scenario.orders(1)) { $0.options.readOnly = true }
    readOnly.press("c")
    #expect(readOnly.message.contains("--read-only"))
  }

  @Test("Text pasted into a field is its text, whatever it holds; a scan on a tick is no command")
  func paste() {
    var console = Self.console()
    console.press("c", "tab")
    console.send(.input(.paste("SU\nMMER\u{1B}[31m")))
    guard case .coupon(let form) = console.state.dialogs.last else {
      Issue.record("the form is gone")
      return
    }
    #expect(form.form.value("code") == "SU MMER[31m")
    #expect(console.state.dialogs.count == 1)
  }
}
