import JSONText
package import OrderModel

/// Orders that are placed, edited and deleted, and what the shop makes of an order's file before.
extension InvotideClient {
  // MARK: Asking only

  package func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer] {
    guard let draft = query.draft else {
      throw .objection(
        .missing(.argument("--file"), "Invotide names its shipping methods only for an order file"))
    }
    let others = query.used.filter { $0 != "--file" }
    guard others.isEmpty else {
      throw .objection(
        Objection(
          .unsupported, at: others.map(Objection.Place.argument), "Invotide quotes the order file alone",
          remedy: "leave this out"))
    }
    return try await quote(draft, .shipping).shipping
  }

  package func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer] {
    guard let draft else {
      throw .objection(
        .missing(.argument("--file"), "Invotide names its payment methods only for an order file"))
    }
    return try await quote(draft, .payment).payments
  }

  package func quote(_ draft: OrderDraft) async throws(ShopError) -> OrderQuote {
    try await quote(draft, .quote)
  }

  private func quote(_ draft: OrderDraft, _ goal: InvotideBasket.Goal) async throws(ShopError) -> OrderQuote {
    if let found = InvotideDraftRules(draft, isOrder: false).objection { throw .objection(found) }
    return try await basket(draft, goal, storeID: settings.storeID).quote
  }

  /// A filled basket. A token that dies takes its basket along, so there is one more try from the start.
  private func basket(
    _ draft: OrderDraft, _ goal: InvotideBasket.Goal, storeID: Int?
  ) async throws(ShopError) -> InvotideBasket {
    if let found = try await objection(to: draft) { throw .objection(found) }
    var basket = InvotideBasket(gate, draft, goal, storeID: storeID)
    do throws(ShopError) {
      try await basket.fill()
      return basket
    } catch {
      guard await basket.lane.isLost else { throw InvotideClient.unordered(error) }
    }
    basket = InvotideBasket(gate, draft, goal, storeID: storeID)
    do throws(ShopError) {
      try await basket.fill()
      return basket
    } catch {
      throw InvotideClient.unordered(error)
    }
  }

  /// Before the order itself is sent nothing is unclear: there is none.
  private static func unordered(_ error: ShopError) -> ShopError {
    guard case .unclear(let text) = error else { return error }
    return .unreachable(text + "; nothing was ordered")
  }

  // MARK: Rules

  package func objection(to write: ShopWrite) -> Objection? {
    if let lack = capabilities.availability(of: write.ability).objection { return lack }
    switch write {
    case .createOrder(let draft):
      return InvotideDraftRules(draft, isOrder: true).objection ?? statusObjection(draft)
    case .editOrder(_, let draft):
      return InvotideDraftRules(draft, isOrder: true, isEdit: true).objection ?? statusObjection(draft)
    default: return nil
    }
  }

  private func statusObjection(_ draft: OrderDraft) -> Objection? {
    guard let status = draft.status, choice(status) == nil else { return nil }
    return .invalid(
      .member("status"), "this shop has no status “\(status)”",
      remedy: "it takes " + capabilities.statuses.map { "=" + $0.word }.joined(separator: ", "))
  }

  /// The choice a file's `status` means: a common status, or `=` and the shop's own word or number.
  func choice(_ text: String) -> StatusChoice? {
    if text.hasPrefix("=") { return capabilities.choice(forWord: String(text.dropFirst())) }
    return OrderStatus(rawValue: text).flatMap(capabilities.choice(for:))
  }

  /// The number an order is placed with: always named, as the shop's own default may be any.
  func statusID(_ draft: OrderDraft) -> Int {
    let choice = draft.status.flatMap { self.choice($0) } ?? capabilities.choice(for: .pending)
    return choice.flatMap { settings.statuses.id(ofName: $0.word) } ?? 1
  }

  package func consequences(of write: ShopWrite) -> [Consequence] {
    switch write {
    case .createOrder(let draft):
      let name = settings.statuses.entry(statusID(draft))?.name ?? ""
      return [.newOrderLetter] + (settings.statuses.stockWords.contains(name) ? [.stockMoves] : [])
    case .editOrder: return [.newOrderLetter, .stockMoves, .linesReplaced, .irreversible]
    case .deleteOrder: return [.stockMoves, .irreversible]
    default: return []
    }
  }

  // MARK: Writing

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    if let found = objection(to: write) { return [WriteReceipt(id: nil, error: .objection(found))] }
    do throws(ShopError) {
      switch write {
      case .createOrder(let draft): return [try await place(draft)]
      case .editOrder(let id, let draft): return [try await edit(id, draft)]
      case .deleteOrder(let id): return [try await delete(id)]
      default: return [WriteReceipt(id: nil, error: lacking(write.ability))]
      }
    } catch {
      let id: String? =
        switch write {
        case .editOrder(let id, _), .deleteOrder(let id): id
        default: nil
        }
      return [WriteReceipt(id: id, error: error)]
    }
  }

  /// Builds the basket and turns it into an order, once. Only a denied call, which did nothing, is made again, on a
  /// basket built anew.
  func send(
    _ draft: OrderDraft, _ call: InvotideCall, storeID: Int?
  ) async throws(ShopError) -> (answer: InvotideAnswer, basket: InvotideBasket) {
    var isSecond = false
    while true {
      let basket = try await basket(draft, .order, storeID: storeID)
      do throws(ShopError) {
        return (try await basket.lane.call(call), basket)
      } catch {
        guard await basket.lane.isLost, !isSecond else { throw error }
        isSecond = true
      }
    }
  }

  private func place(_ draft: OrderDraft) async throws(ShopError) -> WriteReceipt {
    let placing = InvotidePlacing(
      reference: draft.reference ?? String(UInt64.random(in: .min ... .max), radix: 36),
      statusID: statusID(draft), email: draft.customer.email)
    let call = InvotideCall(
      "api/order/add",
      form: InvotideForms.placing(
        comment: draft.comment, reference: placing.reference, statusID: placing.statusID), kind: .write)
    let known = learning.top
    let sent: (answer: InvotideAnswer, basket: InvotideBasket)
    do throws(ShopError) {
      sent = try await send(draft, call, storeID: settings.storeID)
    } catch {
      guard case .unclear(let text) = error else { throw error }
      return try await recover(placing, above: known, text)
    }
    if let refusal = sent.answer.refusal {
      // Several checks fail at once and the last one's text wins; the basket was complete.
      throw .refused(code: 200, text: "the shop does not place the order: " + gate.mask(refusal.shown))
    }
    guard sent.answer.isSuccess,
      let id = WireRecord(sent.answer.value, warnings: WireWarnings()).text("order_id")
    else { return try await recover(placing, above: known, "the shop named no order") }
    return await confirm(id, placing, sent.basket.quote.warnings)
  }

  /// Reads a placed order back.
  func confirm(_ id: String, _ placing: InvotidePlacing, _ warnings: [String]) async -> WriteReceipt {
    if let number = Int(id) {
      learning.see(number)
      learning.store()
    }
    var facts: [String] = []
    do throws(ShopError) {
      if let reading = try await read(id, .urgent) {
        let order = reading.order
        facts =
          [order.shopStatus] + [order.total.map { $0.amountText + " " + $0.currency.code }].compactMap(\.self)
        if reading.statusID != placing.statusID {
          facts.append("expected \(settings.statuses.entry(placing.statusID)?.name ?? "another status")")
        }
        if order.billing?.country == nil { facts.append("without a country") }
      } else {
        facts = ["but the shop does not have it now"]
      }
    } catch {
      facts = ["but it could not be read back"]
    }
    return WriteReceipt(id: id, message: (facts + warnings).joined(separator: ", "))
  }

  // MARK: After an unclear answer

  /// Looks for the order by its reference among the numbers above `known`; one that stopped half way is finished, never
  /// placed again.
  private func recover(
    _ placing: InvotidePlacing, above known: Int, _ text: String
  ) async throws(ShopError) -> WriteReceipt {
    var number = max(settings.orderIDs.from, known + 1)
    var missing = 0
    do throws(ShopError) {
      while missing < settings.orderIDs.gap {
        if let reading = try await read(String(number), .urgent) {
          missing = 0
          learning.see(number)
          if placing.matches(reading.order) { return await finish(reading, placing) }
        } else {
          missing += 1
        }
        number += 1
      }
    } catch {
      throw .unclear("\(text); looking for the order failed as well. " + placing.advice)
    }
    throw .unclear("\(text); no order with it was found. " + placing.advice)
  }

  /// Brings an order that was found again to its status.
  func finish(_ reading: Reading, _ placing: InvotidePlacing) async -> WriteReceipt {
    let id = reading.order.id.id
    guard reading.statusID == 0 else {
      return WriteReceipt(
        id: id, message: "found after an unclear answer, \(reading.order.shopStatus)")
    }
    do throws(ShopError) {
      guard let history = InvotideHistory(OrderChange(), statusID: placing.statusID) else {
        throw .objection("no status")
      }
      let order = try await write(history, id: id)
      return WriteReceipt(id: id, message: "finished after an unclear answer, \(order.shopStatus)")
    } catch {
      return WriteReceipt(
        id: id,
        error: .unclear(
          "order \(id) is there, but without a status: the shop fails while it finishes it, perhaps at its mail "
            + "server; give it a status later, do not place it again"))
    }
  }
}

/// What an order that is being placed is known by.
struct InvotidePlacing: Sendable {
  let reference: String
  let statusID: Int
  let email: String?

  /// Whether an order is the one: its comment ends with the reference, and the address is the customer's.
  func matches(_ order: Order) -> Bool {
    let lines = (order.customerNote ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }
    guard lines.contains(InvotideForms.mark(reference)) else { return false }
    guard let email, let found = order.customer.email else { return true }
    return email.trimmed.lowercased() == found.lowercased()
  }

  /// What an operator does when nothing was found.
  var advice: String {
    "Look for “\(InvotideForms.mark(reference))” among the shop's orders, the missing ones included, before placing "
      + "it again"
  }
}
