package import ViewModels

/// A rectangle of character cells. Sizes are never negative; a rectangle without columns or rows is empty and
/// everything drawn into it is clipped away.
package struct Rect: Equatable, Sendable {
  /// Of the left column, zero-based.
  package var column: Int
  /// Of the top row, zero-based.
  package var row: Int
  package var columns: Int
  package var rows: Int

  /// Makes a rectangle; negative sizes become zero.
  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// The whole of a screen of `size`.
  package init(_ size: ScreenSize) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  /// A rectangle without cells.
  package static let empty = Rect(column: 0, row: 0, columns: 0, rows: 0)

  /// Whether it holds no cell.
  package var isEmpty: Bool { columns == 0 || rows == 0 }
  /// The column after the last one.
  package var endColumn: Int { column + columns }
  /// The row after the last one.
  package var endRow: Int { row + rows }

  /// The cells that both hold; empty when there are none.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(endColumn, other.endColumn) - left,
      rows: min(endRow, other.endRow) - top)
  }

  /// Whether the cell at `column`, `row` is inside.
  package func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// What is left after taking away margins.
  package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(
      column: column + columns, row: row + rows, columns: self.columns - 2 * columns,
      rows: self.rows - 2 * rows)
  }

  /// A rectangle of at most the given size in the middle of this one.
  package func centered(columns: Int, rows: Int) -> Rect {
    let width = min(columns, self.columns)
    let height = min(rows, self.rows)
    return Rect(
      column: column + (self.columns - width) / 2, row: row + (self.rows - height) / 2, columns: width,
      rows: height)
  }

  /// Takes `count` rows off the top and returns them.
  package mutating func takeTop(_ count: Int) -> Rect {
    let taken = Rect(column: column, row: row, columns: columns, rows: min(max(0, count), rows))
    self = Rect(column: column, row: row + taken.rows, columns: columns, rows: rows - taken.rows)
    return taken
  }

  /// Takes `count` rows off the bottom and returns them.
  package mutating func takeBottom(_ count: Int) -> Rect {
    let height = min(max(0, count), rows)
    rows -= height
    return Rect(column: column, row: endRow, columns: columns, rows: height)
  }

  /// Takes `count` columns off the left and returns them.
  package mutating func takeLeft(_ count: Int) -> Rect {
    let taken = Rect(column: column, row: row, columns: min(max(0, count), columns), rows: rows)
    self = Rect(column: column + taken.columns, row: row, columns: columns - taken.columns, rows: rows)
    return taken
  }

  /// Takes `count` columns off the right and returns them.
  package mutating func takeRight(_ count: Int) -> Rect {
    let width = min(max(0, count), columns)
    columns -= width
    return Rect(column: endColumn, row: row, columns: width, rows: rows)
  }
}
