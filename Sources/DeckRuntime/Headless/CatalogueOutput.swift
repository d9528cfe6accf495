import JSONText
import OrderModel
import ViewModels

/// What shops offer, in the shapes that `--json` promises.
enum CatalogueJSON {
  static func product(_ product: Product, shop: String) -> JSONOutput {
    [
      "shop": .string(shop), "id": .string(product.id), "sku": .text(product.sku),
      "brand": .text(product.brand), "title": .string(product.title),
      "price": .text(product.price?.amountText),
      "currency": currency(product.price ?? product.variants.lazy.compactMap(\.price).first),
      "stock": .int(product.stock), "status": .text(product.status),
      "variants": .array(product.variants.map(variant)),
    ]
  }

  private static func variant(_ variant: ProductVariant) -> JSONOutput {
    [
      "id": .string(variant.id), "sku": .text(variant.sku), "title": .text(variant.title),
      "price": .text(variant.price?.amountText), "stock": .int(variant.stock),
    ]
  }

  static func category(_ category: ProductCategory, shop: String) -> JSONOutput {
    [
      "shop": .string(shop), "id": .string(category.id), "name": .string(category.name),
      "handle": .text(category.handle), "parent": .text(category.parent), "link": .text(category.link),
    ]
  }

  static func shipping(_ offer: ShippingOffer, shop: String) -> JSONOutput {
    [
      "shop": .string(shop), "code": .text(offer.code), "title": .string(offer.title),
      "description": .text(offer.description), "price": .text(offer.price?.amountText),
      "currency": currency(offer.price), "priceText": .text(offer.priceText),
      "active": .truth(offer.isActive),
    ]
  }

  static func payment(_ offer: PaymentOffer, shop: String) -> JSONOutput {
    [
      "shop": .string(shop), "code": .string(offer.code), "title": .string(offer.title),
      "description": .text(offer.description),
    ]
  }

  static func price(_ quote: PriceQuote, shop: String) -> JSONOutput {
    [
      "shop": .string(shop), "sku": .string(quote.sku), "user": .string(quote.user),
      "price": .text(quote.price?.amountText), "currency": currency(quote.price),
    ]
  }

  private static func currency(_ money: Money?) -> JSONOutput {
    .text(money.flatMap { $0.currency.code.isEmpty ? nil : $0.currency.code })
  }
}

/// What shops offer, as tables for people.
enum CatalogueText {
  /// Products with their variants below them.
  static func products(_ products: [Product], style: TextStyle) -> String {
    var table = TextTable([
      .init("id"), .init("sku"), .init("brand"), .init("title"), .init("price", .right),
      .init("stock", .right),
      .init("status"),
    ])
    for product in products {
      table.add([
        product.id, product.sku, product.brand, product.title, product.price.map(Formatting.money),
        product.stock.map(String.init), product.status,
      ])
      for variant in product.variants {
        table.add([
          "  " + variant.id, variant.sku, nil, "  " + (variant.title ?? ""),
          variant.price.map(Formatting.money),
          variant.stock.map(String.init), nil,
        ])
      }
    }
    return table.text(style: style)
  }

  static func categories(_ categories: [ProductCategory], style: TextStyle) -> String {
    var table = TextTable([.init("id"), .init("name"), .init("handle"), .init("parent"), .init("link")])
    for category in categories {
      table.add([category.id, category.name, category.handle, category.parent, category.link])
    }
    return table.text(style: style)
  }

  static func shipping(_ offers: [ShippingOffer], style: TextStyle) -> String {
    var table = TextTable([
      .init("code"), .init("title"), .init("price", .right), .init("active"), .init("description"),
    ])
    for offer in offers {
      table.add([
        offer.code, offer.title, offer.price.map(Formatting.money) ?? offer.priceText,
        offer.isActive.map { $0 ? "yes" : "no" }, offer.description,
      ])
    }
    return table.text(style: style)
  }

  static func payments(_ offers: [PaymentOffer], style: TextStyle) -> String {
    var table = TextTable([.init("code"), .init("title"), .init("description")])
    for offer in offers { table.add([offer.code, offer.title, offer.description]) }
    return table.text(style: style)
  }
}
