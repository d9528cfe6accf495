/// The products and categories of a simulated Shopkit shop, written the way Shopkit writes them: the vendor's sample,
/// odd values included.
struct ShopkitCatalogue {
  let profile: ShopProfile
  /// Adds what breaks a strict reader: prices that are none, lists in another shape, control characters.
  let hostile: Bool

  /// One product with what it can be filtered by.
  struct Entry {
    var id: Int
    var place: Int
    var handle: String
    var product: SeedProduct
    var category: Int

    /// By the numbers of the vendor's document: 1 active, 2 hidden, 3 out of stock, 4 soon.
    var status: Int { place % 6 == 3 ? 2 : place == 8 ? 3 : place == 11 ? 4 : 1 }
    var isFeatured: Bool { place % 4 == 0 }
    var isNew: Bool { place % 3 == 0 }
  }

  static let statusWords = [1: "active", 2: "hidden", 3: "out_of_stock", 4: "soon"]
  /// Categories with id, title, handle and the id above; 0 is none.
  static let categories: [(id: Int, title: String, handle: String, parent: Int)] = [
    (15_942, "Cozinha", "cozinha", 0), (15_943, "Sala &amp; quarto", "sala-quarto", 0),
    (15_944, "Ch&aacute;", "cha", 15_942),
  ]

  /// All products.
  var entries: [Entry] {
    profile.products.enumerated().map { place, product in
      Entry(
        id: 44_700 + place, place: place, handle: handle(product, place), product: product,
        category: ShopkitCatalogue.categories[place % 3].id)
    }
  }

  private func handle(_ product: SeedProduct, _ place: Int) -> String {
    let plain = product.sku.map { $0.lowercased() } ?? ""
    return plain.isEmpty ? "product-\(place)" : plain
  }

  /// A product's references: its own and those of its options.
  static func references(_ entry: Entry) -> [String] {
    let own = entry.product.sku ?? ""
    return [own] + entry.product.options.indices.map { "\(own)-\($0 + 1)" }
  }

  // MARK: Records

  /// The record of a product.
  func item(_ entry: Entry) -> JSONItem {
    let product = entry.product
    let title = hostile && entry.place == 2 ? "Bad\u{1B}[31m \u{202E}bowl" : product.title
    return .object(
      [
        ("id", hostile && entry.place == 1 ? .text(String(entry.id)) : .int(entry.id)),
        ("title", .text(title)),
        ("reference", .optional(product.sku)), ("price", price(entry)),
        ("price_promo", entry.place % 2 == 0 ? .int(0) : .null),
        ("price_on_request", .bool(entry.place == 9)),
        ("created_at", .text("2014-11-30T01:04:40+00:00")), ("status", .int(entry.status)),
        ("status_alias", .optional(ShopkitCatalogue.statusWords[entry.status])),
        ("featured", .bool(entry.isFeatured)),
        ("new", entry.place % 2 == 0 ? .bool(entry.isNew) : .text(entry.isNew ? "1" : "0")),
        ("description", .text("<p>\(product.title)&nbsp;<br /></p>")), ("file", .null), ("tax", .int(0)),
        ("handle", .text(entry.handle)), ("weight", .int(product.weight)),
        ("description_short", .text(product.title + "&#8230;")), ("promo", .bool(false)),
        ("url", .text(link(entry))),
        ("permalink", .text(link(entry))), ("video_embed_url", .bool(false)),
        ("brand", brand(entry)), ("image", entry.place % 5 == 1 ? .array([]) : image(entry)),
        (
          "images",
          entry.place % 2 == 0 ? .object([("1", image(entry)), ("2", image(entry))]) : .array([image(entry)])
        ),
      ] + [
        ("options", options(entry)), ("categories", .array([category(entry.category)])),
        ("option_groups", .array([])), ("stock", stock(entry)),
      ])
  }

  private func link(_ entry: Entry) -> String { "https://\(profile.name).shopk.it/product/\(entry.handle)" }

  private func price(_ entry: Entry) -> JSONItem {
    if hostile, entry.place == 4 { return .text("sob consulta") }
    return entry.place % 3 == 1 ? .text(JSONItem.digits(entry.product.price)) : .number(entry.product.price)
  }

  private func brand(_ entry: Entry) -> JSONItem {
    switch entry.place % 4 {
    case 0: .null
    case 1: .object([("id", .int(77)), ("title", .text("Casa &amp; Cia")), ("image", .array([]))])
    case 2: .text("")
    default: .text("Olaria")
    }
  }

  private func image(_ entry: Entry) -> JSONItem {
    let media = "https://drwfxyu78e9uq.cloudfront.net/usercontent/\(profile.name)/media/images/"
    return .object([
      ("thumb", .text(media + "thumb/\(entry.id).jpg")), ("square", .text(media + "square/\(entry.id).jpg")),
      ("full", .text(media + "\(entry.id).jpg")),
    ])
  }

  /// The first half of the options the way the vendor's sample has them, numbers as text; the rest as numbers.
  private func options(_ entry: Entry) -> JSONItem {
    let references = ShopkitCatalogue.references(entry).dropFirst()
    let items = zip(entry.product.options, references).enumerated().map { place, option in
      let id = entry.id * 10 + place
      let asText = place % 2 == 1
      return JSONItem.object([
        ("id", asText ? .text(String(id)) : .int(id)),
        ("id_variant_1", asText ? .text("45896") : .int(45_896)),
        ("id_variant_3", asText ? .text("") : .null), ("title", .text(option.0)),
        ("price", asText ? .text(JSONItem.digits(entry.product.price + 5)) : .number(entry.product.price)),
        ("price_promo", asText ? .text("0") : .int(0)),
        ("price_on_request", asText ? .text("") : .bool(false)),
        ("stock", asText ? .text("95") : .int(100)), ("active", asText ? .text("1") : .bool(true)),
        ("reference", .text(option.1)), ("url", .text(link(entry) + "?option=\(id)")),
        ("image", asText ? .array([]) : image(entry)),
      ])
    }
    guard hostile, entry.place == 3 else { return .array(items) }
    return .object(items.enumerated().map { (String($0.offset), $0.element) })
  }

  private func stock(_ entry: Entry) -> JSONItem {
    if hostile, entry.place == 5 { return .array([]) }
    guard entry.place % 7 != 6 else { return .object([("stock_enabled", .bool(false))]) }
    return .object([
      ("stock_enabled", .bool(true)), ("stock_qty", entry.place % 2 == 0 ? .int(100) : .text("12")),
      ("stock_backorder", .bool(true)), ("stock_show", .bool(true)), ("stock_notify", .text("5")),
    ])
  }

  /// The record of a category; nil id: `null`.
  func category(_ id: Int) -> JSONItem {
    guard let category = ShopkitCatalogue.categories.first(where: { $0.id == id }) else { return .null }
    let count = entries.count { $0.category == id }
    return .object([
      ("id", .int(id)), ("title", .text(category.title)), ("description", .text("Lorem ipsum")),
      ("parent", .int(category.parent)), ("handle", .text(category.handle)),
      ("page_title", .text(category.title)),
      ("meta_tags", .text("")),
      ("url", .text("https://\(profile.name).shopk.it/category/\(category.handle)")),
      ("image", .array([])), ("total_products", .int(count)),
    ])
  }
}
