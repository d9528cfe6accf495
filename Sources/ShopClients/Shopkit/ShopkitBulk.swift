import JSONText
package import OrderModel
import Synchronization

/// Many changes in one request: `PUT /order/bulk` (platforms.md 2.7). Its answer is 200 even when single
/// items failed, and holds no orders.
extension ShopkitClient {
  /// Status and paid always go singly with `notify_client`, which bulk does not know; so do notes that the
  /// customer sees and changes that shall cause a mail.
  package func allowsBulk(_ change: OrderChange) -> Bool {
    change.status == nil && change.paid == nil && change.customerNote == nil && !change.notify
      && !change.capture
  }

  package func performBulk(_ items: [BulkItem]) async -> [Result<Order, ShopError>] {
    var results: [Result<Order, ShopError>?] = Array(repeating: nil, count: items.count)
    for batch in ShopkitClient.batches(items, allows: allowsBulk) {
      let outcome =
        batch.count > 1 && hasBulkRoute.withLock({ $0 }) ? await send(batch.map { items[$0] }) : nil
      for (position, index) in batch.enumerated() {
        if let outcome {
          results[index] = outcome[position]
        } else {
          results[index] = await single(items[index])
        }
      }
    }
    return results.map { $0 ?? .failure(.unclear("no result")) }
  }

  package func previewBulk(_ items: [BulkItem]) -> [RequestPreview] {
    ShopkitClient.batches(items, allows: allowsBulk).flatMap { batch -> [RequestPreview] in
      if batch.count == 1 { return preview(of: items[batch[0]].change, on: items[batch[0]].order) }
      let updates = batch.map {
        (items[$0].order.id.id, ShopkitUpdate(items[$0].change, on: items[$0].order))
      }
      let body = updates.filter { !$0.1.isEmpty }.map { $0.1.bulkItem(id: $0.0) }
      return body.isEmpty ? [] : [preview(["order", "bulk"], JSONWriter.text(.array(body)))]
    }
  }

  /// Indices grouped into requests: at most 50 orders, each once; what bulk cannot carry stands alone.
  static func batches(_ items: [BulkItem], allows: (OrderChange) -> Bool) -> [[Int]] {
    var batches: [[Int]] = []
    var ids: Set<String> = []
    var isOpen = false
    for (index, item) in items.enumerated() {
      guard allows(item.change) else {
        batches.append([index])
        isOpen = false
        continue
      }
      let fits = isOpen && (batches.last?.count ?? 0) < 50 && !ids.contains(item.order.id.id)
      if fits {
        batches[batches.count - 1].append(index)
      } else {
        batches.append([index])
        ids = []
        isOpen = true
      }
      ids.insert(item.order.id.id)
    }
    return batches
  }

  private func single(_ item: BulkItem) async -> Result<Order, ShopError> {
    do throws(ShopError) {
      return .success(try await perform(item.change, on: item.order))
    } catch {
      return .failure(error)
    }
  }

  /// One bulk request. Nil when the shop refused it as a whole without touching an order, so that single
  /// updates say what is the matter with each.
  private func send(_ items: [BulkItem]) async -> [Result<Order, ShopError>]? {
    let updates = items.map { ShopkitUpdate($0.change, on: $0.order) }
    let sent = items.indices.filter { !updates[$0].isEmpty }
    var results = items.map { Result<Order, ShopError>.success($0.order) }
    guard !sent.isEmpty else { return results }
    let body = JSONOutput.array(sent.map { updates[$0].bulkItem(id: items[$0].order.id.id) })
    let response: HTTPResponse
    do throws(ShopError) {
      response = try await channel.write(request("PUT", ["order", "bulk"], body: JSONWriter.text(body)))
    } catch {
      for index in sent { results[index] = .failure(error) }
      return results
    }
    if [404, 405, 501].contains(response.status) {
      hasBulkRoute.withLock { $0 = false }
      return nil
    }
    if [400, 413, 422].contains(response.status) { return nil }
    let answer = ShopkitAnswer(response, key: settings.key, now: channel.clock.now())
    let verdicts: [String: ShopError?]
    do throws(ShopError) {
      verdicts = try bulkVerdicts(answer)
    } catch {
      for index in sent { results[index] = .failure(error) }
      return results
    }
    var accepted: [Int] = []
    for index in sent {
      switch verdicts[items[index].order.id.id] {
      case .none: results[index] = .failure(.unclear("the shop's answer does not mention this order"))
      case .some(.some(let error)): results[index] = .failure(error)
      case .some(.none): accepted.append(index)
      }
    }
    let confirmed = await confirm(accepted.map { (items[$0].order.id.id, updates[$0]) })
    for (index, result) in zip(accepted, confirmed) { results[index] = result }
    return results
  }

