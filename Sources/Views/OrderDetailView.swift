import ViewModels

/// Draws the pane that shows one order as text.
enum OrderDetailView {
  /// Draws the text into the place of its pane.
  static func draw(_ text: TextPresentation, frame: Layout.Frame, on canvas: inout Canvas) {
    PaneHeading.draw(text.title, isFocused: text.isFocused, in: frame.heading, on: &canvas)
    let body = frame.body
    canvas.within(body) { canvas in
      for (index, line) in text.lines.prefix(body.rows).enumerated() {
        canvas.draw(line: line, column: 1, row: index, columns: body.columns - 2)
      }
    }
    let extent = ScrollExtent(first: text.first, visible: body.rows, total: text.total)
    canvas.drawScrollThumb(extent, column: frame.scrollColumn, row: body.row, rows: body.rows)
  }
}
