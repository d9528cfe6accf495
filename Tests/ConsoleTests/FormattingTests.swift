import Foundation
import OrderModel
import Testing
import ViewModels

@Suite("Formatting and wording")
struct FormattingTests {
  @Test(
    "Foreign text becomes harmless",
    arguments: [
      ("plain", "plain"), ("a\u{1B}[31mb", "a␛[31mb"), ("a\u{9B}31m", "a\u{FFFD}31m"),
      ("x\u{7}y\u{7F}", "x␇y␡"),
      ("a\nb\r\nc\td", "a b c d"), ("ab\u{202E}cd\u{2066}e", "abcde"), ("a\u{200B}b\u{FEFF}c\u{AD}d", "abcd"),
      ("flag \u{E0067}\u{E007F}end", "flag end"), ("👩‍👩‍👧 x", "👩 x"), ("❤️", "❤"),
      ("Žluťoučký 日本 ñ", "Žluťoučký 日本 ñ"),
      ("e\u{301}", "e\u{301}"), ("\u{0}", "␀"),
    ])
  func sanitised(text: String, expected: String) {
    #expect(Formatting.line(text) == expected)
    let dangerous = Formatting.line(text).unicodeScalars.contains {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x202A...0x202E).contains($0.value)
    }
    #expect(!dangerous)
  }

  @Test("Line breaks of a note are kept, other controls are not")
  func lines() {
    #expect(Formatting.lines("a\r\nb\u{1B}c\n\nd\n\n") == ["a", "b␛c", "", "d"])
    #expect(Formatting.lines("") == [""])
  }

  @Test(
    "Amounts keep their currency's digits",
    arguments: [
      ("67.5", "EUR", "67.50 EUR"), ("1200", "JPY", "1200 JPY"), ("1.25", "KWD", "1.250 KWD"),
      ("-0.5", "USD", "-0.50 USD"),
    ])
  func money(decimal: String, code: String, text: String) {
    let money = Currency(code).flatMap { Money(decimal: decimal, currency: $0) }
    #expect(money.map(Formatting.money) == text)
  }

  /// Seconds, the age in words, seconds until it reads differently.
  static let ages: [(Double, String, Double)] = [
    (0, "now", 60), (59, "now", 1), (60, "1m", 60), (3599, "59m", 1), (3600, "1h", 3600), (86_399, "23h", 1),
    (86_400, "1d", 86_400), (1_123_200, "13d", 86_400), (1_209_600, "2w", 604_800), (-500, "now", 60),
    (69_120_000, "2y", 432_000),
  ]

  @Test("Ages are one short word, and the next change is known", arguments: ages)
  func age(seconds: Double, text: String, next: Double) {
    #expect(Formatting.age(seconds: seconds) == text)
    #expect(Formatting.ageChanges(seconds: seconds) == next)
    #expect(Formatting.age(seconds: .infinity) == "now")
  }

  @Test("Order times are shown in the shop's zone, else with the offset they came with")
  func dates() {
    let time = Timestamp(seconds: 1_495_014_305, offset: 3600)
    #expect(Formatting.date(time, zone: nil) == "2017-05-17 10:45 +01:00")
    #expect(Formatting.date(time, zone: TimeZone(identifier: "Asia/Dubai")) == "2017-05-17 13:45 +04:00")
    #expect(Formatting.moment(0, now: 3600, zone: .gmt) == "00:00")
    #expect(Formatting.moment(0, now: 90_000, zone: .gmt) == "1970-01-01 00:00")
    #expect(Formatting.moment(.infinity, now: 0, zone: .gmt).isEmpty == false)
  }

  @Test("Counts", arguments: [(1, "1 order"), (0, "0 orders"), (2, "2 orders"), (123_456, "123,456 orders")])
  func counts(number: Int, text: String) {
    #expect(Formatting.count(number, "order") == text)
  }

  @Test("Text wraps at blanks, never inside a grapheme, whatever the width", arguments: [1, 2, 5, 11, 80])
  func wrap(columns: Int) {
    let text = "Žluťoučký kůň 日本語 averyverylongword 👩‍👩‍👧 end"
    let width: (Character) -> Int = {
      $0.isASCII || $0.unicodeScalars.first.map { $0.value < 0x1100 } == true ? 1 : 2
    }
    let lines = Formatting.wrap(
      [Span(text), Span(" bold", .error, bold: true)], columns: columns, indent: 2, width: width)
    let words = lines.map { $0.map(\.text).joined() }.joined().filter { $0 != " " }
    #expect(words == (text + "bold").filter { $0 != " " })
    if columns >= 5 {
      #expect(
        lines.allSatisfy { line in line.reduce(0) { $0 + $1.text.reduce(0) { $0 + width($1) } } <= columns })
    }
    #expect(Formatting.wrap([], columns: columns, width: width) == [[]])
  }

  @Test("A word longer than a line is cut where it stands, not pushed below its label")
  func longWord() {
    let lines = Formatting.wrap(
      [Span("Link      "), Span("https://parallax.example/order")], columns: 20, indent: 10, width: { _ in 1 }
    )
    #expect(lines[0].map(\.text).joined() == "Link      https://pa")
    #expect(lines[1].map(\.text).joined() == "          rallax.exa")
  }

  @Test("What the interface promises word by word")
  func wording() {
    #expect(Wording.consequence(.noMailToCustomer) == "no mail to the customer")
    let error = Wording.error(.refused(code: 400, text: "Bad\u{1B}]0;x request"), shop: "parallax")
    #expect(error == "parallax said no (400): \"Bad␛]0;x request\"")
    #expect(Wording.error(.unauthorized(""), shop: "parallax").contains("check `key`"))
    #expect(Wording.explained(.unreachable("no route"), shop: "parallax").contains("check `url`"))
    #expect(Wording.error(.rateLimited(retryAfter: 30)) == "the shop asks to slow down for 30 s")
  }
}
