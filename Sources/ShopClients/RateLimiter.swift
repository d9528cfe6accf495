package import OrderModel

/// Whose turn comes first when requests have to wait.
package enum RequestPriority: Int, Sendable {
  /// A write, or the reading of one order that belongs to it.
  case urgent
  /// Pages of the feed.
  case polling
}

/// The gate in front of one shop, shared by reading and writing: at most two requests under way, the shop's
/// budget of requests per hour, and the times during which it asked us to stay away. Waiters pass in the
/// order in which they came, urgent ones before polling ones.
package actor RateLimiter {
  /// A longer closing by the shop is reported instead of waited for, by priority; seconds.
  private static let patience: [RequestPriority: Double] = [.urgent: 5, .polling: 60]
  /// Polling leaves this many tokens to urgent requests.
  private static let reserve = 5.0

  private var bucket: TokenBucket
  private let slots: Int
  private let clock: any WallClock
  private let memory: (any ShopMemory)?
  private static let noteName = "requestBudget"
  private var underWay = 0
  private var answered = 0
  private var nextTicket = 0
  private var queue: [Waiter] = []
  private var parked: [Int: CheckedContinuation<Void, Never>] = [:]

  private struct Waiter {
    let ticket: Int
    let priority: RequestPriority
  }

  /// A gate for one shop. `perHour` nil: no budget (the demo's shops, and shops without a known limit). With a `memory`
  /// many short runs of the program share one budget; two runs at the same time do so only roughly.
  package init(
    perHour: Int?, burst: Int? = nil, slots: Int = 2, clock: any WallClock, memory: (any ShopMemory)? = nil
  ) {
    bucket = TokenBucket(perHour: perHour, burst: burst)
    self.slots = slots
    self.clock = clock
    self.memory = perHour == nil ? nil : memory
    if let note = self.memory?.text(RateLimiter.noteName) { bucket.restore(note, at: clock.now()) }
  }

  /// How many wait for their turn.
  package var waiting: Int { queue.count }

  /// Waits for a turn. Every successful return is paired with one `leave`. Throws `rateLimited` when the shop
  /// asked for a longer pause than this priority waits for.
  package func enter(_ priority: RequestPriority) async throws(ShopError) {
    let ticket = nextTicket
    nextTicket += 1
    let place = queue.firstIndex { $0.priority.rawValue > priority.rawValue } ?? queue.endIndex
    queue.insert(Waiter(ticket: ticket, priority: priority), at: place)
    while true {
      guard queue.first?.ticket == ticket, underWay < slots else {
        await withCheckedContinuation { parked[ticket] = $0 }
        continue
      }
      guard let wait = take(priority) else { break }
      switch wait {
      case .closed(let seconds) where seconds > RateLimiter.patience[priority, default: 0]:
        remove(ticket)
        throw .rateLimited(retryAfter: seconds)
      case .closed(let seconds), .budget(let seconds):
        await clock.sleep(seconds: seconds)
        // A sleep that ends early because the task was cancelled must not spin here.
        if Task.isCancelled {
          remove(ticket)
          throw .rateLimited(retryAfter: seconds)
        }
      }
    }
    underWay += 1
    remove(ticket)
  }

  /// Gives the turn back after the answer came.
  package func leave() {
    underWay -= 1
    noteBudget()
    wakeFirst()
  }

  /// Keeps everybody away for `seconds`, as the shop asked.
  package func close(forSeconds seconds: Double) {
    bucket.close(until: clock.now() + seconds)
  }

  /// Each note is a file that is made durable, so a long run writes one for every eighth request; a run of few
  /// requests, of which there may be many, notes them all.
  private func noteBudget() {
    answered += 1
    guard answered <= 8 || answered.isMultiple(of: 8), let memory, let note = bucket.note else { return }
    memory.keep(note, as: RateLimiter.noteName)
  }

  private func take(_ priority: RequestPriority) -> TokenBucket.Wait? {
    bucket.take(at: clock.now(), leaving: priority == .polling ? RateLimiter.reserve : 0)
  }

  private func remove(_ ticket: Int) {
    queue.removeAll { $0.ticket == ticket }
    wakeFirst()
  }

  private func wakeFirst() {
    guard let first = queue.first, underWay < slots else { return }
    parked.removeValue(forKey: first.ticket)?.resume()
  }
}
