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
  /// ends in an ellipsis. `over` replaces the role of every span, as the selection bar does.
  @discardableResult
  package mutating func draw(
    line: StyledLine, column: Int, row: Int, columns: Int, over: Role? = nil
  ) -> Int {
    var left = columns
    var place = column
    for (index, span) in line.enumerated() where !span.text.isEmpty {
      let role = over ?? span.role
      let needed = CharacterWidth.columns(of: span.text)
      let isLast = !line[(index + 1)...].contains { !$0.text.isEmpty }
      if needed > left || (needed == left && !isLast) {
        // One column is kept for the ellipsis.
        drawFitted(
          needed == left ? span.text + " " : span.text, column: place, row: row, columns: left, role: role,
          bold: span.bold)
        return place + max(0, left)
      }
      place = draw(span.text, column: place, row: row, role: role, bold: span.bold)
      left -= needed
    }
    return place
  }

  /// The columns a styled line takes when nothing cuts it.
  package static func columns(of line: StyledLine) -> Int {
    line.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) }
  }

  /// Breaks a styled line at blanks into lines of at most `columns` columns; a longer word is broken where it
  /// must. Continuation lines start with `indent` blanks, where there is room for them.
  package static func wrap(_ line: StyledLine, columns: Int, indent: Int = 0) -> [StyledLine] {
    guard columns > 0 else { return [] }
    guard Self.columns(of: line) > columns else { return [line] }
    var wrapping = LineWrapping(columns: columns, indent: indent < columns / 2 ? indent : 0)
    for span in line { wrapping.add(span) }
    return wrapping.finish()
  }
}

/// The state of breaking one styled line: finished lines, the line at hand and the word that may still move.
private struct LineWrapping {
  let columns: Int
  let indent: Int
  private var lines: [StyledLine] = []
  private var line: StyledLine = []
  private var lineColumns = 0
  private var word: StyledLine = []
  private var wordColumns = 0

  init(columns: Int, indent: Int) {
    self.columns = columns
    self.indent = indent
  }

  mutating func add(_ span: Span) {
    for character in span.text {
      if character == " " {
        flushWord()
        if lineColumns > 0 || lines.isEmpty { appendToLine(" ", like: span, width: 1) }
        continue
      }
      let width = CharacterWidth.columns(of: character)
      if wordColumns + width > columns - (lines.isEmpty ? 0 : indent) { breakWord() }
      append(character, like: span, to: &word)
      wordColumns += width
    }
  }

  mutating func finish() -> [StyledLine] {
    flushWord()
    closeLine()
    return lines
  }

  private mutating func closeLine() {
    while let last = line.indices.last, line[last].text.last == " " {
      line[last].text.removeLast()
      if line[last].text.isEmpty { line.removeLast() }
    }
    if !line.isEmpty { lines.append(line) }
  }

  private mutating func appendToLine(_ character: Character, like span: Span, width: Int) {
    guard lineColumns + width <= columns else { return }
    append(character, like: span, to: &line)
    lineColumns += width
  }

  private func append(_ character: Character, like span: Span, to line: inout StyledLine) {
    if let last = line.indices.last, line[last].role == span.role, line[last].bold == span.bold {
      line[last].text.append(character)
    } else {
      line.append(Span(String(character), span.role, bold: span.bold))
    }
  }

  private mutating func flushWord() {
    guard wordColumns > 0 || !word.isEmpty else { return }
    if lineColumns + wordColumns > columns { startLine() }
    line += word
    lineColumns += wordColumns
    word = []
    wordColumns = 0
  }

  /// Puts a word that is longer than a line on lines of its own.
  private mutating func breakWord() {
    if lineColumns > indent { startLine() }
    line += word
    lineColumns += wordColumns
    word = []
    wordColumns = 0
    startLine()
  }

  private mutating func startLine() {
    closeLine()
    line = indent > 0 ? [Span(String(repeating: " ", count: indent))] : []
    lineColumns = indent
  }
}
