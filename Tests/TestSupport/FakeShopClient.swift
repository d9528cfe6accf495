package import OrderModel
internal import Synchronization

/// A shop in memory behind the `ShopClient` port, for tests of everything above it. It keeps every call, can be told
/// how to misbehave, and can be stopped at named points. May be shared by several repositories.
package final class FakeShopClient: ShopClient {
  /// What happens to one write.
  package enum WriteFault: Sendable {
    /// Nothing is written; the error is thrown.
    case notApplied(ShopError)
    /// The order is changed, and the error is thrown all the same.
    case applied(ShopError)
  }

  /// One call that reached the shop.
  package enum Call: Equatable, Sendable {
    case feed(since: String?, page: String?)
    case read(String)
    case write(String, OrderChange)
    case bulk([String])
  }

  fileprivate struct State {
    var orders: [String: Order] = [:]
    /// Ids in the order in which they were last changed, with the running number of that change.
    var changes: [String: Int] = [:]
    var nextChange = 1
    var calls: [Call] = []
    var writeFaults: [String: [WriteFault]] = [:]
    var readFaults: [String: [ShopError]] = [:]
    var feedFaults: [ShopError] = []
    var down: ShopError?
    var onFeed: (@Sendable (Int) -> Void)?
    var feeds = 0
    var hint: (@Sendable (WebhookCall) -> WebhookHint?)?
  }

  private let state = Mutex(State())
  package let name: String
  package let capabilities: ShopCapabilities
  package let pageSize: Int
  /// Passed by every write before it is applied, after it was applied, and by every page of a feed.
  package let beforeWrite = Gate()
  package let afterWrite = Gate()
  package let beforeFeed = Gate()
  /// Passed by every reading of one order, before it is looked up.
  package let beforeRead = Gate()

  /// Statuses every fake shop takes.
  package static let statuses: [StatusChoice] = [
    StatusChoice(status: .pending, word: "pending"), StatusChoice(status: .processing, word: "processing"),
    StatusChoice(status: .sent, word: "sent"), StatusChoice(status: .canceled, word: "canceled"),
  ]

  /// An empty shop.
  package init(_ name: String = "parallax", pageSize: Int = 50, bulkLimit: Int? = nil) {
    self.name = name
    self.pageSize = pageSize
    capabilities = ShopCapabilities(
      platform: .shopkit, statuses: FakeShopClient.statuses, bulkLimit: bulkLimit)
  }

  // MARK: What a test arranges and sees

  /// Every call so far.
  package var calls: [Call] { state.withLock { $0.calls } }

  /// The ids of all writes so far, in order, bulk ones included.
  package var writes: [String] {
    calls.flatMap { call -> [String] in
      switch call {
      case .write(let id, _): [id]
      case .bulk(let ids): ids
      case .feed, .read: []
      }
    }
  }

  /// An order as the shop has it.
  package subscript(id: String) -> Order? { state.withLock { $0.orders[id] } }

  /// Adds an order with status `processing`.
  @discardableResult
  package func add(_ id: String, created: Int64 = 1_500_000_000) -> Order {
    var order = Order(
      id: OrderID(shop: name, id: id), platform: .shopkit, number: id, status: .processing,
      shopStatus: "processing")
    order.created = Timestamp(seconds: created, offset: 0)
    order.updated = order.created
    order.paid = false
    state.withLock { state in
      state.orders[id] = order
      state.changes[id] = state.nextChange
      state.nextChange += 1
    }
    return order
  }

  /// Removes an order at the shop.
  package func remove(_ id: String) {
    state.withLock { state in
      state.orders[id] = nil
      state.changes[id] = nil
    }
  }

  /// Changes an order as a colleague at the shop would.
  package func edit(_ id: String, _ change: (inout Order) -> Void) {
    state.withLock { state in
      guard var order = state.orders[id] else { return }
      change(&order)
      state.store(order, id)
    }
  }

  /// The faults of the next writes of an order, one per write.
  package func failWrites(of id: String, _ faults: [WriteFault]) {
    state.withLock { $0.writeFaults[id] = faults }
  }

  /// The errors of the next readings of an order.
  package func failReads(of id: String, _ errors: [ShopError]) {
    state.withLock { $0.readFaults[id] = errors }
  }

  /// The errors of the next feed requests.
  package func failFeeds(_ errors: [ShopError]) { state.withLock { $0.feedFaults = errors } }

  /// From now on every call fails with `error`; nil: the shop works again.
  package func setDown(_ error: ShopError?) { state.withLock { $0.down = error } }

  /// Called with the running number of each feed request (from 1) before it is answered.
  package func onFeed(_ action: @escaping @Sendable (Int) -> Void) { state.withLock { $0.onFeed = action } }

  /// What the shop makes of calls; without it its platform calls nobody.
  package func onCall(_ hint: @escaping @Sendable (WebhookCall) -> WebhookHint?) {
    state.withLock { $0.hint = hint }
  }

  // MARK: ShopClient

  package func check() async -> [ShopCheck] {
    [ShopCheck(name: "reachable", error: state.withLock { $0.down })]
  }

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    await beforeFeed.pass()
    let (number, action) = state.withLock { state in
      state.calls.append(.feed(since: request.since?.text, page: request.page?.text))
      state.feeds += 1
      return (state.feeds, state.onFeed)
    }
    action?(number)
    return try state.withLock { (state) -> Result<FeedPage, ShopError> in
      if let down = state.down { return .failure(down) }
      if !state.feedFaults.isEmpty { return .failure(state.feedFaults.removeFirst()) }
      return .success(state.page(request, size: pageSize))
    }.get()
  }

  package func hint(from call: WebhookCall) -> WebhookHint? { state.withLock { $0.hint }?(call) }

  package func order(_ id: String) async throws(ShopError) -> Order {
    await beforeRead.pass()
    return try state.withLock { (state) -> Result<Order, ShopError> in
      state.calls.append(.read(id))
      if let down = state.down { return .failure(down) }
      if let error = state.readFaults[id]?.first {
        state.readFaults[id]?.removeFirst()
        return .failure(error)
      }
      return state.orders[id].map(Result.success) ?? .failure(.notFound("no order \(id)"))
    }.get()
  }

  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    await beforeWrite.pass()
    let result = state.withLock { state in
      if state.down == nil { state.calls.append(.write(order.id.id, change)) }
      return state.write(change, order.id.id)
    }
    await afterWrite.pass()
    return try result.get()
  }

  package func performBulk(_ items: [BulkItem]) async -> [Result<Order, ShopError>] {
    await beforeWrite.pass()
    let results = state.withLock { state in
      if state.down == nil { state.calls.append(.bulk(items.map(\.order.id.id))) }
      return items.map { state.write($0.change, $0.order.id.id) }
    }
    await afterWrite.pass()
    return results
  }

  package func allowsBulk(_ change: OrderChange) -> Bool {
    capabilities.bulkLimit != nil && change.status == nil && change.paid == nil
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] { [] }
}

