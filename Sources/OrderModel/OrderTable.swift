/// A row of an `OrderTable`; valid for that table value only.
package typealias Row = UInt32

/// All orders the console knows, as immutable columns. Filled in by its first commit.
package struct OrderTable: Equatable, Sendable {
  /// No orders.
  package static let empty = OrderTable()
}
