/// The kvik.shop shops of the demo, with the worked example of a mapping that the README shows.
package enum KvikDemo {
  private static let statuses = """
    statuses: { NEW: "pending", WAITING_PAYMENT: "awaiting-payment", PROCESSING: "processing",
                  IN_PRODUCTION: "processing", ON_HOLD: "on-hold", READY: "ready-for-pickup", SHIPPED: "sent",
                  DELIVERED: "delivered", CANCELLED: "canceled", RETURNED: "returned" },
      paid: { yes: ["PAID"], no: ["UNPAID"] },
    """

  private static func orders(note: String) -> String {
    """
    orders: {
        get: "/orders?page={page}&limit={limit}&changed-since={since}", pageSize: 50, items: "/items", next: "/next",
        fields: {
          id: "/code", number: "/code", status: "/state/code", payment: "/state/payment", total: "/price/total",
          currency: "/price/currency", created: "/created", updated: "/updated", customer: "/customer/name",
          email: "/customer/email", phone: "/customer/phone", company: "/customer/company",
          street: "/address/street", postcode: "/address/postcode", city: "/address/city",
          countryCode: "/address/country", shippingMethod: "/delivery/name", paymentMethod: "/payment/name",
          \(note)customerNote: "/remarks/buyer", tracking: "/parcel/code", carrier: "/parcel/carrier", link: "/url",
          reference: "/reference",
          lines: { items: "/items", sku: "/code", title: "/name", quantity: "/quantity", price: "/price" },
        },
      },
      order: { get: "/orders/{id}" },
    """
  }

  private static let update = """
    update: {
        patch: "/orders/{id}",
        body: { state: { code: "{status}", payment: "{payment}" }, parcel: { code: "{tracking}", carrier: "{carrier}" },
                remarks: { staff: "{note}", buyer: "{customerNote}" } },
      },
    """

  /// The merchant's side: orders and their changes, prices for users.
  package static let appResources = """
    {
      \(orders(note: "note: \"/remarks/staff\", "))
      \(update)
      price: { get: "/prices?product={sku}&user={user}", fields: { price: "/price", currency: "/currency" } },
      \(statuses)
    }
    """

  /// A buyer's side: the own orders, products, a new order.
  package static let customerResources = """
    {
      \(orders(note: ""))
      products: {
        get: "/products?code={sku}&brand={brand}", items: "/items",
        fields: { sku: "/code", brand: "/brand", title: "/name", price: "/price", currency: "/currency",
                  stock: "/stock" },
      },
      create: {
        post: "/orders",
        body: { reference: "{reference}", remark: "{comment}",
                basket: [ { code: "{line.sku}", brand: "{line.brand}", pieces: "{line.quantity}" } ] },
        fields: { id: "/code", link: "/url" },
      },
      \(statuses)
    }
    """

  /// The mapping of a side.
  package static func resources(_ side: KvikSimulator.Side) -> String {
    side == .app ? appResources : customerResources
  }

  /// A buyer orders this often.
  private static let buyerLimit = 60

  /// A demo shop: `brno` with the merchant's side, `buyer` with one buyer's.
  static func seat(_ side: KvikSimulator.Side) -> DemoSeat {
    let name = side == .app ? "brno" : "buyer"
    return DemoSeat(limit: side == .app ? 300 : buyerLimit) { request in
      var options = KvikSimulator.Options()
      (options.side, options.orders, options.seed) = (side, request.orders, request.seed)
      options.clientID = "demo-client-" + name
      options.clientSecret = "demo-secret-" + name
      options.clock = request.clock
      let simulator = KvikSimulator(options)
      try simulator.start()
      var settings: [DemoShop.Setting] = [
        .init("url", simulator.url), .init("clientID", options.clientID),
        .init("clientSecret", options.clientSecret, isSecret: true),
        .init("timeZone", options.profile.timeZone),
      ]
      if side == .customer { settings.append(.init("authorizeURL", simulator.authorizeURL)) }
      settings.append(.init("resources", json: resources(side)))
      return DemoShop(
        name: name, platform: side == .app ? "kvik-app" : "kvik-customer", settings: settings,
        simulator: simulator)
    }
  }
}

extension KvikSimulator: SimulatedShop {}
