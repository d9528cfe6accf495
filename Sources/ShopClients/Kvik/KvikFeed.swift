import JSONText
package import OrderModel

/// Reading many orders.
extension KvikClient {
  /// How far a pass reaches back behind the start of the last one: the shop's clock may differ from ours; seconds.
  static let overlap: Int64 = 3600

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    let mapped = try mapping.require(.orders)
    let place =
      request.page.flatMap(KvikPageCursor.init) ?? KvikPageCursor(started: Int64(channel.clock.now()))
    let target: String
    if let link = place.link {
      target = link
    } else {
      let since = request.since.flatMap { Timestamp(iso8601: $0.text)?.seconds }
      target = try self.target(mapped) { name in
        switch name {
        case "page": .number(String(place.page))
        case "limit": .number(String(mapped.pageSize))
        case "since":
          since.map { .text(Timestamp(seconds: $0 - KvikClient.overlap).iso8601UTC) }
        default: nil
        }
      }
    }
    let page = try await page(target, mapped, .polling)
    var warnings = page.warnings
    let (next, warning) = following(place, page, mapped, target)
    if let warning { warnings.append(warning) }
    var result = FeedPage(orders: page.orders, next: next?.cursor, total: page.total, warnings: warnings)
    // Without {since} every pass reads everything, so there is no place to go on from.
    if mapped.path.placeholders.contains("since"), place.page < KvikClient.pageCap {
      result.resume = FeedCursor(Timestamp(seconds: place.started).iso8601UTC)
    }
    return result
  }

  /// One page of orders as the shop sent it.
  struct Page: Sendable {
    var orders: [Order] = []
    /// How many records there were, readable or not.
    var count = 0
    var total: Int?
    var next: String?
    var warnings: [String] = []
    /// The first record, for `check`.
    var first: JSONValue?
  }

  /// Reads a page; rows that cannot become orders are named.
  func page(
    _ target: String, _ mapped: KvikRequest, _ priority: RequestPriority
  ) async throws(ShopError) -> Page {
    let wire = wire(mapped.fields)
    do throws(ShopError) {
      return try await get(target, priority) { (answer) throws(ReadFailure) in
        let value = try answer.json()
        let list = try KvikList(value, mapped)
        var page = Page(count: list.items.count, first: list.items.first)
        page.total = mapped.total.flatMap { value?.value(at: $0) }.flatMap {
          $0.int ?? $0.string.flatMap { Int($0) }
        }
        page.next = mapped.next.flatMap { value?.value(at: $0)?.string?.trimmed }
        var ids: Set<String> = []
        for item in list.items {
          do throws(KvikOrderWire.Unusable) {
            let order = try wire.order(from: item)
            if ids.insert(order.id.id).inserted { page.orders.append(order) }
          } catch {
            if !page.warnings.contains(error.message) { page.warnings.append(error.message) }
          }
        }
        // Rows that are odd hide no others; where every row is, the mapping is wrong.
        if page.orders.isEmpty, let warning = page.warnings.first {
          throw ReadFailure(.malformed("\(warning) (\(mapped.place).fields.id)"))
        }
        return page
      }
    } catch {
      guard case .notFound(let said) = error else { throw error }
      // A list always exists; where it does not, its address is wrong.
      throw misplaced(mapped, target, said)
    }
  }

  /// The page to ask for next. A link elsewhere is not followed; then pages are counted, if the path can count them.
  private func following(
    _ place: KvikPageCursor, _ page: Page, _ mapped: KvikRequest, _ target: String
  ) -> (next: KvikPageCursor?, warning: String?) {
    guard page.count > 0 else { return (nil, nil) }
    guard place.page < KvikClient.pageCap else { return (nil, "reading stopped after \(place.page) pages") }
    var next = place
    next.page += 1
    next.seen += page.count
    next.link = nil
    let counted = mapped.path.placeholders.contains("page") && place.link == nil ? next : nil
    if mapped.next != nil {
      guard let link = page.next, !link.isEmpty else { return (nil, nil) }
      guard let found = KvikLink.target(link, from: target, below: settings.base) else {
        let warning = "the shop's link to the next page leads elsewhere and is not followed"
        return (counted, warning + (counted == nil ? "" : "; pages are counted instead"))
      }
      guard found != target else { return (nil, nil) }
      next.link = found
      return (next, nil)
    }
    if mapped.total != nil, let total = page.total, next.seen >= total { return (nil, nil) }
    return (counted, nil)
  }
}

/// A place within one pass.
struct KvikPageCursor: Equatable {
  /// From 1.
  var page = 1
  /// Records read before this page.
  var seen = 0
  /// When the pass began, by our clock; Unix seconds.
  var started: Int64
  /// Path and query that the shop's link named; nil where pages are counted.
  var link: String?

  /// The first page.
  init(started: Int64) { self.started = started }

  /// Reads the notation back; nil for anything else.
  init?(_ cursor: FeedCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 4, let page = Int(parts[0]), let seen = Int(parts[1]), let started = Int64(parts[2])
    else { return nil }
    (self.page, self.seen, self.started) = (page, seen, started)
    link = parts[3] == "-" ? nil : String(parts[3])
  }

  /// The notation: four fields; a link holds no blanks.
  var cursor: FeedCursor { FeedCursor("\(page) \(seen) \(started) \(link ?? "-")") }
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
