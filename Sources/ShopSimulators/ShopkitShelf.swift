import Foundation

/// What a simulated Shopkit shop has besides orders: coupons and webhooks. A value; the simulator keeps it behind its
/// lock.
struct ShopkitShelf: Sendable {
  var coupons: [ShopkitCoupon] = [.bajevolp]
  var webhooks: [ShopkitWebhook] = []
  private var lastID = 1337

  /// A number that no other coupon or webhook has.
  mutating func newID() -> Int {
    lastID += 1
    return lastID
  }
}

/// A coupon as the shop keeps it.
package struct ShopkitCoupon: Sendable, Equatable {
  package var id: Int
  package var code: String
  package var limit: Int
  package var used = 0
  package var value: Double
  package var type: String
  package var appliesTo: String
  package var ordersOver: Double?
  /// A handle becomes the id of what it names.
  package var category: Int?
  package var product: Int?
  /// `yyyy-mm-dd`, kept as it came.
  package var from: String?
  package var to: String?
  /// Unix seconds.
  package var created: Int

  /// A coupon that nobody has used.
  package init(
    id: Int, code: String, limit: Int, value: Double, type: String, appliesTo: String, created: Int
  ) {
    self.id = id
    self.code = code
    self.limit = limit
    self.value = value
    self.type = type
    self.appliesTo = appliesTo
    self.created = created
  }

  /// The coupon of the vendor's document.
  static let bajevolp: ShopkitCoupon = {
    var coupon = ShopkitCoupon(
      id: 1337, code: "bajevolp", limit: 5, value: 10, type: "percent", appliesTo: "all_orders",
      created: 1_416_354_092)
    coupon.used = 1
    return coupon
  }()

  /// The record as the shop sends it.
  func item(zone: TimeZone) -> JSONItem {
    .object([
      ("id", .int(id)), ("code", .text(code)), ("limit", .int(limit)), ("used", .int(used)),
      ("value", .number(value)), ("type", .text(type)), ("applies_to", .text(appliesTo)),
      ("orders_over", ordersOver.map(JSONItem.number) ?? .null),
      ("category", category.map(JSONItem.int) ?? .null),
      ("product", product.map(JSONItem.int) ?? .null), ("date_from", .optional(from)),
      ("date_to", .optional(to)),
      ("created_at", .text(WireTime.iso(created, zone: zone))), ("orders_total", .int(0)),
      ("orders_discount", .int(0)),
    ])
  }
}

/// A webhook as the shop keeps it.
package struct ShopkitWebhook: Sendable, Equatable {
  package var id: Int
  package var event: String
  package var url: String
  package var active = true

  /// The record as the shop sends it.
  var item: JSONItem {
    .object([("id", .int(id)), ("event", .text(event)), ("url", .text(url)), ("active", .bool(active))])
  }

  /// The events that the vendor's reference lists for creating.
  static let events: Set<String> = [
    "order_canceled", "order_deleted", "order_created", "order_updated", "order_paid", "order_sent",
    "order_change_status", "order_invoice", "order_shipping", "order_delivered", "order_change_payment",
    "order_payment_failed", "order_returned", "order_pickup_available", "order_waiting_shipment",
    "client_created",
    "client_updated", "client_deleted", "newsletter_subscribed", "newsletter_unsubscribed",
  ]
}
