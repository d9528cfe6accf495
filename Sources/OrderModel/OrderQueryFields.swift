/// A field that is asked with a colon.
enum QueryField: String, CaseIterable {
  case status, shop, platform, paid, country, sku, tracking, carrier, coupon, note, email, city, number, `is`

  /// What may stand after the colon, for messages.
  var valueHint: String {
    switch self {
    case .status:
      OrderStatus.allCases.map(\.rawValue).joined(separator: " ") + ", or = and the shop's own word"
    case .platform: Platform.allCases.map(\.rawValue).joined(separator: " ")
    case .paid: "yes or no"
    case .country: "a country code such as PT"
    case .shop: "the name of a shop"
    case .is: QueryFlag.allCases.map(\.rawValue).joined(separator: " ")
    case .sku, .tracking, .carrier, .coupon, .note, .email, .city, .number: "a text to look for"
    }
  }

  /// The condition for values joined by `|`; none of them is blank.
  func condition(_ values: [QueryValue]) throws(QueryError) -> QueryCondition {
    if self != .status, let value = values.first(where: \.isExact) {
      throw value.error("only status: takes = before a value; write \(rawValue):\(value.text)")
    }
    switch self {
    case .status: return .status(try each(values, statusPattern))
    case .shop: return .shop(values.map { $0.text.lowercased() })
    case .platform: return .platform(try each(values) { value throws(QueryError) in try word(value) })
    case .paid:
      return .paid(
        Set(
          try each(values) { value throws(QueryError) in
            try choice(value, among: [("yes", true), ("no", false)])
          }))
    case .country: return .country(try each(values, countryCode))
    case .is: return .flags(try each(values) { value throws(QueryError) in try word(value) })
    case .sku: return text(.sku, values)
    case .tracking: return text(.tracking, values)
    case .carrier: return text(.carrier, values)
    case .coupon: return text(.coupon, values)
    case .note: return text(.note, values)
    case .email: return text(.email, values)
    case .city: return text(.city, values)
    case .number: return text(.number, values)
    }
  }

  private func text(_ field: QueryTextField, _ values: [QueryValue]) -> QueryCondition {
    .text(field, values.map(\.text))
  }

  private func each<Result>(
    _ values: [QueryValue], _ read: (QueryValue) throws(QueryError) -> Result
  ) throws(QueryError) -> [Result] {
    var results: [Result] = []
    for value in values { results.append(try read(value)) }
    return results
  }

  private func statusPattern(_ value: QueryValue) throws(QueryError) -> StatusPattern {
    if value.isExact { return .word(value.text.lowercased()) }
    let choices = OrderStatus.allCases.map { ($0.rawValue, $0) }
    do throws(QueryError) {
      return .common(try choice(value, among: choices))
    } catch {
      throw value.error(error.message + "; for the shop's own word write status:=\(value.text)")
    }
  }

  /// A value that is the raw value of an enum.
  private func word<Word: RawRepresentable & CaseIterable>(
    _ value: QueryValue
  ) throws(QueryError) -> Word where Word.RawValue == String {
    try choice(value, among: Word.allCases.map { ($0.rawValue, $0) })
  }

  private func choice<Choice>(
    _ value: QueryValue, among choices: [(String, Choice)]
  ) throws(QueryError) -> Choice {
    let word = value.text.lowercased()
    if let found = choices.first(where: { $0.0 == word }) { return found.1 }
    let names = choices.map(\.0)
    let near = Spelling.nearest(to: word, in: names).map { "did you mean \($0)? " } ?? ""
    throw value.error(
      "\(rawValue): does not know \(value.text); \(near)known: \(names.joined(separator: " "))")
  }

  private func countryCode(_ value: QueryValue) throws(QueryError) -> String {
    let letters = value.text.utf8.map { $0 & 0xDF }
    let code = String(decoding: letters, as: UTF8.self)
    if letters.allSatisfy({ (65...90).contains($0) }) {
      if letters.count == 2 { return code }
      if let short = CountryCode.alpha2(forAlpha3: code) { return short }
    }
    throw value.error("country: takes a code such as PT or PRT, not \(value.text)")
  }
}

/// A field that is compared.
enum QueryMeasure: String, CaseIterable {
  case total, age, created, updated, items

  /// What may stand after the comparison, for messages.
  var valueHint: String {
    switch self {
    case .total: "an amount such as 100 or 99.50eur"
    case .age: "a number with m, h, d or w, such as 2d"
    case .created, .updated: "a day such as 2026-11-01, a month 2026-11 or a year 2026"
    case .items: "a whole number"
    }
  }

  /// The condition for a value that is not blank.
  func condition(_ comparison: Comparison, _ value: QueryValue) throws(QueryError) -> QueryCondition {
    let condition: QueryCondition? =
      switch self {
      case .total: QueryMeasure.amount(value.text).map { .total(comparison, $0.amount, $0.currency) }
      case .age: QueryMeasure.age(value.text).map { .age(comparison, $0) }
      case .created: QueryMeasure.date(value.text).map { .date(.created, comparison, $0) }
      case .updated: QueryMeasure.date(value.text).map { .date(.updated, comparison, $0) }
      case .items: Int(value.text).map { .items(comparison, $0) }
      }
    guard let condition else {
      throw value.error("\(rawValue) compares with \(valueHint), not \(value.text)")
    }
    return condition
  }

  private static func amount(_ text: String) -> (amount: QueryAmount, currency: Currency?)? {
    let number = text.prefix { !$0.isLetter && !$0.isWhitespace }
    let rest = text[number.endIndex...].drop(while: \.isWhitespace)
    var currency: Currency?
    if !rest.isEmpty {
      currency = Currency(String(rest))
      if currency == nil { return nil }
    }
    let isNegative = number.hasPrefix("-")
    let parts = number.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2, let whole = parts.first, !whole.isEmpty,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.count <= 9, let digits = Int64(whole + fraction) else { return nil }
    return (QueryAmount(digits: isNegative ? -digits : digits, places: fraction.count), currency)
  }

  private static func age(_ text: String) -> QueryAge? {
    guard let last = text.lowercased().last, let unit = QueryAge.Unit(rawValue: last),
      let count = Int64(text.dropLast()), (0...1_000_000).contains(count)
    else { return nil }
    return QueryAge(count: count, unit: unit)
  }

  private static func date(_ text: String) -> QueryDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let widths = [4, 2, 2]
    guard parts.count <= 3,
      zip(parts, widths).allSatisfy({ part, width in
        part.utf8.count == width && part.utf8.allSatisfy { (48...57).contains($0) }
      })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard let year = numbers.first else { return nil }
    let month = numbers.count > 1 ? numbers[1] : nil
    let day = numbers.count > 2 ? numbers[2] : nil
    guard CivilTime(year: year, month: month ?? 1, day: day ?? 1) != nil else { return nil }
    return QueryDate(year: year, month: month, day: day)
  }
}
