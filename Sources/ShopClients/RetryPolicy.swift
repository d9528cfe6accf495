package import OrderModel

/// When a read may be repeated, and after how long. Writes are never repeated, so there is no policy for
/// them.
package struct RetryPolicy: Sendable {
  /// How many requests are made for one read at most.
  package var tries: Int
  /// The pause after the first failure, doubled after each further one; seconds.
  package var base: Double
  /// No pause is longer; a shop that asks for more is reported instead. Seconds.
  package var longest: Double

  /// A policy; the default makes up to four requests within about four seconds of pauses.
  package init(tries: Int = 4, base: Double = 0.5, longest: Double = 60) {
    self.tries = tries
    self.base = base
    self.longest = longest
  }

  /// The pause before the next try of a read that failed for the `attempt`-th time (from 1), or nil to give
  /// up. `random` lies in 0..<1 and spreads the tries of many consoles over the second half of the pause.
  package func pause(after failure: ReadFailure, attempt: Int, random: Double) -> Double? {
    guard attempt < min(tries, failure.tries) else { return nil }
    if case .rateLimited(let asked?) = failure.error { return asked <= longest ? asked : nil }
    let full = min(longest, base * Double(1 << min(attempt - 1, 16)))
    return full * (0.5 + random / 2)
  }
}

/// Why one try of a read failed, and how often reading makes sense.
package struct ReadFailure: Error, Equatable, Sendable {
  package var error: ShopError
  /// How many requests are worth making in all while this goes on; 1 means that a repetition cannot help.
  package var tries: Int

  /// Describes a failed try.
  package init(_ error: ShopError, tries: Int = 1) {
    self.error = error
    self.tries = tries
  }
}

/// The `Retry-After` header: seconds or an HTTP date.
package enum RetryAfter {
  /// Longer requests are cut to this; seconds.
  package static let longest = 3600.0

  /// Seconds from `now` (Unix seconds) on, 0 or more; nil when the header cannot be read.
  package static func seconds(_ text: String?, now: Double) -> Double? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    if let seconds = Double(text), seconds.isFinite, text.utf8.allSatisfy({ $0 < 58 }) {
      return min(max(0, seconds), longest)
    }
    return HTTPDate.seconds(text).map { min(max(0, Double($0) - now), longest) }
  }
}

/// Moments in HTTP headers.
package enum HTTPDate {
  /// Unix seconds of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers send today (RFC 9110 5.6.7); nil for any
  /// other text.
  package static func seconds(_ text: String) -> Int64? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT" || parts[5] == "UTC", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3 else { return nil }
    return CivilTime(
      year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2])?
      .secondsSinceEpoch
  }
}
