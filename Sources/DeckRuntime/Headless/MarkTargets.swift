import JSONText
import OrderModel

/// The orders that `mark` names, with what standard input says of each.
struct MarkTargets {
  /// One order.
  struct Target: Equatable {
    var id: String
    var tracking: String?
    var carrier: String?
    /// The line of standard input; nil for an id of the command line.
    var line: Int?
  }

  private(set) var targets: [Target] = []

  /// Takes the ids in order; `-` stands for the lines of `input`: `ID [TRACKING [CARRIER]]`, parts divided by blanks or
  /// tabs, the carrier to the end of the line, blank lines left out. An id named twice counts once.
  init(ids: [String], input: () -> [UInt8]) throws(CommandFailure) {
    for id in ids {
      if id == "-" {
        try addLines(input())
      } else if id.isEmpty {
        throw CommandFailure("an order's id is empty", .usage)
      } else {
        try add(Target(id: id))
      }
    }
    guard !targets.isEmpty else { throw CommandFailure("no orders on standard input", .badData) }
  }

  private mutating func addLines(_ bytes: [UInt8]) throws(CommandFailure) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure("standard input is not UTF-8", .badData)
    }
    for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let parts = line.split(maxSplits: 2, whereSeparator: { $0 == " " || $0 == "\t" })
      guard let id = parts.first else { continue }
      guard line.unicodeScalars.allSatisfy({ $0 == "\t" || $0.properties.generalCategory != .control }) else {
        throw CommandFailure("standard input, line \(place + 1): holds a control character", .badData)
      }
      var target = Target(id: String(id), line: place + 1)
      if parts.count > 1 { target.tracking = String(parts[1]) }
      if parts.count > 2 {
        let carrier = parts[2].drop { $0 == " " || $0 == "\t" }
        let end = carrier.lastIndex { $0 != " " && $0 != "\t" }
        target.carrier = end.map { String(carrier[...$0]) }
      }
      try add(target)
    }
  }

  private mutating func add(_ target: Target) throws(CommandFailure) {
    guard let known = targets.first(where: { $0.id == target.id }) else {
      targets.append(target)
      return
    }
    // Two different parcels for one order cannot both be meant, and which one is not ours to guess.
    guard (known.tracking, known.carrier) == (target.tracking, target.carrier) || target.tracking == nil
    else {
      throw CommandFailure(
        "order \(JSONWriter.quoted(target.id)) is named twice with different tracking numbers", .badData)
    }
  }
}
