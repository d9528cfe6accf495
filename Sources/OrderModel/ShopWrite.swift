/// A write that is no change of an order's status, notes or tracking: coupons, orders, products, webhooks.
package enum ShopWrite: Hashable, Sendable, Codable {
  case createCoupon(CouponDraft)
  case deleteCoupon(code: String)
  case createOrder(OrderDraft)
  /// Changes the contents of an order.
  case editOrder(id: String, OrderDraft)
  case deleteOrder(id: String)
  case createProducts([ProductDraft])
  case updateProducts([ProductDraft])
  case createCategory(name: String, parent: String?)
  /// Asks the shop to call `url` on these events.
  case createWebhook(url: String, events: [String])
  case deleteWebhook(id: String)

  /// The ability a shop needs for it.
  package var ability: Ability {
    switch self {
    case .createCoupon: .createCoupons
    case .deleteCoupon: .deleteCoupons
    case .createOrder: .createOrders
    case .editOrder: .editOrders
    case .deleteOrder: .deleteOrders
    case .createProducts: .createProducts
    case .updateProducts: .updateProducts
    case .createCategory: .createCategories
    case .createWebhook: .createWebhooks
    case .deleteWebhook: .deleteWebhooks
    }
  }
}

/// What became of one item of a write: of an order, a coupon, each product of a list, each event of a webhook.
package struct WriteReceipt: Equatable, Sendable {
  /// The shop's id of what was written, or the name it was asked for by.
  package var id: String?
  /// Why it was not done; nil when it was. `unclear`: it may have happened.
  package var error: ShopError?
  /// Whether it already was as asked, so that nothing was sent.
  package var isUnchanged = false
  /// A fact worth telling: a checkout link, the status the order has now.
  package var message: String?

  /// A result.
  package init(id: String?, error: ShopError? = nil, isUnchanged: Bool = false, message: String? = nil) {
    self.id = id
    self.error = error
    self.isUnchanged = isUnchanged
    self.message = message
  }
}

/// A shop's promise to call an address.
package struct WebhookSubscription: Equatable, Sendable {
  package var id: String
  package var event: String
  package var url: String
  package var isActive: Bool?

  /// Describes a subscription.
  package init(id: String, event: String, url: String, isActive: Bool? = nil) {
    self.id = id
    self.event = event
    self.url = url
    self.isActive = isActive
  }
}

/// A call that came in for a shop. Its contents are never used as data; it only says which order to read again.
package struct WebhookCall: Sendable {
  package var method: String
  /// Decoded query items in their order.
  package var query: [(name: String, value: String)]
  /// Lower-case names.
  package var headers: [String: String]
  /// Exactly the bytes that came.
  package var body: [UInt8]

  /// Describes a call.
  package init(
    method: String, query: [(name: String, value: String)], headers: [String: String], body: [UInt8]
  ) {
    self.method = method
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// What a platform makes of a call.
package struct WebhookHint: Equatable, Sendable {
  /// Whether the call proves that it came from the shop.
  package enum Trust: String, Sendable {
    case verified
    /// The platform signs nothing, or no secret is configured.
    case unverified
    /// The signature is wrong or missing; the call is refused.
    case forged
  }
  /// The shop's own word for the event.
  package var event: String?
  /// The order it is about; nil for other events and for what cannot be read.
  package var orderID: String?
  package var trust: Trust

  /// A judgement.
  package init(event: String?, orderID: String?, trust: Trust) {
    self.event = event
    self.orderID = orderID
    self.trust = trust
  }
}

/// One signing in by browser (OAuth 2 authorization code with PKCE, RFC 7636, 8252).
package struct LoginOffer: Equatable, Sendable {
  /// What the operator opens.
  package var url: String
  /// The loopback port and path that the browser comes back to.
  package var port: UInt16
  package var path: String
  /// Must come back unchanged.
  package var state: String
  /// Proves that who redeems the code is who asked for it. Secret.
  package var verifier: String

  /// An offer.
  package init(url: String, port: UInt16, path: String, state: String, verifier: String) {
    self.url = url
    self.port = port
    self.path = path
    self.state = state
    self.verifier = verifier
  }
}
