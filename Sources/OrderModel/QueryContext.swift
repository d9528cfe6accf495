package import Foundation

/// What a query may know from outside the orders.
package struct QueryContext: Sendable {
  /// Unix seconds; ages are counted from here.
  package var now: Double
  /// The zone of each shop by name; dates of orders whose shop has none are days at the order's own offset.
  package var zones: [String: TimeZone]
  /// What the operator marked.
  package var marked: Set<OrderID>
  /// The state of the newest change of each order that has one in the outbox.
  package var outbox: [OrderID: OutboxState]
  /// Query fields that a shop's list does not deliver, by shop name; a term over one matches nothing there.
  package var undelivered: [String: Set<String>]

  /// A context in which nothing is marked, pending or known to be missing.
  package init(
    now: Double, zones: [String: TimeZone] = [:], marked: Set<OrderID> = [],
    outbox: [OrderID: OutboxState] = [:], undelivered: [String: Set<String>] = [:]
  ) {
    self.now = now
    self.zones = zones
    self.marked = marked
    self.outbox = outbox
    self.undelivered = undelivered
  }
}
