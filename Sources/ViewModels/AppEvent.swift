package import OrderModel

/// Everything that can happen to the console; observed facts, oldest first. They enter through the one mailbox of the
/// UI thread.
package enum AppEvent: Sendable {
  /// The terminal reported something.
  case input(TerminalInput)
  /// The time that `deadline(of:_:)` asked for has come; also harmless at any other moment.
  case tick
  /// The panes have new sizes; sent at start and whenever the layout computes something else.
  case viewport(Viewport)
  /// The store changed. Snapshots with an older number than the last one are ignored.
  case store(StoreSnapshot)
  /// `Effect.submit` came back: the ids of the outbox entries, one per request, or why nothing was stored.
  case submitted(token: Int, Result<[UInt64], EffectFailure>)
  /// `Effect.readOrder` came back.
  case orderRead(token: Int, OrderID, ShopError?)
  /// `Effect.readHistory` came back: what our own log says of the order, newest first.
  case historyRead(token: Int, Result<[AuditRecord], EffectFailure>)
  /// `Effect.edit` came back: the text as it is now, or why there is none.
  case edited(token: Int, Result<String, EffectFailure>)
  /// The typed texts an earlier run left behind; comes once, after the first picture.
  case drafts([Draft])
  /// `Effect.print` made the text that the pager is to show.
  case paper(String)
  /// What others have open in dialogs that change orders, all of it.
  case claims([Claim])
  /// One of the writes of `Effect.write` came back.
  case written(token: Int, index: Int, WriteReport)
  /// `Effect.readCoupon` came back.
  case couponRead(token: Int, shop: String, code: String, Result<Coupon, ShopError>)
  /// `Effect.listCoupons` came back.
  case coupons(token: Int, [KnownCoupon])
  /// `Effect.quote` came back.
  case quoted(token: Int, OrderDraft, Result<OrderQuote, ShopError>)
  /// Something outside wants to be said: an effect that failed, a clash of keys found at start.
  case notice(Notice)
}

/// Why an effect could not be carried out, in words for the operator (place and remedy).
package struct EffectFailure: Error, Equatable, Sendable {
  package var text: String

  /// Keeps the words.
  package init(_ text: String) { self.text = text }
}

/// A sentence for the message line.
package struct Notice: Equatable, Sendable {
  /// How much it matters; decides the role and how long it stays.
  package enum Kind: Equatable, Sendable { case info, success, warning, error }
  package var kind: Kind
  package var text: String

  /// Makes a sentence; foreign parts of `text` are made harmless when it is shown.
  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// The panes. `orders` and `outbox` share the middle of the screen: `AppState.mainPane` says which is there.
package enum PaneID: String, CaseIterable, Hashable, Sendable {
  case shops, orders, detail, outbox
}

/// How much room the panes' contents have (frame, heading and column titles not counted), as the layout computed it.
/// A pane that is not on the screen keeps the size it would have.
package struct Viewport: Equatable, Sendable {
  package var screen: ScreenSize
  package var sizes: [PaneID: ScreenSize]
  /// Which panes are on the screen.
  package var visible: Set<PaneID>
  /// Where the panes on the screen are.
  package var places: [PaneID: PanePlace]

  /// Describes the panes' room.
  package init(
    screen: ScreenSize, sizes: [PaneID: ScreenSize], visible: Set<PaneID>, places: [PaneID: PanePlace] = [:]
  ) {
    self.screen = screen
    self.sizes = sizes
    self.visible = visible
    self.places = places
  }

  /// The room of a pane; one row and column at least, so that paging always moves.
  package func size(_ pane: PaneID) -> ScreenSize {
    let size = sizes[pane] ?? screen
    return ScreenSize(columns: max(1, size.columns), rows: max(1, size.rows))
  }
}
