import JSONText
import OrderModel

/// The shapes in which Quickbutik delivers one record or many (platforms.md 3.3, 3.6): a list, an object around it, an
/// object with numbered members, one record alone.
enum QuickbutikList {
  /// The records of an answer. `names`: the members that may hold them; `mark`: a member that only a record has.
  static func records(
    _ value: JSONValue?, in names: [String], mark: String, _ answer: QuickbutikAnswer
  ) throws(ReadFailure) -> [JSONValue] {
    guard let value, !value.isNull else { return [] }
    if let elements = value.elements { return elements }
    guard value.kind == .object else {
      throw ReadFailure(.malformed("expected a list, found \(answer.mask(value.found))"))
    }
    if value[mark] != nil { return [value] }
    for name in names {
      guard let inner = value[name] else { continue }
      return try records(inner, in: [], mark: mark, answer)
    }
    if let numbered = WireRecord.numbered(value) { return numbered }
    if let complaint = QuickbutikAnswer.complaint(in: value) {
      throw ReadFailure(.refused(code: answer.response.status, text: answer.mask(complaint)))
    }
    let keys = (value.members ?? []).prefix(8).map(\.name).joined(separator: ", ")
    throw ReadFailure(.malformed("expected a list, found an object with \(answer.mask(keys))"))
  }

  /// The orders of an answer.
  static func orders(
    _ value: JSONValue?, _ answer: QuickbutikAnswer
  ) throws(ReadFailure) -> [JSONValue] {
    try records(value, in: ["order", "orders", "results"], mark: "order_id", answer)
  }

  /// The one order that was asked for. Another order in its place is an error, never taken for it.
  static func order(
    _ id: String, in value: JSONValue?, _ answer: QuickbutikAnswer
  ) throws(ReadFailure) -> JSONValue {
    let records = try orders(value, answer)
    guard !records.isEmpty else { throw ReadFailure(.notFound("the shop has no order \(id)")) }
    if let match = records.first(where: { QuickbutikOrderWire.id(of: $0) == id }) { return match }
    let found = records.first.flatMap(QuickbutikOrderWire.id).map { "order \($0)" } ?? "one without id"
    let shown = records.count == 1 ? found : "\(records.count) other orders"
    throw ReadFailure(.malformed("asked for order \(id), got " + answer.mask(shown)))
  }
}
