import Foundation
package import JSONText

/// What an Invotide shop answered, read from the body: the HTTP status says nothing there (invotide.md 1.1, 2). Four
/// shapes: an object with `success` or data, `error` as a text, `error` as an object, and `[]` for "nothing was done".
package struct InvotideAnswer: Sendable {
  package let value: JSONValue
  /// What PHP printed before the JSON, in one line; nil when there was nothing.
  package let preamble: String?

  /// What stands in `error`.
  package struct Refusal: Equatable, Sendable {
    /// A text alone; nil where the shop names fields.
    package var text: String?
    /// Field names with what is wrong, in the shop's order.
    package var fields: [String: String] = [:]

    /// Everything in one line.
    package var shown: String {
      if let text { return text }
      return fields.sorted { $0.key < $1.key }.map { name, text in
        name == "warning" ? text : name + ": " + text
      }.joined(separator: "; ")
    }
  }

  /// Reads a body; nil when it is no JSON, not even behind what PHP printed.
  package init?(_ body: [UInt8]) {
    if let value = try? JSONReader.parse(body) {
      self.value = value
      preamble = nil
      return
    }
    guard let start = InvotideAnswer.tail(of: body), let value = try? JSONReader.parse(Array(body[start...]))
    else { return nil }
    self.value = value
    preamble = InvotideAnswer.plain(body[..<start])
  }

  /// The last place from which JSON runs to the end of the body. A body that begins as JSON was cut short, and what
  /// is left at its end means nothing.
  private static func tail(of body: [UInt8]) -> Int? {
    let first = body.first { $0 > 32 }
    guard first != 123, first != 91, body.count <= 1 << 20 else { return nil }
    var tries = 0
    for index in body.indices.reversed() where body[index] == 123 || body[index] == 91 {
      tries += 1
      if (try? JSONReader.parse(Array(body[index...]))) != nil { return index }
      if tries > 2000 { return nil }
    }
    return nil
  }

  /// Printed HTML as one line of text, at most 200 characters.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String? {
    var text = ""
    var isInTag = false
    for character in String(decoding: bytes.prefix(4096), as: UTF8.self) {
      switch character {
      case "<": isInTag = true
      case ">": isInTag = false
      default: if !isInTag { text.append(character.isNewline ? " " : character) }
      }
    }
    let line = HTMLEntities.decode(text).trimmed
    return line.isEmpty ? nil : String(line.prefix(200))
  }

  /// Whether the shop says that it is done.
  package var isSuccess: Bool { value["success"] != nil && refusal == nil }

  /// Whether the answer is `[]`: nothing was done.
  package var isNothing: Bool { value.kind == .array && value.count == 0 }

  /// What stands in `error`; nil when there is none.
  package var refusal: Refusal? {
    guard let error = value["error"] else { return nil }
    switch error.kind {
    case .string:
      let text = HTMLEntities.decode(error.string ?? "").trimmed
      return text.isEmpty ? nil : Refusal(text: text)
    case .object:
      var fields: [String: String] = [:]
      for member in error.members ?? [] {
        for (path, text) in InvotideAnswer.texts(member.value, member.name) { fields[path] = text }
      }
      return fields.isEmpty ? nil : Refusal(fields: fields)
    case .array:
      let texts = InvotideAnswer.texts(error, "").map(\.1)
      return texts.isEmpty ? nil : Refusal(text: texts.joined(separator: "; "))
    case .null, .bool, .number: return nil
    }
  }

  /// Whether this may be the shop's "permission denied", which looks like any other refusal and is translated.
  package var mayBeDenied: Bool {
    guard let refusal, value["products"] == nil else { return false }
    return refusal.text != nil || Array(refusal.fields.keys) == ["warning"]
  }

  /// The texts below a member of `error`, whatever its shape.
  private static func texts(_ value: JSONValue, _ path: String) -> [(String, String)] {
    if let text = value.string { return text.isEmpty ? [] : [(path, HTMLEntities.decode(text))] }
    if let elements = value.elements {
      let parts = elements.compactMap(\.string).map(HTMLEntities.decode)
      return parts.isEmpty ? [] : [(path, parts.joined(separator: "; "))]
    }
    return (value.members ?? []).flatMap { texts($0.value, path + "." + $0.name) }
  }
}
