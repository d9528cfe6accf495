import Foundation

/// Dates as shops write them, made from Unix seconds.
enum WireTime {
  /// `YYYY-MM-DDTHH:MM:SS±HH:MM`.
  static func iso(_ seconds: Int, zone: TimeZone) -> String {
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    let minutes = abs(offset) / 60
    return civil(seconds + offset) + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }

  /// `YYYY-MM-DDTHH:MM:SS` of seconds on the clock meant.
  static func civil(_ seconds: Int) -> String {
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - day * 86_400
    let date = date(ofDay: day)
    return "\(date.year)-" + two(date.month) + "-" + two(date.day)
      + "T" + two(rest / 3600) + ":" + two(rest % 3600 / 60) + ":" + two(rest % 60)
  }

  /// The date of RFC 9110, for headers.
  static func http(_ seconds: Int) -> String {
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - day * 86_400
    let date = date(ofDay: day)
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return weekdays[((day % 7) + 7) % 7] + ", " + two(date.day) + " " + months[date.month - 1]
      + " \(date.year) "
      + two(rest / 3600) + ":" + two(rest % 3600 / 60) + ":" + two(rest % 60) + " GMT"
  }

  /// The Unix second at which a `yyyy-mm-dd` starts in a zone; nil when the text is no date.
  static func startOfDay(_ text: String, zone: TimeZone) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let local = self.day(year: year, month: month, day: day) * 86_400
    guard date(ofDay: local / 86_400).day == day else { return nil }
    return local - zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local)))
  }

  /// The Unix second at which the day of a moment starts in a zone.
  static func startOfDay(containing seconds: Int, zone: TimeZone) -> Int {
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    let day = Int((Double(seconds + offset) / 86_400).rounded(.down))
    return day * 86_400 - offset
  }

  /// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
  private static func day(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
