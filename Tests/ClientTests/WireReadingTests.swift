import Foundation
import JSONText
import OrderModel
import ShopClients
import Testing

@Suite("Reading odd wire values")
struct WireReadingTests {
  private func record(_ json: String) throws -> (WireRecord, WireWarnings) {
    let warnings = WireWarnings()
    return (WireRecord(try JSONReader.parse(json), warnings: warnings), warnings)
  }

  @Test(
    "truth comes in several spellings",
    arguments: [
      ("true", true), ("1", true), ("\"1\"", true), ("\"true\"", true), ("\"Yes\"", true), ("\"on\"", true),
      ("false", false), ("0", false), ("\"0\"", false), ("\"\"", false), ("\"false\"", false), ("[]", false),
      ("null", nil),
    ])
  func truth(_ json: String, _ expected: Bool?) throws {
    let (record, warnings) = try record("{\"v\": \(json)}")
    #expect(record.bool("v") == expected && warnings.texts.isEmpty)
  }

  @Test("a truth value that is none is absent and named")
  func noTruth() throws {
    let (record, warnings) = try record(#"{"v": "maybe", "w": {}}"#)
    #expect(record.bool("v") == nil && record.bool("w") == nil && record.bool("absent") == nil)
    #expect(
      warnings.texts == [
        "v: expected true or false, found the text \"maybe\"", "w: expected true or false, found an object",
      ])
  }

  @Test(
    "money is read from its digits, as number or text, and nothing from nothing",
    arguments: [
      ("157.03", 15703), ("\"157.03\"", 15703), ("7.731999999999999", 773), ("85.59324", 8559),
      ("\" 12 \"", 1200),
      ("0", 0), ("-7.5", -750), ("1.5e3", 150_000), ("null", nil), ("\"\"", nil), ("false", nil), ("[]", nil),
      ("0.125", 12), ("0.135", 14),
    ])
  func money(_ json: String, _ cents: Int64?) throws {
    let (record, warnings) = try record("{\"v\": \(json)}")
    let euro = try #require(Currency("EUR"))
    #expect(record.money("v", euro)?.minorUnits == cents && warnings.texts.isEmpty)
  }

