/// An ISO 4217 currency code, or the empty code where neither the platform nor the config names one.
package struct Currency: Hashable, Sendable, Codable {
  /// Three upper-case letters, or empty.
  package let code: String

  /// The currency of an order whose shop names none.
  package static let none = Currency(code: "")

  private init(code: String) { self.code = code }

  /// Reads a code of three letters in any case; nil for anything else.
  package init?(_ text: String) {
    let letters = text.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }
    guard letters.count == 3, letters.allSatisfy({ (65...90).contains($0) }) else { return nil }
    code = String(decoding: letters, as: UTF8.self)
  }

  /// How many digits stand after the decimal point (ISO 4217; 2 where the table names no other).
  package var minorDigits: Int {
    switch code {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
      "XAF", "XOF", "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    case "CLF", "UYW": 4
    default: 2
    }
  }
}

/// An exact amount of one currency, kept in its minor unit. Amounts of different currencies are never added.
package struct Money: Hashable, Sendable, Codable {
  /// The amount in the currency's minor unit (cents for EUR, yen for JPY, fils for KWD).
  package var minorUnits: Int64
  package var currency: Currency

  /// Makes an amount from its count of minor units.
  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Reads a decimal number as platforms write it (`157.03`, `-7`, `7.731999999999999`, `1.5e3`) and rounds it once,
  /// half to even, to the currency's minor digits. Digits only, never through a binary float. Nil when the text is
  /// no plain decimal number or does not fit 64 bits.
  package init?(decimal text: String, currency: Currency) {
    guard let number = DecimalText(text), let units = number.scaled(by: currency.minorDigits) else {
      return nil
    }
    self.init(minorUnits: units, currency: currency)
  }

  /// The amount with a dot and exactly the currency's minor digits: `67.50`, JPY `1200`, KWD `1.250`.
  package var amountText: String {
    let digits = currency.minorDigits
    var text = String(minorUnits.magnitude)
    if digits > 0 {
      if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
      text.insert(".", at: text.index(text.endIndex, offsetBy: -digits))
    }
    return minorUnits < 0 ? "-" + text : text
  }

  /// The sum, or nil when the currencies differ or the sum does not fit 64 bits.
  package func adding(_ other: Money) -> Money? {
    guard currency == other.currency else { return nil }
    let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
    return overflow ? nil : Money(minorUnits: sum, currency: currency)
  }
}

/// A decimal number as its digits: `digits × 10^exponent`. Kept as text because binary floats and even `Decimal`
/// lose what a shop wrote.
package struct DecimalText: Sendable {
  private let negative: Bool
  private let digits: [UInt8]
  private let exponent: Int

  /// Reads an optional sign, digits with at most one dot, and an optional exponent. Nil for anything else.
  package init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    var negative = false
    if let first = bytes.first, first == 45 || first == 43 {
      negative = first == 45
      bytes = bytes.dropFirst()
    }
    var digits: [UInt8] = []
    var scale = 0
    var seenDot = false
    while let byte = bytes.first {
      if (48...57).contains(byte) {
        digits.append(byte - 48)
        if seenDot { scale -= 1 }
      } else if byte == 46, !seenDot {
        seenDot = true
      } else {
        break
      }
      bytes = bytes.dropFirst()
    }
    guard !digits.isEmpty else { return nil }
    if let byte = bytes.first {
      guard byte | 32 == 101, let power = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)),
        abs(power) < 1000
      else { return nil }
      scale += power
    }
    self.negative = negative
    self.digits = digits
    exponent = scale
  }

  /// The value times 10^places as a whole number, rounded half to even; nil when it does not fit 64 bits.
  package func scaled(by places: Int) -> Int64? {
    let shift = exponent + places
    let kept = shift >= 0 ? digits.count : max(0, digits.count + shift)
    var value: Int64 = 0
    for digit in digits.prefix(kept) {
      guard let next = append(digit, to: value) else { return nil }
      value = next
    }
    if shift > 0, value != 0 {
      for _ in 0..<shift {
        guard let next = append(0, to: value) else { return nil }
        value = next
      }
    }
    if shift < 0, roundsUp(from: digits.count + shift, isOdd: value % 2 != 0) {
      guard value < .max else { return nil }
      value += 1
    }
    return negative ? -value : value
  }

  private func append(_ digit: UInt8, to value: Int64) -> Int64? {
    let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(Int64(digit))
    return overflow || carry ? nil : sum
  }

  /// Whether the digits from `position` on (negative: preceded by zeros) round the digit before them up.
  private func roundsUp(from position: Int, isOdd: Bool) -> Bool {
    guard position >= 0, position < digits.count else { return false }
    if digits[position] != 5 { return digits[position] > 5 }
    return isOdd || digits[(position + 1)...].contains { $0 != 0 }
  }
}
