/// The contents of an order to be created or changed: the file of `new-order` and `edit-order`.
package struct OrderDraft: Hashable, Sendable, Codable {
  package var customer = DraftCustomer()
  package var delivery: DraftAddress?
  /// Nil: the same as `delivery`.
  package var billing: DraftAddress?
  /// All lines of the order; on an edit they replace every line it has. Nil: the file names none.
  package var lines: [DraftLine]?
  package var addLines: [DraftLine] = []
  package var removeLines: [DraftLine] = []
  package var shippingMethod: String?
  package var paymentMethod: String?
  /// ISO 4217.
  package var currency: String?
  package var coupon: String?
  package var voucher: String?
  package var rewardPoints: Int?
  package var giftVouchers: [DraftGiftVoucher] = []
  /// An amount as a plain decimal in the order's currency.
  package var discount: String?
  package var removeDiscount = false
  package var comment: String?
  /// A common status or `=word`, as on the command line.
  package var status: String?
  /// Ours, unique for each order placed: lets an order be found again after an unclear answer. Not part of the file.
  package var reference: String?

  /// An empty draft.
  package init() {}
}

/// Who buys.
package struct DraftCustomer: Hashable, Sendable, Codable {
  package var firstName: String?
  package var lastName: String?
  package var email: String?
  package var phone: String?
  package var company: String?
  /// The shop's own id of a known customer.
  package var id: String?

  /// Nobody yet.
  package init() {}
}

/// Where it goes, or who is billed.
package struct DraftAddress: Hashable, Sendable, Codable {
  /// Nil: the customer's.
  package var firstName: String?
  package var lastName: String?
  package var company: String?
  package var lines: [String] = []
  package var postcode: String?
  package var city: String?
  /// ISO 3166-1 alpha-2.
  package var countryCode: String?
  /// The shop's own number of the country and of the zone in it, where the platform wants those.
  package var countryID: Int?
  package var zoneID: Int?

  /// An empty address.
  package init() {}
}

/// One line.
package struct DraftLine: Hashable, Sendable, Codable {
  package var sku: String?
  package var brand: String?
  package var productID: String?
  package var variantID: String?
  /// Nil: the file names none, which is one piece.
  package var quantity: Int?
  /// The shop's option ids with the chosen value: an id of a value or free text, several for a list of boxes.
  package var options: [String: [String]] = [:]

  /// A line that names no product yet.
  package init() {}
}

/// A gift voucher that is sold.
package struct DraftGiftVoucher: Hashable, Sendable, Codable {
  package var fromName = ""
  package var fromEmail = ""
  package var toName = ""
  package var toEmail = ""
  /// A plain decimal in the shop's default currency.
  package var amount = ""
  package var theme: Int?
  package var message: String?

  /// An empty voucher.
  package init() {}
}

extension OrderDraft {
  /// A member of the file that is set: its path (`customer.email`, `lines[0].sku`) and its value.
  package struct Field: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
      case text(String)
      case number(String)
      case bool(Bool)
    }
    package var path: String
    package var value: Value
  }

  /// Every member that is set, in the order of the file's description. Clients refuse by path what their platform
  /// does not take, so that nothing is dropped silently.
  package var fields: [Field] {
    var list = FieldList()
    list.customer(customer)
    list.address(delivery, "delivery")
    list.address(billing, "billing")
    for (name, lines) in [("lines", lines ?? []), ("addLines", addLines), ("removeLines", removeLines)] {
      for (index, line) in lines.enumerated() { list.line(line, "\(name)[\(index)]") }
    }
    list.text("shippingMethod", shippingMethod)
    list.text("paymentMethod", paymentMethod)
    list.text("currency", currency)
    list.text("coupon", coupon)
    list.text("voucher", voucher)
    list.number("rewardPoints", rewardPoints.map(String.init))
    for (index, voucher) in giftVouchers.enumerated() { list.giftVoucher(voucher, "giftVouchers[\(index)]") }
    list.number("discount", discount)
    if removeDiscount { list.fields.append(Field(path: "removeDiscount", value: .bool(true))) }
    list.text("comment", comment)
    list.text("status", status)
    return list.fields
  }

  private struct FieldList {
    var fields: [Field] = []

    mutating func text(_ path: String, _ value: String?) {
      if let value { fields.append(Field(path: path, value: .text(value))) }
    }

    mutating func number(_ path: String, _ value: String?) {
      if let value { fields.append(Field(path: path, value: .number(value))) }
    }

    mutating func customer(_ customer: DraftCustomer) {
      text("customer.firstName", customer.firstName)
      text("customer.lastName", customer.lastName)
      text("customer.email", customer.email)
      text("customer.phone", customer.phone)
      text("customer.company", customer.company)
      text("customer.id", customer.id)
    }

    mutating func address(_ address: DraftAddress?, _ path: String) {
      guard let address else { return }
      text(path + ".firstName", address.firstName)
      text(path + ".lastName", address.lastName)
      text(path + ".company", address.company)
      for (index, line) in address.lines.enumerated() { text(path + ".lines[\(index)]", line) }
      text(path + ".postcode", address.postcode)
      text(path + ".city", address.city)
      text(path + ".countryCode", address.countryCode)
      number(path + ".countryID", address.countryID.map(String.init))
      number(path + ".zoneID", address.zoneID.map(String.init))
    }

    mutating func line(_ line: DraftLine, _ path: String) {
      text(path + ".sku", line.sku)
      text(path + ".brand", line.brand)
      text(path + ".productID", line.productID)
      text(path + ".variantID", line.variantID)
      number(path + ".quantity", line.quantity.map(String.init))
      for (option, values) in line.options.sorted(by: { $0.key < $1.key }) {
        for value in values { text(path + ".options.\(option)", value) }
      }
    }

    mutating func giftVoucher(_ voucher: DraftGiftVoucher, _ path: String) {
      text(path + ".fromName", voucher.fromName)
      text(path + ".fromEmail", voucher.fromEmail)
      text(path + ".toName", voucher.toName)
      text(path + ".toEmail", voucher.toEmail)
      number(path + ".amount", voucher.amount)
      number(path + ".theme", voucher.theme.map(String.init))
      text(path + ".message", voucher.message)
    }
  }
}
