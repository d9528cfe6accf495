/// A coupon as its shop has it.
package struct Coupon: Equatable, Sendable {
  package var id: String?
  package var code: String
  /// The common kind; nil when the shop's word is not known (it then stands in `typeWord`).
  package var type: CouponType?
  /// The shop's own word for the kind.
  package var typeWord: String?
  /// The percentage or the amount, as a plain decimal; nil for free shipping.
  package var value: String?
  /// How often it may be used; nil: without limit.
  package var limit: Int?
  package var used: Int?
  package var appliesTo: CouponScope?
  /// From this order value on, as a plain decimal; with `appliesTo` `orders-over`.
  package var ordersOver: String?
  package var category: String?
  package var product: String?
  /// The first and last day, `YYYY-MM-DD` in the shop's zone; nil: open.
  package var from: String?
  package var to: String?
  /// What its amounts are in; none where the shop does not tell.
  package var currency = Currency.none

  /// Names a coupon.
  package init(code: String) { self.code = code }
}

/// What a coupon gives.
package enum CouponType: String, CaseIterable, Sendable, Codable { case percent, money, shipping }

/// What a coupon is good for.
package enum CouponScope: String, CaseIterable, Sendable, Codable {
  case allOrders = "all"
  case ordersOver = "orders-over"
  case category
  case product
}

/// A coupon to be created. Which members a platform requires is said by `ShopClient.objection`.
package struct CouponDraft: Hashable, Sendable, Codable {
  package var code: String
  package var type: CouponType
  /// The percentage or the amount, as a plain decimal; nil for free shipping.
  package var value: String?
  /// How often it may be used; nil: without limit.
  package var limit: Int?
  package var appliesTo: CouponScope
  package var ordersOver: String?
  package var category: String?
  package var product: String?
  /// `YYYY-MM-DD` in the shop's zone.
  package var from: String?
  package var to: String?

  /// A coupon for all orders, without limit and end.
  package init(code: String, type: CouponType, value: String?) {
    self.code = code
    self.type = type
    self.value = value
    appliesTo = .allOrders
  }
}
