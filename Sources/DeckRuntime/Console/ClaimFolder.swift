import Foundation
import Glibc
package import OrderModel
import OrderSync
import Synchronization
package import ViewModels

/// Who has which orders open, one small file a console in the state folder's `claims`. Nothing is polled: the folder is
/// watched, and a file whose process is gone counts for nothing. Reading and writing happen on a queue of its own.
package final class ClaimFolder: Sendable {
  /// What a file holds.
  private struct Note: Codable {
    var process: Int32
    /// When the process began, in ticks since the machine did: a number that is used again is another process.
    var began: UInt64
    var host: String
    var who: String
    var since: Double
    var orders: [OrderID]
  }

  private let folder: String
  private let who: String
  private let clock: any WallClock
  private let changed: @Sendable ([Claim]) -> Void
  private let queue = DispatchQueue(label: "orderdeck.claims")
  private let shared = Mutex<(watch: FolderWatch?, told: [Claim])>((nil, []))
  /// Claims of another machine at a shared folder cannot be checked; older ones than this, in seconds, do not count.
  private static let foreignLife = 3600.0
  private static let limit = 100

  /// A folder that is made by `start`. `who` is what the others read. `changed` is called on any thread with what others
  /// have open, whenever that is something else than before.
  package init(
    folder: String, who: String, clock: any WallClock, changed: @escaping @Sendable ([Claim]) -> Void
  ) {
    self.folder = folder
    self.who = who
    self.clock = clock
    self.changed = changed
  }

  /// Begins to watch. A folder that cannot be made or watched means that nobody sees anybody; nothing else depends on it.
  package func start() {
    queue.async { [self] in
      guard (try? Paths.makePrivateFolder(folder)) != nil else { return }
      let events = Int(IN_MOVED_TO) | Int(IN_DELETE)
      let watch = FolderWatch(folders: [(folder, events)]) { [weak self] in
        guard let self else { return }
        queue.async { self.read() }
      }
      shared.withLock { $0.watch = watch }
      read()
    }
  }

  /// Tells the others which orders are open here; none takes the file away. Never blocks.
  package func claim(_ orders: [OrderID]) {
    let since = clock.now()
    queue.async { [self] in
      guard !orders.isEmpty else {
        unlink(path)
        return
      }
      let note = Note(
        process: getpid(), began: ClaimFolder.began(getpid()) ?? 0, host: ClaimFolder.host, who: who,
        since: since, orders: orders)
      if let bytes = try? JSONEncoder().encode(note) { try? FileBytes.replace(path, with: Array(bytes)) }
      // A process that was killed took its file along without a word.
      read()
    }
  }

  /// Stops watching and takes our file away.
  package func close() {
    queue.sync {
      shared.withLock { $0.watch = nil }
      unlink(path)
    }
  }

  /// Waits until everything asked for is on disk.
  package func settle() { queue.sync {} }

  private var path: String { Paths.join(folder, "\(getpid()).json") }

  private func read() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let others = names.filter { $0.hasSuffix(".json") && $0 != "\(getpid()).json" }.sorted()
    var claims: [Claim] = []
    for name in others.prefix(ClaimFolder.limit) {
      let file = Paths.join(folder, name)
      guard let bytes = try? FileBytes.read(file, limit: 1 << 20),
        let note = try? JSONDecoder().decode(Note.self, from: Data(bytes))
      else { continue }
      if isAlive(note) {
        claims.append(Claim(orders: Set(note.orders), who: note.who, since: note.since))
      } else if note.host == ClaimFolder.host {
        unlink(file)
      }
    }
    let isNews = shared.withLock { shared in
      defer { shared.told = claims }
      return shared.told != claims
    }
    if isNews { changed(claims) }
  }

  private func isAlive(_ note: Note) -> Bool {
    guard note.host == ClaimFolder.host else { return clock.now() - note.since < ClaimFolder.foreignLife }
    return ClaimFolder.began(note.process) == note.began
  }

  /// When a process began; nil when there is none. Source: proc(5), the 22nd field, counted behind the name's bracket.
  private static func began(_ process: Int32) -> UInt64? {
    guard let bytes = try? FileBytes.read("/proc/\(process)/stat") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }

  private static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// The terminal of this process, without its folder: `pts/3`; nil when there is none.
  package static var terminal: String? {
    guard let name = ttyname(STDIN_FILENO) else { return nil }
    let path = String(cString: name)
    return path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path
  }
}
