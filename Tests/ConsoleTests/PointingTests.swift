import OrderModel
import Testing
import ViewModels
import Views

@Suite("Mouse")
struct PointingTests {
  private static let size = ScreenSize(columns: 120, rows: 40)

  /// The row of the screen on which a text stands, within some columns.
  private func line(of text: String, in console: GoldenConsole, columns: Range<Int> = 0..<120) -> Int? {
    let picture = console.picture()
    return (0..<picture.size.rows).first { row in
      String(
        picture.row(row)[(picture.row(row).startIndex + columns.lowerBound)...].prefix(columns.count)
          .filter { !$0.isContinuation }.map(\.text)
      ).contains(text)
    }
  }

  @Test("A click chooses the order that is drawn there, days between the orders counted")
  func chooses() throws {
    var console = GoldenConsole(size: Self.size)
    for number in ["1337", "1330", "1322"] {
      let row = try #require(line(of: number, in: console, columns: 21..<60))
      console.point(.press, column: 30, row: row)
      #expect(console.state.orders.cursor.id?.id == number)
      #expect(console.state.focus == .orders)
    }
  }

  @Test("A double click opens; two slow ones, and clicks on two orders, do not")
  func opens() throws {
    var console = GoldenConsole(size: Self.size)
    let row = try #require(line(of: "1330", in: console, columns: 21..<60))
    console.point(.press, column: 30, row: row)
    console.point(.press, column: 30, row: row, after: 0.9)
    #expect(console.state.focus == .orders)
    console.point(.press, column: 30, row: row + 1, after: 0.1)
    #expect(console.state.focus == .orders)
    console.point(.press, column: 30, row: row + 1, after: 0.1)
    #expect(console.state.focus == .detail)
  }

  @Test("A click in the left pane chooses its line, a double click shows it")
  func shops() throws {
    var console = GoldenConsole(size: Self.size)
    let row = try #require(line(of: "To pack", in: console, columns: 0..<20))
    console.point(.press, column: 4, row: row)
    #expect(console.state.focus == .shops)
    #expect(console.state.sidebar.cursor.id == .view(1))
    #expect(console.state.orders.view == 0)
    console.point(.press, column: 4, row: row, after: 0.2)
    #expect(console.state.orders.view == 1)
    #expect(console.state.focus == .orders)
  }

  @Test("A click on a heading takes the focus only; outside the panes it does nothing")
  func elsewhere() {
    var console = GoldenConsole(size: Self.size)
    let cursor = console.state.orders.cursor
    console.point(.press, column: 100, row: 1)
    #expect(console.state.focus == .detail)
    let before = console.state
    console.point(.press, column: 5, row: 39)
    console.point(.press, column: 500, row: 500)
    #expect(console.state == before)
    #expect(console.state.orders.cursor == cursor)
  }

  @Test("The wheel moves the pane under the pointer and leaves the focus")
  func wheel() {
    var console = GoldenConsole(size: Self.size)
    console.point(.wheelDown, column: 30, row: 10)
    #expect(console.state.orders.cursor.index == 3)
    console.point(.wheelUp, column: 30, row: 10)
    #expect(console.state.orders.cursor.index == 0)
    console.point(.wheelDown, column: 5, row: 10)
    #expect(console.state.sidebar.cursor.index == 1)
    #expect(console.state.focus == .orders)
    let before = console.state
    console.point(.wheelDown, column: 5, row: 39)
    #expect(console.state == before)
  }

  @Test("In a dialog the wheel moves the choice, never the list below, and a click confirms nothing")
  func dialogs() {
    var console = GoldenConsole(size: Self.size)
    console.press("O")
    let cursor = console.state.orders.cursor
    let before = console.state.dialogs
    console.point(.wheelDown, column: 60, row: 20)
    #expect(console.state.dialogs != before)
    let dialogs = console.state.dialogs
    for row in 0..<40 { #expect(console.point(.press, column: 60, row: row, after: 0.1).isEmpty) }
    #expect(console.state.dialogs == dialogs)
    #expect(console.state.orders.cursor == cursor)
  }

  @Test("A click while a search is typed keeps the search and chooses")
  func search() throws {
    var console = GoldenConsole(size: Self.size)
    console.press("/")
    console.type("lisboa")
    let number = try #require(console.state.orders.rows.dropFirst(2).first)
    let id = console.state.store.table.id(at: number)
    let row = try #require(line(of: id.id, in: console, columns: 21..<60))
    console.point(.press, column: 30, row: row)
    #expect(console.state.filterEdit == nil)
    #expect(console.state.orders.filter == "lisboa")
    #expect(console.state.orders.cursor.id == id)
  }

  @Test("M gives the mouse to the terminal: one pane without neighbours, no clicks; M takes it back")
  func selectText() {
    var console = GoldenConsole(size: Self.size)
    let before = console.state.viewport.visible
    console.press("M")
    #expect(!console.state.hasMouse(console.context))
    #expect(console.state.viewport.visible == [.orders])
    #expect(console.picture().textLines.first?.contains("select text") == true)
    let cursor = console.state.orders.cursor
    console.point(.press, column: 30, row: 12)
    #expect(console.state.orders.cursor == cursor)
    console.press("M")
    #expect(console.state.hasMouse(console.context))
    #expect(console.state.viewport.visible == before)
  }

  @Test("The command asks the terminal; with the mouse off in the config it switches it on")
  func effects() {
    var console = Scenario(Scenario.orders(2))
    #expect(console.press("M") == [.setMouse(false)])
    #expect(console.press("M") == [.setMouse(true)])
    var off = Scenario(Scenario.orders(2)) { $0.options.mouse = false }
    #expect(off.press("M") == [.setMouse(true)])
    #expect(off.press("M") == [.setMouse(false)])
    #expect(!off.state.showsOnePane(off.context))
  }
}
