internal import Foundation
internal import Glibc
internal import OrderModel

/// The record of our own writes: one JSON line each with who, when, what, the order before and after, and the shop's
/// answer. Append-only, durable, free of secrets because entries hold none. Blocking; owned by the repository's queue.
final class AuditLog {
  /// One line.
  struct Line: Codable, Equatable {
    var time: String
    var who: String
    var shop: String
    var id: String
    var number: String
    var change: [String: String]
    var notify: Bool
    var capture: Bool
    var before: [String: String]?
    var after: [String: String]?
    var outcome: String
    var answer: String?
  }

  private let path: String
  private let file: Int32

  /// Opens the file for appending.
  init(_ path: String) throws(SyncError) {
    self.path = path
    let isNew = access(path, F_OK) != 0
    file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StateFiles.failure(path, "cannot be opened") }
    if isNew { try StateFiles.syncFolder(of: path) }
  }

  deinit { close(file) }

  /// Writes down what became of an entry that was sent. `after`: the order as the shop has it now, if it is known.
  func append(_ entry: OutboxEntry, after: OrderState?, who: String) throws(SyncError) {
    let change = Dictionary(
      uniqueKeysWithValues: entry.change.fields.map { ($0.rawValue, entry.change.wanted($0) ?? "") })
    let line = Line(
      time: Date(timeIntervalSince1970: entry.changed).formatted(.iso8601), who: who, shop: entry.order.shop,
      id: entry.order.id, number: entry.number, change: change, notify: entry.change.notify,
      capture: entry.change.capture, before: AuditLog.values(entry.before), after: AuditLog.values(after),
      outcome: entry.state.rawValue, answer: entry.error.map { "\($0.kind): \($0.text)" })
    try append(line)
  }

  /// Writes one line.
  func append(_ line: some Encodable) throws(SyncError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let text = try? encoder.encode(line) else { return }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw StateFiles.failure(path, "cannot be written") }
    // With O_APPEND the offset is ignored: two instances cannot overwrite each other's lines.
    try StateFiles.write([UInt8](text) + [10], to: file, at: Int(status.st_size), path)
    try StateFiles.sync(file, path)
  }

  private static func values(_ state: OrderState?) -> [String: String]? {
    state.map { Dictionary(uniqueKeysWithValues: $0.values.map { ($0.key.rawValue, $0.value) }) }
  }
}
