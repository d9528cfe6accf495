/// Which line of a list is selected, remembered by what it stands for and not by its position, and which line is the
/// first on the screen.
package struct ListCursor<ID: Hashable & Sendable>: Equatable, Sendable {
  /// What is selected; nil while the list was never filled.
  package private(set) var id: ID?
  /// Its position; while `isLost`, the position where it was.
  package private(set) var index = 0
  /// Position of the first line on the screen.
  package private(set) var top = 0
  /// Whether what is selected left the list. Moving the cursor ends it.
  package private(set) var isLost = false
  /// Whether somebody put it where it is; before that it is only the first line.
  package private(set) var isPlaced = false

  /// A cursor of a list that was never filled.
  package init() {}

  /// Moves by `step` lines; from a lost position, down goes to the line that took the place.
  package mutating func move(
    by step: Int, count: Int, rows: Int, groups: ListGroups? = nil, id: (Int) -> ID
  ) {
    guard count > 0 else { return }
    let step = isLost && step > 0 ? step - 1 : step
    select(min(max(0, index + step), count - 1), count: count, rows: rows, groups: groups, id: id)
  }

  /// Selects the line at `position`.
  package mutating func select(
    _ position: Int, count: Int, rows: Int, groups: ListGroups? = nil, id: (Int) -> ID
  ) {
    guard count > 0 else { return }
    index = min(max(0, position), count - 1)
    self.id = id(index)
    isLost = false
    isPlaced = true
    scroll(count: count, rows: rows, groups: groups)
  }

  /// After the list changed: keeps the selection on what it stood for, at the same place of the screen where
  /// possible. `position` is where it stands now; nil when it left the list. A cursor that never had a selection
  /// takes the first line.
  package mutating func follow(
    position: Int?, count: Int, rows: Int, groups: ListGroups? = nil, id: (Int) -> ID
  ) {
    guard self.id != nil else {
      select(0, count: count, rows: rows, groups: groups, id: id)
      isPlaced = false
      return
    }
    if let position {
      // At the top the newest lines stay in sight; further down the screen must not jump under the operator.
      if top > 0 { top += position - index }
      index = position
      isLost = false
    } else {
      index = min(index, max(0, count - 1))
      isLost = true
    }
    scroll(count: count, rows: rows, groups: groups)
  }

  /// Forgets the selection, so that the next list starts at its first line.
  package mutating func reset() { self = ListCursor() }

  /// Brings the selection into sight after the pane's size changed.
  package mutating func scroll(count: Int, rows: Int, groups: ListGroups? = nil) {
    if index < top { top = index }
    top = max(top, ListCursor.lowestTop(showing: index, rows, groups))
    top = min(max(0, top), ListCursor.lowestTop(showing: count - 1, rows, groups))
  }

  /// The first line from which a line is still on the screen.
  private static func lowestTop(showing line: Int, _ rows: Int, _ groups: ListGroups?) -> Int {
    guard let groups else { return max(0, line - max(1, rows) + 1) }
    var top = max(0, line)
    // The heading above the first line is always there, whether or not a group starts with it.
    var used = 2
    while top > 0 {
      used += groups.starts(top) ? 2 : 1
      if used > rows { break }
      top -= 1
    }
    return top
  }
}

/// Where the groups of a list start that has a heading above each. The headings are drawn between the lines; positions
/// never count them.
package struct ListGroups {
  /// Whether a group starts with the line at a position above 0.
  package let starts: (Int) -> Bool

  /// Asks a function.
  package init(starts: @escaping (Int) -> Bool) { self.starts = starts }

  /// How many of the lines from `top` on fit into some rows together with their headings.
  package func shown(from top: Int, count: Int, rows: Int) -> Int {
    var used = 0
    var line = top
    while line < count {
      used += line == top || starts(line) ? 2 : 1
      if used > rows { break }
      line += 1
    }
    return line - top
  }
}
