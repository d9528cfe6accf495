import OrderModel
import Testing
import ViewModels

@Suite("New orders")
struct ArrivalTests {
  private static func fresh(_ number: Int, shop: String = "parallax") -> Order {
    var order = Scenario.order(number, shop: shop)
    order.created = Timestamp(seconds: Int64(Scenario.start) - 5 + Int64(number % 100))
    return order
  }

  private static func flag(_ number: String, _ console: Scenario) -> String? {
    let list = console.state.presentOrders(console.context, size: ScreenSize(columns: 100, rows: 10))
    return list.rows.first { $0.cells.count > 1 && $0.cells[1].first?.text == number }?.cells[0]
      .map(\.text).joined()
  }

  private static func status(_ console: Scenario) -> String {
    console.state.presentTitle(console.context).right.map(\.text).joined()
  }

  @Test(
    "An order that arrives is signed, counted in status line and window title, and told; no bell by itself")
  func arrives() {
    var console = Scenario(Scenario.orders(3))
    console.pass(5)
    let effects = console.arrive([Self.fresh(101)])
    #expect(Self.flag("101", console) == " N")
    #expect(Self.status(console).contains("1 new"))
    #expect(effects.contains(.setTitle("(1 new) orderdeck – All")))
    #expect(!effects.contains(.bell))
    #expect(console.message == "New order #101 at parallax: Customer 101")
    console.arrive([Self.fresh(102), Self.fresh(103, shop: "norrsken")])
    #expect(Self.status(console).contains("3 new"))
    #expect(console.message == "2 new orders: parallax 1, norrsken 1")
  }

  @Test("The bell rings once per batch when the config asks for it")
  func bell() {
    var console = Scenario(Scenario.orders(3)) { $0.options.bell = true }
    #expect(console.arrive([Self.fresh(101), Self.fresh(102)]).filter { $0 == .bell }.count == 1)
    var changed = Scenario.order(2)
    changed.status = .sent
    #expect(!console.arrive([changed]).contains(.bell))
  }

  @Test("A key with the order on the screen is the look: the count goes at once, the sign a little later")
  func looked() {
    var console = Scenario(Scenario.orders(3))
    console.arrive([Self.fresh(101)])
    console.press("j")
    #expect(!Self.status(console).contains("new"))
    #expect(console.state.windowTitle == "orderdeck – All")
    #expect(Self.flag("101", console) == " N")
    console.pass(30)
    console.press("j")
    #expect(Self.flag("101", console) == "  ")
  }

  @Test("An order that is not on the screen is not looked at; N goes to it")
  func elsewhere() {
    var console = Scenario(Scenario.orders(40))
    console.press("G")
    console.arrive([Self.fresh(101)])
    console.press("k")
    #expect(Self.status(console).contains("1 new"))
    console.press("N")
    #expect(console.cursor == "101")
    #expect(!Self.status(console).contains("new"))
  }

  @Test("A new order outside of the list: N says how to get to it")
  func outside() {
    var console = Scenario(Scenario.orders(3)) {
      $0.options.views = [SavedView(name: "All", query: ""), SavedView(name: "Sent", query: "status:sent")]
    }
    console.press("2")
    console.arrive([Self.fresh(101)])
    console.press("N")
    #expect(console.message == "The new order is not in this list; 1 shows orders outside of this view too")
    #expect(Self.status(console).contains("1 new"))
    console.press("1", "j")
    #expect(!Self.status(console).contains("new"))
    console.pass(30)
    console.press("j", "N")
    #expect(console.message == "No order arrived since the last look")
  }

  @Test("While a dialog covers the list nothing is looked at")
  func dialog() {
    var console = Scenario(Scenario.orders(3))
    console.press("?")
    console.arrive([Self.fresh(101)])
    console.press("j", "j")
    #expect(Self.status(console).contains("1 new"))
  }

  @Test("The first reading of a shop, an old order read late and an abandoned checkout are no news")
  func noNews() {
    var unread = Scenario.shop("norrsken")
    unread.lastRead = nil
    var console = Scenario(Scenario.orders(3), shops: [Scenario.shop("parallax"), unread])
    console.arrive([Self.fresh(201, shop: "norrsken")])
    #expect(console.state.arrivals.isEmpty)
    var late = Self.fresh(102)
    late.created = Timestamp(seconds: Int64(Scenario.start) - 90 * 86_400)
    var abandoned = Self.fresh(103)
    abandoned.isAbandoned = true
    console.arrive([late, abandoned])
    #expect(console.state.arrivals.isEmpty)
  }

  @Test("A new order that the shop takes away again is not counted any more")
  func gone() {
    var console = Scenario(Scenario.orders(3))
    console.arrive([Self.fresh(101)])
    console.publish(removing: [OrderID(shop: "parallax", id: "101")])
    #expect(console.state.arrivals.isEmpty)
  }
}

extension Scenario {
  /// Publishes orders and returns what the console asks for at that.
  @discardableResult
  fileprivate mutating func arrive(_ orders: [Order]) -> [Effect] {
    let table = state.store.table.merging(orders, force: true)
    adopt(table)
    return send(
      .store(
        StoreSnapshot(version: state.store.version + 1, orders: table, outbox: outbox, shops: shops)))
  }
}
