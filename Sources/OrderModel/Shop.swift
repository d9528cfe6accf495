/// The kinds of shop orderdeck talks to. The raw value is the `platform` word of the config.
package enum Platform: String, CaseIterable, Sendable, Codable {
  case shopkit
  case quickbutik
  /// The merchant's side of a kvik.shop.
  case kvikApp = "kvik-app"
  /// One buyer's side of a kvik.shop.
  case kvikCustomer = "kvik-customer"
  case invotide

  /// The vendor's own spelling.
  package var title: String {
    switch self {
    case .shopkit: "Shopkit"
    case .quickbutik: "Quickbutik"
    case .kvikApp: "kvik.shop App API"
    case .kvikCustomer: "kvik.shop Customer API"
    case .invotide: "Invotide"
    }
  }
}

/// Something a shop may or may not be able to do.
package enum Ability: String, CaseIterable, Sendable {
  case listOrders = "list orders"
  case changeStatus = "change the status"
  case changePaid = "change paid"
  case privateNote = "private note"
  case customerNote = "note for the customer"
  case tracking = "tracking number"
  case carrier = "carrier"
  case trackingLink = "tracking link"
  case invoiceLink = "invoice link"
  /// The operator decides whether the shop mails the customer.
  case chooseMail = "choose whether the customer gets a mail"
  /// The operator decides whether marking an order captures its payment.
  case chooseCapture = "choose whether money is captured"
  /// Several orders in one request.
  case bulkChanges = "change many orders in one request"
  case createOrders = "create an order"
  case editOrders = "change an order's contents"
  case deleteOrders = "delete an order"
  case listProducts = "products"
  case createProducts = "create products"
  case updateProducts = "change products"
  case listCategories = "categories"
  case createCategories = "create a category"
  case shippingOffers = "shipping offers"
  case paymentOffers = "payment methods"
  case userPrices = "price for a user"
  case readCoupons = "show a coupon"
  case createCoupons = "create a coupon"
  case deleteCoupons = "delete a coupon"
  case listWebhooks = "list webhooks"
  case createWebhooks = "create a webhook"
  case deleteWebhooks = "delete a webhook"
  /// The shop calls us about changed orders.
  case receiveWebhooks = "receive webhooks"
  case login = "sign in by browser"
}

/// Whether an ability is there, or why it is not.
package enum Availability: Equatable, Sendable {
  case available
  /// The reason names the setting or the platform's limit.
  case unavailable(Objection)

  /// Whether the ability can be used.
  package var isAvailable: Bool { self == .available }

  /// Why it cannot be used; nil when it can.
  package var objection: Objection? {
    if case .unavailable(let objection) = self { objection } else { nil }
  }

  /// The same in words.
  package var reason: String? { objection?.text }
}

/// A status a shop accepts: the common word and the word it is written with.
package struct StatusChoice: Hashable, Sendable, Codable {
  package var status: OrderStatus
  /// The shop's own word, as it is written.
  package var word: String
  /// The word that an order shows afterwards, where it is another one.
  package var shown: String?
  /// The shop's number for it, where it has both; `=17` names it as well.
  package var code: String?

  /// Pairs a common status with the shop's word.
  package init(status: OrderStatus, word: String, shown: String? = nil, code: String? = nil) {
    self.status = status
    self.word = word
    self.shown = shown
    self.code = code
  }

  /// The word by which an order that has this status is known.
  package var shownWord: String { shown ?? word }
}

/// What one configured shop can do. It decides what the console offers and what a command refuses, with the reason.
package struct ShopCapabilities: Equatable, Sendable {
  package var platform: Platform
  /// The statuses that can be written, in the order in which they are offered; the first word named for a
  /// common status is the one written for it.
  package var statuses: [StatusChoice]
  /// Shop words that are read but cannot be written are not in `statuses`.
  package var unavailable: [Ability: Objection]
  /// The largest batch of one bulk request; nil where every change is a request of its own.
  package var bulkLimit: Int?
  /// Requests the shop allows per hour; nil where no limit is known.
  package var requestsPerHour: Int?
  /// Search fields that this shop's order list does not deliver (`sku`, `tracking`, …).
  package var missingListFields: [String]
  /// Limits on what one change may combine, and what it causes from some statuses.
  package var rules: [ChangeRule] = []
  /// Whether the feed has to be told which orders are open, because the platform lists no changes.
  package var followsKnownOrders = false

  /// Describes a shop in which everything is available but what `unavailable` names.
  package init(
    platform: Platform, statuses: [StatusChoice], unavailable: [Ability: Objection] = [:],
    bulkLimit: Int? = nil,
    requestsPerHour: Int? = nil, missingListFields: [String] = []
  ) {
    self.platform = platform
    self.statuses = statuses
    self.unavailable = unavailable
    self.bulkLimit = bulkLimit
    self.requestsPerHour = requestsPerHour
    self.missingListFields = missingListFields
  }

  /// Whether `ability` is there, or why not.
  package func availability(of ability: Ability) -> Availability {
    unavailable[ability].map(Availability.unavailable) ?? .available
  }

  /// The same without some abilities; each limit says why. What the shop itself cannot do keeps its own reason.
  package func without(_ limits: [Ability: Objection]) -> ShopCapabilities {
    guard !limits.isEmpty else { return self }
    var less = self
    less.unavailable.merge(limits) { own, _ in own }
    return less
  }

  /// The choice that writes a common status; nil when the shop does not take it.
  package func choice(for status: OrderStatus) -> StatusChoice? { statuses.first { $0.status == status } }

  /// The choice that writes the shop's own `word`; nil when the shop does not take it.
  package func choice(forWord word: String) -> StatusChoice? {
    statuses.first { $0.word == word } ?? statuses.first { $0.code == word }
  }
}
