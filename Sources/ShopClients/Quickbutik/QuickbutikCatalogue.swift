import JSONText
package import OrderModel

/// What the shop sells, ships with and is paid by (platforms.md 3.6).
extension QuickbutikClient {
  /// The largest page of products that all sources agree on.
  static let productPage = 100

  package func products(_ query: ProductQuery) async throws(ShopError) -> [Product] {
    let refused = query.used.filter { $0 != "--id" && $0 != "--sku" }
    guard refused.isEmpty else {
      throw .objection(
        Objection(
          .unsupported, at: refused.map(Objection.Place.argument),
          "Quickbutik lists products by --id and --sku only"))
    }
    var found: [Product]
    if let id = query.id {
      found = try await product(id)
    } else {
      found = try await allProducts(limit: query.sku == nil ? query.limit : nil)
    }
    if let sku = query.sku {
      // The API has no such filter, so the catalogue is searched here.
      found = found.filter { $0.sku == sku || $0.variants.contains { $0.sku == sku } }
    }
    return query.limit.map { Array(found.prefix($0)) } ?? found
  }

  private func product(_ id: String) async throws(ShopError) -> [Product] {
    // A list of ids would mean several.
    guard QuickbutikUpdate.isID(id) else {
      throw .notFound("no product has the id “\(id)”; Quickbutik's ids are numbers")
    }
    let query = [("product_id", id), ("include_details", "true")]
    let values = try await get(["products"], query, .urgent) { (answer) throws(ReadFailure) in
      if answer.isNone { throw ReadFailure(.notFound("the shop has no product \(id)")) }
      if let failure = answer.readFailure { throw failure }
      return try QuickbutikClient.products(in: answer)
    }
    let products = products(from: values)
    guard let match = products.first(where: { $0.id == id }) else {
      throw .malformed("asked for product \(id), got \(products.first.map { "product \($0.id)" } ?? "none")")
    }
    return [match]
  }

  /// Page by page; a page that brings nothing new ends it, as older shops may not turn pages.
  private func allProducts(limit: Int?) async throws(ShopError) -> [Product] {
    var found: [Product] = []
    var ids: Set<String> = []
    var offset = 0
    while found.count < limit ?? .max {
      let query = [
        ("include_details", "true"), ("limit", String(QuickbutikClient.productPage)),
        ("offset", String(offset)),
      ]
      let values = try await get(["products"], query, .urgent) {
        (answer) throws(ReadFailure) -> [JSONValue] in
        if answer.isNone { return [] }
        if answer.response.status == 404 { throw ReadFailure(wrongAddress) }
        if let failure = answer.readFailure { throw failure }
        return try QuickbutikClient.products(in: answer)
      }
      let new = products(from: values).filter { ids.insert($0.id).inserted }
      found += new
      guard values.count >= QuickbutikClient.productPage, !new.isEmpty else { break }
      offset += values.count
    }
    return found
  }

  private static func products(in answer: QuickbutikAnswer) throws(ReadFailure) -> [JSONValue] {
    try QuickbutikList.records(
      try answer.json(), in: ["product", "products", "results"], mark: "title", answer)
  }

  private func products(from values: [JSONValue]) -> [Product] {
    values.compactMap { value in
      let warnings = WireWarnings()
      let record = WireRecord(value, warnings: warnings)
      guard let id = record.text("id") ?? record.text("product_id") else { return nil }
      var product = Product(id: id, title: record.text("title")?.trimmed ?? "")
      product.sku = record.text("sku")?.trimmed
      product.price = record.money("price", settings.currency)
      product.stock = record.int("qty")
      product.status = record.has("visible") ? record.bool("visible").map { $0 ? "visible" : "hidden" } : nil
      product.link = record.text("url")
      product.variants = record.records("variants").compactMap(variant)
      product.warnings = warnings.texts
      return product
    }
  }

  private func variant(_ record: WireRecord) -> ProductVariant? {
    guard let id = record.text("id") else { return nil }
    var variant = ProductVariant(id: id)
    variant.sku = record.text("sku")?.trimmed
    let values = record.records("values").compactMap { $0.text("val")?.trimmed }
    variant.title = values.isEmpty ? nil : values.joined(separator: " / ")
    variant.price = record.money("price", settings.currency)
    variant.stock = record.int("qty")
    return variant
  }

  // MARK: Categories

  package func categories(_ query: CategoryQuery) async throws(ShopError) -> [ProductCategory] {
    if let id = query.id, !QuickbutikUpdate.isID(id) {
      throw .notFound("no category has the id “\(id)”; Quickbutik's ids are numbers")
    }
    let values = try await results(
      "categories", query.id.map { [("category_id", $0)] } ?? [], mark: "category_id")
    var found = values.compactMap { value -> ProductCategory? in
      let record = WireRecord(value, warnings: WireWarnings())
      guard let id = record.text("category_id") else { return nil }
      var category = ProductCategory(id: id, name: record.text("name")?.trimmed ?? "")
      category.handle = record.text("uri")
      category.parent = record.text("parent_id")
      category.link = record.text("url")
      return category
    }
    if let id = query.id {
      found = found.filter { $0.id == id }
      if found.isEmpty { throw .notFound("the shop has no category \(id)") }
    }
    guard let handle = query.handle else { return found }
    found = found.filter { $0.handle == handle }
    if found.isEmpty { throw .notFound("the shop has no category “\(handle)”") }
    return found
  }

  // MARK: Ways to send and to pay

  package func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer] {
    guard query == ShippingQuery() else {
      throw .objection(
        Objection(
          .unsupported, at: query.used.map(Objection.Place.argument),
          "Quickbutik lists its shipping methods, but quotes no parcel and no order"))
    }
    return try await results("shippingmethods", mark: "id").map { value in
      let record = WireRecord(value, warnings: WireWarnings())
      var offer = ShippingOffer(title: record.text("title")?.trimmed ?? "")
      offer.code = record.text("id")
      offer.description = record.text("description")?.trimmed
      offer.price = record.money("price", settings.currency)
      offer.isActive = record.bool("active")
      return offer
    }
  }

  package func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer] {
    guard draft == nil else {
      throw .objection(
        .unsupported(
          .argument("--file"), "Quickbutik lists the shop's payment methods, not those of an order file"))
    }
    return try await results("paymentmethods", mark: "paysystem_id").compactMap { value in
      let record = WireRecord(value, warnings: WireWarnings())
      guard let code = record.text("paysystem_id") else { return nil }
      return PaymentOffer(code: code, title: record.text("title")?.trimmed ?? code)
    }
  }

  /// `{"results": …}` with a list or, in the document, one record. A 404 means that there are none.
  private func results(
    _ path: String, _ query: [(name: String, value: String)] = [], mark: String
  ) async throws(ShopError) -> [JSONValue] {
    try await get([path], query, .urgent) { (answer) throws(ReadFailure) -> [JSONValue] in
      if answer.isNone { return [] }
      if answer.response.status == 404 { throw ReadFailure(wrongAddress) }
      if let failure = answer.readFailure { throw failure }
      return try QuickbutikList.records(try answer.json(), in: ["results"], mark: mark, answer)
    }
  }
}
