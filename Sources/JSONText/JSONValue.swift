/// One value of a parsed text: a cheap handle that knows where it stands, so that every complaint can say so.
/// Numbers are kept as they were written. In an object the first of several equal names wins.
package struct JSONValue: Sendable {
  package enum Kind: Sendable { case null, bool, number, string, array, object }

  let document: JSONDocument
  let index: Int

  var node: JSONNode { document.nodes[index] }

  package var kind: Kind {
    switch node.kind {
    case .null: .null
    case .no, .yes: .bool
    case .number: .number
    case .string, .escapedString: .string
    case .array: .array
    case .object: .object
    }
  }

  package var isNull: Bool { node.kind == .null }

  /// The value of `true` or `false`; nil for anything else.
  package var bool: Bool? {
    switch node.kind {
    case .yes: true
    case .no: false
    default: nil
    }
  }

  /// The text of a string; nil for anything else.
  package var string: String? {
    let node = node
    return node.kind == .string || node.kind == .escapedString ? document.text(node) : nil
  }

  /// A number exactly as written (`157.03`, `1E-7`, JSON5 `0x1F`); nil for anything else.
  package var numberText: String? {
    let node = node
    return node.kind == .number ? document.text(node) : nil
  }

  /// A number without fraction that fits an `Int`, also written as `1.0`, `1e3` or JSON5 `0x1F`.
  package var int: Int? { numberText.flatMap(JSONNumber.int) }

  /// A finite number as a binary float; not for money.
  package var double: Double? { numberText.flatMap(JSONNumber.double) }

  /// How many elements or members; 0 for anything that has none.
  package var count: Int {
    let node = node
    return node.kind == .array || node.kind == .object ? Int(node.length) : 0
  }

  /// The elements of an array; nil for anything else.
  package var elements: [JSONValue]? {
    guard node.kind == .array else { return nil }
    return children.map { JSONValue(document: document, index: $0) }
  }

  /// The members of an object in the order written, repeated names included; nil for anything else.
  package var members: [(name: String, value: JSONValue)]? {
    guard node.kind == .object else { return nil }
    return children.map { child in
      (document.text(document.nodes[child]), JSONValue(document: document, index: child + 1))
    }
  }

  /// The first member of that name; nil when this is no object or has none.
  package subscript(_ name: String) -> JSONValue? {
    var name = name
    return name.withUTF8 { key -> JSONValue? in
      guard node.kind == .object else { return nil }
      var child = index + 1
      let end = Int(node.next)
      while child < end {
        if document.matches(document.nodes[child], key) {
          return JSONValue(document: document, index: child + 1)
        }
        child = Int(document.nodes[child + 1].next)
      }
      return nil
    }
  }

  /// The element at a place of an array; nil when this is no array or is shorter.
  package subscript(_ place: Int) -> JSONValue? {
    guard node.kind == .array, place >= 0, place < count else { return nil }
    var child = index + 1
    for _ in 0..<place { child = Int(document.nodes[child].next) }
    return JSONValue(document: document, index: child)
  }

  /// Node indices of the elements, or of the names in front of the members.
  var children: [Int] {
    let named = node.kind == .object ? 1 : 0
    var result: [Int] = []
    result.reserveCapacity(count)
    var child = index + 1
    let end = Int(node.next)
    while child < end {
      result.append(child)
      child = Int(document.nodes[child + named].next)
    }
    return result
  }
}

extension JSONValue: Equatable {
  /// Equal content in equal order; numbers by the way they are written.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    // Both sides are flat tables in the same order, so no recursion is needed.
    let (first, second) = (left.document, right.document)
    let span = Int(left.node.next) - left.index
    guard span == Int(right.node.next) - right.index else { return false }
    return (0..<span).allSatisfy { step in
      let (one, other) = (first.nodes[left.index + step], second.nodes[right.index + step])
      switch (one.kind, other.kind) {
      case (.string, .string), (.string, .escapedString), (.escapedString, .string),
        (.escapedString, .escapedString), (.number, .number):
        return first.text(one) == second.text(other)
      case (.array, .array), (.object, .object): return one.length == other.length
      default: return one.kind == other.kind
      }
    }
  }
}
