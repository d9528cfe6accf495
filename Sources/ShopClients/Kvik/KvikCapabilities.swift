import OrderModel

/// What one kvik.shop can do: what its mapping names and its API is for.
enum KvikCapabilities {
  /// The capabilities of a configured shop. `requestsPerHour` nil: the vendor names no limit.
  static func make(_ settings: KvikSettings, requestsPerHour: Int?) -> ShopCapabilities {
    let mapping = settings.mapping
    var unavailable = never
    for operation: (KvikOperation, Ability) in [
      (.orders, .listOrders), (.price, .userPrices), (.products, .listProducts), (.create, .createOrders),
    ] where mapping.requests[operation.0] == nil {
      unavailable[operation.1] = mapping.notMapped(operation.0.rawValue)
    }
    // The merchant's documents name orders, their changes and prices; a mapping may still know more.
    for ability in [Ability.createOrders, .listProducts] where !settings.isBuyer {
      unavailable[ability]?.remedy = "the App API's documents name no such call, the Customer API's do"
    }
    if settings.isBuyer, mapping.requests[.price] == nil {
      unavailable[.userPrices] = "the Customer API is one buyer's side; products show that buyer's prices"
    }
    for (field, ability) in changes {
      if let reason = objection(to: field, settings) { unavailable[ability] = reason }
    }
    if let reason = loginObjection(settings) { unavailable[.login] = reason }
    return ShopCapabilities(
      platform: settings.platform,
      statuses: unavailable[.changeStatus] == nil ? mapping.statuses : [], unavailable: unavailable,
      requestsPerHour: requestsPerHour, missingListFields: missingListFields(mapping))
  }

  private static let changes: [(ChangeField, Ability)] = [
    (.status, .changeStatus), (.paid, .changePaid), (.note, .privateNote),
    (.customerNote, .customerNote), (.tracking, .tracking), (.carrier, .carrier),
  ]

  /// What neither API has, whatever is mapped (platforms.md 1.1, 1.5).
  private static let never: [Ability: Objection] = {
    let none: Objection = "kvik.shop's APIs have no such call"
    let mappings: Objection = "kvik.shop mappings have no place for it"
    return [
      .trackingLink: mappings, .invoiceLink: mappings,
      .chooseMail: "kvik.shop documents no choice of customer mails",
      .chooseCapture: "kvik.shop documents no capture of payments",
      .bulkChanges: "kvik.shop documents no change of several orders in one request",
      .editOrders: none, .deleteOrders: none, .createProducts: none, .updateProducts: none,
      .listCategories: none, .createCategories: none, .shippingOffers: none, .paymentOffers: none,
      .readCoupons: none, .createCoupons: none, .deleteCoupons: none, .listWebhooks: none,
      .createWebhooks: none, .deleteWebhooks: none,
      .receiveWebhooks: "kvik.shop calls nobody; it writes changes into an XML2DB table",
    ]
  }()

  /// Why a field cannot be changed; nil when it can.
  private static func objection(to field: ChangeField, _ settings: KvikSettings) -> Objection? {
    let mapping = settings.mapping
    guard let update = mapping.requests[.update] else {
      return settings.isBuyer
        ? "the Customer API is one buyer's side; it changes no orders" : mapping.notMapped("update")
    }
    // Every change is decided on and verified by reading the order.
    if let reason = mapping.orderObjection { return reason }
    guard let name = KvikUpdate.placeholder(field), update.placeholders.contains(name) else {
      return .notMapped(update.place, "has no {\(KvikUpdate.placeholder(field) ?? field.rawValue)}")
    }
    switch field {
    case .status where mapping.statuses.isEmpty: return mapping.notMapped("statuses")
    case .paid where mapping.paid.isEmpty && mapping.unpaid.isEmpty: return mapping.notMapped("paid")
    case .note, .customerNote:
      // A note goes below the one that is there, which must be known for that.
      return mapping.orderFields.has(name) ? nil : mapping.notMapped("orders.fields." + name)
    default: return nil
    }
  }

  private static func loginObjection(_ settings: KvikSettings) -> Objection? {
    guard settings.isBuyer else { return "the App API signs in with its client secret, not by browser" }
    return settings.authorizeURL == nil
      ? Objection(.missing, at: [.setting(settings.setting("authorizeURL"))], "not set") : nil
  }

  /// The search fields, in the query language's words, that the list's mapping does not deliver.
  private static func missingListFields(_ mapping: KvikMapping) -> [String] {
    let fields = mapping.requests[.orders]?.fields ?? KvikFields()
    let places = [
      ("status", "status"), ("paid", "payment"), ("country", "countryCode"), ("tracking", "tracking"),
      ("carrier", "carrier"), ("email", "email"), ("city", "city"), ("total", "total"),
      ("created", "created"), ("age", "created"), ("updated", "updated"), ("items", "lines"),
    ]
    var missing = places.filter { !fields.has($0.1) }.map(\.0)
    if fields.lines?["sku"] == nil { missing.append("sku") }
    if !fields.has("note"), !fields.has("customerNote") { missing.append("note") }
    return missing + ["coupon"]
  }
}
