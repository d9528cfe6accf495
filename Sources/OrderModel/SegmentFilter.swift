import Foundation

/// Runs a query over one segment.
struct SegmentFilter {
  let segment: OrderSegment
  let context: QueryContext
  /// Rows of this segment that are marked or have a change under way, by what they are asked for.
  let flagged: (QueryFlag) -> [Int]

  /// Narrows `rows` to those that match.
  func apply(_ query: OrderQuery?, to rows: inout RowSet) {
    let flags = segment.column(.flags, as: UInt8.self)
    let abandoned = SegmentFlags.isAbandoned.rawValue
    if query?.asksForAbandoned != true { rows.keep(true) { flags[$0] & abandoned == 0 } }
    guard let query else { return }
    // Columns first: they cost less than a search and cut down what is left to do.
    for term in query.terms where !term.condition.isSearch { apply(term, to: &rows) }
    for term in query.terms where term.condition.isSearch { apply(term, to: &rows) }
  }

  private func apply(_ term: QueryTerm, to rows: inout RowSet) {
    let undelivered = context.undelivered[segment.shop]
    if let field = term.field, undelivered?.contains(field) == true {
      rows = RowSet(count: segment.count, filled: false)
    } else if !rows.isEmpty {
      apply(term.condition, !term.isNegated, to: &rows)
    }
  }

  private func apply(_ condition: QueryCondition, _ wanted: Bool, to rows: inout RowSet) {
    switch condition {
    case .anywhere(let word): search([word], .plain, nil, wanted, &rows)
    case .text(let field, let words): search(words, field.arena, field.index, wanted, &rows)
    case .status(let patterns): status(patterns, wanted, &rows)
    case .shop(let names): keepAll(names.contains(segment.shop) == wanted, &rows)
    case .platform(let platforms):
      keepAll(platforms.contains { $0.rawValue == segment.platform } == wanted, &rows)
    case .paid(let values):
      let paid = segment.column(.paid, as: UInt8.self)
      let (no, yes) = (values.contains(false), values.contains(true))
      rows.keep(wanted) { paid[$0] == 1 ? no : paid[$0] == 2 && yes }
    case .country(let codes):
      let country = segment.column(.country, as: UInt16.self)
      let codes = codes.map(SegmentRow.country)
      rows.keep(wanted) { country[$0] != 0 && codes.contains(country[$0]) }
    case .flags(let flags): self.flags(flags, wanted, &rows)
    case .total(let comparison, let amount, let currency):
      total(comparison, amount, currency, wanted, &rows)
    case .age(let comparison, let age):
      let created = segment.column(.created, as: Int64.self)
      let range = age.createdRange(comparison, now: context.now)
      rows.keep(wanted) { created[$0] != SegmentRow.missing && range.contains(created[$0]) }
    case .date(let field, let comparison, let date): moment(field, comparison, date, wanted, &rows)
    case .items(let comparison, let count):
      let pieces = segment.column(.pieces, as: Int32.self)
      let range = comparison.range(Int64(count)...Int64(count))
      rows.keep(wanted) { range.contains(Int64(pieces[$0])) }
    }
  }

  private func keepAll(_ kept: Bool, _ rows: inout RowSet) {
    if !kept { rows = RowSet(count: segment.count, filled: false) }
  }

  private func search(
    _ words: [String], _ arena: SegmentSection, _ field: Int?, _ wanted: Bool, _ rows: inout RowSet
  ) {
    var found = RowSet(count: segment.count, filled: false)
    let search = SegmentSearch(segment, arena)
    for word in words { search.find(TextFolding.fold(word), field: field, into: &found) }
    if wanted { rows.formIntersection(found) } else { rows.subtract(found) }
  }

  private func status(_ patterns: [StatusPattern], _ wanted: Bool, _ rows: inout RowSet) {
    var common = [Bool](repeating: false, count: 256)
    var words = [Bool](repeating: false, count: 65_536)
    for pattern in patterns {
      switch pattern {
      case .common(let status):
        if let index = OrderStatus.allCases.firstIndex(of: status) { common[index] = true }
      case .word(let word):
        for (index, known) in segment.words.enumerated() where known.lowercased() == word {
          words[index] = true
        }
      }
    }
    let status = segment.column(.status, as: UInt8.self)
    let word = segment.column(.word, as: UInt16.self)
    rows.keep(wanted) { common[Int(status[$0])] || words[Int(word[$0])] }
  }

  private func flags(_ flags: [QueryFlag], _ wanted: Bool, _ rows: inout RowSet) {
    var found = RowSet(count: segment.count, filled: false)
    var bits: SegmentFlags = []
    for flag in flags {
      switch flag {
      case .new: bits.insert(.isNew)
      case .abandoned: bits.insert(.isAbandoned)
      case .held, .queued, .unclear, .conflict, .marked: for row in flagged(flag) { found.insert(row) }
      }
    }
    let column = segment.column(.flags, as: UInt8.self)
    rows.keep(wanted) { column[$0] & bits.rawValue != 0 || found.contains($0) }
  }

  private func total(
    _ comparison: Comparison, _ amount: QueryAmount, _ currency: Currency?, _ wanted: Bool,
    _ rows: inout RowSet
  ) {
    let ranges = segment.currencies.map { known in
      currency == nil || known == currency
        ? amount.range(comparison, minorDigits: known.minorDigits) : ClosedRange<Int64>.nothing
    }
    let total = segment.column(.total, as: Int64.self)
    let index = segment.column(.currency, as: UInt16.self)
    rows.keep(wanted) { row in
      guard total[row] != SegmentRow.missing, Int(index[row]) < ranges.count else { return false }
      return ranges[Int(index[row])].contains(total[row])
    }
  }

  private func moment(
    _ field: QueryDateField, _ comparison: Comparison, _ date: QueryDate, _ wanted: Bool, _ rows: inout RowSet
  ) {
    let seconds = segment.column(field == .created ? .created : .updated, as: Int64.self)
    let zone = context.zones[segment.shop]
    let range = date.range(comparison, zone: zone)
    if zone != nil {
      rows.keep(wanted) { seconds[$0] != SegmentRow.missing && range.contains(seconds[$0]) }
    } else {
      let offset = segment.column(field == .created ? .createdOffset : .updatedOffset, as: Int32.self)
      rows.keep(wanted) { row in
        seconds[row] != SegmentRow.missing && range.contains(seconds[row] &+ Int64(offset[row]))
      }
    }
  }
}

extension QueryCondition {
  /// Whether answering it means searching text.
  fileprivate var isSearch: Bool {
    switch self {
    case .anywhere, .text: true
    case .status, .shop, .platform, .paid, .country, .flags, .total, .age, .date, .items: false
    }
  }
}

extension QueryTextField {
  /// The arena that holds the field.
  fileprivate var arena: SegmentSection {
    switch self {
    case .number, .email, .city, .sku, .tracking: .plain
    case .carrier, .coupon, .note: .extra
    }
  }

  /// The field's place in its arena.
  fileprivate var index: Int {
    switch self {
    case .number, .carrier: 0
    case .coupon: 1
    case .email, .note: 2
    case .city: 3
    case .sku: 4
    case .tracking: 5
    }
  }
}
