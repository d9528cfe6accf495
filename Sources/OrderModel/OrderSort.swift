/// By which column the list is sorted. Ties, whatever the column, keep the default order: created descending, then
/// shops in config order, then id descending in natural order. Orders without the value come last either way.
package struct OrderSort: Hashable, Sendable {
  /// A column that can be sorted by.
  package enum Key: String, CaseIterable, Sendable {
    case created, updated, number, shop, status, paid, total, customer, city, country, items, tracking
  }

  package var key: Key
  package var descending: Bool

  /// The newest order first.
  package static let standard = OrderSort(key: .created, descending: true)

  /// Sorts by a column.
  package init(key: Key, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }
}