  /// What the answer says about each id: nil for success. Throws what concerns all of them.
  private func bulkVerdicts(_ answer: ShopkitAnswer) throws(ShopError) -> [String: ShopError?] {
    if let failure = answer.writeFailure { throw failure }
    let list: ShopkitList
    do {
      guard let value = try answer.json() else { throw ReadFailure(.malformed("empty")) }
      list = try ShopkitList(value)
    } catch {
      throw .unclear("the shop answered \(answer.response.status), but its answer cannot be read")
    }
    var verdicts: [String: ShopError?] = [:]
    for item in list.items {
      guard let id = ShopkitOrderWire.id(of: item) else { continue }
      let record = WireRecord(item, warnings: WireWarnings())
      verdicts.updateValue(verdict(record, answer), forKey: id)
    }
    return verdicts
  }

  private func verdict(_ record: WireRecord, _ answer: ShopkitAnswer) -> ShopError? {
    guard let code = record.int("code") else {
      return .unclear("the shop's answer holds no code for this order")
    }
    let message = record.text("message").map { ": " + answer.mask($0) } ?? ""
    let item = ShopkitAnswer(HTTPResponse(status: code), key: settings.key, now: channel.clock.now())
    switch item.writeFailure {
    case .refused(let code, let text): return .refused(code: code, text: text + message)
    case .notFound(let text): return .notFound(text + message)
    case .conflict(let text): return .conflict(text + message)
    case .unclear(let text): return .unclear(text + message)
    case let other: return other
    }
  }

  /// Reads accepted orders back in one request, the ones missing there singly. An order that cannot be read
  /// back stays unclear: reading it later settles it.
  private func confirm(_ accepted: [(id: String, update: ShopkitUpdate)]) async -> [Result<Order, ShopError>]
  {
    guard !accepted.isEmpty else { return [] }
    var filter = ShopkitOrderFilter()
    filter.ids = accepted.map(\.id)
    filter.limit = ShopkitClient.pageSize
    var records: [String: JSONValue] = [:]
    var orders: [String: Order] = [:]
    do throws(ShopError) {
      let page = try await self.orders(filter)
      for order in page.orders { orders[order.id.id] = order }
      for item in page.list.items {
        if let id = ShopkitOrderWire.id(of: item) { records[id] = item }
      }
    } catch {
      return accepted.map { _ in .failure(.unclear("accepted, but it could not be read back")) }
    }
    var results: [Result<Order, ShopError>] = []
    for (id, update) in accepted {
      if let record = records[id], let order = orders[id] {
        results.append(ShopkitClient.confirmed(order, update.complaint(about: record)))
      } else {
        results.append(await readBack(id, update))
      }
    }
    return results
  }

  private func readBack(_ id: String, _ update: ShopkitUpdate) async -> Result<Order, ShopError> {
    do throws(ShopError) {
      let value = try await record(id)
      guard let order = try await orders(from: [value]).first else { throw .malformed("unreadable") }
      return ShopkitClient.confirmed(order, update.complaint(about: value))
    } catch {
      return .failure(.unclear("accepted, but it could not be read back"))
    }
  }

  private static func confirmed(_ order: Order, _ complaint: String?) -> Result<Order, ShopError> {
    complaint.map { .failure(.refused(code: 200, text: $0)) } ?? .success(order)
  }
}
