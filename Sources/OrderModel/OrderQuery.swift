/// A filter over orders: terms that must all hold. Written by operators in the query language of `interface.md`,
/// parsed by `init(parsing:)`, run by `OrderTable`.
package struct OrderQuery: Equatable, Sendable {
  package let terms: [QueryTerm]

  /// Makes a query of terms.
  package init(_ terms: [QueryTerm]) { self.terms = terms }

  /// Reads the query language. A mistake names its place and the remedy.
  package init(parsing text: String) throws(QueryError) {
    var parser = QueryParser(text)
    terms = try parser.parse()
  }

  /// Whether every order matches (abandoned checkouts excepted).
  package var isEmpty: Bool { terms.isEmpty }

  /// The query in its canonical spelling; parses to an equal query.
  package var text: String { terms.map(\.text).joined(separator: " ") }

  /// Whether abandoned checkouts, hidden otherwise, are asked for.
  package var asksForAbandoned: Bool {
    terms.contains { term in
      guard case .flags(let flags) = term.condition, !term.isNegated else { return false }
      return flags.contains(.abandoned)
    }
  }
}

/// One term of a query.
package struct QueryTerm: Equatable, Sendable {
  package var isNegated: Bool
  package var condition: QueryCondition

  /// Makes a term.
  package init(_ condition: QueryCondition, isNegated: Bool = false) {
    self.condition = condition
    self.isNegated = isNegated
  }

  /// The term in its canonical spelling.
  package var text: String { (isNegated ? "-" : "") + condition.text }

  /// The query field a shop must deliver for this term to mean anything; nil for a plain word, which is looked for
  /// in whatever there is.
  package var field: String? {
    switch condition {
    case .anywhere: nil
    case .status: "status"
    case .shop: "shop"
    case .platform: "platform"
    case .paid: "paid"
    case .country: "country"
    case .text(let field, _): field.rawValue
    case .flags: nil
    case .total: "total"
    case .age: "created"
    case .date(let field, _, _): field.rawValue
    case .items: "items"
    }
  }
}

/// What a term asks. Alternatives of one field are joined by OR.
package enum QueryCondition: Equatable, Sendable {
  /// A text in number, customer, email, city, SKU or tracking.
  case anywhere(String)
  case status([StatusPattern])
  /// Names of shops.
  case shop([String])
  case platform([Platform])
  case paid(Set<Bool>)
  /// ISO 3166-1 alpha-2 codes, upper case.
  case country([String])
  case text(QueryTextField, [String])
  case flags([QueryFlag])
  /// An amount; nil currency compares with amounts in any currency.
  case total(Comparison, QueryAmount, Currency?)
  case age(Comparison, QueryAge)
  case date(QueryDateField, Comparison, QueryDate)
  case items(Comparison, Int)
}

/// A status asked for: one of the common statuses, or a shop's own word (compared without regard to case).
package enum StatusPattern: Equatable, Sendable {
  case common(OrderStatus)
  case word(String)
}

/// A field that is searched for a text; `note` means both notes.
package enum QueryTextField: String, CaseIterable, Sendable {
  case number, email, city, sku, tracking, carrier, coupon, note
}

/// A field holding a moment.
package enum QueryDateField: String, CaseIterable, Sendable {
  case created, updated
}

/// A mark, a state of the outbox or a property asked for with `is:`.
package enum QueryFlag: String, CaseIterable, Sendable {
  case new, held, queued, unclear, conflict, abandoned, marked
}

/// How a value is compared.
package enum Comparison: String, CaseIterable, Sendable {
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case equal = "="
}

/// An amount as the operator wrote it: `digits × 10^-places`.
package struct QueryAmount: Equatable, Sendable {
  package var digits: Int64
  package var places: Int
}

/// An age: a count of minutes, hours, days or weeks.
package struct QueryAge: Equatable, Sendable {
  package enum Unit: Character, CaseIterable, Sendable {
    case minutes = "m"
    case hours = "h"
    case days = "d"
    case weeks = "w"

    /// The length of the unit in seconds.
    package var seconds: Int64 {
      switch self {
      case .minutes: 60
      case .hours: 3600
      case .days: 86_400
      case .weeks: 604_800
      }
    }
  }

  package var count: Int64
  package var unit: Unit
}

/// A day, a month or a year, as civil days in the shop's zone.
package struct QueryDate: Equatable, Sendable {
  package var year: Int
  package var month: Int?
  package var day: Int?
}

/// Why a text is no query: what is wrong and what to write instead.
package struct QueryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where the mistake starts, in characters from 0.
  package var position: Int
  /// How many characters it covers, at least 1.
  package var length: Int
  package var message: String

  /// The message with its column, counted from 1.
  package var description: String { "column \(position + 1): \(message)" }
}
