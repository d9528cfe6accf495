import Foundation
import OrderModel
import Testing

/// Moments with the offset they were written in.
@Suite struct TimestampTests {
  @Test(
    "ISO 8601 with an offset is read",
    arguments: [
      ("2017-05-17T10:45:05+01:00", 1_495_014_305, 3600), ("2017-05-17T09:45:05Z", 1_495_014_305, 0),
      ("2017-05-17 10:45:05+0100", 1_495_014_305, 3600), ("2017-05-17T10:45:05.999+01", 1_495_014_305, 3600),
      ("2017-05-17T10:45:05,5+01:00", 1_495_014_305, 3600),
      ("2017-05-17T15:15:05+05:30", 1_495_014_305, 19_800),
      ("2017-05-17T04:45:05-05:00", 1_495_014_305, -18_000), ("1970-01-01T00:00:00Z", 0, 0),
      ("1969-12-31T23:59:59Z", -1, 0), ("2000-02-29T00:00:00Z", 951_782_400, 0),
      ("2024-02-29T12:00:00-00:00", 1_709_208_000, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
      ("2017-05-17T10:45+01:00", 1_495_014_300, 3600), ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
    ] as [(String, Int64, Int32)])
  func reading(text: String, seconds: Int64, offset: Int32) {
    #expect(Timestamp(iso8601: text) == Timestamp(seconds: seconds, offset: offset))
  }

  @Test(
    "an impossible or incomplete time is no time: a wrong date is worse than a missing one",
    arguments: [
      "", "2017", "2017-05-17", "2017-05-17T10:45:05", "2017-05-17T25:00:00Z", "2017-05-17T24:00:00Z",
      "2017-05-17T10:60:00Z", "2017-05-17T10:45:61Z", "2017-13-01T00:00:00Z", "2017-00-01T00:00:00Z",
      "2017-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2017-04-31T00:00:00Z", "2017-05-00T00:00:00Z",
      "2017-05-17T10:45:05+00:0", "2017-05-17T10:45:05+1:00", "2017-05-17T10:45:05+01:00x",
      "2017-05-17T10:45:05+01:99", "2017-05-17T10:45:05+99:00", "2017-05-17T10:45:05Z ",
      " 2017-05-17T10:45:05Z",
      "17-05-2017T10:45:05Z", "2017-5-17T10:45:05Z", "2017/05/17T10:45:05Z", "0000-00-00 00:00:00",
      "-2017-05-17T10:45:05Z",
      "2017-05-17TT10:45:05Z", "٢٠١٧-05-17T10:45:05Z",
    ])
  func refused(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test(
    "printing keeps the shop's own wall time",
    arguments: [
      "2017-05-17T10:45:05+01:00", "2024-02-29T23:59:59-05:00", "1969-12-31T00:00:00+05:30",
      "2026-11-01T00:00:00+00:00",
    ])
  func printing(text: String) {
    #expect(Timestamp(iso8601: text)?.iso8601 == text)
  }

  @Test("in UTC it ends in Z")
  func universal() {
    #expect(Timestamp(iso8601: "2026-01-01T00:30:00+01:00")?.iso8601UTC == "2025-12-31T23:30:00Z")
  }

  @Test("civil dates agree with Foundation's calendar from 1900 to 2200")
  func civil() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for seconds in stride(from: Int64(-2_208_988_800), to: 7_258_118_400, by: 86_400 * 17 + 40_271) {
      let time = CivilTime(secondsSinceEpoch: seconds)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
      #expect([parts.year, parts.month, parts.day] == [time.year, time.month, time.day])
      #expect([parts.hour, parts.minute, parts.second] == [time.hour, time.minute, time.second])
      #expect(time.secondsSinceEpoch == seconds)
    }
  }

  @Test("moments order by the moment, the offset only breaks ties")
  func order() {
    let early = Timestamp(seconds: 1, offset: 3600)
    #expect(early < Timestamp(seconds: 2, offset: 0))
    #expect(early > Timestamp(seconds: 1, offset: 0))
  }

  @Test(
    "numbers inside texts compare by value",
    arguments: [
      ("9", "10"), ("A9", "A10"), ("A9", "B1"), ("2a", "10"), ("1-2", "1-10"), ("x007", "x8"), ("", "0"),
      ("99999999999999999999", "100000000000000000000"), ("07", "7"), ("a", "a0"),
    ])
  func naturalOrder(smaller: String, larger: String) {
    #expect(NaturalOrder.compare(smaller, larger) < 0)
    #expect(NaturalOrder.compare(larger, smaller) > 0)
    #expect(NaturalOrder.compare(smaller, smaller) == 0)
  }
}
