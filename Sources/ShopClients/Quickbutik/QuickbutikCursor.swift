package import OrderModel

/// Where the next pass over a Quickbutik shop starts: when the last one began by our clock, and the highest id known.
package struct QuickbutikResume: Equatable, Sendable {
  /// How far the next pass reaches back, in seconds: the filters take the shop's clock, whose skew and whose
  /// inclusiveness nobody documents (platforms.md 3.11).
  static let overlap: Int64 = 15 * 60

  /// Unix seconds.
  package var started: Int64
  /// 0 while the shop had no orders.
  package var newest: Int64

  /// A place described by its parts.
  package init(started: Int64, newest: Int64) {
    self.started = started
    self.newest = newest
  }

  /// Reads the notation back; nil for anything else.
  package init?(_ cursor: FeedCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let started = Int64(parts[0]), let newest = Int64(parts[1]) else { return nil }
    self.init(started: started, newest: newest)
  }

  /// The notation: both numbers.
  package var cursor: FeedCursor { FeedCursor("\(started) \(newest)") }

  /// The moment to ask changes from.
  package var reachingBack: Int64 { max(0, started - QuickbutikResume.overlap) }
}

/// A place inside a pass that reads everything.
package struct QuickbutikPlace: Equatable, Sendable {
  package var resume: QuickbutikResume
  package var offset = 0
  /// Pages before this one.
  package var pages = 0
  /// The ids at both ends of the page before, and how many stood there: a page that is its repetition shows that the
  /// shop ignores `offset`.
  package var before = "-"

  /// The beginning of a pass.
  package init(resume: QuickbutikResume) { self.resume = resume }

  /// Reads the notation back; nil for anything else.
  package init?(_ cursor: FeedCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 5, let started = Int64(parts[0]), let newest = Int64(parts[1]),
      let offset = Int(parts[2]), let pages = Int(parts[3])
    else { return nil }
    self.init(resume: QuickbutikResume(started: started, newest: newest))
    (self.offset, self.pages, before) = (offset, pages, String(parts[4]))
  }

  /// The notation: five fields.
  package var cursor: FeedCursor { FeedCursor("\(resume.cursor.text) \(offset) \(pages) \(before)") }
}
