import ViewModels

/// Draws the list panes: orders, pending changes, shops and views.
enum ListView {
  /// Draws a list into the place of its pane.
  static func draw(_ list: ListPresentation, pane: PaneID, frame: Layout.Frame, on canvas: inout Canvas) {
    PaneHeading.draw(list.title, isFocused: list.isFocused, in: frame.heading, on: &canvas)
    let showsTitles = list.showsColumnTitles && Layout.showsColumnTitles(pane, body: frame.body)
    var body = frame.body
    if Layout.showsColumnTitles(pane, body: body) {
      let titles = body.takeTop(1)
      if showsTitles, !list.rows.isEmpty {
        canvas.within(titles) { canvas in
          drawTitles(list.columns, margin: Layout.leftMargin(pane), on: &canvas)
        }
      }
    }
    if list.rows.isEmpty {
      EmptyState.draw(list.empty, in: body, on: &canvas)
      return
    }
    canvas.within(body) { canvas in
      for (index, row) in list.rows.prefix(body.rows).enumerated() {
        draw(row, at: index, of: list, margin: Layout.leftMargin(pane), on: &canvas)
      }
    }
    let extent = ScrollExtent(first: list.first, visible: body.rows, total: list.total)
    canvas.drawScrollThumb(extent, column: frame.scrollColumn, row: body.row, rows: body.rows)
  }

  private static func drawTitles(_ columns: [ColumnPresentation], margin: Int, on canvas: inout Canvas) {
    let titles = columns.map { [Span($0.title, .dim)] }
    canvas.drawCells(titles, in: columns, row: 0, from: margin, to: canvas.bounds.columns - 1, over: nil)
  }

  private static func draw(
    _ row: RowPresentation, at index: Int, of list: ListPresentation, margin: Int, on canvas: inout Canvas
  ) {
    let width = canvas.bounds.columns
    if row.isHeading {
      let end = canvas.draw(line: row.cells.first ?? [], column: 1, row: index, columns: width - 2)
      if row.hasRule { canvas.drawRule(column: end + 1, row: index, columns: width - end - 2) }
      return
    }
    let isSelected = list.selected == index
    if isSelected, list.isFocused {
      canvas.placeCursor(column: canvas.glyphs.isPlain ? margin : 0, row: index, isVisible: false)
    }
    let over: Role? = isSelected ? (list.isFocused ? .selection : .selectionInactive) : nil
    if let over { canvas.fill(Rect(column: 0, row: index, columns: width, rows: 1), role: over) }
    if isSelected || row.isCurrent {
      let glyph = isSelected ? canvas.glyphs.pointer : canvas.glyphs.bullet
      canvas.draw(String(glyph), column: 0, row: index, role: over ?? .focus)
    }
    canvas.drawCells(row.cells, in: list.columns, row: index, from: margin, to: width - 1, over: over)
  }
}

extension ColumnPresentation.Alignment {
  /// The alignment as the drawing functions take it.
  var onCanvas: Alignment { self == .right ? .right : .left }
}

extension Canvas {
  /// Draws one styled text per column, a gap of one between them, never beyond `end`. Gaps between secondary texts
  /// are secondary too: every change of role within a row costs bytes on the way to the terminal.
  mutating func drawCells(
    _ cells: [StyledLine], in columns: [ColumnPresentation], row: Int, from start: Int, to end: Int,
    over: Role?
  ) {
    var place = start
    var drawnTo = start
    var lastRole = Role.text
    for (cell, column) in zip(cells, columns) {
      let width = min(column.width, end - place)
      if width <= 0 { break }
      var left = place
      if column.alignment == .right { left += max(0, width - Canvas.columns(of: cell)) }
      if let first = cell.first(where: { !$0.text.isEmpty }) {
        if over == nil, lastRole == .dim, first.role == .dim {
          fill(Rect(column: drawnTo, row: row, columns: left - drawnTo, rows: 1), role: .dim)
        }
        drawnTo = draw(line: cell, column: left, row: row, columns: place + width - left, over: over)
        lastRole = cell.last { !$0.text.isEmpty }?.role ?? .text
      }
      place += column.width + 1
    }
  }
}

/// The line above a pane: a rule with the pane's name in it.
enum PaneHeading {
  /// Draws the line; the focused pane's line stands out.
  static func draw(_ title: StyledLine, isFocused: Bool, in place: Rect, on canvas: inout Canvas) {
    guard !place.isEmpty else { return }
    let shown = title.map { span in
      span.role == .heading && isFocused ? Span(span.text, .focus, bold: span.bold) : span
    }
    canvas.within(place) { canvas in
      canvas.drawRule(
        row: 0, columns: place.columns, title: shown, titleColumn: 0, role: isFocused ? .focus : .border)
    }
  }
}

/// What stands in a pane without content: what is missing and what to do next.
enum EmptyState {
  /// Draws the lines in the middle of the upper part of a place.
  static func draw(_ lines: [StyledLine], in place: Rect, on canvas: inout Canvas) {
    canvas.within(place) { canvas in
      let columns = place.columns - 2
      let wrapped = lines.flatMap { $0.isEmpty ? [$0] : Canvas.wrap($0, columns: min(columns, 60)) }
      let first = max(0, (place.rows - wrapped.count) * 2 / 5)
      for (index, line) in wrapped.prefix(place.rows).enumerated() {
        let margin = max(0, (columns - Canvas.columns(of: line)) / 2)
        canvas.draw(line: line, column: 1 + margin, row: first + index, columns: columns)
      }
    }
  }
}
