/// What the form of a tracking number says. Only forms that one carrier alone uses name it; a number that several
/// carriers could have given names none.
///
/// Sources: S10 of the Universal Postal Union (letters, weights, country), UPS 1Z (check digit over the letters as
/// digits), GS1 (weights 3 and 1) for the 22 digits of USPS, ISO 7064 MOD 37,36 for the letter behind the 14 digits of
/// DPD, and the fixed prefixes that DHL, FedEx, PostNL and Amazon print.
package struct TrackingForm: Equatable, Sendable {
  /// The number as it is sent: without blanks, letters as they were typed.
  package let number: String
  /// The carrier that alone uses this form; nil when none or several do.
  package let carrier: String?
  /// Whether the form has a check digit and it does not fit, as after a slip of the finger.
  package let isMistyped: Bool
  /// What no tracking number is, in words for the operator; nil for a number that can be sent.
  package let mistake: String?

  /// The most characters a number may have.
  package static let limit = 64

  /// Reads what was typed, scanned or pasted.
  package init(_ text: String) {
    let parts = text.split { $0 == " " || $0.isNewline }
    number = parts.joined()
    mistake = TrackingForm.mistake(parts.map(String.init), number)
    let plain = number.uppercased()
    let judged = mistake == nil ? TrackingForm.judge(Array(plain.utf8)) : Judgement()
    carrier = judged.carrier
    isMistyped = judged.isMistyped
  }

  /// Whether nothing was typed.
  package var isEmpty: Bool { number.isEmpty }

  private static func mistake(_ parts: [String], _ number: String) -> String? {
    if number.lowercased().hasPrefix("http") { return "this is a link; the number alone is wanted" }
    // Carriers print groups of four or less; two long parts are two scans.
    if parts.count(where: { $0.count >= 8 }) > 1 {
      return "there are two numbers here; a shop keeps one for an order, so put the other into a note"
    }
    let odd = number.first { character in
      !(character.isASCII && (character.isLetter || character.isNumber || "-/._#".contains(character)))
    }
    if odd != nil { return "only letters A to Z, digits and - / . _ # make a tracking number" }
    return number.count > limit ? "longer than \(limit) characters" : nil
  }

  private struct Judgement {
    var carrier: String?
    var isMistyped = false
  }

  private static func judge(_ text: [UInt8]) -> Judgement {
    if let post = postal(text) { return post }
    if let parcel = ups(text) { return parcel }
    if let parcel = checked(text) { return parcel }
    return Judgement(carrier: prefixed(text))
  }

  private static func postal(_ text: [UInt8]) -> Judgement? {
    guard text.count == 13, text[..<2].allSatisfy(isLetter), text[2..<11].allSatisfy(isDigit),
      text[11...].allSatisfy(isLetter)
    else { return nil }
    let sum = zip(text[2..<10], [8, 6, 4, 2, 3, 5, 9, 7]).reduce(0) { $0 + digit($1.0) * $1.1 }
    let rest = 11 - sum % 11
    let check = rest == 10 ? 0 : rest == 11 ? 5 : rest
    guard digit(text[10]) == check else { return Judgement(isMistyped: true) }
    return Judgement(carrier: posts[String(decoding: text[11...], as: UTF8.self)])
  }

  private static func ups(_ text: [UInt8]) -> Judgement? {
    guard text.count == 18, text.starts(with: Array("1Z".utf8)),
      text.allSatisfy({ isDigit($0) || isLetter($0) }), let last = text.last, isDigit(last)
    else { return nil }
    let values = text[2..<17].map { isDigit($0) ? digit($0) : (Int($0) - 63) % 10 }
    let sum = values.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : 2) * $1.element }
    return (10 - sum % 10) % 10 == digit(last) ? Judgement(carrier: "UPS") : Judgement(isMistyped: true)
  }

  /// Forms that are told from others by a check digit alone: one that does not fit may be another carrier's.
  private static func checked(_ text: [UInt8]) -> Judgement? {
    if text.count == 22, text.allSatisfy(isDigit), text[0] == 0x39, (0x31...0x35).contains(text[1]) {
      let sum = text.dropLast().reversed().enumerated().reduce(0) {
        $0 + ($1.offset % 2 == 0 ? 3 : 1) * digit($1.element)
      }
      return (10 - sum % 10) % 10 == digit(text[21])
        ? Judgement(carrier: "USPS") : Judgement(isMistyped: true)
    }
    if text.count == 15, text.dropLast().allSatisfy(isDigit), isLetter(text[14]) {
      var product = 36
      for character in text.dropLast() {
        product = (product + digit(character)) % 36
        product = (product == 0 ? 36 : product) * 2 % 37
      }
      let check = (37 - product) % 36
      return Judgement(carrier: check == Int(text[14]) - 55 ? "DPD" : nil)
    }
    return nil
  }

  private static func prefixed(_ text: [UInt8]) -> String? {
    let count = text.count
    func has(_ prefix: String, digitsFrom start: Int) -> Bool {
      text.starts(with: Array(prefix.utf8)) && text.dropFirst(start).allSatisfy(isDigit)
    }
    if has("JJD", digitsFrom: 3), (13...24).contains(count) { return "DHL" }
    if has("JD", digitsFrom: 2), (18...20).contains(count) { return "DHL" }
    if has("00340434", digitsFrom: 0), count == 20 { return "DHL" }
    if has("96", digitsFrom: 0), count == 22 || count == 34 { return "FedEx" }
    if has("TBA", digitsFrom: 3), count == 15 { return "Amazon" }
    if text.starts(with: Array("3S".utf8)), (13...15).contains(count), text.allSatisfy({ $0 < 0x80 }),
      text[2..<6].allSatisfy(isLetter), text[6...].allSatisfy(isDigit)
    {
      return "PostNL"
    }
    // A GLS track id: eight letters and digits, of which the first is Y or Z.
    if count == 8, text[0] == 0x59 || text[0] == 0x5A, text.contains(where: isDigit),
      text.allSatisfy({ isDigit($0) || isLetter($0) })
    {
      return "GLS"
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func digit(_ byte: UInt8) -> Int { Int(byte) - 0x30 }

  /// The post of a country, by the two letters that end an S10 number.
  private static let posts: [String: String] = [
    "AT": "Österreichische Post", "AU": "Australia Post", "BE": "bpost", "BR": "Correios",
    "CA": "Canada Post",
    "CH": "Swiss Post", "CN": "China Post", "CZ": "Česká pošta", "DE": "Deutsche Post", "DK": "PostNord",
    "EE": "Omniva", "ES": "Correos", "FI": "Posti", "FR": "La Poste", "GB": "Royal Mail", "GR": "ELTA",
    "HK": "Hongkong Post", "HR": "Hrvatska pošta", "HU": "Magyar Posta", "IE": "An Post", "IL": "Israel Post",
    "IN": "India Post", "IS": "Pósturinn", "IT": "Poste Italiane", "JP": "Japan Post", "KR": "Korea Post",
    "LT": "Lietuvos paštas", "LV": "Latvijas Pasts", "NL": "PostNL", "NO": "Posten", "NZ": "NZ Post",
    "PL": "Poczta Polska", "PT": "CTT", "RO": "Poșta Română", "RU": "Russian Post", "SE": "PostNord",
    "SG": "Singapore Post", "SI": "Pošta Slovenije", "SK": "Slovenská pošta", "TR": "PTT", "UA": "Ukrposhta",
    "US": "USPS",
  ]
}
