/// What one line of the list shows of an order. Text is as the shop sent it.
package struct OrderSummary: Equatable, Sendable {
  package var id: OrderID
  package var number: String
  package var status: OrderStatus
  package var shopStatus: String
  package var paid: Bool?
  package var total: Money?
  package var currency: Currency
  package var created: Timestamp?
  package var updated: Timestamp?
  package var customer: String?
  /// Of the delivery address, else of the billing address.
  package var city: String?
  package var countryCode: String?
  package var pieces: Int
  package var tracking: String?
  package var isNew: Bool
  package var hasWarnings: Bool

  /// The shop's name in the config.
  package var shop: String { id.shop }

  /// Takes out of a whole order what the list shows.
  package init(_ order: Order) {
    id = order.id
    number = order.number
    status = order.status
    shopStatus = order.shopStatus
    paid = order.paid
    total = order.total
    currency = order.currency
    created = order.created
    updated = order.updated
    customer = order.listedCustomer
    city = order.listedCity
    countryCode = order.listedCountryCode
    pieces = order.pieces
    tracking = order.shipping.tracking
    isNew = order.isNew
    hasWarnings = !order.warnings.isEmpty
  }
}

extension Order {
  /// The customer as lists and searches take it: the name, else the company, else the name on an address.
  package var listedCustomer: String? {
    Order.firstPresent([customer.name, customer.company, delivery?.name, billing?.name])
  }

  /// The city the order goes to, else the one it is billed to.
  package var listedCity: String? { Order.firstPresent([delivery?.city, billing?.city]) }

  /// The country the order goes to, else the one it is billed to.
  package var listedCountryCode: String? {
    Order.firstPresent([delivery?.countryCode, billing?.countryCode])
  }

  private static func firstPresent(_ texts: [String?]) -> String? {
    for case let text? in texts where !text.isEmpty { return text }
    return nil
  }
}
