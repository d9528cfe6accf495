import OrderModel

extension OrderStatus {
  /// Whether an order with this status still has to be packed and sent. A shop's word that is not known is left to the
  /// operator.
  var isUnsent: Bool {
    switch self {
    case .pending, .awaitingPayment, .processing, .onHold, .readyForPickup: true
    case .sent, .delivered, .canceled, .returned, .unknown: false
    }
  }
}

extension AppState {
  /// Enter-through packing: after one order was set to sent the cursor goes to the next unsent order of the list, below
  /// it first, then from the top. Says so with the change; the list, the marks and the scroll position are left alone.
  mutating func goToNextUnsent(after id: OrderID, _ context: UpdateContext) {
    guard mainPane == .orders, let row = store.table.row(of: id),
      let place = orders.rows.firstIndex(of: row)
    else { return }
    let below = Array(orders.rows.indices.dropFirst(place + 1))
    let next = (below + orders.rows.indices.prefix(place)).first { isUnsent(orders.rows[$0]) }
    let hint: String
    if let next {
      selectOrder(at: next)
      let number = Formatting.line(store.table.summary(at: orders.rows[next]).number)
      hint = "next unsent: #\(number)" + (next < place ? ", from the top" : "")
    } else {
      hint = "that was the last unsent order here"
    }
    if context.options.holdSeconds > 0, !submissions.groups.isEmpty {
      submissions.groups[submissions.groups.count - 1].hint = hint
    } else {
      say(Notice(.info, hint), context)
    }
  }

  /// Whether an order still has to be sent, changes on their way counted.
  private func isUnsent(_ row: Row) -> Bool {
    let pending = store.overlay.status(of: store.table.id(at: row))?.status
    return (pending ?? store.table.summary(at: row).status).isUnsent
  }
}
