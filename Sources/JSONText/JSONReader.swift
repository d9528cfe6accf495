/// Reads JSON and JSON5 into a `JSONValue`.
package enum JSONReader {
  package enum Dialect: Sendable {
    /// What shops send. The structure is judged strictly, the content leniently, so that one odd text or number does
    /// not hide the orders around it: bytes that are no UTF-8 and lone surrogates become U+FFFD, raw control
    /// characters in strings, a comma before a closing bracket, leading zeros and `NaN` are let through.
    case json
    /// What people write (JSON5 1.0): comments, single quotes, plain names, hexadecimal numbers. Judged strictly, as
    /// a mistake is better shown than guessed at. Repeated names are legal; see `JSONValue.repeatedMembers`.
    case json5
  }

  /// How deep lists and objects may be nested; deeper text is refused.
  package static let depthLimit = 512

  /// Reads one value that fills the whole text.
  package static func parse(_ bytes: [UInt8], dialect: Dialect = .json) throws(JSONError) -> JSONValue {
    guard bytes.count < Int(UInt32.max) else {
      throw JSONError(position: JSONPosition(line: 1, column: 1), message: "longer than 4 GiB")
    }
    do throws(JSONFault) {
      if dialect == .json5, let offset = UTF8Check.firstInvalid(in: bytes) {
        throw JSONFault(offset: offset, message: "a byte that is not UTF-8")
      }
      let nodes = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
        var scanner = JSONScanner(buffer, extended: dialect == .json5)
        return try scanner.document()
      }
      return JSONDocument(bytes: bytes, nodes: nodes).root
    } catch {
      throw JSONError(position: JSONPosition(offset: error.offset, in: bytes), message: error.message)
    }
  }

  /// Reads one value that fills the whole text.
  package static func parse(_ text: String, dialect: Dialect = .json) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), dialect: dialect)
  }
}

/// A mistake by byte offset; lines are counted only when somebody is told.
struct JSONFault: Error {
  var offset: Int
  var message: String
}

/// Walks the bytes once and fills the node table. Nesting is kept on an own stack, so depth cannot exhaust a
/// thread's.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  /// JSON5 instead of JSON.
  let extended: Bool
  var position = 0
  var nodes: ContiguousArray<JSONNode> = []
  private var open: ContiguousArray<Int> = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, extended: Bool) {
    self.bytes = bytes
    self.extended = extended
    nodes.reserveCapacity(bytes.count / 8 + 4)
  }

  /// The byte at the position; 0 at the end, which no token begins with.
  @inline(__always) var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func document() throws(JSONFault) -> ContiguousArray<JSONNode> {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    try skipSpace()
    guard position < bytes.count else { throw fault("empty") }
    try value()
    while let container = open.last {
      try skipSpace()
      let isObject = nodes[container].kind == .object
      let close: UInt8 = isObject ? 125 : 93
      if byte == close {
        closeContainer(container)
        continue
      }
      if nodes[container].length > 0 {
        guard byte == 44 else { throw fault("expected a comma or \(isObject ? "}" : "]"), found " + found) }
        position += 1
        try skipSpace()
        if byte == close {
          closeContainer(container)
          continue
        }
      }
      nodes[container].length += 1
      if isObject {
        try memberName()
        try skipSpace()
        guard byte == 58 else { throw fault("expected a colon, found " + found) }
        position += 1
        try skipSpace()
      }
      try value()
    }
    try skipSpace()
    guard position == bytes.count else { throw fault("expected the end, found " + found) }
    return nodes
  }

  private mutating func closeContainer(_ container: Int) {
    position += 1
    nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
    open.removeLast()
  }

  /// Reads a scalar whole, or the opening bracket of a container.
  private mutating func value() throws(JSONFault) {
    switch byte {
    case 34: try string(quote: 34)
    case 39 where extended: try string(quote: 39)
    case 123: try openContainer(.object)
    case 91: try openContainer(.array)
    case 45, 48...57: try number()
    case 43 where extended, 46 where extended: try number()
    case 116: try word("true", .yes)
    case 102: try word("false", .no)
    case 110: try word("null", .null)
    case 78, 73: try number()
    default: throw fault("expected a value, found " + found)
    }
  }

  private mutating func openContainer(_ kind: JSONNode.Kind) throws(JSONFault) {
    guard open.count < JSONReader.depthLimit else {
      throw fault("nested deeper than \(JSONReader.depthLimit) levels")
    }
    open.append(nodes.count)
    append(kind, from: position, length: 0)
    position += 1
  }

  private mutating func memberName() throws(JSONFault) {
    if byte == 34 { return try string(quote: 34) }
    if extended, byte == 39 { return try string(quote: 39) }
    guard extended else { throw fault("expected a name in quotes, found " + found) }
    try identifier()
  }

  private mutating func word(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONFault) {
    let start = position
    guard matches(word) else { throw fault("expected a value, found " + found) }
    position += word.utf8CodeUnitCount
    append(kind, from: start, length: word.utf8CodeUnitCount)
  }

  /// Whether the word stands here and does not go on.
  func matches(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    return position + count == bytes.count || !JSONScanner.continuesWord(bytes[position + count])
  }

  private mutating func string(quote: UInt8) throws(JSONFault) {
    let start = position + 1
    var index = start
    var escaped = false
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      if byte == quote {
        append(escaped ? .escapedString : .string, from: start, length: index - start)
        position = index + 1
        return
      }
      if byte == 92 {
        escaped = true
        if extended { try checkEscape(at: index) }
        index += index + 2 < count && bytes[index + 1] == 13 && bytes[index + 2] == 10 ? 3 : 2
        continue
      }
      if extended, byte == 10 || byte == 13 { break }
      index += 1
    }
    position = start - 1
    throw fault(index < count ? "a text that does not end on its line" : "a text that does not end")
  }

  @inline(__always)
  mutating func append(_ kind: JSONNode.Kind, from start: Int, length: Int) {
    let next = nodes.count + 1
    nodes.append(
      JSONNode(
        offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
        next: UInt32(truncatingIfNeeded: next), kind: kind))
  }

  @inline(__always)
  mutating func skipSpace() throws(JSONFault) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 32 || byte == 10 || byte == 13 || byte == 9 {
        position += 1
      } else if extended, byte < 32 || byte > 127 || byte == 47 {
        guard try skipExtendedSpace() else { return }
      } else {
        return
      }
    }
  }

  func fault(_ message: String) -> JSONFault { JSONFault(offset: position, message: message) }

  /// What stands here, for a message.
  var found: String {
    guard position < bytes.count else { return "the end" }
    let rest = bytes[position..<min(position + 4, bytes.count)]
    guard let first = String(decoding: rest, as: UTF8.self).unicodeScalars.first else { return "nothing" }
    return JSONWriter.quoted(String(first))
  }

  static func continuesWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
      || byte == 36
      || byte >= 128
  }
}
