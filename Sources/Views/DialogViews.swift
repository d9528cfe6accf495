import ViewModels

/// Draws the dialog on top of everything: a box in the middle, cut to the screen.
enum DialogView {
  /// Draws a dialog over the panes.
  static func draw(_ dialog: DialogPresentation, on canvas: inout Canvas) {
    let screen = canvas.bounds
    guard !screen.isEmpty else { return }
    canvas.removeCursor()
    let plan = DialogPlan.plan(dialog, screen: screen, glyphs: canvas.glyphs)
    let place = plan.shape == .box ? drawBox(dialog, plan, on: &canvas) : drawSheet(dialog, on: &canvas)
    var listRow = 0
    canvas.within(place) { canvas in
      listRow = drawText(dialog, plan, on: &canvas)
      drawList(plan, row: listRow, on: &canvas)
      for (index, keys) in plan.keys.enumerated() {
        let row = place.rows - plan.keys.count + index
        KeyBar.draw(keys, row: row, from: 0, to: place.columns, on: &canvas)
      }
    }
    let extent = ScrollExtent(first: plan.first, visible: plan.lines.count, total: plan.total)
    canvas.drawScrollThumb(
      extent, column: place.endColumn + (plan.shape == .box ? 1 : 0), row: place.row + listRow,
      rows: plan.lines.count, role: dialog.role)
  }

  /// Draws the frame in the middle of the screen and returns the place inside.
  private static func drawBox(_ dialog: DialogPresentation, _ plan: DialogPlan, on canvas: inout Canvas)
    -> Rect
  {
    let screen = canvas.bounds
    var box = screen.centered(columns: plan.columns + 4, rows: plan.rows + 2)
    // A box with a field grows and shrinks while one types; its upper edge and the field stay where they are.
    if plan.keepsPlace { box.row = min(box.row, screen.rows / 6) }
    // One blank column on both sides keeps the text below from touching the frame.
    canvas.fill(Rect(column: box.column - 1, row: box.row, columns: box.columns + 2, rows: box.rows))
    canvas.drawFrame(box, title: [Span(dialog.title, .title)], role: dialog.role)
    return box.inset(columns: 2, rows: 1)
  }

  /// Clears the screen but for a line with the title and returns the place below.
  private static func drawSheet(_ dialog: DialogPresentation, on canvas: inout Canvas) -> Rect {
    var rest = canvas.bounds
    canvas.fill(rest)
    if rest.rows >= 4 {
      let top = rest.takeTop(1)
      canvas.drawRule(
        row: 0, columns: top.columns, title: [Span(dialog.title, .title)], titleColumn: 0, role: dialog.role)
    }
    return rest.inset(columns: rest.columns >= 8 ? 1 : 0)
  }

  /// Draws body and field and returns the row after them.
  private static func drawText(_ dialog: DialogPresentation, _ plan: DialogPlan, on canvas: inout Canvas)
    -> Int
  {
    var row = 0
    if dialog.field == nil { canvas.placeCursor(column: 0, row: 0, isVisible: false) }
    for line in plan.body {
      if line.first?.role == .alert {
        canvas.fill(Rect(column: 0, row: row, columns: plan.columns, rows: 1), role: .alert)
      }
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
      let isTyped = line.field != nil
      let over: Role? = line.isSelected && !isTyped ? .selection : nil
      if line.isSelected, isTyped {
        canvas.draw(String(canvas.glyphs.pointer), column: 0, row: row + offset, role: .focus)
      } else if line.isSelected {
        canvas.fill(Rect(column: 0, row: row + offset, columns: columns, rows: 1), role: .selection)
        canvas.draw(String(canvas.glyphs.pointer), column: 0, row: row + offset, role: .selection)
        if !plan.hasField { canvas.placeCursor(column: 0, row: row + offset, isVisible: false) }
      }
      var place = line.isHeading ? 0 : plan.indent
      for (index, cell) in line.cells.enumerated() where place < columns {
        let isLast = index == line.cells.count - 1 || index >= plan.cellColumns.count
        let width = isLast ? columns - place : min(plan.cellColumns[index], columns - place)
        if isLast, let field = line.field {
          canvas.drawField(
            field, column: place, row: row + offset, columns: width, hasCursor: line.isSelected)
        } else {
          canvas.draw(line: cell, column: place, row: row + offset, columns: width, over: over)
        }
        place += width + 2
      }
    }
  }
}
