import Foundation

/// Matches a query against one whole order, field by field.
struct OrderMatcher {
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
        [order.number, order.listedCustomer, order.customer.email, order.listedCity, order.shipping.tracking]
        + order.lines.map(\.sku)
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
    case .total, .age, .date, .items: return compares(condition, for: order)
    }
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
    guard folded.count >= wanted.count else { return false }
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

  private func compares(_ condition: QueryCondition, for order: Order) -> Bool {
    switch condition {
    case .total(let comparison, let amount, let currency):
      guard let total = order.total, currency == nil || total.currency == currency else { return false }
      return amount.range(comparison, minorDigits: total.currency.minorDigits).contains(total.minorUnits)
    case .age(let comparison, let age):
      guard let created = order.created else { return false }
      return age.createdRange(comparison, now: context.now).contains(created.seconds)
    case .date(let field, let comparison, let date):
      guard let moment = field == .created ? order.created : order.updated else { return false }
      guard let zone = context.zones[order.id.shop] else {
        return date.range(comparison, zone: nil).contains(moment.seconds + Int64(moment.offset))
      }
      return date.range(comparison, zone: zone).contains(moment.seconds)
    case .items(let comparison, let count):
      return comparison.range(Int64(count)...Int64(count)).contains(Int64(order.pieces))
    default: return false
    }
  }
}
