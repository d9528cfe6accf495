import OrderModel

/// A place within one pass, with what the pass knows of the shop's clock.
struct KvikPageCursor: Equatable {
  /// From 1.
  var page = 1
  /// Records read before this page.
  var seen = 0
  /// When the pass began, by our clock; Unix seconds.
  var started: Int64
  /// What the shop's clock said when it answered the first page; nil where it said nothing.
  var told: Int64?
  /// The latest change or order among the records so far, by the shop's clock.
  var latest: Int64?
  /// Path and query that the shop's link named; nil where pages are counted.
  var link: String?

  /// The first page.
  init(started: Int64) { self.started = started }

  /// Reads the notation back; nil for anything else.
  init?(_ cursor: FeedCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, let page = Int(parts[0]), let seen = Int(parts[1]), let started = Int64(parts[2])
    else { return nil }
    (self.page, self.seen, self.started) = (page, seen, started)
    (told, latest) = (Int64(parts[3]), Int64(parts[4]))
    link = parts[5] == "-" ? nil : String(parts[5])
  }

  /// The notation: six fields; a link holds no blanks.
  var cursor: FeedCursor {
    let clock = [told, latest].map { $0.map(String.init) ?? "-" }
    return FeedCursor("\(page) \(seen) \(started) \(clock[0]) \(clock[1]) \(link ?? "-")")
  }

  // MARK: The shop's clock

  /// A time further ahead of our clock than this is a mistake in a record; seconds.
  private static let credible: Int64 = 86_400

  /// Takes note of what a page tells of the shop's clock.
  mutating func see(_ page: KvikClient.Page) {
    if self.page == 1 { told = page.date }
    for order in page.orders {
      guard let time = (order.updated ?? order.created)?.seconds, time <= started + Self.credible else {
        continue
      }
      latest = max(latest ?? time, time)
    }
  }

  /// The moment, by the shop's clock, up to which this pass has seen every change: when the shop answered the first page;
  /// where it does not say, the latest change that was seen, less the time the pass took. Our clock only measures how
  /// long that was, so it may be as wrong as it likes. Nil where the shop tells no time at all.
  func reached(now: Int64, since: Int64?) -> Int64? {
    if let told { return told }
    guard let latest else { return since }
    return max(latest - max(0, now - started), since ?? .min)
  }
}

/// Links in answers.
enum KvikLink {
  /// The path and query a link leads to, when it is on the same scheme, host and port and below the API's root; nil for
  /// every other link. The token must not travel anywhere else.
  static func target(_ link: String, from current: String, below base: BaseURL) -> String? {
    let plain = link.prefix { $0 != "#" }
    guard !plain.isEmpty, plain.utf8.count <= 4096,
      plain.utf8.allSatisfy({ (33...126).contains($0) && $0 != 92 })
    else { return nil }
    if plain.first == "?" { return String(current.prefix { $0 != "?" }) + plain }
    let parts = plain.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first else { return nil }
    let query = parts.count > 1 ? "?" + parts[1] : ""
    let path: String
    if address.hasPrefix("/") {
      guard !address.hasPrefix("//") else { return nil }
      path = String(address)
    } else {
      guard let url = try? BaseURL(String(address), allowPlainHTTP: true), url.scheme == base.scheme,
        url.host == base.host, port(url) == port(base)
      else { return nil }
      path = url.path
    }
    guard path == base.path || path.hasPrefix(base.path + "/"), !KvikPath.leadsUp(Substring(path)) else {
      return nil
    }
    return path + query
  }

  private static func port(_ url: BaseURL) -> Int { url.port ?? (url.scheme == "https" ? 443 : 80) }
}
