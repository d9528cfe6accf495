/// Everything `GET /orders` can be asked for (platforms.md 3.3; the vendor's document). Absent members are left out.
package struct QuickbutikOrderFilter: Equatable, Sendable {
  /// The status words that the filter takes; its one sample with a number contradicts its text.
  package enum Word: String, CaseIterable, Sendable {
    case paid, done, unpaid
    /// Not documented as a filter; a shop may answer it with 404.
    case cancelled
  }

  package enum Sorting: String, Sendable {
    case ascending = "asc"
    case descending = "desc"
  }

  package var id: String?
  /// Paid since, paid until, status changed since; Unix seconds.
  package var paidFrom: Int64?
  package var paidTo: Int64?
  package var statusFrom: Int64?
  package var statuses: [Word] = []
  /// Data of the shop's apps on the lines; the document has it together with an id only.
  package var loadsApps = false
  package var includesDetails = false
  package var sorting: Sorting?
  package var offset: Int?
  /// At most 1000.
  package var limit: Int?

  /// No filter.
  package init() {}

  /// The filter as query parameters, in a fixed order. Lists are sorted by the order's id.
  package var query: [(name: String, value: String)] {
    let pairs: [(String, String?)] = [
      ("order_id", id), ("from_date_paid", paidFrom.map(String.init)),
      ("to_date_paid", paidTo.map(String.init)), ("from_status_date", statusFrom.map(String.init)),
      ("status", statuses.isEmpty ? nil : statuses.map(\.rawValue).joined(separator: ",")),
      ("apps_load", loadsApps && id != nil ? "true" : nil),
      ("include_details", includesDetails ? "true" : nil),
      ("order_by", sorting == nil ? nil : "order_id"), ("sort_order", sorting?.rawValue),
      ("offset", offset.map { String(max(0, $0)) }), ("limit", limit.map { String(min(max(1, $0), 1000)) }),
    ]
    return pairs.compactMap { name, value in value.map { (name, $0) } }
  }
}
