import OrderModel
import Synchronization

/// A clock that stands until a test moves it. Usable from any thread.
package final class ManualClock: WallClock {
  private struct Sleeper {
    let wakeAt: Double
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct Watcher {
    /// Whether the sleepers' ends are what is waited for.
    let isReady: @Sendable ([Double]) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now: Double
    var skips: Bool
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    var watchers: [Watcher] = []
    var slept: [Double] = []
  }

  private let state: Mutex<State>

  /// A clock at `now` (Unix seconds). With `skipsSleeps` every sleep moves the clock to its end at once.
  package init(now: Double = 1_500_000_000, skipsSleeps: Bool = false) {
    state = Mutex(State(now: now, skips: skipsSleeps))
  }

  package func now() -> Double { state.withLock { $0.now } }

  /// Every sleep asked for so far, in seconds.
  package var slept: [Double] { state.withLock { $0.slept } }

  /// How many sleep at the moment.
  package var sleepers: Int { state.withLock { $0.sleepers.count } }

  package func sleep(seconds: Double) async {
    guard seconds > 0 else { return }
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let watchers: [Watcher]? = state.withLock { state in
          state.slept.append(seconds)
          if state.skips {
            state.now += seconds
            return nil
          }
          if Task.isCancelled { return nil }
          state.sleepers[id] = Sleeper(wakeAt: state.now + seconds, continuation: continuation)
          let ends = state.sleepers.values.map(\.wakeAt)
          let ready = state.watchers.filter { $0.isReady(ends) }
          state.watchers.removeAll { $0.isReady(ends) }
          return ready
        }
        guard let watchers else {
          continuation.resume()
          return
        }
        for watcher in watchers { watcher.continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }
  }

  /// Moves the clock forward and wakes whoever's time has come.
  package func advance(by seconds: Double) {
    let awake = state.withLock { state in
      state.now += seconds
      let now = state.now
      let awake = state.sleepers.filter { $0.value.wakeAt <= now + 1e-9 }
      for id in awake.keys { state.sleepers[id] = nil }
      return awake.values.sorted { $0.wakeAt < $1.wakeAt }
    }
    for sleeper in awake { sleeper.continuation.resume() }
  }

  /// Returns as soon as at least `count` sleep.
  package func waitForSleepers(_ count: Int = 1) async { await wait { $0.count >= count } }

  /// Returns as soon as somebody sleeps until `time`, Unix seconds.
  package func waitForSleeper(until time: Double) async {
    await wait { ends in ends.contains { abs($0 - time) < 0.001 } }
  }

  private func wait(_ condition: @escaping @Sendable ([Double]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if condition(state.sleepers.values.map(\.wakeAt)) { return true }
        state.watchers.append(Watcher(isReady: condition, continuation: continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
