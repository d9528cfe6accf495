internal import Foundation
internal import OrderModel

/// Where each shop's last complete pass ended. Disposable like the order cache it belongs to: a cursor counts only
/// together with cached orders that are at least as new, so a lost or older cache is read again from the start.
struct CursorFile: Codable, Equatable, Sendable {
  /// A shop's cursor and when its pass ended, Unix seconds.
  struct Mark: Codable, Equatable, Sendable {
    var cursor: FeedCursor
    var lastRead: Double
  }

  var shops: [String: Mark] = [:]

  /// Reads the file; an unreadable one counts as none. Blocking.
  static func load(folder: String) -> CursorFile {
    guard let bytes = try? StateFiles.read(folder + "/cursors.json"),
      let file = try? JSONDecoder().decode(CursorFile.self, from: Data(bytes))
    else { return CursorFile() }
    return file
  }

  /// Writes the file; call it only after the orders themselves were stored. Blocking.
  func store(folder: String) throws(SyncError) {
    guard let bytes = try? JSONEncoder().encode(self) else { return }
    try StateFiles.replace(folder + "/cursors.json", with: [UInt8](bytes))
  }

  /// The cursor of a shop whose cached orders were read at `age`, Unix seconds; nil when they are older than it.
  func cursor(of shop: String, age: Double?) -> FeedCursor? {
    guard let mark = shops[shop], let age, mark.lastRead <= age + 0.001 else { return nil }
    return mark.cursor
  }
}
