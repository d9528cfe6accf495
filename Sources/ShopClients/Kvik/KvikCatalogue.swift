import JSONText
package import OrderModel

/// Products by code or brand and code, and the price of one for a user.
extension KvikClient {
  package func products(_ query: ProductQuery) async throws(ShopError) -> [Product] {
    guard capabilities.availability(of: .listProducts).isAvailable else { throw lacking(.listProducts) }
    let request = try mapping.require(.products)
    if let other = query.used.first(where: { $0 != "--sku" && $0 != "--brand" }) {
      throw .objection(.unsupported(.argument(other), "kvik.shop finds products by --sku and --brand only"))
    }
    let values = ["sku": query.sku, "brand": query.brand].compactMapValues { $0 }
    if let name = values.keys.sorted().first(where: { !request.placeholders.contains($0) }) {
      throw .objection(.notMapped(request.place, "has no {\(name)}"))
    }
    let lack: (KvikPath.Problem) -> ShopError = { problem in
      guard case .missing(let name) = problem else {
        return .objection(
          Objection(.invalid, at: [], "\(request.pathSetting) cannot be asked with this value"))
      }
      return .objection(.missing(.argument("--" + name), "\(request.pathSetting) needs it"))
    }
    let target = try target(request, lack: lack) { values[$0].map { .text($0) } }
    let currency = settings.currency
    do throws(ShopError) {
      let products = try await get(target, .urgent) { (answer) throws(ReadFailure) in
        try KvikList(try answer.json(), request).items.map { (value) throws(ReadFailure) in
          try KvikClient.product(value, request, currency)
        }
      }
      return query.limit.map { Array(products.prefix($0)) } ?? products
    } catch {
      guard case .notFound(let said) = error, !request.path.namesOne else { throw error }
      throw misplaced(request, target, said)
    }
  }

  private static func product(
    _ value: JSONValue, _ request: KvikRequest, _ fallback: Currency
  ) throws(ReadFailure) -> Product {
    let warnings = WireWarnings()
    let record = KvikRecord(value: value, pointers: request.fields.pointers, warnings: warnings)
    guard let sku = record.label("sku") else {
      let pointer = request.fields.pointers["sku"] ?? ""
      let text = "a product without a code at “\(pointer)” (\(request.place).fields.sku); it has "
      throw ReadFailure(.malformed(text + KvikAnswer.shape(of: value)))
    }
    var product = Product(id: record.label("id") ?? sku, title: record.label("title") ?? "")
    product.sku = sku
    product.brand = record.label("brand")
    product.price = record.money("price", record.currency(or: fallback))
    product.stock = record.int("stock")
    product.status = record.label("status")
    product.link = record.label("link")
    product.warnings = warnings.texts
    return product
  }

  package func price(sku: String, user: String) async throws(ShopError) -> PriceQuote {
    guard capabilities.availability(of: .userPrices).isAvailable else { throw lacking(.userPrices) }
    let request = try mapping.require(.price)
    if !request.placeholders.contains("user") {
      throw .objection(.notMapped(request.place, "has no {user}"))
    }
    let target = try target(request) { name in
      switch name {
      case "sku": .text(sku)
      case "user": .text(user)
      default: nil
      }
    }
    let currency = settings.currency
    return try await get(target, .urgent) { (answer) throws(ReadFailure) in
      guard let value = try answer.json() else {
        throw ReadFailure(.malformed("the answer is empty"), tries: 2)
      }
      let warnings = WireWarnings()
      let record = KvikRecord(value: value, pointers: request.fields.pointers, warnings: warnings)
      var quote = PriceQuote(sku: sku, user: user)
      quote.price = record.money("price", record.currency(or: currency))
      guard quote.price != nil else {
        let pointer = request.fields.pointers["price"] ?? ""
        let found = warnings.texts.first ?? "it has " + KvikAnswer.shape(of: value)
        throw ReadFailure(
          .malformed("no amount at “\(pointer)” (\(request.place).fields.price): \(found)"))
      }
      return quote
    }
  }
}
