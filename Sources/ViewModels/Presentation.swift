/// What a piece of screen means; a theme gives each role its colours and attributes. ViewModels and Views speak
/// roles only.
package enum Role: String, CaseIterable, Sendable {
  /// Ordinary text.
  case text
  /// Secondary text: labels, hints, absent values.
  case dim
  /// Headings and column titles.
  case heading
  /// Borders and separators.
  case border
  /// The border or title of the pane with the focus.
  case focus
  /// The selected row of the pane with the focus.
  case selection
  /// The selected row of another pane.
  case selectionInactive
  /// A mark set by the operator.
  case mark
  /// A change that is on its way.
  case pending
  /// Matching part of a filter.
  case match
  case statusNew, statusWaiting, statusWork, statusHold, statusSent, statusDone, statusCanceled, statusUnknown
  /// Something the customer will see or get.
  case customerVisible
  case success, warning, error
  /// A key in the key bar or help, and its label.
  case key
  case keyLabel
  /// Title line.
  case title
  /// A text field and its cursor.
  case field
  case dialog
  /// A line that must not be overlooked: something is wrong and work has stopped.
  case alert
}

/// A run of text in one role.
package struct Span: Equatable, Sendable {
  package var text: String
  package var role: Role
  package var bold: Bool

  /// Makes a run of text.
  package init(_ text: String, _ role: Role = .text, bold: Bool = false) {
    self.text = text
    self.role = role
    self.bold = bold
  }
}

/// One line of styled text.
package typealias StyledLine = [Span]
