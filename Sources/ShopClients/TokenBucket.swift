/// A budget of requests: tokens come back evenly with time, up to a burst. A pure value; times are seconds of
/// any one clock.
package struct TokenBucket: Equatable, Sendable {
  /// The most tokens that can be saved up.
  package let burst: Double
  /// Tokens that come back per second.
  package let rate: Double
  private var tokens: Double
  private var filledAt: Double?
  /// Until when the shop asked us to stay away.
  package private(set) var closedUntil: Double?

  /// A full bucket for a number of requests per hour; nil: as many as anybody likes. The burst, a third of
  /// the budget unless given, and what comes back within the hour are the budget together, so that no hour
  /// sees more.
  package init(perHour: Int?, burst: Int? = nil) {
    guard let perHour = perHour.map({ Double(max(1, $0)) }) else {
      (rate, self.burst, tokens) = (0, .infinity, .infinity)
      return
    }
    self.burst = max(1, min(burst.map(Double.init) ?? .infinity, (perHour / 3).rounded(.down)))
    rate = max(perHour - self.burst, perHour / 2) / 3600
    tokens = self.burst
  }

  /// Takes a token and returns nil, or returns why and how long to wait. `reserve` tokens are left for
  /// others.
  package mutating func take(at now: Double, leaving reserve: Double = 0) -> Wait? {
    if let closedUntil {
      if now < closedUntil { return .closed(seconds: closedUntil - now) }
      self.closedUntil = nil
    }
    fill(at: now)
    let needed = 1 + min(reserve, burst - 1)
    // A billionth of a token is forgiven: waiting exactly the time that was asked for must be enough.
    guard tokens + 1e-9 >= needed else { return .budget(seconds: (needed - tokens) / rate) }
    tokens = max(0, tokens - 1)
    return nil
  }

  /// What another run of the program needs to go on with the same budget: tokens and when they were counted. Nil without
  /// a budget.
  package var note: String? {
    guard burst.isFinite, let filledAt else { return nil }
    return "\(tokens) \(filledAt)"
  }

  /// Goes on with what an earlier run noted. What cannot be read, was noted by a clock that ran ahead, or belongs to a
  /// larger budget gives no more and no less than a bucket can hold.
  package mutating func restore(_ note: String, at now: Double) {
    let parts = note.split(separator: " ").compactMap { Double($0) }
    guard burst.isFinite, parts.count == 2, parts[0].isFinite, parts[0] >= 0, parts[1] <= now else { return }
    (tokens, filledAt) = (min(parts[0], burst), parts[1])
    fill(at: now)
  }

  /// Keeps everybody away until `moment`; an earlier closing never shortens a later one.
  package mutating func close(until moment: Double) {
    closedUntil = max(closedUntil ?? moment, moment)
  }

  private mutating func fill(at now: Double) {
    // A clock that was set back must not take tokens away, nor give any.
    if let filledAt, now > filledAt { tokens = min(burst, tokens + (now - filledAt) * rate) }
    filledAt = now
  }

  /// Why a token has to be waited for.
  package enum Wait: Equatable, Sendable {
    /// Our own budget is used up.
    case budget(seconds: Double)
    /// The shop asked us to stay away.
    case closed(seconds: Double)
  }
}
