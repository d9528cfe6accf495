import JSONText
package import OrderModel

/// What the shop sells: `GET /product` and `GET /category`.
extension ShopkitClient {
  package func products(_ query: ProductQuery) async throws(ShopError) -> [Product] {
    if let found = ShopkitClient.objection(to: query) { throw .objection(found) }
    let wire = ShopkitProductWire(currency: try await currencyForAmounts())
    if let id = query.id { return [try await product(id, wire)] }
    let items = try await parameters(of: query)
    // What the shop is asked to filter by is looked at again: an older shop that does not know a parameter answers with
    // everything.
    let fits = { (value: JSONValue) in ShopkitClient.fits(value, query) }
    let size = query.limit.map { min(max(1, $0), ShopkitClient.pageSize) } ?? ShopkitClient.pageSize
    let records = try await records(["product"], items, of: "products", pageSize: size) { records in
      query.limit.map { limit in records.count(where: fits) >= limit } ?? false
    }
    let products = records.lazy.filter(fits).compactMap { wire.product(from: $0) }
    if products.isEmpty, let handle = query.handle { throw .notFound("the shop has no product “\(handle)”") }
    return query.limit.map { Array(products.prefix(max(0, $0))) } ?? Array(products)
  }

  package func categories(_ query: CategoryQuery) async throws(ShopError) -> [ProductCategory] {
    guard query.id == nil || query.handle == nil else {
      throw .objection(
        .invalid(
          .argument("--handle"), "Shopkit finds a category by its id or by its handle, not by both"))
    }
    if let id = query.id { return [try await category(id)] }
    if let handle = query.handle { return [try await category(handle: handle)] }
    return try await records(["category"], [], of: "categories")
      .compactMap(ShopkitProductWire.category)
  }

  // MARK: Products

  /// Why the shop cannot be asked that; nil when it can.
  private static func objection(to query: ProductQuery) -> Objection? {
    if query.brand != nil {
      return .unsupported(.argument("--brand"), "Shopkit's product list has no filter for the brand")
    }
    let others = query.used.filter { $0 != "--id" }
    if query.id != nil, !others.isEmpty {
      return Objection(
        .invalid, at: others.map(Objection.Place.argument), "Shopkit finds a product by its id alone",
        remedy: "leave this out")
    }
    if let word = query.status, statusParameter(word) == nil {
      return .invalid(
        .argument("--status"), "there is no status “\(word)”",
        remedy: "Shopkit's products are active, hidden, out_of_stock, soon or all")
    }
    return nil
  }

  private static func statusParameter(_ word: String) -> (name: String, value: String)? {
    let words = ["all"] + ShopkitProductWire.statusWords.values
    let asked = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !asked.isEmpty else { return nil }
    if asked.allSatisfy(words.contains) { return ("status_alias", word) }
    return asked.allSatisfy { ["0", "1", "2", "3", "4"].contains($0) } ? ("status", word) : nil
  }

  private func parameters(of query: ProductQuery) async throws(ShopError) -> [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    if let handle = query.handle { items.append(("handle", handle)) }
    if let category = query.category {
      // The list takes the number alone.
      items.append(("category", category.isDigits ? category : try await self.category(handle: category).id))
    }
    if let status = query.status.flatMap(ShopkitClient.statusParameter) { items.append(status) }
    if let sku = query.sku { items.append(("reference", sku)) }
    if let isFeatured = query.isFeatured { items.append(("featured", String(isFeatured))) }
    if let isNew = query.isNew { items.append(("new", String(isNew))) }
    if let text = query.text { items.append(("q", text)) }
    return items
  }

  /// Whether a record is what was asked for, as far as it tells.
  private static func fits(_ value: JSONValue, _ query: ProductQuery) -> Bool {
    let record = WireRecord(value, warnings: WireWarnings())
    if let handle = query.handle, let own = record.text("handle"), own != handle { return false }
    if let isFeatured = query.isFeatured, let own = record.bool("featured"), own != isFeatured {
      return false
    }
    if let isNew = query.isNew, let own = record.bool("new"), own != isNew { return false }
    if let sku = query.sku?.lowercased() {
      let own = ([record] + record.records("options")).compactMap {
        $0.text("reference")?.trimmed.lowercased()
      }
      if !own.contains(sku) { return false }
    }
    return true
  }

  private func product(_ id: String, _ wire: ShopkitProductWire) async throws(ShopError) -> Product {
    let record = try await single(["product", id], id: id, of: "product")
    guard let product = wire.product(from: record) else { throw .malformed("product \(id) cannot be read") }
    return product
  }

  // MARK: Categories

  private func category(_ id: String) async throws(ShopError) -> ProductCategory {
    let record = try await single(["category", id], id: id, of: "category")
    guard let category = ShopkitProductWire.category(from: record) else {
      throw .malformed("category \(id) cannot be read")
    }
    return category
  }

  /// The vendor's document has the handle in the path, the later reference among the parameters.
  private func category(handle: String) async throws(ShopError) -> ProductCategory {
    let missing = ShopError.notFound("the shop has no category “\(handle)”")
    guard handle.isStep else { throw missing }
    for (segments, items) in [(["category"], [("handle", handle)]), (["category", handle], [])] {
      let page = try await page(
        segments, query: PercentEncoding.query(items.map { (name: $0.0, value: $0.1) }), .urgent,
        of: "categories")
      let found = page.list.items.compactMap(ShopkitProductWire.category)
      if let match = found.first(where: { $0.handle == handle }) { return match }
    }
    throw missing
  }

  // MARK: Shared

  /// The record at a path that ends with its id. `what` names it in messages.
  func single(_ segments: [String], id: String, of what: String) async throws(ShopError) -> JSONValue {
    let missing = ShopError.notFound("the shop has no \(what) \(id)")
    guard id.isStep else { throw missing }
    return try await get(segments, .urgent) { (answer) throws(ReadFailure) in
      guard let value = try answer.json() else { throw ReadFailure(missing) }
      let items = try answer.list(value, of: what).items
      guard !items.isEmpty else { throw ReadFailure(missing) }
      guard let match = items.first(where: { ShopkitOrderWire.id(of: $0) == id }) else {
        throw ReadFailure(.malformed("asked for \(what) \(id), got another one"))
      }
      return match
    }
  }

  /// The store's currency, which prices are in.
  func currencyForAmounts() async throws(ShopError) -> Currency {
    if let known = knownCurrency { return known }
    return try await fallbackCurrency()
  }
}

extension String {
  /// Whether the text is a plain whole number, as Shopkit's ids are.
  var isDigits: Bool { !isEmpty && utf8.count <= 18 && utf8.allSatisfy { (48...57).contains($0) } }

  /// Whether the text can stand as one step of a path; these others would be resolved on the way.
  var isStep: Bool { !isEmpty && self != "." && self != ".." }
}
