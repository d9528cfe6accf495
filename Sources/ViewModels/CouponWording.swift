import OrderModel

/// Coupons in words.
enum CouponWording {
  /// `10 % off every order, no limit, from 2026-12-01`. `currency` and `zone` are the shop's, nil where they are not known.
  static func text(_ draft: CouponDraft, currency: String?, zone: String?) -> String {
    var parts = [
      "\(gift(draft.type, draft.value, currency)) \(scope(draft, currency))",
      draft.limit.map { $0 == 0 ? "no limit" : Formatting.count($0, "use") } ?? "no limit",
    ]
    let days = [draft.from.map { "from \($0)" }, draft.to.map { "to \($0)" }].compactMap { $0 }
    if !days.isEmpty { parts.append(days.joined(separator: " ")) }
    // In one piece on the next line where it does not fit.
    let place = days.isEmpty ? "" : " " + Formatting.unbroken("(days in \(zone ?? "the shop's zone"))")
    return Formatting.line(parts.joined(separator: ", ") + place)
  }

  private static func gift(_ type: CouponType, _ value: String?, _ currency: String?) -> String {
    switch type {
    case .percent: (value ?? "?") + " % off"
    case .money: (value ?? "?") + " " + (currency ?? "(the shop's currency)") + " off"
    case .shipping: "free shipping for"
    }
  }

  private static func scope(_ draft: CouponDraft, _ currency: String?) -> String {
    switch draft.appliesTo {
    case .allOrders: "every order"
    case .ordersOver: "orders over \(draft.ordersOver ?? "?") \(currency ?? "(the shop's currency)")"
    case .category: "category " + (draft.category ?? "?")
    case .product: "product " + (draft.product ?? "?")
    }
  }

  /// Whether a shop's coupon gives what was asked for, as far as both name it.
  static func isSame(_ coupon: Coupon, _ draft: CouponDraft) -> Bool {
    func number(_ text: String?) -> Int64? { DecimalText(text ?? "0")?.scaled(by: 6) }
    let isAmountSame = draft.type == .shipping || number(coupon.value) == number(draft.value)
    return coupon.type == draft.type && isAmountSame && (coupon.limit ?? 0) == (draft.limit ?? 0)
      && coupon.from == draft.from && coupon.to == draft.to
      && (coupon.appliesTo == nil || coupon.appliesTo == draft.appliesTo)
  }

  /// What is said where a last day is named: whether it counts.
  static let lastDay = "The shop does not say whether this day still counts."

  /// A coupon of a shop as the fields of the form. Days stay the days they are, amounts keep their digits.
  static func fields(of coupon: Coupon) -> [String: String] {
    var values = ["code": coupon.code]
    values["type"] = coupon.type?.rawValue
    values["value"] = coupon.value
    values["limit"] = coupon.limit.map(String.init)
    values["appliesTo"] = coupon.appliesTo?.rawValue
    values["ordersOver"] = coupon.ordersOver
    values["category"] = coupon.category
    values["product"] = coupon.product
    values["from"] = coupon.from
    values["to"] = coupon.to
    return values
  }
}
