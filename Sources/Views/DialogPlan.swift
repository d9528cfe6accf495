import ViewModels

/// How a dialog is divided on a screen: which lines of each part are shown. Computed once per picture.
struct DialogPlan {
  /// One line of the list of a dialog.
  struct Line {
    var cells: [StyledLine]
    var isHeading: Bool
    var isSelected: Bool
    var field: FieldPresentation?
    /// A part of a remark, which cannot be chosen.
    var isNote = false
  }

  /// A box in the middle, or the whole screen with the title on top where a box would have to cut the text.
  enum Shape { case box, screen }

  let shape: Shape
  /// Whether width and upper edge stay while the content changes.
  let keepsPlace: Bool
  /// Columns inside the frame.
  let columns: Int
  private(set) var body: [StyledLine]
  private(set) var hasField: Bool
  /// Whether the list has text fields among its lines.
  let isForm: Bool
  /// The keys below, in as many lines as they take; none where there is no room.
  private(set) var keys: [[KeyHint]]
  /// Whether a blank line stands between the parts.
  private(set) var hasGaps = true
  /// Whether keys, text or field had to be left out.
  private(set) var isCut = false
  /// The lines of the list that are shown, of `total`, from `first` on.
  private(set) var lines: ArraySlice<Line>
  private(set) var first = 0
  private(set) var total: Int
  /// Columns of each cell but the last, by the widest one.
  let cellColumns: [Int]
  /// Columns of the text fields in the list, the same for all so that they stand below each other.
  let fieldColumns: Int
  /// Blank columns before the first cell of a line that can be chosen.
  let indent: Int

  /// Blank columns before a remark in the list.
  static let noteIndent = 4

  /// Rows inside the frame.
  var rows: Int {
    let parts = [body.count, hasField ? 1 : 0, lines.count, keys.count].filter { $0 > 0 }
    return parts.reduce(0, +) + (hasGaps ? max(0, parts.count - 1) : 0)
  }

  /// Plans a dialog for a screen.
  static func plan(_ dialog: DialogPresentation, screen: Rect, glyphs: Glyphs) -> DialogPlan {
    let box = DialogPlan(dialog, screen: screen, shape: .box, glyphs: glyphs)
    return box.isCut ? DialogPlan(dialog, screen: screen, shape: .screen, glyphs: glyphs) : box
  }

  private init(_ dialog: DialogPresentation, screen: Rect, shape: Shape, glyphs: Glyphs) {
    self.shape = shape
    let margin = screen.columns >= 60 ? 4 : 0
    let widest = max(
      0, shape == .screen ? screen.columns - (screen.columns >= 8 ? 2 : 0) : screen.columns - margin - 4)
    let cells = DialogPlan.cellColumns(dialog.items)
    indent = dialog.hasChoice ? 2 : 0
    // While something is typed the box keeps its width, whatever the list under the field becomes.
    isForm = dialog.items.contains { $0.field != nil }
    keepsPlace = dialog.keepsPlace || dialog.field != nil || isForm
    let wanted = keepsPlace ? 76 : max(44, min(DialogPlan.wanted(dialog, cells), 92))
    columns = shape == .screen ? widest : min(widest, wanted)
    // The labels of a form leave at least half of it to the fields.
    let label = min(cells.first ?? 0, max(0, columns / 2 - indent))
    cellColumns = isForm ? [label] + cells.dropFirst() : cells
    fieldColumns = DialogPlan.fieldColumns(dialog.items, room: columns - indent - label - 2)
    let width = columns
    body = dialog.body.flatMap { $0.isEmpty ? [$0] : Canvas.wrap($0, columns: width) }
    hasField = dialog.field != nil
    keys = DialogPlan.lines(of: dialog.keys, columns: width)
    var (all, selected) = DialogPlan.lines(of: dialog, cellColumns: cellColumns, columns: columns)
    total = all.count
    lines = all[...]
    let tallest = shape == .screen ? screen.rows - 1 : screen.rows - 2 - (screen.rows >= 20 ? 2 : 0)
    let gaps = isForm ? all.indices.dropFirst().filter { all[$0].isHeading } : []
    if !gaps.isEmpty, rows + gaps.count <= tallest {
      for place in gaps.reversed() {
        all.insert(Line(cells: [], isHeading: false, isSelected: false), at: place)
      }
      selected = selected.map { line in line + gaps.count { $0 <= line } }
      lines = all[...]
    }
    total = all.count
    fit(into: max(0, tallest), ellipsis: glyphs.ellipsis)
    if columns < 8 { isCut = true }
    show(all, selected: selected, hasChoice: dialog.hasChoice)
  }

  /// Takes away what does not fit: first the blank lines, then all but three lines of the list, then keys that can be
  /// done without, all but one line of the list, all keys, and
  /// the text last, as it says what will happen and has to be read before something is chosen.
  private mutating func fit(into limit: Int, ellipsis: Character) {
    guard rows > limit else { return }
    let fixed = body.count + (hasField ? 1 : 0) + keys.count
    // A list that scrolls anyway may as well keep its distance.
    if fixed + 3 + min(6, lines.count) > limit { hasGaps = false }
    shrinkList(to: limit)
    if rows > limit, keys.count > 1 { keys = [DialogPlan.essential(keys.flatMap(\.self), columns: columns)] }
    isCut = rows > limit
    shrinkList(to: limit, atLeast: 1)
    if rows > limit { keys = [] }
    shrinkList(to: limit)
    if rows > limit {
      let shown = max(0, body.count - (rows - limit))
      body = Array(body.prefix(shown))
      if shown > 0 { body[shown - 1] = [Span(String(ellipsis), .dim)] }
    }
    if rows > limit { lines = lines.prefix(max(0, lines.count - (rows - limit))) }
    if rows > limit { hasField = false }
  }

