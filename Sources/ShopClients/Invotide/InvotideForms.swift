package import OrderModel

/// The form bodies that build an order, made from its file (invotide.md 3, 6). Values go out unescaped: the shop escapes
/// them itself, and twice is once too often.
package enum InvotideForms {
  package typealias Form = [(name: String, value: String)]

  /// Nil where the file names no customer.
  package static func customer(_ draft: OrderDraft) -> Form? {
    let customer = draft.customer
    guard customer.email != nil || customer.id != nil || customer.phone != nil else { return nil }
    return [
      ("customer_id", customer.id ?? "0"), ("firstname", customer.firstName ?? ""),
      ("lastname", customer.lastName ?? ""), ("email", customer.email ?? ""),
      ("telephone", customer.phone ?? ""),
    ]
  }

  /// One product; form A of the route, the one that checks what it gets.
  package static func line(_ line: DraftLine) -> Form {
    var form: Form = [
      ("product_id", line.productID ?? ""), ("quantity", String(line.quantity ?? 1)),
    ]
    for (option, values) in line.options.sorted(by: { $0.key < $1.key }) {
      for value in values {
        form.append(("option[\(option)]" + (values.count > 1 ? "[]" : ""), value))
      }
    }
    return form
  }

  /// One gift voucher that is sold.
  package static func giftVoucher(_ voucher: DraftGiftVoucher) -> Form {
    [
      ("from_name", voucher.fromName), ("from_email", voucher.fromEmail), ("to_name", voucher.toName),
      ("to_email", voucher.toEmail), ("voucher_theme_id", String(voucher.theme ?? 1)),
      ("message", voucher.message ?? ""), ("amount", voucher.amount),
    ]
  }

  /// An address; names and company that it lacks are the customer's.
  package static func address(_ address: DraftAddress, _ customer: DraftCustomer) -> Form {
    [
      ("firstname", address.firstName ?? customer.firstName ?? ""),
      ("lastname", address.lastName ?? customer.lastName ?? ""),
      ("company", address.company ?? customer.company ?? ""),
      ("address_1", address.lines.first ?? ""), ("address_2", address.lines.dropFirst().first ?? ""),
      ("city", address.city ?? ""), ("postcode", address.postcode ?? ""),
      ("country_id", address.countryID.map(String.init) ?? ""),
      ("zone_id", address.zoneID.map(String.init) ?? ""),
    ]
  }

  /// What turns the basket into an order: always with a status, and with the reference that finds it again.
  package static func placing(comment: String?, reference: String, statusID: Int) -> Form {
    placing(comment: comment, reference: reference, status: String(statusID))
  }

  /// The same for a preview, where the status may stand as `…` because it is read just before the write.
  static func placing(comment: String?, reference: String, status: String) -> Form {
    let mark = InvotideForms.mark(reference)
    let text = comment.map { $0.isEmpty ? mark : $0 + "\n" + mark } ?? mark
    return [("comment", text), ("order_status_id", status)]
  }

  /// The line of the comment that an order is found by.
  package static func mark(_ reference: String) -> String { "ref:" + reference }

  /// How many characters the shop counts: those of the escaped text.
  package static func escapedLength(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { count, scalar in
      switch scalar {
      case "&": count + 5
      case "\"": count + 6
      case "<", ">": count + 4
      default: count + 1
      }
    }
  }
}

