extension CommandCatalog {
  /// The commands of dialogs with several lines to fill in. On a line of text their printable keys are text.
  static let forms: [CommandSpec] = [
    command(
      .formNext, "next line", "In a dialog with several lines: go to the next one.", [.tab, .down], .form,
      .dialogs),
    command(
      .formPrevious, "previous line", "In a dialog with several lines: go to the previous one.",
      [.backTab, .up], .form, .dialogs),
    command(
      .formToggle, "change", "Switch the chosen line of a dialog on or off.", [.character(" ")], .form,
      .dialogs),
    command(
      .dialogMarkSent, "mark sent", "With the tracking number, set the order to sent or not.",
      [.character("s"), .control("t")], .form, .dialogs),
    command(
      .dialogEditor, "editor", "Write a long text in $VISUAL or $EDITOR.", [.character("e"), .control("x")],
      .form, .dialogs),
  ]
}

extension Keymap {
  /// The key of a command as the screen prints it, one that is no text where a text is being typed.
  func label(of command: CommandID, typing: Bool) -> String {
    let keys = keys[command] ?? []
    return (typing ? keys.first { $0.printable == nil } : keys.first)?.label ?? ""
  }
}
