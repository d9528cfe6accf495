import Glibc
import Synchronization

/// A door that replies can wait behind until a test opens it. Opening is for good and may happen on any thread.
package final class HTTPGate: Sendable {
  /// The reading end of a pipe: hung up once the gate is open, so that it can be polled beside a socket.
  let descriptor: Int32
  private let writingEnd: Mutex<Int32>

  /// A closed gate; an open one when the process has no descriptors left.
  package init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor = ends[0]
    writingEnd = Mutex(ends[1])
  }

  deinit {
    open()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Lets everything pass that waits, and everything that comes later.
  package func open() {
    writingEnd.withLock { end in
      if end >= 0 { close(end) }
      end = -1
    }
  }
}
