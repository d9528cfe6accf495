import JSONText
package import OrderModel

/// Editing and deleting orders, and what `--dry-run` shows of all writes.
extension InvotideClient {
  /// `api/order/edit` builds the whole order anew from the basket; nothing of the old one stays but currency, language
  /// and invoice number. Without a status the shop would set its default.
  func edit(_ id: String, _ draft: OrderDraft) async throws(ShopError) -> WriteReceipt {
    guard let before = try await read(id, .urgent) else { throw .notFound("the shop has no order \(id)") }
    let asked = draft.status.flatMap { self.choice($0) }
    guard let statusID = asked.flatMap({ settings.statuses.id(ofName: $0.word) }) ?? before.statusID,
      statusID > 0
    else { throw .objection(.missing(.member("status"), "an abandoned checkout needs one in the file")) }
    let placing = InvotidePlacing(
      reference: draft.reference ?? String(UInt64.random(in: .min ... .max), radix: 36), statusID: statusID,
      email: draft.customer.email)
    let call = InvotideCall(
      "api/order/edit", orderID: id,
      form: InvotideForms.placing(
        comment: draft.comment ?? before.order.customerNote, reference: placing.reference, statusID: statusID),
      kind: .write)
    do throws(ShopError) {
      let answer = try await send(draft, call, storeID: storeID(ofOrder: id)).answer
      if let refusal = answer.refusal {
        throw .refused(code: 200, text: "the shop does not change the order: " + gate.mask(refusal.shown))
      }
      if answer.isSuccess { return await confirm(id, placing, []) }
    } catch {
      guard case .unclear = error else { throw error }
    }
    return try await settle(id, placing)
  }

  /// After an unclear edit: done, stopped half way, or not to be told.
  private func settle(_ id: String, _ placing: InvotidePlacing) async throws(ShopError) -> WriteReceipt {
    let after: Reading?
    do throws(ShopError) {
      after = try await read(id, .urgent)
    } catch {
      throw .unclear("the edit may have happened; order \(id) could not be read back")
    }
    if let after, placing.matches(after.order) { return await finish(after, placing) }
    throw .unclear("the edit may have happened in part; look at order \(id) in the shop's admin")
  }

  /// `api/order/delete`.
  func delete(_ id: String) async throws(ShopError) -> WriteReceipt {
    guard try await read(id, .urgent) != nil else { throw .notFound("the shop has no order \(id)") }
    var trouble = "the shop's answer says neither success nor error"
    do throws(ShopError) {
      let call = InvotideCall("api/order/delete", orderID: id, storeID: storeID(ofOrder: id), kind: .write)
      let answer = try await session.call(call)
      if let refusal = answer.refusal {
        throw .refused(code: 200, text: "the shop said: " + gate.mask(refusal.shown))
      }
    } catch {
      guard case .unclear(let text) = error else { throw error }
      trouble = text
    }
    do throws(ShopError) {
      if try await read(id, .urgent) == nil { return WriteReceipt(id: id, message: "deleted") }
    } catch {
      throw .unclear(trouble + "; order \(id) could not be read back")
    }
    throw .unclear(trouble + "; order \(id) is still there")
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] {
    guard objection(to: write) == nil else { return [] }
    switch write {
    case .createOrder(let draft):
      let form = InvotideForms.placing(
        comment: draft.comment, reference: draft.reference ?? "…", statusID: statusID(draft))
      let call = InvotideCall("api/order/add", storeID: settings.storeID, form: form, kind: .write)
      return previews(draft, storeID: settings.storeID) + [gate.preview(call)]
    case .editOrder(let id, let draft):
      // What the file leaves out is the order's own, which is read just before the write.
      let form = InvotideForms.placing(
        comment: draft.comment ?? "…", reference: draft.reference ?? "…",
        status: draft.status == nil ? "…" : String(statusID(draft)))
      let store = storeID(ofOrder: id)
      let call = InvotideCall("api/order/edit", orderID: id, storeID: store, form: form, kind: .write)
      return previews(draft, storeID: store) + [gate.preview(call)]
    case .deleteOrder(let id):
      let call = InvotideCall("api/order/delete", orderID: id, storeID: storeID(ofOrder: id), kind: .write)
      return [gate.loginPreview, gate.preview(call)]
    default: return []
    }
  }

  /// The calls that fill the basket, as far as they are known before the shop has answered.
  private func previews(_ draft: OrderDraft, storeID: Int?) -> [RequestPreview] {
    var calls: [InvotideCall] = []
    func add(_ route: String, _ form: InvotideForms.Form = []) {
      calls.append(InvotideCall(route, storeID: storeID, form: form, kind: .write))
    }
    if let currency = draft.currency { add("api/currency", [("currency", currency.uppercased())]) }
    if let customer = InvotideForms.customer(draft) { add("api/customer", customer) }
    add("api/cart/products")
    for line in draft.lines ?? [] { add("api/cart/add", InvotideForms.line(line)) }
    for voucher in draft.giftVouchers { add("api/voucher/add", InvotideForms.giftVoucher(voucher)) }
    add("api/cart/products")
    if let delivery = draft.delivery ?? draft.billing {
      add("api/payment/address", InvotideForms.address(draft.billing ?? delivery, draft.customer))
      if let method = draft.shippingMethod {
        add("api/shipping/address", InvotideForms.address(delivery, draft.customer))
        add("api/shipping/methods")
        add("api/shipping/method", [("shipping_method", method)])
      }
    }
    add("api/payment/methods")
    add("api/payment/method", [("payment_method", draft.paymentMethod ?? "")])
    if let coupon = draft.coupon { add("api/coupon", [("coupon", coupon)]) }
    if let voucher = draft.voucher { add("api/voucher", [("voucher", voucher)]) }
    if let points = draft.rewardPoints { add("api/reward", [("reward", String(points))]) }
    add("api/cart/products")
    return [gate.loginPreview] + calls.map { gate.preview($0) }
  }
}
