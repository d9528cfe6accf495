/// The cart routes: products, gift vouchers, totals.
extension InvotideSimulator {
  private static let cartDone = "Success: You have modified your shopping cart!"

  func basketRoute(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: inout State
  ) -> Result {
    switch request.route {
    case "api/currency": currency(request, &basket, state)
    case "api/cart/add": cartAdd(request, &basket, state)
    case "api/cart/edit": cartEdit(request, &basket)
    case "api/cart/remove": cartRemove(request, &basket)
    case "api/cart/products": Result(cartProducts(basket, state))
    case "api/customer": customer(request, &basket, state)
    case "api/payment/address": address(request, &basket, state, isShipping: false)
    case "api/shipping/address": address(request, &basket, state, isShipping: true)
    case "api/shipping/methods": shippingMethods(&basket, state)
    case "api/shipping/method": shippingMethod(request, &basket, state)
    case "api/payment/methods": paymentMethods(&basket, state)
    case "api/payment/method": paymentMethod(request, &basket)
    case "api/coupon": coupon(request, &basket, state)
    case "api/voucher": voucher(request, &basket, state)
    case "api/voucher/add": voucherAdd(request, &basket)
    case "api/reward": reward(request, &basket, state)
    case "api/reward/maximum": Result(.object([("maximum", .int(maximumPoints(basket, state)))]))
    default:
      Result(
        .object([("points", .optional(state.catalogue.customers[basket.customerID].map(String.init)))]))
    }
  }

  private func currency(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State
  ) -> Result {
    guard let code = request["currency"], state.catalogue.currencies[code] != nil else {
      return .error("Warning: Currency code is invalid!")
    }
    basket.currency = code
    (basket.shippingMethods, basket.shippingMethod) = (nil, nil)
    return .success("Success: Your currency has been changed!")
  }

  private func cartAdd(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State
  ) -> Result {
    guard let id = request["product_id"] else { return .nothing }
    let productID = InvotideRequest.int(id)
    guard let product = state.catalogue.products[productID], product.isEnabled else {
      return .errors([("store", "Product can not be bought from the store you have choosen!")])
    }
    var options: [String: String] = [:]
    for field in request.form where field.name.hasPrefix("option[") {
      options[String(field.name.dropFirst(7).prefix { $0 != "]" })] = field.value
    }
    defer {
      // An unknown value is accepted, and the option is left out of the row.
      for index in basket.cart.indices {
        basket.cart[index].options = basket.cart[index].options.filter { option, value in
          guard let values = state.catalogue.products[basket.cart[index].productID]?.options[Int(option) ?? 0]
          else { return false }
          return values[Int(value) ?? 0] != nil
        }
      }
    }
    let lacking = product.options.keys.filter { options[String($0)] == nil }.sorted()
    guard lacking.isEmpty else {
      return Result(
        .object([
          (
            "error",
            .object([("option", .object(lacking.map { (String($0), .text("Select required!")) }))])
          )
        ]))
    }
    let quantity = request["quantity"].map { InvotideRequest.int($0) } ?? 1
    // A row of the same product with the same options takes the pieces.
    let same = basket.cart.firstIndex {
      $0.customerID == basket.customerID && $0.productID == productID && $0.options == options
    }
    if let same {
      basket.cart[same].quantity += quantity
    } else {
      basket.madeRows += 1
      basket.cart.append(
        .init(
          cartID: basket.madeRows, customerID: basket.customerID, productID: productID, quantity: quantity,
          options: options))
    }
    if let count = state.forcedPieces[productID] {
      basket.cart[same ?? basket.cart.count - 1].quantity = count
    }
    basket.cart.removeAll { $0.quantity <= 0 }
    basket.forgetMethods()
    return .success(Self.cartDone)
  }

  private func cartEdit(_ request: InvotideRequest, _ basket: inout InvotideBasketData) -> Result {
    for index in basket.cart.indices where basket.cart[index].cartID == request.int("key") {
      basket.cart[index].quantity = request.int("quantity")
    }
    basket.cart.removeAll { $0.quantity <= 0 }
    basket.forgetMethods()
    basket.reward = 0
    return .success(Self.cartDone)
  }

  private func cartRemove(_ request: InvotideRequest, _ basket: inout InvotideBasketData) -> Result {
    guard let key = request["key"] else { return .nothing }
    basket.cart.removeAll { String($0.cartID) == key }
    basket.gifts.removeAll { $0.code == key }
    basket.forgetMethods()
    basket.reward = 0
    return .success(Self.cartDone)
  }

  private func voucherAdd(_ request: InvotideRequest, _ basket: inout InvotideBasketData) -> Result {
    var wrong: [(String, String)] = []
    for name in ["from_name", "to_name"] where !(1...64).contains((request[name] ?? "").count) {
      wrong.append((name, "Name must be between 1 and 64 characters!"))
    }
    for name in ["from_email", "to_email"] where !(request[name] ?? "").contains("@") {
      wrong.append((name, "E-Mail Address does not appear to be valid!"))
    }
    // As PHP casts it; the simulated shop does its own arithmetic, the client never sees this number.
    let amount = Double(request["amount"] ?? "") ?? 0
    if !(1...1000).contains(amount) {
      wrong.append(("amount", "Amount must be between €1.00 and €1,000.00!"))
    }
    guard wrong.isEmpty else { return .errors(wrong) }
    basket.madeRows += 1
    basket.gifts.append(
      .init(code: "r\(basket.madeRows)x", toName: request["to_name"] ?? "", amount: amount))
    basket.forgetMethods()
    return .success(Self.cartDone)
  }

  // MARK: What is in it

