import Foundation
import LoopbackHTTP
import Synchronization

/// Products, categories, ways to send and to pay.
extension QuickbutikSimulator {
  /// The products as the shop has them.
  package var products: [QuickbutikCatalogue.Product] { state.withLock { $0.catalogue.products } }

  /// The categories as the shop has them.
  package var categories: [QuickbutikCatalogue.Category] { state.withLock { $0.catalogue.categories } }

  func catalogue(_ request: HTTPRequest, _ path: String) -> Handled {
    switch (request.method, path) {
    case ("GET", "/products/count") where options.countsProducts:
      let count = state.withLock { $0.catalogue.products.count }
      return Handled(response: SimulatorServer.json(.object([("count", .text(String(count)))])))
    case ("GET", "/products"): return Handled(response: products(request))
    case ("POST", "/products"): return createProducts(request)
    case ("PUT", "/products"): return updateProducts(request)
    case ("GET", "/shippingmethods"): return Handled(response: shippingMethods(request))
    case ("GET", "/paymentmethods"): return Handled(response: paymentMethods())
    case ("GET", "/categories"): return Handled(response: categories(request))
    case ("POST", "/categories"): return createCategory(request)
    default: return refused(404, "Resource not found")
    }
  }

  private func results(_ items: [JSONItem]) -> HTTPResponse {
    SimulatorServer.json(.object([("results", .array(items))]))
  }

  // MARK: - Products

  private func products(_ request: HTTPRequest) -> HTTPResponse {
    let (all, form) = state.withLock { ($0.catalogue.products, $0.listForm) }
    var found = all
    if let ids = request.query("product_id") {
      found = ids.split(separator: ",").compactMap { id in all.first { String($0.id) == id } }
      guard !found.isEmpty else { return refused(404, "Resource not found").response }
      if found.count == 1 { return single(item(found[0], whole: true)) }
    } else if form != .unpaged {
      let asked = form == .firstPageOnly ? 0 : Int(request.query("offset") ?? "") ?? 0
      let limit = min(max(1, Int(request.query("limit") ?? "") ?? 50), 100)
      found = Array(all.dropFirst(max(0, asked)).prefix(limit))
    }
    guard !found.isEmpty else { return refused(404, "Resource not found").response }
    return SimulatorServer.json(
      .array(found.map { item($0, whole: request.query("include_details") == "true") }))
  }

  private func single(_ item: JSONItem) -> HTTPResponse {
    switch state.withLock({ $0.singleForm }) {
    case .object: SimulatorServer.json(item)
    case .wrapped: SimulatorServer.json(.object([("product", item)]))
    case .array, .several, .other: SimulatorServer.json(.array([item]))
    }
  }

  private func item(_ product: QuickbutikCatalogue.Product, whole: Bool) -> JSONItem {
    // Prices come with and without decimals; a stock that is not counted is null or empty.
    let isRound = product.price == product.price.rounded() && product.id % 2 == 0
    let price = isRound ? String(Int(product.price)) : QuickbutikSums.text(product.price)
    var members: [(String, JSONItem)] = [
      ("id", .text(String(product.id))), ("sku", .text(product.sku)), ("title", .text(product.title)),
      ("price", .text(price)),
      ("qty", product.stock.map { .text(String($0)) } ?? (product.id % 2 == 0 ? .null : .text(""))),
      (
        "visible",
        product.id % 3 == 0 ? .int(product.isVisible ? 1 : 0) : .text(product.isVisible ? "1" : "0")
      ),
    ]
    guard whole else { return .object(members) }
    let images: JSONItem =
      product.id % 4 == 0
      ? .array([]) : .object([("2", .object([("image", .text("https://cdn.example/\(product.id).jpg"))]))])
    let page = "https://\(options.profile.name).quickbutik.com/p/\(product.id)"
    members += [
      ("description", .text("<p><strong>\(product.title)</strong> &amp; mer</p>")), ("images", images),
      ("tax_rate", product.id % 2 == 0 ? .text("25") : .int(25)), ("url", .text(page)),
      ("hasVariants", .text(product.variants.isEmpty ? "0" : "1")),
    ]
    if product.id % 5 != 0 {
      members.append(("categories", .array([.array([.object([("category", .text("Friluft"))])])])))
    }
    let variants = product.variants.map { variant in
      JSONItem.object([
        ("id", .text(String(variant.id))), ("product_id", .text(String(product.id))), ("sku", .text("")),
        ("price", .text(QuickbutikSums.text(variant.price))),
        ("qty", variant.stock.map { .text(String($0)) } ?? .null),
        ("values", .array([.object([("name", .text("Val")), ("val", .text(variant.title))])])),
      ])
    }
    members.append(("variants", .array(variants)))
    return .object(members)
  }

