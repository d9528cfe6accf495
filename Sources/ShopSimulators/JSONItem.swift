/// A JSON value as a simulator sends it, with members in order. Numbers are written the way PHP's `json_encode`
/// writes them: binary noise included, no `.0`.
indirect enum JSONItem {
  case null
  case bool(Bool)
  case int(Int)
  case number(Double)
  case text(String)
  case array([JSONItem])
  case object([(String, JSONItem)])

  /// Text, or null for an absent one.
  static func optional(_ text: String?) -> JSONItem { text.map(JSONItem.text) ?? .null }

  /// An error body of the Shopkit form.
  static func message(_ text: String) -> JSONItem { .object([("message", .text(text))]) }

  /// The value as UTF-8.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(4096)
    write(to: &result)
    return result
  }

  /// Appends the value as UTF-8.
  func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .int(let number): output += String(number).utf8
    case .number(let number): output += JSONItem.digits(number).utf8
    case .text(let text): JSONItem.writeText(text, to: &output)
    case .array(let items):
      output.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        item.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSONItem.writeText(member.0, to: &output)
        output.append(UInt8(ascii: ":"))
        member.1.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// The shortest digits that read back as the same number.
  static func digits(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func writeText(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    defer { output.append(UInt8(ascii: "\"")) }
    guard text.utf8.contains(where: { $0 < 32 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else {
      output += text.utf8
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output += "\\\"".utf8
      case UInt8(ascii: "\\"): output += "\\\\".utf8
      case 10: output += "\\n".utf8
      case 13: output += "\\r".utf8
      case 9: output += "\\t".utf8
      case 0..<32:
        let hexadecimal = String(byte, radix: 16)
        output += ("\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal).utf8
      default: output.append(byte)
      }
    }
  }
}
