/// Who buys, where it goes, how it is sent and paid, and what is taken off.
extension InvotideSimulator {
  func customer(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State
  ) -> Result {
    // The former one goes first, so a failing call leaves none.
    basket.customer = nil
    let id = request.int("customer_id")
    if id > 0, state.catalogue.customers[id] == nil {
      return .errors([("warning", "Warning: You must select a customer!")])
    }
    var wrong: [(String, String)] = []
    func check(_ name: String, _ range: ClosedRange<Int>, _ text: String) {
      if !range.contains((request[name] ?? "").unicodeScalars.count) { wrong.append((name, text)) }
    }
    check("firstname", 1...32, "First Name must be between 1 and 32 characters!")
    check("lastname", 1...32, "Last Name must be between 1 and 32 characters!")
    let email = request["email"] ?? ""
    if email.count > 96 || !email.contains("@") {
      wrong.append(("email", "E-Mail Address does not appear to be valid!"))
    }
    check("telephone", 3...32, "Telephone must be between 3 and 32 characters!")
    guard wrong.isEmpty else { return .errors(wrong) }
    var fields: [String: String] = ["customer_id": String(id)]
    for name in ["firstname", "lastname", "email", "telephone"] { fields[name] = request[name] ?? "" }
    basket.customer = fields
    if id > 0 { basket.customerID = id }
    return .success("You have successfully modified customers")
  }

  func address(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State, isShipping: Bool
  ) -> Result {
    if isShipping {
      guard ships(basket, state) else { return .nothing }
      (basket.shippingAddress, basket.shippingMethods, basket.shippingMethod) = (nil, nil, nil)
    } else {
      (basket.paymentAddress, basket.paymentMethods, basket.paymentMethod) = (nil, nil, nil)
    }
    var wrong: [(String, String)] = []
    func check(_ name: String, _ range: ClosedRange<Int>) {
      if !range.contains((request[name] ?? "").unicodeScalars.count) {
        wrong.append(
          (name, "\(name) must be between \(range.lowerBound) and \(range.upperBound) characters!"))
      }
    }
    check("firstname", 1...32)
    check("lastname", 1...32)
    check("address_1", 3...128)
    check("city", 2...32)
    // Only emptiness is checked: RUS and KGD give an order without country.
    let country = state.catalogue.countries[request.int("country_id")]
    if country?.needsPostcode == true, !(2...10).contains((request["postcode"] ?? "").count) {
      wrong.append(("postcode", "Postcode must be between 2 and 10 characters for this country\u{21}"))
    }
    if (request["country_id"] ?? "").isEmpty { wrong.append(("country", "Please select a country\u{21}")) }
    if (request["zone_id"] ?? "").isEmpty { wrong.append(("zone", "Please select a region / state!")) }
    guard wrong.isEmpty else { return .errors(wrong) }
    var fields: [String: String] = [:]
    for name in ["firstname", "lastname", "company", "address_1", "address_2", "city", "postcode"] {
      fields[name] = request[name] ?? ""
    }
    fields["country_id"] = String(request.int("country_id"))
    fields["zone_id"] = String(request.int("zone_id"))
    fields["country"] = country?.name ?? ""
    fields["iso_code_2"] = country?.code ?? ""
    fields["zone"] = country?.zones[request.int("zone_id")] ?? ""
    if isShipping { basket.shippingAddress = fields } else { basket.paymentAddress = fields }
    return .success((isShipping ? "Success: Shipping" : "Success: Payment") + " address has been set!")
  }

