import JSONText
package import OrderModel

/// Writes that are no change of an order's status: orders, products, categories (platforms.md 3.4, 3.6). Each item
/// travels in a request of its own, because the answer to a list of products does not say which of them failed.
extension QuickbutikClient {
  package func objection(to write: ShopWrite) -> Objection? {
    if let lack = capabilities.availability(of: write.ability).objection { return lack }
    switch write {
    case .createOrder(let draft): return QuickbutikOrderDraft(new: draft).objection
    case .editOrder(let id, let draft): return QuickbutikOrderDraft(editing: id, draft).objection
    case .createProducts(let drafts): return objection(to: drafts, isNew: true)
    case .updateProducts(let drafts): return objection(to: drafts, isNew: false)
    case .createCategory(let name, let parent):
      if name.trimmed.isEmpty { return .missing(.member("name")) }
      return parent.map(QuickbutikUpdate.isID) == false
        ? .invalid(.member("parent"), "must be a number, as Quickbutik's ids are") : nil
    case .createCoupon, .deleteCoupon, .deleteOrder, .createWebhook, .deleteWebhook: return nil
    }
  }

  private func objection(to drafts: [ProductDraft], isNew: Bool) -> Objection? {
    if drafts.isEmpty { return Objection(.missing, at: [], "the file names no product") }
    for (index, draft) in drafts.enumerated() {
      guard let found = QuickbutikProductDraft(draft, isNew: isNew).objection else { continue }
      return drafts.count == 1 ? found : found.inside("[\(index)]")
    }
    return nil
  }