  @Test(
    "an amount that is none is absent and named", arguments: ["\"a lot\"", "true", "{}", "1e99", "\"1,5\""])
  func noMoney(_ json: String) throws {
    let (record, warnings) = try record("{\"v\": \(json)}")
    #expect(
      record.money("v", .none) == nil && warnings.texts.count == 1
        && warnings.texts[0].hasPrefix("v: expected"))
  }

  @Test(
    "whole numbers may be texts or have an empty fraction",
    arguments: [("5", 5), ("\"5\"", 5), ("3.0", 3), ("1e2", 100), ("\"\"", nil), ("null", nil)])
  func int(_ json: String, _ expected: Int?) throws {
    let (record, warnings) = try record("{\"v\": \(json)}")
    #expect(record.int("v") == expected && warnings.texts.isEmpty)
  }

  @Test("a fraction or a huge number is no whole number", arguments: ["1.5", "\"two\"", "1e30", "0.0000001"])
  func noInt(_ json: String) throws {
    let (record, warnings) = try record("{\"v\": \(json)}")
    #expect(record.int("v") == nil && warnings.texts.count == 1)
  }

  @Test("objects with numbered keys are lists in numeric order, others are not")
  func numbered() throws {
    let value = try JSONReader.parse(#"{"10": 10, "2": 2, "paging": {}, "0": 0}"#)
    #expect(WireRecord.numbered(value, ignoring: "paging")?.compactMap(\.int) == [0, 2, 10])
    #expect(WireRecord.numbered(value) == nil)
    #expect(WireRecord.numbered(try JSONReader.parse("[]")) == nil)
  }

  @Test("elements that are no objects are named, the others stay")
  func records() throws {
    let (record, warnings) = try record(#"{"a": [{"x": 1}, 5, null, {"x": 2}], "b": "no", "c": []}"#)
    #expect(record.records("a").compactMap { $0.int("x") } == [1, 2])
    #expect(record.records("b").isEmpty && record.records("c").isEmpty && record.object("c") == nil)
    #expect(
      warnings.texts == [
        "a[1]: expected an object, found the number 5", "b: expected a list, found the text \"no\"",
      ])
  }

  @Test(
    "times are ISO 8601 with an offset, also one cut short, or Unix seconds",
    arguments: [
      ("2017-05-17T10:45:05+01:00", "2017-05-17T10:45:05+01:00"),
      ("2014-11-30T01:04:40+00:0", "2014-11-30T01:04:40+00:00"),
      ("2017-05-17T10:45:05Z", "2017-05-17T10:45:05+00:00"), ("1495014305", "2017-05-17T09:45:05+00:00"),
    ])
  func times(_ text: String, _ expected: String) {
    guard case .moment(let moment) = WireTime.read(text, zone: nil) else {
      Issue.record("not read: \(text)")
      return
    }
    #expect(moment.iso8601 == expected)
  }

  @Test(
    "times without a zone are read in the shop's, on both sides of a clock change",
    arguments: [
      ("2025-03-30 00:30:00", "2025-03-30T00:30:00+00:00"),
      ("2025-03-30 02:30:00", "2025-03-30T02:30:00+01:00"),
      ("2025-10-26 00:30:00", "2025-10-26T00:30:00+01:00"),
      ("2025-10-26 02:30:00", "2025-10-26T02:30:00+00:00"),
      ("2025-07-01", "2025-07-01T00:00:00+01:00"),
    ])
  func civilTimes(_ text: String, _ expected: String) throws {
    let lisbon = try #require(TimeZone(identifier: "Europe/Lisbon"))
    guard case .moment(let moment) = WireTime.read(text, zone: lisbon) else {
      Issue.record("not read: \(text)")
      return
    }
    #expect(moment.iso8601 == expected)
    #expect(WireTime.read(text, zone: nil) == .noZone)
  }

  @Test(
    "impossible times are not read",
    arguments: [
      "2014-11-30T25:04:40+00:00", "yesterday", "2014-13-01 00:00:00", "17", "2017-05-17T10:45:05+1",
    ])
  func noTimes(_ text: String) { #expect(WireTime.read(text, zone: .gmt) == .unreadable) }

  @Test("a zero date is nothing") func zeroDate() {
    #expect(WireTime.read("0000-00-00 00:00:00", zone: .gmt) == .nothing)
  }

  @Test(
    "HTML entities are resolved once",
    arguments: [
      ("you&#8230;", "you…"), ("&#x2026;&#X41;", "…A"),
      ("P&ecirc;ra &amp; ma&ccedil;&atilde;", "Pêra & maçã"),
      ("&amp;amp;", "&amp;"), ("&lt;b&gt;", "<b>"), ("AT&T & co", "AT&T & co"), ("&nosuch; &", "&nosuch; &"),
      ("&#0;&#xD800;&#99999999;", "&#0;&#xD800;&#99999999;"), ("&#150;", "–"),
      ("&Uuml;&yuml;&nbsp;", "Üÿ\u{A0}"),
      ("&", "&"), ("&;", "&;"), ("&#;", "&#;"),
    ])
  func entities(_ text: String, _ expected: String) { #expect(HTMLEntities.decode(text) == expected) }

  @Test("every way of cutting a JSON document short is noticed")
  func endsEarly() throws {
    let bytes = try Fixture.bytes("shopkit/order.json")
    #expect(!WireJSON.endsEarly(bytes))
    let last = try #require(bytes.lastIndex(of: 125))
    for end in stride(from: 1, through: last, by: 7) { #expect(WireJSON.endsEarly(Array(bytes[..<end]))) }
    #expect(WireJSON.endsEarly(Array(bytes[..<last])))
    #expect(!WireJSON.endsEarly(Array(#"{"a": "\"}{"}"#.utf8)))
  }
}

@Suite("Base URL")
struct BaseURLTests {
  @Test("ids stay inside their path segment")
  func segments() throws {
    let base = try BaseURL("https://api.shopk.it/v1/", allowPlainHTTP: false)
    #expect(
      base.url(["order", "a/../b?c#d é"]) == "https://api.shopk.it/v1/order/a%2F..%2Fb%3Fc%23d%20%C3%A9")
    #expect(base.url(["order", ".."]) == "https://api.shopk.it/v1/order/%2E%2E")
    #expect(base.url([]) == "https://api.shopk.it/v1/")
    #expect(PercentEncoding.query([("q", "a&b=c d"), ("ids", "1,2")]) == "q=a%26b%3Dc%20d&ids=1,2")
  }

  @Test(
    "a link counts only when it leads to the same scheme, host, port and path",
    arguments: [
      ("https://api.shopk.it/v1/order?page=2", "page=2"),
      ("https://API.shopk.it:443/v1/order/?page=2#x", "page=2"),
      ("/v1/order?page=2", "page=2"), ("?page=2", "page=2"), ("http://api.shopk.it/v1/order?page=2", nil),
      ("https://api.shopk.it:444/v1/order?page=2", nil), ("https://evil.example/v1/order?page=2", nil),
      ("https://api.shopk.it.evil.example/v1/order?page=2", nil),
      ("https://x@api.shopk.it/v1/order?page=2", nil),
      ("https://api.shopk.it/v1/../admin?page=2", nil), ("https://api.shopk.it/v1/orders?page=2", nil),
      ("//evil.example/v1/order?page=2", nil), ("https://api.shopk.it/v1/order?page=2\r\nX: y", nil),
      ("https://api.shopk.it/v1/order", ""), ("", ""),
    ])
  func links(_ link: String, _ query: String?) throws {
    let base = try BaseURL("https://api.shopk.it/v1", allowPlainHTTP: false)
    #expect(base.query(ofLink: link, to: ["order"]) == query)
  }

  @Test(
    "what is no usable root is refused with the reason",
    arguments: [
      "http://shop.example", "shop.example", "ftp://shop.example", "https://", "https://u:p@shop.example",
      "https://shop.example/?key=1", "https://shop.example/#x", "https://shop.example:99999",
      "https://shop example",
      "https://shop.example/a/../b", "https://[::1", "https://shöp.example",
    ])
  func unusable(_ text: String) {
    #expect(throws: BaseURL.Problem.self) { try BaseURL(text, allowPlainHTTP: false) }
  }

  @Test("plain http needs consent; IPv6 hosts and ports are kept")
  func allowed() throws {
    #expect(
      try BaseURL("http://127.0.0.1:8080/v1", allowPlainHTTP: true).url(["order"])
        == "http://127.0.0.1:8080/v1/order")
    #expect(try BaseURL("HTTPS://[::1]:8443", allowPlainHTTP: false).url(["a"]) == "https://[::1]:8443/a")
  }
}
