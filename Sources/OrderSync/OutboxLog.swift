internal import Foundation
internal import OrderModel

/// The outbox's journal: its records in terms of entries. Owned by the repository's queue; all calls block.
final class OutboxLog {
  /// What the journal told when it was opened or read.
  struct History {
    /// Every entry in its latest state, oldest first.
    var entries: [OutboxEntry] = []
    var nextID: UInt64 = 1
    /// Handed-over requests already taken, with the entries they became, oldest first.
    var tickets: [(name: String, ids: [UInt64])] = []
  }

  /// One journal record; each member is there or not.
  private struct Record: Codable {
    var entry: OutboxEntry?
    var nextID: UInt64?
    var ticket: String?
    var ids: [UInt64]?
  }

  /// How many tickets a compaction keeps, so that a request file left behind by a crash is not taken twice.
  private static let ticketLimit = 200
  /// Sizes in bytes above which a journal is compacted when it is opened and while it grows.
  private static let openingLimit = 64 << 10
  private static let growthLimit = 4 << 20

  private let journal: Journal
  private var tickets: [(name: String, ids: [UInt64])]

  /// Where a damaged journal was put; nil when it was sound.
  var keptAside: String? { journal.keptAside }

  /// Opens the journal for writing.
  static func open(_ path: String) throws(SyncError) -> (log: OutboxLog, history: History) {
    let (journal, records) = try Journal.open(path)
    let history = try OutboxLog.history(of: records, path)
    let log = OutboxLog(journal, history.tickets)
    if journal.size > openingLimit {
      try log.compact(history.entries.filter(\.state.isKept), nextID: history.nextID)
    }
    return (log, history)
  }

  /// Reads the journal of another instance.
  static func read(_ path: String) throws(SyncError) -> History {
    try history(of: try Journal.read(path).records, path)
  }

  private init(_ journal: Journal, _ tickets: [(name: String, ids: [UInt64])]) {
    self.journal = journal
    self.tickets = tickets
  }

  /// Makes entries durable in one write, with the ticket they came by.
  func append(_ entries: [OutboxEntry], ticket: (name: String, ids: [UInt64])? = nil) throws(SyncError) {
    var records = entries.map { Record(entry: $0) }
    if let ticket { records.append(Record(ticket: ticket.name, ids: ticket.ids)) }
    try journal.append(try OutboxLog.encode(records, journal.path))
    if let ticket { tickets.append(ticket) }
  }

  /// Shrinks the journal to what it must keep, once it has grown large.
  func compactIfLarge(_ open: [OutboxEntry], nextID: UInt64) throws(SyncError) {
    if journal.size > OutboxLog.growthLimit { try compact(open, nextID: nextID) }
  }

  private func compact(_ open: [OutboxEntry], nextID: UInt64) throws(SyncError) {
    tickets = tickets.suffix(OutboxLog.ticketLimit)
    var records = [Record(nextID: nextID)]
    records += tickets.map { Record(ticket: $0.name, ids: $0.ids) }
    records += open.map { Record(entry: $0) }
    try journal.rewrite(try OutboxLog.encode(records, journal.path))
  }

  private static func encode(_ records: [Record], _ path: String) throws(SyncError) -> [[UInt8]] {
    do {
      let encoder = JSONEncoder()
      return try records.map { [UInt8](try encoder.encode($0)) }
    } catch {
      throw SyncError(place: path, text: "a change cannot be written down: \(error)")
    }
  }

  private static func history(of records: [[UInt8]], _ path: String) throws(SyncError) -> History {
    var history = History()
    var latest: [UInt64: OutboxEntry] = [:]
    let decoder = JSONDecoder()
    for (number, bytes) in records.enumerated() {
      // An intact record that cannot be understood was written by another version: guessing could lose a change.
      guard let record = try? decoder.decode(Record.self, from: Data(bytes)) else {
        throw SyncError(
          place: path,
          text: "record \(number + 1) was written by another version of orderdeck; use that version")
      }
      if let entry = record.entry {
        latest[entry.id] = entry
        history.nextID = max(history.nextID, entry.id + 1)
      }
      history.nextID = max(history.nextID, record.nextID ?? 1)
      if let name = record.ticket { history.tickets.append((name, record.ids ?? [])) }
    }
    history.entries = latest.values.sorted { $0.id < $1.id }
    return history
  }
}
