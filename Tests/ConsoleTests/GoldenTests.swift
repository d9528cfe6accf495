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

  private func layout(_ size: ScreenSize, focus: PaneID = .orders, main: PaneID = .orders) -> Layout {
    Layout(size: size, focus: focus, main: main)
  }

  @Test("list and detail", arguments: sizes)
  func list(size: ScreenSize) {
    let layout = layout(size)
    expect(RootView.draw(SampleScreens.list(layout), layout: layout), "widgets-list")
  }

  @Test("the focus on the shops, in ASCII", arguments: sizes)
  func shops(size: ScreenSize) {
    let layout = layout(size, focus: .shops)
    expect(
      RootView.draw(SampleScreens.list(layout, focus: .shops), layout: layout, glyphs: .ascii),
      "widgets-shops-ascii")
  }

  @Test("a dialog that is longer than the screen", arguments: sizes)
  func help(size: ScreenSize) {
    let layout = layout(size)
    var screen = SampleScreens.list(layout)
    screen.dialog = SampleScreens.help
    expect(RootView.draw(screen, layout: layout), "widgets-help")
  }

  @Test("a dialog to choose from", arguments: sizes)
  func status(size: ScreenSize) {
    let layout = layout(size)
    var screen = SampleScreens.list(layout)
    screen.dialog = SampleScreens.statusDialog
    expect(RootView.draw(screen, layout: layout), "widgets-status")
  }

  @Test("300 sizes from 1x1 to 400x120 with every dialog: nothing traps and no wide character is cut in half")
  func randomSizes() {
    var random = SplitMix(seed: 7)
    for round in 0..<300 {
      let size = ScreenSize(columns: 1 + random.below(400), rows: 1 + random.below(120))
      let small = ScreenSize(columns: 1 + random.below(20), rows: 1 + random.below(8))
      for size in [size, small] {
        let focus = PaneID.allCases[round % 4]
        let layout = layout(size, focus: focus, main: focus == .outbox ? .outbox : .orders)
        var screen = SampleScreens.list(layout, focus: focus)
        screen.message.field = FieldPresentation(
          prompt: "/", text: "漢字 status:sent", cursor: 9, mistake: 3..<9)
        screen.dialog = round % 6 == 5 ? nil : SampleScreens.dialogs[round % 6]
        let canvas = RootView.draw(screen, layout: layout, glyphs: round % 2 == 0 ? .unicode : .ascii)
        #expect(canvas.size == size)
        for row in 0..<size.rows {
          let columns = canvas.row(row).reduce(0) { $0 + Int($1.width) }
          #expect(columns == size.columns, "\(size) row \(row)")
        }
      }
    }
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
