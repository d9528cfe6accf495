/// Takes a text of delimited values apart, record by record (RFC 4180, with any of `,` `;` and tab between the fields).
///
/// A record that cannot be read costs its own first line only: reading goes on with the next one.
struct DelimitedReader {
  /// One record, or why there is none.
  enum Reading: Equatable {
    case record(line: Int, fields: [String])
    case fault(line: Int, message: String)
  }

  private struct Fault: Error {
    var message: String
  }

  let separator: Unicode.Scalar
  private let text: [Unicode.Scalar]
  private var place: Int
  private var line = 1

  /// Finds out what separates the fields of the first line that is not empty; a leading `sep=;` line of a spreadsheet
  /// says it.
  init(_ content: String) {
    text = Array(content.unicodeScalars)
    place = text.first == "\u{FEFF}" ? 1 : 0
    var start = place
    while start < text.count, text[start].isLineBreak || text[start] == " " { start += 1 }
    var end = start
    while end < text.count, !text[end].isLineBreak { end += 1 }
    let head = text[start..<end]
    if head.count == 5, head.starts(with: "sep=".unicodeScalars), let last = head.last {
      separator = last
      line += text[place..<start].count { $0 == "\n" }
      place = end
      skipBreak()
      return
    }
    var isQuoted = false
    var counts: [Unicode.Scalar: Int] = [:]
    for scalar in head {
      if scalar == "\"" { isQuoted.toggle() } else if !isQuoted { counts[scalar, default: 0] += 1 }
    }
    let candidates: [Unicode.Scalar] = [",", ";", "\t"]
    separator = candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ","
  }

  /// The next record that is not blank; nil at the end. A field at one of the places `oneLine` must not go over a line
  /// break: a quote left open there would swallow the lines after it.
  mutating func next(oneLine: Set<Int> = []) -> Reading? {
    while place < text.count {
      let (start, startLine) = (place, line)
      do throws(Fault) {
        let fields = try record(oneLine)
        if fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { continue }
        return .record(line: startLine, fields: fields)
      } catch {
        (place, line) = (start, startLine)
        while place < text.count, !text[place].isLineBreak { place += 1 }
        skipBreak()
        return .fault(line: startLine, message: error.message)
      }
    }
    return nil
  }

  private mutating func record(_ oneLine: Set<Int>) throws(Fault) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field(isOneLine: oneLine.contains(fields.count)))
      guard place < text.count, text[place] == separator else { break }
      place += 1
    }
    skipBreak()
    return fields
  }

  private mutating func field(isOneLine: Bool) throws(Fault) -> String {
    var value = String.UnicodeScalarView()
    guard place < text.count, text[place] == "\"" else {
      while place < text.count, text[place] != separator, !text[place].isLineBreak {
        value.append(text[place])
        place += 1
      }
      return String(value)
    }
    place += 1
    while place < text.count {
      let scalar = text[place]
      place += 1
      if scalar == "\"" {
        guard place < text.count, text[place] == "\"" else {
          guard place == text.count || text[place] == separator || text[place].isLineBreak else {
            throw Fault(message: "text stands behind a closing quote")
          }
          return String(value)
        }
        place += 1
      } else if scalar.isLineBreak {
        if isOneLine { throw Fault(message: "a quote is not closed") }
        if scalar == "\n" { line += 1 }
      }
      value.append(scalar)
    }
    throw Fault(message: "a quote is not closed")
  }

  /// Steps over one line break: CR LF, LF or CR.
  private mutating func skipBreak() {
    guard place < text.count, text[place].isLineBreak else { return }
    let isPair = text[place] == "\r" && place + 1 < text.count && text[place + 1] == "\n"
    place += isPair ? 2 : 1
    line += 1
  }
}

extension Unicode.Scalar {
  fileprivate var isLineBreak: Bool { self == "\n" || self == "\r" }
}
