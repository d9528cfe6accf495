import ViewModels

/// Draws the dialog on top of everything: a box in the middle, cut to the screen.
enum DialogView {
  /// The share of a box's rows each part gets.
  private struct Parts {
    var body: [StyledLine]
    var field = 0
    var items = 0
    var keys = 0
    /// Blank lines between the parts.
    var gaps = 0
    var total: Int { body.count + field + items + keys + gaps }
  }

  /// Draws a dialog over the panes.
  static func draw(_ dialog: DialogPresentation, on canvas: inout Canvas) {
    let screen = canvas.bounds
    guard !screen.isEmpty else { return }
    canvas.hideCursor()
    let isFramed = screen.columns >= 12 && screen.rows >= 5
    let margin = screen.columns >= 60 ? 4 : 0
    let widest = max(0, screen.columns - margin - (isFramed ? 4 : 0))
    let columns = itemColumns(dialog.items)
    let wanted = wantedColumns(dialog, columns: columns)
    let inner = min(widest, max(min(44, widest), min(wanted, 92)))
    let tallest = screen.rows - (isFramed ? 2 : 0) - (screen.rows >= 20 ? 2 : 0)
    let parts = divide(dialog, columns: inner, rows: max(0, tallest))
    let box = screen.centered(
      columns: inner + (isFramed ? 4 : 0), rows: parts.total + (isFramed ? 2 : 0))
    // One blank column on both sides keeps the text below from touching the frame.
    canvas.fill(Rect(column: box.column - 1, row: box.row, columns: box.columns + 2, rows: box.rows))
    if isFramed { canvas.drawFrame(box, title: [Span(dialog.title, .title)], role: dialog.role) }
    let place = isFramed ? box.inset(columns: 2, rows: 1) : box
    canvas.within(place) { canvas in
      drawParts(parts, of: dialog, itemColumns: columns, on: &canvas)
    }
    if isFramed, parts.items < dialog.items.count {
      let top = place.endRow - parts.items - (parts.keys > 0 ? parts.keys + (parts.gaps > 0 ? 1 : 0) : 0)
      let extent = ScrollExtent(
        first: firstItem(dialog, rows: parts.items), visible: parts.items, total: dialog.items.count)
      canvas.drawScrollThumb(extent, column: box.endColumn - 1, row: top, rows: parts.items)
    }
  }

  private static func drawParts(
    _ parts: Parts, of dialog: DialogPresentation, itemColumns: [Int], on canvas: inout Canvas
  ) {
    let columns = canvas.bounds.columns
    let hasGaps = parts.gaps > 0
    var row = 0
    for line in parts.body {
      canvas.draw(line: line, column: 0, row: row, columns: columns)
      row += 1
    }
    if hasGaps, row > 0 { row += 1 }
    if parts.field > 0, let field = dialog.field {
      canvas.drawField(field, column: 0, row: row, columns: columns, hasCursor: true)
      row += hasGaps ? 2 : 1
    }
    if parts.items > 0 {
      drawItems(dialog, rows: parts.items, row: row, itemColumns: itemColumns, on: &canvas)
      row += parts.items + (hasGaps ? 1 : 0)
    }
    if parts.keys > 0 {
      KeyBar.draw(dialog.keys, row: canvas.bounds.rows - 1, from: 0, to: columns, on: &canvas)
    }
  }

  private static func drawItems(
    _ dialog: DialogPresentation, rows: Int, row: Int, itemColumns: [Int], on canvas: inout Canvas
  ) {
    let first = firstItem(dialog, rows: rows)
    let columns = canvas.bounds.columns
    for (index, item) in dialog.items[first...].prefix(rows).enumerated() {
      let isSelected = dialog.hasChoice && dialog.selected == first + index
      let over: Role? = isSelected ? .selection : nil
      if isSelected {
        canvas.fill(Rect(column: 0, row: row + index, columns: columns, rows: 1), role: .selection)
        canvas.draw(String(canvas.glyphs.pointer), column: 0, row: row + index, role: .selection)
      }
      var place = item.isHeading || !dialog.hasChoice ? 0 : 2
      for (cell, width) in zip(item.cells, itemColumns + [columns]) {
        let isLast = item.isHeading || width == itemColumns.last
        canvas.draw(
          line: cell, column: place, row: row + index,
          columns: isLast ? columns - place : min(width, columns - place),
          over: over)
        place += width + 2
        if place >= columns { break }
      }
    }
  }

  /// The first item shown, so that the selected one is on screen.
  private static func firstItem(_ dialog: DialogPresentation, rows: Int) -> Int {
    guard rows > 0, dialog.items.count > rows else { return 0 }
    guard let selected = dialog.selected else { return 0 }
    let last = dialog.items.count - rows
    return dialog.hasChoice ? min(max(0, selected - rows / 2), last) : min(selected, last)
  }

  /// Columns of each cell of the items, by the widest one; headings do not count.
  private static func itemColumns(_ items: [DialogItem]) -> [Int] {
    var widths: [Int] = []
    for item in items where !item.isHeading {
      for (index, cell) in item.cells.enumerated() {
        let width = Canvas.columns(of: cell)
        if index == widths.count { widths.append(width) } else { widths[index] = max(widths[index], width) }
      }
    }
    return widths
  }

  private static func wantedColumns(_ dialog: DialogPresentation, columns: [Int]) -> Int {
    let items = columns.reduce(0) { $0 + $1 + 2 } + (dialog.hasChoice ? 2 : 0)
    let headings =
      dialog.items.filter(\.isHeading).map { Canvas.columns(of: $0.cells.first ?? []) }.max() ?? 0
    let body = dialog.body.map { Canvas.columns(of: $0) }.max() ?? 0
    let keys = dialog.keys.reduce(0) { $0 + CharacterWidth.columns(of: $1.key + " " + $1.label) + 2 }
    let title = CharacterWidth.columns(of: dialog.title) + 4
    return max(items, headings, body, keys, title, dialog.field == nil ? 0 : 60)
  }

  /// Gives each part its rows: keys and field first, at least five items, then the text, then the other items.
  private static func divide(_ dialog: DialogPresentation, columns: Int, rows: Int) -> Parts {
    let text = dialog.body.flatMap { $0.isEmpty ? [$0] : Canvas.wrap($0, columns: columns) }
    var parts = Parts(body: text)
    parts.field = dialog.field == nil ? 0 : 1
    parts.items = dialog.items.count
    parts.keys = dialog.keys.isEmpty ? 0 : 1
    let present = [!text.isEmpty, parts.field > 0, parts.items > 0, parts.keys > 0].filter { $0 }.count
    parts.gaps = max(0, present - 1)
    if parts.total <= rows { return parts }
    let least = min(5, parts.items)
    if parts.field + least + parts.keys + parts.gaps + min(1, text.count) > rows { parts.gaps = 0 }
    if parts.field + least + parts.keys > rows { parts.keys = 0 }
    parts.field = min(parts.field, rows)
    var rest = rows - parts.field - parts.keys - parts.gaps
    let shownText = min(text.count, max(0, rest - least))
    parts.body = Array(text.prefix(shownText))
    if shownText < text.count, shownText > 0 { parts.body[shownText - 1] = [Span("…", .dim)] }
    rest -= shownText
    parts.items = min(parts.items, max(0, rest))
    return parts
  }
}
