package import ViewModels

/// Everything one picture of the console shows.
package struct ScreenPresentation: Equatable, Sendable {
  package var title: TitlePresentation
  package var shops: ListPresentation
  /// The list in the middle: orders or pending changes.
  package var main: ListPresentation
  package var detail: TextPresentation
  package var message: MessagePresentation
  package var keys: [KeyHint]
  /// The top dialog.
  package var dialog: DialogPresentation?

  /// Collects the parts.
  package init(
    title: TitlePresentation, shops: ListPresentation, main: ListPresentation, detail: TextPresentation,
    message: MessagePresentation, keys: [KeyHint], dialog: DialogPresentation? = nil
  ) {
    self.title = title
    self.shops = shops
    self.main = main
    self.detail = detail
    self.message = message
    self.keys = keys
    self.dialog = dialog
  }
}

/// Puts the views in their places: title, panes, message line, key bar, and the dialog on top.
package enum RootView {
  /// The picture of `state` on a screen of the size its viewport tells.
  package static func draw(_ state: AppState, context: UpdateContext, glyphs: Glyphs = .unicode) -> Canvas {
    let viewport = state.viewport
    let layout = Layout(
      size: viewport.screen, focus: state.focus, main: state.mainPane,
      onePane: state.showsOnePane(context))
    let isOutbox = state.mainPane == .outbox
    let screen = ScreenPresentation(
      title: state.presentTitle(context), shops: state.presentShops(context, size: viewport.size(.shops)),
      main: isOutbox
        ? state.presentOutbox(context, size: viewport.size(.outbox))
        : state.presentOrders(context, size: viewport.size(.orders)),
      detail: state.presentDetail(context, size: viewport.size(.detail)),
      message: state.presentMessage(context), keys: state.presentKeyBar(context),
      dialog: state.presentDialog(context))
    return draw(screen, layout: layout, glyphs: glyphs)
  }

  /// The picture of `screen` in the places of `layout`.
  package static func draw(_ screen: ScreenPresentation, layout: Layout, glyphs: Glyphs = .unicode) -> Canvas
  {
    var canvas = Canvas(size: layout.size, glyphs: glyphs)
    TitleView.draw(screen.title, in: layout.title, on: &canvas)
    for (pane, frame) in layout.frames {
      switch pane {
      case .shops: ListView.draw(screen.shops, pane: pane, frame: frame, on: &canvas)
      case .orders, .outbox: ListView.draw(screen.main, pane: pane, frame: frame, on: &canvas)
      case .detail: OrderDetailView.draw(screen.detail, frame: frame, on: &canvas)
      }
    }
    drawLines(of: layout, on: &canvas)
    let below = drawMessage(screen.message, hasCursor: screen.dialog == nil, layout, on: &canvas)
    if let dialog = screen.dialog {
      DialogView.draw(dialog, on: &canvas)
    } else if !below {
      KeyBar.draw(screen.keys, in: layout.keyBar, on: &canvas)
    }
    return canvas
  }

  /// Draws the message line. A sentence that does not fit, also beside a search it finds fault with, takes the key bar's
  /// line too. Returns whether it did.
  private static func drawMessage(
    _ message: MessagePresentation, hasCursor: Bool, _ layout: Layout, on canvas: inout Canvas
  ) -> Bool {
    var message = message
    let mayTakeBoth = message.mayWrap || message.field?.mistake != nil
    let columns = layout.message.columns
    var below: StyledLine = []
    if mayTakeBoth, !layout.keyBar.isEmpty, !MessageView.fits(message, columns: columns) {
      if message.field != nil {
        (message.line, below) = ([], message.line)
      } else {
        (message.line, below) = MessageView.halves(of: message.line, columns: columns)
      }
      MessageView.draw(MessagePresentation(line: below), hasCursor: false, in: layout.keyBar, on: &canvas)
    }
    MessageView.draw(message, hasCursor: hasCursor, in: layout.message, on: &canvas)
    return !below.isEmpty
  }

  /// The lines between the panes and their crossings with the headings and the line below.
  private static func drawLines(of layout: Layout, on canvas: inout Canvas) {
    let foot = layout.footRule
    if !foot.isEmpty { canvas.drawRule(column: foot.column, row: foot.row, columns: foot.columns) }
    for line in layout.separators {
      guard !line.isEmpty else { continue }
      let glyphs = canvas.glyphs
      // The line starts in the row of the headings, which are rules themselves.
      canvas.draw(String(glyphs.teeDown), column: line.column, row: line.row, role: .border)
      for row in line.row + 1..<max(line.row + 1, line.endRow)
      where canvas.cell(column: line.column, row: row).text != glyphs.scrollThumb {
        canvas.draw(String(glyphs.vertical), column: line.column, row: row, role: .border)
      }
      if !foot.isEmpty {
        canvas.draw(String(glyphs.teeUp), column: line.column, row: foot.row, role: .border)
      }
    }
  }
}
