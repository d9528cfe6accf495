/// A parsed text: its bytes and a flat table of nodes in the order in which they stand there. Immutable, so that
/// the `JSONValue` handles into it may travel between tasks.
///
/// Reading a page of orders this way costs one allocation for the table instead of one per value; texts and numbers
/// are made only of the members that somebody asks for.
package final class JSONDocument: Sendable {
  let bytes: [UInt8]
  let nodes: ContiguousArray<JSONNode>

  init(bytes: [UInt8], nodes: ContiguousArray<JSONNode>) {
    self.bytes = bytes
    self.nodes = nodes
  }

  /// The outermost value.
  package var root: JSONValue { JSONValue(document: self, index: 0) }

  /// Line and column, both from 1, of a byte offset.
  func position(of offset: Int) -> JSONPosition { JSONPosition(offset: offset, in: bytes) }

  /// The text of a string or member name node.
  func text(_ node: JSONNode) -> String {
    let range = Int(node.offset)..<Int(node.offset) + Int(node.length)
    if node.kind == .escapedString { return JSONEscapes.decode(bytes[range]) }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Whether a member name is `key`.
  @inline(__always)
  func matches(_ node: JSONNode, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    if node.kind == .escapedString { return Array(text(node).utf8).elementsEqual(key) }
    guard Int(node.length) == key.count else { return false }
    let start = Int(node.offset)
    return bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<key.count where bytes[start + index] != key[index] { return false }
      return true
    }
  }
}

/// One value or member name. In an object a name node stands before each value node.
struct JSONNode: Sendable {
  enum Kind: UInt8 { case null, no, yes, number, string, escapedString, array, object }

  /// First byte of the content; for a string the byte after the quote.
  var offset: UInt32
  /// Bytes of the content as written; for a container the number of elements or members.
  var length: UInt32
  /// Index of the first node after this one and everything inside it.
  var next: UInt32
  var kind: Kind
}

/// A place in a text. Lines end at LF, CR or CR LF; columns count Unicode scalars.
package struct JSONPosition: Equatable, Sendable {
  package var line: Int
  package var column: Int

  /// Names a place, both from 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(offset: Int, in bytes: [UInt8]) {
    line = 1
    column = 1
    var index = 0
    while index < min(offset, bytes.count) {
      let byte = bytes[index]
      if byte == 10 || (byte == 13 && !(index + 1 < bytes.count && bytes[index + 1] == 10)) {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
  }
}

/// Why a text could not be read, and where.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  package var position: JSONPosition
  package var message: String

  /// Places a message.
  package init(position: JSONPosition, message: String) {
    self.position = position
    self.message = message
  }

  package var line: Int { position.line }
  package var column: Int { position.column }
  package var description: String { "line \(line), column \(column): \(message)" }
}
