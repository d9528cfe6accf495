import JSONText
package import OrderModel

/// Placing orders, and finding one again whose answer was lost.
extension KvikClient {
  /// How many pages are looked through for an order whose answer was lost.
  static let searchCap = 40
  /// How far such a search reaches back by our clock, which may differ from the shop's by as much; seconds.
  static let searchSpan: Int64 = 86_400

  package func objection(to write: ShopWrite) -> Objection? {
    if let lack = capabilities.availability(of: write.ability).objection { return lack }
    guard case .createOrder(let draft) = write, let request = mapping.requests[.create] else { return nil }
    return KvikOrderForm(draft, mapping, request).objection
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] {
    guard case .createOrder(let draft) = write, objection(to: write) == nil,
      let request = try? creation(draft)
    else { return [] }
    return tokenRequests.preview() + [preview(request.method, request.target, request.body)]
  }

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    if let found = objection(to: write) { return [WriteReceipt(id: nil, error: .objection(found))] }
    guard case .createOrder(let draft) = write else {
      return [WriteReceipt(id: nil, error: lacking(write.ability))]
    }
    do throws(ShopError) {
      return [try await create(draft)]
    } catch {
      guard case .unclear(let text) = error else { return [WriteReceipt(id: nil, error: error)] }
      return [await recover(draft, text)]
    }
  }

  private func creation(
    _ draft: OrderDraft
  ) throws(ShopError) -> (method: String, target: String, body: JSONOutput) {
    let request = try mapping.require(.create)
    let form = KvikOrderForm(draft, mapping, request)
    let target = try target(request, form.value)
    guard let body = request.body?.filled(form.value, lines: form.lineValues) else {
      throw .objection(.notMapped(request.place, "makes nothing of this order"))
    }
    return (request.method, target, body)
  }

  /// Places the order, once. Only the new order's id proves it.
  private func create(_ draft: OrderDraft) async throws(ShopError) -> WriteReceipt {
    let request = try creation(draft)
    let answer = try await write(request.method, request.target, body: JSONWriter.text(request.body))
    let mapped = try mapping.require(.create)
    if case .notFound(let said)? = answer.writeFailure { throw misplaced(mapped, request.target, said) }
    if let failure = answer.writeFailure { throw failure }
    let status = answer.response.status
    guard let value = try? answer.json() else {
      throw .unclear("the shop answered \(status), but its answer cannot be read")
    }
    let record = KvikRecord(value: value, pointers: mapped.fields.pointers, warnings: WireWarnings())
    guard let id = record.label("id") else {
      let pointer = mapped.fields.pointers["id"] ?? ""
      throw .unclear(
        "the shop answered \(status), but without an id at “\(pointer)” (\(mapped.place).fields.id); it has "
          + KvikAnswer.shape(of: value))
    }
    return WriteReceipt(id: id, message: record.label("link"))
  }

  // MARK: After an unclear answer

  /// Looks for the order by its reference, where the mapping sends one and says where orders show it; nothing is ever
  /// placed a second time.
  private func recover(_ draft: OrderDraft, _ text: String) async -> WriteReceipt {
    func unclear(_ said: String) -> WriteReceipt { WriteReceipt(id: nil, error: .unclear(said)) }
    guard let reference = draft.reference, let marks = marks(of: draft), !marks.isEmpty else {
      return unclear(text)
    }
    let advice = "look for its reference \(reference) in the shop before placing it again"
    guard let orders = mapping.requests[.orders], orders.fields.has("reference") else {
      let place = mapping.place(of: "orders") + ".fields.reference"
      return unclear("\(text); \(advice) (with \(place) mapped, orderdeck looks by itself)")
    }
    let found: (ids: [String], pages: Int)
    do throws(ShopError) {
      found = try await search(orders, marks)
    } catch {
      return unclear("\(text); looking for the order failed as well, so \(advice)")
    }
    switch found.ids.count {
    case 1: return WriteReceipt(id: found.ids[0], message: "found by its reference after an unclear answer")
    case 0:
      let pages = found.pages == 1 ? "the list" : "\(found.pages) pages of the list"
      return unclear("\(text); \(pages) showed no order with its reference, so \(advice)")
    default:
      let ids = found.ids.joined(separator: ", ")
      return unclear("\(text); the orders \(ids) all carry the reference \(reference), look at them")
    }
  }

  /// The texts that the new order carries its reference in, as they were sent; nil where none is mapped.
  private func marks(of draft: OrderDraft) -> Set<String>? {
    guard let request = mapping.requests[.create], let body = request.body else { return nil }
    let form = KvikOrderForm(draft, mapping, request)
    let carrying = body.texts.filter { $0.placeholders.contains("reference") }
    return Set(carrying.compactMap { $0.filled(form.value)?.trimmed })
  }

  /// The ids of orders that show one of these texts at the mapped place.
  private func search(
    _ orders: KvikRequest, _ marks: Set<String>
  ) async throws(ShopError) -> (ids: [String], pages: Int) {
    let started = Int64(channel.clock.now())
    var place = KvikPageCursor(started: started)
    var ids: [String] = []
    while true {
      let target = try target(of: place, orders, since: started - KvikClient.searchSpan)
      let page = try await page(target, orders, .urgent)
      for value in page.items {
        let record = KvikRecord(
          value: value, pointers: orders.fields.pointers, warnings: WireWarnings())
        guard let mark = record.label("reference"), marks.contains(mark), let id = record.label("id"),
          !ids.contains(id)
        else { continue }
        ids.append(id)
      }
      let next = following(place, page, orders, target).next
      guard let next, place.page < KvikClient.searchCap else { return (ids, place.page) }
      place = next
    }
  }
}
