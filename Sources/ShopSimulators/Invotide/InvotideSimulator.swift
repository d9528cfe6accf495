import Foundation
import LoopbackHTTP
import Synchronization

/// An Invotide shop on loopback: OpenCart 3.0.3's api routes as they were observed and as the vendor's page describes
/// them; it shares no code with the client. Safe to use from any thread.
package final class InvotideSimulator: Sendable {
  /// A mail to a customer.
  package struct Mail: Sendable, Equatable {
    /// The letter for new orders, or the note about a new status.
    package enum Kind: Sendable { case letter, update }
    package var order: Int
    package var kind: Kind
    package var comment: String
  }

  /// How the shop differs from an ordinary one.
  package struct Options: Sendable {
    package var orders = 80
    package var seed: UInt64 = 1
    package var username = "Default"
    package var key = String(repeating: "k3Yz", count: 64)
    /// Adds what breaks strict readers: totals and dates that are none, unknown statuses.
    package var hostile = false
    /// One order in so many is a checkout that nobody finished; 0: none.
    package var abandonedEvery = 0
    /// One number in so many is a hole; 0: none.
    package var holeEvery = 0
    /// Statuses that staff have added, by number.
    package var extraStatuses: [Int: String] = [:]
    /// PHP prints a warning before every answer.
    package var printsWarnings = false
    /// The language of messages is another one.
    package var isTranslated = false
    /// The number of the oldest order.
    package var firstID = 1
    /// Unix seconds.
    package var clock: @Sendable () -> Double = { Date().timeIntervalSince1970 }

    /// An ordinary shop on the machine's clock.
    package init() {}
  }

  struct State {
    var orders: [Int: InvotideOrder] = [:]
    var nextID: Int
    var tokens = InvotideTokens()
    var catalogue = InvotideCatalogue()
    var mails: [Mail] = []
    var refusals: Set<Int> = []
    var admitsAddress = true
    var isEnabled = true
    var mailWorks = true
    var losesTokens = false
    var printsWarnings: Bool
    var ignoresHistory = false
    /// What lies in the cart of a new token.
    var leftovers = InvotideBasketData()
    /// Pieces that the cart holds after an addition, by product, whatever was asked for.
    var forcedPieces: [Int: Int] = [:]
    /// The route at whose next call the data of all tokens is gone.
    var forgetsBefore: String?
  }

  package let options: Options
  let state: InvotideLockedState
  let texts: InvotideTexts
  let profile: ShopProfile
  package let server: SimulatorServer

  /// A shop that does not listen yet.
  package init(_ options: Options = Options()) {
    self.options = options
    texts = InvotideTexts(isTranslated: options.isTranslated)
    profile = .kld(firstID: options.firstID)
    let now = Int(options.clock())
    let orders = InvotideSeed(options, profile: profile, now: now).orders
    let state = InvotideLockedState(
      State(
        orders: orders, nextID: (orders.keys.max() ?? options.firstID - 1) + 1,
        printsWarnings: options.printsWarnings))
    self.state = state
    server = SimulatorServer(root: "/shop", clock: options.clock) { request in
      InvotideSimulator.arrive(request, state)
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

  /// Unix seconds by the shop's clock.
  var now: Int { Int(options.clock()) }

  // MARK: - The shop's own view

  /// Numbers of all orders, oldest first, abandoned checkouts included.
  package var orderIDs: [Int] { state.withLock { $0.orders.keys.sorted() } }

  /// An order as the shop has it.
  package func order(_ id: Int) -> InvotideOrder? { state.withLock { $0.orders[id] } }

  /// Staff change an order; `isQuiet` keeps its `date_modified`.
  package func change(_ id: Int, isQuiet: Bool = false, _ change: (inout InvotideOrder) -> Void) {
    let now = self.now
    state.withLock { state in
      guard var order = state.orders[id] else { return }
      change(&order)
      if !isQuiet { order.modified = max(now, order.modified) }
      state.orders[id] = order
    }
  }

  /// A customer buys something now; returns the new order's number.
  @discardableResult
  package func newOrder(statusID: Int = 2) -> Int {
    let now = self.now
    return state.withLock { state in
      let seed = InvotideSeed(options, profile: profile, now: now)
      let id = state.nextID
      var order = seed.order(id: id, place: id - options.firstID)
      (order.created, order.modified, order.statusID) = (now, now, statusID)
      state.orders[id] = order
      state.nextID += 1
      return id
    }
  }

  /// Staff delete an order.
  package func delete(_ id: Int) { state.withLock { $0.orders[id] = nil } }

  /// The mails sent to customers so far.
  package var mails: [Mail] { state.withLock { $0.mails } }

  /// How many pieces of a product are in stock.
  package func stock(_ productID: Int) -> Int? { state.withLock { $0.catalogue.products[productID]?.stock } }

  /// Changes the catalogue.
  package func changeCatalogue(_ change: (inout InvotideCatalogue) -> Void) {
    state.withLock { change(&$0.catalogue) }
  }

  /// Refuses every status change of an order.
  package func refuseWrites(of id: Int) { state.withLock { _ = $0.refusals.insert(id) } }

  /// Whether the client's address is on the list.
  package func admitAddress(_ admits: Bool) { state.withLock { $0.admitsAddress = admits } }

  /// Whether the API user is enabled; disabling it ends its tokens.
  package func enableUser(_ isEnabled: Bool) { state.withLock { $0.isEnabled = isEnabled } }

  /// Whether the shop's mail server answers.
  package func setMail(works: Bool) { state.withLock { $0.mailWorks = works } }

  /// Forgets the data of all tokens, as PHP's clean-up does; new ones work.
  package func forgetTokens() { state.withLock { $0.tokens.loseData() } }

  /// Forgets the data of all tokens once, when a route is called next.
  package func forgetTokens(before route: String) { state.withLock { $0.forgetsBefore = route } }

  /// From now on a token is worthless at its first use, as with a zone west of UTC before 3.0.4.
  package func setTokensLost(_ areLost: Bool) { state.withLock { $0.losesTokens = areLost } }

  /// Whether PHP prints a warning before every answer.
  package func setWarnings(printed: Bool) { state.withLock { $0.printsWarnings = printed } }

  /// Answers success to status changes and makes none.
  package func ignoreHistory() { state.withLock { $0.ignoresHistory = true } }

  /// Puts something into the cart of every new token: pieces of a product, and a gift voucher.
  package func leaveInCarts(productID: Int, quantity: Int) {
    state.withLock { state in
      var cart = InvotideBasketData()
      cart.madeRows = 2
      cart.cart = [
        .init(cartID: 1, customerID: 0, productID: productID, quantity: quantity, options: [:])
      ]
      cart.gifts = [.init(code: "r2x", toName: "Nobody", amount: 5)]
      state.leftovers = cart
    }
  }

  /// Additions of a product leave so many pieces in the cart; a later edit is obeyed.
  package func forcePieces(of productID: Int, to count: Int) {
    state.withLock { $0.forcedPieces[productID] = count }
  }

  /// The live tokens.
  package var tokens: [String] { state.withLock { $0.tokens.all } }
}

extension InvotideSimulator: SimulatedShop {
  /// Empties the fault plan.
  package func clearFaults() { server.clearFaults() }

  /// The Invotide shop of the demo: read order by order, so it holds fewer.
  static var demoSeat: DemoSeat {
    DemoSeat(limit: 120) { request in
      var options = Options()
      (options.orders, options.seed, options.clock) = (request.orders, request.seed, request.clock)
      options.key = "demo-key-kld"
      options.firstID = 1204
      (options.abandonedEvery, options.holeEvery) = (9, 13)
      options.extraStatuses = [17: "Packed"]
      let simulator = InvotideSimulator(options)
      try simulator.start()
      return DemoShop(
        name: "kld", platform: "invotide",
        settings: [
          .init("url", simulator.url), .init("username", options.username),
          .init("key", options.key, isSecret: true), .init("timeZone", simulator.profile.timeZone),
          .init("currency", simulator.profile.currency),
          .init("orderIDs", json: #"{ "from": 1204, "gap": 20 }"#),
          .init("statuses", json: #"{ "17": { "name": "Packed", "as": "processing" } }"#),
        ], simulator: simulator)
    }
  }
}

/// The shop's state behind its lock, shared by the routes and by what notes requests as they come in.
final class InvotideLockedState: Sendable {
  private let mutex: Mutex<InvotideSimulator.State>

  init(_ state: InvotideSimulator.State) { mutex = Mutex(state) }

  func withLock<Result>(_ body: (inout InvotideSimulator.State) -> sending Result) -> sending Result {
    mutex.withLock { state in body(&state) }
  }
}

/// The texts of the shop's answers, in the language of the shop.
struct InvotideTexts: Sendable {
  let isTranslated: Bool

  var denied: String {
    isTranslated
      ? "Внимание: У Вас нет прав для доступа к API!"
      : "Warning: You do not have permission to access the API!"
  }
  var noOrder: String {
    isTranslated ? "Внимание: Заказ не найден!" : "Warning: Order could not be found!"
  }
  var orderDone: String {
    isTranslated ? "Заказ изменён!" : "Success: You have modified orders!"
  }
}
