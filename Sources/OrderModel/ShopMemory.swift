import Synchronization

/// Small texts that a client keeps between runs of the program: what it learned of its shop's words, a token. Losing
/// them costs a request or a signing in, never a change. Safe to use from any task; implementations that write files
/// do so at once.
package protocol ShopMemory: Sendable {
  /// What was kept under a name.
  func text(_ name: String) -> String?
  /// Keeps a text; nil forgets it.
  func keep(_ text: String?, as name: String)
}

/// Remembers as long as it lives.
package final class TransientMemory: ShopMemory {
  private let texts = Mutex<[String: String]>([:])

  /// An empty memory.
  package init() {}

  package func text(_ name: String) -> String? { texts.withLock { $0[name] } }

  package func keep(_ text: String?, as name: String) { texts.withLock { $0[name] = text } }
}
