internal import Dispatch

/// Runs an actor on a serial queue of its own, so that its blocking calls (fdatasync, rename, flock) never hold a
/// thread of the cooperative pool.
package final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// Makes the queue; `label` shows in debuggers.
  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

  /// Runs plain work after everything already waiting on the queue.
  func perform(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}
