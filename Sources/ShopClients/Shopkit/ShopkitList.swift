package import JSONText

/// Shopkit's lists in all their forms (platforms.md 2.3).
package struct ShopkitList: Sendable {
  /// The records in order.
  package var items: [JSONValue]
  /// `paging.next`, as the shop wrote it.
  package var next: String?
  /// Whether the answer told anything about further pages.
  package var hasPaging: Bool

  /// Why an answer is no list.
  package enum Problem: Error, Equatable, Sendable {
    /// The shop says something instead.
    case message(String)
    case unexpected(String)
  }

  /// Reads an array, an object with numbered keys, one single record, or one of the ways of saying "none". `what` names
  /// the records in messages; a single record is known by having the member `key`.
  package init(
    _ value: JSONValue, of what: String = "orders", singleHas key: String = "id"
  ) throws(Problem) {
    let paging = value["paging"]
    next = paging?["next"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    hasPaging = paging != nil
    if let elements = value.elements {
      items = elements
    } else if value.isNull {
      items = []
    } else if let numbered = WireRecord.numbered(value, ignoring: "paging") {
      items = numbered
    } else if value[key] != nil {
      items = [value]
    } else if let message = value["message"]?.string {
      throw .message(message)
    } else {
      let names = value.members?.prefix(5).map(\.name).joined(separator: ", ")
      throw .unexpected(
        "expected a list of \(what), found \(value.found)" + (names.map { " with \($0)" } ?? ""))
    }
  }

  /// No records.
  package static let empty = ShopkitList(items: [], next: nil, hasPaging: false)

  private init(items: [JSONValue], next: String?, hasPaging: Bool) {
    self.items = items
    self.next = next
    self.hasPaging = hasPaging
  }
}
