extension Form {
  /// The rows as lines of a dialog, each mistake below its field, and which line has the cursor. `notes` stand beside
  /// ticks, `remarks` below their rows.
  func items(
    mistakes: [String: String], notes: [String: Span] = [:], remarks: [String: Span] = [:]
  ) -> (items: [DialogItem], selected: Int?) {
    var items: [DialogItem] = []
    var selected: Int?
    for (index, row) in rows.enumerated() where row.isShown && !isEmptyHeading(index) {
      if index == focus { selected = items.count }
      var row = row
      let isMissing = mistakes[row.id]?.hasPrefix("missing") == true && !visited.contains(row.id)
      if isMissing, row.hint.isEmpty { row.hint = "needed" }
      items.append(item(row, notes[row.id], isHere: index == focus))
      if visited.contains(row.id), let mistake = mistakes[row.id] {
        items.append(DialogItem(note: [Span(sentence(mistake), .error)], below: []))
      } else if let remark = remarks[row.id] {
        items.append(DialogItem(note: [remark], below: []))
      }
    }
    return (items, selected)
  }

  /// Whether a heading has no row below it.
  private func isEmptyHeading(_ index: Int) -> Bool {
    guard rows[index].content == .heading else { return false }
    let next = rows[(index + 1)...].first { $0.isShown }
    return next.map { $0.content == .heading } ?? true
  }

  /// A mistake as a sentence.
  private func sentence(_ text: String) -> String {
    let line = Formatting.line(text)
    return line.prefix(1).uppercased() + line.dropFirst()
  }

  private func item(_ row: Row, _ note: Span?, isHere: Bool) -> DialogItem {
    let label = Formatting.line(row.label)
    let name = Span(label, isHere ? .text : .dim, bold: isHere)
    switch row.content {
    case .text(let field):
      let hint = [Span(row.hint, .dim)]
      return DialogItem(
        cells: row.hint.isEmpty ? [[name]] : [[name], hint],
        field: FieldPresentation(prompt: "", text: field.text, cursor: field.cursor))
    case .choice(let choices, let index):
      let title = choices.indices.contains(index) ? Formatting.line(choices[index].title) : "none"
      let hint = row.hint.isEmpty ? [] : [Span("  " + row.hint, .dim)]
      return DialogItem(cells: [[name], [Span("< \(title) >")] + hint])
    case .check(let isOn):
      let box = Span((isOn ? "[x] " : "[ ] ") + label, .text, bold: isOn)
      return DialogItem(cells: [[box], [note ?? Span(row.hint, .dim)]])
    case .heading: return DialogItem(cells: [[Span(label, .heading)]], isHeading: true)
    }
  }
}
