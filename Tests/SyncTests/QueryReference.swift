import Foundation
import OrderModel

/// The order table in its simplest form: an array that is searched and sorted order by order. What the columns do
/// must come out the same here.
struct ReferenceTable {
  var shops: [String]
  var orders: [OrderID: Order] = [:]

  mutating func merge(_ batch: [Order], force: Bool = false) {
    for order in batch {
      if !force, let new = order.updated?.seconds, let old = orders[order.id]?.updated?.seconds, new < old {
        continue
      }
      orders[order.id] = order
    }
  }

  func ids(matching query: OrderQuery?, sortedBy sort: OrderSort, context: QueryContext) -> [OrderID] {
    let matcher = ReferenceMatcher(query: query ?? OrderQuery([]), context: context)
    let listed = orders.values.filter(matcher.matches).sorted(by: standsBefore)
    if sort == .standard { return listed.map(\.id) }
    let keyed = listed.enumerated().map { (place: $0, order: $1, key: key(of: $1, sort.key)) }
    return keyed.sorted { left, right in
      guard let a = left.key, let b = right.key else {
        return left.key == nil && right.key == nil ? left.place < right.place : left.key != nil
      }
      if a == b { return left.place < right.place }
      return sort.descending ? b < a : a < b
    }.map(\.order.id)
  }

  private func standsBefore(_ left: Order, _ right: Order) -> Bool {
    if left.created?.seconds != right.created?.seconds {
      return (left.created?.seconds ?? .min) > (right.created?.seconds ?? .min)
    }
    let (a, b) = (shops.firstIndex(of: left.id.shop) ?? 99, shops.firstIndex(of: right.id.shop) ?? 99)
    return a != b ? a < b : NaturalOrder.compare(left.id.id, right.id.id) > 0
  }

  fileprivate func key(of order: Order, _ key: OrderSort.Key) -> SortValue? {
    switch key {
    case .created: order.created.map { .number(Int128($0.seconds)) }
    case .updated: order.updated.map { .number(Int128($0.seconds)) }
    case .number: SortValue(natural: order.number)
    case .shop: .number(Int128(shops.firstIndex(of: order.id.shop) ?? 99))
    case .status: .number(Int128(OrderStatus.allCases.firstIndex(of: order.status) ?? 99))
    case .paid: order.paid.map { .number($0 ? 0 : 1) }
    case .total: order.total.map { .number(tenThousandths($0)) }
    case .customer: SortValue(order.listedCustomer)
    case .city: SortValue(order.listedCity)
    case .country: SortValue(order.listedCountryCode)
    case .items: .number(Int128(order.pieces))
    case .tracking: SortValue(order.shipping.tracking)
    }
  }

  private func tenThousandths(_ money: Money) -> Int128 {
    (money.currency.minorDigits..<4).reduce(Int128(money.minorUnits)) { units, _ in units * 10 }
  }
}

/// What a list is sorted by.
private enum SortValue: Comparable {
  case number(Int128)
  case text([UInt8])
  case natural([Part])

  /// A run of digits, or one other byte.
  enum Part: Comparable {
    case number(Int)
    case byte(UInt8)
  }

  init?(_ text: String?) {
    guard let text, !text.isEmpty else { return nil }
    self = .text(TextFolding.fold(text))
  }

  init?(natural text: String) {
    if text.isEmpty { return nil }
    var parts: [Part] = []
    var isRun = false
    for byte in TextFolding.fold(text) {
      let digit = Int(byte) - 48
      if (0...9).contains(digit) {
        if isRun, case .number(let value)? = parts.popLast() {
          parts.append(.number(value * 10 + digit))
        } else {
          parts.append(.number(digit))
        }
        isRun = true
      } else {
        parts.append(.byte(byte))
        isRun = false
      }
    }
    self = .natural(parts)
  }

  static func < (left: SortValue, right: SortValue) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): a < b
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.natural(let a), .natural(let b)): a.lexicographicallyPrecedes(b)
    default: false
    }
  }
}

extension SortValue.Part {
  /// Digits stand at the place of the digit characters among the other bytes.
  fileprivate static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): a < b
    case (.byte(let a), .byte(let b)): a < b
    case (.number, .byte(let b)): b > 57
    case (.byte(let a), .number): a < 48
    }
  }
}

/// Matches a query against one whole order, field by field, with other means than the table uses.
struct ReferenceMatcher {
  let query: OrderQuery
  let context: QueryContext

