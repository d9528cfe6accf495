import JSONText
import OrderModel

/// A basket on a token of its own: the calls of invotide.md 6 in their order, each answer checked before the next call.
/// Nothing is placed. Used by one task.
struct InvotideBasket: Sendable {
  /// How far it is filled.
  enum Goal: Sendable {
    case shipping, payment, quote
    /// As `quote`, but everything an order needs must be there.
    case order
  }

  let gate: InvotideGate
  let lane: InvotideSession
  let draft: OrderDraft
  let goal: Goal
  /// What the shop makes of it.
  var quote = OrderQuote()
  /// Whether something in it has to be sent.
  var ships = false

  /// An empty basket in a store of the shop; nil: the one its address leads to.
  init(_ gate: InvotideGate, _ draft: OrderDraft, _ goal: Goal, storeID: Int? = nil) {
    self.gate = gate
    lane = InvotideSession(gate, renews: false, storeID: storeID)
    self.draft = draft
    self.goal = goal
  }

  /// Fills the basket. The order of the calls matters: the customer before the cart, because cart rows belong to one; the
  /// cart before addresses and methods, because every change of it throws the methods away.
  mutating func fill() async throws(ShopError) {
    if let currency = draft.currency {
      try await set("api/currency", [("currency", currency.uppercased())], "currency")
    }
    if let customer = InvotideForms.customer(draft) { try await set("api/customer", customer, "customer") }
    try await emptyCart()
    for (index, line) in (draft.lines ?? []).enumerated() {
      try await put("api/cart/add", InvotideForms.line(line), "lines[\(index)]")
    }
    for (index, voucher) in draft.giftVouchers.enumerated() {
      try await put("api/voucher/add", InvotideForms.giftVoucher(voucher), "giftVouchers[\(index)]")
    }
    try await readCart(isLast: false)
    try await fillAddresses()
    if goal == .shipping { return }
    try await choosePayment()
    if goal == .payment { return }
    try await takeOff()
    try await readCart(isLast: true)
  }

  private mutating func fillAddresses() async throws(ShopError) {
    guard let delivery = draft.delivery ?? draft.billing else { return }
    let billing = draft.billing ?? delivery
    try await set("api/payment/address", InvotideForms.address(billing, draft.customer), "billing")
    guard ships else {
      if draft.shippingMethod != nil { quote.warnings.append("nothing in this order is shipped") }
      return
    }
    try await set("api/shipping/address", InvotideForms.address(delivery, draft.customer), "delivery")
    let answer = try await set("api/shipping/methods", [], "shipping methods")
    quote.shipping = InvotideOffers.shipping(answer.value, warnings: &quote.warnings)
    guard goal != .shipping, goal != .payment || draft.shippingMethod != nil else { return }
    guard let code = draft.shippingMethod else {
      return try lack("shippingMethod", quote.shipping.compactMap(\.code))
    }
    guard quote.shipping.contains(where: { $0.code == code }) else {
      return try lack("shippingMethod “\(code)”", quote.shipping.compactMap(\.code))
    }
    try await set("api/shipping/method", [("shipping_method", code)], "shippingMethod")
  }

  private mutating func choosePayment() async throws(ShopError) {
    let answer = try await set("api/payment/methods", [], "payment methods")
    quote.payments = InvotideOffers.payments(answer.value)
    guard goal != .payment else { return }
    guard let code = draft.paymentMethod else {
      return try lack("paymentMethod", quote.payments.map(\.code))
    }
    guard quote.payments.contains(where: { $0.code == code }) else {
      return try lack("paymentMethod “\(code)”", quote.payments.map(\.code))
    }
    try await set("api/payment/method", [("payment_method", code)], "paymentMethod")
  }

  /// A choice is not there: an order needs it, a quote names what there is.
  private mutating func lack(_ what: String, _ offered: [String]) throws(ShopError) {
    let text = what + ": the shop offers " + (offered.isEmpty ? "none" : offered.joined(separator: ", "))
    guard goal != .order else { throw .refused(code: 200, text: text) }
    quote.warnings.append(text)
  }

