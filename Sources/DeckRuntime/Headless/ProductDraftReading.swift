import JSONText
import OrderModel

/// Reads the file of `products create` and `products update`: a list of products, or one.
enum ProductDraftReading {
  static let members = [
    "sku", "productID", "variantID", "title", "price", "beforePrice", "purchasePrice", "taxRate", "weight",
    "stock",
    "stockLocation", "allowNegativeStock", "gtin", "category", "visible", "description", "supplierName",
    "supplierSKU", "seoTitle", "seoDescription", "dataFields",
  ]

  static func drafts(_ root: JSONValue) throws(JSONMismatch) -> [ProductDraft] {
    var drafts: [ProductDraft] = []
    for value in root.elements ?? [root] { drafts.append(try draft(value)) }
    guard !drafts.isEmpty else { throw root.mismatch("names no product") }
    return drafts
  }

  private static func draft(_ value: JSONValue) throws(JSONMismatch) -> ProductDraft {
    let object = try DraftObject(value, known: members)
    var draft = ProductDraft()
    draft.sku = try object.id("sku")
    draft.productID = try object.id("productID")
    draft.variantID = try object.id("variantID")
    draft.title = try object.text("title")
    draft.price = try object.decimal("price")
    draft.beforePrice = try object.decimal("beforePrice")
    draft.purchasePrice = try object.decimal("purchasePrice")
    draft.taxRate = try object.decimal("taxRate")
    draft.weight = try object.decimal("weight")
    draft.stock = try object.int("stock", least: .min)
    draft.stockLocation = try object.text("stockLocation")
    draft.allowsNegativeStock = try object.bool("allowNegativeStock")
    draft.gtin = try object.id("gtin")
    draft.category = try object.text("category")
    draft.isVisible = try object.bool("visible")
    draft.description = try object.text("description")
    draft.supplierName = try object.text("supplierName")
    draft.supplierSKU = try object.id("supplierSKU")
    draft.seoTitle = try object.text("seoTitle")
    draft.seoDescription = try object.text("seoDescription")
    draft.dataFields =
      try object.list("dataFields") { (field) throws(JSONMismatch) in try field.requireString() } ?? []
    return draft
  }
}

/// The files that commands take; `-` is standard input.
struct DraftFiles {
  var input: @Sendable () -> [UInt8]

  /// The contents of an order.
  func order(_ path: String) throws(CommandFailure) -> OrderDraft {
    try read(path, OrderDraftReading.draft)
  }

  /// One product or several.
  func products(_ path: String) throws(CommandFailure) -> [ProductDraft] {
    try read(path, ProductDraftReading.drafts)
  }

  /// Reads a JSON5 file; a mistake is told with file, line, column and member.
  private func read<Draft>(
    _ path: String, _ body: (JSONValue) throws(JSONMismatch) -> Draft
  ) throws(CommandFailure) -> Draft {
    let name = path == "-" ? "standard input" : path
    let bytes: [UInt8]
    do throws(FileBytes.Failure) { bytes = path == "-" ? input() : try FileBytes.read(path) } catch {
      throw CommandFailure("cannot read \(JSONWriter.quoted(path)): \(error.reason)", .noInput)
    }
    let root: JSONValue
    do throws(JSONError) { root = try JSONReader.parse(bytes, dialect: .json5) } catch {
      throw CommandFailure("\(name):\(error.line):\(error.column): \(error.message)", .badData)
    }
    do throws(JSONMismatch) { return try body(root) } catch {
      let place = "\(name):\(error.position.line):\(error.position.column): "
      throw CommandFailure(place + (error.path.isEmpty ? "" : error.path + ": ") + error.message, .badData)
    }
  }
}
