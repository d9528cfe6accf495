/// A key with what it does, for the key bar and dialogs.
package struct KeyHint: Equatable, Sendable {
  /// As it is printed: `s`, `Enter`, `1-9`.
  package var key: String
  package var label: String
  /// False shows it dim: the command exists but cannot be used now.
  package var isEnabled: Bool

  /// Names a key.
  package init(key: String, label: String, isEnabled: Bool = true) {
    self.key = key
    self.label = label
    self.isEnabled = isEnabled
  }
}

/// A column of a list with the room it was given.
package struct ColumnPresentation: Equatable, Sendable {
  /// Where its text stands.
  package enum Alignment: Equatable, Sendable { case left, right }
  /// Empty for a column without title (mark, pending glyph).
  package var title: String
  /// Columns on the screen, without the gap of one that follows every column but the last.
  package var width: Int
  package var alignment: Alignment

  /// Describes a column.
  package init(title: String, width: Int, alignment: Alignment = .left) {
    self.title = title
    self.width = width
    self.alignment = alignment
  }
}

/// One line of a list.
package struct RowPresentation: Equatable, Sendable {
  /// One styled text per column; the view cuts what does not fit.
  package var cells: [StyledLine]
  /// A heading between groups; it cannot be selected and its first cell spans all columns.
  package var isHeading: Bool
  /// Whether a rule is drawn behind a heading's text.
  package var hasRule: Bool
  package var isMarked: Bool
  /// Whether the list shows what this line stands for (the chosen shop, the chosen view).
  package var isCurrent: Bool

  /// Describes a line.
  package init(
    cells: [StyledLine], isHeading: Bool = false, hasRule: Bool = false, isMarked: Bool = false,
    isCurrent: Bool = false
  ) {
    self.cells = cells
    self.isHeading = isHeading
    self.hasRule = hasRule
    self.isMarked = isMarked
    self.isCurrent = isCurrent
  }
}

/// A list pane: only the rows that are on the screen.
package struct ListPresentation: Equatable, Sendable {
  /// The pane's heading: name, counts, marks.
  package var title: StyledLine
  package var columns: [ColumnPresentation]
  /// False leaves the line of column titles out.
  package var showsColumnTitles: Bool
  package var rows: [RowPresentation]
  /// Position of the first row shown, of `total` rows in all.
  package var first: Int
  package var total: Int
  /// Position in `rows` of the selected row; nil when there is none or it is not on the screen.
  package var selected: Int?
  /// True when the selected order left the list: the position is kept, nothing is selected until the cursor moves.
  package var selectionIsLost: Bool
  package var isFocused: Bool
  /// What to say instead of rows, and what to do next.
  package var empty: [StyledLine]

  /// Describes a list; everything not named starts absent.
  package init(
    title: StyledLine, columns: [ColumnPresentation], showsColumnTitles: Bool = false,
    rows: [RowPresentation] = [], first: Int = 0, total: Int = 0, selected: Int? = nil,
    selectionIsLost: Bool = false, isFocused: Bool = false, empty: [StyledLine] = []
  ) {
    self.title = title
    self.columns = columns
    self.showsColumnTitles = showsColumnTitles
    self.rows = rows
    self.first = first
    self.total = total
    self.selected = selected
    self.selectionIsLost = selectionIsLost
    self.isFocused = isFocused
    self.empty = empty
  }
}

/// A pane of wrapped text: only the lines that are on the screen.
package struct TextPresentation: Equatable, Sendable {
  package var title: StyledLine
  package var lines: [StyledLine]
  /// Position of the first line shown, of `total` lines in all.
  package var first: Int
  package var total: Int
  package var isFocused: Bool

  /// Describes a text.
  package init(
    title: StyledLine, lines: [StyledLine], first: Int = 0, total: Int = 0, isFocused: Bool = false
  ) {
    self.title = title
    self.lines = lines
    self.first = first
    self.total = total
    self.isFocused = isFocused
  }
}

/// A line being edited.
package struct FieldPresentation: Equatable, Sendable {
  /// Printed before the text: `/`, `:`, `Note`.
  package var prompt: String
  package var text: String
  /// Characters before the cursor.
  package var cursor: Int
  /// The characters a mistake was found in.
  package var mistake: Range<Int>?

  /// Describes a field.
  package init(prompt: String, text: String, cursor: Int, mistake: Range<Int>? = nil) {
    self.prompt = prompt
    self.text = text
    self.cursor = cursor
    self.mistake = mistake
  }
}

/// The message line: a field while one is edited there, and a sentence beside or instead of it.
package struct MessagePresentation: Equatable, Sendable {
  package var field: FieldPresentation?
  package var line: StyledLine
  /// Whether the sentence may take the key bar's line too, where its own is too short. Not for what stays for long.
  package var mayWrap: Bool

  /// Describes the line.
  package init(field: FieldPresentation? = nil, line: StyledLine, mayWrap: Bool = false) {
    self.field = field
    self.line = line
    self.mayWrap = mayWrap
  }
}

/// The title line: what is shown on the left, the state of things on the right. The right part is dropped first.
package struct TitlePresentation: Equatable, Sendable {
  package var left: StyledLine
  package var right: StyledLine

  /// Describes the line.
  package init(left: StyledLine, right: StyledLine) {
    self.left = left
    self.right = right
  }
}

/// One choosable line of a dialog.
package struct DialogItem: Equatable, Sendable {
  /// Cells under each other in columns as wide as the widest cell of all items; the last one takes the rest.
  package var cells: [StyledLine]
  /// A heading cannot be chosen.
  package var isHeading: Bool
  /// A text that is edited behind the first cell; the cursor is in it while the line is chosen. A second cell is a hint:
  /// it follows where there is room, else it stands in the field while that is empty.
  package var field: FieldPresentation?
  /// Whether it is a remark; it cannot be chosen and is wrapped: over the whole width, or as the second of two cells.
  package var isNote = false

  /// Describes a line.
  package init(cells: [StyledLine], isHeading: Bool = false, field: FieldPresentation? = nil) {
    self.cells = cells
    self.isHeading = isHeading
    self.field = field
  }

  /// A remark that is wrapped over the whole width, or, with a first cell, beside that.
  package init(note: StyledLine, below first: StyledLine? = nil) {
    cells = first.map { [$0, note] } ?? [note]
    isHeading = false
    isNote = true
  }
}

/// The top dialog. The view wraps `body`, gives the rest of the room to `items` and scrolls them so that `selected`
/// is visible.
package struct DialogPresentation: Equatable, Sendable {
  package var title: String
  /// The frame: `dialog`, or `customerVisible`, `warning` where care is due.
  package var role: Role
  /// What will happen, before anything to choose.
  package var body: [StyledLine]
  package var field: FieldPresentation?
  package var items: [DialogItem]
  /// Position in `items`.
  package var selected: Int?
  /// Whether `selected` is a choice (drawn as selection) or only the place a text is scrolled to.
  package var hasChoice: Bool
  package var keys: [KeyHint]
  /// Whether the box keeps its width and its upper edge whatever becomes of the lines in it.
  package var keepsPlace = false

  /// Describes a dialog; everything not named starts absent.
  package init(
    title: String, role: Role = .dialog, body: [StyledLine] = [], field: FieldPresentation? = nil,
    items: [DialogItem] = [], selected: Int? = nil, hasChoice: Bool = true, keys: [KeyHint] = []
  ) {
    self.title = title
    self.role = role
    self.body = body
    self.field = field
    self.items = items
    self.selected = selected
    self.hasChoice = hasChoice
    self.keys = keys
  }
}
