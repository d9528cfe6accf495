import JSONText
import OrderModel

/// Reads Shopkit's products and categories (the vendor's document, Get Product and Get Category; platforms.md 2.10).
struct ShopkitProductWire: Sendable {
  /// Prices carry no currency of their own; it is the store's.
  var currency: Currency

  /// The words of `status_alias` by the number in `status` (platforms.md 2.8).
  static let statusWords = ["1": "active", "2": "hidden", "3": "out_of_stock", "4": "soon"]

  /// Reads one product; nil when it has no id. Whatever else cannot be read is absent and named in the warnings.
  func product(from value: JSONValue) -> Product? {
    guard value.kind == .object, let id = ShopkitOrderWire.id(of: value) else { return nil }
    let warnings = WireWarnings()
    let record = WireRecord(value, warnings: warnings)
    var product = Product(id: id, title: record.label("title") ?? "")
    product.sku = record.text("reference")?.trimmed
    product.brand = brand(record)
    product.price = price(record)
    product.status =
      record.text("status_alias") ?? record.text("status").map { ShopkitProductWire.statusWords[$0] ?? $0 }
    product.link = record.text("url") ?? record.text("permalink")
    let stock = record.object("stock")
    // Without stock keeping the numbers mean nothing.
    let isCounted = stock?.bool("stock_enabled") ?? false
    product.stock = isCounted ? stock?.int("stock_qty") : nil
    product.variants = record.records("options").compactMap { variant($0, isCounted: isCounted) }
    product.warnings = warnings.texts
    return product
  }

  private func variant(_ record: WireRecord, isCounted: Bool) -> ProductVariant? {
    guard let id = ShopkitOrderWire.id(of: record.value) else {
      record.warnings.add("\(record.path): no id")
      return nil
    }
    var variant = ProductVariant(id: id)
    variant.sku = record.text("reference")?.trimmed
    variant.title = record.label("title")
    variant.price = price(record)
    variant.stock = isCounted ? record.int("stock") : nil
    return variant
  }

  /// A price that is told on request only is none, whatever number stands there.
  private func price(_ record: WireRecord) -> Money? {
    record.bool("price_on_request") == true ? nil : record.money("price", currency)
  }

  /// The brand's title; a number alone is its id, which is no name.
  private func brand(_ record: WireRecord) -> String? {
    switch record.value["brand"]?.kind {
    case .object: record.object("brand")?.label("title")
    case .string: record.label("brand")
    default: nil
    }
  }

  /// Reads one category; nil when it has no id.
  static func category(from value: JSONValue) -> ProductCategory? {
    guard value.kind == .object, let id = ShopkitOrderWire.id(of: value) else { return nil }
    let record = WireRecord(value, warnings: WireWarnings())
    var category = ProductCategory(id: id, name: record.label("title") ?? "")
    category.handle = record.text("handle")
    category.parent = record.text("parent").flatMap { $0 == "0" ? nil : $0 }
    category.link = record.text("url")
    return category
  }
}
