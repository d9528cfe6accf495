package import ViewModels

/// What stands in one column of the screen.
package struct Cell: Equatable, Sendable {
  /// A spacing character with the marks on it, as one terminal cell holds it.
  package var text: Character
  package var role: Role
  package var bold: Bool
  /// Columns it takes: 1, or 2 with a continuation cell after it, whose own width is 0.
  package var width: UInt8

  /// Makes a cell.
  package init(_ text: Character, role: Role = .text, bold: Bool = false, width: UInt8 = 1) {
    self.text = text
    self.role = role
    self.bold = bold
    self.width = width
  }

  /// An empty place in ordinary text.
  package static let blank = Cell(" ")
  /// Whether it is the second column of the cell before.
  package var isContinuation: Bool { width == 0 }
}

/// A picture of the whole screen in cells that carry roles, not colours. Everything drawn is clipped to the current
/// region and is made to fit its columns here, so that no text can shift what stands beside it.
///
/// Columns and rows of the drawing functions count from the top left of the current region.
package struct Canvas: Equatable, Sendable {
  package let size: ScreenSize
  /// The characters borders and marks are drawn with.
  package let glyphs: Glyphs
  /// Where the terminal's cursor stands, in cells of the screen; nil: anywhere.
  package private(set) var cursor: (column: Int, row: Int)?
  /// Whether the cursor is seen: in a text field. Elsewhere it only tells screen readers and braille lines where things
  /// happen.
  package private(set) var showsCursor = false
  private var cells: [Cell]
  private var origin: (column: Int, row: Int) = (0, 0)
  private var extent: Rect
  private var clip: Rect

  /// Makes a blank screen.
  package init(size: ScreenSize, glyphs: Glyphs = .unicode) {
    self.size = ScreenSize(columns: max(0, size.columns), rows: max(0, size.rows))
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: self.size.columns * self.size.rows)
    extent = Rect(self.size)
    clip = extent
  }

  /// Equal when the screens look the same; the region drawing goes to does not count.
  package static func == (left: Canvas, right: Canvas) -> Bool {
    left.size == right.size && left.cursor?.column == right.cursor?.column
      && left.cursor?.row == right.cursor?.row && left.showsCursor == right.showsCursor
      && left.cells == right.cells
  }

  /// The cells of a row of the screen, left to right; two rows with equal slices look the same.
  package func row(_ index: Int) -> ArraySlice<Cell> {
    cells[index * size.columns..<(index + 1) * size.columns]
  }

  /// The cell at a place of the screen.
  package func cell(column: Int, row: Int) -> Cell { cells[row * size.columns + column] }

  /// The columns and rows of the current region; some may be clipped away.
  package var bounds: Rect { Rect(column: 0, row: 0, columns: extent.columns, rows: extent.rows) }

  /// Draws with `rect` (of the current region) as the region: its top left is 0, 0 and nothing gets outside.
  package mutating func within(_ rect: Rect, _ body: (inout Canvas) -> Void) {
    let saved = (origin, extent, clip)
    origin = (origin.column + rect.column, origin.row + rect.row)
    extent = Rect(column: origin.column, row: origin.row, columns: rect.columns, rows: rect.rows)
    clip = clip.intersection(extent)
    if !clip.isEmpty { body(&self) }
    (origin, extent, clip) = saved
  }

  /// Puts the terminal's cursor into the region, visible unless told otherwise; takes it away when the place is clipped
  /// away.
  package mutating func placeCursor(column: Int, row: Int, isVisible: Bool = true) {
    let place = (column: origin.column + column, row: origin.row + row)
    cursor = clip.contains(column: place.column, row: place.row) ? place : nil
    showsCursor = (isVisible || glyphs.isPlain) && cursor != nil
  }

  /// Takes the terminal's cursor away.
  package mutating func removeCursor() {
    cursor = nil
    showsCursor = false
  }

  /// Draws text from a place on, up to the end of the region, and returns the column after it. What does not fit
  /// is cut off without a mark; `drawFitted` marks it.
  @discardableResult
  package mutating func draw(_ text: String, column: Int, row: Int, role: Role = .text, bold: Bool = false)
    -> Int
  {
    let target = origin.row + row
    guard target >= clip.row, target < clip.endRow else { return column + CharacterWidth.columns(of: text) }
    var place = origin.column + column
    for character in text {
      if place >= clip.endColumn { break }
      if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F {
        put(Cell(character, role: role, bold: bold), column: place, row: target)
        place += 1
        continue
      }
      if character == "\u{A0}" {
        // Only its effect on line breaks tells it from a blank.
        put(Cell(" ", role: role, bold: bold), column: place, row: target)
        place += 1
        continue
      }
      CharacterWidth.forEachCell(of: character) { part, width in
        place = putPart(part, width, column: place, row: target, role: role, bold: bold)
      }
    }
    return place - origin.column
  }

  /// Gives every cell of `rect` the same character and role.
  package mutating func fill(
    _ rect: Rect, with character: Character = " ", role: Role = .text, bold: Bool = false
  ) {
    let area = Rect(
      column: origin.column + rect.column, row: origin.row + rect.row, columns: rect.columns, rows: rect.rows
    ).intersection(clip)
    guard !area.isEmpty else { return }
    let cell = Cell(shown(character), role: role, bold: bold)
    for row in area.row..<area.endRow {
      unpair(column: area.column, row: row)
      unpair(column: area.endColumn - 1, row: row)
      let start = row * size.columns
      for index in start + area.column..<start + area.endColumn { cells[index] = cell }
    }
  }

  /// Gives the cells of `rect` another role and leaves their text.
  package mutating func paint(_ rect: Rect, role: Role, bold: Bool? = nil) {
    let area = Rect(
      column: origin.column + rect.column, row: origin.row + rect.row, columns: rect.columns, rows: rect.rows
    ).intersection(clip)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      for index in row * size.columns + area.column..<row * size.columns + area.endColumn {
        cells[index].role = role
        if let bold { cells[index].bold = bold }
      }
    }
  }

  /// One character of a single column, or its stand-in where only ASCII can be shown.
  private func shown(_ character: Character) -> Character {
    glyphs.isASCII && !character.isASCII ? Glyphs.asciiSubstitute(for: character) : character
  }

  private mutating func putPart(
    _ part: Character, _ width: Int, column: Int, row: Int, role: Role, bold: Bool
  ) -> Int {
    if width == 1 || glyphs.isASCII {
      for offset in 0..<width {
        put(Cell(shown(part), role: role, bold: bold), column: column + offset, row: row)
      }
    } else if column < clip.column || column + 1 >= clip.endColumn {
      // Half a character cannot be shown: the visible half stays blank.
      for offset in 0..<width {
        put(Cell(" ", role: role, bold: bold), column: column + offset, row: row)
      }
    } else {
      put(Cell(part, role: role, bold: bold, width: 2), column: column, row: row)
      unpair(column: column + 1, row: row)
      cells[row * size.columns + column + 1] = Cell(" ", role: role, bold: bold, width: 0)
      cells[row * size.columns + column].width = 2
      cells[row * size.columns + column].text = part
    }
    return column + width
  }

  private mutating func put(_ cell: Cell, column: Int, row: Int) {
    guard column >= clip.column, column < clip.endColumn else { return }
    unpair(column: column, row: row)
    cells[row * size.columns + column] = cell
  }

  /// Blanks the other half of a wide character of which the cell at `column` is about to be overwritten.
  private mutating func unpair(column: Int, row: Int) {
    let index = row * size.columns + column
    let width = cells[index].width
    if width == 2, column + 1 < size.columns {
      cells[index + 1].width = 1
    } else if width == 0, column > 0 {
      cells[index - 1].text = " "
      cells[index - 1].width = 1
    }
    if width != 1 { cells[index].width = 1 }
  }
}
