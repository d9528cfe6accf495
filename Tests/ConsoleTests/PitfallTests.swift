import OrderModel
import Testing
import ViewModels
import Views

/// What goes wrong in other programs, checked on the state and its pictures.
@Suite("Pitfalls of the screen")
struct ScreenPitfallTests {
  /// Names of every troublesome kind, each on a row of its own.
  private static let names = [
    "李小龍", "👩‍👩‍👧 family", "❤️ heart", "☂︎ text", "🇵🇹🇸🇪", "👍🏽 tone", "e\u{301}\u{302}\u{303}\u{304}\u{305}x",
    "مرحبا بالعالم", "שלום", "नमस्ते", "ｆｕｌｌ", "\u{202E}evil", "a\u{200B}b\u{FEFF}c", "한글", "𠀀𠀁",
    "\u{1B}[31mred\u{7}",
    String(repeating: "語", count: 90),
  ]

  private static func console(_ size: ScreenSize) -> GoldenConsole {
    let orders = names.enumerated().map { index, name in
      var order = Scenario.order(index + 1)
      order.customer.name = name
      var address = Address()
      (address.name, address.lines, address.city) = (name, [name], name)
      order.delivery = address
      order.note = name
      return order
    }
    return GoldenConsole(size: size, orders: orders)
  }

  @Test(
    "Character width: whatever customers are called, the borders of the panes stand straight, scrolled or not",
    arguments: [ScreenSize(columns: 120, rows: 24), ScreenSize(columns: 133, rows: 30)])
  func borders(size: ScreenSize) {
    var console = Self.console(size)
    let empty = GoldenConsole(size: size, orders: []).picture()
    let columns = (0..<size.columns).filter { column in
      empty.cell(column: column, row: 4).text == "│"
    }
    #expect(columns.count == 2)
    for key in ["", "j", "G", "k", "g", "f"] {
      if !key.isEmpty { console.press(key) }
      let picture = console.picture()
      for row in 2..<(size.rows - 2) {
        for column in columns {
          let text = picture.cell(column: column, row: row).text
          #expect("│┃┬┴├┤┼─".contains(text), "\(text) at \(column), \(row) after \(key)")
        }
        #expect(picture.row(row).reduce(0) { $0 + Int($1.width) } == size.columns)
      }
    }
  }

  @Test(
    "Target moves under the cursor: a re-sort and a new row leave it on its order; s then means that order")
  func movingTarget() {
    var console = Scenario(Scenario.orders(5))
    console.press("j", "j")
    #expect(console.cursor == "3")
    var older = Scenario.order(5)
    older.created = Timestamp(seconds: Int64(Scenario.start) - 900_000)
    console.publish([older, Scenario.order(9), Scenario.order(8, shop: "norrsken")])
    #expect(console.cursor == "3")
    console.press("s")
    #expect(console.dialog.contains("#3 at parallax"))
    let request = console.press("enter").requests.first
    #expect(request?.order == OrderID(shop: "parallax", id: "3"))
    console.publish(removing: [OrderID(shop: "parallax", id: "4")])
  }

  @Test(
    "Hidden marks: 3 marked, 2 filtered away, the dialog names 3 and \"2 not shown\"; h drops them, Enter is No"
  )
  func hiddenMarks() {
    for key in ["s", "t"] {
      var console = Scenario(Scenario.orders(6))
      console.press("space", "space", "space", "/")
      console.type("number:6")
      console.press("enter", key)
      if key == "s" {
        #expect(console.dialog.contains("3 marked orders") && console.dialog.contains("2 not shown"))
        console.press("enter")
      } else {
        #expect(
          console.dialog.contains("1 of 3") && console.dialog.contains("2 of the marked orders are not shown")
        )
        for number in ["AAA1", "BBB2", "CCC3"] {
          console.type(number)
          console.press("enter")
        }
      }
      #expect(console.dialog.contains("Apply to 3 orders? y/N") && console.dialog.contains("2 not shown"))
      #expect(console.press("enter").requests.isEmpty)
      #expect(console.press("esc").requests.isEmpty)
      if key == "t" { console.press("down", "down") }
      console.press("h")
      #expect(!console.dialog.contains("not shown"))
    }
  }

  @Test(
    "Dates and money: order times are the shop's, sums never mix currencies, 0, 2 and 3 decimals are exact")
  func money() throws {
    let codes = [("EUR", Int64(10), "0.10"), ("JPY", 1200, "1200"), ("KWD", 1001, "1.001")]
    var orders: [Order] = []
    for (index, (code, units, _)) in codes.enumerated() {
      for copy in 0..<3 {
        var order = Scenario.order(index * 3 + copy + 1)
        let currency = try #require(Currency(code))
        (order.currency, order.total) = (currency, Money(minorUnits: units, currency: currency))
        orders.append(order)
      }
    }
    var console = Scenario(orders)
    console.press("=")
    for text in ["0.30 EUR", "3600 JPY", "3.003 KWD"] {
      #expect(console.message.contains(text), "\(console.message)")
    }
    console.press("*")
    #expect(console.state.orders.markTotals.count == 3)
  }
}
