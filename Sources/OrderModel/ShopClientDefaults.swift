/// What a platform that lacks an operation answers: an objection with the reason its capabilities give.
extension ShopClient {
  package func products(_ query: ProductQuery) async throws(ShopError) -> [Product] {
    throw lacking(.listProducts)
  }

  package func categories(_ query: CategoryQuery) async throws(ShopError) -> [ProductCategory] {
    throw lacking(.listCategories)
  }

  package func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer] {
    throw lacking(.shippingOffers)
  }

  package func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer] {
    throw lacking(.paymentOffers)
  }

  package func price(sku: String, user: String) async throws(ShopError) -> PriceQuote {
    throw lacking(.userPrices)
  }

  package func coupon(code: String) async throws(ShopError) -> Coupon { throw lacking(.readCoupons) }

  package func webhooks() async throws(ShopError) -> [WebhookSubscription] { throw lacking(.listWebhooks) }

  package func quote(_ draft: OrderDraft) async throws(ShopError) -> OrderQuote {
    guard capabilities.availability(of: .createOrders).isAvailable else { throw lacking(.createOrders) }
    return OrderQuote()
  }

  package func objection(to change: OrderChange, on order: Order) -> Objection? {
    capabilities.objection(to: change, from: order.shopStatus)
  }

  package func objection(to write: ShopWrite) -> Objection? {
    capabilities.availability(of: write.ability).objection
  }

  package func consequences(of write: ShopWrite) -> [Consequence] { [] }

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    [WriteReceipt(id: nil, error: lacking(write.ability))]
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] { [] }

  package func hint(from call: WebhookCall) -> WebhookHint? { nil }

  package func beginLogin() throws(ShopError) -> LoginOffer { throw lacking(.login) }

  package func finishLogin(_ offer: LoginOffer, code: String) async throws(ShopError) {
    throw lacking(.login)
  }

  /// The error of an operation this shop does not have.
  package func lacking(_ ability: Ability) -> ShopError {
    .objection(
      capabilities.availability(of: ability).objection
        ?? "\(capabilities.platform.title) has no call to \(ability.rawValue)")
  }
}
