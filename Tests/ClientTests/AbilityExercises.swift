import OrderModel
import Testing

extension AbilityExercise {
  /// One for each ability.
  static let all: [Ability: AbilityExercise] = changes.merging(reads) { $1 }.merging(writes) { $1 }

  // MARK: Changes of an order

  private static let changes: [Ability: AbilityExercise] = [
    .changeStatus: AbilityExercise { shop in
      try await AbilityExercise.change(needsStatus: true) { _, _ in }.use(shop)
    } refusal: { client, order in
      var change = OrderChange()
      change.status = StatusChoice(status: .sent, word: "sent")
      do throws(ShopError) { _ = try await client.perform(change, on: order) } catch { return error }
      return nil
    },
    .changePaid: .change { change, order in change.paid = !(order.paid ?? false) },
    .privateNote: .change { change, _ in change.note = "packed" },
    .customerNote: .change { change, _ in change.customerNote = "on its way" },
    .tracking: .change { change, _ in change.tracking = "RR1" },
    .carrier: .change { change, _ in (change.tracking, change.carrier) = ("RR1", "post") },
    .trackingLink: .change { change, _ in change.trackingLink = "https://post.example/RR1" },
    .invoiceLink: .change { change, _ in change.invoiceLink = "https://bills.example/1" },
    .chooseMail: .change(needsStatus: true) { change, _ in change.notify = true },
    .chooseCapture: .change(needsStatus: true) { change, _ in change.capture = true },
    .bulkChanges: AbilityExercise { shop in
      var change = OrderChange()
      change.tracking = "RR1"
      #expect(shop.client.allowsBulk(change))
      var items: [BulkItem] = []
      for id in shop.orderIDs.prefix(3) {
        items.append(BulkItem(order: try await shop.client.order(id), change: change))
      }
      let writes = shop.writes
      for result in await shop.client.performBulk(items) {
        #expect(try result.get().shipping.tracking == "RR1")
      }
      #expect(shop.writes == writes + 1)
    } refusal: { client, _ in
      var change = OrderChange()
      change.tracking = "RR1"
      return client.allowsBulk(change) ? nil : client.lacking(.bulkChanges)
    },
  ]

  // MARK: Questions

  private static let reads: [Ability: AbilityExercise] = [
    .listOrders: .read { shop in
      let pass = try await shop.pass(since: nil)
      #expect(pass.orders.count >= shop.orderIDs.count)
    } _: { (client) throws(ShopError) in
      _ = try await client.feed(FeedRequest(since: nil))
    },
    .listProducts: .read { shop in
      let products = try await shop.client.products(ProductQuery())
      #expect(!products.isEmpty)
    } _: { (client) throws(ShopError) in
      _ = try await client.products(ProductQuery())
    },
    .listCategories: .read { shop in
      let categories = try await shop.client.categories(CategoryQuery())
      #expect(!categories.isEmpty)
    } _: { (client) throws(ShopError) in
      _ = try await client.categories(CategoryQuery())
    },
    .shippingOffers: .read { shop in
      let query = try await PlatformSamples.parcel(shop)
      let offers = try await shop.client.shippingOffers(query)
      #expect(!offers.isEmpty)
    } _: { (client) throws(ShopError) in
      _ = try await client.shippingOffers(ShippingQuery())
    },
    .paymentOffers: .read { shop in
      let offers = try await shop.client.paymentOffers(PlatformSamples.quote(shop))
      #expect(!offers.isEmpty)
    } _: { (client) throws(ShopError) in
      _ = try await client.paymentOffers(nil)
    },
    .userPrices: .read { shop in
      let (sku, user) = PlatformSamples.price
      let quote = try await shop.client.price(sku: sku, user: user)
      #expect(quote.price != nil)
    } _: { (client) throws(ShopError) in
      _ = try await client.price(sku: "S", user: "U")
    },
    .readCoupons: .read { shop in
      let draft = PlatformSamples.coupon
      _ = await succeed(.createCoupon(draft), shop)
      let found = try await shop.client.coupon(code: draft.code)
      #expect(found.type == draft.type && found.value.map { Double($0) } == 10)
      await #expect(throws: ShopError.self) { try await shop.client.coupon(code: "NONE-SUCH") }
    } _: { (client) throws(ShopError) in
      _ = try await client.coupon(code: "X")
    },
    .listWebhooks: .read { shop in
      let url = "https://hooks.example/orders"
      _ = await shop.client.perform(.createWebhook(url: url, events: PlatformSamples.events))
      let hooks = try await shop.client.webhooks()
      #expect(hooks.contains { $0.url == url })
    } _: { (client) throws(ShopError) in
      _ = try await client.webhooks()
    },
    .receiveWebhooks: AbilityExercise { shop in
      let id = try #require(shop.orderIDs.first)
      #expect(PlatformSamples.calls(id).contains { shop.client.hint(from: $0)?.orderID == id })
    } refusal: { client, order in
      PlatformSamples.calls(order.id.id).allSatisfy { client.hint(from: $0) == nil }
        ? client.lacking(.receiveWebhooks) : nil
    },
    .login: .read { shop in
      let offer = try shop.client.beginLogin()
      #expect(offer.url.contains("state=") && !offer.url.contains(offer.verifier))
    } _: { (client) throws(ShopError) in
      _ = try client.beginLogin()
    },
  ]

