import JSONText
import OrderModel

/// Reads the order file of `new-order` and `edit-order`.
enum OrderDraftReading {
  static let members = [
    "customer", "delivery", "billing", "lines", "addLines", "removeLines", "shippingMethod", "paymentMethod",
    "currency", "coupon", "voucher", "rewardPoints", "giftVouchers", "discount", "removeDiscount", "comment",
    "status",
  ]

  static func draft(_ root: JSONValue) throws(JSONMismatch) -> OrderDraft {
    let file = try DraftObject(root, known: members)
    var draft = OrderDraft()
    if let value = file.member("customer") { draft.customer = try customer(value) }
    if let value = file.member("delivery") { draft.delivery = try address(value) }
    if let value = file.member("billing") { draft.billing = try address(value) }
    draft.lines = try file.list("lines", line)
    draft.addLines = try file.list("addLines", line) ?? []
    draft.removeLines = try file.list("removeLines", line) ?? []
    draft.shippingMethod = try file.text("shippingMethod")
    draft.paymentMethod = try file.text("paymentMethod")
    draft.currency = try currency(file)
    draft.coupon = try file.text("coupon")
    draft.voucher = try file.text("voucher")
    draft.rewardPoints = try file.int("rewardPoints")
    draft.giftVouchers = try file.list("giftVouchers", giftVoucher) ?? []
    draft.discount = try file.decimal("discount")
    draft.removeDiscount = try file.bool("removeDiscount") ?? false
    draft.comment = try file.text("comment")
    draft.status = try status(file)
    return draft
  }

  private static func customer(_ value: JSONValue) throws(JSONMismatch) -> DraftCustomer {
    let object = try DraftObject(
      value, known: ["firstName", "lastName", "email", "phone", "company", "id"])
    var customer = DraftCustomer()
    customer.firstName = try object.text("firstName")
    customer.lastName = try object.text("lastName")
    customer.email = try object.text("email")
    customer.phone = try object.id("phone")
    customer.company = try object.text("company")
    customer.id = try object.id("id")
    return customer
  }

  private static func address(_ value: JSONValue) throws(JSONMismatch) -> DraftAddress {
    let object = try DraftObject(
      value,
      known: [
        "firstName", "lastName", "company", "lines", "postcode", "city", "countryCode", "countryID", "zoneID",
      ])
    var address = DraftAddress()
    address.firstName = try object.text("firstName")
    address.lastName = try object.text("lastName")
    address.company = try object.text("company")
    address.lines = try object.list("lines") { (line) throws(JSONMismatch) in try line.requireString() } ?? []
    address.postcode = try object.id("postcode")
    address.city = try object.text("city")
    address.countryCode = try country(object)
    address.countryID = try object.int("countryID", least: 1)
    address.zoneID = try object.int("zoneID")
    return address
  }

  private static func line(_ value: JSONValue) throws(JSONMismatch) -> DraftLine {
    let object = try DraftObject(
      value, known: ["sku", "brand", "productID", "variantID", "quantity", "options"])
    var line = DraftLine()
    line.sku = try object.id("sku")
    line.brand = try object.text("brand")
    line.productID = try object.id("productID")
    line.variantID = try object.id("variantID")
    line.quantity = try object.int("quantity", least: 1)
    guard line.sku != nil || line.productID != nil || line.variantID != nil else {
      throw value.mismatch("names no product: give sku, productID or variantID")
    }
    for option in try object.member("options")?.requireMembers() ?? [] {
      guard line.options[option.name] == nil else { throw option.value.mismatch("given twice") }
      var values: [String] = []
      for choice in option.value.elements ?? [option.value] { values.append(try DraftObject.id(choice)) }
      line.options[option.name] = values
    }
    return line
  }

  private static func giftVoucher(_ value: JSONValue) throws(JSONMismatch) -> DraftGiftVoucher {
    let object = try DraftObject(
      value, known: ["fromName", "fromEmail", "toName", "toEmail", "amount", "theme", "message"])
    var voucher = DraftGiftVoucher()
    voucher.fromName = try object.text("fromName") ?? ""
    voucher.fromEmail = try object.text("fromEmail") ?? ""
    voucher.toName = try object.text("toName") ?? ""
    voucher.toEmail = try object.text("toEmail") ?? ""
    voucher.amount = try object.decimal("amount") ?? ""
    voucher.theme = try object.int("theme", least: 1)
    voucher.message = try object.text("message")
    return voucher
  }

  /// A country of two or three letters, as two.
  private static func country(_ object: DraftObject) throws(JSONMismatch) -> String? {
    guard let member = object.member("countryCode") else { return nil }
    guard let code = CountryCode.alpha2(try member.requireString()) else {
      throw member.mismatch("expected a country of ISO 3166 such as GB or GBR, found " + member.found)
    }
    return code
  }

  private static func currency(_ object: DraftObject) throws(JSONMismatch) -> String? {
    guard let member = object.member("currency") else { return nil }
    guard let currency = Currency(try member.requireString()) else {
      throw member.mismatch("expected a currency of ISO 4217 such as EUR, found " + member.found)
    }
    return currency.code
  }

  /// A common status, or the shop's own word behind `=`.
  private static func status(_ object: DraftObject) throws(JSONMismatch) -> String? {
    guard let member = object.member("status") else { return nil }
    let word = try member.requireString()
    let known = OrderStatus.allCases.filter { $0 != .unknown }.map(\.rawValue)
    guard known.contains(word) || (word.hasPrefix("=") && word.count > 1) else {
      throw member.mismatch(
        "expected a status (\(known.joined(separator: ", "))) or =WORD, found " + member.found)
    }
    return word
  }
}