  func matches(_ order: Order) -> Bool {
    if order.isAbandoned, !query.asksForAbandoned { return false }
    return query.terms.allSatisfy { term in
      if let field = term.field, context.undelivered[order.id.shop]?.contains(field) == true { return false }
      return holds(term.condition, for: order) != term.isNegated
    }
  }

  private func holds(_ condition: QueryCondition, for order: Order) -> Bool {
    switch condition {
    case .anywhere(let word):
      let texts =
        [order.number, order.listedCustomer, order.customer.company, order.customer.email, order.listedCity]
        + [order.shipping.tracking] + order.lines.map(\.sku)
      return texts.contains { contains($0, word) }
    case .status(let patterns):
      return patterns.contains { pattern in
        switch pattern {
        case .common(let status): order.status == status
        case .word(let word): order.shopStatus.lowercased() == word
        }
      }
    case .shop(let names): return names.contains(order.id.shop)
    case .platform(let platforms): return platforms.contains(order.platform)
    case .paid(let values): return order.paid.map(values.contains) ?? false
    case .country(let codes): return order.listedCountryCode.map(codes.contains) ?? false
    case .text(let field, let words):
      return words.contains { word in texts(field, of: order).contains { contains($0, word) } }
    case .flags(let flags): return flags.contains { holds($0, for: order) }
    case .total(let comparison, let amount, let currency):
      guard let total = order.total, currency == nil || total.currency == currency else { return false }
      return compare(
        Int128(total.minorUnits) * power(9 - total.currency.minorDigits), comparison,
        Int128(amount.digits) * power(9 - amount.places))
    case .age(let comparison, let age):
      guard let created = order.created else { return false }
      let seconds = Int128(context.now.rounded(.down)) - Int128(created.seconds)
      if comparison == .equal {
        return seconds >= 0 && seconds / Int128(age.unit.seconds) == Int128(age.count)
      }
      return compare(seconds, comparison, Int128(age.count * age.unit.seconds))
    case .date(let field, let comparison, let date):
      return (field == .created ? order.created : order.updated)
        .map {
          compare(day(of: $0, order.id.shop, like: date), comparison, day(date.year, date.month, date.day))
        } ?? false
    case .items(let comparison, let count): return compare(Int128(order.pieces), comparison, Int128(count))
    }
  }

  private func power(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 }
  }

  private func compare(_ left: Int128, _ comparison: Comparison, _ right: Int128) -> Bool {
    switch comparison {
    case .equal: left == right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// The day, month or year a moment falls on in the shop's zone, as one number.
  private func day(of moment: Timestamp, _ shop: String, like date: QueryDate) -> Int128 {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone =
      context.zones[shop] ?? TimeZone(secondsFromGMT: Int(moment.offset)) ?? calendar.timeZone
    let parts = calendar.dateComponents(
      [.year, .month, .day], from: Date(timeIntervalSince1970: Double(moment.seconds)))
    return day(
      parts.year ?? 0, date.month == nil ? nil : parts.month, date.day == nil ? nil : parts.day)
  }

  private func day(_ year: Int, _ month: Int?, _ day: Int?) -> Int128 {
    Int128(year * 10_000 + (month ?? 0) * 100 + (day ?? 0))
  }

  private func texts(_ field: QueryTextField, of order: Order) -> [String?] {
    switch field {
    case .number: [order.number]
    case .email: [order.customer.email]
    case .city: [order.listedCity]
    case .sku: order.lines.map(\.sku)
    case .tracking: [order.shipping.tracking]
    case .carrier: [order.shipping.carrier]
    case .coupon: [order.coupon?.code]
    case .note: [order.note, order.customerNote]
    }
  }

  private func contains(_ text: String?, _ word: String) -> Bool {
    guard let text else { return false }
    let (folded, wanted) = (TextFolding.fold(text), TextFolding.fold(word))
    guard !wanted.isEmpty, folded.count >= wanted.count else { return false }
    return (0...(folded.count - wanted.count)).contains { folded[$0...].starts(with: wanted) }
  }

  private func holds(_ flag: QueryFlag, for order: Order) -> Bool {
    switch flag {
    case .new: order.isNew
    case .abandoned: order.isAbandoned
    case .marked: context.marked.contains(order.id)
    case .held: context.outbox[order.id] == .held
    case .queued: context.outbox[order.id] == .queued || context.outbox[order.id] == .sending
    case .unclear: context.outbox[order.id] == .unclear
    case .conflict: context.outbox[order.id] == .conflict
    }
  }
}
