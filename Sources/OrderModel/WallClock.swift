import Foundation

/// Time as the program sees it, so that tests own it.
package protocol WallClock: Sendable {
  /// Unix seconds with a fraction.
  func now() -> Double
  /// Returns when `seconds` have passed on this clock, or at once when the calling task is cancelled.
  func sleep(seconds: Double) async
}

/// The machine's clock.
package struct SystemClock: WallClock {
  /// The machine's clock.
  package init() {}

  package func now() -> Double { Date().timeIntervalSince1970 }

  package func sleep(seconds: Double) async {
    guard seconds > 0 else { return }
    try? await Task.sleep(nanoseconds: UInt64(min(seconds, 86_400) * 1e9))
  }
}

/// A clock that runs ahead of another one, or behind it, by the same time always.
package struct ShiftedClock: WallClock {
  private let base: any WallClock
  /// Seconds added to the other clock's time.
  private let offset: Double

  /// A clock that shows `time` (Unix seconds) now and then goes on as `base` does.
  package init(showing time: Double, on base: any WallClock) {
    self.base = base
    offset = time - base.now()
  }

  package func now() -> Double { base.now() + offset }

  package func sleep(seconds: Double) async { await base.sleep(seconds: seconds) }
}
