import Foundation

// A comparison becomes one closed range of whole numbers (minor units, seconds, pieces), so that running it over a
// column is two integer comparisons per row. `nothing` is the range that no value is in.

extension Comparison {
  /// The values that compare as asked with a span: equal is inside it, less is before it, greater is after it.
  func range(_ span: ClosedRange<Int64>) -> ClosedRange<Int64> {
    switch self {
    case .equal: span
    case .less: span.lowerBound > Comparison.lowest ? Comparison.lowest...(span.lowerBound - 1) : .nothing
    case .lessOrEqual: Comparison.lowest...max(span.upperBound, Comparison.lowest)
    case .greater: span.upperBound < .max ? (span.upperBound + 1)...Int64.max : .nothing
    case .greaterOrEqual: span.lowerBound...Int64.max
    }
  }

  /// `Int64.min` stands for a missing value in the columns and is in no range.
  fileprivate static let lowest = Int64.min + 1
}

extension ClosedRange<Int64> {
  /// Holds only the value that stands for "missing", which is never compared.
  static var nothing: ClosedRange<Int64> { Int64.min...Int64.min }
}

extension QueryAmount {
  /// The minor units that compare as asked in a currency with so many digits. An amount between two minor units
  /// (`100.5` in yen) equals none of them.
  func range(_ comparison: Comparison, minorDigits: Int) -> ClosedRange<Int64> {
    if minorDigits >= places {
      var units = digits
      for _ in places..<minorDigits {
        let (product, overflow) = units.multipliedReportingOverflow(by: 10)
        units = overflow ? (digits < 0 ? Int64.min + 1 : .max) : product
      }
      return comparison.range(units...units)
    }
    var divisor: Int64 = 1
    for _ in minorDigits..<places { divisor *= 10 }
    var (units, rest) = digits.quotientAndRemainder(dividingBy: divisor)
    if rest == 0 { return comparison.range(units...units) }
    if digits < 0 { units -= 1 }
    switch comparison {
    case .equal: return .nothing
    case .less, .lessOrEqual: return Comparison.lessOrEqual.range(units...units)
    case .greater, .greaterOrEqual: return Comparison.greater.range(units...units)
    }
  }
}

extension QueryAge {
  /// The moments of creation whose age compares as asked; equal means the age in whole units is `count`.
  func createdRange(_ comparison: Comparison, now: Double) -> ClosedRange<Int64> {
    let now = Int64(max(-9e15, min(9e15, now.rounded(.down))))
    let newest = now - count * unit.seconds
    switch comparison {
    case .equal: return (newest - unit.seconds + 1)...newest
    case .greater: return Comparison.less.range(newest...newest)
    case .greaterOrEqual: return Comparison.lessOrEqual.range(newest...newest)
    case .less: return Comparison.greater.range(newest...newest)
    case .lessOrEqual: return Comparison.greaterOrEqual.range(newest...newest)
    }
  }
}

extension QueryDate {
  /// The seconds that compare as asked: Unix seconds when a zone is given, else seconds on the order's own clock.
  func range(_ comparison: Comparison, zone: TimeZone?) -> ClosedRange<Int64> {
    let (first, next) = bounds
    let start = QueryDate.unixSeconds(first, zone)
    return comparison.range(start...max(start, QueryDate.unixSeconds(next, zone) - 1))
  }

  /// The first second of the span and the first after it, on a civil clock.
  private var bounds: (Int64, Int64) {
    let (nextYear, nextMonth) =
      month.map { $0 == 12 ? (year + 1, 1) : (year, $0 + 1) } ?? (year + 1, 1)
    let first = CivilTime(year: year, month: month ?? 1, day: day ?? 1)?.secondsSinceEpoch ?? 0
    if day != nil { return (first, first + 86_400) }
    return (first, CivilTime(year: nextYear, month: nextMonth, day: 1)?.secondsSinceEpoch ?? first)
  }

  /// The moment at which a zone's clocks show a civil time. Where clocks jump over it, the moment of the jump.
  private static func unixSeconds(_ civil: Int64, _ zone: TimeZone?) -> Int64 {
    guard let zone else { return civil }
    func offset(_ seconds: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
    let guess = civil - offset(civil)
    return civil - offset(guess)
  }
}
