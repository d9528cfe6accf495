import OrderModel
import Testing
import ViewModels

@Suite("Moving, marking, searching")
struct UpdateListTests {
  @Test("Keys move the cursor by lines, pages and to the ends")
  func moving() {
    var console = Scenario(Scenario.orders(40))
    #expect(console.cursor == "40")
    console.press("j", "j", "down", "k")
    #expect(console.cursor == "38")
    console.press("f")
    #expect(console.cursor == "29")
    console.press("ctrl-u")
    #expect(console.cursor == "38")
    console.press("G")
    #expect(console.cursor == "1")
    console.press("home", "up")
    #expect(console.cursor == "40")
  }

  @Test("Two hundred moves at once are two hundred moves, without waiting")
  func heldKey() {
    var console = Scenario(Scenario.orders(300))
    console.burst(String(repeating: "j", count: 200), gap: 0)
    #expect(console.cursor == "100")
    #expect(deadline(of: console.state, console.context).map { $0 > 1 } ?? true)
  }

  @Test(
    "While the list fills for the first time an untouched cursor stays on the first line, a moved one on its order"
  )
  func firstFill() {
    var reading = Scenario.shop("parallax")
    (reading.lastRead, reading.isRefreshing) = (nil, true)
    var console = Scenario(Scenario.orders(5), shops: [reading])
    console.publish([Scenario.order(7)])
    #expect(console.cursor == "7")
    // Progress without orders must not take the selection away.
    console.publish(shops: [reading])
    #expect(console.state.orders.cursor.id?.id == "7")
    // The shop is read: from now on the cursor belongs to its order.
    console.publish([Scenario.order(8)], shops: [Scenario.shop("parallax")])
    #expect(console.cursor == "8")
    console.publish([Scenario.order(9)])
    #expect(console.cursor == "8")

    var moved = Scenario(Scenario.orders(5), shops: [reading])
    moved.press("j", "k")
    moved.publish([Scenario.order(7)])
    #expect(moved.cursor == "5")
  }

  @Test("The cursor stays on its order when rows come, go and change places")
  func cursorFollows() {
    var console = Scenario(Scenario.orders(20))
    console.press("j", "j", "j")
    #expect(console.cursor == "17")
    console.publish([Scenario.order(21), Scenario.order(22)])
    #expect(console.cursor == "17")
    console.publish(removing: [OrderID(shop: "parallax", id: "20"), OrderID(shop: "parallax", id: "3")])
    #expect(console.cursor == "17")
    var older = Scenario.order(17)
    older.created = Timestamp(seconds: 1)
    console.publish([older])
    #expect(console.cursor == "17")
    #expect(console.list.last == "17")
  }

  @Test(
    "When the order leaves the list, action keys only say so until the cursor moves",
    arguments: ["s", "n", "space", "o"])
  func cursorLost(key: String) {
    var console = Scenario(Scenario.orders(5)) {
      $0.options.views = [SavedView(name: "Work", query: "status:processing")]
    }
    console.press("j")
    console.publish([Scenario.order(4, status: .sent)])
    let before = console.state
    #expect(console.list == ["5", "3", "2", "1"])
    let effects = console.press(key)
    #expect(effects.isEmpty)
    #expect(console.state.dialogs.isEmpty)
    #expect(console.state.orders.marks == before.orders.marks)
    #expect(console.message.contains("#4 left this list"))
    console.press("j", "s")
    #expect(console.dialog.contains("#3"))
  }

  @Test("Marks survive refresh and search, hidden ones are counted, - drops them all")
  func marks() {
    var console = Scenario(Scenario.orders(6))
    console.press("space", "space", "space")
    #expect(console.state.orders.marks.count == 3)
    #expect(console.cursor == "3")
    console.publish([Scenario.order(7)])
    console.press("/")
    console.type("number:6")
    console.press("enter")
    #expect(console.list == ["6"])
    #expect(console.title.contains("3 marked (2 not shown)"))
    console.press("-")
    #expect(console.state.orders.marks.isEmpty)
  }

  @Test("A marked order that left the shop is dropped from the marks, and that is said")
  func goneMarks() {
    var console = Scenario(Scenario.orders(3))
    console.press("space")
    console.publish(removing: [OrderID(shop: "parallax", id: "3")])
    #expect(console.state.orders.marks.isEmpty)
    #expect(console.message.contains("1 marked order is not at the shop any more"))
  }

