package import Foundation
package import OrderModel

extension Formatting {
  /// `67.50 EUR`; without a currency the amount alone.
  package static func money(_ money: Money) -> String {
    money.currency.code.isEmpty ? money.amountText : money.amountText + " " + money.currency.code
  }

  /// `1 order`, `3 orders`.
  package static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    number == 1 ? "1 " + singular : grouped(number) + " " + (plural ?? singular + "s")
  }

  /// A number with a thin grouping: `240`, `100,000`.
  package static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    guard digits.count > 4 else { return String(number) }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
  }

  /// How old something is, in one unit: `now`, `5m`, `3h`, `2d`, `6w`, `2y`.
  package static func age(seconds: Double) -> String {
    let minutes = wholeMinutes(seconds)
    switch minutes {
    case ..<1: return "now"
    case ..<60: return "\(minutes)m"
    case ..<1440: return "\(minutes / 60)h"
    case ..<(14 * 1440): return "\(minutes / 1440)d"
    case ..<(104 * 10080): return "\(minutes / 10080)w"
    default: return "\(minutes / 525_600)y"
    }
  }

  /// Seconds until `age` reads differently.
  package static func ageChanges(seconds: Double) -> Double {
    let minutes = wholeMinutes(seconds)
    let unit =
      switch minutes {
      case ..<60: 1
      case ..<1440: 60
      case ..<(14 * 1440): 1440
      default: 10080
      }
    return Double((minutes / unit + 1) * unit) * 60 - max(0, seconds)
  }

  private static func wholeMinutes(_ seconds: Double) -> Int {
    guard seconds.isFinite, seconds > 0 else { return 0 }
    return Int(min(seconds / 60, 1e9))
  }

  /// A duration in words: `8 s`, `12 min`, `3 h`.
  package static func duration(seconds: Double) -> String {
    guard seconds.isFinite else { return "a long time" }
    let whole = Int(max(0, min(seconds, 1e9)).rounded(.up))
    if whole < 120 { return "\(whole) s" }
    if whole < 7200 { return "\(whole / 60) min" }
    if whole < 172_800 { return "\(whole / 3600) h" }
    return "\(whole / 86_400) days"
  }

  /// Date and time of an order: in its shop's zone where the config names one, else with the offset the shop sent.
  /// `2017-05-17 10:45 +01:00`.
  package static func date(_ time: Timestamp, zone: TimeZone?) -> String {
    var time = time
    if let zone {
      time.offset = Int32(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds))))
    }
    let civil = time.civil
    return civil.dateText + " " + civil.timeText.prefix(5) + " " + time.iso8601.suffix(6)
  }

  /// A moment of this program in the operator's zone: the time of day, with the date when it is not today's.
  package static func moment(_ seconds: Double, now: Double, zone: TimeZone) -> String {
    let then = civil(seconds, zone)
    let today = civil(now, zone)
    let time = String(then.timeText.prefix(5))
    return then.dateText == today.dateText ? time : then.dateText + " " + time
  }

  private static func civil(_ seconds: Double, _ zone: TimeZone) -> CivilTime {
    let whole = Int64(max(-1e11, min(seconds, 1e11)).rounded(.down))
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(whole)))
    return CivilTime(secondsSinceEpoch: whole + Int64(offset))
  }

  /// The text with blanks at which no line breaks; the screen shows them as blanks.
  package static func unbroken(_ text: String) -> String { text.replacing(" ", with: "\u{A0}") }

  /// Breaks styled text into lines of at most `columns`, at blanks where possible; never inside a grapheme.
  /// Continued lines start with `indent` blanks.
  package static func wrap(
    _ line: StyledLine, columns: Int, indent: Int = 0, width: (Character) -> Int
  ) -> [StyledLine] {
    let columns = max(1, columns)
    let cells = line.flatMap { span in span.text.map { (character: $0, span: span) } }
    var result: [StyledLine] = []
    var start = 0
    while start < cells.count {
      let room = result.isEmpty ? columns : max(1, columns - indent)
      var end = start
      var used = 0
      var lastBlank: Int?
      while end < cells.count, used + width(cells[end].character) <= room || end == start {
        used += width(cells[end].character)
        if cells[end].character == " " { lastBlank = end }
        end += 1
      }
      if end < cells.count, cells[end].character != " ", let blank = lastBlank, blank > start {
        // A word that no line can hold is cut where it stands.
        let word = cells[(blank + 1)...].prefix { $0.character != " " }
        if word.reduce(0, { $0 + width($1.character) }) <= max(1, columns - indent) { end = blank }
      }
      var text = cells[start..<end]
      while text.last?.character == " ", end < cells.count { text = text.dropLast() }
      result.append(joined(text, indent: result.isEmpty ? 0 : min(indent, columns - 1)))
      start = end
      while !result.isEmpty, start < cells.count, cells[start].character == " " { start += 1 }
    }
    return result.isEmpty ? [[]] : result
  }

  private static func joined(
    _ cells: ArraySlice<(character: Character, span: Span)>, indent: Int
  ) -> StyledLine {
    var line: StyledLine = indent > 0 ? [Span(String(repeating: " ", count: indent))] : []
    for cell in cells {
      if let last = line.last, last.role == cell.span.role, last.bold == cell.span.bold,
        line.count > (indent > 0 ? 1 : 0)
      {
        line[line.count - 1].text.append(cell.character)
      } else {
        line.append(Span(String(cell.character), cell.span.role, bold: cell.span.bold))
      }
    }
    return line
  }
}
