import OrderModel
import TestSupport
import Testing
import ViewModels
import Views

@Suite("Accessible and ASCII screens")
struct AccessibleTests {
  private static let size = ScreenSize(columns: 120, rows: 40)
  /// Keys that lead to every kind of screen, from the list on.
  static let ways: [[String]] = [
    [], ["tab"], ["shift-tab"], ["enter"], ["p"], ["s"], ["n"], ["?"], [":"], ["m"], ["O"], ["h"], ["C"],
    ["q"], ["/"], ["space", "s"], ["M"], ["s", "j", "enter"],
  ]

  private func accessible() -> GoldenConsole {
    GoldenConsole(size: Self.size) { $0.isAccessible = true }
  }

  @Test("Nothing but words is drawn: no lines, corners, pointers, bullets", arguments: ways)
  func words(way: [String]) {
    var console = accessible()
    for key in way { console.press(key) }
    let picture = console.picture(Glyphs.unicode.plain)
    let decoration: Set<Character> = ["─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "┃", "›", "•"]
    for (index, line) in picture.textLines.enumerated() {
      #expect(!line.contains { decoration.contains($0) }, "\(way) line \(index): \(line)")
    }
  }

  @Test("One pane is on the screen, the focused one, however large the screen is")
  func onePane() {
    var console = accessible()
    #expect(console.state.viewport.visible == [.orders])
    console.press("tab")
    #expect(console.state.viewport.visible == [.detail])
    console.press("tab")
    #expect(console.state.viewport.visible == [.shops])
  }

  @Test(
    "The terminal's cursor is seen and stands on the selected row, in lists and in dialogs",
    arguments: [
      [], ["j", "j"], ["shift-tab", "j"], ["s", "j"], ["O", "j"],
    ])
  func cursor(way: [String]) throws {
    var console = accessible()
    for key in way { console.press(key) }
    let picture = console.picture(Glyphs.unicode.plain)
    let cursor = try #require(picture.cursor)
    #expect(picture.showsCursor)
    #expect(picture.cell(column: cursor.column, row: cursor.row).role == .selection)
  }

  @Test("Statuses and marks are words")
  func statusWords() throws {
    var console = accessible()
    console.press("space")
    let lines = console.picture(Glyphs.unicode.plain).textLines
    let line = try #require(lines.first { $0.contains("1340") })
    #expect(line.contains("marked"))
    #expect(!lines.contains { $0.contains("P processing") || $0.contains("S sent") })
    #expect(lines.contains { $0.contains("processing") })
    console.press("g", "enter")
    let status = console.picture(Glyphs.unicode.plain).textLines.first { $0.hasPrefix(" Status") }
    #expect(try #require(status).split(separator: " ").dropFirst().first.map(String.init)?.count ?? 0 > 1)
  }

  @Test("A held change is told once and does not count down aloud")
  func countdown() {
    var console = Scenario(Scenario.orders(2)) { $0.options.isAccessible = true }
    console.press("s", "down")
    _ = console.store(console.press("enter"))
    console.press("j", "k")
    console.pass(2)
    let first = console.message
    #expect(!first.isEmpty && !first.contains(" s,"), "\(first)")
  }

  @Test("Messages stand on one line of the screen, whatever is shown")
  func messageLine() throws {
    var console = accessible()
    var rows: Set<Int> = []
    for pane in 0..<3 {
      console.press("Z")
      let lines = console.picture(Glyphs.unicode.plain).textLines
      rows.insert(try #require(lines.firstIndex { $0.contains("Z does nothing here") }, "\(pane)"))
      console.press("tab")
    }
    #expect(rows.count == 1)
  }

  @Test("With --ascii nothing beyond ASCII is drawn, borders and foreign names included", arguments: ways)
  func ascii(way: [String]) {
    for isAccessible in [false, true] {
      var console = GoldenConsole(size: Self.size) { $0.isAccessible = isAccessible }
      for key in way { console.press(key) }
      let picture = console.picture(isAccessible ? Glyphs.ascii.plain : .ascii)
      for row in 0..<picture.size.rows {
        #expect(picture.row(row).allSatisfy { $0.text.isASCII && $0.width == 1 }, "\(way) row \(row)")
      }
    }
  }
}