extension FakeShopClient.State {
  /// Keeps a changed order and gives it a later time of change.
  fileprivate mutating func store(_ order: Order, _ id: String) {
    var order = order
    let last = order.updated?.seconds ?? 0
    order.updated = Timestamp(seconds: last + 1, offset: 0)
    orders[id] = order
    changes[id] = nextChange
    nextChange += 1
  }

  fileprivate mutating func write(_ change: OrderChange, _ id: String) -> Result<Order, ShopError> {
    if let down { return .failure(down) }
    let fault = writeFaults[id]?.first
    if fault != nil { writeFaults[id]?.removeFirst() }
    if case .notApplied(let error) = fault { return .failure(error) }
    guard var order = orders[id] else { return .failure(.notFound("no order \(id)")) }
    if let status = change.status {
      order.status = status.status
      order.shopStatus = status.word
    }
    if let paid = change.paid { order.paid = paid }
    if let tracking = change.tracking { order.shipping.tracking = tracking }
    if let carrier = change.carrier { order.shipping.carrier = carrier }
    if let note = change.note { order.note = [order.note, note].compactMap(\.self).joined(separator: "\n") }
    store(order, id)
    if case .applied(let error) = fault { return .failure(error) }
    return orders[id].map(Result.success) ?? .failure(.notFound(id))
  }

  /// One page, newest first, so that orders arriving meanwhile shift the later pages. The page cursor carries the
  /// state of the shop at the start of the pass, where the next pass goes on.
  fileprivate func page(_ request: FeedRequest, size: Int) -> FeedPage {
    let since = request.since.flatMap { Int($0.text) } ?? 0
    let parts = request.page?.text.split(separator: "@").compactMap { Int($0) } ?? []
    let (start, mark) = parts.count == 2 ? (parts[0], parts[1]) : (0, nextChange - 1)
    let ids = changes.filter { $0.value > since }.sorted { $0.value > $1.value }.map(\.key)
    let found = ids.dropFirst(start).prefix(size).compactMap { orders[$0] }
    let end = start + size
    return FeedPage(
      orders: found, next: end < ids.count ? FeedCursor("\(end)@\(mark)") : nil,
      resume: FeedCursor(String(mark)), total: nil)
  }
}
