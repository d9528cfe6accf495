import JSONText
import OrderModel
import ViewModels

/// `products`, `categories`, `shipping`, `payments` and `price`: what a shop offers, read now.
extension HeadlessSession {
  func catalogue(_ command: CatalogueCommand) async throws(CommandFailure) -> CommandReport {
    switch command {
    case .products(let shop, let query): try await products(query, shop: shop)
    case .categories(let shop, let query): try await categories(query, shop: shop)
    case .shipping(let options): try await shipping(options)
    case .payments(let shop, let file): try await payments(shop: shop, file: file)
    case .price(let shop, let sku, let user): try await price(sku: sku, user: user, shop: shop)
    }
  }

  private func products(_ query: ProductQuery, shop name: String) async throws(CommandFailure)
    -> CommandReport
  {
    let (shop, _) = try await openOne(name, in: try setup())
    let single = query.id ?? query.handle ?? query.sku
    let subject = single.map { "product “\($0)”" } ?? "products"
    let found = try await ask(shop, .listProducts, subject: subject) { (client) throws(ShopError) in
      try await client.products(query)
    }
    let warnings = found.flatMap { product in
      product.warnings.map { "product \(product.id): " + Formatting.line($0) }
    }
    return CommandReport(
      json: ["products": .array(found.map { CatalogueJSON.product($0, shop: shop.name) })],
      text: found.isEmpty ? "No products.\n" : CatalogueText.products(found, style: style),
      messages: Array(warnings.prefix(5)))
  }

  private func categories(
    _ query: CategoryQuery, shop name: String
  ) async throws(CommandFailure) -> CommandReport {
    let (shop, _) = try await openOne(name, in: try setup())
    let subject = (query.id ?? query.handle).map { "category “\($0)”" } ?? "categories"
    let found = try await ask(shop, .listCategories, subject: subject) { (client) throws(ShopError) in
      try await client.categories(query)
    }
    return CommandReport(
      json: ["categories": .array(found.map { CatalogueJSON.category($0, shop: shop.name) })],
      text: found.isEmpty ? "No categories.\n" : CatalogueText.categories(found, style: style))
  }

  private func shipping(_ request: ShippingOptions) async throws(CommandFailure) -> CommandReport {
    var query = ShippingQuery()
    if let text = request.country {
      guard let code = CountryCode.alpha2(text) else {
        throw CommandFailure(
          "--country takes a country of ISO 3166 such as PT or PRT, not \(JSONWriter.quoted(text))", .usage)
      }
      query.countryCode = code
    }
    query.weight = request.weight
    query.value = request.value
    let setup = try setup()
    _ = try chosen([request.shop], in: setup)
    query.draft = try order(request.file)
    let (shop, _) = try await openOne(request.shop, in: setup)
    let asked = query
    let found = try await ask(shop, .shippingOffers, subject: "shipping offers") {
      (client) throws(ShopError) in
      try await client.shippingOffers(asked)
    }
    return CommandReport(
      json: ["shipping": .array(found.map { CatalogueJSON.shipping($0, shop: shop.name) })],
      text: found.isEmpty ? "No shipping offers.\n" : CatalogueText.shipping(found, style: style))
  }

  private func payments(shop name: String, file: String?) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    _ = try chosen([name], in: setup)
    let draft = try order(file)
    let (shop, _) = try await openOne(name, in: setup)
    let found = try await ask(shop, .paymentOffers, subject: "payment methods") {
      (client) throws(ShopError) in
      try await client.paymentOffers(draft)
    }
    return CommandReport(
      json: ["payments": .array(found.map { CatalogueJSON.payment($0, shop: shop.name) })],
      text: found.isEmpty ? "No payment methods.\n" : CatalogueText.payments(found, style: style))
  }

  private func price(
    sku: String, user: String, shop name: String
  ) async throws(CommandFailure) -> CommandReport {
    let (shop, _) = try await openOne(name, in: try setup())
    let subject = "price of “\(sku)” for “\(user)”"
    let quote = try await ask(shop, .userPrices, subject: subject) { (client) throws(ShopError) in
      try await client.price(sku: sku, user: user)
    }
    let text = quote.price.map(Formatting.money) ?? "no price"
    return CommandReport(
      json: CatalogueJSON.price(quote, shop: shop.name), text: Formatting.line(text) + "\n")
  }

  /// The order file of `--file`.
  private func order(_ file: String?) throws(CommandFailure) -> OrderDraft? {
    guard let file else { return nil }
    return try DraftFiles(input: environment.input).order(file)
  }
}
