import JSONText
package import OrderModel
import Synchronization

/// Reading many orders: the feed, filtered lists, the store.
extension ShopkitClient {
  /// What the store says about itself.
  package struct Store: Equatable, Sendable {
    package var name: String?
    package var currency: Currency?
  }

  /// One page of orders as the shop sent it.
  package struct OrderPage: Sendable {
    package var orders: [Order]
    package var list: ShopkitList
    /// `X-Total-Count`.
    package var total: Int?
    /// Records that could not be read at all.
    package var warnings: [String]
  }

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    let place = request.page.flatMap { ShopkitPageCursor($0) } ?? firstPage(since: request.since)
    let page = try await orders(query: place.query, .polling)
    var warnings = page.warnings
    let newest = ([place.newest] + page.orders.map(\.updated?.seconds)).compactMap(\.self).max()
    let seen = place.seen + page.list.items.count
    let (query, warning) = nextQuery(after: place, page: page, seen: seen)
    if let warning { warnings.append(warning) }
    let next = query.map {
      ShopkitPageCursor(page: place.page + 1, seen: seen, newest: newest, started: place.started, query: $0)
    }
    // Also on the pages before the last: a pass ends early when a page brings nothing new.
    let resume = ShopkitResume.after(newest: newest, started: place.started, previous: request.since)
    return FeedPage(
      orders: ShopkitClient.withoutDuplicates(page.orders), next: next?.cursor,
      resume: place.page < ShopkitClient.pageCap ? resume : nil,
      total: page.total, warnings: warnings)
  }

  /// Orders by any of the vendor's filters, one page.
  package func orders(_ filter: ShopkitOrderFilter) async throws(ShopError) -> OrderPage {
    try await orders(query: PercentEncoding.query(filter.query), .urgent)
  }

  /// The store: `GET /store`, or the older `GET /` where that is unknown. Every shop has one, so an address without
  /// it is a wrong one.
  package func store() async throws(ShopError) -> Store {
    do throws(ShopError) {
      return try await store(at: ["store"])
    } catch {
      guard case .notFound = error else { throw error }
    }
    do throws(ShopError) {
      return try await store(at: [])
    } catch {
      switch error {
      case .notFound, .malformed: throw wrongAddress
      default: throw error
      }
    }
  }

  private var wrongAddress: ShopError {
    .refused(code: 404, text: "there is no shop at \(settings.base.shown); check \(settings.urlPlace)")
  }

  // MARK: Pages

  private func firstPage(since: FeedCursor?) -> ShopkitPageCursor {
    var filter = ShopkitOrderFilter()
    if let day = since.flatMap(ShopkitResume.day) {
      filter.dateType = .updated
      filter.dateFrom = day
    }
    (filter.page, filter.limit) = (1, ShopkitClient.pageSize)
    return ShopkitPageCursor(
      page: 1, seen: 0, newest: nil, started: Int64(channel.clock.now()),
      query: PercentEncoding.query(filter.query))
  }

  /// The query of the next page, if there is one. The shop's own link counts when it leads to the same place;
  /// otherwise pages are counted here, because a link elsewhere must not be followed but hides orders all the
  /// same.
  private func nextQuery(
    after place: ShopkitPageCursor, page: OrderPage, seen: Int
  ) -> (query: String?, warning: String?) {
    let count = page.list.items.count
    guard count > 0 else { return (nil, nil) }
    guard place.page < ShopkitClient.pageCap else {
      return (nil, "reading stopped after \(place.page) pages")
    }
    let counted = ShopkitClient.replacingPage(in: place.query, with: place.page + 1)
    let isMissing = page.total.map { seen < $0 }
    if let link = page.list.next {
      if let query = settings.base.query(ofLink: link, to: ["order"]) {
        let clean = ShopkitClient.withoutKey(query)
        return clean == place.query ? (isMissing == true ? counted : nil, nil) : (clean, nil)
      }
      let warning =
        "the shop's link to the next page leads elsewhere and is not followed; pages are counted instead"
      return (isMissing ?? true ? counted : nil, warning)
    }
    let canBeFull = count >= ShopkitClient.smallestFullPage
    let goesOn = page.list.hasPaging ? isMissing == true && canBeFull : isMissing ?? canBeFull
    return (goesOn ? counted : nil, nil)
  }

  private static func replacingPage(in query: String, with page: Int) -> String {
    let kept = query.split(separator: "&").filter { !$0.hasPrefix("page=") }
    return (kept + ["page=\(page)"]).joined(separator: "&")
  }

  /// A key that the shop put into its link would end in logs of proxies; the header carries it already.
  private static func withoutKey(_ query: String) -> String {
    query.split(separator: "&").filter { !$0.lowercased().hasPrefix("x-api-key=") }.joined(separator: "&")
  }

  /// One page by query. A 404 on a list means "none", but only where there is a store; elsewhere, and where it is a web
  /// page, the address is wrong.
  private func orders(query: String, _ priority: RequestPriority) async throws(ShopError) -> OrderPage {
    let (key, clock, wrongAddress) = (settings.key, channel.clock, wrongAddress)
    let fetched = try await channel.read(request("GET", ["order"], query: query), priority) {
      (response) throws(ReadFailure) -> Fetched in
      let answer = ShopkitAnswer(response, key: key, now: clock.now())
      let total = response.header("x-total-count").flatMap { Int($0.trimmed) }
      if response.status == 404, response.isBlank || (try? JSONReader.parse(response.body)) != nil {
        return Fetched(list: .empty, total: total, isMissing: true)
      }
      if response.status == 404 { throw ReadFailure(wrongAddress) }
      if let failure = answer.readFailure { throw failure }
      guard let value = try answer.json() else { return Fetched(list: .empty, total: total) }
      return Fetched(list: try answer.list(value), total: total)
    }
    if fetched.isMissing { _ = try await store() }
    var page = OrderPage(orders: [], list: fetched.list, total: fetched.total, warnings: [])
    page.orders = try await orders(from: fetched.list.items, warnings: &page.warnings)
    return page
  }

  private struct Fetched: Sendable {
    let list: ShopkitList
    let total: Int?
    /// Whether the shop answered that there is no such list.
    var isMissing = false
  }

  // MARK: Records

  /// Reads records; unusable ones are left out.
  func orders(from values: [JSONValue]) async throws(ShopError) -> [Order] {
    var warnings: [String] = []
    return try await orders(from: values, warnings: &warnings)
  }

  private func orders(
    from values: [JSONValue], warnings: inout [String]
  ) async throws(ShopError) -> [Order] {
    var currency = knownCurrency
    if currency == nil, values.contains(where: { $0.kind == .object && !ShopkitOrderWire.namesCurrency($0) })
    {
      currency = try await fallbackCurrency()
    }
    let wire = wire(currency: currency ?? .none)
    var orders: [Order] = []
    for (index, value) in values.enumerated() {
      do throws(ShopkitOrderWire.Unusable) {
        orders.append(try wire.order(from: value))
      } catch {
        warnings.append("record \(index + 1) of the page was left out: \(error.message)")
      }
    }
    return orders
  }

  /// A reader for this shop's records.
  func wire(currency: Currency) -> ShopkitOrderWire {
    ShopkitOrderWire(shop: settings.name, zone: settings.zone, currency: currency)
  }

  /// The currency of orders that name none, when it is known without asking.
  var knownCurrency: Currency? { storeCurrency.withLock { $0 } }

  /// The store's currency, asked for once, else the configured one.
  private func fallbackCurrency() async throws(ShopError) -> Currency {
    do throws(ShopError) {
      let currency = try await store().currency ?? settings.currency
      storeCurrency.withLock { $0 = currency }
      return currency
    } catch {
      // Orders are worth more than the name of their currency; the next page asks again.
      if error.concernsWholeShop { throw error }
      return settings.currency
    }
  }

  private func store(at segments: [String]) async throws(ShopError) -> Store {
    try await get(segments, .polling) { (answer) throws(ReadFailure) in
      guard let value = try answer.json(), value.kind == .object else {
        throw ReadFailure(.malformed("expected the store, found something else"))
      }
      let record = WireRecord(value, warnings: WireWarnings())
      return Store(
        name: record.label("name"), currency: record.text("currency").flatMap { Currency($0.trimmed) })
    }
  }

  /// Each order once; of two readings the later change counts.
  private static func withoutDuplicates(_ orders: [Order]) -> [Order] {
    var places: [String: Int] = [:]
    var result: [Order] = []
    for order in orders {
      if let place = places[order.id.id] {
        let isOlder = (order.updated?.seconds ?? .min) < (result[place].updated?.seconds ?? .min)
        if !isOlder { result[place] = order }
      } else {
        places[order.id.id] = result.count
        result.append(order)
      }
    }
    return result
  }
}
