package import ViewModels

/// Where text stands in a field that is wider than the text.
package enum Alignment: Sendable { case left, right, center }

extension Canvas {
  /// Draws text into exactly `columns` columns from a place on: padded by the alignment, or cut off with an
  /// ellipsis in its last column. Only the columns of the text itself are written.
  package mutating func drawFitted(
    _ text: String, column: Int, row: Int, columns: Int, alignment: Alignment = .left, role: Role = .text,
    bold: Bool = false
  ) {
    guard columns > 0 else { return }
    let needed = CharacterWidth.columns(of: text)
    if needed > columns {
      let (head, used) = CharacterWidth.prefix(of: text, columns: columns - 1)
      draw(String(head), column: column, row: row, role: role, bold: bold)
      draw(String(glyphs.ellipsis), column: column + used, row: row, role: role, bold: bold)
      return
    }
    let padding = columns - needed
    let start =
      switch alignment {
      case .left: 0
      case .right: padding
      case .center: padding / 2
      }
    draw(text, column: column + start, row: row, role: role, bold: bold)
  }

  /// Draws a styled line into at most `columns` columns and returns the column after it; a line that is cut off
  /// ends in an ellipsis. `over` replaces role and
  /// emphasis of every span, as the selection bar does.
  @discardableResult
  package mutating func draw(
    line: StyledLine, column: Int, row: Int, columns: Int, over: Role? = nil
  ) -> Int {
    var left = columns
    var place = column
    for (index, span) in line.enumerated() where !span.text.isEmpty {
      let role = over ?? span.role
      let isBold = over == nil && span.bold
      let needed = CharacterWidth.columns(of: span.text)
      let isLast = !line[(index + 1)...].contains { !$0.text.isEmpty }
      if needed > left || (needed == left && !isLast) {
        // One column is kept for the ellipsis.
        drawFitted(
          needed == left ? span.text + " " : span.text, column: place, row: row, columns: left, role: role,
          bold: isBold)
        return place + max(0, left)
      }
      place = draw(span.text, column: place, row: row, role: role, bold: isBold)
      left -= needed
    }
    return place
  }

  /// The columns a styled line takes when nothing cuts it.
  package static func columns(of line: StyledLine) -> Int {
    line.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) }
  }

  /// Breaks a styled line at blanks into lines of at most `columns` columns.
  static func wrap(_ line: StyledLine, columns: Int) -> [StyledLine] {
    guard Self.columns(of: line) > columns else { return [line] }
    return Formatting.wrap(line, columns: columns) { CharacterWidth.columns(of: $0) }
  }
}
