/// What was expected at a place of a text and what stands there.
package struct JSONMismatch: Error, Equatable, Sendable, CustomStringConvertible {
  /// `shops[2].resources.orders`; empty for the outermost value.
  package var path: String
  package var position: JSONPosition
  /// In words: `expected a text, found the number 5`.
  package var message: String

  /// Places a complaint by hand, for what is missing.
  package init(path: String, position: JSONPosition, message: String) {
    self.path = path
    self.position = position
    self.message = message
  }

  package var description: String {
    (path.isEmpty ? "" : path + ", ") + "line \(position.line): " + message
  }
}

extension JSONValue {
  /// Where the value begins; for a string its opening quote.
  package var position: JSONPosition {
    let node = node
    let isQuoted = node.kind == .string || node.kind == .escapedString
    return document.position(of: Int(node.offset) - (isQuoted ? 1 : 0))
  }

  package var line: Int { position.line }
  package var column: Int { position.column }

  /// The way here from the outermost value: `shops[2].resources.orders`; names that are no plain words stand quoted in
  /// brackets. Empty for the outermost value.
  package var path: String {
    var path = ""
    var holder = document.root
    while holder.index < index {
      let named = holder.node.kind == .object
      let children = holder.children
      guard let place = children.lastIndex(where: { $0 + (named ? 1 : 0) <= index }) else { break }
      let child = children[place]
      path +=
        named ? JSONValue.step(document.text(document.nodes[child]), isFirst: path.isEmpty) : "[\(place)]"
      holder = JSONValue(document: document, index: child + (named ? 1 : 0))
    }
    return path
  }

  /// The path of a member of this object, whether it exists or not.
  package func path(of name: String) -> String {
    let path = path
    return path + JSONValue.step(name, isFirst: path.isEmpty)
  }

  private static func step(_ name: String, isFirst: Bool) -> String {
    let isWord =
      !name.isEmpty
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 45
          || $0 == 36
      }
    if isWord { return (isFirst ? "" : ".") + name }
    return "[" + JSONWriter.quoted(name) + "]"
  }

  /// What stands here, in words: `the number 5`, `the text "abc"`, `an object`. Long texts are cut.
  package var found: String {
    switch kind {
    case .null: return "null"
    case .bool: return bool == true ? "true" : "false"
    case .number: return "the number " + JSONWriter.shortened(numberText ?? "")
    case .string: return "the text " + JSONWriter.quoted(JSONWriter.shortened(string ?? ""))
    case .array: return "a list"
    case .object: return "an object"
    }
  }

  /// A complaint about this place.
  package func mismatch(_ message: String) -> JSONMismatch {
    JSONMismatch(path: path, position: position, message: message)
  }

  /// What kind of value stands here, without the value, which may be a secret: `a number`, `a text`, `an object`.
  package var kindName: String {
    switch kind {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The text here, or a complaint that says what kind of value was found, without repeating it.
  package func requireString() throws(JSONMismatch) -> String {
    guard let string else { throw mismatch("expected a text, found " + kindName) }
    return string
  }

  /// The whole number here, or a complaint that says what was found; of a text only that it is one.
  package func requireInt() throws(JSONMismatch) -> Int {
    guard let int else {
      throw mismatch("expected a whole number, found " + (kind == .number ? found : kindName))
    }
    return int
  }

  /// The finite number here, or a complaint that says what kind of value was found.
  package func requireDouble() throws(JSONMismatch) -> Double {
    guard let double else { throw mismatch("expected a number, found " + kindName) }
    return double
  }

  /// The truth value here, or a complaint that says what kind of value was found.
  package func requireBool() throws(JSONMismatch) -> Bool {
    guard let bool else { throw mismatch("expected true or false, found " + kindName) }
    return bool
  }

  /// The elements here, or a complaint that says what kind of value was found.
  package func requireElements() throws(JSONMismatch) -> [JSONValue] {
    guard let elements else { throw mismatch("expected a list, found " + kindName) }
    return elements
  }

  /// The members here, or a complaint that says what kind of value was found.
  package func requireMembers() throws(JSONMismatch) -> [(name: String, value: JSONValue)] {
    guard let members else { throw mismatch("expected an object, found " + kindName) }
    return members
  }

  /// The member of that name, or a complaint that it is missing.
  package func require(_ name: String) throws(JSONMismatch) -> JSONValue {
    _ = try requireMembers()
    guard let value = self[name] else {
      throw JSONMismatch(path: path(of: name), position: position, message: "missing")
    }
    return value
  }

  /// Members, here and further in, whose name stood earlier in the same object; the earlier one counts.
  package var repeatedMembers: [(name: String, value: JSONValue)] {
    var result: [(name: String, value: JSONValue)] = []
    for place in index..<Int(node.next) where document.nodes[place].kind == .object {
      var seen: Set<String> = []
      for member in JSONValue(document: document, index: place).members ?? []
      where !seen.insert(member.name).inserted {
        result.append(member)
      }
    }
    return result
  }

  /// The value a JSON Pointer (RFC 6901) names below this one: `""` is the value itself, `/a/0` the first element
  /// of member `a`; `~1` stands for a slash, `~0` for a tilde. Nil when nothing is there or the pointer is malformed.
  package func value(at pointer: String) -> JSONValue? {
    guard !pointer.isEmpty else { return self }
    guard pointer.utf8.first == 47 else { return nil }
    var value = self
    for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let name = JSONPointer.unescape(part) else { return nil }
      guard let next = value[name] ?? JSONPointer.place(name).flatMap({ value[$0] }) else { return nil }
      value = next
    }
    return value
  }
}

/// The notation of RFC 6901.
package enum JSONPointer {
  /// Whether a text is a pointer: empty, or a slash first and each tilde followed by 0 or 1.
  package static func isValid(_ text: String) -> Bool {
    guard !text.isEmpty else { return true }
    guard text.utf8.first == 47 else { return false }
    return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .allSatisfy { unescape($0) != nil }
  }

  /// A reference token with its escapes resolved; nil when a tilde stands alone.
  static func unescape(_ part: Substring) -> String? {
    guard part.utf8.contains(126) else { return String(part) }
    var result = ""
    var pending = false
    for character in part.unicodeScalars {
      switch (pending, character) {
      case (false, "~"): pending = true
      case (true, "0"): result.append("~")
      case (true, "1"): result.append("/")
      case (true, _): return nil
      default: result.unicodeScalars.append(character)
      }
      if character != "~" { pending = false }
    }
    return pending ? nil : result
  }

  /// An array index: digits without a leading zero.
  static func place(_ name: String) -> Int? {
    guard name == "0" || name.utf8.first.map({ (49...57).contains($0) }) == true,
      name.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(name)
  }
}
