import OrderModel

/// The words that can stand where the cursor of the search is.
package struct FilterCompletion: Equatable, Sendable {
  /// Where the word begins that they would replace, in characters.
  package var start: Int
  package var candidates: [String]
  /// The one that Tab put in last; nil while the operator types.
  package var chosen: Int?
}

extension AppState {
  /// What Tab offers now; nil when nothing fits or the word is complete.
  func filterCompletion(_ context: UpdateContext) -> FilterCompletion? {
    guard let edit = filterEdit else { return nil }
    return edit.completion ?? offered(edit.field, emptyWord: false)
  }

  /// Tab and Shift-Tab: completes the word as far as all candidates agree, then goes through them.
  mutating func completeFilter(by step: Int, _ context: UpdateContext) {
    guard let edit = filterEdit else { return }
    if var running = edit.completion {
      let count = running.candidates.count
      let next = running.chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
      running.chosen = next
      put(running.candidates[next], at: running.start, context)
      filterEdit?.completion = running
      return
    }
    guard let offer = offered(edit.field, emptyWord: true) else { return }
    let typed = edit.field.cursor - offer.start
    let common = FilterCompletion.commonPrefix(offer.candidates)
    if common.count > typed {
      put(common, at: offer.start, context)
    } else {
      filterEdit?.completion = offer
      if offer.candidates.count > 1, typed > 0 { completeFilter(by: step, context) }
    }
  }

  private mutating func put(_ text: String, at start: Int, _ context: UpdateContext) {
    filterEdit?.field.replace(from: start, with: text)
    filterChanged(context)
  }

  /// The candidates for the word before the cursor.
  private func offered(_ field: TextField, emptyWord: Bool) -> FilterCompletion? {
    let before = Array(field.characters[..<field.cursor])
    guard let start = FilterCompletion.termStart(before) else { return nil }
    let term = before[start...]
    if let colon = term.firstIndex(of: ":") {
      let name = String(term[..<colon]).lowercased()
      let values = term[(colon + 1)...]
      let value = values.lastIndex(of: "|").map { values[($0 + 1)...] } ?? values
      return offer(String(value), at: value.startIndex, among: words(of: name, exact: value.first == "="))
    }
    if term.isEmpty, !emptyWord { return nil }
    if term.contains(where: { "<>=".contains($0) }) { return nil }
    let names = QueryWords.fields.map { $0 + ":" } + QueryWords.comparisons.map { $0 + ">" }
    return offer(String(term), at: start, among: names)
  }

  private func offer(_ typed: String, at start: Int, among words: [String]) -> FilterCompletion? {
    let typed = typed.lowercased()
    let candidates = words.filter { $0.lowercased().hasPrefix(typed) }
    if candidates.isEmpty || (candidates.count == 1 && candidates[0].lowercased() == typed) { return nil }
    return FilterCompletion(start: start, candidates: candidates)
  }

  /// The values that a field is asked for; none where any text may stand.
  private func words(of field: String, exact: Bool) -> [String] {
    switch field {
    case "status" where exact:
      var seen: Set<String> = []
      return store.shops.flatMap(\.capabilities.statuses).map { "=" + $0.word }
        .filter { !$0.contains(" ") && seen.insert($0).inserted }
    case "status": return OrderStatus.allCases.map(\.rawValue)
    case "shop": return store.shops.map(\.name)
    case "platform":
      let used = Set(store.shops.map(\.capabilities.platform))
      return Platform.allCases.filter(used.contains).map(\.rawValue)
    case "paid": return ["yes", "no"]
    case "country": return store.table.countryCodes
    case "is": return QueryFlag.allCases.map(\.rawValue)
    default: return []
    }
  }

  /// The candidates as hints, the chosen one first and standing out.
  func completionHints(_ completion: FilterCompletion, _ context: UpdateContext) -> [KeyHint] {
    let first = completion.chosen ?? 0
    let words = completion.candidates[first...] + completion.candidates[..<first]
    let key = context.keymap.label(of: .searchComplete)
    return (key.isEmpty ? [] : [KeyHint(key: key, label: "")])
      + words.enumerated().map { place, word in
        let word = Formatting.line(word)
        let isChosen = place == 0 && completion.chosen != nil
        return isChosen ? KeyHint(key: word, label: "") : KeyHint(key: "", label: word)
      }
  }

  /// Whether the mistake is only that the word under the cursor is not finished.
  func isUnfinished(_ edit: FilterEdit) -> Bool {
    guard let mistake = edit.mistake, !edit.insists else { return false }
    let before = Array(edit.field.characters[..<edit.field.cursor])
    guard let start = FilterCompletion.termStart(before), mistake.range.lowerBound >= start else {
      return false
    }
    return edit.completion != nil || offered(edit.field, emptyWord: false) != nil
  }
}

extension FilterCompletion {
  /// Where the term that ends with these characters begins, its minus not counted; nil inside of quotes.
  fileprivate static func termStart(_ characters: [Character]) -> Int? {
    var start = 0
    var isQuoted = false
    for (index, character) in characters.enumerated() {
      if character == "\"" { isQuoted.toggle() }
      if character.isWhitespace, !isQuoted { start = index + 1 }
    }
    if isQuoted { return nil }
    return start < characters.count && characters[start] == "-" ? start + 1 : start
  }

  /// What all texts begin with, in the spelling of the first.
  fileprivate static func commonPrefix(_ texts: [String]) -> String {
    guard var common = texts.first else { return "" }
    for text in texts.dropFirst() {
      let length = zip(common.lowercased(), text.lowercased()).prefix { $0 == $1 }.count
      common = String(common.prefix(length))
    }
    return common
  }
}
