/// A moment with the zone offset it was given in, so that a shop's own wall time survives reading and printing.
///
/// Resolution is one second: every platform documents seconds, and two orders closer than that are told apart by id.
package struct Timestamp: Hashable, Sendable, Codable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package var seconds: Int64
  /// Seconds east of UTC of the zone the moment was written in.
  package var offset: Int32

  /// Makes a moment from Unix seconds and a zone offset in seconds east of UTC.
  package init(seconds: Int64, offset: Int32 = 0) {
    self.seconds = seconds
    self.offset = offset
  }

  /// Reads ISO 8601 with an offset: `2017-05-17T10:45:05+01:00`, also with `Z`, fractions of a second (dropped),
  /// a blank instead of `T`, and offsets without colon. Returns nil for anything else, also for impossible
  /// dates (hour 25, month 13): a wrong date is worse than a missing one.
  package init?(iso8601 text: String) {
    guard let (civil, end) = CivilTime.parse(text), let offset = CivilTime.parseOffset(text, from: end)
    else { return nil }
    self.init(seconds: civil.secondsSinceEpoch - Int64(offset), offset: offset)
  }

  /// The civil (wall clock) time at `offset`.
  package var civil: CivilTime { CivilTime(secondsSinceEpoch: seconds + Int64(offset)) }

  /// ISO 8601 with offset, as files and JSON carry it: `2017-05-17T10:45:05+01:00`.
  package var iso8601: String {
    let time = civil
    let minutes = abs(Int(offset)) / 60
    return time.dateText + "T" + time.timeText + (offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":"
      + twoDigits(minutes % 60)
  }

  /// ISO 8601 in UTC ending in `Z`, as some query parameters need it.
  package var iso8601UTC: String {
    let time = CivilTime(secondsSinceEpoch: seconds)
    return time.dateText + "T" + time.timeText + "Z"
  }
}

extension Timestamp: Comparable {
  /// Orders by the moment alone; the offset only breaks ties so that the order is total.
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.offset) < (right.seconds, right.offset)
  }
}

/// A date and time of day without a zone.
package struct CivilTime: Equatable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int

  /// Makes a civil time; returns nil when a part is out of its range.
  package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (1...12).contains(month), day >= 1, day <= CivilTime.days(inMonth: month, of: year),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  /// The civil time of a count of seconds since 1970-01-01 00:00:00 on the same clock.
  package init(secondsSinceEpoch total: Int64) {
    let days = Int(total >= 0 ? total / 86_400 : (total - 86_399) / 86_400)
    let rest = Int(total - Int64(days) * 86_400)
    // Days to civil date by eras of 400 years (H. Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    (hour, minute, second) = (rest / 3600, rest % 3600 / 60, rest % 60)
  }

  /// Seconds since 1970-01-01 00:00:00 on the same clock.
  package var secondsSinceEpoch: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// `yyyy-MM-dd`.
  package var dateText: String {
    let digits = String(year)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    return padding + digits + "-" + twoDigits(month) + "-" + twoDigits(day)
  }

  /// `HH:mm:ss`.
  package var timeText: String { twoDigits(hour) + ":" + twoDigits(minute) + ":" + twoDigits(second) }

  /// Days of a month of the Gregorian calendar.
  package static func days(inMonth month: Int, of year: Int) -> Int {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Reads `yyyy-MM-dd`, optionally followed by `T` or a blank and `HH:mm[:ss[.fraction]]`. Returns the time and
  /// the number of UTF-8 bytes read, so that the caller can read what follows; nil when the start is no date.
  package static func parse(_ text: String) -> (time: CivilTime, end: Int)? {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
      reader.skip("-"), let day = reader.number(digits: 2)
    else { return nil }
    var (hour, minute, second) = (0, 0, 0)
    if reader.skip("T") || reader.skip(" ") || reader.skip("t") {
      guard let readHour = reader.number(digits: 2), reader.skip(":"),
        let readMinute = reader.number(digits: 2)
      else { return nil }
      (hour, minute) = (readHour, readMinute)
      if reader.skip(":") {
        guard let readSecond = reader.number(digits: 2) else { return nil }
        second = readSecond
        if reader.skip(".") || reader.skip(",") { reader.skipDigits() }
      }
    }
    guard
      let time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return (time, reader.position)
  }

  /// Reads a zone offset that must fill the text from byte `start` to its end: `Z`, `+01:00`, `+0100`, `+01`.
  static func parseOffset(_ text: String, from start: Int) -> Int32? {
    var reader = DigitReader(text, from: start)
    if reader.skip("Z") || reader.skip("z") { return reader.isAtEnd ? 0 : nil }
    let sign: Int32
    if reader.skip("+") { sign = 1 } else if reader.skip("-") { sign = -1 } else { return nil }
    guard let hours = reader.number(digits: 2), hours <= 18 else { return nil }
    var minutes = 0
    if !reader.isAtEnd {
      _ = reader.skip(":")
      guard let read = reader.number(digits: 2), read <= 59 else { return nil }
      minutes = read
    }
    return reader.isAtEnd ? sign * Int32(hours * 3600 + minutes * 60) : nil
  }
}

/// Reads fixed-width numbers out of the UTF-8 bytes of a text.
private struct DigitReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ text: String, from start: Int = 0) {
    bytes = Array(text.utf8)
    position = start
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == scalar.value else { return false }
    position += 1
    return true
  }

  mutating func skipDigits() {
    while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
  }

  mutating func number(digits: Int) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + digits] {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    position += digits
    return value
  }
}

/// A number below 100 in two digits.
func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
