import Synchronization

/// The only door into the UI thread: any thread posts, the UI thread drains.
///
/// The first message of a batch wakes the UI thread, the others ride along, so a burst costs one wake-up and one
/// repaint.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let wake: @Sendable () -> Void

  /// Makes an empty mailbox; `wake` interrupts the UI thread's wait and may be called from any thread.
  package init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  /// Adds a message. Any thread.
  package func post(_ message: Message) {
    let isFirst = messages.withLock { waiting in
      waiting.append(message)
      return waiting.count == 1
    }
    if isFirst { wake() }
  }

  /// Takes all waiting messages, oldest first. UI thread.
  package func drain() -> [Message] {
    messages.withLock { waiting in
      defer { waiting.removeAll(keepingCapacity: true) }
      return waiting
    }
  }

  /// Whether nothing waits. Any thread; true only says that nothing waited at that moment.
  package var isEmpty: Bool { messages.withLock { $0.isEmpty } }
}
