package import JSONText
package import OrderModel

/// An order file as `POST /orders` (a new order) and `PUT /orders` (new contents) take it (platforms.md 3.4). Members
/// that the document does not have are refused by their path.
package struct QuickbutikOrderDraft: Sendable {
  private let draft: OrderDraft
  /// The order to be changed; nil for a new one.
  private let id: String?

  /// A new order.
  package init(new draft: OrderDraft) { (self.draft, id) = (draft, nil) }

  /// New contents of an order.
  package init(editing id: String, _ draft: OrderDraft) { (self.draft, self.id) = (draft, id) }

  // MARK: Objections

  /// What is wrong with the file; nil when it may go.
  package var objection: Objection? {
    if let id, !QuickbutikUpdate.isID(id) {
      return .notFound("no order has the id “\(id)”", remedy: "Quickbutik's ids are numbers")
    }
    if id == nil {
      if !draft.addLines.isEmpty { return .invalid(.member("addLines"), "a new order has `lines` only") }
      if !draft.removeLines.isEmpty {
        return .invalid(.member("removeLines"), "a new order has `lines` only")
      }
    }
    if let field = draft.fields.lazy.compactMap({ refusal(of: $0) }).first { return field }
    return id == nil ? missingInNew : missingInEdit
  }

  private var missingInNew: Objection? {
    if draft.customer.email?.trimmed.isEmpty ?? true { return .missing(.member("customer.email")) }
    if draft.lines?.isEmpty ?? true { return .missing(.member("lines"), "a new order needs at least one") }
    if draft.removeDiscount { return .invalid(.member("removeDiscount"), "a new order has no discount yet") }
    return unnamedLine
  }

  private var missingInEdit: Objection? {
    if draft.lines?.isEmpty == true {
      return .invalid(.member("lines"), "empty; an order keeps at least one line")
    }
    if draft.lines != nil, !draft.addLines.isEmpty || !draft.removeLines.isEmpty {
      return .invalid(
        .member("lines"), "replaces every line, so it cannot stand beside addLines or removeLines")
    }
    if draft.discount != nil, draft.removeDiscount {
      return .invalid(.member("removeDiscount"), "cannot stand beside discount")
    }
    if members.isEmpty { return Objection(.missing, at: [], "the file names nothing to change") }
    return unnamedLine
  }

  /// A line needs its `sku` or its `productID`.
  private var unnamedLine: Objection? {
    for (name, lines) in [
      ("lines", draft.lines ?? []), ("addLines", draft.addLines), ("removeLines", draft.removeLines),
    ] {
      for (index, line) in lines.enumerated() where line.sku == nil && line.productID == nil {
        return Objection(.missing, at: [.member("\(name)[\(index)]")], "needs a sku or a productID")
      }
    }
    return nil
  }

  private func refusal(of field: OrderDraft.Field) -> Objection? {
    let value: String
    switch field.value {
    case .text(let text), .number(let text): value = text
    case .bool: value = ""
    }
    return reason(path: field.path, value: value).map {
      Objection($0.kind, at: [.member(field.path)], $0.text)
    }
  }

  /// What is wrong with a member, without its place: a sentence alone is a limit of the platform.
  private func reason(path: String, value: String) -> Objection? {
    switch path {
    case "customer.firstName", "customer.lastName", "customer.email", "customer.phone", "customer.company",
      "shippingMethod", "paymentMethod", "removeDiscount":
      return nil
    case "discount":
      return QuickbutikNumber.decimal(value) == nil ? wrong("must be a plain amount such as 59.90") : nil
    case "comment": return "Quickbutik orders have no note field"
    case "status":
      return id == nil
        ? "Quickbutik's orders begin unpaid; change the status afterwards with orderdeck mark"
        : "an edit leaves the status alone; change it with orderdeck mark"
    case "currency": return "Quickbutik takes orders in the shop's own currency"
    case "coupon", "voucher", "rewardPoints": return "Quickbutik's API has none"
    default: break
    }
    let parts = path.split(separator: ".", maxSplits: 1)
    guard let head = parts.first, let member = parts.last, parts.count == 2 else { return unknown }
    if head == "delivery" || head == "billing" { return addressReason(String(member), value) }
    guard head.hasSuffix("]"),
      head.hasPrefix("lines") || head.hasPrefix("addLines") || head.hasPrefix("removeLines")
    else { return unknown }
    return lineReason(String(member), value, isNew: head.hasPrefix("lines"))
  }

  private var unknown: Objection { "Quickbutik does not take it" }

  private func wrong(_ message: String) -> Objection { Objection(.invalid, at: [], message) }

  private func addressReason(_ member: String, _ value: String) -> Objection? {
    switch member {
    case "firstName", "lastName", "company", "lines[0]", "lines[1]", "postcode", "city": nil
    case "countryCode":
      value.utf8.count == 2 && value.utf8.allSatisfy { (65...90).contains($0 & 0xDF) }
        ? nil : wrong("must be the two letters of a country")
    case _ where member.hasPrefix("lines["): "Quickbutik takes two lines of an address"
    default: unknown
    }
  }

  private func lineReason(_ member: String, _ value: String, isNew: Bool) -> Objection? {
    switch member {
    case "sku": nil
    case "productID", "variantID":
      QuickbutikUpdate.isID(value) ? nil : wrong("must be a number, as Quickbutik's ids are")
    case "quantity":
      if isNew {
        Int(value).map { $0 >= 1 } == true ? nil : wrong("must be 1 or more")
      } else {
        value == "1" ? nil : "Quickbutik adds and removes single pieces; name the line once for each"
      }
    default: unknown
    }
  }

  // MARK: The body

  /// The list of one that is sent. `products`, which replaces every line an order has, is there only when the file
  /// names `lines`.
  package var body: JSONOutput {
    let order = JSONOutput.Member("order_id", id.map(QuickbutikUpdate.number) ?? "create")
    return .array([.object([order] + members)])
  }

  private var members: [JSONOutput.Member] {
    var members: [JSONOutput.Member] = []
    if !customer.isEmpty { members.append(.init("customer", .object(customer))) }
    if let method = draft.paymentMethod {
      let payment = [("method", method), ("transaction_id", draft.reference)]
      members.append(.init("payment", .object(texts(payment))))
    }
    if let method = draft.shippingMethod {
      let isID = QuickbutikUpdate.isID(method)
      let shipping = JSONOutput.Member(
        isID ? "id" : "name", isID ? QuickbutikUpdate.number(method) : .string(method))
      members.append(.init("shipping", .object([shipping])))
    }
    if let lines = draft.lines { members.append(.init("products", products(lines))) }
    if !draft.addLines.isEmpty { members.append(.init("products_add", products(draft.addLines))) }
    if !draft.removeLines.isEmpty { members.append(.init("products_remove", products(draft.removeLines))) }
    if let amount = draft.discount.flatMap(QuickbutikNumber.decimal) {
      members.append(.init("discount_add", .object([.init("amount", amount)])))
    }
    if draft.removeDiscount { members.append(.init("discount_remove", .bool(true))) }
    return members
  }

  /// The phone under the name of either edition of the vendor's document.
  private var customer: [JSONOutput.Member] {
    let person = draft.customer
    let company = person.company ?? draft.delivery?.company
    let type = company != nil ? "business" : id == nil ? "consumer" : nil
    var members = texts([
      ("type", type), ("email", person.email), ("phone_number", person.phone), ("phone", person.phone),
    ])
    let delivery = details(draft.delivery, company: company)
    if !delivery.isEmpty { members.append(.init("shipping_details", .object(delivery))) }
    if let billing = draft.billing {
      let details = details(billing, company: billing.company)
      if !details.isEmpty { members.append(.init("billing_details", .object(details))) }
    }
    return members
  }

  private func details(_ address: DraftAddress?, company: String?) -> [JSONOutput.Member] {
    let lines = address?.lines ?? []
    return texts([
      ("company_name", address?.company ?? company),
      ("firstname", address?.firstName ?? draft.customer.firstName),
      ("lastname", address?.lastName ?? draft.customer.lastName), ("address", lines.first),
      ("address2", lines.count > 1 ? lines[1] : nil), ("city", address?.city),
      ("zipcode", address?.postcode), ("country", address?.countryCode?.uppercased()),
    ])
  }

  private func products(_ lines: [DraftLine]) -> JSONOutput {
    .array(
      lines.map { line in
        var members = texts([("sku", line.sku)])
        for (name, id) in [("product_id", line.productID), ("variant_id", line.variantID)] {
          if let id { members.append(.init(name, QuickbutikUpdate.number(id))) }
        }
        if let quantity = line.quantity, quantity != 1 { members.append(.init("qty", .int(quantity))) }
        return .object(members)
      })
  }

  private func texts(_ pairs: [(String, String?)]) -> [JSONOutput.Member] {
    pairs.compactMap { name, value in value.map { JSONOutput.Member(name, .string($0)) } }
  }
}

/// Numbers of files as JSON.
enum QuickbutikNumber {
  /// A plain decimal as a number literal; nil for anything that JSON would not take.
  static func decimal(_ text: String) -> JSONOutput? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isPlain =
      parts.count <= 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
      }
    guard isPlain, let whole = parts.first, whole == "0" || whole.first != "0" else { return nil }
    return .number(text)
  }
}
