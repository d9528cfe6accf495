package import ViewModels

/// A colour a theme may name.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminal
  /// One of the terminal's 16 colours: 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white, and
  /// the bright ones from 8.
  case ansi(UInt8)
  /// Of the 256-colour palette, 16...255.
  case indexed(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How many colours a terminal can show.
package enum ColorDepth: Int, Comparable, CaseIterable, Sendable {
  case mono, ansi8, ansi16, indexed256, trueColor

  package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

/// What a role looks like.
package struct Style: Hashable, Sendable {
  package var foreground: Color
  package var background: Color
  package var bold: Bool
  package var dim: Bool
  package var underline: Bool
  package var reverse: Bool

  /// Makes a style; plain text in the terminal's own colours unless told.
  package init(
    _ foreground: Color = .terminal, on background: Color = .terminal, bold: Bool = false, dim: Bool = false,
    underline: Bool = false, reverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
  }
}

/// What every role looks like. Total: asking for a role always gives a style.
package struct Theme: Equatable, Sendable {
  package let name: String
  private let styles: [Role: Style]

  /// Makes a theme; roles that `styles` leaves out look like ordinary text.
  package init(name: String, styles: [Role: Style]) {
    self.name = name
    self.styles = styles
  }

  /// The style of every role.
  package var allStyles: [Role: Style] {
    Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, self[$0]) })
  }

  /// The style of a role, before it is fitted to a terminal's colours.
  package subscript(role: Role) -> Style { styles[role] ?? styles[.text] ?? Style() }

  /// The style of a role as a terminal of `depth` shows it. Without colours a background of its own becomes reverse,
  /// the one that all the text stands on does not.
  package func style(of role: Role, at depth: ColorDepth) -> Style {
    self[role].fitted(to: depth, ground: self[.text].background)
  }

  /// The theme that needs no file: the terminal's own foreground and background and its 16 colours.
  package static let `default` = Theme(
    name: "default",
    styles: [
      .text: Style(),
      .dim: Style(dim: true),
      .heading: Style(bold: true),
      .border: Style(dim: true),
      .focus: Style(.ansi(6), bold: true),
      .selection: Style(reverse: true),
      .selectionInactive: Style(bold: true),
      .mark: Style(.ansi(3), bold: true),
      .pending: Style(.ansi(3)),
      .match: Style(.ansi(6), underline: true),
      .statusNew: Style(.ansi(6), bold: true),
      .statusWaiting: Style(.ansi(3)),
      .statusWork: Style(.ansi(6)),
      .statusHold: Style(.ansi(5)),
      .statusSent: Style(.ansi(2)),
      .statusDone: Style(dim: true),
      .statusCanceled: Style(.ansi(1)),
      .statusUnknown: Style(.ansi(1), underline: true),
      .customerVisible: Style(.ansi(3), bold: true),
      .success: Style(.ansi(2)),
      .warning: Style(.ansi(3), bold: true),
      .error: Style(.ansi(1), bold: true),
      .key: Style(bold: true),
      .keyLabel: Style(dim: true),
      .title: Style(bold: true),
      .field: Style(underline: true),
      .dialog: Style(.ansi(6)),
      .alert: Style(.ansi(1), bold: true, reverse: true),
    ])
}
