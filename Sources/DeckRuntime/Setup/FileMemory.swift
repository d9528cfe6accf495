import JSONText
import OrderModel
import Synchronization

/// A shop's small memory in one private file: an object of texts. A damaged or missing file counts as empty, and one
/// that cannot be written is no fault, as losing it costs a request or a signing in. Blocks for a moment when it writes.
final class FileMemory: ShopMemory {
  private let folder: String
  private let path: String
  private let texts = Mutex<[String: String]?>(nil)

  /// The memory `name` in a folder, which is made when it is first written.
  init(folder: String, name: String) {
    self.folder = folder
    path = Paths.join(folder, name + ".json")
  }

  func text(_ name: String) -> String? {
    texts.withLock { texts in
      let loaded = texts ?? load()
      texts = loaded
      return loaded[name]
    }
  }

  func keep(_ text: String?, as name: String) {
    texts.withLock { texts in
      // Another process may have kept something meanwhile.
      var loaded = load()
      loaded[name] = text
      texts = loaded
      let members = loaded.sorted { $0.key < $1.key }.map { JSONOutput.Member($0.key, .string($0.value)) }
      guard (try? Paths.makePrivateFolder(folder)) != nil else { return }
      try? FileBytes.replace(path, with: Array(JSONWriter.text(.object(members)).utf8))
    }
  }

  private func load() -> [String: String] {
    guard let bytes = try? FileBytes.read(path, limit: 1 << 20), let root = try? JSONReader.parse(bytes)
    else {
      return [:]
    }
    let pairs = (root.members ?? []).compactMap { member in member.value.string.map { (member.name, $0) } }
    return Dictionary(pairs) { $1 }
  }
}
