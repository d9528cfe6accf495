/// A product to be created, or the members of one to be changed: one element of the file of `products create` and
/// `products update`. Only what is set is sent.
package struct ProductDraft: Hashable, Sendable, Codable {
  package var sku: String?
  package var productID: String?
  package var variantID: String?
  package var title: String?
  /// Amounts and rates are plain decimals in the shop's currency.
  package var price: String?
  /// The price it is compared with.
  package var beforePrice: String?
  package var purchasePrice: String?
  /// Percent.
  package var taxRate: String?
  /// Grams.
  package var weight: String?
  package var stock: Int?
  package var stockLocation: String?
  /// Whether more may be sold than there is.
  package var allowsNegativeStock: Bool?
  package var gtin: String?
  /// The name of its category.
  package var category: String?
  package var isVisible: Bool?
  /// HTML.
  package var description: String?
  package var supplierName: String?
  package var supplierSKU: String?
  package var seoTitle: String?
  package var seoDescription: String?
  /// Up to three free fields of the shop.
  package var dataFields: [String] = []

  /// A product that names nothing yet.
  package init() {}
}