/// What the shop takes of an order's file, and what it must have.
package struct InvotideDraftRules {
  package let draft: OrderDraft
  /// An order is to be placed or edited; otherwise only its offers are asked for.
  package let isOrder: Bool
  package let isEdit: Bool

  /// Rules for a file.
  package init(_ draft: OrderDraft, isOrder: Bool, isEdit: Bool = false) {
    self.draft = draft
    self.isOrder = isOrder
    self.isEdit = isEdit
  }

  /// Why the file cannot be sent, by the names of its members; nil when it can.
  package var objection: Objection? {
    untaken ?? missing ?? unfit
  }

  private var untaken: Objection? {
    for (path, lines) in [("addLines", draft.addLines), ("removeLines", draft.removeLines)]
    where !lines.isEmpty {
      return .unsupported(
        .member(path), "Invotide cannot change single lines", remedy: "name all of them in lines")
    }
    for field in draft.fields {
      if let reason = reasonAgainst(field.path) { return .unsupported(.member(field.path), reason) }
    }
    for (path, address) in addresses where address.lines.count > 2 {
      return .unsupported(.member(path + ".lines"), "Invotide has two address lines")
    }
    return nil
  }

  private func reasonAgainst(_ path: String) -> String? {
    if path.hasPrefix("lines["), [".sku", ".brand", ".variantID"].contains(where: path.hasSuffix) {
      return "Invotide finds products by productID, and variants by options"
    }
    switch path {
    case "discount", "removeDiscount": return "Invotide has no free discount; use a coupon or a voucher"
    case "currency" where isEdit: return "an edited Invotide order keeps its currency"
    default: return nil
    }
  }

  /// The addresses by their path in the file.
  private var addresses: [(String, DraftAddress)] {
    [("delivery", draft.delivery), ("billing", draft.billing)].compactMap { path, address in
      address.map { (path, $0) }
    }
  }

  private var missing: Objection? {
    var paths: [String] = []
    var remedy: String?
    func need(_ path: String, _ value: String?) {
      if value?.trimmed.isEmpty ?? true { paths.append(path) }
    }
    func need(_ path: String, _ number: Int?) {
      guard number == nil else { return }
      paths.append(path)
      remedy = "countryID and zoneID are the shop's own numbers"
    }
    if isOrder {
      need("customer.firstName", draft.customer.firstName)
      need("customer.lastName", draft.customer.lastName)
      need("customer.email", draft.customer.email)
      need("customer.phone", draft.customer.phone)
      need("paymentMethod", draft.paymentMethod)
    }
    if addresses.isEmpty { paths.append("delivery") }
    for (path, address) in addresses {
      need(path + ".firstName", address.firstName ?? draft.customer.firstName)
      need(path + ".lastName", address.lastName ?? draft.customer.lastName)
      need(path + ".lines", address.lines.first)
      need(path + ".city", address.city)
      // Texts such as RUS are accepted by the shop and give an order without a country.
      need(path + ".countryID", address.countryID)
      need(path + ".zoneID", address.zoneID)
    }
    let lines = draft.lines ?? []
    if lines.isEmpty, draft.giftVouchers.isEmpty { paths.append("lines") }
    for (index, line) in lines.enumerated() { need("lines[\(index)].productID", line.productID) }
    guard !paths.isEmpty else { return nil }
    return Objection(
      .missing, at: paths.map(Objection.Place.member), "missing",
      remedy: remedy)
  }

  private var unfit: Objection? {
    let customer = draft.customer
    var limits: [(path: String, value: String?, range: ClosedRange<Int>)] = [
      ("customer.firstName", customer.firstName, 1...32), ("customer.lastName", customer.lastName, 1...32),
      ("customer.email", customer.email, 3...96), ("customer.phone", customer.phone, 3...32),
    ]
    for (path, address) in addresses {
      limits += [
        (path + ".firstName", address.firstName, 1...32), (path + ".lastName", address.lastName, 1...32),
        (path + ".lines[0]", address.lines.first, 3...128), (path + ".city", address.city, 2...128),
        (path + ".postcode", address.postcode, 0...10),
      ]
    }
    for (index, voucher) in draft.giftVouchers.enumerated() {
      limits += [
        ("giftVouchers[\(index)].fromName", voucher.fromName, 1...64),
        ("giftVouchers[\(index)].toName", voucher.toName, 1...64),
      ]
    }
    for limit in limits {
      guard let value = limit.value, !limit.range.contains(InvotideForms.escapedLength(value.trimmed)) else {
        continue
      }
      return .invalid(
        .member(limit.path),
        "must have \(limit.range.lowerBound) to \(limit.range.upperBound) characters, where "
          + "& counts 5, \" 6, < and > 4")
    }
    return numbers ?? odd
  }

  private var numbers: Objection? {
    for (path, address) in addresses {
      if let id = address.countryID, id < 1 {
        return .invalid(.member(path + ".countryID"), "must be a positive number")
      }
      if let id = address.zoneID, id < 0 {
        return .invalid(.member(path + ".zoneID"), "must be a number from 0 on")
      }
    }
    for (index, line) in (draft.lines ?? []).enumerated() {
      if let quantity = line.quantity, quantity < 1 {
        return .invalid(.member("lines[\(index)].quantity"), "must be 1 or more")
      }
      guard Int(line.productID ?? "") ?? 0 > 0 else {
        return .invalid(.member("lines[\(index)].productID"), "must be the shop's product number")
      }
      for option in line.options.keys where Int(option) == nil {
        return .invalid(
          .member("lines[\(index)].options.\(option)"), "must be named by the shop's option number")
      }
    }
    for (index, voucher) in draft.giftVouchers.enumerated() {
      guard DecimalText(voucher.amount) != nil else {
        return .invalid(
          .member("giftVouchers[\(index)].amount"), "must be a plain decimal in the shop's default currency")
      }
    }
    if let id = draft.customer.id, Int(id) ?? -1 < 0 {
      return .invalid(.member("customer.id"), "must be the shop's customer number")
    }
    if let points = draft.rewardPoints {
      if points < 1 { return .invalid(.member("rewardPoints"), "must be 1 or more") }
      if Int(draft.customer.id ?? "0") ?? 0 == 0 {
        return .invalid(.member("rewardPoints"), "need customer.id, guests have none")
      }
    }
    if let currency = draft.currency, Currency(currency) == nil {
      return .invalid(.member("currency"), "must be a code of three letters")
    }
    return nil
  }

  private var odd: Objection? {
    for (path, code) in [("coupon", draft.coupon), ("voucher", draft.voucher)] where code != nil {
      if code?.trimmed != code || code?.isEmpty == true {
        return .invalid(.member(path), "must be the code without blanks")
      }
    }
    for field in draft.fields {
      guard case .text(let text) = field.value else { continue }
      if text.unicodeScalars.contains(where: { $0.value == 0xFFFD || $0.value == 0 }) {
        return .invalid(.member(field.path), "holds bytes that are no text; Invotide would drop all of it")
      }
    }
    return nil
  }
}
