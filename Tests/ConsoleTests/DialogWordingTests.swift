import OrderModel
import Testing
import ViewModels

@testable import Views

/// Words and shapes of dialogs on small and large screens.
@Suite("Dialog wording") struct DialogWordingTests {
  @Test("The palette offers no key of a form and no view that does not exist; a view has its name")
  func palette() {
    var console = Scenario(Scenario.orders(2))
    console.press(":")
    console.type("mark sent")
    #expect(console.dialog.contains("No command has this in its name."))
    console.press("esc", ":")
    console.type("view")
    #expect(console.dialog.contains("view 2: To pack Show the saved view To pack."))
    #expect(!console.dialog.contains("view 9"))
  }

  @Test("The palette names commands that are called so before those that only speak of it")
  func paletteOrder() throws {
    var console = Scenario(Scenario.orders(2))
    console.press(":")
    console.type("re")
    let lines = console.dialog.split(separator: "\n")
    let called = try #require(lines.firstIndex { $0.contains("refresh") })
    let speaking = try #require(lines.firstIndex { $0.contains("new coupon") })
    #expect(called < speaking)
  }

  @Test("On a narrow screen the palette has names and no sentence cut after its first letters")
  func narrowPalette() {
    let console = golden(40, 12, "colon")
    #expect(console.contains { $0.contains("next pane") })
    #expect(!console.contains { $0.contains("…") })
  }

  @Test("On a narrow screen the sort dialog tells the column in use in whole words")
  func narrowSort() {
    #expect(golden(40, 12, "O").contains { $0.contains("newest first, now") })
  }

  @Test("A status that does not fit its column is told by its first word, not cut inside one")
  func statusWord() {
    let lines = GoldenConsole(size: ScreenSize(columns: 120, rows: 40)).picture().textLines
    #expect(lines.contains { $0.contains("a awaiting ") } && lines.contains { $0.contains("k ready ") })
    #expect(!lines.contains { $0.contains("awaiting-p") || $0.contains("ready-f") })
  }

  @Test("What a key changes stands in one line with the key")
  func unbroken() {
    let line: StyledLine = [Span("No mail to the customer  "), Span(Formatting.unbroken("(m changes)"))]
    let lines = Canvas.wrap(line, columns: 34)
    #expect(lines.map { $0.map(\.text).joined() } == ["No mail to the customer", "(m\u{A0}changes)"])
    var canvas = Canvas(size: ScreenSize(columns: 12, rows: 1))
    canvas.draw(line: lines[1], column: 0, row: 0, columns: 12)
    #expect(canvas.textLines == ["(m changes)"])
  }

  @Test("A note that comes back from the editor leaves its box where it was")
  func noteStays() throws {
    var console = GoldenConsole(size: ScreenSize(columns: 80, rows: 24), orders: GoldenConsole.orders(3))
    console.press("n")
    let before = console.picture().textLines.firstIndex { $0.contains("┌") }
    console.type("a")
    console.press("ctrl-x")
    let token = try #require(console.state.editing?.token)
    console.send(.edited(token: token, .success("one\ntwo\n")))
    let lines = console.picture().textLines
    #expect(lines.contains { $0.contains("two") })
    #expect(lines.firstIndex { $0.contains("┌") } == before)
  }

  private func golden(_ columns: Int, _ rows: Int, _ key: String) -> [String] {
    var console = GoldenConsole(
      size: ScreenSize(columns: columns, rows: rows), orders: GoldenConsole.orders(3))
    if key == "colon" { console.type(":") } else { console.press(key) }
    return console.picture().textLines
  }
}
