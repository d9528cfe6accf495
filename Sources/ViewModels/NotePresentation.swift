import OrderModel

extension AppState {
  /// The note dialog: who sees it, the text, and the way to the editor.
  func present(_ dialog: NoteDialog, _ context: UpdateContext) -> DialogPresentation {
    let isForCustomer = dialog.isForCustomer
    let who: Span =
      isForCustomer
      ? Span("The customer sees this note.", .customerVisible, bold: true)
      : Span("Private: only the shop's staff sees it.")
    var items = textItems(dialog)
    let first = items.count
    func line(_ name: String, _ value: String, _ row: NoteDialog.Row, _ role: Role = .text) -> DialogItem {
      let isHere = dialog.row == row
      return DialogItem(cells: [[Span(name, isHere ? .text : .dim, bold: isHere)], [Span(value, role)]])
    }
    items.append(
      line(
        "Seen by", isForCustomer ? "the customer" : "the staff only", .audience,
        isForCustomer ? .customerVisible : .text))
    let editor = dialog.lines == nil ? "write it in the editor" : "go on in the editor"
    items.append(line("Long text", editor, .editor))
    let selected =
      switch dialog.row {
      case .text: 0
      case .audience: first
      case .editor: first + 1
      }
    let title = isForCustomer ? "Note for the customer of" : "Private note on"
    var shown = DialogPresentation(
      title: "\(title) #\(Formatting.line(dialog.target.number))",
      role: isForCustomer ? .customerVisible : .dialog,
      body: [[who], [Span("It is added below the note the shop has.", .dim)]]
        + claimLines([dialog.target.id], context), items: items,
      selected: selected,
      keys: noteKeys(dialog, context))
    shown.keepsPlace = true
    return shown
  }

  private func textItems(_ dialog: NoteDialog) -> [DialogItem] {
    let role: Role = dialog.isForCustomer ? .customerVisible : .text
    let isHere = dialog.row == .text
    let name = dialog.isForCustomer ? "To the customer" : "Note"
    let label: StyledLine = [Span(name, isHere ? .text : .dim, bold: isHere)]
    guard let lines = dialog.lines else {
      let field = FieldPresentation(prompt: "", text: dialog.field.text, cursor: dialog.field.cursor)
      return [DialogItem(cells: [label], field: field)]
    }
    let shown = lines.dropFirst(dialog.top).prefix(NoteDialog.shown)
    var items = shown.enumerated().map { index, line in
      DialogItem(cells: [index == 0 ? label : [], [Span(Formatting.line(line), role)]])
    }
    if lines.count > NoteDialog.shown {
      let last = dialog.top + shown.count
      items.append(
        DialogItem(cells: [[], [Span("lines \(dialog.top + 1) to \(last) of \(lines.count)", .dim)]]))
    }
    return items
  }

  private func noteKeys(_ dialog: NoteDialog, _ context: UpdateContext) -> [KeyHint] {
    let keymap = context.keymap
    var keys = [
      KeyHint(key: "Enter", label: dialog.row == .editor ? "open editor" : "apply"),
      KeyHint(
        key: keymap.label(of: .dialogOtherNote),
        label: dialog.isForCustomer ? "make it private" : "for the customer"),
    ]
    let editor = keymap.label(of: .dialogEditor, typing: dialog.typedField != nil)
    if !editor.isEmpty { keys.append(KeyHint(key: editor, label: "editor")) }
    return keys + [KeyHint(key: "Esc", label: "cancel")]
  }
}
