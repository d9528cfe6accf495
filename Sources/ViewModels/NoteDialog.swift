import OrderModel

extension AppState {
  /// `n`: opens the note dialog for the order under the cursor, on the private side where the shop has one.
  mutating func openNote(_ context: UpdateContext) {
    guard let id = actionOrder, let target = target(id, isHidden: false) else { return }
    let privately = writing(.privateNote, shops: [id.shop], context).reason
    let publicly = writing(.customerNote, shops: [id.shop], context).reason
    dialogs.append(
      .note(
        NoteDialog(
          target: target, isForCustomer: privately != nil, privateReason: privately, customerReason: publicly)
      ))
  }

  /// A key while a note is typed: Tab changes who sees it and keeps the text.
  mutating func noteKey(_ dialog: NoteDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    switch key {
    case .enter: return confirmNote(dialog, context)
    case .escape: closeNote(dialog)
    case .character(let character): editTopField { $0.insert(String(character)) }
    default:
      guard let command = context.keymap.command(for: key, in: .field) else { return [] }
      if command == .dialogOtherNote {
        switchNote(dialog, context)
      } else {
        editTopField { _ = $0.edit(command) }
      }
    }
    return []
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
        .question(Question(text: "Discard the note?", details: [dialog.text], action: .discardNote)))
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
        Question(text: "Let the customer see this note?", details: [dialog.text], action: .applyNote(dialog)))
    )
    return []
  }

  /// Hands the note to the outbox.
  mutating func applyNote(_ dialog: NoteDialog, _ context: UpdateContext) -> [Effect] {
    dialogs.removeAll()
    var change = OrderChange()
    if dialog.isForCustomer { change.customerNote = dialog.text } else { change.note = dialog.text }
    let target = dialog.target
    let request = ChangeRequest(
      order: target.id, number: target.number, change: change, expected: target.seen)
    return submit([request], title: dialog.isForCustomer ? "note for the customer" : "private note", context)
  }
}

extension NoteDialog {
  /// The text without blanks around it.
  var text: String {
    let characters = field.characters.drop { $0 == " " }
    return String(String(characters).reversed().drop { $0 == " " }.reversed())
  }
}
