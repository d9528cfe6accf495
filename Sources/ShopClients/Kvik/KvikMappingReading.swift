package import JSONText
import OrderModel

/// Reads `resources` and collects everything that is wrong with it.
package struct KvikMappingReading {
  package private(set) var problems: [JSONMismatch] = []
  package private(set) var mapping: KvikMapping

  /// Reads the resources of a shop's object in the config.
  package init(shop: JSONValue) {
    mapping = KvikMapping(place: shop.path(of: "resources"))
    guard let resources = shop["resources"] else { return }
    guard let members = members(of: resources) else { return }
    let known = KvikOperation.allCases.map(\.rawValue) + ["statuses", "paid"]
    for member in members {
      if let operation = KvikOperation(rawValue: member.name) {
        read(member.value, as: operation)
      } else if member.name == "statuses" {
        readStatuses(member.value)
      } else if member.name == "paid" {
        readPaid(member.value)
      } else {
        complain(member.value, "no operation; known: " + known.joined(separator: ", "))
      }
    }
  }

  private mutating func complain(_ value: JSONValue, _ message: String) {
    problems.append(value.mismatch(message))
  }

  private mutating func members(of value: JSONValue) -> [(name: String, value: JSONValue)]? {
    if let members = value.members { return members }
    complain(value, "expected an object, found " + value.kindName)
    return nil
  }

  // MARK: Operations

  private mutating func read(_ value: JSONValue, as operation: KvikOperation) {
    guard let members = members(of: value) else { return }
    let before = problems.count
    let known = operation.methods + operation.keys
    for member in members where !known.contains(member.name) {
      complain(member.value, "unknown key; \(operation.rawValue) takes " + known.joined(separator: ", "))
    }
    let methods = members.filter { operation.methods.contains($0.name) }
    guard let method = methods.first else {
      let wanted = operation.methods.joined(separator: " or ")
      complain(value, "names no request; write \(wanted): \"/path\"")
      return
    }
    if methods.count > 1 { complain(methods[1].value, "only one request; \(method.name) is there already") }
    guard let path = path(method.value, operation) else { return }
    var request = KvikRequest(method: method.name.uppercased(), path: path, place: value.path)
    if let body = value["body"] { request.body = self.body(body, operation) }
    if let size = value["pageSize"] { request.pageSize = pageSize(size) }
    request.items = value["items"].flatMap { pointer($0) }
    request.next = value["next"].flatMap { pointer($0) }
    request.total = value["total"].flatMap { pointer($0) }
    if request.next != nil, request.total != nil, let total = value["total"] {
      complain(total, "name either next or total; with next the shop's links are followed")
    }
    if let fields = value["fields"] { request.fields = self.fields(fields, operation) }
    for name in operation.requiredFields where !request.fields.has(name) {
      let place = value["fields"]?.path(of: name) ?? value.path(of: "fields") + "." + name
      let position = (value["fields"] ?? value).position
      problems.append(JSONMismatch(path: place, position: position, message: "missing"))
    }
    if operation.methods != ["get"], request.body == nil, problems.count == before {
      complain(value, "names no body; without one nothing is sent")
    }
    if problems.count == before { mapping.requests[operation] = request }
  }

  private mutating func path(_ value: JSONValue, _ operation: KvikOperation) -> KvikPath? {
    guard let text = value.string else {
      complain(value, "expected a path, found " + value.kindName)
      return nil
    }
    if let problem = KvikPath.problem(text) {
      complain(value, problem)
      return nil
    }
    let path = KvikPath(text)
    judge(path.placeholders, at: value, operation)
    return path
  }

  private mutating func body(_ value: JSONValue, _ operation: KvikOperation) -> KvikBody? {
    guard value.kind == .object || value.kind == .array else {
      complain(value, "expected an object, found " + value.kindName)
      return nil
    }
    judgeTexts(in: value, operation)
    return KvikBody(value)
  }

  private mutating func judgeTexts(in value: JSONValue, _ operation: KvikOperation) {
    if let text = value.string { judge(KvikText(text).placeholders, at: value, operation) }
    for element in value.elements ?? [] { judgeTexts(in: element, operation) }
    for member in value.members ?? [] { judgeTexts(in: member.value, operation) }
  }

  private mutating func judge(_ placeholders: [String], at value: JSONValue, _ operation: KvikOperation) {
    for name in placeholders where !operation.knows(name) {
      complain(
        value,
        "unknown placeholder {\(name)}; \(operation.rawValue) knows " + operation.placeholderHint)
    }
  }

  private mutating func pageSize(_ value: JSONValue) -> Int {
    guard let size = value.int, (1...1000).contains(size) else {
      complain(value, "expected a number from 1 to 1000, found " + value.kindName)
      return 50
    }
    return size
  }

  // MARK: Fields

  private mutating func pointer(_ value: JSONValue) -> String? {
    guard let text = value.string else {
      complain(value, "expected a JSON Pointer such as \"/items\", found " + value.kindName)
      return nil
    }
    guard JSONPointer.isValid(text) else {
      complain(value, "no JSON Pointer; it is empty or begins with a slash, such as \"/state/code\"")
      return nil
    }
    return text
  }

  private mutating func fields(_ value: JSONValue, _ operation: KvikOperation) -> KvikFields {
    var fields = KvikFields()
    for member in members(of: value) ?? [] {
      guard operation.fields.contains(member.name) else {
        complain(member.value, "unknown field; known: " + operation.fields.joined(separator: ", "))
        continue
      }
      if member.name == "lines" {
        fields.lines = lines(member.value)
      } else if let pointer = pointer(member.value) {
        fields.pointers[member.name] = pointer
      }
    }
    return fields
  }

  private mutating func lines(_ value: JSONValue) -> [String: String]? {
    guard let members = members(of: value) else { return nil }
    var pointers: [String: String] = [:]
    for member in members {
      guard KvikFields.ofLines.contains(member.name) else {
        complain(member.value, "unknown field; known: " + KvikFields.ofLines.joined(separator: ", "))
        continue
      }
      if let pointer = pointer(member.value) { pointers[member.name] = pointer }
    }
    if value["items"] == nil {
      problems.append(
        JSONMismatch(path: value.path(of: "items"), position: value.position, message: "missing"))
    }
    return pointers
  }

  // MARK: Words

  private mutating func readStatuses(_ value: JSONValue) {
    for member in members(of: value) ?? [] {
      guard let word = member.value.string, let status = OrderStatus(rawValue: word) else {
        let known = OrderStatus.allCases.map(\.rawValue).joined(separator: ", ")
        complain(member.value, "no common status; known: " + known)
        continue
      }
      if member.name.isEmpty {
        complain(member.value, "a status word is not empty")
      } else if !mapping.statuses.contains(where: { $0.word == member.name }) {
        mapping.statuses.append(StatusChoice(status: status, word: member.name))
      }
    }
  }

  private mutating func readPaid(_ value: JSONValue) {
    for member in members(of: value) ?? [] {
      switch member.name {
      case "yes": mapping.paid = words(member.value)
      case "no": mapping.unpaid = words(member.value)
      default: complain(member.value, "unknown key; paid takes yes and no")
      }
    }
    let both = mapping.paid.map(\.plain).filter(mapping.unpaid.map(\.plain).contains)
    if let word = both.first { complain(value, "“\(word)” stands in both lists") }
  }

  private mutating func words(_ value: JSONValue) -> [KvikValue] {
    guard let elements = value.elements else {
      complain(value, "expected a list of words, found " + value.kindName)
      return []
    }
    return elements.compactMap { element in
      if let text = element.string, !text.isEmpty { return .text(text) }
      if let number = element.numberText { return .number(number) }
      if let flag = element.bool { return .bool(flag) }
      complain(element, "expected a word, found " + (element.string == nil ? element.kindName : "nothing"))
      return nil
    }
  }
}
