package import ViewModels

/// A part of a scrolling list: which of `total` lines are on screen.
package struct ScrollExtent: Equatable, Sendable {
  package var first: Int
  package var visible: Int
  package var total: Int

  /// Names a part of a list.
  package init(first: Int, visible: Int, total: Int) {
    self.first = first
    self.visible = visible
    self.total = total
  }

  /// Whether everything is on screen.
  package var isWhole: Bool { total <= visible }
}

extension Canvas {
  /// A horizontal line over `columns` columns, with an optional title set into it.
  package mutating func drawRule(
    column: Int = 0, row: Int, columns: Int, title: StyledLine = [], titleColumn: Int = 1,
    role: Role = .border
  ) {
    fill(Rect(column: column, row: row, columns: columns, rows: 1), with: glyphs.horizontal, role: role)
    guard !title.isEmpty, columns > titleColumn + 4 else { return }
    let space = columns - titleColumn - 3
    draw(" ", column: column + titleColumn, row: row)
    let end = draw(line: title, column: column + titleColumn + 1, row: row, columns: space)
    draw(" ", column: end, row: row)
  }

  /// A vertical line over `rows` rows.
  package mutating func drawSeparator(column: Int, row: Int, rows: Int, role: Role = .border) {
    fill(Rect(column: column, row: row, columns: 1, rows: rows), with: glyphs.vertical, role: role)
  }

  /// A box around `rect` with a title in its upper border. Nothing inside is touched.
  package mutating func drawFrame(_ rect: Rect, title: StyledLine = [], role: Role = .border) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    drawRule(
      column: rect.column, row: rect.row, columns: rect.columns, title: title, titleColumn: 2, role: role)
    drawRule(column: rect.column, row: rect.endRow - 1, columns: rect.columns, role: role)
    for column in [rect.column, rect.endColumn - 1] {
      drawSeparator(column: column, row: rect.row + 1, rows: rect.rows - 2, role: role)
    }
    let corners = [
      (rect.column, rect.row, glyphs.topLeft), (rect.endColumn - 1, rect.row, glyphs.topRight),
      (rect.column, rect.endRow - 1, glyphs.bottomLeft),
      (rect.endColumn - 1, rect.endRow - 1, glyphs.bottomRight),
    ]
    for (column, row, corner) in corners { draw(String(corner), column: column, row: row, role: role) }
  }

  /// A thumb on the line at `column` that shows which part of a list is on screen; nothing when all of it is.
  package mutating func drawScrollThumb(
    _ extent: ScrollExtent, column: Int, row: Int, rows: Int, role: Role = .border
  ) {
    guard !extent.isWhole, rows > 0, extent.total > 0 else { return }
    let length = max(1, rows * extent.visible / extent.total)
    let range = max(1, extent.total - extent.visible)
    let start = min(rows - length, (rows - length) * min(extent.first, range) / range)
    fill(
      Rect(column: column, row: row + start, columns: 1, rows: length), with: glyphs.scrollThumb,
      role: .border)
  }

  /// A one-line field with the terminal's cursor in it. `cursor` counts characters of `text`; the text moves left
  /// when the cursor would stand outside. With `hasFocus` false no cursor is placed.
  package mutating func drawField(
    _ text: String, cursor: Int, column: Int, row: Int, columns: Int, hasFocus: Bool, role: Role = .field
  ) {
    guard columns > 0 else { return }
    fill(Rect(column: column, row: row, columns: columns, rows: 1), role: role)
    let end = text.index(text.startIndex, offsetBy: max(0, cursor), limitedBy: text.endIndex) ?? text.endIndex
    // The cursor takes a column of its own behind the text before it.
    var start = text.startIndex
    var used = CharacterWidth.columns(of: text[..<end])
    while used > columns - 1, start < end {
      used -= CharacterWidth.columns(of: text[start])
      start = text.index(after: start)
    }
    within(Rect(column: column, row: row, columns: columns, rows: 1)) { canvas in
      canvas.draw(String(text[start...]), column: 0, row: 0, role: role)
      if hasFocus { canvas.placeCursor(column: min(used, columns - 1), row: 0) }
    }
  }
}
