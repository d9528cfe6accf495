import OrderModel

/// `C`: choose a theme; the one under the cursor is shown at once.
package struct ThemeDialog: Equatable, Sendable {
  /// Position in `ConsoleOptions.themes`.
  package var selected = 0
}

/// What the palette offers: a command, or a theme for this run.
enum PaletteEntry: Equatable {
  case command(CommandSpec)
  case theme(String)
}

extension AppState {
  /// The theme to draw with: the one under the cursor while themes are chosen, else the one chosen in this run, else the
  /// one the program started with.
  package func shownTheme(_ context: UpdateContext) -> String {
    switch dialogs.last {
    case .theme(let dialog):
      if let name = context.options.themes[safely: dialog.selected] { return name }
    case .palette(let dialog):
      if case .theme(let name) = paletteEntries(dialog.field.text, context)[safely: dialog.selected] {
        return name
      }
    default: break
    }
    return keptTheme(context)
  }

  /// The theme without any preview.
  private func keptTheme(_ context: UpdateContext) -> String { theme ?? context.options.theme }

  /// Opens the list on the theme that is shown.
  mutating func openThemes(_ context: UpdateContext) {
    let selected = context.options.themes.firstIndex(of: keptTheme(context)) ?? 0
    dialogs.append(.theme(ThemeDialog(selected: selected)))
  }

  /// A key while the list is open.
  mutating func themeKey(
    _ dialog: ThemeDialog, _ command: CommandID?, _ context: UpdateContext
  ) -> [Effect] {
    let names = context.options.themes
    switch command {
    case .back, .answerNo: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .itemOpen:
      dialogs.removeLast()
      if let name = names[safely: dialog.selected] { keepTheme(name, context) }
    case .some(let command):
      replaceTop(.theme(ThemeDialog(selected: moved(dialog.selected, by: command, count: names.count))))
    case nil: break
    }
    return []
  }

  /// Keeps a theme for this run. The config is the operator's file and is never rewritten.
  mutating func keepTheme(_ name: String, _ context: UpdateContext) {
    theme = name
    let remedy =
      name == context.options.theme ? "" : "; to keep it, write theme: \"\(name)\" into the config"
    say(Notice(.info, "theme \(name) for this run\(remedy)"), context)
  }

  /// The dialog as it is drawn: the names, and one line in each role that tells things apart.
  func present(_ dialog: ThemeDialog, _ context: UpdateContext) -> DialogPresentation {
    let kept = keptTheme(context)
    return DialogPresentation(
      title: "Theme", body: AppState.themeSample,
      items: context.options.themes.map { name in
        DialogItem(cells: [[Span(name)], [Span(name == kept ? "now" : "", .dim)]])
      },
      selected: dialog.selected,
      keys: [KeyHint(key: "Enter", label: "use it"), KeyHint(key: "Esc", label: "cancel")])
  }

  /// Words in the roles that a theme must tell apart.
  private static let themeSample: [StyledLine] = [
    [
      Span("new", .statusNew), Span("  "), Span("waiting", .statusWaiting), Span("  "),
      Span("work", .statusWork), Span("  "), Span("sent", .statusSent), Span("  "),
      Span("canceled", .statusCanceled),
    ],
    [
      Span("done", .success), Span("  "), Span("careful", .warning), Span("  "), Span("failed", .error),
      Span("  "), Span("customer sees", .customerVisible),
    ],
  ]

  /// What the palette offers for a text: commands first, then themes.
  func paletteEntries(_ text: String, _ context: UpdateContext) -> [PaletteEntry] {
    let words = text.lowercased().split(separator: " ")
    let themes = context.options.themes.filter { name in
      words.allSatisfy { "theme \(name)".contains($0) }
    }
    return paletteCommands(text, context).map(PaletteEntry.command) + themes.map(PaletteEntry.theme)
  }

  /// A line of the palette.
  func paletteItem(_ entry: PaletteEntry, _ context: UpdateContext) -> DialogItem {
    switch entry {
    case .command(let spec):
      let reason = availability(of: spec.id, context).reason
      let view = spec.id.viewIndex.flatMap { viewName($0, context) }.map(Formatting.line)
      let help = view.map { "Show the saved view \($0)." } ?? spec.help
      let cells: [StyledLine] = [
        [Span(context.keymap.label(of: spec.id), .key)],
        [Span(view.map { "\(spec.title): \($0)" } ?? spec.title, reason == nil ? .text : .dim)],
      ]
      // Where a sentence would be cut after its first letters, the names alone are clearer.
      guard viewport.screen.columns >= 60 else { return DialogItem(cells: cells) }
      return DialogItem(cells: cells + [[Span(reason ?? help, .dim)]])
    case .theme(let name):
      let help = name == keptTheme(context) ? "The theme in use." : "Use this theme until the program ends."
      return DialogItem(cells: [[], [Span("theme \(name)")], [Span(help, .dim)]])
    }
  }
}
