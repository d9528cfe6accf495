internal import OrderModel

/// One timer on the program's clock. Owned by one actor; the action runs as a task of its own, which `set` and `cancel`
/// may cancel, so it must never wait for a shop.
final class Alarm {
  private let clock: any WallClock
  private var task: Task<Void, Never>?
  /// When it goes off, Unix seconds; nil while it is not set.
  private(set) var time: Double?

  /// A timer that is not set.
  init(clock: any WallClock) { self.clock = clock }

  deinit { task?.cancel() }

  /// Goes off once at `time`, in place of what was set before.
  func set(at time: Double, _ action: @escaping @Sendable () async -> Void) {
    task?.cancel()
    self.time = time
    let clock = clock
    task = Task {
      while clock.now() < time, !Task.isCancelled { await clock.sleep(seconds: time - clock.now()) }
      if !Task.isCancelled { await action() }
    }
  }

  /// Does not go off any more.
  func cancel() {
    task?.cancel()
    task = nil
    time = nil
  }
}
