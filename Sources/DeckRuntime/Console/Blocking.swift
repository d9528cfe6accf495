import Dispatch
import Synchronization

/// Lets the main thread wait for asynchronous work. Only for the start and the end of the program: the main thread is not
/// one of the cooperative pool's, so waiting on it holds up nobody.
package enum Blocking {
  /// Runs `work` and returns its result.
  package static func wait<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Value?>(nil)
    Task {
      let value = await work()
      result.withLock { $0 = value }
      done.signal()
    }
    while true {
      done.wait()
      if let value = result.withLock({ $0 }) { return value }
    }
  }
}
