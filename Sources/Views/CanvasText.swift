package import ViewModels

extension Canvas {
  /// The rows as text without trailing blanks, as a person sees them.
  package var textLines: [String] {
    (0..<size.rows).map { index in
      var line = ""
      for cell in row(index) where !cell.isContinuation { line.append(cell.text) }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The role and emphasis of a cell under a place of the screen; nil outside.
  package func role(column: Int, row: Int) -> Role? {
    Rect(size).contains(column: column, row: row) ? cell(column: column, row: row).role : nil
  }
}
