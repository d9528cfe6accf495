internal import Dispatch
internal import Glibc

/// Tells when something changes in a folder, by inotify; where the kernel gives no watch, once a second. Owned by whoever
/// made it, on one queue; the notification comes on a queue of its own.
package final class FolderWatch {
  private let source: any DispatchSourceProtocol

  /// Starts watching. `events` are inotify bits.
  package init(folders: [(path: String, events: Int)], notify: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "orderdeck.watch")
    let file = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    let isWatching =
      file >= 0 && folders.allSatisfy { inotify_add_watch(file, $0.path, UInt32($0.events)) >= 0 }
    if isWatching {
      let source = DispatchSource.makeReadSource(fileDescriptor: file, queue: queue)
      source.setEventHandler {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(file, &buffer, buffer.count) > 0 {}
        notify()
      }
      source.setCancelHandler { close(file) }
      self.source = source
    } else {
      if file >= 0 { close(file) }
      let source = DispatchSource.makeTimerSource(queue: queue)
      source.schedule(deadline: .now() + 1, repeating: 1)
      source.setEventHandler(handler: notify)
      self.source = source
    }
    source.resume()
  }

  deinit { source.cancel() }
}
