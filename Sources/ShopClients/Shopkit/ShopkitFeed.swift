import JSONText
package import OrderModel
import Synchronization

/// Reading many orders: the feed, filtered lists, the store.
extension ShopkitClient {
  /// What the store says about itself.
  package struct Store: Equatable, Sendable {
    package var name: String?
    package var currency: Currency?
    /// The ways to pay that are switched on.
    package var payments: [PaymentOffer] = []
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
    let (query, warning) = nextQuery(
      after: WirePage(list: page.list, total: page.total),
      at: PagePlace(segments: ["order"], query: place.query, number: place.page, seen: seen))
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

  /// One page by query. A 404 means "none", but only where there is a store.
  private func orders(query: String, _ priority: RequestPriority) async throws(ShopError) -> OrderPage {
    let fetched = try await page(["order"], query: query, priority, of: "orders")
    if fetched.isMissing { _ = try await store() }
    var page = OrderPage(orders: [], list: fetched.list, total: fetched.total, warnings: [])
    page.orders = try await orders(from: fetched.list.items, warnings: &page.warnings)
    return page
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

  /// The store's currency, asked for once, else the configured one. Amounts without a currency of their own are in
  /// it.
  func fallbackCurrency() async throws(ShopError) -> Currency {
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
        name: record.label("name"), currency: record.text("currency").flatMap { Currency($0.trimmed) },
        payments: ShopkitClient.payments(in: record))
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
