/// Orders: info, history, delete, and what a change of status does to stock and mail.
extension InvotideSimulator {
  /// The statuses at which stock is taken: the processing and complete groups of the default install.
  static let holdingStock: Set<Int> = [1, 2, 3, 5, 12]

  /// The name of a status; nil for 0 and numbers that nobody made.
  package func statusName(_ id: Int) -> String? {
    if let name = options.extraStatuses[id] { return name }
    let names = [
      1: "Pending", 2: "Processing", 3: "Shipped", 5: "Complete", 7: "Canceled", 8: "Denied",
      9: "Canceled Reversal", 10: "Failed", 11: "Refunded", 12: "Reversed", 13: "Chargeback", 14: "Expired",
      15: "Processed", 16: "Voided",
    ]
    return names[id]
  }

  func orderInfo(_ request: InvotideRequest, _ state: State) -> Result {
    guard let order = state.orders[request.orderID] else { return .error(texts.noOrder) }
    return Result(
      .object([
        ("order", order.item(statusName: statusName(order.statusID), zone: profile.zone)),
        ("success", .text(texts.orderDone)),
      ]))
  }

  func orderHistory(_ request: InvotideRequest, _ state: inout State) -> Result {
    guard let order = state.orders[request.orderID], !state.refusals.contains(order.id) else {
      return .error(texts.noOrder)
    }
    if state.ignoresHistory { return Result(.object([("success", .text(texts.orderDone))])) }
    // Nothing checks the status: a missing one or a name becomes 0.
    let isDone = setStatus(
      of: order.id, raw: request["order_status_id"] ?? "", notify: request["notify"] ?? "",
      comment: request["comment"] ?? "", storeID: request.storeID, &state)
    return isDone
      ? Result(.object([("success", .text(texts.orderDone))]), applied: true)
      : Result(.array([]), isFatal: true)
  }

  func orderDelete(_ request: InvotideRequest, _ state: inout State) -> Result {
    guard let order = state.orders[request.orderID] else { return .error(texts.noOrder) }
    if InvotideSimulator.holdingStock.contains(order.statusID) { moveStock(of: order, by: 1, &state) }
    state.orders[order.id] = nil
    return Result(.object([("success", .text(texts.orderDone))]), applied: true)
  }

  /// Sets a status the way `addOrderHistory` does. False when the mail server is down: mail comes first, so nothing was
  /// changed then.
  func setStatus(
    of id: Int, raw: String, notify: String, comment: String, storeID: Int?, _ state: inout State
  ) -> Bool {
    guard var order = state.orders[id] else { return false }
    let statusID = InvotideRequest.int(raw)
    let isGiven = !raw.isEmpty && raw != "0"
    let isLoud = !notify.isEmpty && notify != "0"
    var mail: Mail?
    if order.statusID == 0, isGiven { mail = Mail(order: id, kind: .letter, comment: comment) }
    if order.statusID != 0, isGiven, isLoud { mail = Mail(order: id, kind: .update, comment: comment) }
    if mail != nil, !state.mailWorks { return false }
    let holds = InvotideSimulator.holdingStock
    switch (holds.contains(order.statusID), holds.contains(statusID)) {
    case (false, true): moveStock(of: order, by: -1, &state)
    case (true, false): moveStock(of: order, by: 1, &state)
    default: break
    }
    order.statusID = statusID
    order.modified = max(order.modified, now)
    order.histories.append(
      .init(statusID: statusID, notify: notify == "1", comment: comment, storeID: storeID))
    state.orders[id] = order
    if let mail { state.mails.append(mail) }
    return true
  }

  private func moveStock(of order: InvotideOrder, by sign: Int, _ state: inout State) {
    for line in order.lines { state.catalogue.products[line.productID]?.stock += sign * line.quantity }
  }
}
