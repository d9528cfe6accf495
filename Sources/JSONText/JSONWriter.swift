/// A value to be written: answers of `--json`, request bodies, files. Members keep the order they were given in.
package indirect enum JSONOutput: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number literal, written as it is.
  case number(String)
  case string(String)
  case array([JSONOutput])
  case object([Member])

  /// A named value of an object.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONOutput

    /// Names a value.
    package init(_ name: String, _ value: JSONOutput) {
      self.name = name
      self.value = value
    }
  }

  /// A text, or null where there is none.
  package static func text(_ text: String?) -> JSONOutput { text.map(JSONOutput.string) ?? .null }

  /// A whole number, or null where there is none.
  package static func int(_ value: Int?) -> JSONOutput { value.map { .number(String($0)) } ?? .null }

  /// A truth value, or null where there is none.
  package static func truth(_ value: Bool?) -> JSONOutput { value.map(JSONOutput.bool) ?? .null }
}

extension JSONOutput: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
  /// An object; the members keep the order of the literal.
  package init(dictionaryLiteral elements: (String, JSONOutput)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  package init(arrayLiteral elements: JSONOutput...) { self = .array(elements) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// The same content, ready to be written. Number forms that only JSON5 has are turned into plain ones; infinities
  /// and NaN have none and become null.
  package var output: JSONOutput {
    switch kind {
    case .null: .null
    case .bool: .bool(bool == true)
    case .number: JSONNumber.standard(numberText ?? "").map(JSONOutput.number) ?? .null
    case .string: .string(string ?? "")
    case .array: .array((elements ?? []).map(\.output))
    case .object: .object((members ?? []).map { JSONOutput.Member($0.name, $0.value.output) })
    }
  }
}

/// Writes JSON that is the same every time and harmless on a terminal: control characters (C0, DEL, C1), line and
/// paragraph separators and bidirectional controls are written as `\u` escapes.
package enum JSONWriter {
  /// The text of a value; `pretty` puts members and elements on lines of their own, two blanks per level.
  package static func text(_ value: JSONOutput, pretty: Bool = false) -> String {
    var result = ""
    write(value, pretty: pretty, level: 0, to: &result)
    return result
  }

  /// A text with quotes and escapes.
  package static func quoted(_ text: String) -> String {
    var result = ""
    quote(text, to: &result)
    return result
  }

  /// At most 60 characters of a text, with an ellipsis where it was cut.
  static func shortened(_ text: String) -> String { text.count > 60 ? text.prefix(59) + "…" : text }

  private static func write(_ value: JSONOutput, pretty: Bool, level: Int, to result: inout String) {
    switch value {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .number(let literal): result += literal
    case .string(let text): quote(text, to: &result)
    case .array(let elements):
      list(elements, "[", "]", pretty: pretty, level: level, to: &result) { element, result in
        write(element, pretty: pretty, level: level + 1, to: &result)
      }
    case .object(let members):
      list(members, "{", "}", pretty: pretty, level: level, to: &result) { member, result in
        quote(member.name, to: &result)
        result += pretty ? ": " : ":"
        write(member.value, pretty: pretty, level: level + 1, to: &result)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item], _ open: String, _ close: String, pretty: Bool, level: Int, to result: inout String,
    _ body: (Item, inout String) -> Void
  ) {
    result += open
    for (place, item) in items.enumerated() {
      if place > 0 { result += "," }
      if pretty { result += "\n" + String(repeating: "  ", count: level + 1) }
      body(item, &result)
    }
    if pretty, !items.isEmpty { result += "\n" + String(repeating: "  ", count: level) }
    result += close
  }

  private static func quote(_ text: String, to result: inout String) {
    result += "\""
    // Nearly all text needs no escape at all.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      result += text
      result += "\""
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C, 0xFEFF:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}
