package import OrderModel
internal import Synchronization

/// A shop behind the `ShopClient` port that answers from a script: for tests of the commands about catalogues, coupons,
/// whole orders and webhooks. It keeps what was written.
package final class ScriptedShop: ShopClient {
  /// What the shop knows and says. Everything starts empty; writes succeed.
  package struct Script: Sendable {
    package var orders: [String: Order] = [:]
    package var products: Result<[Product], ShopError> = .success([])
    package var categories: [ProductCategory] = []
    package var shipping: [ShippingOffer] = []
    package var payments: [PaymentOffer] = []
    package var coupons: [String: Coupon] = [:]
    package var webhooks: [WebhookSubscription] = []
    package var objection: Objection?
    /// What stands against every change of an order that was read.
    package var changeObjection: Objection?
    package var consequences: [Consequence] = []
    package var previews: [RequestPreview] = []
    /// What the next writes answer; when none is left they succeed.
    package var receipts: [[WriteReceipt]] = []
    package var offer: LoginOffer?
    package var checkError: ShopError?

    /// A shop that has nothing and takes everything.
    package init() {}
  }

  private struct State {
    var script = Script()
    var writes: [ShopWrite] = []
    var shippingQueries: [ShippingQuery] = []
    var productQueries: [ProductQuery] = []
    var codes: [String] = []
  }

  package let capabilities: ShopCapabilities
  private let state = Mutex(State())

  /// A shop that lacks the abilities in `unavailable`.
  package init(
    unavailable: [Ability: Objection] = [:], rules: [ChangeRule] = [],
    _ change: (inout Script) -> Void = { _ in }
  ) {
    var capabilities = ShopCapabilities(
      platform: .shopkit, statuses: unavailable[.changeStatus] == nil ? FakeShopClient.statuses : [],
      unavailable: unavailable)
    capabilities.rules = rules
    self.capabilities = capabilities
    var script = Script()
    change(&script)
    state.withLock { $0.script = script }
  }

  // MARK: What a test arranges and sees

  /// Changes what the shop says from now on.
  package func edit(_ change: (inout Script) -> Void) { state.withLock { change(&$0.script) } }

  /// The writes that reached the shop.
  package var writes: [ShopWrite] { state.withLock { $0.writes } }

  /// The questions about shipping and products so far.
  package var shippingQueries: [ShippingQuery] { state.withLock { $0.shippingQueries } }
  package var productQueries: [ProductQuery] { state.withLock { $0.productQueries } }

  /// The codes that were redeemed for a token.
  package var codes: [String] { state.withLock { $0.codes } }

  // MARK: ShopClient

  package func check() async -> [ShopCheck] {
    [ShopCheck(name: "reachable", error: state.withLock { $0.script.checkError })]
  }

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    FeedPage(orders: state.withLock { Array($0.script.orders.values) })
  }

  package func order(_ id: String) async throws(ShopError) -> Order {
    guard let order = state.withLock({ $0.script.orders[id] }) else { throw .notFound(id) }
    return order
  }

  package func objection(to change: OrderChange, on order: Order) -> Objection? {
    capabilities.objection(to: change, from: order.shopStatus) ?? state.withLock { $0.script.changeObjection }
  }

  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    if let found = objection(to: change, on: order) { throw .objection(found) }
    var order = order
    if let status = change.status { (order.status, order.shopStatus) = (status.status, status.shownWord) }
    let changed = order
    state.withLock { $0.script.orders[changed.id.id] = changed }
    return changed
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] {
    [RequestPreview(method: "PUT", url: "https://x/\(order.id.id)")]
  }

  package func products(_ query: ProductQuery) async throws(ShopError) -> [Product] {
    try state.withLock { (state) -> Result<[Product], ShopError> in
      state.productQueries.append(query)
      return state.script.products
    }.get()
  }

  package func categories(_ query: CategoryQuery) async throws(ShopError) -> [ProductCategory] {
    state.withLock { $0.script.categories }
  }

  package func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer] {
    state.withLock { state in
      state.shippingQueries.append(query)
      return state.script.shipping
    }
  }

  package func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer] {
    state.withLock { $0.script.payments }
  }

  package func price(sku: String, user: String) async throws(ShopError) -> PriceQuote {
    var quote = PriceQuote(sku: sku, user: user)
    quote.price = Currency("EUR").flatMap { Money(decimal: "12.5", currency: $0) }
    return quote
  }

  package func coupon(code: String) async throws(ShopError) -> Coupon {
    guard let coupon = state.withLock({ $0.script.coupons[code] }) else { throw .notFound("") }
    return coupon
  }

  package func webhooks() async throws(ShopError) -> [WebhookSubscription] {
    state.withLock { $0.script.webhooks }
  }

  package func objection(to write: ShopWrite) -> Objection? {
    capabilities.availability(of: write.ability).objection ?? state.withLock { $0.script.objection }
  }

  package func consequences(of write: ShopWrite) -> [Consequence] {
    state.withLock { $0.script.consequences }
  }

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    state.withLock { state in
      state.writes.append(write)
      return state.script.receipts.isEmpty ? [WriteReceipt(id: "77")] : state.script.receipts.removeFirst()
    }
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] { state.withLock { $0.script.previews } }

  package func hint(from call: WebhookCall) -> WebhookHint? {
    guard capabilities.availability(of: .receiveWebhooks).isAvailable else { return nil }
    let values = Dictionary(call.query.map { ($0.name, $0.value) }) { first, _ in first }
    let trust = values["trust"].flatMap(WebhookHint.Trust.init) ?? .unverified
    return WebhookHint(event: "order.changed", orderID: values["order"], trust: trust)
  }

  package func beginLogin() throws(ShopError) -> LoginOffer {
    guard let offer = state.withLock({ $0.script.offer }) else { throw lacking(.login) }
    return offer
  }

  package func finishLogin(_ offer: LoginOffer, code: String) async throws(ShopError) {
    if code == "stale" { throw .unauthorized("invalid_grant") }
    state.withLock { $0.codes.append(code) }
  }
}
