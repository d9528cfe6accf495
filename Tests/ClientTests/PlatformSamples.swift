import OrderModel
import ShopSimulators
import Testing

/// What the simulators' shops take: drafts, coupons, products, calls.
enum PlatformSamples {
  /// A new order with everything the platform asks for; nil where it creates none.
  static func order(_ shop: ContractShop) async throws -> OrderDraft? {
    guard shop.client.capabilities.availability(of: .createOrders).isAvailable else { return nil }
    var draft = OrderDraft()
    draft.reference = "od-0123456789abc"
    var line = DraftLine()
    line.quantity = 2
    switch shop.client.capabilities.platform {
    case .kvikApp, .kvikCustomer:
      let product = try await shop.client.products(ProductQuery()).first
      (line.sku, line.brand) = (product?.sku, product?.brand)
      draft.comment = "phone order"
    case .quickbutik:
      line.sku = try await shop.client.products(ProductQuery()).lazy.compactMap(\.sku).first
      customer(&draft, country: "SE")
    case .invotide: return invotide
    case .shopkit: break
    }
    draft.lines = [line]
    return draft
  }

  /// A whole order for the simulated catalogue; an edit builds the order anew and asks for as much.
  private static var invotide: OrderDraft {
    var draft = OrderDraft()
    draft.reference = "od-0123456789abc"
    customer(&draft, country: "GB")
    draft.delivery?.countryID = 222
    draft.delivery?.zoneID = 3553
    (draft.shippingMethod, draft.paymentMethod) = ("flat.flat", "bank_transfer")
    var line = DraftLine()
    (line.productID, line.quantity) = ("40", 1)
    draft.lines = [line]
    return draft
  }

  private static func customer(_ draft: inout OrderDraft, country: String) {
    (draft.customer.firstName, draft.customer.lastName) = ("Ann", "Lee")
    (draft.customer.email, draft.customer.phone) = ("ann@example.com", "0123456789")
    var address = DraftAddress()
    (address.lines, address.postcode, address.city) = (["1 Main St"], "12345", "London")
    address.countryCode = country
    draft.delivery = address
  }

  /// The order that a platform wants to quote shipping and payment for; nil where it lists them without one.
  static func quote(_ shop: ContractShop) async throws -> OrderDraft? {
    shop.client.capabilities.platform == .invotide ? invotide : nil
  }

  /// A parcel as the platform quotes it: by country, weight and value, for a whole order, or not at all.
  static func parcel(_ shop: ContractShop) async throws -> ShippingQuery {
    var query = ShippingQuery()
    if shop.client.capabilities.platform == .shopkit {
      (query.countryCode, query.weight, query.value) = ("PT", 500, "20")
    }
    query.draft = try await quote(shop)
    return query
  }

  /// New contents of an order.
  static func edit(_ shop: ContractShop) async throws -> OrderDraft {
    if shop.client.capabilities.platform == .invotide { return invotide }
    var draft = OrderDraft()
    draft.customer.phone = "0701234567"
    return draft
  }

  /// A product number and a user of whom the shop knows the price.
  static let price = (sku: "NR-101", user: "jana")

  static var coupon: CouponDraft {
    var draft = CouponDraft(code: "AUTUMN10", type: .percent, value: "10")
    draft.limit = 5
    return draft
  }

  static var product: ProductDraft {
    var draft = ProductDraft()
    (draft.sku, draft.title, draft.price, draft.stock) = ("NEW-1", "New pan", "199", 5)
    (draft.category, draft.description) = ("Kök", "A pan")
    return draft
  }

  /// An event that the platform's webhooks have.
  static let events = ["order_created"]

  /// The calls of the platforms about an order, in every form.
  static func calls(_ id: String) -> [WebhookCall] {
    let body = #"{"event": "order_created", "type": "order", "id": \#(id), "order": {"id": \#(id)}}"#
    return [
      WebhookCall(
        method: "GET", query: [("event_type", "order.new"), ("order_id", id)], headers: [:], body: []),
      WebhookCall(
        method: "POST", query: [], headers: ["content-type": "application/json"], body: Array(body.utf8)),
    ]
  }
}
