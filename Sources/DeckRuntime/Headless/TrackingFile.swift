import Foundation
import JSONText
import ViewModels

/// A file of tracking numbers: a header, then one parcel per line.
struct TrackingFile: Equatable {
  /// A line that can be used.
  struct Row: Equatable {
    var line: Int
    /// The order's number as the customer sees it, or its id.
    var number: String
    var tracking: String
    var carrier: String?
    var shop: String?
  }

  /// A line that cannot.
  struct Fault: Equatable {
    var line: Int
    /// As far as it was read.
    var number: String?
    var message: String
  }

  private(set) var rows: [Row] = []
  private(set) var faults: [Fault] = []
  /// What is worth knowing about the file as a whole.
  private(set) var notes: [String] = []

  private static let columns = ["number", "tracking", "carrier", "shop"]

  /// Reads a file; throws only when it has no usable header. `name` is for messages.
  init(_ bytes: [UInt8], name: String) throws(CommandFailure) {
    var reader = DelimitedReader(decoded(bytes, name: name))
    guard let first = reader.next() else { throw CommandFailure("\(name) is empty", .badData) }
    guard case .record(let line, let titles) = first else {
      guard case .fault(let line, let message) = first else { return }
      throw CommandFailure("\(name), line \(line): \(message)", .badData)
    }
    let places = try places(of: titles, name: name, line: line)
    while let reading = reader.next(oneLine: Set(places.values)) {
      switch reading {
      case .fault(let line, let message): faults.append(Fault(line: line, number: nil, message: message))
      case .record(let line, let fields): add(fields, line: line, places, titles.count)
      }
    }
    guard !rows.isEmpty || !faults.isEmpty else {
      throw CommandFailure("\(name) has a header and no lines below it", .badData)
    }
  }

  /// The text: UTF-8, UTF-16 with a byte order mark, else Windows' western letters, which spreadsheets write.
  private mutating func decoded(_ bytes: [UInt8], name: String) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]),
      let text = String(bytes: bytes, encoding: .utf16)
    {
      return text
    }
    notes.append("\(name) is not UTF-8; it was read as Windows-1252")
    return String(bytes: bytes, encoding: .windowsCP1252)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// Where the columns are, by name.
  private mutating func places(
    of titles: [String], name: String, line: Int
  ) throws(CommandFailure) -> [String: Int] {
    var places: [String: Int] = [:]
    var ignored: [String] = []
    for (place, title) in titles.enumerated() {
      let word = title.trimmingCharacters(in: .whitespaces)
      let column = word.lowercased()
      if TrackingFile.columns.contains(column) {
        guard places[column] == nil else {
          throw CommandFailure("\(name), line \(line): the column \(column) is there twice", .badData)
        }
        places[column] = place
      } else if !word.isEmpty {
        ignored.append(word)
      }
    }
    let missing = ["number", "tracking"].filter { places[$0] == nil }
    guard missing.isEmpty else {
      throw CommandFailure(
        "\(name), line \(line): the header lacks \(missing.joined(separator: " and ")); "
          + "it needs number and tracking, and may have carrier and shop", .badData)
    }
    if !ignored.isEmpty {
      let names = ignored.map { JSONWriter.quoted(Formatting.line($0)) }.joined(separator: ", ")
      notes.append("\(name): unknown columns are ignored: \(names)")
    }
    return places
  }

  private mutating func add(_ fields: [String], line: Int, _ places: [String: Int], _ width: Int) {
    func value(_ column: String) -> String {
      guard let place = places[column], fields.indices.contains(place) else { return "" }
      return fields[place].trimmingCharacters(in: .whitespaces)
    }
    let isWide = fields.count > width && fields[width...].contains { !$0.allSatisfy(\.isWhitespace) }
    var number = value("number")
    if number.hasPrefix("#") { number.removeFirst() }
    let tracking = value("tracking")
    let problem: String? =
      if isWide {
        "has \(fields.count) fields, the header \(width)"
      } else if number.isEmpty {
        "has no order number"
      } else if tracking.isEmpty {
        "has no tracking number"
      } else if TrackingFile.columns.contains(where: { TrackingFile.isControlled(value($0)) }) {
        "holds a control character"
      } else if [number, tracking].contains(where: TrackingFile.isDamaged) {
        "a spreadsheet turned a number into \(TrackingFile.isDamaged(tracking) ? tracking : number); "
          + "format the column as text and export it again"
      } else {
        nil
      }
    if let problem {
      faults.append(Fault(line: line, number: number.isEmpty ? nil : number, message: problem))
      return
    }
    var row = Row(line: line, number: number, tracking: tracking)
    row.carrier = value("carrier").isEmpty ? nil : value("carrier")
    row.shop = value("shop").isEmpty ? nil : value("shop")
    rows.append(row)
  }

  private static func isControlled(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// `6.12E+11`: digits are lost for good.
  private static func isDamaged(_ text: String) -> Bool {
    let parts = text.uppercased().split(separator: "E+", maxSplits: 1, omittingEmptySubsequences: false)
    func isNumber(_ part: Substring) -> Bool {
      !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 || $0 == 44 }
    }
    return parts.count == 2 && parts.allSatisfy(isNumber)
  }
}