  private func createProducts(_ request: HTTPRequest) -> Handled {
    guard let items = json(request) as? [[String: Any]] else { return refused(404, "Ett fel inträffades") }
    return state.withLock { state in
      let created = items.map { members -> JSONItem in
        guard let product = state.catalogue.create(members) else {
          return .object([("success", .int(0)), ("errors", .array([.text("Product could not be created")]))])
        }
        return .object([("product_id", .int(product.id)), ("success", .int(1))])
      }
      return Handled(response: SimulatorServer.json(.object([("created", .array(created))])), applied: true)
    }
  }

  private func updateProducts(_ request: HTTPRequest) -> Handled {
    guard let items = json(request) as? [[String: Any]] else { return refused(404, "Ett fel inträffades") }
    return state.withLock { state in
      let errors = items.compactMap { state.catalogue.update($0) }
      let body = JSONItem.object([
        ("success", .int(errors.isEmpty ? 1 : 0)), ("errors", .array(errors.map(JSONItem.text))),
        ("variants", .array([])),
      ])
      return Handled(response: SimulatorServer.json(body), applied: errors.count < items.count)
    }
  }

  // MARK: - Ways to send and to pay, categories

  private func shippingMethods(_ request: HTTPRequest) -> HTTPResponse {
    results(
      QuickbutikCatalogue.shippingMethods(options.profile).map { method in
        let price: JSONItem = method.id == 2 ? .null : .text(QuickbutikSums.text(method.price))
        return .object([
          ("id", .text(String(method.id))), ("title", .text(method.title)), ("description", .text("")),
          ("active", .text(method.id == 3 ? "0" : "1")), ("price", price),
          ("price_basedon", .text("weight")),
        ])
      })
  }

  private func paymentMethods() -> HTTPResponse {
    results(
      options.profile.region.payments.map {
        .object([("paysystem_id", .text($0.type)), ("customer_type", .text("3"))])
      })
  }

  private func categories(_ request: HTTPRequest) -> HTTPResponse {
    let all = state.withLock { $0.catalogue.categories }
    guard let id = request.query("category_id") else { return results(all.map { item($0, all) }) }
    guard let found = all.first(where: { String($0.id) == id }) else {
      return refused(404, "Resource not found").response
    }
    return SimulatorServer.json(.object([("results", item(found, all))]))
  }

  private func item(
    _ category: QuickbutikCatalogue.Category, _ all: [QuickbutikCatalogue.Category]
  ) -> JSONItem {
    let parent = all.first { $0.id == category.parent }
    let uri = category.name.lowercased()
    return .object([
      ("category_id", .int(category.id)), ("uri", .text(uri)),
      ("url", .text((parent.map { "/" + $0.name.lowercased() } ?? "") + "/" + uri)),
      ("name", .text(category.name)), ("description1", .null), ("description2", .null),
      ("parent_id", category.parent.map(JSONItem.int) ?? .null),
    ])
  }

  private func createCategory(_ request: HTTPRequest) -> Handled {
    guard let members = json(request) as? [String: Any], let name = members["name"] as? String, !name.isEmpty
    else { return refused(400, "name is required") }
    return state.withLock { state in
      let parent = members["parent_id"] as? Int
      if let parent, !state.catalogue.categories.contains(where: { $0.id == parent }) {
        return refused(404, "Could not find parent")
      }
      let category = state.catalogue.create(category: name, parent: parent)
      let body = JSONItem.object([
        ("category_id", .text(String(category.id))), ("name", .text(name)), ("uri", .text(name.lowercased())),
        ("parent_id", .optional(parent.map(String.init))),
      ])
      return Handled(response: SimulatorServer.json(body, status: 201), applied: true)
    }
  }
}
