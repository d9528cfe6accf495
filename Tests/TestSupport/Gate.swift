internal import Synchronization

/// A point at which code under test can be stopped and let go. Open unless a test closes it.
package final class Gate: Sendable {
  private struct State {
    var isClosed = false
    var arrivals = 0
    var stopped: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// An open gate.
  package init() {}

  /// Stops everyone who arrives from now on.
  package func close() { state.withLock { $0.isClosed = true } }

  /// Lets everyone go, and everyone who comes later.
  package func open() {
    let stopped = state.withLock { state in
      state.isClosed = false
      let stopped = state.stopped
      state.stopped = []
      return stopped
    }
    for one in stopped { one.resume() }
  }

  /// Called by the code under test: passes at once when open.
  package func pass() async {
    let watchers = state.withLock { state in
      state.arrivals += 1
      let ready = state.watchers.filter { $0.count <= state.arrivals }
      state.watchers.removeAll { $0.count <= state.arrivals }
      return ready
    }
    for watcher in watchers { watcher.continuation.resume() }
    await withCheckedContinuation { continuation in
      let goes = state.withLock { state in
        if state.isClosed { state.stopped.append(continuation) }
        return !state.isClosed
      }
      if goes { continuation.resume() }
    }
  }

  /// Returns once `count` callers have arrived in all.
  package func arrived(_ count: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if state.arrivals >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isReached { continuation.resume() }
    }
  }
}
