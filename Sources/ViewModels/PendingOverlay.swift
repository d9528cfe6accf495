package import OrderModel

/// What is on its way per order: the entries that are not final, newest last. Rows and detail show it over the cached
/// order, which is never touched.
package struct PendingOverlay: Equatable, Sendable {
  private var entries: [OrderID: [OutboxEntry]] = [:]
  /// The state of the newest entry per order that a search can ask for.
  package private(set) var states: [OrderID: OutboxState] = [:]

  /// Nothing pending.
  package init() {}

  /// Sorts the store's entries by order.
  package init(_ outbox: [OutboxEntry]) {
    for entry in outbox {
      if !entry.state.isFinal { entries[entry.order, default: []].append(entry) }
      if !entry.state.isFinal || entry.state == .conflict {
        states[entry.order] = entry.state
      } else {
        states[entry.order] = nil
      }
    }
    for (order, pending) in entries { states[order] = pending.last?.state }
  }

  /// How many entries are not final.
  package var count: Int { entries.values.reduce(0) { $0 + $1.count } }

  /// The entries of an order that are not final, oldest first.
  package func pending(for order: OrderID) -> [OutboxEntry] { entries[order] ?? [] }

  /// The value a field will have when everything pending went through; nil when nothing pending writes it.
  package func wanted(_ field: ChangeField, of order: OrderID) -> String? {
    for entry in pending(for: order).reversed() {
      if let value = entry.change.wanted(field) { return value }
    }
    return nil
  }

  /// The status choice that is pending for an order; nil when none is.
  package func status(of order: OrderID) -> StatusChoice? {
    pending(for: order).last { $0.change.status != nil }?.change.status
  }

  /// The changeable fields of an order as the operator sees them: the cached values with everything pending laid over
  /// them. This is what a new change expects to find, so that it follows our own earlier change without a conflict.
  package func state(of order: Order) -> OrderState {
    var state = OrderState(order)
    for entry in pending(for: order.id) {
      for field in entry.change.fields {
        guard let wanted = entry.change.wanted(field) else { continue }
        if field.appends, let present = state.value(field), !OrderState.contains(present, wanted) {
          state.values[field] = present + "\n" + wanted
        } else if !field.appends || state.value(field) == nil {
          state.values[field] = wanted
        }
      }
    }
    return state
  }
}
