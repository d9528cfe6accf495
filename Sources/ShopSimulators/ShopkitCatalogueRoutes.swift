import LoopbackHTTP

/// The routes for products, categories and shipping.
extension ShopkitSimulator {
  private var catalogue: ShopkitCatalogue {
    ShopkitCatalogue(profile: options.profile, hostile: options.hostile)
  }

  // MARK: Products

  func products(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    let catalogue = catalogue
    if let id = request.query("id") { return product(id) }
    let entries = catalogue.entries.filter { fits($0, request) }
    if request.query("handle") != nil, options.filtersProducts {
      // By handle there is one product or none, and no list.
      return entries.first.map { Handled(response: SimulatorServer.json(catalogue.item($0))) } ?? missing
    }
    return Handled(response: list(entries.map(catalogue.item), request, path, fault))
  }

  func product(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    guard let entry = catalogue.entries.first(where: { $0.id == id }) else { return missing }
    return Handled(response: SimulatorServer.json(catalogue.item(entry)))
  }

  /// Unknown parameters and values that cannot be read filter nothing.
  private func fits(_ entry: ShopkitCatalogue.Entry, _ request: HTTPRequest) -> Bool {
    guard options.filtersProducts else { return true }
    func numbers(_ name: String) -> [Int]? {
      request.query(name).map { $0.split(separator: ",").compactMap { Int($0) } }
    }
    if let ids = numbers("ids"), !ids.contains(entry.id) { return false }
    if let handle = request.query("handle"), handle != entry.handle { return false }
    if let category = request.query("category").flatMap({ Int($0) }), category != entry.category {
      return false
    }
    if let words = request.query("status_alias")?.split(separator: ",").map(String.init),
      !words.contains("all"),
      !words.contains(ShopkitCatalogue.statusWords[entry.status] ?? "")
    {
      return false
    }
    if let status = numbers("status"), !status.contains(0), !status.contains(entry.status) { return false }
    if let reference = request.query("reference"), !ShopkitCatalogue.references(entry).contains(reference) {
      return false
    }
    if let flag = request.query("featured"), flag != String(entry.isFeatured) { return false }
    if let flag = request.query("new"), flag != String(entry.isNew) { return false }
    guard let text = request.query("q")?.lowercased() else { return true }
    return entry.product.title.lowercased().contains(text)
  }

  // MARK: Categories

  func categories(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    var found = ShopkitCatalogue.categories
    // The handle as a parameter came with the later reference.
    if let handle = request.query("handle"), !options.isOld {
      found.removeAll { $0.handle != handle }
      if found.isEmpty { return missing }
    }
    return Handled(response: list(found.map { catalogue.category($0.id) }, request, path, fault))
  }

  func category(_ text: String) -> Handled {
    let match = ShopkitCatalogue.categories.first {
      String($0.id) == text || options.isOld && $0.handle == text
    }
    return match.map { Handled(response: SimulatorServer.json(catalogue.category($0.id))) } ?? missing
  }

  // MARK: Shipping

  /// Ways to send a parcel to a country of the shop's region; none elsewhere.
  func shipping(_ request: HTTPRequest) -> Handled {
    guard let country = request.query("country_code"), country.utf8.count == 3,
      country.utf8.allSatisfy({ (65...90).contains($0 & 0xDF) })
    else { return refused(400, "Bad request.") }
    let weight = request.query("weight").flatMap { Int($0) } ?? 0
    let value = request.query("value").flatMap { Double($0) } ?? 0
    let region = options.profile.region
    let isHome = region.places.contains { $0.alpha3 == country.uppercased() }
    let items = zip(isHome ? region.carriers : [], region.shippingPrices).enumerated().map { place, way in
      let (carrier, base) = way
      // Free from the value that the store's notice names, dearer from two kilograms on.
      let price = value >= 59 ? 0 : base + (weight >= 2000 ? 4 : 0)
      return JSONItem.object([
        ("title", .text(carrier.title)), ("description", .text("Via \(carrier.title) &amp; parceiros")),
        ("price", place == 1 ? .text(JSONItem.digits(price)) : .number(price)),
        ("price_formatted", .text(JSONItem.digits(price) + " \(options.profile.currency)")),
      ])
    }
    var response = SimulatorServer.json(.array(items))
    // The impossible shape of the vendor's document.
    if options.isOld { response.body = Array("{\n    ".utf8) + response.body + Array("\n}".utf8) }
    return Handled(response: response)
  }
}
