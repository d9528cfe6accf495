import ViewModels

/// Draws the pane that shows one order as text.
enum OrderDetailView {
  /// Draws the text into the place of its pane.
  static func draw(_ text: TextPresentation, frame: Layout.Frame, on canvas: inout Canvas) {
    PaneHeading.draw(text.title, isFocused: text.isFocused, in: frame.heading, on: &canvas)
    let body = frame.body
    canvas.within(body) { canvas in
      if text.isFocused { canvas.placeCursor(column: 1, row: 0, isVisible: false) }
      for (index, line) in text.lines.prefix(body.rows).enumerated() {
        canvas.draw(line: line, column: 1, row: index, columns: body.columns - 2)
      }
    }
    drawRest(of: text, frame: frame, on: &canvas)
  }

  /// How many lines are below the last one shown, at the end of the heading. A thumb beside the text would come and
  /// go with every order and rewrite each row.
  private static func drawRest(of text: TextPresentation, frame: Layout.Frame, on canvas: inout Canvas) {
    let below = text.total - text.first - frame.body.rows
    guard below > 0, frame.heading.columns >= 24 else { return }
    let label = " \(below) more "
    canvas.draw(label, column: frame.heading.endColumn - label.count - 1, row: frame.heading.row, role: .dim)
  }
}
