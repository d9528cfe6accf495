import OrderModel

/// Where a pane is on the screen, for the mouse. In cells of the screen.
package struct PanePlace: Equatable, Sendable {
  package var columns: Range<Int>
  /// Heading and content.
  package var rows: Range<Int>
  /// The row of the content's first line.
  package var firstLine: Int

  /// Describes a place.
  package init(columns: Range<Int>, rows: Range<Int>, firstLine: Int) {
    self.columns = columns
    self.rows = rows
    self.firstLine = firstLine
  }
}

/// The last click on a line, to know the second one of a double click.
package struct Click: Equatable, Sendable {
  let pane: PaneID
  let row: Int
  /// Seconds of the clock that stamps keys.
  let at: Double
}

extension Viewport {
  /// The pane at a cell with the line of its content there (negative on heading and column titles); nil between panes
  /// and outside.
  package func hit(column: Int, row: Int) -> (pane: PaneID, line: Int)? {
    places.first { $0.value.columns.contains(column) && $0.value.rows.contains(row) }
      .map { ($0.key, row - $0.value.firstLine) }
  }
}

extension AppState {
  /// Seconds within which a second click on a line makes a double click.
  static let doubleClick = 0.4
  /// Lines that one step of the wheel moves.
  static let wheelStep = 3

  /// Whether clicks and the wheel are asked of the terminal.
  package func hasMouse(_ context: UpdateContext) -> Bool { mouse ?? context.options.mouse }

  /// Whether the mouse was given to the terminal for a while, to select text. The focused pane then has the screen for
  /// itself, so that nothing beside it gets into the selection.
  package func isSelecting(_ context: UpdateContext) -> Bool { context.options.mouse && mouse == false }

  /// Whether the focused pane is the only one on the screen, whatever its size.
  package func showsOnePane(_ context: UpdateContext) -> Bool {
    context.options.isAccessible || isSelecting(context)
  }

  /// Gives the mouse to the terminal or takes it back.
  mutating func toggleMouse(_ context: UpdateContext) -> [Effect] {
    let isOn = !hasMouse(context)
    mouse = isOn
    let key = context.keymap.label(of: .mouseToggle)
    let text =
      isOn
      ? "a click chooses, a double click opens, the wheel moves; \(key) gives the mouse to the terminal"
      : "the terminal has the mouse: select text as everywhere; \(key) takes it back"
    say(Notice(.info, text), context)
    return [.setMouse(isOn)]
  }

  /// A press or a step of the wheel. Dialogs hear the wheel only: nothing is ever confirmed by a click.
  mutating func pointed(_ input: MouseInput, _ context: UpdateContext) -> [Effect] {
    guard hasMouse(context) else { return [] }
    let effects = perform(scan.flush(), context)
    switch input.action {
    case .press: return effects + clicked(input, context)
    case .wheelUp: return effects + wheel(input, up: true, context)
    case .wheelDown: return effects + wheel(input, up: false, context)
    }
  }

  private mutating func wheel(_ input: MouseInput, up: Bool, _ context: UpdateContext) -> [Effect] {
    if !dialogs.isEmpty { return dialogKey(up ? .up : .down, context) }
    guard let hit = viewport.hit(column: input.column, row: input.row) else { return [] }
    lookAtArrivals(context)
    let step = hit.pane == .shops ? 1 : AppState.wheelStep
    move(hit.pane, by: up ? -step : step, context)
    return []
  }

  private mutating func clicked(_ input: MouseInput, _ context: UpdateContext) -> [Effect] {
    guard dialogs.isEmpty, let hit = viewport.hit(column: input.column, row: input.row) else { return [] }
    var effects: [Effect] = []
    if filterEdit != nil {
      effects = filterKey(.enter, context)
      guard filterEdit == nil else { return effects }
    }
    noticeOperator(context)
    focus = hit.pane
    guard select(hit.line, in: hit.pane, context) else {
      click = nil
      return effects
    }
    let isSecond = click.map {
      $0.pane == hit.pane && $0.row == input.row && context.uptime - $0.at <= AppState.doubleClick
    }
    click = isSecond == true ? nil : Click(pane: hit.pane, row: input.row, at: context.uptime)
    return effects + (isSecond == true ? run(.itemOpen, nil, context) : [])
  }

  /// Puts the cursor of a pane on what stands on a line; false when nothing that can be chosen stands there.
  private mutating func select(_ line: Int, in pane: PaneID, _ context: UpdateContext) -> Bool {
    switch pane {
    case .shops:
      let items = sidebarItems(context)
      guard let item = sidebarItem(onLine: line, context), let position = items.firstIndex(of: item) else {
        return false
      }
      sidebar.cursor.select(position, count: items.count, rows: items.count) { items[$0] }
    case .orders:
      guard let position = orderPosition(onLine: line) else { return false }
      selectOrder(at: position)
    case .outbox:
      let position = outbox.cursor.top + line
      guard line >= 0, outbox.order.indices.contains(position) else { return false }
      let (entries, order, room) = (store.outbox, outbox.order, viewport.size(.outbox).rows)
      outbox.cursor.select(position, count: order.count, rows: room) { entries[order[$0]].id }
    case .detail: return false
    }
    return true
  }
}
