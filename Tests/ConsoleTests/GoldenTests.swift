import OrderModel
import TestSupport
import Testing
import ViewModels
import Views

@Suite("Pictures of the views")
struct GoldenTests {
  static let sizes = [
    ScreenSize(columns: 80, rows: 24), .init(columns: 120, rows: 40), .init(columns: 40, rows: 12),
  ]

  private func expect(_ canvas: Canvas, _ name: String) {
    let difference = Golden.difference(canvas, name: "\(name)-\(canvas.size.columns)x\(canvas.size.rows)")
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test("list and detail", arguments: sizes)
  func list(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("j", "j", "space", "j")
    expect(console.picture(), "list")
  }

  @Test("the detail with the focus, scrolled", arguments: sizes)
  func detail(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("j", "j", "tab", "j", "j", "j")
    expect(console.picture(), "detail")
  }

  @Test("the focus on the shops, in ASCII", arguments: sizes)
  func shops(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("shift-tab", "j", "j")
    expect(console.picture(.ascii), "shops-ascii")
  }

  @Test("the status dialog over several marked orders", arguments: sizes)
  func status(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("space", "space", "space", "/")
    console.type("lisboa")
    console.press("enter", "s", "j", "j")
    expect(console.picture(), "status")
  }

  @Test("the help", arguments: sizes)
  func help(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("?")
    expect(console.picture(), "help")
  }

  @Test("a note being written", arguments: sizes)
  func note(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("n")
    console.type("Gate 漢字")
    expect(console.picture(), "note")
  }

  @Test("tracking numbers for two marked orders", arguments: sizes)
  func tracking(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("space", "space", "t")
    console.type("RR123456785SE")
    expect(console.picture(), "tracking")
  }

  @Test("the copy menu", arguments: sizes)
  func copy(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("space", "y", "g")
    expect(console.picture(), "copy")
  }

  @Test("the command palette", arguments: sizes)
  func palette(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press(":")
    console.type("re")
    expect(console.picture(), "palette")
  }

  @Test("a search with a mistake in it", arguments: sizes)
  func search(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("/")
    console.type("lisboa status:sendt")
    expect(console.picture(), "search")
  }

  @Test("the candidates while a search is typed", arguments: sizes)
  func completion(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("/")
    console.type("porto status:p")
    console.press("tab")
    expect(console.picture(), "complete")
  }

  @Test("the list sorted by its totals, two orders marked", arguments: sizes)
  func sorted(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("O", "G", "k", "k", "k", "k", "k", "enter", "space", "space")
    expect(console.picture(), "sorted")
    console.press("O")
    expect(console.picture(), "sort")
  }

  @Test("the history of an order", arguments: sizes)
  func history(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("h")
    console.answerHistory()
    expect(console.picture(), "history")
  }

  @Test("shops without orders say so and what to do", arguments: sizes)
  func empty(size: ScreenSize) {
    expect(GoldenConsole(size: size, orders: []).picture(), "empty")
  }

  @Test("pending changes", arguments: sizes)
  func pending(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("s", "j", "enter", "j", "j", "s", "j", "j", "enter", "p")
    expect(console.picture(), "pending")
  }

  /// What was pressed before the window changes its size: each dialog, each pane, the search.
  static let situations: [(name: String, keys: [String])] = [
    ("orders", []), ("detail", ["tab"]), ("shops", ["shift-tab"]), ("pending", ["s", "j", "enter", "p"]),
    ("status", ["s"]), ("status of many", ["*", "s"]), ("question", ["*", "s", "j", "enter"]),
    ("note", ["n", "x"]), ("tracking", ["*", "t", "R", "R", "tab"]), ("copy", ["*", "y"]),
    ("help", ["?", "G"]), ("palette", [":", "r"]), ("leave", ["q"]),
    ("leave with held", ["s", "j", "enter", "q"]),
    ("search", ["/", "s", "t", "a", "t", "u", "s", ":"]), ("sort", ["O", "j", "enter", "O"]),
    ("history", ["h"]),
    ("coupon", ["c", "*", "enter", "x"]), ("coupons", ["C"]), ("new order", ["a", "tab", "x"]),
  ]

  @Test(
    "300 sizes from 1x1 to 400x120: nothing traps, no wide character is cut in half", arguments: situations)
  func randomSizes(situation: (name: String, keys: [String])) {
    var random = SplitMix(seed: UInt64(situation.name.utf8.count) &* 7919)
    var console = GoldenConsole(size: ScreenSize(columns: 100, rows: 30))
    for key in situation.keys { console.press(key) }
    for round in 0..<300 {
      let isSmall = round % 8 != 0
      let size = ScreenSize(
        columns: 1 + random.below(isSmall ? 24 : 400), rows: 1 + random.below(isSmall ? 12 : 120))
      console.resize(size)
      let canvas = console.picture(round % 3 == 0 ? .ascii : .unicode)
      #expect(canvas.size == size)
      for row in 0..<size.rows {
        let columns = canvas.row(row).reduce(0) { $0 + Int($1.width) }
        #expect(columns == size.columns, "\(size) row \(row)")
      }
      if let cursor = canvas.cursor {
        #expect(Rect(size).contains(column: cursor.column, row: cursor.row), "\(size)")
      }
    }
  }

  @Test("the row with the selection is told apart without any colour", arguments: sizes)
  func selectionWithoutColour(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("j", "j")
    let canvas = console.picture()
    let selected = (0..<size.rows).filter { row in canvas.row(row).contains { $0.role == .selection } }
    #expect(selected.count == 1)
    #expect(Theme.default[.selection].fitted(to: .mono).reverse)
  }

  @Test("every status is told by its letter and word in the text of its row")
  func statusWithoutColour() {
    let lines = GoldenConsole(size: ScreenSize(columns: 80, rows: 40)).picture().textLines
    for status in OrderStatus.allCases {
      let word = status == .unknown ? "na_alfândega" : status.rawValue
      #expect(lines.contains { $0.contains("\(status.letter) \(word)") }, "\(status)")
    }
  }

  @Test("moving down one row changes the two rows and nothing else")
  func rowsChanged() {
    var console = GoldenConsole(size: ScreenSize(columns: 40, rows: 24))
    let before = console.picture()
    console.press("j")
    let after = console.picture()
    let changed = (0..<24).filter { before.row($0) != after.row($0) }
    #expect(changed.count == 2, "\(changed.map { before.textLines[$0] + after.textLines[$0] })")
  }
}

/// A small reproducible source of numbers.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value >> 31) % UInt64(limit))
  }
}