  @Test("A view of marked or held orders without any says so and what to do")
  func emptyFlags() {
    var console = Scenario(Scenario.orders(4)) {
      $0.options.views = [
        SavedView(name: "All", query: ""), SavedView(name: "Marked", query: "is:marked"),
        SavedView(name: "Held", query: "is:held|queued"),
      ]
    }
    func empty() -> [String] {
      console.state.presentOrders(console.context, size: ScreenSize(columns: 100, rows: 10)).empty
        .map { $0.map(\.text).joined() }
    }
    console.press("2")
    #expect(
      empty() == [
        "Nothing is marked. Space marks an order in another list.",
        "1 shows orders outside of this view too.",
      ])
    console.press("3")
    #expect(empty() == ["No change is waiting.", "1 shows orders outside of this view too."])
    console.press("1", "space", "2")
    #expect(console.list == ["4"])
    #expect(console.state.sidebar.viewCounts == [4, 1, 0])
  }

  @Test("* marks what is shown, and a view of marked orders follows the marks")
  func markAll() {
    var console = Scenario(Scenario.orders(4)) {
      $0.options.views = [SavedView(name: "All", query: ""), SavedView(name: "Marked", query: "is:marked")]
    }
    console.press("space", "2")
    #expect(console.list == ["4"])
    console.press("1", "*")
    #expect(console.state.orders.marks.count == 4)
    console.press("2", "space")
    #expect(console.list == ["3", "2", "1"])
    #expect(console.cursor == "3")
  }

  @Test("The search filters with every key; a mistake leaves the list and is pointed at")
  func filter() {
    var console = Scenario(Scenario.orders(12))
    console.press("/")
    console.type("customer 1")
    #expect(console.list == ["12", "11", "10", "1"])
    console.send(.input(.paste(" statsu:sent")))
    let field = console.state.presentMessage(console.context).field
    #expect(field?.mistake?.lowerBound == 11)
    #expect(console.list == ["12", "11", "10", "1"])
    #expect(!console.message.isEmpty)
    console.press("enter")
    #expect(console.state.filterEdit != nil)
    console.press("esc")
    #expect(console.state.filterEdit == nil)
    #expect(console.list.count == 12)
  }

  @Test("Esc gives the former search and cursor back; Esc once more clears it, and never leaves")
  func filterEscape() {
    var console = Scenario(Scenario.orders(12))
    console.press("/")
    console.type("number:1")
    console.press("enter", "j")
    let cursor = console.cursor
    console.press("/")
    console.type("2")
    #expect(console.list == ["12"])
    console.press("esc")
    #expect(console.list.count == 4)
    #expect(console.cursor == cursor)
    console.press("esc")
    #expect(console.list.count == 12)
    #expect(console.press("esc", "esc").isEmpty)
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("The field edits graphemes, and a paste into it is text")
  func field() {
    var console = Scenario(Scenario.orders(2))
    console.press("/")
    console.send(.input(.paste("dq\nyy\n")))
    #expect(console.state.filterEdit?.field.text == "dq yy ")
    console.press("ctrl-u")
    console.type("né👩‍👩‍👧x")
    console.press("left", "backspace")
    #expect(console.state.filterEdit?.field.text == "néx")
    console.press("ctrl-a", "delete", "end", "ctrl-w")
    #expect(console.state.filterEdit?.field.text == "")
  }

  @Test("Views and shops restrict the list; their counts say what would be shown")
  func views() {
    var orders = Scenario.orders(4) + [Scenario.order(5, shop: "norrsken", status: .sent)]
    orders[0].paid = false
    var console = Scenario(orders)
    #expect(console.state.sidebar.viewCounts == [5, 3, 0, 0, 1, 0, 0])
    #expect(console.state.sidebar.shopCounts == ["parallax": 4, "norrsken": 1])
    let effects = console.press("2")
    #expect(console.list == ["4", "3", "2"])
    #expect(effects == [.setTitle("orderdeck – To pack")])
    console.press("shift-tab", "j", "j", "enter")
    #expect(console.state.orders.shop == "norrsken")
    #expect(console.list.isEmpty)
    console.press("1")
    #expect(console.list == ["5"])
    #expect(console.state.sidebar.viewCounts == [1, 0, 0, 0, 1, 0, 0])
    console.press("9")
    #expect(console.message.contains("There is no view 9"))
  }

  @Test("A view of ages follows the clock without a new snapshot")
  func ages() {
    var young = Scenario.order(1)
    young.created = Timestamp(seconds: Int64(Scenario.start) - 240)
    var console = Scenario([young, Scenario.order(2)]) {
      $0.options.views = [SavedView(name: "Fresh", query: "age<5m")]
    }
    #expect(console.list == ["1"])
    console.pass(120)
    console.send(.tick)
    #expect(console.list.isEmpty)
    #expect(console.state.sidebar.viewCounts == [0])
  }

  @Test("Where no view shows every order, the key of the shown view does")
  func allOrders() {
    var console = Scenario(Scenario.orders(3)) {
      $0.options.views = [SavedView(name: "Sent", query: "status:sent")]
    }
    #expect(console.list.isEmpty)
    console.press("1")
    #expect(console.list.count == 3)
    console.press("1")
    #expect(console.list.isEmpty)
    console.press("shift-tab", "G", "enter")
    #expect(console.list.count == 3)
  }

  @Test("Snapshots that come late are ignored")
  func lateSnapshot() {
    var console = Scenario(Scenario.orders(3))
    console.publish([Scenario.order(4)])
    console.send(.store(StoreSnapshot(version: 1, orders: .empty, outbox: [], shops: [])))
    #expect(console.list.count == 4)
  }

  @Test("An empty list says why and what to do next")
  func emptyStates() {
    func text(_ console: Scenario) -> String {
      console.state.presentOrders(console.context, size: ScreenSize(columns: 80, rows: 10)).empty
        .map { $0.map(\.text).joined() }.joined(separator: " ")
    }
    #expect(text(Scenario([], shops: [])).contains("sample-config"))
    var failing = Scenario.shop("parallax")
    failing.lastRead = nil
    #expect(text(Scenario([], shops: [failing])).contains("for the first time"))
    failing.error = .unauthorized("Unauthorized")
    failing.failingSince = Scenario.start
    #expect(text(Scenario([], shops: [failing])).contains("check `key`"))
    var console = Scenario(Scenario.orders(2))
    console.press("/")
    console.type("zebra")
    #expect(text(console).contains("Esc clears"))
  }
}
