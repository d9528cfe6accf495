import Testing
import ViewModels
import Views

@Suite("Layout")
struct LayoutTests {
  private static let paneCases: [(Int, Int, PaneID, Set<PaneID>)] = [
    (120, 40, PaneID.orders, Set<PaneID>([.shops, .orders, .detail])),
    (120, 24, .shops, [.shops, .orders, .detail]), (300, 100, .detail, [.shops, .orders, .detail]),
    (119, 40, .orders, [.orders, .detail]), (80, 24, .orders, [.orders, .detail]),
    (80, 24, .shops, [.orders, .shops]), (80, 24, .detail, [.orders, .detail]),
    (79, 24, .orders, [.orders]),
    (79, 24, .shops, [.shops]), (40, 12, .detail, [.detail]), (80, 10, .orders, [.orders]),
    (1, 1, .orders, [.orders]),
  ]

  @Test(
    "120 columns show three panes, 80 two, less one",
    arguments: paneCases)
  func panes(columns: Int, rows: Int, focus: PaneID, expected: Set<PaneID>) {
    let layout = Layout(size: ScreenSize(columns: columns, rows: rows), focus: focus, main: .orders)
    #expect(layout.viewport.visible == expected)
  }

  @Test("the pending changes take the place of the orders", arguments: [(120, 40), (80, 24), (40, 12)])
  func pending(columns: Int, rows: Int) {
    let size = ScreenSize(columns: columns, rows: rows)
    let orders = Layout(size: size, focus: .orders, main: .orders)
    let outbox = Layout(size: size, focus: .outbox, main: .outbox)
    #expect(outbox.frames[.outbox] == orders.frames[.orders])
    #expect(outbox.frames[.orders] == nil)
  }

  @Test("the key bar goes first, then the message line, then the title")
  func tiny() {
    func parts(_ rows: Int) -> [Bool] {
      let layout = Layout(size: ScreenSize(columns: 40, rows: rows), focus: .orders, main: .orders)
      return [!layout.keyBar.isEmpty, !layout.message.isEmpty, !layout.title.isEmpty]
    }
    #expect(parts(8) == [true, true, true])
    #expect(parts(7) == [false, true, true])
    #expect(parts(4) == [false, false, true])
    #expect(parts(3) == [false, false, false])
  }

  @Test("at every size the parts lie on the screen, do not overlap, and every pane has its room told")
  func everySize() {
    for columns in [1, 2, 3, 10, 40, 79, 80, 100, 119, 120, 200, 400] {
      for rows in 1...60 {
        for focus in PaneID.allCases {
          check(Layout(size: ScreenSize(columns: columns, rows: rows), focus: focus, main: .orders))
        }
      }
    }
  }

  private func check(_ layout: Layout) {
    let screen = Rect(layout.size)
    var parts = [layout.title, layout.message, layout.keyBar, layout.footRule] + layout.separators
    for frame in layout.frames.values { parts += [frame.heading, frame.body] }
    let shown = parts.filter { !$0.isEmpty }
    for (index, part) in shown.enumerated() {
      #expect(part.intersection(screen) == part, "\(layout.size)")
      for other in shown[(index + 1)...] { #expect(part.intersection(other).isEmpty, "\(layout.size)") }
    }
    for pane in PaneID.allCases {
      let size = layout.viewport.size(pane)
      #expect(size.columns >= 1 && size.rows >= 1)
      #expect(size.columns <= max(1, layout.size.columns) && size.rows <= max(1, layout.size.rows))
    }
    #expect(layout.viewport.sizes.count == PaneID.allCases.count)
  }

  @Test("a cell belongs to the pane drawn there, none between panes and outside")
  func hit() {
    let layout = Layout(size: ScreenSize(columns: 120, rows: 40), focus: .orders, main: .orders)
    let viewport = layout.viewport
    #expect(viewport.hit(column: 0, row: 5)?.pane == .shops)
    #expect(viewport.hit(column: 50, row: 5)?.pane == .orders)
    #expect(viewport.hit(column: 119, row: 5)?.pane == .detail)
    #expect(viewport.hit(column: 5, row: 39) == nil)
    #expect(viewport.hit(column: 500, row: 500) == nil)
  }
}
