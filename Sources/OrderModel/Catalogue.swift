/// What a shop sells, where it ships, how it is paid: what `products`, `categories`, `shipping`, `payments` and `price`
/// answer. Read from the shop when asked for and never kept.

/// Which products to list. Members left nil do not filter; a platform refuses by name what it cannot filter by.
package struct ProductQuery: Equatable, Sendable {
  package var id: String?
  package var handle: String?
  package var sku: String?
  package var brand: String?
  /// Free text, as the shop searches it.
  package var text: String?
  /// A category's id or handle, as the shop takes it.
  package var category: String?
  /// The shop's own word for a product's status.
  package var status: String?
  package var isFeatured: Bool?
  package var isNew: Bool?
  /// At most this many; nil: all.
  package var limit: Int?

  /// All products.
  package init() {}

  /// The command line's words for the filters that are set, in the order of the usage.
  package var used: [String] {
    let all: [(String, Bool)] = [
      ("--id", id != nil), ("--handle", handle != nil), ("--sku", sku != nil), ("--brand", brand != nil),
      ("--query", text != nil), ("--category", category != nil), ("--status", status != nil),
      ("--featured", isFeatured != nil), ("--new", isNew != nil),
    ]
    return all.filter(\.1).map(\.0)
  }
}

/// A product of a shop's catalogue. Text is as the shop sent it, entities resolved where its platform writes them.
package struct Product: Equatable, Sendable {
  package var id: String
  package var sku: String?
  package var brand: String?
  package var title: String
  package var price: Money?
  /// How many pieces are there; nil where the platform does not tell or does not count.
  package var stock: Int?
  /// The shop's own word: `active`, `hidden`, …
  package var status: String?
  package var link: String?
  package var variants: [ProductVariant] = []
  /// What could not be read of the record.
  package var warnings: [String] = []

  /// Names a product; everything else starts absent.
  package init(id: String, title: String) {
    self.id = id
    self.title = title
  }
}

/// One variant of a product: its own id, number, price and stock.
package struct ProductVariant: Equatable, Sendable {
  package var id: String
  package var sku: String?
  package var title: String?
  package var price: Money?
  package var stock: Int?

  /// Names a variant.
  package init(id: String) { self.id = id }
}

/// A group of products.
package struct ProductCategory: Equatable, Sendable {
  package var id: String
  package var name: String
  package var handle: String?
  /// The id of the group above; nil at the top.
  package var parent: String?
  package var link: String?

  /// Names a group.
  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// Which categories to list.
package struct CategoryQuery: Equatable, Sendable {
  package var id: String?
  package var handle: String?

  /// All categories.
  package init() {}
}

/// Which parcel to quote.
package struct ShippingQuery: Equatable, Sendable {
  /// ISO 3166-1 alpha-2; platforms that take alpha-3 get it converted.
  package var countryCode: String?
  /// Grams.
  package var weight: Int?
  /// What the goods are worth, as a plain decimal in the shop's currency.
  package var value: String?
  /// The order to quote, where the platform quotes whole orders.
  package var draft: OrderDraft?

  /// Asks for everything the shop offers.
  package init() {}

  /// The command line's words for what is named.
  package var used: [String] {
    let all = [
      ("--country", countryCode != nil), ("--weight", weight != nil), ("--value", value != nil),
      ("--file", draft != nil),
    ]
    return all.filter(\.1).map(\.0)
  }
}

/// A way to send an order.
package struct ShippingOffer: Equatable, Sendable {
  /// What an order file names as `shippingMethod`; nil where it cannot be named.
  package var code: String?
  package var title: String
  package var description: String?
  package var price: Money?
  /// The price as the shop shows it, where it gives no number.
  package var priceText: String?
  package var isActive: Bool?

  /// Names a way.
  package init(title: String) { self.title = title }
}

/// A way to pay.
package struct PaymentOffer: Equatable, Sendable {
  /// What an order file names as `paymentMethod`.
  package var code: String
  package var title: String
  package var description: String?

  /// Names a way.
  package init(code: String, title: String) {
    self.code = code
    self.title = title
  }
}

/// What a product costs a given user.
package struct PriceQuote: Equatable, Sendable {
  package var sku: String
  package var user: String
  package var price: Money?

  /// Names the product and the user.
  package init(sku: String, user: String) {
    self.sku = sku
    self.user = user
  }
}

/// What a shop makes of an order file before it is placed.
package struct OrderQuote: Equatable, Sendable {
  /// Sub-total, shipping, tax, total: title and amount as the shop shows them.
  package var totals: [(title: String, amount: String)] = []
  package var shipping: [ShippingOffer] = []
  package var payments: [PaymentOffer] = []
  /// What the shop warns of: stock, minimum quantities.
  package var warnings: [String] = []

  /// An empty quote.
  package init() {}

  package static func == (left: OrderQuote, right: OrderQuote) -> Bool {
    left.shipping == right.shipping && left.payments == right.payments && left.warnings == right.warnings
      && left.totals.elementsEqual(right.totals, by: ==)
  }
}
