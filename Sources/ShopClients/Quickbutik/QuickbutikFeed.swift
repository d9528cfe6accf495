import JSONText
package import OrderModel

/// Reading many orders: the feed and filtered lists (platforms.md 3.3, 3.7, 3.11).
extension QuickbutikClient {
  /// How many orders a page of the feed asks for; at most 1000 are allowed.
  static let pageSize = 100
  /// How many of the newest orders a pass for changes looks at first.
  static let newestSize = 25
  /// Rows that two pages share, so that an order removed meanwhile hides none behind it.
  static let sharedRows = 5
  /// More pages than any shop of the size planned for has.
  static let pageCap = 5000
  /// A pass for changes that needs more pages of one kind reads everything instead, page by page.
  static let changesCap = 10

  /// One page of orders as the shop sent it.
  package struct OrderPage: Sendable {
    package var orders: [Order] = []
    /// How many records came, unusable ones included.
    package var count = 0
    /// Ids in the order of the page.
    package var ids: [Int64] = []
    /// Records that could not be read at all.
    package var warnings: [String] = []
    /// Whether the shop answered that there are none.
    package var isNone = false

    /// Both ends and the size, by which a repeated page is known.
    var outline: String { "\(ids.first ?? 0):\(ids.last ?? 0):\(count)" }
  }

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    if let place = request.page.flatMap({ QuickbutikPlace($0) }) { return try await walk(place) }
    let start = QuickbutikResume(started: Int64(channel.clock.now()), newest: 0)
    if let since = request.since.flatMap({ QuickbutikResume($0) }),
      let page = try await changes(since: since, started: start.started)
    {
      return page
    }
    return try await walk(QuickbutikPlace(resume: start))
  }

  /// Orders by any of the vendor's filters, one page. A 404 means that there are none.
  package func orders(
    _ filter: QuickbutikOrderFilter, _ priority: RequestPriority = .urgent
  ) async throws(ShopError) -> OrderPage {
    let values = try await get(["orders"], filter.query, priority) {
      (answer) throws(ReadFailure) -> [JSONValue]? in
      if answer.isNone { return nil }
      if answer.response.status == 404 { throw ReadFailure(wrongAddress) }
      if let failure = answer.readFailure { throw failure }
      return try QuickbutikList.orders(try answer.json(), answer)
    }
    var page = OrderPage()
    page.isNone = values == nil
    page.count = values?.count ?? 0
    let wire = wire
    for (index, value) in (values ?? []).enumerated() {
      do throws(QuickbutikOrderWire.Unusable) {
        let order = try wire.order(from: value)
        page.orders.append(order)
        if let id = Int64(order.id.id) { page.ids.append(id) }
      } catch {
        page.warnings.append("record \(index + 1) of the page was left out: \(error.message)")
      }
    }
    return page
  }

  // MARK: Everything

  /// One page of all orders, oldest first, so that new ones do not shift the pages.
  private func walk(_ place: QuickbutikPlace) async throws(ShopError) -> FeedPage {
    var filter = QuickbutikOrderFilter()
    (filter.includesDetails, filter.sorting) = (true, .ascending)
    (filter.offset, filter.limit) = (place.offset, QuickbutikClient.pageSize)
    let page = try await orders(filter, .polling)
    if page.count == 0, place.offset == 0 { try await proveShop() }
    var resume = place.resume
    resume.newest = max(resume.newest, page.ids.max() ?? 0)
    var feedPage = FeedPage(orders: page.orders, resume: resume.cursor, warnings: page.warnings)
    if place.pages > 0, page.outline == place.before {
      feedPage.warnings.append(
        "the shop repeats its first page instead of turning it; only \(page.count) orders can be read")
      return feedPage
    }
    if page.count > QuickbutikClient.pageSize {
      feedPage.warnings.append("the shop ignores `limit`: \(page.count) orders came in one page")
    }
    guard page.count >= QuickbutikClient.pageSize else { return feedPage }
    guard place.pages < QuickbutikClient.pageCap else {
      feedPage.warnings.append("reading stopped after \(place.pages + 1) pages")
      return feedPage
    }
    var next = QuickbutikPlace(resume: resume)
    next.offset = place.offset + page.count - QuickbutikClient.sharedRows
    next.pages = place.pages + 1
    next.before = page.outline
    feedPage.next = next.cursor
    return feedPage
  }

  // MARK: Changes

  /// What changed, in one go: orders whose status changed, orders that were paid, and orders with new ids, because no
  /// document says that `from_status_date` brings the last two. Nil when reading everything is the better way.
  private func changes(
    since: QuickbutikResume, started: Int64
  ) async throws(ShopError) -> FeedPage? {
    var gathered = Gathered()
    var filter = QuickbutikOrderFilter()
    (filter.includesDetails, filter.sorting) = (true, .ascending)
    filter.statusFrom = since.reachingBack
    guard try await gather(filter, into: &gathered) else { return nil }
    (filter.statusFrom, filter.paidFrom) = (nil, since.reachingBack)
    guard try await gather(filter, into: &gathered) else { return nil }
    guard try await gatherNewest(after: since.newest, into: &gathered) else { return nil }
    let newest = max(since.newest, gathered.newest)
    return FeedPage(
      orders: gathered.orders, resume: QuickbutikResume(started: started, newest: newest).cursor,
      warnings: gathered.warnings)
  }

  /// All pages of a filter; false when there are too many.
  private func gather(
    _ filter: QuickbutikOrderFilter, into gathered: inout Gathered
  ) async throws(ShopError) -> Bool {
    var filter = filter
    filter.limit = QuickbutikClient.pageSize
    var offset = 0
    for _ in 0..<QuickbutikClient.changesCap {
      filter.offset = offset
      let page = try await orders(filter, .polling)
      let brought = gathered.take(page)
      if page.count < QuickbutikClient.pageSize || (offset > 0 && !brought) { return true }
      offset += page.count - QuickbutikClient.sharedRows
    }
    return false
  }

  /// The newest orders down to one that is known; false when the shop does not sort, or has too many.
  private func gatherNewest(
    after known: Int64, into gathered: inout Gathered
  ) async throws(ShopError) -> Bool {
    var filter = QuickbutikOrderFilter()
    (filter.includesDetails, filter.sorting) = (true, .descending)
    (filter.offset, filter.limit) = (0, QuickbutikClient.newestSize)
    for turn in 0..<QuickbutikClient.changesCap {
      let page = try await orders(filter, .polling)
      if page.isNone, known > 0, turn == 0 { try await proveShop() }
      let isAscending = page.ids.count > 1 && zip(page.ids, page.ids.dropFirst()).allSatisfy { $0 < $1 }
      if turn == 0, isAscending, page.ids.last ?? 0 <= known { return false }
      let brought = gathered.take(page)
      let reached = page.ids.contains { $0 <= known }
      if reached || page.count < filter.limit ?? 0 || (turn > 0 && !brought) { return true }
      filter.offset = (filter.offset ?? 0) + page.count - min(QuickbutikClient.sharedRows, page.count)
      filter.limit = QuickbutikClient.pageSize
    }
    return false
  }

  /// What the requests of one pass brought: each order once, in its latest reading.
  private struct Gathered {
    private(set) var orders: [Order] = []
    private(set) var warnings: [String] = []
    private(set) var newest: Int64 = 0
    private var places: [String: Int] = [:]

    /// Adds a page; whether it held an order that was not there yet.
    mutating func take(_ page: OrderPage) -> Bool {
      let before = orders.count
      for order in page.orders {
        if let place = places[order.id.id] {
          orders[place] = order
        } else {
          places[order.id.id] = orders.count
          orders.append(order)
        }
      }
      warnings += page.warnings.filter { !warnings.contains($0) }
      newest = max(newest, page.ids.max() ?? 0)
      return orders.count > before
    }
  }

  // MARK: The shop itself

  /// What is told where nothing of a shop answers.
  var wrongAddress: ShopError {
    .refused(code: 404, text: "nothing of a shop at \(settings.base.shown); check \(settings.urlPlace)")
  }

  /// Proves that a "none" comes from a shop and not from a wrong address, which answers 404 as well.
  func proveShop() async throws(ShopError) {
    if try await productCount() != nil { return }
    let isThere = try await get(["paymentmethods"], [], .polling) { (answer) throws(ReadFailure) -> Bool in
      if answer.response.status == 404 { return false }
      if let failure = answer.readFailure { throw failure }
      return true
    }
    if !isThere { throw wrongAddress }
  }

  /// `GET /products/count`, which newer shops have: how many products there are, as the shop writes it; nil where the
  /// call is unknown.
  func productCount() async throws(ShopError) -> String? {
    try await get(["products", "count"], [], .polling) { (answer) throws(ReadFailure) -> String? in
      if answer.response.status == 404 { return nil }
      if let failure = answer.readFailure { throw failure }
      guard let value = try answer.json() else { return nil }
      return value["count"]?.string ?? value["count"]?.numberText
    }
  }
}
