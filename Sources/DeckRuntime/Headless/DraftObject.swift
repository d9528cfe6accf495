import JSONText
import OrderModel

/// An object of an order or product file, read strictly: every member is known, and each complaint says where. A member
/// that is null counts as absent.
struct DraftObject {
  private let value: JSONValue

  /// Takes an object whose members may only be `known`.
  init(_ value: JSONValue, known: [String]) throws(JSONMismatch) {
    self.value = value
    var seen: Set<String> = []
    for member in try value.requireMembers() {
      guard known.contains(member.name) else {
        let near = ConfigReading.nearest(to: member.name, in: known)
        throw member.value.mismatch(
          "unknown member"
            + (near.map { "; did you mean \($0)?" } ?? "; known are " + known.joined(separator: ", ")))
      }
      guard seen.insert(member.name).inserted else { throw member.value.mismatch("given twice") }
    }
  }

  /// A member that is there and not null.
  func member(_ name: String) -> JSONValue? { value[name].flatMap { $0.isNull ? nil : $0 } }

  /// A text.
  func text(_ name: String) throws(JSONMismatch) -> String? {
    guard let member = member(name) else { return nil }
    return try member.requireString()
  }

  /// A text, or a number as it is written: ids.
  func id(_ name: String) throws(JSONMismatch) -> String? {
    guard let member = member(name) else { return nil }
    return try DraftObject.id(member)
  }

  /// A plain decimal, as a number or as text.
  func decimal(_ name: String) throws(JSONMismatch) -> String? {
    guard let member = member(name) else { return nil }
    let text = member.string ?? member.numberText.flatMap { _ in member.output.literal }
    guard let text, DraftObject.isPlainDecimal(text) else {
      throw member.mismatch("expected an amount such as 12.50, found " + member.found)
    }
    return text
  }

  /// A whole number that is not below `least`.
  func int(_ name: String, least: Int = 0) throws(JSONMismatch) -> Int? {
    guard let member = member(name) else { return nil }
    let number = try member.requireInt()
    guard number >= least else { throw member.mismatch("must be \(least) or more, found \(number)") }
    return number
  }

  /// True or false.
  func bool(_ name: String) throws(JSONMismatch) -> Bool? {
    guard let member = member(name) else { return nil }
    return try member.requireBool()
  }

  /// A list, each element read by `body`; nil when there is none.
  func list<Element>(
    _ name: String, _ body: (JSONValue) throws(JSONMismatch) -> Element
  ) throws(JSONMismatch) -> [Element]? {
    guard let member = member(name) else { return nil }
    var list: [Element] = []
    for element in try member.requireElements() { list.append(try body(element)) }
    return list
  }

  /// An id or a choice: a text, or a number as it is written.
  static func id(_ value: JSONValue) throws(JSONMismatch) -> String {
    if let text = value.string { return text }
    if let number = value.int { return String(number) }
    throw value.mismatch("expected a text or a whole number, found " + value.kindName)
  }

  /// Digits with at most one dot and an optional minus: what shops take as an amount.
  static func isPlainDecimal(_ text: String) -> Bool {
    DecimalText(text) != nil && text.utf8.allSatisfy { $0 == 45 || $0 == 46 || (48...57).contains($0) }
  }
}

extension JSONOutput {
  /// A number's digits.
  fileprivate var literal: String? { if case .number(let text) = self { text } else { nil } }
}
