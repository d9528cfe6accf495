/// The port through which everything above talks to one shop. Implementations live in ShopClients, one per
/// platform; they keep no state but limits, tokens and sessions, and may be called from any task.
package protocol ShopClient: Sendable {
  /// What this shop can do, after its configuration was read. Constant for the client's life, but for what a status
  /// shows, which may be learned by writing it.
  var capabilities: ShopCapabilities { get }

  /// Proves the shop one step at a time: reachable, signed in, one read. Never throws: a failed step is a result.
  func check() async -> [ShopCheck]

  /// Reads the next page of orders that are new or changed. Reading may be repeated inside (limits, temporary
  /// failures); writing never is.
  func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage

  /// Reads one order, whole. `notFound` when the shop has none of that id.
  func order(_ id: String) async throws(ShopError) -> Order

  /// Why a change of an order that was just read is not made; nil when it may go. Sends nothing.
  func objection(to change: OrderChange, on order: Order) -> Objection?

  /// Makes a change on an order that was just read, in exactly one write, and returns the order as the shop has it
  /// afterwards. The verdict comes from the answer's content, never from its HTTP status alone. Throws `unclear`
  /// when the write may have happened.
  func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order

  /// Makes changes for which `allowsBulk` holds on several just-read orders in as few writes as the platform
  /// allows. One result per item, in the items' order.
  func performBulk(_ items: [BulkItem]) async -> [Result<Order, ShopError>]

  /// Whether a change may travel in a bulk request.
  func allowsBulk(_ change: OrderChange) -> Bool

  /// The requests that `perform` would make, secrets masked; for `--dry-run`. `order` nil: not read yet.
  func preview(of change: OrderChange, on order: Order) -> [RequestPreview]

  /// The requests that `performBulk` would make, secrets masked.
  func previewBulk(_ items: [BulkItem]) -> [RequestPreview]

  // The calls below have defaults that throw an objection with the capability's reason, so that a platform names only
  // what it has.

  /// The shop's products, page by page to the end or the query's limit.
  func products(_ query: ProductQuery) async throws(ShopError) -> [Product]

  /// The shop's categories.
  func categories(_ query: CategoryQuery) async throws(ShopError) -> [ProductCategory]

  /// The ways to send a parcel or an order.
  func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer]

  /// The ways to pay, of the shop or for an order.
  func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer]

  /// What a product costs a user.
  func price(sku: String, user: String) async throws(ShopError) -> PriceQuote

  /// A coupon by its code; `notFound` when the shop has none.
  func coupon(code: String) async throws(ShopError) -> Coupon

  /// The shop's webhooks.
  func webhooks() async throws(ShopError) -> [WebhookSubscription]

  /// What the shop makes of an order before it is placed. Places nothing.
  func quote(_ draft: OrderDraft) async throws(ShopError) -> OrderQuote

  /// Why a write is not even tried: a member the platform does not take, by its name, or a missing one. Nil when it may
  /// go. Sends nothing.
  func objection(to write: ShopWrite) -> Objection?

  /// What a write causes besides itself. Sends nothing.
  func consequences(of write: ShopWrite) -> [Consequence]

  /// Makes a write, each item at most once. Never throws: every item has its receipt, read from the answer's content.
  func perform(_ write: ShopWrite) async -> [WriteReceipt]

  /// The requests that `perform` would make, secrets masked.
  func preview(of write: ShopWrite) -> [RequestPreview]

  /// What a call for this shop says; nil when its platform calls nobody. Sends nothing.
  func hint(from call: WebhookCall) -> WebhookHint?

  /// Starts a signing in by browser. Sends nothing.
  func beginLogin() throws(ShopError) -> LoginOffer

  /// Redeems the code that the browser brought back and keeps the token.
  func finishLogin(_ offer: LoginOffer, code: String) async throws(ShopError)
}

extension ShopClient {
  package func allowsBulk(_ change: OrderChange) -> Bool { false }

  package func previewBulk(_ items: [BulkItem]) -> [RequestPreview] {
    items.flatMap { preview(of: $0.change, on: $0.order) }
  }

