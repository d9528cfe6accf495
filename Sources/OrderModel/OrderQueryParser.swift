/// Reads the query language into terms. Positions are counted in characters, as an operator counts them.
struct QueryParser {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  mutating func parse() throws(QueryError) -> [QueryTerm] {
    var terms: [QueryTerm] = []
    while true {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
      guard position < characters.count else { return terms }
      terms.append(try term())
    }
  }

  private mutating func term() throws(QueryError) -> QueryTerm {
    let start = position
    let isNegated = characters[position] == "-"
    if isNegated {
      position += 1
      if position == characters.count || characters[position].isWhitespace {
        throw QueryError(
          position: start, length: 1, message: "- needs a term right after it, as in -status:sent")
      }
    }
    return QueryTerm(try condition(), isNegated: isNegated)
  }

  private mutating func condition() throws(QueryError) -> QueryCondition {
    if characters[position] == "\"" {
      let start = position
      let text = try quotedText()
      if text.isBlank { throw error(start, "write something between the quotes") }
      return .anywhere(text)
    }
    let start = position
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
    let name = String(characters[start..<end]).lowercased()
    if !name.isEmpty, end < characters.count {
      if characters[end] == ":" {
        position = end + 1
        return try fieldCondition(name, at: start)
      }
      if "<>=".contains(characters[end]) {
        position = end
        return try comparison(name, at: start)
      }
    }
    return .anywhere(bareText(stoppingAtBar: false))
  }

  // MARK: Values

  /// A value of a field: bare up to a blank or `|`, or in quotes.
  private mutating func value() throws(QueryError) -> QueryValue {
    let start = position
    let isExact = position < characters.count && characters[position] == "="
    if isExact { position += 1 }
    let isQuoted = position < characters.count && characters[position] == "\""
    let text = isQuoted ? try quotedText() : bareText(stoppingAtBar: true)
    return QueryValue(text: text, isExact: isExact, position: start, length: max(1, position - start))
  }

  private mutating func bareText(stoppingAtBar: Bool) -> String {
    let start = position
    while position < characters.count, !characters[position].isWhitespace,
      !(stoppingAtBar && characters[position] == "|")
    {
      position += 1
    }
    return String(characters[start..<position])
  }

  private mutating func quotedText() throws(QueryError) -> String {
    let start = position
    var text = ""
    position += 1
    while position < characters.count, characters[position] != "\"" {
      if characters[position] == "\\", position + 1 < characters.count,
        "\"\\".contains(characters[position + 1])
      {
        position += 1
      }
      text.append(characters[position])
      position += 1
    }
    guard position < characters.count else {
      throw QueryError(
        position: start, length: characters.count - start, message: "this quote is not closed; add a \"")
    }
    position += 1
    return text
  }

  private func error(_ start: Int, _ message: String) -> QueryError {
    QueryError(position: start, length: max(1, position - start), message: message)
  }

  // MARK: Fields

  private mutating func fieldCondition(_ name: String, at start: Int) throws(QueryError) -> QueryCondition {
    guard let field = QueryField(rawValue: name) else {
      throw unknown(name, at: start, asComparison: false)
    }
    var values: [QueryValue] = []
    repeat {
      if !values.isEmpty { position += 1 }
      let value = try value()
      if value.text.isBlank {
        throw QueryError(
          position: value.position, length: value.length,
          message: "\(name): needs a value: \(field.valueHint)")
      }
      values.append(value)
    } while position < characters.count && characters[position] == "|"
    if position < characters.count, !characters[position].isWhitespace {
      let end = position
      throw QueryError(position: end, length: 1, message: "put a blank or | after the closing quote")
    }
    return try field.condition(values)
  }

  private mutating func comparison(_ name: String, at start: Int) throws(QueryError) -> QueryCondition {
    guard let field = QueryMeasure(rawValue: name) else {
      throw unknown(name, at: start, asComparison: true)
    }
    let symbolStart = position
    while position < characters.count, "<>=".contains(characters[position]) { position += 1 }
    guard let comparison = Comparison(rawValue: String(characters[symbolStart..<position])) else {
      throw error(symbolStart, "compare with one of = < <= > >=")
    }
    let value = try value()
    if value.text.isBlank {
      throw QueryError(
        position: value.position, length: value.length,
        message: "\(name)\(comparison.rawValue) needs a value: \(field.valueHint)")
    }
    return try field.condition(comparison, value)
  }

  private func unknown(_ name: String, at start: Int, asComparison: Bool) -> QueryError {
    let fields = QueryField.allCases.map(\.rawValue)
    let measures = QueryMeasure.allCases.map(\.rawValue)
    let message: String
    if asComparison, fields.contains(name) {
      message = "\(name) is asked with a colon: \(name):value"
    } else if !asComparison, measures.contains(name) {
      message = "\(name) is compared: \(name)=value, \(name)>value"
    } else {
      let near = Spelling.nearest(to: name, in: fields + measures).map { "did you mean \($0)? " } ?? ""
      message =
        "no field is called \(name); \(near)fields: \(fields.joined(separator: " ")) and "
        + "\(measures.joined(separator: " ")); to look for the text itself, put it in quotes"
    }
    return QueryError(position: start, length: name.count, message: message)
  }
}

/// A value as written, with its place.
struct QueryValue {
  var text: String
  /// Whether `=` stands before it.
  var isExact: Bool
  var position: Int
  var length: Int

  /// An error about this value.
  func error(_ message: String) -> QueryError {
    QueryError(position: position, length: length, message: message)
  }
}

extension String {
  /// Whether nothing but white space is in it.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

/// Guesses what was meant by a misspelt word.
enum Spelling {
  /// The closest of `words` within two edits, if it is clearly meant.
  static func nearest(to word: String, in words: [String]) -> String? {
    let best = words.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
    guard let best, best.1 <= 2, best.1 < word.count else { return nil }
    return best.0
  }

  /// Levenshtein distance; a long word is far from everything, so that pasted text costs nothing.
  private static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left), Array(right))
    guard a.count <= 32 else { return .max }
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let substituted = diagonal + (character == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
