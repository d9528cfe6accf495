import Foundation
import OrderModel
import Testing
import ViewModels
import Views

@Suite("Sorting, days and totals")
struct SortTests {
  /// Orders with amounts, customers and dates that sort differently in every column.
  private static func mixed() -> [Order] {
    let euro = Currency("EUR") ?? .none
    let yen = Currency("JPY") ?? .none
    return [(1, 500, euro, "Carla"), (2, 9000, euro, "Ana"), (3, 700, yen, "Bruno"), (4, 100, euro, "Dora")]
      .map { number, units, currency, name in
        var order = Scenario.order(number)
        order.total = Money(minorUnits: Int64(units), currency: currency)
        order.currency = currency
        order.customer.name = name
        order.updated = Timestamp(seconds: Int64(Scenario.start) - Int64(number * number % 7) * 3600)
        return order
      }
  }

  private static func choose(_ key: OrderSort.Key, _ console: inout Scenario) {
    console.press("O", "g")
    for _ in 0..<(OrderSort.Key.allCases.firstIndex(of: key) ?? 0) { console.press("j") }
    console.press("enter")
  }

  private static func titles(_ console: Scenario) -> [String] {
    console.state.presentOrders(console.context, size: ScreenSize(columns: 140, rows: 10)).columns
      .map(\.title)
  }

  @Test("At the top, sorting shows where the new order begins")
  func sortAtTop() {
    var console = Scenario(Self.mixed())
    Self.choose(.customer, &console)
    #expect(console.list.first == "2")
    #expect(console.cursor == "2")
  }

  @Test("O sorts by the chosen column, the arrow stands over it, the cursor stays on its order")
  func sortByCustomer() {
    var console = Scenario(Self.mixed())
    console.press("j")
    #expect(console.cursor == "3")
    Self.choose(.customer, &console)
    #expect(console.list == ["2", "3", "1", "4"])
    #expect(console.cursor == "3")
    #expect(Self.titles(console).contains("Customer↑"))
    #expect(console.title.contains("by customer↑"))
    #expect(console.message == "Sorted by customer, from the start")
  }

  @Test("O and Enter turn the direction round; created is the default again and shows no arrow")
  func turnRound() {
    var console = Scenario(Self.mixed())
    Self.choose(.total, &console)
    #expect(console.list == ["3", "2", "1", "4"])
    #expect(console.message.contains("largest first"))
    console.press("O", "enter")
    #expect(console.list == ["4", "1", "2", "3"])
    Self.choose(.created, &console)
    #expect(console.state.orders.sort == .standard)
    #expect(console.list == ["4", "3", "2", "1"])
    #expect(!Self.titles(console).contains { $0.hasSuffix("↓") || $0.hasSuffix("↑") })
  }

  @Test(
    "Every column can be chosen, is told in words, and its arrow is on the screen",
    arguments: OrderSort.Key.allCases)
  func everyColumn(key: OrderSort.Key) {
    var console = Scenario(Self.mixed())
    if key == .created { console.press("O", "enter") } else { Self.choose(key, &console) }
    #expect(console.state.orders.sort.key == key)
    #expect(Self.titles(console).contains { $0.hasSuffix("↓") || $0.hasSuffix("↑") }, "\(key)")
    #expect(console.state.orders.rows.count == 4)
    let title = console.title
    console.press("/")
    console.type("a")
    console.press("enter")
    #expect(console.state.orders.sort.key == key)
    #expect(title.contains(key == .items ? "by pieces" : "by \(key.rawValue)"))
  }

  @Test("The column sorted by has room before the others", arguments: [40, 59, 78])
  func sortedColumnShown(width: Int) {
    var console = Scenario(Self.mixed())
    Self.choose(.tracking, &console)
    let list = console.state.presentOrders(console.context, size: ScreenSize(columns: width, rows: 10))
    #expect(list.columns.contains { $0.title == "Tracking↑" }, "\(list.columns.map(\.title))")
    #expect(list.columns.contains { $0.title == "Number" })
    #expect(list.columns.reduce(-1) { $0 + $1.width + 1 } <= width)
  }

