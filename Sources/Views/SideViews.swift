import ViewModels

/// The first line: what is shown on the left, the state of things on the right.
enum TitleView {
  /// Draws the line; the right part gives way.
  static func draw(_ title: TitlePresentation, in place: Rect, on canvas: inout Canvas) {
    canvas.within(place) { canvas in
      let columns = place.columns - 2
      let left = Canvas.columns(of: title.left)
      let right = Canvas.columns(of: title.right)
      canvas.draw(line: title.left, column: 1, row: 0, columns: columns)
      guard right > 0, left + 2 + right <= columns else { return }
      canvas.draw(line: title.right, column: 1 + columns - right, row: 0, columns: right)
    }
  }
}

/// The line above the key bar: a sentence, or a field being edited with the sentence beside it.
enum MessageView {
  /// Whether the whole sentence, and the field it stands beside, fit into some columns.
  static func fits(_ message: MessagePresentation, columns: Int) -> Bool {
    guard let field = message.field else { return Canvas.columns(of: message.line) <= columns - 2 }
    let typed = CharacterWidth.columns(of: field.prompt + field.text) + 2
    return columns - 2 - max(24, typed) - 2 >= Canvas.columns(of: message.line)
  }

  /// A sentence in two lines, broken at a blank; the second one has all the rest.
  static func halves(of line: StyledLine, columns: Int) -> (StyledLine, StyledLine) {
    let lines = Canvas.wrap(line, columns: max(1, columns - 2))
    let rest = lines.dropFirst().joined(separator: [Span(" ")])
    return (lines.first ?? [], Array(rest))
  }

  /// Draws the line.
  static func draw(_ message: MessagePresentation, hasCursor: Bool, in place: Rect, on canvas: inout Canvas) {
    canvas.within(place) { canvas in
      let columns = place.columns - 2
      guard let field = message.field else {
        canvas.draw(line: message.line, column: 1, row: 0, columns: columns)
        return
      }
      // The field takes what its text needs, the sentence what is left of the line.
      let beside = Canvas.columns(of: message.line)
      let typed = CharacterWidth.columns(of: field.prompt + field.text) + 2
      let left = columns - max(24, typed) - 2
      var room = columns
      if beside > 0, left >= min(beside, 12) {
        let width = min(beside, left)
        room -= width + 2
        canvas.draw(line: message.line, column: 1 + columns - width, row: 0, columns: width)
      }
      canvas.drawField(field, column: 1, row: 0, columns: room, hasCursor: hasCursor, role: .text)
    }
  }
}

/// The last line: keys and what they do, as many as fit.
enum KeyBar {
  /// Draws the line. The way to the help is always on it: at the end where not everything fits.
  static func draw(_ hints: [KeyHint], in place: Rect, on canvas: inout Canvas) {
    canvas.within(place) { canvas in
      var end = place.columns - 1
      var shown = hints
      let help = hints.firstIndex { $0.label == CommandCatalog.spec(.help).title }
      if let help, hints.reduce(-1, { $0 + columns(of: $1) + 2 }) > end {
        let room = end - columns(of: hints[help])
        shown.remove(at: help)
        if room >= 1 {
          draw([hints[help]], row: 0, from: room, to: end, on: &canvas)
          end = room - 2
        }
      }
      draw(shown, row: 0, from: 1, to: end, on: &canvas)
    }
  }

  /// Columns of hints side by side.
  static func columns(of hints: [KeyHint]) -> Int { hints.reduce(-2) { $0 + columns(of: $1) + 2 } }

  private static func columns(of hint: KeyHint) -> Int {
    let (key, label) = (CharacterWidth.columns(of: hint.key), CharacterWidth.columns(of: hint.label))
    return key + label + (key > 0 && label > 0 ? 1 : 0)
  }

  /// Draws hints side by side from one column to before another; a hint that does not fit whole is left out.
  static func draw(_ hints: [KeyHint], row: Int, from start: Int, to end: Int, on canvas: inout Canvas) {
    var place = start
    for hint in hints {
      guard place + columns(of: hint) <= end else { break }
      place = canvas.draw(hint.key, column: place, row: row, role: hint.isEnabled ? .key : .dim)
      let gap = hint.key.isEmpty || hint.label.isEmpty ? "" : " "
      place =
        canvas.draw(gap + hint.label, column: place, row: row, role: hint.isEnabled ? .keyLabel : .dim) + 2
    }
  }
}

extension Canvas {
  /// A prompt and the field behind it; the characters a mistake was found in stand out.
  mutating func drawField(
    _ field: FieldPresentation, column: Int, row: Int, columns: Int, hasCursor: Bool, role: Role = .field
  ) {
    guard columns > 0 else { return }
    let separator = field.prompt.count > 1 && field.prompt.last != " " ? " " : ""
    within(Rect(column: column, row: row, columns: columns, rows: 1)) { canvas in
      let start = canvas.draw(field.prompt + separator, column: 0, row: 0, role: .key)
      let room = columns - start
      canvas.drawField(
        field.text, cursor: field.cursor, column: start, row: 0, columns: room, hasFocus: hasCursor,
        role: role)
      guard let mistake = field.mistake, CharacterWidth.columns(of: field.text) < room else { return }
      let before = CharacterWidth.columns(of: field.text.prefix(mistake.lowerBound))
      let marked = field.text.dropFirst(mistake.lowerBound).prefix(mistake.count)
      let width = max(1, CharacterWidth.columns(of: marked))
      canvas.paint(Rect(column: start + before, row: 0, columns: width, rows: 1), role: .error)
    }
  }
}
