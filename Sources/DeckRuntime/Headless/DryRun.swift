import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `--dry-run` of changes: the orders are read and the requests shown that would be made. Nothing is written, neither at
/// the shop nor here.
extension HeadlessSession {
  func preview(
    _ changes: [(id: String, change: OrderChange)], at shop: OpenShop, refused: [ChangeResult],
    _ setup: DeckSetup
  ) async -> CommandReport {
    let plan = await plannedRequests(changes, at: shop, setup)
    let all = ChangeResults(results: refused + plan.results)
    guard case .object(let members) = all.json else {
      return CommandReport(json: all.json, text: plan.text, exitCode: all.exitCode)
    }
    let json = JSONOutput.object([JSONOutput.Member("requests", .array(plan.requests))] + members)
    return CommandReport(json: json, text: plan.text + all.text(style: style), exitCode: all.exitCode)
  }

  /// What would be asked of a shop.
  struct PlannedRequests {
    var requests: [JSONOutput] = []
    var text = ""
    /// The orders for which nothing would be sent, with the reason.
    var results: [ChangeResult] = []
  }

  /// The requests that would be made for changes of one shop's orders.
  func plannedRequests(
    _ changes: [(id: String, change: OrderChange)], at shop: OpenShop, _ setup: DeckSetup
  ) async -> PlannedRequests {
    var plan = PlannedRequests()
    var isSignedIn = false
    var rest = changes[...]
    while !rest.isEmpty {
      // The same batches as when sending, so that what is shown is what would go out.
      let batch = rest.prefix(max(1, shop.client.leadingBulk(rest.lazy.map(\.change))))
      rest = rest.dropFirst(batch.count)
      var items: [BulkItem] = []
      for (id, change) in batch {
        switch await wouldChange(id, change, at: shop) {
        case .success(let item): items.append(item)
        case .failure(let reason): plan.results.append(reason.result)
        }
      }
      let consequences = consequences(of: items, at: shop)
      for request in shop.client.previews(of: items) {
        if request.signsIn, isSignedIn { continue }
        isSignedIn = isSignedIn || request.signsIn
        plan.requests.append(json(request, items.map(\.order.id), consequences, setup.secrets.mask))
        plan.text += describe(request, setup.secrets.mask)
      }
      if !items.isEmpty, !consequences.isEmpty {
        plan.text += "# " + consequences.joined(separator: "; ") + "\n\n"
      }
    }
    return plan
  }

  /// What changes would cause besides themselves, each once.
  private func consequences(of items: [BulkItem], at shop: OpenShop) -> [String] {
    var texts: [String] = []
    for item in items {
      let all = item.change.consequences(at: shop.capabilities, from: item.order.shopStatus)
      texts += all.map(Wording.consequence).filter { !texts.contains($0) }
    }
    return texts
  }

  /// Why nothing would be sent for an order.
  private struct NothingToSend: Error {
    var result: ChangeResult
  }

  private func wouldChange(
    _ id: String, _ change: OrderChange, at shop: OpenShop
  ) async -> Result<BulkItem, NothingToSend> {
    let order = OrderID(shop: shop.name, id: id)
    do throws(ShopError) {
      let now = try await shop.client.order(id)
      if !OrderState(now).satisfies(change) {
        if let objection = shop.client.objection(to: change, on: now) {
          return .failure(NothingToSend(result: ChangeResult(order, objection, status: now.status)))
        }
        if !shop.client.preview(of: change, on: now).isEmpty {
          return .success(BulkItem(order: now, change: change))
        }
      }
      let result = ChangeResult(order, .unchanged, message: "already as asked", status: now.status)
      return .failure(NothingToSend(result: result))
    } catch {
      var result = ChangeResult(order, .failed, message: Wording.error(error, shop: shop.name))
      if case .notFound = error { result.isMissing = true }
      if case .refused = error { result.outcome = .refused }
      if error.isTemporary {
        result.outcome = .queued
        result.message? += "; without --dry-run it would be queued"
      }
      return .failure(NothingToSend(result: result))
    }
  }

  /// `id` is null for a request that carries several orders; `ids` always names them all.
  private func json(
    _ request: RequestPreview, _ orders: [OrderID], _ consequences: [String], _ mask: SecretMask
  ) -> JSONOutput {
    [
      "shop": .text(orders.first?.shop), "id": .text(orders.count == 1 ? orders[0].id : nil),
      "ids": .array(orders.map { .string($0.id) }), "method": .string(request.method),
      "url": .string(mask.masked(request.url)),
      "headers": .object(request.headers.map { JSONOutput.Member($0.name, .string(mask.masked($0.value))) }),
      "body": .text(request.body.map(mask.masked)),
      "consequences": .array(consequences.map(JSONOutput.string)),
    ]
  }

  func describe(_ request: RequestPreview, _ mask: SecretMask) -> String {
    var lines = [request.method + " " + request.url]
    lines += request.headers.map { "  \($0.name): \($0.value)" }
    if let body = request.body { lines.append("  " + body) }
    return lines.map { Formatting.line(mask.masked($0)) + "\n" }.joined() + "\n"
  }
}

extension ShopClient {
  /// The requests for one batch.
  fileprivate func previews(of items: [BulkItem]) -> [RequestPreview] {
    if items.count > 1 { return previewBulk(items) }
    return items.first.map { preview(of: $0.change, on: $0.order) } ?? []
  }
}