  @Test("Sorted by updated, the age column counts from the last change")
  func updatedAge() {
    var console = Scenario(Self.mixed())
    Self.choose(.updated, &console)
    let list = console.state.presentOrders(console.context, size: ScreenSize(columns: 140, rows: 10))
    let place = list.columns.firstIndex { $0.title == "Upd↓" }
    let ages = place.map { place in list.rows.map { $0.cells[place].map(\.text).joined() } }
    #expect(ages == ["1h", "2h", "2h", "4h"])
  }

  @Test("Esc leaves the sort as it was")
  func cancel() {
    var console = Scenario(Self.mixed())
    console.press("O", "j", "j", "esc")
    #expect(console.state.orders.sort == .standard)
    #expect(console.state.dialogs.isEmpty)
  }

  // MARK: Totals

  @Test("The heading adds up what is shown, else what is marked, per currency")
  func totals() {
    var console = Scenario(Self.mixed())
    #expect(console.title.hasSuffix("96.00 EUR, 700 JPY"))
    console.press("space")
    #expect(console.title.hasSuffix("1 marked  1.00 EUR"))
    console.press("space")
    #expect(console.title.hasSuffix("2 marked  1.00 EUR, 700 JPY"))
    console.press("/")
    console.type("ana")
    console.press("enter", "=")
    #expect(console.message == "2 orders marked: 1.00 EUR, 700 JPY; 1 order shown: 90.00 EUR")
    console.press("-")
    #expect(console.title.hasSuffix("90.00 EUR"))
  }

  @Test("Totals give way first when the heading has no room")
  func totalsGiveWay() {
    let console = Scenario(Self.mixed())
    func title(_ columns: Int) -> String {
      console.state.presentOrders(console.context, size: ScreenSize(columns: columns, rows: 10)).title
        .map(\.text).joined()
    }
    #expect(title(60).contains("EUR"))
    #expect(title(30) == "Orders  All  4")
  }

  @Test("Totals without room in the heading stand in the message line while it is free")
  func idleTotals() {
    var console = Scenario(Self.mixed())
    #expect(console.message == "")
    let size = ScreenSize(columns: 30, rows: 10)
    console.send(
      .viewport(
        Viewport(screen: ScreenSize(columns: 40, rows: 12), sizes: [.orders: size], visible: [.orders])))
    #expect(console.message == "4 shown: 96.00 EUR, 700 JPY")
    console.press("space")
    #expect(console.message == "1 marked: 1.00 EUR")
    console.press("*")
    #expect(console.message == "3 orders marked; all marked: 96.00 EUR, 700 JPY")
  }

  // MARK: Days

  private static func dated(_ hoursAgo: [Int]) -> [Order] {
    hoursAgo.enumerated().map { index, hours in
      var order = Scenario.order(1000 - index)
      order.created = hours < 0 ? nil : Timestamp(seconds: Int64(Scenario.start) - Int64(hours) * 3600)
      return order
    }
  }

  /// A console whose list has room for days.
  private static func tall(_ orders: [Order], rows: Int = 12, zone: String = "GMT") -> Scenario {
    var console = Scenario(orders) { $0.localZone = TimeZone(identifier: zone) ?? .gmt }
    let size = ScreenSize(columns: 70, rows: rows)
    console.send(
      .viewport(
        Viewport(
          screen: ScreenSize(columns: 130, rows: 40),
          sizes: Dictionary(uniqueKeysWithValues: PaneID.allCases.map { ($0, size) }),
          visible: [.shops, .orders, .detail])))
    return console
  }

  private static func list(_ console: Scenario) -> ListPresentation {
    console.state.presentOrders(console.context, size: console.state.viewport.size(.orders))
  }

