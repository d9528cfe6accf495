package import Foundation
package import OrderModel

/// The left pane: shops above, views below.
package struct ShopsPane: Equatable, Sendable {
  package var cursor = ListCursor<SidebarItem>()
  /// Live counts of the views, by position; nil before they were counted.
  package var viewCounts: [Int?] = []
  /// Orders per shop; nil before they were counted.
  package var shopCounts: [String: Int] = [:]
  /// Orders of all shops, without unfinished checkouts.
  package var allOrders: Int { shopCounts.values.reduce(0, +) }
  /// Unix seconds when the counts are to be made again; nil: they are up to date.
  package var countsDue: Double?
  package var lastCounted = 0.0

  /// A pane without counts.
  package init() {}
}

/// What a line of the left pane stands for.
package enum SidebarItem: Hashable, Sendable {
  case allShops
  case shop(String)
  /// No view: every order, where no configured view shows that.
  case allOrders
  /// A view by its position.
  case view(Int)
}

/// The orders pane: what is asked for, what matches, where the cursor is, what is marked.
package struct OrdersPane: Equatable, Sendable {
  /// Shows only this shop; nil: all.
  package var shop: String?
  /// The view shown, by position; nil: none, only the search counts.
  package var view: Int? = 0
  /// The search that holds now.
  package var filter = ""
  package var sort = OrderSort.standard
  /// The matching rows of `StoreState.table`, in order.
  package var rows: [Row] = []
  package var cursor = ListCursor<OrderID>()
  package var marks: Set<OrderID> = []
  /// Marked orders that are not among `rows`.
  package var hiddenMarks = 0
  /// What the orders in `rows`, and the marked ones, add up to; per currency, by its code.
  package var totals: [Money] = []
  package var markTotals: [Money] = []
  /// The zone in which the days between the rows begin.
  package var zone = TimeZone.gmt

  /// An empty list.
  package init() {}
}

/// The detail pane.
package struct DetailPane: Equatable, Sendable {
  /// The order the scroll position belongs to.
  package var order: OrderID?
  /// Wrapped lines above the first one shown.
  package var scroll = 0

  /// At the top of an order.
  package init(order: OrderID? = nil) { self.order = order }
}

/// The pending pane.
package struct OutboxPane: Equatable, Sendable {
  package var cursor = ListCursor<UInt64>()
  /// Positions in `StoreState.outbox` in the order shown: what waits or needs a look first, newest first.
  package var order: [Int] = []

  /// At the top.
  package init() {}
}
