import Foundation
import JSONText

/// A value that a placeholder stands for.
package enum KvikValue: Equatable, Sendable {
  case text(String)
  /// A number literal as it was written.
  case number(String)
  case bool(Bool)
  case list([KvikValue])

  /// The value as part of a text.
  var plain: String {
    switch self {
    case .text(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .list(let values): values.map(\.plain).joined(separator: ", ")
    }
  }

  /// The value as a member of a body. A literal that is no JSON number goes as a text.
  var output: JSONOutput {
    switch self {
    case .text(let text): .string(text)
    case .number(let text):
      (try? JSONReader.parse(text))?.numberText == text ? .number(text) : .string(text)
    case .bool(let flag): .bool(flag)
    case .list(let values): .array(values.map(\.output))
    }
  }
}

/// A text with placeholders in braces.
struct KvikText: Equatable, Sendable {
  enum Piece: Equatable, Sendable {
    case literal(String)
    case placeholder(String)
  }

  let pieces: [Piece]

  /// Takes a text apart. A brace without its partner is plain text.
  init(_ text: some StringProtocol) {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
      pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    self.pieces = pieces
  }

  var placeholders: [String] {
    pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
  }

  /// The literal parts alone.
  var literals: String {
    pieces.map { if case .literal(let text) = $0 { text } else { "" } }.joined()
  }

  /// The placeholders that reach the shop: all of them, or none where one has no value.
  func carried(_ value: (String) -> KvikValue?) -> [String] {
    placeholders.contains { value($0) == nil } ? [] : placeholders
  }

  /// The text with values put in, each made fit by `encode`; nil when a placeholder has none.
  func filled(_ value: (String) -> KvikValue?, encode: (String) -> String = { $0 }) -> String? {
    var result = ""
    for piece in pieces {
      switch piece {
      case .literal(let text): result += text
      case .placeholder(let name):
        guard let value = value(name) else { return nil }
        result += encode(value.plain)
      }
    }
    return result
  }
}

/// A path with an optional query, below the API's root.
struct KvikPath: Equatable, Sendable {
  /// Why a path cannot be used for a request.
  enum Problem: Error, Equatable {
    /// A placeholder of the path itself has no value.
    case missing(String)
    /// A value would lead to another place.
    case unusable
  }

  private let path: KvikText
  private let parameters: [KvikText]

  /// Takes a path apart; what is wrong with it is said by `problem`.
  init(_ text: String) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = KvikText(parts.first ?? "")
    parameters = parts.count < 2 ? [] : parts[1].split(separator: "&").map { KvikText($0) }
  }

  var placeholders: [String] { path.placeholders + parameters.flatMap(\.placeholders) }

  /// Whether the path itself, before the query, names a single thing by a placeholder.
  var namesOne: Bool { !path.placeholders.isEmpty }

  /// The path and the query's parts.
  var texts: [KvikText] { [path] + parameters }

  /// What is wrong with a path in the config; nil when nothing is.
  static func problem(_ text: String) -> String? {
    guard text.hasPrefix("/"), !text.hasPrefix("//") else {
      return "a path begins with one slash and is relative to the API's root"
    }
    let literals = KvikText(text).literals
    guard literals.utf8.allSatisfy({ (33...126).contains($0) && !"#\"<>\\^`{|}".utf8.contains($0) }) else {
      return "a path holds plain URL characters only; write others percent-encoded"
    }
    let path = text.prefix { $0 != "?" }
    return KvikPath.leadsUp(path) ? "a path holds no . or .. as a part" : nil
  }

  /// The path and query with values put in.
  func filled(_ value: (String) -> KvikValue?) throws(Problem) -> String {
    if let name = path.placeholders.first(where: { value($0) == nil }) { throw .missing(name) }
    guard let place = path.filled(value, encode: PercentEncoding.segment) else { throw .unusable }
    let isPlain =
      place.utf8.count > 1
      && !place.dropFirst().split(
        separator: "/", omittingEmptySubsequences: false
      ).contains { $0.isEmpty }
    guard isPlain || path.placeholders.isEmpty, !KvikPath.leadsUp(Substring(place)) else { throw .unusable }
    let query = parameters.compactMap { $0.filled(value, encode: KvikForm.encoded) }
    return place + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  /// Whether a part is `.` or `..`, percent-encoded or not: something on the way may resolve it.
  static func leadsUp(_ path: Substring) -> Bool {
    path.split(separator: "/").contains { part in
      let plain = part.lowercased().replacingOccurrences(of: "%2e", with: ".")
      return plain == "." || plain == ".."
    }
  }
}

/// The body of a write: JSON with placeholders.
indirect enum KvikBody: Equatable, Sendable {
  /// A value without placeholders, sent as it stands.
  case constant(JSONOutput)
  case text(KvikText)
  case object([Member])
  case list([KvikBody])
  /// The one element of a list, repeated for each line of an order.
  case eachLine(KvikBody)

  struct Member: Equatable, Sendable {
    var name: String
    var value: KvikBody
  }

  /// Reads the template.
  init(_ value: JSONValue) {
    let body: KvikBody
    switch value.kind {
    case .string: body = .text(KvikText(value.string ?? ""))
    case .object:
      body = .object((value.members ?? []).map { Member(name: $0.name, value: KvikBody($0.value)) })
    case .array:
      let elements = (value.elements ?? []).map { KvikBody($0) }
      let isPerLine = elements.count == 1 && elements[0].placeholders.contains { $0.hasPrefix("line.") }
      body = isPerLine ? .eachLine(elements[0]) : .list(elements)
    case .null, .bool, .number: body = .constant(value.output)
    }
    self = body.placeholders.isEmpty ? .constant(value.output) : body
  }

  var placeholders: [String] {
    switch self {
    case .constant: []
    case .text(let text): text.placeholders
    case .object(let members): members.flatMap(\.value.placeholders)
    case .list(let elements): elements.flatMap(\.placeholders)
    case .eachLine(let element): element.placeholders
    }
  }

  /// Every text of the template.
  var texts: [KvikText] {
    switch self {
    case .constant: []
    case .text(let text): [text]
    case .object(let members): members.flatMap(\.value.texts)
    case .list(let elements): elements.flatMap(\.texts)
    case .eachLine(let element): element.texts
    }
  }

  /// The placeholders whose values `filled` sends; those of a line by its place: `lines[0].sku`.
  func carried(_ value: (String) -> KvikValue?, lines: [(String) -> KvikValue?]) -> [String] {
    switch self {
    case .constant: []
    case .text(let text): text.carried(value)
    case .object(let members): members.flatMap { $0.value.carried(value, lines: lines) }
    case .list(let elements): elements.flatMap { $0.carried(value, lines: lines) }
    case .eachLine(let element):
      lines.enumerated().flatMap { place, line in
        element.carried(line, lines: []).map {
          $0.hasPrefix("line.") ? "lines[\(place)]." + $0.dropFirst("line.".count) : $0
        }
      }
    }
  }

  /// The JSON to send; nil when a placeholder has no value or nothing is left. `lines`: what placeholders mean on
  /// each line of an order, instead of `value`.
  func filled(
    _ value: (String) -> KvikValue?, lines: [(String) -> KvikValue?] = []
  ) -> JSONOutput? {
    switch self {
    case .constant(let output): return output
    case .text(let text):
      if case .placeholder(let name)? = text.pieces.first, text.pieces.count == 1 {
        return value(name)?.output
      }
      return text.filled(value).map(JSONOutput.string)
    case .object(let members):
      let kept = members.compactMap { member in
        member.value.filled(value, lines: lines).map { JSONOutput.Member(member.name, $0) }
      }
      return kept.isEmpty ? nil : .object(kept)
    case .list(let elements):
      let kept = elements.compactMap { $0.filled(value, lines: lines) }
      return kept.isEmpty ? nil : .array(kept)
    case .eachLine(let element):
      let kept = lines.compactMap { element.filled($0) }
      return kept.isEmpty ? nil : .array(kept)
    }
  }
}

/// Form bodies and query values.
enum KvikForm {
  /// A value with everything but unreserved characters percent-encoded.
  static func encoded(_ text: String) -> String {
    let item = PercentEncoding.query([("", text)])
    return item.dropFirst().replacingOccurrences(of: ",", with: "%2C")
  }

  /// `name=value&…`
  static func body(_ items: [(name: String, value: String)]) -> String {
    items.map { $0.name + "=" + encoded($0.value) }.joined(separator: "&")
  }
}