  private static func headings(_ console: Scenario) -> [String] {
    list(console).rows.filter(\.isHeading).map { $0.cells[0].map(\.text).joined() }
  }

  @Test("Days stand between the rows of the default order, the first one always on top")
  func days() {
    // The clock stands at 2027-01-15 08:00 UTC.
    let console = Self.tall(Self.dated([1, 7, 9, 30, 31, 72, -1]))
    #expect(
      Self.headings(console) == [
        "Today, Fri 2027-01-15", "Yesterday, Thu 2027-01-14", "Tue 2027-01-12", "No date",
      ])
    #expect(Self.list(console).selected == 1)
    #expect(Self.list(console).rows.first?.isHeading == true)
  }

  @Test("Days are the operator's, wherever the shops are")
  func zone() {
    let orders = Self.dated([7, 9])
    #expect(Self.headings(Self.tall(orders)) == ["Today, Fri 2027-01-15", "Yesterday, Thu 2027-01-14"])
    #expect(Self.headings(Self.tall(orders, zone: "Asia/Tokyo")) == ["Today, Fri 2027-01-15"])
    #expect(Self.headings(Self.tall(orders, zone: "America/Los_Angeles")) == ["Yesterday, Thu 2027-01-14"])
  }

  @Test("No days in a low pane and in another order")
  func noDays() {
    #expect(Self.headings(Self.tall(Self.dated([1, 30]), rows: 11)).isEmpty)
    var console = Self.tall(Self.dated([1, 30]))
    Self.choose(.customer, &console)
    #expect(Self.headings(console).isEmpty)
  }

  @Test(
    "Whatever is pressed, the selected order is on the screen, no day is selected, and no page skips an order",
    arguments: [12, 13, 17])
  func cursorVisible(rows: Int) {
    let hours = (0..<90).map { $0 * 5 }
    var console = Self.tall(Self.dated(hours), rows: rows)
    func check(_ what: String) {
      let list = Self.list(console)
      #expect(list.rows.count <= rows, "\(what)")
      guard let selected = list.selected else {
        Issue.record("\(what): the selection is not on the screen")
        return
      }
      #expect(!list.rows[selected].isHeading, "\(what)")
      #expect(list.first + list.rows.count <= list.total, "\(what)")
    }
    for key in ["j", "j", "G", "k", "f", "g", "f", "f", "d", "j", "f", "G", "d", "d"]
      + Array(repeating: "j", count: 30)
      + Array(repeating: "k", count: 40)
    {
      let before = console.state.paintedPositions(console.context)
      console.press(key)
      check(key)
      if key == "f" {
        let after = console.state.paintedPositions(console.context)
        #expect(after.lowerBound <= before.upperBound, "an order was skipped: \(before) \(after)")
      }
    }
  }

  @Test("A line of the pane leads to its order and a day to none")
  func lines() {
    let console = Self.tall(Self.dated([1, 2, 30, 31]))
    #expect((0..<8).map { console.state.orderPosition(onLine: $0) } == [nil, 0, 1, nil, 2, 3, nil, nil])
    let low = Self.tall(Self.dated([1, 2, 30]), rows: 8)
    #expect((0..<4).map { low.state.orderPosition(onLine: $0) } == [0, 1, 2, nil])
  }

  @Test("At midnight the list wakes up to name the days anew")
  func midnight() {
    var console = Self.tall(Self.dated([300]))
    console.pass(15 * 3600 + 3599)
    console.send(.tick)
    #expect(deadline(of: console.state, console.context).map { $0 <= 61 } == true)
  }
}

extension AppState {
  /// The positions of the orders on the screen, from the presentation.
  fileprivate func paintedPositions(_ context: UpdateContext) -> Range<Int> {
    let list = presentOrders(context, size: viewport.size(.orders))
    return list.first..<list.first + list.rows.count { !$0.isHeading }
  }
}
