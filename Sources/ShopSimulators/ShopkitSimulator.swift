import Foundation
import LoopbackHTTP
import Synchronization

/// A Shopkit shop on loopback, after the vendor's document and the later reference; it shares no code with the
/// client. Safe to use from any thread.
package final class ShopkitSimulator: Sendable {
  /// A mail the shop has sent to a customer.
  package struct Mail: Sendable, Equatable {
    package var order: Int
    package var alias: String

    /// A mail about an order that now has the status `alias`.
    package init(order: Int, alias: String) {
      self.order = order
      self.alias = alias
    }
  }

  /// How the shop differs from an ordinary one.
  package struct Options: Sendable {
    package var profile = ShopProfile.parallax
    package var orders = 80
    package var seed: UInt64 = 1
    package var key = "0bb18b34ba33cb2d7c55d568353fdc6f345b8d78"
    /// Adds what breaks strict readers: a missing total, dates that are none, unknown statuses.
    package var hostile = false
    /// An older shop without `PUT /order/bulk`.
    package var hasBulk = true
    /// Answers as the vendor's first document has it: coupons without a list around them, handles in the path, shipping
    /// in its impossible shape, no list of webhooks.
    package var isOld = false
    /// Whether `GET /product` filters at all.
    package var filtersProducts = true
    package var listForm = ShopkitListForm.keyed
    package var emptyForm = ShopkitEmptyForm.pagingNull
    /// Unix seconds.
    package var clock: @Sendable () -> Double = { Date().timeIntervalSince1970 }

    /// An ordinary shop on the machine's clock.
    package init() {}
  }

  struct State {
    var store: ShopkitStore
    var mails: [Mail] = []
    var refusals: [Int: Int] = [:]
    var listForm: ShopkitListForm
    var emptyForm: ShopkitEmptyForm
    var shelf = ShopkitShelf()
  }

  package let options: Options
  let state: Mutex<State>
  package let server: SimulatorServer

  /// A shop that does not listen yet.
  package init(_ options: Options = Options()) {
    self.options = options
    let seed = SeedData(
      seed: options.seed, profile: options.profile, now: Int(options.clock()), count: options.orders)
    state = Mutex(
      State(store: ShopkitStore(seed: seed), listForm: options.listForm, emptyForm: options.emptyForm))
    server = SimulatorServer(root: "/v1", clock: options.clock)
    if options.hostile {
      for (place, id) in orderIDs.enumerated() where place % SeedData.oddities == 24 {
        changeQuietly(id) { $0.statusWord = "preparing_gift" }
      }
    }
  }

  // MARK: - The server

  /// Starts to listen on 127.0.0.1; 0 asks for a free port. Returns the port.
  @discardableResult
  package func start(port: UInt16 = 0) throws -> UInt16 {
    try server.start(port: port) { [weak self] request, path, fault in
      self?.route(request, path, fault) ?? Handled(response: HTTPResponse(status: 503))
    }
  }

  /// The API key.
  package var key: String { options.key }

  // MARK: - Faults

  /// Empties the fault plan and forgets refused orders; does not bring a shop back that went down.
  package func clearFaults() {
    server.clearFaults()
    state.withLock { $0.refusals = [:] }
  }

  /// Refuses every write of an order for good, alone and in bulk.
  package func refuseWrites(of id: Int, status: Int = 400) { state.withLock { $0.refusals[id] = status } }

  /// Changes the form of lists from now on.
  package func setListForm(_ form: ShopkitListForm) { state.withLock { $0.listForm = form } }

  /// Changes the form of lists without entries from now on.
  package func setEmptyForm(_ form: ShopkitEmptyForm) { state.withLock { $0.emptyForm = form } }

  // MARK: - The shop's own view

  /// Ids of all orders, oldest first.
  package var orderIDs: [Int] { state.withLock { $0.store.ids } }

  /// An order as the shop has it.
  package func order(_ id: Int) -> ShopkitOrder? { state.withLock { $0.store.order(id) } }

  /// A colleague changes an order at the shop, now.
  package func change(_ id: Int, _ change: (inout ShopkitOrder) -> Void) {
    let now = self.now
    changeQuietly(id) { order in
      change(&order)
      order.updated = max(now, order.updated)
    }
  }

  /// Changes an order without touching `update_at`.
  package func changeQuietly(_ id: Int, _ change: (inout ShopkitOrder) -> Void) {
    state.withLock { state in
      guard var order = state.store.order(id) else { return }
      change(&order)
      state.store.replace(with: order)
    }
  }

  /// A customer buys something now; returns the new order's id.
  @discardableResult
  package func newOrder() -> Int {
    let now = self.now
    return state.withLock { $0.store.arrive(at: now) }
  }

  /// A colleague deletes an order at the shop.
  package func delete(_ id: Int) { state.withLock { _ = $0.store.remove(id) } }

  /// The mails sent to customers so far.
  package var mails: [Mail] { state.withLock { $0.mails } }

  /// Unix seconds by the shop's clock.
  var now: Int { Int(options.clock()) }
}
