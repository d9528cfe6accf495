import Foundation
import LoopbackHTTP
import Synchronization

/// A Quickbutik shop on loopback, after the vendor's document and what is known beyond it; it shares no code with the
/// client. Where the document leaves open what the shop does unasked, it does the worst: it mails, it captures, and it
/// brings an order under `from_status_date` only after its status was changed by the merchant. Safe to use from any
/// thread.
package final class QuickbutikSimulator: Sendable {
  /// A mail the shop has sent to a customer.
  package struct Mail: Sendable, Equatable {
    package var order: Int
    /// `paid` or `done`.
    package var about: String
  }

  /// Which flag keeps the confirmation of a payment from being mailed: the text of the vendor's page names one, its
  /// sample the other.
  package enum PaidMailFlag: Sendable, CaseIterable { case text, sample }

  /// How the shop differs from an ordinary one.
  package struct Options: Sendable {
    package var profile = ShopProfile.norrsken
    package var orders = 80
    package var seed: UInt64 = 1
    /// With the punctuation that real keys have.
    package var key = "q(B#7&x+=/k%e?y"
    /// Adds what breaks strict readers: a missing total, dates that are none, unknown statuses.
    package var hostile = false
    /// What cancelled orders show; no document names it.
    package var cancelledNumber = "0"
    package var paidMailFlag = PaidMailFlag.text
    /// Whether flags may be JSON booleans, as in the samples, or must be texts, as in the schema.
    package var readsBooleans = false
    package var resultForm = QuickbutikResultForm.keyed
    package var successForm = QuickbutikSuccessForm.number
    package var singleForm = QuickbutikSingleForm.array
    package var listForm = QuickbutikListForm.paged
    /// Whether the shop has the newer `GET /products/count`.
    package var countsProducts = true
    /// Unix seconds.
    package var clock: @Sendable () -> Double = { Date().timeIntervalSince1970 }

    /// An ordinary shop on the machine's clock.
    package init() {}
  }

  struct State {
    var store: QuickbutikStore
    var mails: [Mail] = []
    var captures: [Int] = []
    var refusals: Set<Int> = []
    var resultForm: QuickbutikResultForm
    var singleForm: QuickbutikSingleForm
    var listForm: QuickbutikListForm
    var catalogue: QuickbutikCatalogue
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
      State(
        store: QuickbutikStore(seed: seed, cancelled: options.cancelledNumber),
        resultForm: options.resultForm, singleForm: options.singleForm, listForm: options.listForm,
        catalogue: QuickbutikCatalogue(options.profile)))
    server = SimulatorServer(root: "/v1", clock: options.clock)
    if options.hostile {
      for (place, id) in orderIDs.enumerated() where place % SeedData.oddities == 24 {
        changeQuietly(id) { $0.status = "7" }
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
    state.withLock { $0.refusals = [] }
  }

  /// Refuses every write of an order: 200 with the failure inside.
  package func refuseWrites(of id: Int) { state.withLock { _ = $0.refusals.insert(id) } }

  /// Changes the form of results from now on.
  package func setResultForm(_ form: QuickbutikResultForm) { state.withLock { $0.resultForm = form } }

  /// Changes the form of single orders from now on.
  package func setSingleForm(_ form: QuickbutikSingleForm) { state.withLock { $0.singleForm = form } }

  /// Changes the form of lists from now on.
  package func setListForm(_ form: QuickbutikListForm) { state.withLock { $0.listForm = form } }

  // MARK: - The shop's own view

  /// Ids of all orders, oldest first.
  package var orderIDs: [Int] { state.withLock { $0.store.ids } }

  /// An order as the shop has it.
  package func order(_ id: Int) -> QuickbutikOrder? { state.withLock { $0.store.order(id) } }

  /// What was bought with an order.
  package func contents(_ id: Int) -> QuickbutikContents? {
    state.withLock { state in state.store.order(id).map { state.store.contents(of: $0) } }
  }

  /// A colleague changes an order's status at the shop, now.
  package func change(_ id: Int, _ change: (inout QuickbutikOrder, inout QuickbutikContents) -> Void) {
    let now = self.now
    state.withLock { state in
      guard var order = state.store.order(id) else { return }
      var contents = state.store.contents(of: order)
      change(&order, &contents)
      order.contents = contents
      order.statusChanged = now
      state.store.replace(with: order)
    }
  }

  /// Changes an order without any trace in the filters.
  package func changeQuietly(_ id: Int, _ change: (inout QuickbutikOrder) -> Void) {
    state.withLock { state in
      guard var order = state.store.order(id) else { return }
      change(&order)
      state.store.replace(with: order)
    }
  }

  /// A customer begins a checkout now; returns the new order's id. It is not paid yet.
  @discardableResult
  package func newOrder() -> Int {
    let now = self.now
    return state.withLock { $0.store.arrive(at: now) }
  }

  /// A customer pays now.
  package func pay(_ id: Int) {
    let now = self.now
    changeQuietly(id) { ($0.status, $0.paidAt) = ("1", now) }
  }

  /// The shop's owner removes an order.
  package func delete(_ id: Int) { state.withLock { _ = $0.store.remove(id) } }

  /// The mails sent to customers so far.
  package var mails: [Mail] { state.withLock { $0.mails } }

  /// The orders whose payments were activated so far.
  package var captures: [Int] { state.withLock { $0.captures } }

  /// Unix seconds by the shop's clock.
  var now: Int { Int(options.clock()) }
}

extension QuickbutikSimulator: SimulatedShop {
  /// A Quickbutik shop of the demo.
  static func demoSeat(_ profile: ShopProfile) -> DemoSeat {
    DemoSeat(limit: nil) { request in
      var options = QuickbutikSimulator.Options()
      options.profile = profile
      options.orders = request.orders
      options.seed = request.seed
      options.key = "demo-key-" + profile.name
      options.clock = request.clock
      let simulator = QuickbutikSimulator(options)
      try simulator.start()
      return DemoShop(
        name: profile.name, platform: "quickbutik",
        settings: [
          .init("url", simulator.url), .init("key", simulator.key, isSecret: true),
          .init("timeZone", profile.timeZone), .init("currency", profile.currency),
        ], simulator: simulator)
    }
  }
}
