import OrderModel
import Testing
import ViewModels
import Views

@Suite("Small screens and the hardware cursor")
struct SmallScreenTests {
  private static let small = ScreenSize(columns: 40, rows: 12)

  @Test(
    "Every dialog shows on 40x12 how to apply and how to cancel",
    arguments: [
      ["s"], ["*", "s"], ["*", "s", "j", "enter"], ["n", "x"], ["n", "tab", "x", "enter"], ["n", "x", "esc"],
      ["?"],
      ["m"], [":", "r"], ["q"], ["s", "j", "enter", "q"], ["s", "j", "enter", "p", "x"],
    ])
  func essentialKeys(keys: [String]) throws {
    var console = GoldenConsole(size: SmallScreenTests.small)
    for key in keys { console.press(key) }
    let dialog = try #require(console.state.presentDialog(console.context))
    let text = console.picture().textLines.joined(separator: "\n")
    for hint in [dialog.keys.first, dialog.keys.last].compactMap({ $0 }) {
      #expect(text.contains("\(hint.key) \(hint.label)"), "\(text)")
    }
  }

  @Test("A sentence that is too long for its line goes on below instead of being cut")
  func longSentence() {
    var console = GoldenConsole(size: SmallScreenTests.small)
    console.press("s", "j", "enter")
    let lines = console.picture().textLines
    #expect(lines.suffix(2).joined().contains("u takes back"), "\(lines)")
  }

  @Test("The cursor rests unseen on the selected row, and seen in a text", arguments: GoldenTests.sizes)
  func cursor(size: ScreenSize) throws {
    var console = GoldenConsole(size: size)
    for keys in [["j"], ["j"], ["shift-tab"], ["j"], ["esc"], ["s"], ["j"]] {
      for key in keys { console.press(key) }
      let canvas = console.picture()
      let place = try #require(canvas.cursor, "\(keys)")
      #expect(
        canvas.role(column: place.column, row: place.row) == .selection || console.state.focus == .detail)
      #expect(!canvas.showsCursor)
    }
    console.press("esc", "/")
    console.type("ab")
    let canvas = console.picture()
    #expect(canvas.cursor?.column == 4)
    #expect(canvas.showsCursor)
  }
}
