import Foundation
import LoopbackHTTP
import Synchronization

/// A kvik.shop on loopback, one side of it: tokens and transport after the vendor's documents, paths and shapes after
/// the mapping example, as the vendor publishes none. Shares no code with the client. Safe to use from any thread.
package final class KvikSimulator: Sendable {
  /// Which API it serves.
  package enum Side: String, Sendable {
    case app = "/api/app"
    case customer = "/api/customer"

    /// The documented token paths: one with an underscore, one with a hyphen.
    package var tokenPath: String {
      rawValue + (self == .app ? "/oauth/access_token" : "/oauth/access-token")
    }
  }

  /// How lists look.
  package enum ListForm: Sendable {
    /// `items`, `next` with an absolute link, `total`.
    case linked
    /// The link is a path.
    case linkedByPath
    /// `items` and `total`, no link.
    case counted
    /// An array, nothing else.
    case bare
    /// The list under a name that the mapping does not know, and the link.
    case renamed
    /// Two lists, neither under the mapped name.
    case ambiguous
    /// The link leads to this host.
    case linkedElsewhere(String)
  }

  /// How the shop differs from an ordinary one.
  package struct Options: Sendable {
    package var side = Side.app
    package var profile = ShopProfile.brno
    package var orders = 80
    package var seed: UInt64 = 1
    package var clientID = "d194b033-1975-43e5-a083-96bdbe3ea1cd"
    package var clientSecret = "164381f6-dcea-46c1-bf8f-f9f22288970c"
    /// Adds what breaks strict readers.
    package var hostile = false
    /// Whether a buyer's orders take changes, too, which no document says.
    package var buyerMayChange = false
    /// Unix seconds.
    package var clock: @Sendable () -> Double = { Date().timeIntervalSince1970 }
    /// How much the shop's own clock is ahead; seconds.
    package var skew = 0.0

    /// The merchant's side of an ordinary shop on the machine's clock.
    package init() {}
  }

  struct State {
    var store: KvikStore
    var desk = KvikTokenDesk()
    var listForm = ListForm.linked
    var isPacked = true
    var refusals: [String: Int] = [:]
    var ignoresChanges = false
    var tellsDate = true
  }

  package let options: Options
  let state: Mutex<State>
  package let server: SimulatorServer

  /// A shop that does not listen yet.
  package init(_ options: Options = Options()) {
    self.options = options
    let seed = SeedData(
      seed: options.seed, profile: options.profile, now: Int(options.clock() + options.skew),
      count: options.orders)
    state = Mutex(State(store: KvikStore(seed: seed, hostile: options.hostile)))
    server = SimulatorServer(root: "", clock: options.clock)
  }

  // MARK: - The server

  /// Starts to listen on 127.0.0.1; 0 asks for a free port. Returns the port.
  @discardableResult
  package func start(port: UInt16 = 0) throws -> UInt16 {
    try server.start(port: port) { [weak self] request, path, fault in
      self?.dated(request, path, fault) ?? Handled(response: HTTPResponse(status: 503))
    }
  }

  /// An answer with the shop's clock, as nearly every server sends it.
  private func dated(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    var handled = route(request, path, fault)
    if state.withLock({ $0.tellsDate }) { handled.response.headers["Date"] = WireTime.http(now) }
    return handled
  }

  /// Where customers sign in by browser.
  package var authorizeURL: String { url + "/oauth/authorize" }

  /// The requests for tokens among them.
  package var tokenRequests: [RecordedRequest] { requests.filter { $0.path == options.side.tokenPath } }

  /// The requests among them that change something.
  package var writes: [RecordedRequest] {
    requests.filter { $0.method != "GET" && $0.path != options.side.tokenPath }
  }

  // MARK: - Faults

  /// Empties the fault plan and forgets refused orders.
  package func clearFaults() {
    server.clearFaults()
    state.withLock { $0.refusals = [:] }
  }

  /// Refuses every write of an order for good.
  package func refuseWrites(of code: String, status: Int = 400) {
    state.withLock { $0.refusals[code] = status }
  }

  /// Changes the form of lists from now on.
  package func setListForm(_ form: ListForm) { state.withLock { $0.listForm = form } }

  /// Sends answers as they are instead of packed.
  package func unpackAnswers() { state.withLock { $0.isPacked = false } }

  /// Sends answers without `Date`.
  package func hideDate() { state.withLock { $0.tellsDate = false } }

  /// Answers changes with 200 and the order as it was.
  package func ignoreChanges() { state.withLock { $0.ignoresChanges = true } }

  // MARK: - Tokens

  /// Every token given out so far has ended: 401 `invalid_token`.
  package func expireTokens() { state.withLock { $0.desk.expireAll() } }

  /// No token given out so far is known: 400 `access_denied`.
  package func revokeTokens() { state.withLock { $0.desk.revokeAll() } }

  /// No token is good any more, not even a new one.
  package func refuseAllTokens() { state.withLock { $0.desk.refuseAll() } }

  /// How long tokens live, in seconds, and whether a signing in by browser can be renewed.
  package func setTokens(lifetime: Int, refreshable: Bool = false) {
    state.withLock { state in
      (state.desk.lifetime, state.desk.told) = (lifetime, .int(lifetime))
      state.desk.givesRefreshTokens = refreshable
    }
  }

  /// Leaves out how long tokens live.
  package func hideTokenLifetime() { state.withLock { $0.desk.told = nil } }

  // MARK: - The shop's own view

  /// Codes of all orders, oldest first.
  package var orderCodes: [String] { state.withLock { $0.store.orders.map(\.code) } }

  /// An order as the shop has it.
  package func order(_ code: String) -> KvikOrder? { state.withLock { $0.store.order(code) } }

  /// A colleague changes an order at the shop, now.
  package func change(_ code: String, _ change: (inout KvikOrder) -> Void) {
    let now = self.now
    changeQuietly(code) { order in
      change(&order)
      order.updated = max(now, order.updated)
    }
  }

  /// Changes an order without touching `updated`.
  package func changeQuietly(_ code: String, _ change: (inout KvikOrder) -> Void) {
    state.withLock { state in
      guard var order = state.store.order(code) else { return }
      change(&order)
      state.store.replace(with: order)
    }
  }

  /// A customer buys something now; returns the new order's code.
  @discardableResult
  package func newOrder() -> String {
    let now = self.now
    return state.withLock { $0.store.arrive(at: now).code }
  }

  /// Unix seconds by the shop's clock.
  var now: Int { Int(options.clock() + options.skew) }
}
