import OrderModel
import Testing
import ViewModels

@Suite("Detail, shops pane, ticks")
struct DetailScenarioTests {
  private func order() -> Order {
    var order = Scenario.order(7, word: "waiting_shipment")
    order.total = Currency("EUR").flatMap { Money(decimal: "67.5", currency: $0) }
    order.note = "fragile\nring \u{1B}[2Jtwice"
    order.customerNote = "please hurry"
    order.lines = [OrderLine(title: "Blue \u{202E}cup", quantity: 2)]
    order.lines[0].sku = "CUP-BLUE"
    var address = Address()
    address.lines = ["Rua 1\n2º esq."]
    address.postcode = "1000-001"
    address.city = "Lisboa"
    address.country = "Portugal"
    address.countryCode = "PT"
    order.delivery = address
    order.billing = address
    order.link = "https://parallax.example/o/7"
    order.warnings = ["total: not a number"]
    return order
  }

  @Test("Everything of an order is there, harmless, with both notes told apart")
  func everything() {
    let console = Scenario([order()])
    let text = console.detail
    for part in [
      "p processing (waiting_shipment)", "67.50 EUR", "Private note", "fragile", "ring ␛[2Jtwice",
      "the customer sees it",
      "please hurry", "2 × Blue cup", "CUP-BLUE", "Rua 1", "1000-001 Lisboa", "Portugal (PT)",
      "The same as delivery",
      "? total: not a number", "https://parallax.example/o/7",
    ] { #expect(text.contains(part), "\(part)") }
    let roles = console.state.presentDetail(console.context, size: ScreenSize(columns: 60, rows: 100)).lines
    #expect(roles.contains { $0.contains { $0.text == "please hurry" && $0.role == .customerVisible } })
  }

  @Test("A pending change stands beside the shop's own value, and this run's changes are listed")
  func pending() {
    var console = Scenario([order()])
    _ = console.store(console.press("s", "enter"))
    #expect(console.detail.contains("p processing (waiting_shipment)  → sent"))
    #expect(console.detail.contains("Changes"))
    #expect(console.detail.contains("No mail to the customer"))
    #expect(console.detail.contains("Goes out in 5 s"))
  }

  @Test("The pane scrolls as far as there is text, and starts at the top for the next order")
  func scrolling() {
    var console = Scenario([order(), Scenario.order(6)])
    console.press("enter")
    #expect(console.state.focus == .detail)
    console.press("G")
    let end = console.state.detail.scroll
    #expect(end > 0)
    console.press("j", "f", "k")
    #expect(console.state.detail.scroll == end - 1)
    console.press("esc", "j")
    let next = console.state.presentDetail(console.context, size: ScreenSize(columns: 60, rows: 10))
    #expect(next.first == 0)
  }

  @Test("o shows the link and sends it to the clipboard, made harmless")
  func link() {
    var order = order()
    order.link = "https://x.example/\u{1B}]52;c;bad"
    var console = Scenario([order])
    #expect(console.press("o") == [.copy("https://x.example/␛]52;c;bad")])
    #expect(console.message.contains("sent to the terminal's clipboard"))
    var bare = Scenario([Scenario.order(1)])
    #expect(bare.press("o").isEmpty)
    #expect(bare.message.contains("gives no link"))
  }

  @Test("r reads the shops, or the chosen one, or this order; the end is told")
  func refresh() {
    var console = Scenario(Scenario.orders(2))
    #expect(console.press("r") == [.refresh(shops: nil, full: false)])
    var shops = console.shops
    for index in shops.indices { shops[index].lastRead = console.context.now + 1 }
    console.publish([Scenario.order(3)], shops: shops)
    #expect(console.message == "Refreshed, 1 new order")
    console.press("shift-tab", "j", "enter")
    #expect(console.press("r") == [.refresh(shops: ["parallax"], full: false)])
    console.press("enter")
    #expect(console.press("r") == [.readOrder(OrderID(shop: "parallax", id: "2"), token: 1)])
    console.send(.orderRead(token: 1, OrderID(shop: "parallax", id: "2"), .unreachable("no route")))
    #expect(console.message == "#2: parallax cannot be reached: no route")
  }

  @Test("Coming back to the window reads again what is older than the interval")
  func focusIn() {
    var console = Scenario(Scenario.orders(1))
    #expect(console.send(.input(.focusIn)).isEmpty)
    console.pass(100)
    #expect(console.send(.input(.focusIn)) == [.refresh(shops: ["parallax", "norrsken"], full: false)])
    #expect(console.send(.input(.resumed)).first == .redraw)
  }

  @Test("A shop's trouble is named with its time; the others stay quiet")
  func shopTrouble() {
    func text(_ change: (inout ShopStatus) -> Void) -> String {
      var shop = Scenario.shop("parallax")
      change(&shop)
      let console = Scenario(Scenario.orders(1), shops: [shop, Scenario.shop("norrsken")])
      return console.state.presentShops(console.context, size: ScreenSize(columns: 28, rows: 20)).rows
        .map { $0.cells.map { $0.map(\.text).joined() }.joined(separator: " ") }.joined(separator: "\n")
    }
    #expect(text { _ in }.contains("parallax 1\nnorrsken 0"))
    #expect(text { $0.lastRead = Scenario.start - 720 }.contains("stale 12 min"))
    let since = Scenario.start - 60
    #expect(
      text { ($0.failingSince, $0.error) = (since, .unreachable("x")) }.contains("down since 07:59"))
    #expect(
      text { ($0.failingSince, $0.error) = (since, .unauthorized("x")) }.contains("key refused since 07:59"))
    #expect(text { ($0.lastRead, $0.isRefreshing, $0.progress) = (nil, true, 120) }.contains("reading 120"))
    #expect(
      text { ($0.lastRead, $0.announced, $0.isRefreshing) = (nil, 400, true) }.contains("reading 0 of 400"))
  }

  @Test("An idle console wakes for nothing but ages, at most once a minute")
  func idle() {
    var console = Scenario(Scenario.orders(3))
    console.pass(20)
    console.send(.tick)
    #expect((deadline(of: console.state, console.context) ?? .infinity) > 30)
    var old = Scenario([])
    old.state.viewport.visible = [.orders]
    old.pass(20)
    old.send(.tick)
    #expect(deadline(of: old.state, old.context) == nil)
    var young = Scenario.order(1)
    young.created = Timestamp(seconds: Int64(Scenario.start) - 90)
    var minutes = Scenario([young])
    minutes.pass(20)
    minutes.send(.tick)
    let wait = deadline(of: minutes.state, minutes.context) ?? 0
    #expect(wait > 1 && wait <= 60)
    #expect((minutes.context.now + wait).truncatingRemainder(dividingBy: 60) == 0)
  }

  @Test("A message of fact goes by itself, an error stays until a key")
  func messages() {
    var console = Scenario(Scenario.orders(2))
    console.send(.notice(Notice(.info, "fact \u{1B}[0m")))
    #expect(console.message == "Fact ␛[0m")
    console.pass(9)
    console.send(.tick)
    #expect(console.message.isEmpty)
    console.send(.notice(Notice(.error, "bad")))
    console.pass(900)
    console.send(.tick)
    #expect(console.message == "Bad")
    console.press("j")
    #expect(console.message.isEmpty)
  }
}
