import Foundation

/// Turning a basket into an order: add and edit.
extension InvotideSimulator {
  func orderAdd(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: inout State
  ) -> Result {
    if let error = lastFailure(request, &basket, state) { return .error(error) }
    let id = state.nextID
    state.nextID += 1
    var order = placed(id, basket, state, comment: request["comment"] ?? "")
    order.fields["store_id"] = String(request.storeID ?? 0)
    state.orders[id] = order
    guard finish(id, request, &state) else {
      // The row is there, with status 0; the cart stays full.
      return Result(.array([]), applied: true, isFatal: true)
    }
    useUp(basket, &state)
    basket.cart.removeAll { $0.customerID == basket.customerID }
    basket.gifts = []
    return Result(
      .object([("success", .text(texts.orderDone)), ("order_id", .int(id))]), applied: true)
  }

  func orderEdit(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: inout State
  ) -> Result {
    guard let old = state.orders[request.orderID] else { return .error(texts.noOrder) }
    if let error = lastFailure(request, &basket, state) { return .error(error) }
    // Voided first: the stock goes back and the order has status 0 for a moment.
    _ = setStatus(
      of: old.id, raw: "", notify: "", comment: "", storeID: request.storeID, &state)
    var order = placed(old.id, basket, state, comment: request["comment"] ?? "")
    (order.currency, order.rate, order.created) = (old.currency, old.rate, old.created)
    order.histories = old.histories
    order.fields["store_id"] = String(request.storeID ?? 0)
    state.orders[old.id] = order
    guard finish(old.id, request, &state) else { return Result(.array([]), applied: true, isFatal: true) }
    return Result(.object([("success", .text(texts.orderDone))]), applied: true)
  }

  /// Sets the status and sends the letter.
  private func finish(_ id: Int, _ request: InvotideRequest, _ state: inout State) -> Bool {
    let raw = request["order_status_id"] ?? "1"
    if InvotideRequest.int(raw) == 0 { return true }
    return setStatus(
      of: id, raw: raw, notify: "", comment: "", storeID: request.storeID, &state)
  }

  /// The checks in OpenCart's order; each overwrites the one before, so the last that fails is what is told.
  private func lastFailure(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: State
  ) -> String? {
    if let code = request["payment_method"],
      basket.paymentMethods?.contains(where: { $0.code == code }) == true
    {
      basket.paymentMethod = code
    }
    if let code = request["shipping_method"],
      basket.shippingMethods?.contains(where: { $0.code == code }) == true
    {
      basket.shippingMethod = code
    }
    var error: String?
    if basket.customer == nil { error = "Warning: Customer details needs to be set!" }
    if basket.paymentAddress == nil { error = "Warning: Payment address required!" }
    if basket.paymentMethod == nil { error = "Warning: Payment method required!" }
    if ships(basket, state) {
      if basket.shippingAddress == nil { error = "Warning: Shipping address required!" }
      if basket.shippingMethod == nil { error = "Warning: Shipping method required!" }
    }
    if !hasStock(basket, state) { error = "Warning: " + Self.noStock }
    if let minimum = belowMinimum(basket, state).last { error = "Warning: " + minimum }
    return error
  }

  private func placed(
    _ id: Int, _ basket: InvotideBasketData, _ state: State, comment: String
  ) -> InvotideOrder {
    var fields = basket.customer ?? [:]
    for (name, value) in basket.paymentAddress ?? [:] { fields["payment_" + name] = value }
    for (name, value) in basket.shippingAddress ?? [:] { fields["shipping_" + name] = value }
    fields["payment_code"] = basket.paymentMethod
    fields["payment_method"] = basket.paymentMethods?.first { $0.code == basket.paymentMethod }?.title
    fields["shipping_code"] = basket.shippingMethod
    fields["shipping_method"] = basket.shippingMethods?.first { $0.code == basket.shippingMethod }?.title
    // The table holds three bytes a character.
    fields["comment"] = comment.unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.value > 0xFFFF { text += "????" } else { text.unicodeScalars.append(scalar) }
    }
    fields["store_name"] = "Kaliningrad &amp; Co"
    fields["user_agent"] = "orderdeck"
    var order = InvotideOrder(
      id: id, statusID: 0, fields: fields,
      total: String(format: "%.4f", totals(basket, state).last?.amount ?? 0), currency: basket.currency,
      rate: String(format: "%.8f", state.catalogue.currencies[basket.currency] ?? 1), created: now,
      modified: now)
    order.lines = basket.rows.map {
      .init(productID: $0.productID, quantity: $0.quantity, options: $0.options)
    }
    return order
  }

  /// What an order takes besides stock.
  private func useUp(_ basket: InvotideBasketData, _ state: inout State) {
    if let code = basket.coupon { state.catalogue.couponUses[code, default: 0] += 1 }
    if let code = basket.voucher { state.catalogue.vouchers[code] = 0 }
    if basket.reward > 0 { state.catalogue.customers[basket.customerID]? -= basket.reward }
  }
}
