package import LoopbackHTTP
package import OrderModel
import Synchronization

/// Takes the calls that shops make about changed orders. A call is answered at once and only says which order to read
/// again; what it contains is never used as data. The path chooses the shop: `/parallax`.
///
/// Calls come in on the listener's threads. Reading goes on afterwards, one order of a shop at a time; deliveries repeat
/// and come in groups, so an order that already waits to be read is not read once more for it.
package final class WebhookInbox: Sendable {
  /// What became of one call.
  package struct Event: Equatable, Sendable {
    /// The shop that the path names; nil for calls that name none of ours.
    package var shop: String?
    /// The shop's own word for what happened, of letters, digits and `_.-/` only.
    package var event: String?
    package var orderID: String?
    /// Nil where nothing was judged, because the path or the method is wrong.
    package var trust: WebhookHint.Trust?
    package var outcome: Outcome
    /// Why reading failed; nil otherwise.
    package var error: ShopError?
    /// When the call came in, Unix seconds.
    package var time: Double
  }

  /// What was done about a call.
  package enum Outcome: String, Sendable {
    /// The order was read again.
    case read
    /// The shop has no such order any more, and so it was dropped here.
    case gone
    /// The call names no order; the shop is asked for its changes.
    case polled
    /// A reading of the same order that had not begun yet serves this call as well.
    case joined
    /// Reading failed; the next poll brings the change.
    case failed
    /// Refused: the signature is wrong or missing (403).
    case forged
    /// Refused: no such shop, or one whose platform calls nobody (404).
    case unknownShop = "unknown-shop"
    /// Refused: neither GET nor POST (405).
    case wrongMethod = "wrong-method"
  }

  /// One shop's readings: at most one under way.
  private struct Lane {
    /// Waiting, in the order they came in.
    var waiting: [Event] = []
    var isRunning = false
  }

  /// More orders waiting for one shop than this are left to a poll, so that nobody can make us read without end.
  private static let longestLane = 100

  private let clients: [String: any ShopClient]
  private let repository: OrderRepository
  private let clock: any WallClock
  private let tell: @Sendable (Event) -> Void
  private let lanes = Mutex<[String: Lane]>([:])
  private let listener = Mutex<HTTPListener?>(nil)

  /// An inbox for these shops that does not listen yet. `tell` gets every call once, from any thread, when it is
  /// settled.
  package init(
    shops: [ShopSpec], repository: OrderRepository, clock: any WallClock,
    tell: @escaping @Sendable (Event) -> Void
  ) {
    clients = Dictionary(shops.map { ($0.name, $0.client) }) { first, _ in first }
    self.repository = repository
    self.clock = clock
    self.tell = tell
  }

  deinit { listener.withLock { $0?.refuseConnections() } }

  /// What a call may be: an order of any shop is far smaller than 1 MiB.
  private static var limits: HTTPLimits {
    var limits = HTTPLimits()
    (limits.bodyBytes, limits.headerBytes) = (1 << 20, 16 * 1024)
    (limits.idleSeconds, limits.connections) = (15, 64)
    return limits
  }

  /// Listens on `address`, loopback unless another one is named; port 0 asks for a free one. Returns the port.
  @discardableResult
  package func start(
    port: UInt16, address: String = HTTPListener.loopback
  ) throws(HTTPListenerError) -> UInt16 {
    let listener = HTTPListener(limits: WebhookInbox.limits) { [weak self] request in
      .send(self?.answer(to: request) ?? HTTPResponse(status: 503))
    }
    let port = try listener.start(port: port, address: address)
    self.listener.withLock { $0 = listener }
    return port
  }

  /// Stops listening and ends all connections. Readings under way go on to their end.
  package func stop() { listener.withLock { $0 }?.stop() }

  // MARK: Calls

  /// The answer to a call, made without waiting for anything: 200, 403 forged, 404 unknown shop, 405.
  package func answer(to request: HTTPRequest) -> HTTPResponse {
    var event = Event(
      shop: nil, event: nil, orderID: nil, trust: nil, outcome: .unknownShop, time: clock.now())
    let name = WebhookInbox.shopName(request.path)
    guard let client = clients[name] else { return refuse(event, 404) }
    event.shop = name
    guard request.method == "POST" || request.method == "GET" else {
      event.outcome = .wrongMethod
      var response = refuse(event, 405)
      response.headers["Allow"] = "GET, POST"
      return response
    }
    guard let hint = client.hint(from: WebhookCall(request)) else { return refuse(event, 404) }
    event.event = hint.event.flatMap(WebhookInbox.plain)
    event.orderID = hint.orderID
    event.trust = hint.trust
    guard hint.trust != .forged else {
      // Nothing that an unknown caller says is passed on.
      (event.event, event.orderID, event.outcome) = (nil, nil, .forged)
      return refuse(event, 403)
    }
    accept(event, shop: name)
    return HTTPResponse(status: 200)
  }

  private func refuse(_ event: Event, _ status: Int) -> HTTPResponse {
    tell(event)
    return HTTPResponse(status: status)
  }

  /// The first step of the path: `parallax` of `/parallax`, with or without a slash behind it.
  private static func shopName(_ path: String) -> String {
    var name = path.dropFirst()
    if name.hasSuffix("/") { name = name.dropLast() }
    return String(name)
  }

  /// An event's word as it may be printed; nil when it is none.
  private static func plain(_ text: String) -> String? {
    let isWord = text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || [45, 46, 47, 95].contains($0)
    }
    return isWord && (1...64).contains(text.utf8.count) ? text : nil
  }

  // MARK: Reading

  /// Puts a call into its shop's lane, or lets it join the one that already waits there for the same order. A reading
  /// under way is not joined: it may have seen the order before the change.
  private func accept(_ event: Event, shop: String) {
    let (isJoined, starts) = lanes.withLock { lanes -> (Bool, Bool) in
      var lane = lanes[shop] ?? Lane()
      var event = event
      if lane.waiting.count >= WebhookInbox.longestLane { event.orderID = nil }
      if lane.waiting.contains(where: { $0.orderID == event.orderID }) { return (true, false) }
      lane.waiting.append(event)
      let starts = !lane.isRunning
      lane.isRunning = true
      lanes[shop] = lane
      return (false, starts)
    }
    if isJoined {
      var joined = event
      joined.outcome = .joined
      tell(joined)
    }
    if starts { Task { await self.run(shop) } }
  }

  /// Empties a lane.
  private func run(_ shop: String) async {
    while let event = next(shop) { tell(await settled(event, shop)) }
  }

  private func next(_ shop: String) -> Event? {
    lanes.withLock { lanes in
      guard lanes[shop]?.waiting.isEmpty == false else {
        lanes[shop] = nil
        return nil
      }
      return lanes[shop]?.waiting.removeFirst()
    }
  }

  private func settled(_ event: Event, _ shop: String) async -> Event {
    var event = event
    guard let id = event.orderID else {
      await repository.hint(shop: shop)
      event.outcome = .polled
      return event
    }
    do throws(ShopError) {
      _ = try await repository.read(OrderID(shop: shop, id: id))
      event.outcome = .read
    } catch {
      if case .notFound = error {
        await repository.remove([id], of: shop)
        event.outcome = .gone
      } else {
        (event.outcome, event.error) = (.failed, error)
        await repository.hint(shop: shop)
      }
    }
    return event
  }
}

extension WebhookCall {
  /// A call as it came in; of a header sent twice the first one counts.
  init(_ request: HTTPRequest) {
    var headers: [String: String] = [:]
    for field in request.headers.fields where headers[field.name.lowercased()] == nil {
      headers[field.name.lowercased()] = field.value
    }
    self.init(
      method: request.method, query: request.query.map { ($0.name, $0.value) }, headers: headers,
      body: request.body)
  }
}
