extension QueryCondition {
  /// The condition in its canonical spelling.
  package var text: String {
    switch self {
    case .anywhere(let word): quoted(word, asWord: true)
    case .status(let patterns): "status:" + alternatives(patterns.map(\.text))
    case .shop(let names): "shop:" + alternatives(names.map { quoted($0) })
    case .platform(let platforms): "platform:" + alternatives(platforms.map(\.rawValue))
    case .paid(let values): "paid:" + alternatives(values.sorted { $0 && !$1 }.map { $0 ? "yes" : "no" })
    case .country(let codes): "country:" + alternatives(codes)
    case .text(let field, let texts): field.rawValue + ":" + alternatives(texts.map { quoted($0) })
    case .flags(let flags): "is:" + alternatives(flags.map(\.rawValue))
    case .total(let comparison, let amount, let currency):
      "total" + comparison.rawValue + amount.text + (currency?.code.lowercased() ?? "")
    case .age(let comparison, let age): "age" + comparison.rawValue + age.text
    case .date(let field, let comparison, let date): field.rawValue + comparison.rawValue + date.text
    case .items(let comparison, let count): "items" + comparison.rawValue + String(count)
    }
  }

  private func alternatives(_ texts: [String]) -> String { texts.joined(separator: "|") }
}

extension StatusPattern {
  /// The pattern as a value of `status:`.
  package var text: String {
    switch self {
    case .common(let status): status.rawValue
    case .word(let word): "=" + quoted(word)
    }
  }
}

extension QueryAmount {
  /// The number with a dot.
  package var text: String {
    var text = String(digits.magnitude)
    if places > 0 {
      if text.count <= places { text = String(repeating: "0", count: places + 1 - text.count) + text }
      text.insert(".", at: text.index(text.endIndex, offsetBy: -places))
    }
    return digits < 0 ? "-" + text : text
  }
}

extension QueryAge {
  /// Count and unit.
  package var text: String { String(count) + String(unit.rawValue) }
}

extension QueryDate {
  /// `yyyy`, `yyyy-mm` or `yyyy-mm-dd`.
  package var text: String {
    let digits = String(year)
    var text = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    if let month { text += "-" + twoDigits(month) }
    if let day { text += "-" + twoDigits(day) }
    return text
  }
}

/// `text` bare where it reads back as itself, else in quotes. A bare word may not look like a field.
private func quoted(_ text: String, asWord: Bool = false) -> String {
  let special: Set<Character> = asWord ? ["\"", ":", "<", ">", "="] : ["\"", "|"]
  let isBare =
    !text.isEmpty && !text.contains { $0.isWhitespace || special.contains($0) }
    && !text.hasPrefix("-") && !text.hasPrefix("=")
  if isBare { return text }
  var result = "\""
  for character in text {
    if character == "\"" || character == "\\" { result.append("\\") }
    result.append(character)
  }
  return result + "\""
}
