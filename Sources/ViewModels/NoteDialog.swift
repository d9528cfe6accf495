import OrderModel

/// `n`: a note for one order.
package struct NoteDialog: Equatable, Sendable {
  /// A line of the dialog.
  package enum Row: Equatable, Sendable, CaseIterable { case text, audience, editor }

  package let target: DialogTarget
  package var field = TextField()
  /// A text of several lines, written in an editor, in place of the field; it is edited there again.
  package var lines: [String]?
  package var row = Row.text
  /// Whether the customer sees it; No is preset.
  package var isForCustomer = false
  /// Why the shop has no private note or no note for the customer; nil where it has.
  package let privateReason: String?
  package let customerReason: String?
  /// Lines of a long text above the first one shown.
  package var top = 0

  /// The field while it is typed in; nil on another line and for a long text.
  package var typedField: TextField? { row == .text && lines == nil ? field : nil }
}

extension NoteDialog {
  /// The text without blanks around it.
  var text: String {
    if let lines { return lines.joined(separator: "\n") }
    let characters = field.characters.drop { $0 == " " }
    return String(String(characters).reversed().drop { $0 == " " }.reversed())
  }

  /// Takes a text from an editor or a draft: one line goes into the field, more are shown as they are.
  mutating func take(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      TextField(String(line)).text
    }
    var kept = lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    while kept.last?.isEmpty == true { kept.removeLast() }
    while kept.first?.isEmpty == true { kept.removeFirst() }
    top = 0
    if kept.count > 1 {
      self.lines = kept
      field = TextField()
    } else {
      self.lines = nil
      field = TextField(kept.first ?? "")
    }
    row = .text
  }

  /// Puts pasted lines at the cursor, or below the lines that are there; false for a text of one line, which the field
  /// takes.
  mutating func paste(_ pasted: String) -> Bool {
    guard let lines else {
      guard pasted.split(whereSeparator: \.isNewline).count > 1 else { return false }
      let (before, after) = (field.characters[..<field.cursor], field.characters[field.cursor...])
      take(String(before) + pasted + String(after))
      return true
    }
    take(lines.joined(separator: "\n") + "\n" + pasted)
    return true
  }

  /// What its draft belongs to.
  var draftKey: Draft.Key { Draft.Key(dialog: .note, order: target.id) }

  /// What a draft keeps.
  var draftFields: [String: String] {
    guard !text.isEmpty else { return [:] }
    return ["text": text].merging(isForCustomer ? ["customer": "yes"] : [:]) { $1 }
  }
}

extension AppState {
  /// `n`: opens the note dialog for the order under the cursor, on the private side where the shop has one. A text that
  /// was never applied is put back.
  mutating func openNote(_ context: UpdateContext) {
    guard let id = actionOrder, let target = target(id, isHidden: false) else { return }
    let privately = writing(.privateNote, shops: [id.shop], context).reason
    let publicly = writing(.customerNote, shops: [id.shop], context).reason
    var dialog = NoteDialog(
      target: target, isForCustomer: privately != nil, privateReason: privately, customerReason: publicly)
    if let fields = restored(dialog.draftKey), let text = fields["text"] {
      dialog.take(text)
      if fields["customer"] != nil, publicly == nil { dialog.isForCustomer = true }
      say(Notice(.info, "put back what was typed before and not applied"), context)
    }
    dialogs.append(.note(dialog))
  }

  /// A key while a note is written: Tab changes who sees it and keeps the text, arrows go to the other lines.
  mutating func noteKey(_ dialog: NoteDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    let typing = dialog.typedField != nil
    switch key {
    case .enter where dialog.row == .editor: return openEditor(dialog)
    case .enter: return confirmNote(dialog, context)
    case .escape:
      closeNote(dialog)
      return []
    case .character(let character) where typing:
      editTopField { $0.insert(String(character)) }
      return []
    default: break
    }
    if let command = context.keymap.command(for: key, in: .field), typing || command == .dialogOtherNote {
      if command == .dialogOtherNote {
        switchNote(dialog, context)
      } else {
        editTopField { _ = $0.edit(command) }
      }
      return []
    }
    let inForm = context.keymap.command(for: key, in: .form)
    guard let command = inForm ?? (typing ? nil : self.command(for: key, context)) else { return [] }
    return noteCommand(dialog, command, context)
  }