  /// How many of the first changes may travel in one bulk request: neither status nor paid, as those always go one by
  /// one, and no more than the platform takes.
  package func leadingBulk(_ changes: some Sequence<OrderChange>) -> Int {
    guard let limit = capabilities.bulkLimit, limit > 1 else { return 0 }
    var count = 0
    for change in changes {
      guard count < limit, change.status == nil, change.paid == nil, allowsBulk(change) else { break }
      count += 1
    }
    return count
  }

  package func performBulk(_ items: [BulkItem]) async -> [Result<Order, ShopError>] {
    var results: [Result<Order, ShopError>] = []
    for item in items {
      do throws(ShopError) {
        results.append(.success(try await perform(item.change, on: item.order)))
      } catch {
        results.append(.failure(error))
      }
    }
    return results
  }
}

/// One order of a bulk change, as just read.
package struct BulkItem: Sendable {
  package var order: Order
  package var change: OrderChange

  /// Pairs an order with its change.
  package init(order: Order, change: OrderChange) {
    self.order = order
    self.change = change
  }
}

/// A place in a shop's stream of orders; opaque to everyone but its client (a time stamp, an offset, an id).
package struct FeedCursor: Equatable, Sendable, Codable {
  package var text: String

  /// Wraps a client's own notation.
  package init(_ text: String) { self.text = text }
}

/// What to read next of a shop's orders.
package struct FeedRequest: Sendable {
  /// Where the last complete pass ended; nil reads everything.
  package var since: FeedCursor?
  /// The page to go on with, from the previous `FeedPage` of the same pass.
  package var page: FeedCursor?
  /// Ids of orders known to be open, for platforms that have no list and re-read them.
  package var knownOpen: [String] = []
  /// At most this many requests for the pass, where a platform probes; nil means no budget.
  package var budget: Int?

  /// Starts a pass.
  package init(since: FeedCursor?, page: FeedCursor? = nil) {
    self.since = since
    self.page = page
  }
}

/// One page of a pass.
package struct FeedPage: Sendable {
  package var orders: [Order]
  /// The page to ask for next in this pass; nil on the last one. The session also ends a pass when a page brings no
  /// order id that is new to it.
  package var next: FeedCursor?
  /// Where the next pass starts, to be stored only after the whole pass was stored.
  package var resume: FeedCursor?
  /// How many orders the shop says there are in all, if it says.
  package var total: Int?
  /// Records that could not be read at all, in words; the others are in `orders`.
  package var warnings: [String]
  /// Ids of orders that the shop provably no longer has.
  package var gone: [String] = []

  /// Makes a page.
  package init(
    orders: [Order], next: FeedCursor? = nil, resume: FeedCursor? = nil, total: Int? = nil,
    warnings: [String] = []
  ) {
    self.orders = orders
    self.next = next
    self.resume = resume
    self.total = total
    self.warnings = warnings
  }
}

/// One step of proving a shop.
package struct ShopCheck: Equatable, Sendable {
  /// `reachable`, `signed in`, `orders`, …
  package var name: String
  /// Nil when it holds.
  package var error: ShopError?
  /// A fact worth telling: the store's name, the number of orders.
  package var detail: String?

  /// Makes a result.
  package init(name: String, error: ShopError? = nil, detail: String? = nil) {
    self.name = name
    self.error = error
    self.detail = detail
  }
}

/// A request that would be made, for `--dry-run`.
package struct RequestPreview: Equatable, Sendable {
  package var method: String
  package var url: String
  /// Headers in the order they are set, secret values already masked.
  package var headers: [(name: String, value: String)]
  package var body: String?
  /// Whether it only signs in, which one run does once for all its requests.
  package var signsIn = false

  /// Describes a request.
  package init(
    method: String, url: String, headers: [(name: String, value: String)] = [], body: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  package static func == (left: RequestPreview, right: RequestPreview) -> Bool {
    left.method == right.method && left.url == right.url && left.body == right.body
      && left.headers.elementsEqual(right.headers, by: ==)
  }
}