  // MARK: Writes

  /// Makes a write that the platform takes and expects every receipt to say done.
  private static func succeed(_ write: ShopWrite, _ shop: ContractShop) async -> [WriteReceipt] {
    #expect(shop.client.objection(to: write) == nil)
    let receipts = await shop.client.perform(write)
    #expect(!receipts.isEmpty)
    for receipt in receipts { #expect(receipt.error == nil) }
    return receipts
  }

  private static let writes: [Ability: AbilityExercise] = [
    .createOrders: .write(.createOrder(OrderDraft())) { shop in
      let draft = try #require(try await PlatformSamples.order(shop))
      let id = try #require(await succeed(.createOrder(draft), shop).first?.id)
      let order = try await shop.client.order(id)
      #expect(order.id.id == id)
    },
    .editOrders: .write(.editOrder(id: "1", OrderDraft())) { shop in
      let draft = try await PlatformSamples.edit(shop)
      _ = await succeed(.editOrder(id: try #require(shop.orderIDs.first), draft), shop)
    },
    .deleteOrders: .write(.deleteOrder(id: "1")) { shop in
      let id = try #require(shop.orderIDs.first)
      _ = await succeed(.deleteOrder(id: id), shop)
      await #expect(throws: ShopError.self) { try await shop.client.order(id) }
    },
    .createProducts: .write(.createProducts([ProductDraft()])) { shop in
      _ = await succeed(.createProducts([PlatformSamples.product]), shop)
      let found = try await shop.client.products(ProductQuery())
      #expect(found.contains { $0.sku == PlatformSamples.product.sku })
    },
    .updateProducts: .write(.updateProducts([ProductDraft()])) { shop in
      let found = try await shop.client.products(ProductQuery())
      var draft = ProductDraft()
      draft.sku = found.compactMap(\.sku).first
      draft.stock = 77
      _ = await succeed(.updateProducts([draft]), shop)
    },
    .createCategories: .write(.createCategory(name: "X", parent: nil)) { shop in
      _ = await succeed(.createCategory(name: "Winter", parent: nil), shop)
      let found = try await shop.client.categories(CategoryQuery())
      #expect(found.contains { $0.name == "Winter" })
    },
    .createCoupons: .write(.createCoupon(PlatformSamples.coupon)) { shop in
      _ = await succeed(.createCoupon(PlatformSamples.coupon), shop)
    },
    .deleteCoupons: .write(.deleteCoupon(code: "X")) { shop in
      _ = await succeed(.createCoupon(PlatformSamples.coupon), shop)
      _ = await succeed(.deleteCoupon(code: PlatformSamples.coupon.code), shop)
    },
    .createWebhooks: .write(.createWebhook(url: "https://x.example", events: ["order"])) { shop in
      let write = ShopWrite.createWebhook(url: "https://hooks.example/a", events: PlatformSamples.events)
      _ = await succeed(write, shop)
    },
    .deleteWebhooks: .write(.deleteWebhook(id: "1")) { shop in
      let write = ShopWrite.createWebhook(url: "https://hooks.example/a", events: PlatformSamples.events)
      let id = try #require(await succeed(write, shop).first?.id)
      _ = await succeed(.deleteWebhook(id: id), shop)
    },
  ]
}
