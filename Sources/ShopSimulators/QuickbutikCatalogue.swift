import Foundation
import LoopbackHTTP
import Synchronization

/// What a simulated Quickbutik shop sells, ships with and is paid by.
package struct QuickbutikCatalogue: Sendable {
  /// One product.
  package struct Product: Sendable, Equatable {
    package var id: Int
    package var sku: String
    package var title: String
    package var price: Double
    /// Nil where the shop does not count.
    package var stock: Int?
    package var isVisible = true
    package var variants: [Variant] = []
    /// Everything else that was written, by the name it was written under.
    package var others: [String: String] = [:]
  }

  /// One variant.
  package struct Variant: Sendable, Equatable {
    package var id: Int
    package var title: String
    package var price: Double
    package var stock: Int?
  }

  /// A group of products.
  package struct Category: Sendable, Equatable {
    package var id: Int
    package var name: String
    package var parent: Int?
  }

  /// The id of the first product.
  static let firstID = 101
  /// Numbers that `PUT` and `POST` refuse, to play a product that cannot be written.
  static let refusedSKU = "LOCKED"

  package private(set) var products: [Product]
  package private(set) var categories: [Category]

  init(_ profile: ShopProfile) {
    products = profile.products.enumerated().map { index, seed in
      let id = Self.firstID + index
      let variants = seed.options.enumerated().map { place, option in
        Variant(id: id * 10 + place, title: option, price: seed.price, stock: place == 1 ? nil : 4 + place)
      }
      return Product(
        id: id, sku: seed.sku ?? "", title: seed.title, price: seed.price,
        stock: index == 3 ? nil : 7 * index,
        isVisible: index != 5, variants: variants)
    }
    categories = [
      Category(id: 12, name: "Friluft"), Category(id: 13, name: "Tält", parent: 12),
      Category(id: 14, name: "Sovsäckar", parent: 12),
    ]
  }

  /// The ways to send.
  static func shippingMethods(_ profile: ShopProfile) -> [(id: Int, title: String, price: Double)] {
    profile.region.carriers.enumerated().map { index, carrier in
      let prices = profile.region.shippingPrices
      return (index + 1, carrier.title, prices[index % prices.count])
    }
  }

  /// Adds a product; nil when the shop refuses it.
  mutating func create(_ members: [String: Any]) -> Product? {
    guard let title = members["title"] as? String, !title.isEmpty,
      members["sku"] as? String != Self.refusedSKU
    else { return nil }
    var product = Product(
      id: (products.last?.id ?? Self.firstID) + 1, sku: "", title: title, price: 0, stock: nil)
    Self.write(members, to: &product)
    products.append(product)
    return product
  }

  /// Changes the product that `members` name; the error, or nil.
  mutating func update(_ members: [String: Any]) -> String? {
    let place = products.firstIndex { product in
      if let id = members["product_id"] as? Int { return product.id == id }
      return product.sku == members["sku"] as? String
    }
    guard let place else { return "Could not find product" }
    guard products[place].sku != Self.refusedSKU else { return "Product is locked" }
    guard let variantID = members["variant_id"] as? Int else {
      Self.write(members, to: &products[place])
      return nil
    }
    guard let variant = products[place].variants.firstIndex(where: { $0.id == variantID }) else {
      return "Could not find variant"
    }
    if let price = members["price"] as? Double { products[place].variants[variant].price = price }
    if let stock = members["stock"] as? Int { products[place].variants[variant].stock = stock }
    return nil
  }

  /// Adds a category.
  mutating func create(category name: String, parent: Int?) -> Category {
    let category = Category(id: (categories.map(\.id).max() ?? 0) + 1, name: name, parent: parent)
    categories.append(category)
    return category
  }

  private static func write(_ members: [String: Any], to product: inout Product) {
    for (name, value) in members {
      switch name {
      case "sku": product.sku = value as? String ?? product.sku
      case "title": product.title = value as? String ?? product.title
      case "price": product.price = value as? Double ?? product.price
      case "stock": product.stock = value as? Int ?? product.stock
      case "visible": product.isVisible = value as? Int == 1
      case "product_id": break
      default: product.others[name] = "\(value)"
      }
    }
  }
}
