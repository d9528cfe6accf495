import JSONText
package import OrderModel

/// Reading many orders.
extension KvikClient {
  /// How far a pass reaches back behind the moment that the last one has seen: nobody documents whether changes appear
  /// in the order of their times; seconds.
  static let overlap: Int64 = 3600

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    let mapped = try mapping.require(.orders)
    var place =
      request.page.flatMap(KvikPageCursor.init) ?? KvikPageCursor(started: Int64(channel.clock.now()))
    let since = request.since.flatMap { Timestamp(iso8601: $0.text)?.seconds }
    let target = try target(of: place, mapped, since: since.map { $0 - KvikClient.overlap })
    let page = try await page(target, mapped, .polling)
    place.see(page)
    var warnings = page.warnings
    let (next, warning) = following(place, page, mapped, target)
    if let warning { warnings.append(warning) }
    var result = FeedPage(orders: page.orders, next: next?.cursor, total: page.total, warnings: warnings)
    // Without {since} every pass reads everything, so there is no place to go on from.
    if mapped.path.placeholders.contains("since"), place.page < KvikClient.pageCap {
      let reached = place.reached(now: Int64(channel.clock.now()), since: since)
      result.resume = reached.map { FeedCursor(Timestamp(seconds: $0).iso8601UTC) }
    }
    return result
  }

  /// The path and query of a page; `since` in Unix seconds by the shop's clock.
  func target(
    of place: KvikPageCursor, _ mapped: KvikRequest, since: Int64?
  ) throws(ShopError) -> String {
    if let link = place.link { return link }
    return try target(mapped) { name in
      switch name {
      case "page": .number(String(place.page))
      case "limit": .number(String(mapped.pageSize))
      case "since": since.map { .text(Timestamp(seconds: $0).iso8601UTC) }
      default: nil
      }
    }
  }

  /// One page of orders as the shop sent it.
  struct Page: Sendable {
    var orders: [Order] = []
    /// The records, readable or not.
    var items: [JSONValue] = []
    /// How many there were.
    var count: Int { items.count }
    var total: Int?
    var next: String?
    var warnings: [String] = []
    /// The answer's `Date`: the shop's clock; Unix seconds.
    var date: Int64?
    /// The first record, for `check`.
    var first: JSONValue? { items.first }
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
        var page = Page(items: list.items)
        page.date = answer.response.header("date").flatMap(HTTPDate.seconds)
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
  func following(
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