  private mutating func shrinkList(to limit: Int, atLeast least: Int = 3) {
    let excess = rows - limit
    guard excess > 0 else { return }
    lines = lines.prefix(max(min(least, lines.count), lines.count - excess))
  }

  /// The keys in lines of some columns; a key that is wider stands alone.
  private static func lines(of keys: [KeyHint], columns: Int) -> [[KeyHint]] {
    var lines: [[KeyHint]] = []
    for key in keys {
      if let last = lines.last, KeyBar.columns(of: last + [key]) <= columns {
        lines[lines.count - 1].append(key)
      } else {
        lines.append([key])
      }
    }
    return lines
  }

  /// The first key and the last, which apply and cancel, and of those between as many as fit.
  private static func essential(_ keys: [KeyHint], columns: Int) -> [KeyHint] {
    guard let first = keys.first, let last = keys.last, keys.count > 1 else { return keys }
    var kept = [first]
    for key in keys.dropFirst().dropLast() where KeyBar.columns(of: kept + [key, last]) <= columns {
      kept.append(key)
    }
    return kept + [last]
  }

  /// Scrolls the list so that the selected line is shown.
  private mutating func show(_ all: [Line], selected: Int?, hasChoice: Bool) {
    let count = lines.count
    guard let selected, count > 0, count < all.count else { return }
    let last = all.count - count
    first = hasChoice ? min(max(0, selected - count / 2), last) : min(selected, last)
    lines = all[first..<first + count]
  }

  /// The list's lines and the one the selected item starts on. Lines to read are wrapped, lines to choose from are
  /// one line each.
  private static func lines(
    of dialog: DialogPresentation, cellColumns: [Int], columns: Int
  ) -> (lines: [Line], selected: Int?) {
    var lines: [Line] = []
    var selected: Int?
    let indent = cellColumns.dropLast().reduce(0) { $0 + $1 + 2 }
    for (index, item) in dialog.items.enumerated() {
      if dialog.selected == index { selected = lines.count }
      let isSelected = dialog.hasChoice && dialog.selected == index
      if item.isNote {
        lines += noteLines(
          of: item, first: cellColumns.first ?? 0, indent: dialog.hasChoice ? 2 : 0, columns: columns)
        continue
      }
      guard !dialog.hasChoice, !item.isHeading, let last = item.cells.last, indent < columns else {
        lines.append(
          Line(cells: item.cells, isHeading: item.isHeading, isSelected: isSelected, field: item.field))
        continue
      }
      let before = item.cells.count == cellColumns.count ? indent : 0
      for (part, text) in ([last].flatMap { Canvas.wrap($0, columns: columns - before) }).enumerated() {
        let head = part == 0 ? Array(item.cells.dropLast()) : item.cells.dropLast().map { _ in [] }
        lines.append(Line(cells: head + [text], isHeading: false, isSelected: false))
      }
    }
    return (lines, selected)
  }

  /// A remark, wrapped behind its first cell or over the whole width.
  private static func noteLines(of item: DialogItem, first: Int, indent: Int, columns: Int) -> [Line] {
    let hasFirst = item.cells.count > 1
    let start = hasFirst ? indent + first + 2 : noteIndent
    let parts = Canvas.wrap(item.cells.last ?? [], columns: max(1, columns - start))
    return parts.enumerated().map { index, part in
      let head = hasFirst ? [index == 0 ? item.cells[0] : []] : []
      return Line(cells: head + [part], isHeading: false, isSelected: false, isNote: true)
    }
  }

  /// The room for each field: hints stand beside them where that leaves enough to type in.
  private static func fieldColumns(_ items: [DialogItem], room: Int) -> Int {
    let hints = items.filter { $0.field != nil }.compactMap { $0.cells.dropFirst().first }
    let hint = hints.map { Canvas.columns(of: $0) }.max() ?? 0
    return hint > 0 && room - hint - 2 >= 24 ? room - hint - 2 : max(0, room)
  }

  private static func cellColumns(_ items: [DialogItem]) -> [Int] {
    var widths: [Int] = []
    for item in items where !item.isHeading {
      // Of a line with a field the hint is measured apart, and a remark over the whole width is no column.
      let cells =
        item.field != nil || item.isNote
        ? item.cells.prefix(item.isNote && item.cells.count < 2 ? 0 : 1) : item.cells[...]
      for (index, cell) in cells.enumerated() {
        let width = Canvas.columns(of: cell)
        if index == widths.count { widths.append(width) } else { widths[index] = max(widths[index], width) }
      }
    }
    return widths
  }

  /// The columns at which nothing is cut or wrapped.
  private static func wanted(_ dialog: DialogPresentation, _ cellColumns: [Int]) -> Int {
    let items = cellColumns.reduce(-2) { $0 + $1 + 2 } + (dialog.hasChoice ? 4 : 0)
    let headings =
      dialog.items.filter(\.isHeading).map { Canvas.columns(of: $0.cells.first ?? []) }.max() ?? 0
    let body = dialog.body.map { Canvas.columns(of: $0) }.max() ?? 0
    let notes =
      dialog.items.filter(\.isNote).map { item in
        item.cells.reduce(noteIndent) { $0 + Canvas.columns(of: $1) }
      }.max() ?? 0
    let keys = KeyBar.columns(of: dialog.keys)
    let title = CharacterWidth.columns(of: dialog.title) + 4
    return max(items, headings, min(notes, 72), body, keys, title)
  }
}
