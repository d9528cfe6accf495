import JSONText
import OrderModel

/// The cart of a basket, as `api/cart/products` shows it.
struct InvotideCart {
  /// One row: a product with its options.
  struct Row: Equatable {
    /// What edits and removals name it by.
    var key: String
    var productID: String
    var quantity: Int
    var options: [Option]
  }

  /// One chosen option of a row. A checkbox with several values has several.
  struct Option: Equatable {
    var id: String
    var valueID: String?
    var value: String?
    /// `select`, `text`, …
    var type: String?
  }

  let answer: InvotideAnswer
  let rows: [Row]
  /// Codes of the gift vouchers that are sold.
  let vouchers: [String]
  /// Whether something in it has to be sent.
  let ships: Bool

  /// Reads an answer; nil when it shows no cart.
  init?(_ answer: InvotideAnswer) {
    guard answer.value["products"] != nil else { return nil }
    self.answer = answer
    let record = WireRecord(answer.value, warnings: WireWarnings())
    let products = record.records("products")
    ships = products.contains { $0.bool("shipping") == true }
    rows = products.map { row in
      Row(
        key: row.text("cart_id") ?? "", productID: row.text("product_id") ?? "",
        quantity: row.int("quantity") ?? 0,
        options: row.records("option").map { option in
          Option(
            id: option.text("product_option_id") ?? "", valueID: option.text("product_option_value_id"),
            value: option.label("value"), type: option.text("type"))
        })
    }
    vouchers = record.records("vouchers").compactMap { $0.text("code") }
  }

  /// Keys of everything in it.
  var keys: [String] { rows.map(\.key) + vouchers }

  var totals: [(title: String, amount: String)] {
    WireRecord(answer.value, warnings: WireWarnings()).records("totals").map {
      ($0.label("title") ?? "", $0.label("text") ?? "")
    }
  }
}

/// What has to be done to a cart so that it holds what a file names, and what cannot be done.
struct InvotideCartPlan {
  /// Rows that nobody asked for, by their key.
  private(set) var removals: [String] = []
  /// Quantities to set, by the row's key.
  private(set) var edits: [(key: String, quantity: Int)] = []
  /// The first line of the file that the cart differs in, in words; nil when there is none.
  private(set) var complaint: String?
  /// Whether a line is not in the cart at all, so that no change of it helps.
  private(set) var lacks = false

  /// Compares. The shop puts equal lines into one row, so equal lines of the file count together.
  init(_ lines: [DraftLine], _ cart: InvotideCart) {
    var rows = cart.rows
    for line in InvotideCartPlan.merged(lines) {
      let (id, wanted) = (line.productID ?? "", line.quantity ?? 1)
      let matching = rows.firstIndex { InvotideCartPlan.holds($0, line) }
      let found = matching.map { rows[$0].quantity } ?? 0
      if let matching {
        let row = rows.remove(at: matching)
        if found != wanted { edits.append((row.key, wanted)) }
      } else {
        lacks = true
      }
      guard found != wanted, complaint == nil else { continue }
      let options = line.options.isEmpty ? "" : " with these options"
      complaint =
        "the shop put \(found) pieces of product \(id)\(options) into the cart instead of \(wanted)"
    }
    removals = rows.map(\.key)
    if complaint == nil, let extra = rows.first {
      complaint = "the shop put product \(extra.productID) into the cart, which nobody asked for"
    }
  }

  private static func merged(_ lines: [DraftLine]) -> [DraftLine] {
    var result: [DraftLine] = []
    for line in lines {
      if let place = result.firstIndex(where: {
        $0.productID == line.productID && $0.options == line.options
      }) {
        result[place].quantity = (result[place].quantity ?? 1) + (line.quantity ?? 1)
      } else {
        result.append(line)
      }
    }
    return result
  }

  /// Types of options whose value is one of a list, and so comes back by its number.
  private static let chosen: Set<String> = ["select", "radio", "checkbox", "image"]

  /// Whether a row is a line's: the product, and every option with the value that was asked for. The shop accepts an
  /// unknown value and drops the option. Texts and dates come back in the shop's own notation.
  private static func holds(_ row: InvotideCart.Row, _ line: DraftLine) -> Bool {
    guard row.productID == line.productID, Set(row.options.map(\.id)) == Set(line.options.keys) else {
      return false
    }
    return line.options.allSatisfy { id, values in
      let found = row.options.filter { $0.id == id }
      return values.allSatisfy { value in
        found.contains { option in
          option.valueID == value || option.value == value || !chosen.contains(option.type ?? "")
        }
      }
    }
  }
}

extension InvotideBasket {
  /// Takes out what is in a cart to which nothing was added yet: it would be ordered along with the rest.
  func emptyCart() async throws(ShopError) {
    let leftovers = try await cart().keys
    guard !leftovers.isEmpty else { return }
    for key in leftovers { try await set("api/cart/remove", [("key", key)], "cart") }
    guard try await cart().keys.isEmpty else {
      throw .refused(code: 200, text: "the cart for this order is not empty, and the shop does not empty it")
    }
  }

  /// Reads the cart: lines, stock, minimum quantities, totals. At first it is brought to what the file names; at last it
  /// must be that, because a change would throw the chosen methods away.
  mutating func readCart(isLast: Bool) async throws(ShopError) {
    var cart = try await cart()
    var plan = InvotideCartPlan(draft.lines ?? [], cart)
    if !isLast, plan.complaint != nil, !plan.lacks {
      for key in plan.removals { try await set("api/cart/remove", [("key", key)], "cart") }
      for edit in plan.edits {
        let form = [(name: "key", value: edit.key), (name: "quantity", value: String(edit.quantity))]
        try await set("api/cart/edit", form, "cart")
      }
      cart = try await self.cart()
      plan = InvotideCartPlan(draft.lines ?? [], cart)
    }
    ships = cart.ships
    if let refusal = cart.answer.refusal {
      let text = gate.mask(refusal.shown)
      guard goal != .order else { throw .refused(code: 200, text: "the shop cannot deliver this: " + text) }
      if !quote.warnings.contains(text) { quote.warnings.append(text) }
    }
    if let complaint = plan.complaint { throw .refused(code: 200, text: complaint) }
    guard cart.vouchers.count == draft.giftVouchers.count else {
      throw .refused(
        code: 200,
        text: "the cart holds \(cart.vouchers.count) gift vouchers instead of \(draft.giftVouchers.count)")
    }
    if isLast { quote.totals = cart.totals }
    guard isLast else { return }
    for code in [draft.coupon, draft.voucher].compactMap(\.self)
    where !quote.totals.contains(where: { $0.title.contains(code) }) {
      quote.warnings.append("“\(code)” was accepted, but the totals do not show it")
    }
  }

  private func cart() async throws(ShopError) -> InvotideCart {
    let answer = try await lane.call(InvotideCall("api/cart/products", kind: .read(.urgent)))
    guard let cart = InvotideCart(answer) else { throw .malformed("the cart cannot be read") }
    return cart
  }
}