  package func consequences(of write: ShopWrite) -> [Consequence] {
    if case .editOrder(_, let draft) = write, draft.lines != nil { return [.linesReplaced] }
    return []
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] {
    switch write {
    case .createOrder(let draft):
      return [preview("POST", ["orders"], QuickbutikOrderDraft(new: draft).body)]
    case .editOrder(let id, let draft):
      return [preview("PUT", ["orders"], QuickbutikOrderDraft(editing: id, draft).body)]
    case .createProducts(let drafts):
      return drafts.map { preview("POST", ["products"], QuickbutikProductDraft($0, isNew: true).body) }
    case .updateProducts(let drafts):
      return drafts.map { preview("PUT", ["products"], QuickbutikProductDraft($0, isNew: false).body) }
    case .createCategory(let name, let parent):
      return [preview("POST", ["categories"], QuickbutikClient.category(name, parent))]
    case .createCoupon, .deleteCoupon, .deleteOrder, .createWebhook, .deleteWebhook: return []
    }
  }

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    if let found = objection(to: write) { return [WriteReceipt(id: nil, error: .objection(found))] }
    switch write {
    case .createOrder(let draft): return [await create(draft)]
    case .editOrder(let id, let draft): return [await edit(id, draft)]
    case .createProducts(let drafts): return await each(drafts, isNew: true)
    case .updateProducts(let drafts): return await each(drafts, isNew: false)
    case .createCategory(let name, let parent): return [await create(category: name, parent: parent)]
    case .createCoupon, .deleteCoupon, .deleteOrder, .createWebhook, .deleteWebhook:
      return [WriteReceipt(id: nil, error: lacking(write.ability))]
    }
  }

  // MARK: Orders

  /// How many of the newest orders are searched for one whose answer was lost.
  private static let searchedOrders = 25

  private func create(_ draft: OrderDraft) async -> WriteReceipt {
    do throws(ShopError) {
      let answer = try await write("POST", ["orders"], QuickbutikOrderDraft(new: draft).body)
      if let failure = answer.creationFailure { throw failure }
      switch try answer.verdict(for: "create_1") {
      case .success(let entry):
        let record = WireRecord(entry, warnings: WireWarnings())
        let link = record.text("checkout_url").map { "the customer pays at " + answer.mask($0) }
        return WriteReceipt(id: record.text("new_order_id"), message: link)
      case .failure(let reasons): throw .refused(code: answer.response.status, text: reasons)
      case .missing: throw .unclear("the shop reported no result for the new order")
      }
    } catch {
      guard case .unclear = error, let found = await lostOrder(draft) else {
        return WriteReceipt(id: nil, error: error)
      }
      return WriteReceipt(id: found, message: "the answer was lost; found by its reference")
    }
  }

  /// The order whose answer was lost. Only a payment outside the shop's checkout carries our reference; anything less
  /// could be another order of the same customer.
  private func lostOrder(_ draft: OrderDraft) async -> String? {
    guard draft.paymentMethod != nil, let reference = draft.reference, !reference.isEmpty else { return nil }
    var filter = QuickbutikOrderFilter()
    (filter.includesDetails, filter.sorting) = (true, .descending)
    (filter.offset, filter.limit) = (0, QuickbutikClient.searchedOrders)
    do throws(ShopError) {
      return try await orders(filter).orders.first { $0.payment.reference == reference }?.id.id
    } catch {
      return nil
    }
  }

  /// What removing lines leaves; nil when nothing is to be told. An order keeps at least one line, which the document
  /// says of new lines only.
  private func lastLine(_ id: String, _ draft: OrderDraft) async throws(ShopError) -> String? {
    guard !draft.removeLines.isEmpty else { return nil }
    let order = try await order(id)
    let skus = Set(order.lines.compactMap(\.sku))
    let removed = draft.removeLines.count { $0.sku.map(skus.contains) ?? true }
    if !order.lines.isEmpty, removed >= order.pieces + draft.addLines.count {
      throw .objection(
        .invalid(.member("removeLines"), "an order keeps at least one line, and this would leave none"))
    }
    return removed >= order.lines.count + draft.addLines.count
      ? "the order may have no line left; look at it in the shop" : nil
  }

  private func edit(_ id: String, _ draft: OrderDraft) async -> WriteReceipt {
    do throws(ShopError) {
      let doubt = try await lastLine(id, draft)
      let answer = try await write("PUT", ["orders"], QuickbutikOrderDraft(editing: id, draft).body)
      if let failure = answer.writeFailure { throw failure }
      switch try answer.verdict(for: id) {
      case .success: return WriteReceipt(id: id, message: doubt)
      case .failure(let reasons):
        // The shop tells an order it does not have in words of its own.
        if case .failure(.notFound(let text)) = await reading(id) { throw .notFound(text) }
        throw .refused(code: answer.response.status, text: reasons)
      case .missing:
        throw .unclear("the shop reported no result for order \(id); read it before trying again")
      }
    } catch {
      return WriteReceipt(id: id, error: error)
    }
  }

  private func reading(_ id: String) async -> Result<Order, ShopError> {
    do throws(ShopError) { return .success(try await order(id)) } catch { return .failure(error) }
  }

  // MARK: Products and categories

  /// One request for each product. A trouble of the whole shop ends the row; what was not sent says so.
  private func each(_ drafts: [ProductDraft], isNew: Bool) async -> [WriteReceipt] {
    var receipts: [WriteReceipt] = []
    var trouble: ShopError?
    for draft in drafts {
      let product = QuickbutikProductDraft(draft, isNew: isNew)
      if let trouble {
        receipts.append(WriteReceipt(id: product.name, error: trouble))
        continue
      }
      do throws(ShopError) {
        receipts.append(try await write(product, isNew: isNew))
      } catch {
        if error.concernsWholeShop { trouble = error }
        receipts.append(WriteReceipt(id: product.name, error: error))
      }
    }
    return receipts
  }

  private func write(_ product: QuickbutikProductDraft, isNew: Bool) async throws(ShopError) -> WriteReceipt {
    let answer = try await write(isNew ? "POST" : "PUT", ["products"], product.body)
    if let failure = isNew ? answer.creationFailure : answer.writeFailure { throw failure }
    let status = answer.response.status
    guard let body = answer.body else {
      throw .unclear("the shop answered \(status), but its answer cannot be read")
    }
    let entry = isNew ? body["created"]?.elements?.first ?? body["created"]?.members?.first?.value : body
    guard let entry, entry.kind == .object, entry["success"] != nil || entry["errors"] != nil else {
      if let complaint = QuickbutikAnswer.complaint(in: body) {
        throw .refused(code: status, text: answer.mask(complaint))
      }
      throw .unclear("the shop answered \(status) without a result")
    }
    // A success beside errors is none: an answer for one product has them from nobody else.
    let complaint = QuickbutikAnswer.complaint(in: entry) ?? QuickbutikAnswer.complaint(in: body)
    guard case .success = answer.verdict(of: entry), complaint == nil else {
      let text = complaint.map(answer.mask) ?? "the shop says it failed and gives no reason"
      throw .refused(code: status, text: text)
    }
    let id = WireRecord(entry, warnings: WireWarnings()).text("product_id")
    return WriteReceipt(id: isNew ? id ?? product.name : product.name)
  }

  private static func category(_ name: String, _ parent: String?) -> JSONOutput {
    let above = parent.map { JSONOutput.Member("parent_id", QuickbutikUpdate.number($0)) }
    return .object([.init("name", .string(name))] + (above.map { [$0] } ?? []))
  }

  /// 201 with the category itself, without `results` around it.
  private func create(category name: String, parent: String?) async -> WriteReceipt {
    do throws(ShopError) {
      let answer = try await write("POST", ["categories"], QuickbutikClient.category(name, parent))
      if let parent, case .notFound? = answer.writeFailure {
        throw .objection(.notFound("the shop has no category \(parent)", at: [.member("parent")]))
      }
      if let failure = answer.creationFailure { throw failure }
      let body = answer.body
      let record = (body?["results"] ?? body).map { WireRecord($0, warnings: WireWarnings()) }
      if let id = record?.text("category_id") { return WriteReceipt(id: id) }
      if let complaint = body.flatMap(QuickbutikAnswer.complaint) {
        throw .refused(code: answer.response.status, text: answer.mask(complaint))
      }
      throw .unclear("the shop answered \(answer.response.status) without the new category")
    } catch {
      return WriteReceipt(id: name, error: error)
    }
  }
}

extension QuickbutikAnswer {
  /// Why nothing was created. What is to be created cannot be missing, so a 404 is a refusal like any other.
  fileprivate var creationFailure: ShopError? {
    guard case .notFound(let said)? = writeFailure else { return writeFailure }
    return .refused(code: 404, text: said)
  }
}
