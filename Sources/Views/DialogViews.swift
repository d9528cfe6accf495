import ViewModels

/// Draws the dialog on top of everything: a box in the middle, cut to the screen.
enum DialogView {
  /// Draws a dialog over the panes.
  static func draw(_ dialog: DialogPresentation, on canvas: inout Canvas) {
    let screen = canvas.bounds
    guard !screen.isEmpty else { return }
    canvas.hideCursor()
    let plan = DialogPlan(dialog, screen: screen, glyphs: canvas.glyphs)
    let frame = plan.isFramed ? 2 : 0
    var box = screen.centered(columns: plan.columns + 2 * frame, rows: plan.rows + frame)
    // A box with a field grows and shrinks while one types; its upper edge and the field stay where they are.
    if plan.hasField { box.row = min(box.row, screen.rows / 6) }
    // One blank column on both sides keeps the text below from touching the frame.
    canvas.fill(Rect(column: box.column - 1, row: box.row, columns: box.columns + 2, rows: box.rows))
    var place = box
    if plan.isFramed {
      canvas.drawFrame(box, title: [Span(dialog.title, .title)], role: dialog.role)
      place = box.inset(columns: 2, rows: 1)
    }
    var listRow = 0
    canvas.within(place) { canvas in
      listRow = drawText(dialog, plan, on: &canvas)
      drawList(plan, row: listRow, on: &canvas)
      if plan.hasKeys {
        KeyBar.draw(dialog.keys, row: place.rows - 1, from: 0, to: place.columns, on: &canvas)
      }
    }
    let extent = ScrollExtent(first: plan.first, visible: plan.lines.count, total: plan.total)
    if plan.isFramed {
      canvas.drawScrollThumb(
        extent, column: box.endColumn - 1, row: place.row + listRow, rows: plan.lines.count, role: dialog.role
      )
    }
  }

  /// Draws body and field and returns the row after them.
  private static func drawText(_ dialog: DialogPresentation, _ plan: DialogPlan, on canvas: inout Canvas)
    -> Int
  {
    var row = 0
    for line in plan.body {
      canvas.draw(line: line, column: 0, row: row, columns: plan.columns)
      row += 1
    }
    if plan.hasGaps, row > 0 { row += 1 }
    if plan.hasField, let field = dialog.field {
      canvas.drawField(field, column: 0, row: row, columns: plan.columns, hasCursor: true)
      row += plan.hasGaps ? 2 : 1
    }
    return row
  }

  private static func drawList(_ plan: DialogPlan, row: Int, on canvas: inout Canvas) {
    let columns = plan.columns
    for (offset, line) in plan.lines.enumerated() {
      let over: Role? = line.isSelected ? .selection : nil
      if line.isSelected {
        canvas.fill(Rect(column: 0, row: row + offset, columns: columns, rows: 1), role: .selection)
        canvas.draw(String(canvas.glyphs.pointer), column: 0, row: row + offset, role: .selection)
      }
      var place = line.isHeading ? 0 : plan.indent
      for (index, cell) in line.cells.enumerated() where place < columns {
        let isLast = index == line.cells.count - 1 || index >= plan.cellColumns.count
        let width = isLast ? columns - place : min(plan.cellColumns[index], columns - place)
        canvas.draw(line: cell, column: place, row: row + offset, columns: width, over: over)
        place += width + 2
      }
    }
  }
}