  private mutating func noteCommand(
    _ dialog: NoteDialog, _ command: CommandID, _ context: UpdateContext
  ) -> [Effect] {
    switch command {
    case .dialogEditor: return openEditor(dialog)
    case .formNext, .listDown: moveNote(dialog, by: 1)
    case .formPrevious, .listUp: moveNote(dialog, by: -1)
    case .formToggle where dialog.row == .audience: switchNote(dialog, context)
    case .formToggle where dialog.row == .editor: return openEditor(dialog)
    case .back: closeNote(dialog)
    case .screenRedraw: return [.redraw]
    default: break
    }
    return []
  }

  /// Goes to another line; a long text scrolls first.
  private mutating func moveNote(_ dialog: NoteDialog, by step: Int) {
    var dialog = dialog
    if dialog.row == .text, let lines = dialog.lines, (0..<lines.count).contains(dialog.top + step),
      dialog.top + step <= max(0, lines.count - NoteDialog.shown)
    {
      dialog.top += step
    } else {
      let rows = NoteDialog.Row.allCases
      let place = (rows.firstIndex(of: dialog.row) ?? 0) + step
      dialog.row = rows[min(max(0, place), rows.count - 1)]
    }
    replaceTop(.note(dialog))
  }

  private mutating func openEditor(_ dialog: NoteDialog) -> [Effect] {
    let token = submissions.token()
    editing = Editing(token: token, order: dialog.target.id)
    return [.edit(dialog.text, token: token)]
  }

  /// The editor ended: its text goes into the note it was opened for. A text that could not be read back leaves the
  /// note as it was.
  mutating func edited(_ token: Int, _ result: Result<String, EffectFailure>, _ context: UpdateContext) {
    guard editing?.token == token else { return }
    let order = editing?.order
    editing = nil
    switch result {
    case .failure(let failure): say(Notice(.error, failure.text), context)
    case .success(let text):
      guard case .note(var dialog) = dialogs.last, dialog.target.id == order else { return }
      dialog.take(text)
      replaceTop(.note(dialog))
    }
  }

  private mutating func switchNote(_ dialog: NoteDialog, _ context: UpdateContext) {
    if let reason = dialog.isForCustomer ? dialog.privateReason : dialog.customerReason {
      say(Notice(.warning, reason), context)
      return
    }
    var dialog = dialog
    dialog.isForCustomer.toggle()
    replaceTop(.note(dialog))
  }

  private mutating func closeNote(_ dialog: NoteDialog) {
    if dialog.text.isEmpty {
      dialogs.removeLast()
    } else {
      dialogs.append(
        .question(
          Question(text: "Discard the note?", details: dialog.look, action: .discardNote)))
    }
  }

  private mutating func confirmNote(_ dialog: NoteDialog, _ context: UpdateContext) -> [Effect] {
    guard !dialog.text.isEmpty else {
      say(Notice(.info, "the note is empty; type it, or Esc to leave"), context)
      return []
    }
    guard dialog.isForCustomer else { return applyNote(dialog, context) }
    dialogs.append(
      .question(
        Question(text: "Let the customer see this note?", details: dialog.look, action: .applyNote(dialog)))
    )
    return []
  }

  /// Hands the note to the outbox.
  mutating func applyNote(_ dialog: NoteDialog, _ context: UpdateContext) -> [Effect] {
    dialogs.removeAll()
    drafts.finish(dialog.draftKey)
    var change = OrderChange()
    if dialog.isForCustomer { change.customerNote = dialog.text } else { change.note = dialog.text }
    let target = dialog.target
    let request = ChangeRequest(
      order: target.id, number: target.number, change: change, expected: target.seen)
    return submit([request], title: dialog.isForCustomer ? "note for the customer" : "private note", context)
  }
}

extension NoteDialog {
  /// The most lines of a long text that are shown at once.
  static let shown = 8

  /// The text for a question, the first lines of a long one.
  var look: [String] {
    let all = lines ?? [text]
    return Array(all.prefix(NoteDialog.shown))
      + (all.count > NoteDialog.shown ? ["and \(all.count - NoteDialog.shown) more lines"] : [])
  }
}
