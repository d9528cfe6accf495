import Dispatch
import Foundation
import Glibc
import OrderModel
import Synchronization
package import ViewModels

/// Typed texts that were not applied yet, one private file each in the state folder's `drafts`. Writing happens on a
/// queue of its own, in the order of the keys; of several texts for one place only the newest is written.
package final class DraftFolder: Sendable {
  private let folder: String
  private let queue = DispatchQueue(label: "orderdeck.drafts")
  /// What is to be written; nil removes the file.
  private let waiting = Mutex<[Draft.Key: Draft?]>([:])
  private let failure: @Sendable (String) -> Void
  private let hasFailed = Mutex(false)
  /// The most files that are read at start; more than one person leaves behind is somebody else's doing.
  private static let limit = 1000

  /// A folder that is made when something is first kept. `failure` is told once why nothing can be kept, on any thread.
  package init(folder: String, failure: @escaping @Sendable (String) -> Void = { _ in }) {
    self.folder = folder
    self.failure = failure
  }

  /// Keeps a text in place of the one kept for the same dialog and order. Never blocks.
  package func save(_ draft: Draft) { put(draft, draft.key) }

  /// Forgets a text. Never blocks.
  package func drop(_ key: Draft.Key) { put(nil, key) }

  /// Waits until everything is on disk.
  package func flush() { queue.sync {} }

  /// The texts an earlier run left behind, the oldest first. Files that cannot be read are left alone.
  package func load() -> [Draft] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let drafts = names.filter { $0.hasSuffix(".json") }.sorted().prefix(DraftFolder.limit).compactMap {
      name in
      (try? FileBytes.read(Paths.join(folder, name), limit: 1 << 20)).flatMap {
        try? JSONDecoder().decode(Draft.self, from: Data($0))
      }
    }
    return drafts.sorted { ($0.saved, $0.key.order?.id ?? "") < ($1.saved, $1.key.order?.id ?? "") }
  }

  private func put(_ draft: Draft?, _ key: Draft.Key) {
    let isFirst = waiting.withLock { waiting in
      waiting.updateValue(draft, forKey: key)
      return waiting.count == 1
    }
    if isFirst { queue.async { self.write() } }
  }

  private func write() {
    let all = waiting.withLock { waiting in
      defer { waiting = [:] }
      return waiting
    }
    for (key, draft) in all {
      let path = Paths.join(folder, DraftFolder.name(of: key))
      guard let draft else {
        unlink(path)
        continue
      }
      do {
        try Paths.makePrivateFolder(folder)
        try FileBytes.replace(path, with: Array(try JSONEncoder().encode(draft)))
      } catch {
        let isFirst = hasFailed.withLock { failed in
          defer { failed = true }
          return !failed
        }
        if isFirst {
          failure("typed text cannot be kept: \(folder) cannot be written; make room or check its rights")
        }
      }
    }
  }

  /// A file name in which every character of the shop's own id that has a meaning to the file system is written as a
  /// number.
  private static func name(of key: Draft.Key) -> String {
    guard let order = key.order else { return "\(key.dialog.rawValue).json" }
    let id = order.id.utf8.map { byte -> String in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
    }
    return "\(key.dialog.rawValue)-\(order.shop)-\(id.joined().prefix(150)).json"
  }
}
