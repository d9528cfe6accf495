package import Foundation
package import JSONText
package import OrderModel

/// Collects what could not be read of one record, for the operator. Used by one reader at a time.
package final class WireWarnings {
  package private(set) var texts: [String] = []

  /// No complaints yet.
  package init() {}

  /// Adds a complaint; the same one is kept once.
  package func add(_ text: String) {
    if !texts.contains(text) { texts.append(text) }
  }
}

/// Lenient reading of one JSON object as shops send it: numbers as texts, several spellings of true, `""`,
/// `[]` and `false` for "nothing" (platforms.md 2.10, 3.10). What cannot be read becomes absent and is named
/// in the warnings; it never hides the rest.
package struct WireRecord {
  package let value: JSONValue
  /// The way here, for warnings: `client.delivery`; empty for the record itself.
  package let path: String
  package let warnings: WireWarnings

  /// Reads the members of `value`; anything but an object has none.
  package init(_ value: JSONValue, path: String = "", warnings: WireWarnings) {
    self.value = value
    self.path = path
    self.warnings = warnings
  }

  /// Whether a member of that name is there, whatever it holds.
  package func has(_ name: String) -> Bool { value[name] != nil }

  /// A text exactly as sent; a number as it was written. Empty texts count as absent.
  package func text(_ name: String) -> String? {
    guard let member = value[name], !WireRecord.isNothing(member) else { return nil }
    if let text = member.string ?? member.numberText { return text }
    return complain(name, "expected a text, found \(member.found)")
  }

  /// A text for people: HTML entities resolved once, white space at both ends dropped.
  package func label(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    let plain = HTMLEntities.decode(text).trimmed
    return plain.isEmpty ? nil : plain
  }

  /// A truth value: `true`, `1`, `"1"`, `"true"`, `"yes"` and `"on"`, and their opposites; `""` is false, as
  /// PHP writes it.
  package func bool(_ name: String) -> Bool? {
    guard let member = value[name], !member.isNull else { return nil }
    if let result = WireRecord.truth(member) { return result }
    return complain(name, "expected true or false, found \(member.found)")
  }

  /// A whole number, also one written as text or with an empty fraction.
  package func int(_ name: String) -> Int? {
    guard let member = value[name], !WireRecord.isNothing(member) else { return nil }
    if let literal = member.numberText ?? member.string?.trimmed, let whole = WireRecord.whole(literal) {
      return whole
    }
    return complain(name, "expected a whole number, found \(member.found)")
  }

  /// An amount, from the digits as they were written.
  package func money(_ name: String, _ currency: Currency) -> Money? {
    guard let member = value[name], !WireRecord.isNothing(member) else { return nil }
    if let literal = member.numberText ?? member.string?.trimmed,
      let money = Money(decimal: literal, currency: currency)
    {
      return money
    }
    return complain(name, "expected an amount, found \(member.found)")
  }

  /// A moment: ISO 8601 with an offset, Unix seconds, or a date and time in `zone`.
  package func time(_ name: String, zone: TimeZone?) -> Timestamp? {
    guard let member = value[name], !WireRecord.isNothing(member) else { return nil }
    guard let text = (member.numberText ?? member.string)?.trimmed else {
      return complain(name, "expected a time, found \(member.found)")
    }
    switch WireTime.read(text, zone: zone) {
    case .moment(let moment): return moment
    case .nothing: return nil
    case .noZone: return complain(name, "\(text) names no time zone; set timeZone for this shop")
    case .unreadable: return complain(name, "expected a time, found \(member.found)")
    }
  }

  /// An object; an empty list stands for "nothing" where PHP writes one.
  package func object(_ name: String) -> WireRecord? {
    guard let member = value[name], !WireRecord.isNothing(member) else { return nil }
    guard member.kind == .object else { return complain(name, "expected an object, found \(member.found)") }
    return WireRecord(member, path: place(name), warnings: warnings)
  }

  /// The records of a list, or of an object with the keys "0", "1", … in the order of these numbers. Elements
  /// that are no objects are named in the warnings.
  package func records(_ name: String) -> [WireRecord] {
    guard let member = value[name], !WireRecord.isNothing(member) else { return [] }
    guard let items = member.elements ?? WireRecord.numbered(member) else {
      _ = complain(name, "expected a list, found \(member.found)") as Int?
      return []
    }
    return items.enumerated().compactMap { index, item in
      let path = place(name) + "[\(index)]"
      guard item.kind == .object else {
        if !item.isNull { warnings.add("\(path): expected an object, found \(item.found)") }
        return nil
      }
      return WireRecord(item, path: path, warnings: warnings)
    }
  }

  /// The members of an object whose keys are whole numbers, in numeric order; members of other names are left
  /// out. Nil when the value is no object or a member other than `ignored` has another name.
  package static func numbered(_ value: JSONValue, ignoring ignored: String? = nil) -> [JSONValue]? {
    guard let members = value.members else { return nil }
    var items: [(key: Int, value: JSONValue)] = []
    for member in members where member.name != ignored {
      guard member.name.utf8.allSatisfy({ (48...57).contains($0) }), let key = Int(member.name) else {
        return nil
      }
      items.append((key, member.value))
    }
    return items.sorted { $0.key < $1.key }.map(\.value)
  }

  /// `null`, `""`, `false` and `[]`: the ways of saying "nothing".
  private static func isNothing(_ value: JSONValue) -> Bool {
    value.isNull || value.bool == false || value.string.map { $0.isEmpty } == true
      || (value.kind == .array && value.count == 0)
  }

  /// A decimal number without a fraction; fractions below a billionth are float noise.
  private static func whole(_ literal: String) -> Int? {
    guard let number = DecimalText(literal), let whole = number.scaled(by: 0) else { return nil }
    guard let fine = number.scaled(by: 9) else { return Int(whole) }
    let (expected, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow || fine == expected ? Int(whole) : nil
  }

  private static func truth(_ value: JSONValue) -> Bool? {
    if let bool = value.bool { return bool }
    switch (value.string ?? value.numberText)?.trimmed.lowercased() {
    case "1", "true", "yes", "on", "1.0": return true
    case "0", "false", "no", "off", "", "0.0": return false
    default: return value.kind == .array && value.count == 0 ? false : nil
    }
  }

  private func place(_ name: String) -> String { path.isEmpty ? name : path + "." + name }

  private func complain<Value>(_ name: String, _ text: String) -> Value? {
    warnings.add(place(name) + ": " + text)
    return nil
  }
}

/// Times as shops write them.
package enum WireTime {
  package enum Reading: Equatable, Sendable {
    case moment(Timestamp)
    /// A zero date: `0000-00-00 00:00:00`.
    case nothing
    /// Readable, but without a zone, and the shop has none configured.
    case noZone
    case unreadable
  }

  /// Reads ISO 8601 with an offset (also one cut short, `+00:0`), Unix seconds, or civil time in `zone`.
  package static func read(_ text: String, zone: TimeZone?) -> Reading {
    if text.hasPrefix("0000-00-00") { return .nothing }
    if let moment = Timestamp(iso8601: text) { return .moment(moment) }
    if text.dropLast().hasSuffix(":"), let moment = Timestamp(iso8601: text + "0") { return .moment(moment) }
    if (9...11).contains(text.utf8.count), let seconds = Int64(text) {
      return .moment(moment(seconds, zone))
    }
    guard let (civil, end) = CivilTime.parse(text), end == text.utf8.count else { return .unreadable }
    guard let zone else { return .noZone }
    // The offset at the same digits read as UTC is right except near a change of the clocks; ask once more
    // there.
    let asUTC = civil.secondsSinceEpoch
    let guess = asUTC - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(asUTC))))
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess)))
    return .moment(Timestamp(seconds: asUTC - Int64(offset), offset: Int32(offset)))
  }

  private static func moment(_ seconds: Int64, _ zone: TimeZone?) -> Timestamp {
    let offset = zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
    return Timestamp(seconds: seconds, offset: Int32(offset))
  }
}

/// JSON that came over the wire.
package enum WireJSON {
  /// Whether JSON text stops in the middle: inside a string, or with brackets left open. Any shortened object
  /// or list shows it, which is how a packed answer that was cut short is noticed (swift-linux.md 3.2).
  package static func endsEarly(_ bytes: [UInt8]) -> Bool {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in bytes {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == 92 {
          isEscaped = true
        } else if byte == 34 {
          isInString = false
        }
      } else {
        switch byte {
        case 34: isInString = true
        case 91, 123: depth += 1
        case 93, 125: depth -= 1
        default: break
        }
      }
    }
    return isInString || depth > 0
  }

  /// The beginning of a body that is no JSON, for messages: one line, at most 120 characters.
  package static func beginning(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(600), as: UTF8.self).trimmed
    if text.lowercased().hasPrefix("<!doctype") || text.lowercased().hasPrefix("<html") {
      return "an HTML page"
    }
    if text.isEmpty { return "nothing" }
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "“" + (line.count > 120 ? line.prefix(119) + "…" : line) + "”"
  }
}

extension String {
  /// Without white space and line breaks at both ends.
  package var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
