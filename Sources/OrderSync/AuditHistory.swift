internal import Dispatch
internal import Foundation
internal import Glibc
package import OrderModel

/// Reads back what the audit log says of one order.
struct AuditHistory {
  /// The newest lines that are read for one order.
  static let limit = 200

  private let path: String

  /// The audit log of a state folder.
  init(stateFolder: String) { path = stateFolder + "/audit.jsonl" }

  /// The records of an order, newest first; none when nothing was ever written. A line that cannot be read, such as one
  /// cut short by a crash, is passed over. Blocking.
  func records(of order: OrderID) throws(SyncError) -> [AuditRecord] {
    guard let bytes = try StateFiles.read(path) else { return [] }
    // Most lines are of other orders: only those with the id in them are decoded.
    let needle = AuditHistory.quoted(order.id)
    let decoder = JSONDecoder()
    var records: [AuditRecord] = []
    var end = bytes.count
    while end > 0, records.count < AuditHistory.limit {
      let start = bytes[..<end].lastIndex(of: 10).map { $0 + 1 } ?? 0
      let line = bytes[start..<end]
      end = start - 1
      guard AuditHistory.contains(line, needle), let read = try? decoder.decode(Line.self, from: Data(line)),
        read.shop == order.shop, read.id == order.id, let record = read.record
      else { continue }
      records.append(record)
    }
    return records
  }

  /// The id as it stands in a line, between quotes, without its first quote.
  private static func quoted(_ id: String) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return Array(((try? encoder.encode(id)) ?? Data(id.utf8)).dropFirst())
  }

  private static func contains(_ line: ArraySlice<UInt8>, _ needle: [UInt8]) -> Bool {
    line.withUnsafeBytes { line in
      needle.withUnsafeBytes { needle in
        guard let text = line.baseAddress, let wanted = needle.baseAddress, needle.count <= line.count else {
          return false
        }
        return (0...(line.count - needle.count)).contains { place in
          line[place] == needle[0] && memcmp(text + place, wanted, needle.count) == 0
        }
      }
    }
  }

  /// A line of a change or of another write, whichever it is.
  private struct Line: Decodable {
    var time: String
    var who: String
    var shop: String
    var id: String?
    var change: [String: String]?
    var write: String?
    var notify: Bool?
    var capture: Bool?
    var before: [String: String]?
    var after: [String: String]?
    var outcome: String
    var answer: String?

    /// Nil when its time cannot be read.
    var record: AuditRecord? {
      guard let time = Timestamp(iso8601: time) else { return nil }
      let fields = (change ?? [:]).sorted { $0.key < $1.key }.map { name, wanted in
        AuditRecord.Field(name: name, wanted: wanted, before: before?[name], after: after?[name])
      }
      return AuditRecord(
        time: Double(time.seconds), who: who, change: fields, write: write, notify: notify ?? false,
        capture: capture ?? false, outcome: outcome, answer: answer)
    }
  }
}

extension OrderRepository {
  /// What our own log says of an order, newest first. Reads the file beside the repository's queue, so that sending and
  /// publishing go on meanwhile.
  package nonisolated func history(of order: OrderID) async throws(SyncError) -> [AuditRecord] {
    let log = AuditHistory(stateFolder: settings.stateFolder)
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          returning: Result { () throws(SyncError) in try log.records(of: order) })
      }
    }
    return try result.get()
  }
}
