/// The identity of an order across all shops: the shop's configured name and the platform's own id.
package struct OrderID: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The shop's `name` in the config.
  package let shop: String
  /// The id as the platform's API takes it.
  package let id: String

  /// Names an order of a shop.
  package init(shop: String, id: String) {
    self.shop = shop
    self.id = id
  }

  package var description: String { shop + " " + id }
}

/// One order as its shop last told it. Pending changes are never written into it; they are laid over it.
///
/// An absent value is nil, never a guess: a missing date stays missing. Text is as the shop sent it, control
/// characters included; the sanitiser makes it harmless where it is shown.
package struct Order: Equatable, Sendable {
  package var id: OrderID
  package var platform: Platform
  /// The number the customer sees.
  package var number: String
  package var status: OrderStatus
  /// The shop's own word for the status.
  package var shopStatus: String
  /// Whether the shop says it is paid; nil where the platform does not tell.
  package var paid: Bool?
  package var total: Money?
  package var currency: Currency
  package var created: Timestamp?
  package var updated: Timestamp?
  package var customer = Customer()
  package var delivery: Address?
  package var billing: Address?
  package var lines: [OrderLine] = []
  package var shipping = Shipping()
  package var payment = Payment()
  package var coupon: CouponUse?
  /// The private note of the shop's staff.
  package var note: String?
  /// What the customer wrote or can read.
  package var customerNote: String?
  /// The order's page at the shop.
  package var link: String?
  /// Whether the shop flags it as not seen yet.
  package var isNew = false
  /// Whether it is a checkout the customer never finished; lists hide it unless `is:abandoned` asks.
  package var isAbandoned = false
  /// The changeable fields that this reading cannot show, so that an absent value says nothing.
  package var unreadable: Set<ChangeField> = []
  /// What could not be read of the record, in words for the operator; the rest of the order is still shown.
  package var warnings: [String] = []

  /// Makes an order with its identity and status; everything else starts absent.
  package init(id: OrderID, platform: Platform, number: String, status: OrderStatus, shopStatus: String) {
    self.id = id
    self.platform = platform
    self.number = number
    self.status = status
    self.shopStatus = shopStatus
    currency = .none
  }

  /// How many pieces are ordered over all lines.
  package var pieces: Int { lines.reduce(0) { $0 &+ $1.quantity } }
}

/// Who bought.
package struct Customer: Equatable, Sendable {
  package var name: String?
  package var email: String?
  package var phone: String?
  package var company: String?

  /// A customer of whom nothing is known yet.
  package init() {}
}

/// A postal address.
package struct Address: Equatable, Sendable {
  package var name: String?
  /// Street lines, without blank ones.
  package var lines: [String] = []
  package var postcode: String?
  package var city: String?
  package var region: String?
  /// The country's name as the shop writes it.
  package var country: String?
  /// ISO 3166-1 alpha-2.
  package var countryCode: String?
  package var phone: String?

  /// An address of which nothing is known yet.
  package init() {}
}

/// One line of an order.
package struct OrderLine: Equatable, Sendable {
  package var sku: String?
  package var title: String
  package var option: String?
  package var quantity: Int
  /// Price of one piece without tax, where the platform tells the two apart.
  package var price: Money?
  /// Price of the line with tax, where the platform tells the two apart.
  package var total: Money?

  /// Makes a line; prices start absent.
  package init(title: String, quantity: Int) {
    self.title = title
    self.quantity = quantity
  }
}

/// How the order travels.
package struct Shipping: Equatable, Sendable {
  package var method: String?
  package var price: Money?
  package var tracking: String?
  package var carrier: String?
  /// Where the parcel can be followed.
  package var link: String?

  /// A shipment of which nothing is known yet.
  package init() {}
}

/// How the order is paid.
package struct Payment: Equatable, Sendable {
  package var method: String?
  /// The transaction or payment reference the shop shows.
  package var reference: String?

  /// A payment of which nothing is known yet.
  package init() {}
}

/// The coupon used on an order.
package struct CouponUse: Equatable, Sendable {
  package var code: String
  package var type: String?
  /// The value as the shop writes it: a percentage or an amount.
  package var value: String?

  /// Names the coupon.
  package init(code: String, type: String? = nil, value: String? = nil) {
    self.code = code
    self.type = type
    self.value = value
  }
}
