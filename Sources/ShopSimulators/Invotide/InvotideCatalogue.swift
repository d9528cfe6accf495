/// What an Invotide shop sells, to whom and where: the parts of its database that no API route lists.
package struct InvotideCatalogue: Sendable {
  /// A product with its stock.
  package struct Product: Sendable {
    package var name: String
    package var model: String
    /// In the default currency, without tax.
    package var price: Double
    package var stock: Int
    package var minimum = 1
    package var ships = true
    package var isEnabled = true
    /// Reward points it costs; 0: cannot be paid with points.
    package var points = 0
    /// The option that must be chosen, with its values.
    package var options: [Int: [Int: String]] = [:]
  }

  /// A coupon in percent.
  package struct Coupon: Sendable {
    package var percent: Double
    package var minimum = 0.0
    package var membersOnly = false
  }

  /// A country with its zones.
  package struct Country: Sendable {
    package var name: String
    package var code: String
    package var needsPostcode: Bool
    package var zones: [Int: String]
  }

  package var products: [Int: Product] = [
    28: Product(name: "HTC Touch HD", model: "Product 1", price: 100, stock: 939, points: 200),
    30: Product(
      name: "Canon EOS 5D &amp; Case", model: "Product 3", price: 80, stock: 7,
      options: [226: [15: "Red", 16: "Blue"]]),
    40: Product(name: "iPhone", model: "product 11", price: 101, stock: 970),
    41: Product(name: "iMac", model: "Product 14", price: 100, stock: 977, minimum: 3),
    44: Product(
      name: "E-Book &quot;Amber&quot;", model: "Product 17", price: 12.5, stock: 1000, ships: false),
    46: Product(name: "Sony VAIO", model: "Product 19", price: 1000, stock: 0),
  ]
  package var coupons: [String: Coupon] = [
    "2222": Coupon(percent: 10), "BIG": Coupon(percent: 20, minimum: 500),
    "MEMBER": Coupon(percent: 5, membersOnly: true),
  ]
  /// Balances in the default currency.
  package var vouchers: [String: Double] = ["VOU-7271": 50]
  /// Reward points by customer.
  package var customers: [Int: Int] = [7: 500]
  package var currencies: [String: Double] = ["EUR": 1, "USD": 1.0833]
  package var countries: [Int: Country] = [
    176: Country(
      name: "Russian Federation", code: "RU", needsPostcode: false,
      zones: [2751: "Kaliningrad", 2761: "Moscow"]),
    222: Country(
      name: "United Kingdom", code: "GB", needsPostcode: true,
      zones: [3553: "Greater London", 3563: "Lancashire"]),
    128: Country(name: "Monaco", code: "MC", needsPostcode: false, zones: [:]),
  ]
  /// How often a coupon was used.
  package var couponUses: [String: Int] = [:]

  /// The sample data.
  init() {}

  /// `account/account/country`, which needs no token.
  func country(_ id: String?) -> JSONItem {
    guard let id, let number = Int(id), let country = countries[number] else { return .array([]) }
    let zones = country.zones.sorted { $0.key < $1.key }.map { zone in
      JSONItem.object([
        ("zone_id", .text(String(zone.key))), ("country_id", .text(id)), ("name", .text(zone.value)),
        ("code", .text(zone.value.prefix(3).uppercased())), ("status", .text("1")),
      ])
    }
    return .object([
      ("country_id", .text(id)), ("name", .text(country.name)), ("iso_code_2", .text(country.code)),
      ("iso_code_3", .text("")), ("address_format", .text("")),
      ("postcode_required", .text(country.needsPostcode ? "1" : "0")), ("zone", .array(zones)),
      ("status", .text("1")),
    ])
  }
}

/// The session data of one token: a basket with everything an order needs.
struct InvotideBasketData {
  struct Row {
    var cartID: Int
    /// Cart rows belong to the customer they were added for.
    var customerID: Int
    var productID: Int
    var quantity: Int
    var options: [String: String]
  }

  struct Gift {
    var code: String
    var toName: String
    var amount: Double
  }

  var cart: [Row] = []
  var gifts: [Gift] = []
  var madeRows = 0
  var customer: [String: String]?
  /// Stays once a customer was logged in.
  var customerID = 0
  var paymentAddress: [String: String]?
  var shippingAddress: [String: String]?
  /// Codes with title and cost; nil until they were asked for.
  var shippingMethods: [(code: String, title: String, cost: Double)]?
  var paymentMethods: [(code: String, title: String)]?
  var shippingMethod: String?
  var paymentMethod: String?
  var coupon: String?
  var voucher: String?
  var reward = 0
  var currency = "EUR"

  /// The rows this customer sees.
  var rows: [Row] { cart.filter { $0.customerID == customerID } }

  /// What every change of the cart throws away.
  mutating func forgetMethods() {
    (shippingMethods, paymentMethods, shippingMethod, paymentMethod) = (nil, nil, nil, nil)
  }
}
