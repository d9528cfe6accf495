package import ViewModels

/// Where everything stands on a screen of some size. A value computed from the size and which pane matters; asked by
/// the loop for the room of the panes and by `RootView` for the places.
///
/// From 120 columns three panes stand side by side; from 80 (and 16 rows) the list stands above the order, and the
/// shops take the order's place while they have the focus; below that one pane is shown, the focused one. When rows
/// are scarce the key bar goes first, then the message line, the title and the headings.
package struct Layout: Equatable, Sendable {
  /// How many panes are beside or above each other.
  package enum Arrangement: Equatable, Sendable { case threePanes, stacked, single }

  /// The places of one pane.
  package struct Frame: Equatable, Sendable {
    /// The line above with the pane's name; empty when there is no room.
    package var heading: Rect
    /// Column titles and rows with their margins.
    package var body: Rect
    /// The column the scroll thumb moves in.
    package var scrollColumn: Int
  }

  package let size: ScreenSize
  package let arrangement: Arrangement
  package private(set) var title = Rect.empty
  package private(set) var message = Rect.empty
  package private(set) var keyBar = Rect.empty
  /// The line that closes the panes below; empty when there is no room.
  package private(set) var footRule = Rect.empty
  /// Vertical lines between panes.
  package private(set) var separators: [Rect] = []
  /// The panes on the screen.
  package private(set) var frames: [PaneID: Frame] = [:]
  private var offscreen: [PaneID: Frame] = [:]

  /// Lays out a screen; `main` is the pane in the middle, `orders` or `outbox`. With `onePane` the focused pane has the
  /// screen for itself, whatever its size.
  package init(size: ScreenSize, focus: PaneID, main: PaneID, onePane: Bool = false) {
    self.size = ScreenSize(columns: max(0, size.columns), rows: max(0, size.rows))
    arrangement =
      onePane
      ? .single
      : size.rows < 16 || size.columns < 80
        ? (size.columns >= 120 && size.rows >= 8 ? .threePanes : .single)
        : size.columns >= 120 ? .threePanes : .stacked
    var rest = Rect(self.size)
    if size.rows >= 4 { title = rest.takeTop(1) }
    if size.rows >= 8 { keyBar = rest.takeBottom(1) }
    if size.rows >= 5 { message = rest.takeBottom(1) }
    if size.rows >= 28 { footRule = rest.takeBottom(1) }
    switch arrangement {
    case .threePanes: placeSideBySide(rest, main: main)
    case .stacked: placeStacked(rest, focus: focus, main: main)
    case .single: placeSingle(rest, shown: focus, main: main)
    }
  }

  /// The room of every pane, as `AppEvent.viewport` tells it.
  package var viewport: Viewport {
    var sizes: [PaneID: ScreenSize] = [:]
    for (pane, frame) in offscreen.merging(frames, uniquingKeysWith: { $1 }) {
      let titles = Layout.showsColumnTitles(pane, body: frame.body) ? 1 : 0
      let margins = Layout.leftMargin(pane) + 1
      sizes[pane] = ScreenSize(
        columns: max(0, frame.body.columns - margins), rows: max(0, frame.body.rows - titles))
    }
    return Viewport(
      screen: size, sizes: sizes, visible: Set(frames.keys),
      places: Dictionary(uniqueKeysWithValues: frames.map { ($0.key, Layout.place(of: $0.key, $0.value)) }))
  }

  /// A pane's place as the mouse needs it.
  private static func place(of pane: PaneID, _ frame: Frame) -> PanePlace {
    let titles = showsColumnTitles(pane, body: frame.body) ? 1 : 0
    let top = frame.heading.isEmpty ? frame.body.row : frame.heading.row
    return PanePlace(
      columns: frame.body.column..<frame.body.endColumn, rows: top..<max(top, frame.body.endRow),
      firstLine: frame.body.row + titles)
  }

  /// Blank columns before the content of a pane, where pointer and bullet stand.
  static func leftMargin(_ pane: PaneID) -> Int { pane == .shops || pane == .outbox ? 2 : 1 }

  /// Whether a list with titles over its columns has the room to show them.
  static func showsColumnTitles(_ pane: PaneID, body: Rect) -> Bool {
    (pane == .orders || pane == .outbox) && body.rows >= 4
  }

  private mutating func placeSideBySide(_ area: Rect, main: PaneID) {
    var rest = area
    // At 120 columns the list has just the room for number, shop, status, total and customer.
    let side = rest.takeLeft(min(28, 20 + (size.columns - 120) / 20))
    let left = rest.takeLeft(1)
    let detail = rest.takeRight(min(100, (size.columns - side.columns) * 39 / 100))
    let right = rest.takeRight(1)
    separators = [left, right]
    frames[.shops] = frame(side, scrollColumn: left.column)
    frames[.detail] = frame(detail, scrollColumn: detail.endColumn - 1)
    frames[main] = frame(rest, scrollColumn: right.column)
    offscreen[main == .orders ? .outbox : .orders] = frames[main]
  }

  private mutating func placeStacked(_ area: Rect, focus: PaneID, main: PaneID) {
    var upper = area
    let lower = upper.takeBottom(max(7, area.rows * 45 / 100))
    let last = size.columns - 1
    let below: PaneID = focus == .shops ? .shops : .detail
    frames[main] = frame(upper, scrollColumn: last)
    frames[below] = frame(lower, scrollColumn: last)
    offscreen[main == .orders ? .outbox : .orders] = frames[main]
    offscreen[below == .shops ? .detail : .shops] = frames[below]
  }

  private mutating func placeSingle(_ area: Rect, shown: PaneID, main: PaneID) {
    let whole = frame(area, scrollColumn: size.columns - 1)
    let visible = shown == .shops || shown == .detail ? shown : main
    frames[visible] = whole
    for pane in PaneID.allCases where pane != visible { offscreen[pane] = whole }
  }

  private func frame(_ area: Rect, scrollColumn: Int) -> Frame {
    var body = area
    let heading = size.rows >= 3 ? body.takeTop(1) : .empty
    return Frame(heading: heading, body: body, scrollColumn: scrollColumn)
  }
}