  /// Whether something in the cart has to be sent.
  func ships(_ basket: InvotideBasketData, _ state: State) -> Bool {
    basket.rows.contains { state.catalogue.products[$0.productID]?.ships == true }
  }

  /// Whether the stock holds what is in the cart; an empty cart fails as well.
  func hasStock(_ basket: InvotideBasketData, _ state: State) -> Bool {
    guard !basket.rows.isEmpty || !basket.gifts.isEmpty else { return false }
    return basket.rows.allSatisfy { row in
      let wanted = basket.rows.filter { $0.productID == row.productID }.reduce(0) { $0 + $1.quantity }
      return (state.catalogue.products[row.productID]?.stock ?? 0) >= wanted
    }
  }

  /// Products below their minimum quantity.
  func belowMinimum(_ basket: InvotideBasketData, _ state: State) -> [String] {
    basket.rows.compactMap { row in
      guard let product = state.catalogue.products[row.productID], row.quantity < product.minimum else {
        return nil
      }
      return "Minimum order amount for \(product.name) is \(product.minimum)!"
    }
  }

  static let noStock =
    "Products marked with *** are not available in the desired quantity or not in stock!"

  private func cartProducts(_ basket: InvotideBasketData, _ state: State) -> JSONItem {
    var wrong: [(String, JSONItem)] = []
    if !basket.rows.isEmpty, !hasStock(basket, state) { wrong.append(("stock", .text(Self.noStock))) }
    let minimum = belowMinimum(basket, state)
    if !minimum.isEmpty { wrong.append(("minimum", .array(minimum.map(JSONItem.text)))) }
    let products = basket.rows.compactMap { row -> JSONItem? in
      guard let product = state.catalogue.products[row.productID] else { return nil }
      return item(row, product, basket, state)
    }
    let gifts = basket.gifts.map { gift in
      JSONItem.object([
        ("code", .text(gift.code)), ("description", .text("Gift Certificate for \(gift.toName)")),
        ("price", .text(money(gift.amount, basket, state))), ("amount", .number(gift.amount)),
      ])
    }
    let totals = totals(basket, state).map { line in
      JSONItem.object([("title", .text(line.title)), ("text", .text(money(line.amount, basket, state)))])
    }
    return .object(
      (wrong.isEmpty ? [] : [("error", .object(wrong))])
        + [("products", .array(products)), ("vouchers", .array(gifts)), ("totals", .array(totals))])
  }

  private func item(
    _ row: InvotideBasketData.Row, _ product: InvotideCatalogue.Product, _ basket: InvotideBasketData,
    _ state: State
  ) -> JSONItem {
    let options = row.options.sorted { $0.key < $1.key }.map { option, value in
      JSONItem.object([
        ("product_option_id", .text(option)), ("product_option_value_id", .text(value)),
        ("name", .text("Select")),
        ("value", .text(product.options[Int(option) ?? 0]?[Int(value) ?? 0] ?? "")),
        ("type", .text("select")),
      ])
    }
    let price = product.price * 1.2
    return .object([
      ("cart_id", .text(String(row.cartID))), ("product_id", .text(String(row.productID))),
      ("name", .text(product.name)), ("model", .text(product.model)), ("option", .array(options)),
      ("quantity", .text(String(row.quantity))), ("stock", .bool(product.stock >= row.quantity)),
      ("shipping", .text(product.ships ? "1" : "0")), ("price", .text(money(price, basket, state))),
      ("total", .text(money(price * Double(row.quantity), basket, state))), ("reward", .int(0)),
    ])
  }

  /// Titles and amounts in the default currency; the last is the total.
  func totals(_ basket: InvotideBasketData, _ state: State) -> [(title: String, amount: Double)] {
    let goods = basket.rows.reduce(0.0) {
      $0 + (state.catalogue.products[$1.productID]?.price ?? 0) * Double($1.quantity)
    }
    var lines = [(title: "Sub-Total", amount: goods)]
    if let method = basket.shippingMethods?.first(where: { $0.code == basket.shippingMethod }) {
      lines.append((method.title, method.cost))
    }
    if let code = basket.coupon, let coupon = state.catalogue.coupons[code] {
      lines.append(("Coupon (\(code))", -goods * coupon.percent / 100))
    }
    if basket.reward > 0 { lines.append(("Reward Points (\(basket.reward))", -Double(basket.reward) / 2)) }
    lines.append(("VAT (20%)", goods * 0.2))
    for gift in basket.gifts { lines.append(("Gift Certificate for \(gift.toName)", gift.amount)) }
    var total = lines.reduce(0) { $0 + $1.amount }
    if let code = basket.voucher, let balance = state.catalogue.vouchers[code] {
      let used = min(balance, total)
      lines.append(("Gift Certificate (\(code))", -used))
      total -= used
    }
    lines.append(("Total", total))
    return lines
  }

  /// An amount as the shop shows it: two decimals, the symbol behind for euro, in front for dollars.
  private func money(_ amount: Double, _ basket: InvotideBasketData, _ state: State) -> String {
    let cents = Int((amount * (state.catalogue.currencies[basket.currency] ?? 1) * 100).rounded())
    let digits = "\(abs(cents) / 100)." + (abs(cents) % 100 < 10 ? "0" : "") + "\(abs(cents) % 100)"
    let sign = cents < 0 ? "-" : ""
    return basket.currency == "USD" ? "$" + sign + digits : sign + digits + "€"
  }

  func maximumPoints(_ basket: InvotideBasketData, _ state: State) -> Int {
    basket.rows.reduce(0) { $0 + (state.catalogue.products[$1.productID]?.points ?? 0) * $1.quantity }
  }
}
