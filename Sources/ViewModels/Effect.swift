package import OrderModel

/// What `update` asks of the outside, as values that tests compare. The effect runner has one arm per case; outcomes
/// come back as `AppEvent`s.
package enum Effect: Equatable, Sendable {
  /// Put changes into the outbox, held for `holdSeconds` (nil: sent at once). Answered by `AppEvent.submitted` with
  /// the same token.
  case submit([ChangeRequest], holdSeconds: Double?, token: Int)
  /// Take held entries back before they are sent.
  case withdraw([UInt64])
  /// Let held entries go now.
  case release([UInt64])
  /// Try queued, failed, refused or unclear entries again.
  case retry([UInt64])
  /// Forget entries; nothing more is sent for them.
  case drop([UInt64])
  /// Read shops now; nil means all. `full` forgets cursors and reads everything.
  case refresh(shops: [String]?, full: Bool)
  /// Read one order now. Answered by `AppEvent.orderRead` with the same token; the order itself arrives with the next
  /// snapshot.
  case readOrder(OrderID, token: Int)
  /// Read what our own log says of an order. Answered by `AppEvent.historyRead` with the same token.
  case readHistory(OrderID, token: Int)
  /// Run the config's command for an event, once for each order. Nothing waits for it; a failure comes as a notice.
  case runHook(HookEvent, [OrderID])
  /// Make a paper and bring it to its place. Nothing waits for it; the outcome comes as a notice, a text for the pager as
  /// `AppEvent.paper`.
  case print(PrintJob)
  /// Show a text in the operator's pager, the terminal handed over.
  case page(String)
  /// Send writes that do not pass the outbox, each once. Answered by `AppEvent.written` with the same token, once for
  /// each, by its place in the list.
  case write([WriteRequest], token: Int)
  /// Read a coupon now. Answered by `AppEvent.couponRead`.
  case readCoupon(shop: String, code: String, token: Int)
  /// Look up the coupons this program knows. Answered by `AppEvent.coupons`.
  case listCoupons(token: Int)
  /// Ask a shop what it makes of an order, without placing it. Answered by `AppEvent.quoted`.
  case quote(shop: String, OrderDraft, token: Int)
  /// Send text to the terminal's clipboard.
  case copy(String)
  /// Let the operator write a text in an editor, the terminal handed over. Answered by `AppEvent.edited` with the same
  /// token.
  case edit(String, token: Int)
  /// Keep a typed text in the state folder, in place of the one kept for the same dialog and order.
  case saveDraft(Draft)
  /// Forget a kept text.
  case dropDraft(Draft.Key)
  /// Tell the other consoles of this state folder which orders are open in our dialogs, in place of those told before.
  case claim([OrderID])
  /// Stop the process as Ctrl-Z does, with the terminal restored.
  case suspend
  /// Forget what is on the screen and paint everything.
  case redraw
  /// Set the terminal window's title; already harmless.
  case setTitle(String)
  /// Ask the terminal for clicks and the wheel, or leave the mouse to it.
  case setMouse(Bool)
  /// Ring the terminal's bell.
  case bell
  /// Leave. `sendHeld` releases held changes first; otherwise they are kept for the next start.
  case quit(sendHeld: Bool)
}