  func shippingMethods(_ basket: inout InvotideBasketData, _ state: State) -> Result {
    basket.shippingMethod = nil
    guard ships(basket, state) else { return Result(.object([("shipping_methods", .array([]))])) }
    guard basket.shippingAddress != nil else { return .error("Warning: Shipping address required!") }
    let methods = [("flat.flat", "Flat Shipping Rate", 5.0), ("pickup.pickup", "Pickup From Store", 0.0)]
    basket.shippingMethods = methods
    let groups = methods.map { code, title, cost -> (String, JSONItem) in
      let name = String(code.prefix { $0 != "." })
      let quote: [(String, JSONItem)] = [
        ("code", .text(code)), ("title", .text(title)),
        ("cost", cost == 0 ? .int(0) : .text(String(format(cost)))), ("tax_class_id", .text("9")),
        ("text", .text(format(cost) + "€")),
      ]
      return (
        name,
        .object([
          ("title", .text(title)), ("quote", .object([(name, .object(quote))])), ("sort_order", .text("1")),
          ("error", .bool(false)),
        ])
      )
    }
    let broken: (String, JSONItem) = (
      "ups",
      .object([
        ("title", .text("UPS")), ("quote", .array([])), ("sort_order", .text("9")),
        ("error", .text("No rates for this address")),
      ])
    )
    return Result(.object([("shipping_methods", .object(groups + [broken]))]))
  }

  private func format(_ amount: Double) -> String {
    let cents = Int((amount * 100).rounded())
    return "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
  }

  func shippingMethod(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State
  ) -> Result {
    guard ships(basket, state) else { return .nothing }
    guard let methods = basket.shippingMethods else {
      return .error("Warning: No Shipping options are available!")
    }
    guard let code = request["shipping_method"], methods.contains(where: { $0.code == code }) else {
      return .error("Warning: Shipping method required!")
    }
    basket.shippingMethod = code
    return .success("Success: Shipping method has been set!")
  }

  func paymentMethods(_ basket: inout InvotideBasketData, _ state: State) -> Result {
    basket.paymentMethod = nil
    guard basket.paymentAddress != nil else { return .error("Warning: Payment address required!") }
    var methods = [(code: "bank_transfer", title: "Bank Transfer")]
    if ships(basket, state) { methods.append((code: "cod", title: "Cash On Delivery")) }
    basket.paymentMethods = methods
    let items = methods.map { method -> (String, JSONItem) in
      (
        method.code,
        .object([
          ("code", .text(method.code)), ("title", .text(method.title)), ("terms", .text("")),
          ("sort_order", .text("2")),
        ])
      )
    }
    return Result(.object([("payment_methods", .object(items))]))
  }

  func paymentMethod(_ request: InvotideRequest, _ basket: inout InvotideBasketData) -> Result {
    guard let methods = basket.paymentMethods else {
      return .error("Warning: No Payment options are available!")
    }
    guard let code = request["payment_method"], methods.contains(where: { $0.code == code }) else {
      return .error("Warning: Payment method required!")
    }
    basket.paymentMethod = code
    return .success("Success: Payment method has been set!")
  }

  // MARK: What is taken off

  func coupon(_ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State) -> Result {
    basket.coupon = nil
    let goods = totals(basket, state).first?.amount ?? 0
    guard let code = request["coupon"], let coupon = state.catalogue.coupons[code], goods >= coupon.minimum,
      !coupon.membersOnly || basket.customerID > 0
    else { return .error("Warning: Coupon is either invalid, expired or reached it's usage limit!") }
    basket.coupon = code
    return .success("Success: Your coupon discount has been applied!")
  }

  func voucher(_ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State) -> Result {
    basket.voucher = nil
    guard let code = request["voucher"], let balance = state.catalogue.vouchers[code], balance > 0 else {
      return .error("Warning: Gift Voucher is either invalid or the balance has been used up!")
    }
    basket.voucher = code
    return .success("Success: Your gift voucher discount has been applied!")
  }

  func reward(_ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State) -> Result {
    basket.reward = 0
    guard let text = request["reward"], !text.isEmpty else {
      return .error("Warning: Please enter the amount of reward points to use!")
    }
    let points = InvotideRequest.int(text)
    let maximum = maximumPoints(basket, state)
    if points > maximum {
      return .error("Warning: The maximum number of points that can be applied is \(maximum)!")
    }
    if points > state.catalogue.customers[basket.customerID] ?? 0 {
      return .error("Warning: You don't have \(points) reward points!")
    }
    basket.reward = points
    return .success("Success: Your reward points discount has been applied!")
  }
}
