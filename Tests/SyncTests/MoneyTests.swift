import OrderModel
import Testing

/// Amounts: digits in, minor units out, never through a binary float.
@Suite struct MoneyTests {
  @Test(
    "decimal text is rounded once, half to even, to the currency's digits",
    arguments: [
      ("157.03", "EUR", 15_703), ("0.005", "EUR", 0), ("0.015", "EUR", 2), ("0.025", "EUR", 2),
      ("0.0250000000000000001", "EUR", 3), ("7.731999999999999", "EUR", 773),
      ("123456789.995", "EUR", 12_345_679_000),
      ("-0.015", "EUR", -2), ("-0.005", "EUR", 0), ("-7", "EUR", -700), ("+7", "EUR", 700), (".5", "EUR", 50),
      ("5.", "EUR", 500), ("1.5e3", "EUR", 150_000), ("15E-1", "EUR", 150), ("1e-30", "EUR", 0),
      ("0e999", "EUR", 0),
      ("1200", "JPY", 1200), ("1200.5", "JPY", 1200), ("1201.5", "JPY", 1202), ("1200.51", "JPY", 1201),
      ("1.25", "KWD", 1250), ("1.2345", "KWD", 1234), ("1.2355", "KWD", 1236), ("1.23456", "CLF", 12_346),
      ("92233720368547758.07", "EUR", Int64.max), ("0000000000000000000000012.30", "EUR", 1230),
      ("0.5", "", 50),
      ("0.0049", "EUR", 0), ("0.5", "JPY", 0), ("1.5", "JPY", 2), ("0.51", "JPY", 1), ("0.05", "JPY", 0),
    ] as [(String, String, Int64)])
  func rounding(text: String, code: String, units: Int64) {
    let currency = Currency(code) ?? .none
    #expect(Money(decimal: text, currency: currency) == Money(minorUnits: units, currency: currency))
  }

  @Test(
    "what is no plain decimal number, or does not fit, is no amount",
    arguments: [
      "", " ", ".", "-", "+", "e5", "1e", "1e5.5", "1.2.3", "1,50", "0x10", "NaN", "inf", "1 2", "12€", "--1",
      "1e1000",
      "92233720368547758.08", "1e400", "99999999999999999999", "٣",
    ])
  func refused(text: String) {
    #expect(Money(decimal: text, currency: Currency("EUR") ?? .none) == nil)
  }

  @Test(
    "amounts are printed with exactly the currency's digits and read back equal",
    arguments: [
      (6750, "EUR", "67.50"), (1200, "JPY", "1200"), (1250, "KWD", "1.250"), (5, "EUR", "0.05"),
      (-5, "EUR", "-0.05"),
      (0, "EUR", "0.00"), (-120, "JPY", "-120"), (7, "KWD", "0.007"), (12_345, "CLF", "1.2345"),
      (Int64.max, "EUR", "92233720368547758.07"), (Int64.min, "EUR", "-92233720368547758.08"),
    ] as [(Int64, String, String)])
  func printing(units: Int64, code: String, text: String) {
    let money = Money(minorUnits: units, currency: Currency(code) ?? .none)
    #expect(money.amountText == text)
    if units != .min { #expect(Money(decimal: text, currency: money.currency) == money) }
  }

  @Test("sums never mix currencies and never overflow")
  func sums() {
    let euro = Currency("EUR") ?? .none
    let krona = Currency("SEK") ?? .none
    let one = Money(minorUnits: 1, currency: euro)
    #expect(one.adding(one) == Money(minorUnits: 2, currency: euro))
    #expect(one.adding(Money(minorUnits: 1, currency: krona)) == nil)
    #expect(one.adding(Money(minorUnits: .max, currency: euro)) == nil)
  }

  @Test(
    "a currency is three ASCII letters in any case",
    arguments: [
      ("eur", "EUR"), ("Kwd", "KWD"), ("EU", nil), ("EURO", nil), ("E1R", nil), ("", nil), ("éur", nil),
    ])
  func currencies(text: String, code: String?) {
    #expect(Currency(text)?.code == code)
  }
}
