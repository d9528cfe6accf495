package import OrderModel

/// A place inside a pass over a Shopkit shop's orders: the next page, and what the pass has seen so far.
/// Travels as the opaque text of a `FeedCursor`.
package struct ShopkitPageCursor: Equatable, Sendable {
  /// From 1.
  package var page: Int
  /// Records seen on the pages before.
  package var seen: Int
  /// The newest `update_at` of the pass so far, Unix seconds.
  package var newest: Int64?
  /// When the pass began by our clock, Unix seconds.
  package var started: Int64
  /// The query of the request for this page.
  package var query: String

  /// The notation: five fields, the query last because it is the only free one.
  package var cursor: FeedCursor {
    FeedCursor("\(page) \(seen) \(newest.map(String.init) ?? "-") \(started) \(query)")
  }

  /// A place described by its parts.
  package init(page: Int, seen: Int, newest: Int64?, started: Int64, query: String) {
    self.page = page
    self.seen = seen
    self.newest = newest
    self.started = started
    self.query = query
  }

  /// Reads the notation back; nil for anything else.
  package init?(_ cursor: FeedCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 5, let page = Int(parts[0]), let seen = Int(parts[1]), let started = Int64(parts[3])
    else { return nil }
    self.init(
      page: page, seen: seen, newest: Int64(parts[2]), started: started, query: String(parts[4]))
  }
}

/// Where the next pass starts: the newest change seen, as ISO 8601 in UTC.
package enum ShopkitResume {
  /// How far the next pass reaches back behind the newest change seen; also covers the unknown zone of
  /// `date_from`, which knows days only (platforms.md 2.11).
  static let overlap: Int64 = 86_400

  /// The day to ask changes from.
  package static func day(_ cursor: FeedCursor) -> String? {
    guard let moment = Timestamp(iso8601: cursor.text) else { return nil }
    return Timestamp(seconds: moment.seconds - overlap).civil.dateText
  }

  /// The cursor after a pass. A shop's clock that runs ahead must not skip changes, so a newest change in our
  /// future counts as the start of the pass; a pass that saw nothing leaves the old cursor, or starts from
  /// its beginning.
  package static func after(
    newest: Int64?, started: Int64, previous: FeedCursor?
  ) -> FeedCursor {
    let before = previous.flatMap { Timestamp(iso8601: $0.text)?.seconds }
    let reached = [newest, before].compactMap(\.self).max() ?? started
    return FeedCursor(Timestamp(seconds: min(reached, started)).iso8601UTC)
  }
}