  /// Coupon, voucher and points, once the cart is complete: each is checked against the cart of its moment.
  private mutating func takeOff() async throws(ShopError) {
    if let coupon = draft.coupon { try await set("api/coupon", [("coupon", coupon)], "coupon") }
    if let voucher = draft.voucher { try await set("api/voucher", [("voucher", voucher)], "voucher") }
    guard let points = draft.rewardPoints else { return }
    let owned = try await set("api/reward/available", [], "rewardPoints")
    let usable = try await set("api/reward/maximum", [], "rewardPoints")
    let available = WireRecord(owned.value, warnings: WireWarnings()).int("points") ?? 0
    let maximum = WireRecord(usable.value, warnings: WireWarnings()).int("maximum") ?? 0
    guard points <= min(available, maximum) else {
      throw .refused(
        code: 200,
        text: "rewardPoints: the customer has \(available), and this cart takes at most \(maximum)")
    }
    try await set("api/reward", [("reward", String(points))], "rewardPoints")
  }

  // MARK: Calls

  /// A call that may be repeated, because the second has the same effect as the first.
  @discardableResult
  func set(
    _ route: String, _ form: InvotideForms.Form, _ place: String
  ) async throws(ShopError) -> InvotideAnswer {
    let answer = try await lane.call(InvotideCall(route, form: form, kind: .read(.urgent)))
    if answer.isNothing {
      // Two routes answer `[]` also to a dead token; this call tells.
      _ = try await lane.call(InvotideCall("api/cart/products", kind: .read(.urgent)))
    }
    return try judge(answer, place)
  }

  /// A call that adds something and so is made once. When it stays unclear the basket is given up; nothing was ordered.
  private func put(_ route: String, _ form: InvotideForms.Form, _ place: String) async throws(ShopError) {
    let answer: InvotideAnswer
    do throws(ShopError) {
      answer = try await lane.call(InvotideCall(route, form: form, kind: .write))
    } catch {
      guard case .unclear(let text) = error else { throw error }
      throw .unreachable(text + "; the basket was given up, nothing was ordered")
    }
    _ = try judge(answer, place)
    guard answer.isSuccess else {
      throw .refused(code: 200, text: place + ": the shop put nothing into the cart")
    }
  }

  private func judge(_ answer: InvotideAnswer, _ place: String) throws(ShopError) -> InvotideAnswer {
    if let refusal = answer.refusal {
      throw .refused(code: 200, text: place + ": " + gate.mask(refusal.shown))
    }
    if answer.isNothing { throw .refused(code: 200, text: place + ": the shop did nothing with it") }
    return answer
  }
}

/// Reading the methods a shop offers.
enum InvotideOffers {
  /// Quotes of all groups; a group without quotes says why in `error`.
  static func shipping(_ value: JSONValue, warnings: inout [String]) -> [ShippingOffer] {
    var offers: [ShippingOffer] = []
    for group in entries(value["shipping_methods"]) {
      let record = WireRecord(group, warnings: WireWarnings())
      if group["error"]?.kind == .string, let text = record.label("error") {
        warnings.append([record.label("title"), text].compactMap(\.self).joined(separator: ": "))
      }
      for quote in entries(group["quote"]) {
        let quote = WireRecord(quote, warnings: WireWarnings())
        guard let code = quote.text("code") else { continue }
        var offer = ShippingOffer(title: quote.label("title") ?? code)
        offer.code = code
        offer.priceText = quote.label("text")
        offers.append(offer)
      }
    }
    return offers
  }

  static func payments(_ value: JSONValue) -> [PaymentOffer] {
    entries(value["payment_methods"]).compactMap { method in
      let record = WireRecord(method, warnings: WireWarnings())
      guard let code = record.text("code") else { return nil }
      var offer = PaymentOffer(code: code, title: record.label("title") ?? code)
      offer.description = record.label("terms")
      return offer
    }
  }

  /// The values of an object or a list: PHP writes both, and an empty one is always a list.
  private static func entries(_ value: JSONValue?) -> [JSONValue] {
    value?.elements ?? value?.members?.map(\.value) ?? []
  }
}
