internal import Foundation
internal import Glibc
internal import OrderModel

/// What an instance without the queue lock asks of the holder. One synced file per request in the state folder's
/// `inbox/`.
struct HandoverRequest: Codable, Sendable {
  /// The operations that touch the outbox.
  enum Action: String, Codable { case submit, withdraw, release, retry, drop }

  var action: Action
  var requests: [ChangeRequest] = []
  var holdSeconds: Double?
  var ids: [UInt64] = []
}

/// What the holder answers; written again whenever one of the entries changes.
struct HandoverResults: Codable, Equatable, Sendable {
  /// In the order of the request.
  var entries: [OutboxEntry]
  /// Ids of entries to which nothing more will happen for now.
  var settled: Set<UInt64>
  /// Why the request was not taken at all.
  var refusal: String?
}

/// The state folder's `inbox/`: requests from instances without the lock, and the holder's answers. Blocking.
struct Handover {
  let folder: String

  private static let requestEnding = ".request"
  private static let resultsEnding = ".results"

  /// Names the folder and makes it.
  init(stateFolder: String) throws(SyncError) {
    folder = stateFolder + "/inbox"
    try StateFiles.makeFolder(folder)
  }

  /// Drops a request durably and returns its ticket. Tickets sort by time.
  func drop(_ request: HandoverRequest, now: Double) throws(SyncError) -> String {
    let stamp = String(Int64(max(0, now) * 1e6))
    let padded = String(repeating: "0", count: max(0, 17 - stamp.count)) + stamp
    let ticket = "\(padded)-\(getpid())-\(UUID().uuidString.prefix(8))"
    let path = "\(folder)/\(ticket)\(Handover.requestEnding)"
    try StateFiles.replace(path, with: try encode(request, path))
    return ticket
  }

  /// The tickets that wait to be taken, oldest first.
  func waiting() -> [String] {
    StateFiles.names(in: folder).filter { $0.hasSuffix(Handover.requestEnding) }
      .map { String($0.dropLast(Handover.requestEnding.count)) }
  }

  /// The request of a ticket; nil when it is gone or cannot be understood.
  func request(_ ticket: String) -> HandoverRequest? {
    guard let bytes = try? StateFiles.read("\(folder)/\(ticket)\(Handover.requestEnding)") else { return nil }
    return try? JSONDecoder().decode(HandoverRequest.self, from: Data(bytes))
  }

  /// Removes the request of a ticket once it is journalled; true when it was still there.
  @discardableResult
  func removeRequest(_ ticket: String) -> Bool {
    unlink("\(folder)/\(ticket)\(Handover.requestEnding)") == 0
  }

  /// Puts a request that cannot be understood out of the way, keeping it.
  func setAside(_ ticket: String) {
    rename("\(folder)/\(ticket)\(Handover.requestEnding)", "\(folder)/\(ticket).unreadable")
  }

  /// Writes the answer to a ticket. Not durable: what counts stands in the journal.
  func answer(_ ticket: String, _ results: HandoverResults) throws(SyncError) {
    let path = "\(folder)/\(ticket)\(Handover.resultsEnding)"
    try StateFiles.replace(path, with: try encode(results, path), isDurable: false)
  }

  /// The answer to a ticket, if there is one yet.
  func results(_ ticket: String) -> HandoverResults? {
    guard let bytes = try? StateFiles.read("\(folder)/\(ticket)\(Handover.resultsEnding)") else { return nil }
    return try? JSONDecoder().decode(HandoverResults.self, from: Data(bytes))
  }

  /// Removes an answer that was read.
  func removeResults(_ ticket: String) { unlink("\(folder)/\(ticket)\(Handover.resultsEnding)") }

  /// Removes answers nobody fetched.
  func sweep(olderThan time: Double) {
    for name in StateFiles.names(in: folder) where name.hasSuffix(Handover.resultsEnding) {
      if let modified = StateFiles.modified("\(folder)/\(name)"), modified < time {
        unlink("\(folder)/\(name)")
      }
    }
  }

  private func encode(_ value: some Encodable, _ path: String) throws(SyncError) -> [UInt8] {
    do {
      return [UInt8](try JSONEncoder().encode(value))
    } catch {
      throw SyncError(place: path, text: "cannot be written: \(error)")
    }
  }
}
