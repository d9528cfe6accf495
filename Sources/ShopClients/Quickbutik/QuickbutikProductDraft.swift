package import JSONText
package import OrderModel

/// One product of a file as `POST /products` and `PUT /products` take it (platforms.md 3.6). Stock is `qty` in answers
/// and `stock` in requests.
package struct QuickbutikProductDraft: Sendable {
  private let draft: ProductDraft
  private let isNew: Bool

  /// A product to be made, or one to be changed.
  package init(_ draft: ProductDraft, isNew: Bool) {
    self.draft = draft
    self.isNew = isNew
  }

  /// What a receipt names the product by before the shop has given an id.
  package var name: String? {
    if !isNew, let id = draft.productID { return id + (draft.variantID.map { "/" + $0 } ?? "") }
    return draft.sku ?? draft.title
  }

  /// What is wrong with the product; nil when it may go.
  package var objection: Objection? {
    let refused = isNew ? refusedInNew : refusedInUpdate
    if let (name, _) = refused.first(where: \.1) {
      return .unsupported(
        .member(name),
        isNew ? "Quickbutik takes it only in an update" : "Quickbutik takes it only for a new product")
    }
    if draft.dataFields.count > 3 { return .unsupported(.member("dataFields"), "Quickbutik has three") }
    for (name, value) in [("productID", draft.productID), ("variantID", draft.variantID)] {
      if let value, !QuickbutikUpdate.isID(value) {
        return .invalid(.member(name), "must be a number, as Quickbutik's ids are")
      }
    }
    for (name, _, value) in decimals {
      if let value, QuickbutikNumber.decimal(value) == nil {
        return .invalid(.member(name), "must be a plain number such as 59.90")
      }
    }
    if isNew { return draft.title?.trimmed.isEmpty ?? true ? .missing(.member("title")) : nil }
    if draft.sku == nil, draft.productID == nil {
      return Objection(.missing, at: [], "needs a sku or a productID")
    }
    if draft.variantID != nil, draft.productID == nil {
      return Objection(.missing, at: [.member("variantID")], "needs its productID")
    }
    let naming = draft.productID == nil ? 1 : draft.variantID == nil ? 1 : 2
    return members.count <= naming ? Objection(.missing, at: [], "names nothing to change") : nil
  }

  private var refusedInNew: [(String, Bool)] {
    [
      ("productID", draft.productID != nil), ("variantID", draft.variantID != nil),
      ("stockLocation", draft.stockLocation != nil), ("supplierName", draft.supplierName != nil),
      ("supplierSKU", draft.supplierSKU != nil), ("seoTitle", draft.seoTitle != nil),
      ("seoDescription", draft.seoDescription != nil), ("dataFields", !draft.dataFields.isEmpty),
    ]
  }

  private var refusedInUpdate: [(String, Bool)] {
    [("weight", draft.weight != nil), ("category", draft.category != nil)]
  }

  /// Name in the file, name in the request, value.
  private var decimals: [(String, String, String?)] {
    [
      ("price", "price", draft.price), ("beforePrice", "before_price", draft.beforePrice),
      ("purchasePrice", "purchase_price", draft.purchasePrice), ("taxRate", "tax_rate", draft.taxRate),
      ("weight", "weight", draft.weight),
    ]
  }

  /// The list of one that is sent.
  package var body: JSONOutput { .array([.object(members)]) }

  private var members: [JSONOutput.Member] {
    var members: [JSONOutput.Member] = []
    func add(_ name: String, _ value: JSONOutput?) {
      if let value { members.append(.init(name, value)) }
    }
    add("product_id", draft.productID.map(QuickbutikUpdate.number))
    add("variant_id", draft.variantID.map(QuickbutikUpdate.number))
    add("sku", draft.sku.map(JSONOutput.string))
    add("title", draft.title.map(JSONOutput.string))
    add("description", draft.description.map(JSONOutput.string))
    for (_, name, value) in decimals { add(name, value.flatMap(QuickbutikNumber.decimal)) }
    add("stock", draft.stock.map { .int($0) })
    add("stock_location", draft.stockLocation.map(JSONOutput.string))
    add("disable_minusqty", draft.allowsNegativeStock.map { .string($0 ? "0" : "1") })
    add("gtin", draft.gtin.map(JSONOutput.string))
    add("headcategory_name", draft.category.map(JSONOutput.string))
    add("visible", draft.isVisible.map { .int($0 ? 1 : 0) })
    add("supplier_name", draft.supplierName.map(JSONOutput.string))
    add("supplier_sku", draft.supplierSKU.map(JSONOutput.string))
    add("seo_title", draft.seoTitle.map(JSONOutput.string))
    add("seo_description", draft.seoDescription.map(JSONOutput.string))
    for (index, text) in draft.dataFields.enumerated() { add("datafield_\(index + 1)", .string(text)) }
    return members
  }
}
