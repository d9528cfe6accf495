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
    // A long form stands high from the start, as it grows while it is filled in.
    let isLong = plan.isForm && plan.rows > screen.rows / 2
    if plan.keepsPlace { box.row = min(box.row, screen.rows / (isLong ? 16 : 6)) }
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
      let isWide = line.isNote && line.cells.count < 2
      var place = line.isHeading ? 0 : isWide ? min(DialogPlan.noteIndent, max(0, columns - 8)) : plan.indent
      for (index, cell) in line.cells.enumerated() where place < columns {
        let isLast = index == line.cells.count - 1 || index >= plan.cellColumns.count
        let isLabel = index == 0 && (line.field != nil || line.isNote) && !isWide
        let width = isLast && !isLabel ? columns - place : min(plan.cellColumns[index], columns - place)
        canvas.draw(line: cell, column: place, row: row + offset, columns: width, over: over)
        place += width + 2
        if isLabel, let field = line.field {
          drawField(
            field, hint: line.cells.dropFirst().first ?? [], line, plan, column: place, row: row + offset,
            on: &canvas)
          break
        }
      }
    }
  }

  /// Draws the field of a line and its hint, beside it or, where that has no room, in it while it is empty.
  private static func drawField(
    _ field: FieldPresentation, hint: StyledLine, _ line: DialogPlan.Line, _ plan: DialogPlan, column: Int,
    row: Int, on canvas: inout Canvas
  ) {
    let room = plan.columns - column
    let width = min(plan.fieldColumns, room)
    canvas.drawField(field, column: column, row: row, columns: width, hasCursor: line.isSelected)
    if room - width >= Canvas.columns(of: hint) + 2 {
      canvas.draw(line: hint, column: column + width + 2, row: row, columns: room - width - 2)
    } else if field.text.isEmpty {
      // The cursor stands on the first column.
      canvas.draw(line: hint, column: column + 1, row: row, columns: width - 1, over: .field)
    }
  }
}
