import JSONText
package import OrderModel

/// Webhooks: the subscriptions, and what a call says (platforms.md 2.9).
extension ShopkitClient {
  /// The events that can be subscribed to, as the vendor's reference lists them for `POST /webhook`.
  package static let webhookEvents = [
    "order_canceled", "order_deleted", "order_created", "order_updated", "order_paid", "order_sent",
    "order_change_status", "order_invoice", "order_shipping", "order_delivered", "order_change_payment",
    "order_payment_failed", "order_returned", "order_pickup_available", "order_waiting_shipment",
    "client_created",
    "client_updated", "client_deleted", "newsletter_subscribed", "newsletter_unsubscribed",
  ]

  package func webhooks() async throws(ShopError) -> [WebhookSubscription] {
    try await records(["webhook"], [], of: "webhooks").compactMap(ShopkitClient.webhook)
  }

  private static func webhook(_ value: JSONValue) -> WebhookSubscription? {
    let record = WireRecord(value, warnings: WireWarnings())
    guard let id = ShopkitOrderWire.id(of: value) else { return nil }
    return WebhookSubscription(
      id: id, event: record.text("event") ?? "", url: record.text("url") ?? "",
      isActive: record.bool("active"))
  }

  // MARK: Creating

  static func objection(toWebhook url: String, _ events: [String]) -> Objection? {
    let host = ["https://", "http://"].lazy.filter { url.lowercased().hasPrefix($0) }.first
      .map { url.dropFirst($0.count).prefix { !"/?#".contains($0) } }
    guard let host, !host.isEmpty, url.utf8.allSatisfy({ (33...126).contains($0) }) else {
      return .invalid(.member("url"), "must be a whole address such as https://shop.example.com/hook")
    }
    guard !host.contains("@") else { return .invalid(.member("url"), "must not hold a user or a password") }
    guard !events.isEmpty else {
      return .missing(.member("events"), "Shopkit takes " + webhookEvents.joined(separator: ", "))
    }
    if let event = events.first(where: { !webhookEvents.contains($0) }) {
      return .invalid(
        .member("events"), "no event “\(event)”",
        remedy: "Shopkit takes " + webhookEvents.joined(separator: ", "))
    }
    let repeated = events.indices.first { events[..<$0].contains(events[$0]) }
    return repeated.map { .invalid(.member("events"), "“\(events[$0])” is named twice") }
  }

  /// One subscription for each event, because Shopkit takes one each. What concerns the whole shop ends the row.
  func createWebhooks(_ url: String, _ events: [String]) async -> [WriteReceipt] {
    var receipts: [WriteReceipt] = []
    var trouble: ShopError?
    for event in events {
      if let trouble {
        receipts.append(WriteReceipt(id: event, error: trouble))
        continue
      }
      let receipt = await createWebhook(url, event)
      receipts.append(receipt)
      if let error = receipt.error, error.concernsWholeShop { trouble = error }
    }
    return receipts
  }

  static func webhookBody(_ url: String, _ event: String) -> String {
    JSONWriter.text(["url": .string(url), "event": .string(event)])
  }

  private func createWebhook(_ url: String, _ event: String) async -> WriteReceipt {
    let body = ShopkitClient.webhookBody(url, event)
    switch await verdict(of: request("POST", ["webhook"], body: body)) {
    case .accepted(let list, let status):
      let found = list?.items.compactMap(ShopkitClient.webhook) ?? []
      if let match = found.first(where: { $0.event == event && $0.url == url }) {
        return ShopkitClient.receipt(for: match)
      }
      let error = ShopError.unclear("the shop answered \(status), but not with the webhook")
      return await lookForWebhook(url, event, error, status: status)
    case .refused(.conflict(let text)):
      let error = ShopError.refused(code: 409, text: text)
      var receipt = await lookForWebhook(url, event, error, status: 409)
      // It was there before, so this request changed nothing.
      if receipt.error == nil { receipt.isUnchanged = true }
      return receipt
    case .refused(let error): return WriteReceipt(id: event, error: error)
    case .open(let error, let status): return await lookForWebhook(url, event, error, status: status)
    }
  }

  /// Settles what an answer left open: the subscription of this event to this address is there, or it is not.
  private func lookForWebhook(
    _ url: String, _ event: String, _ error: ShopError, status: Int?
  ) async -> WriteReceipt {
    let exists = ShopError.refused(code: 409, text: "exists already")
    let all: [WebhookSubscription]
    do throws(ShopError) {
      all = try await webhooks()
    } catch {
      return WriteReceipt(id: event, error: status == 409 ? exists : error)
    }
    // A shop of before the list existed answers as if there were none, which proves nothing.
    guard !all.isEmpty else { return WriteReceipt(id: event, error: status == 409 ? exists : error) }
    let found = all.filter { $0.event == event && $0.url == url }
    guard let match = found.first(where: { $0.isActive != false }) ?? found.first else {
      let absent = ShopkitClient.absent("the webhook", error, status: status)
      return WriteReceipt(id: event, error: status == 409 ? exists : absent)
    }
    return ShopkitClient.receipt(for: match)
  }

  /// A subscription that is there; one that the shop has suspended calls nobody.
  private static func receipt(for webhook: WebhookSubscription) -> WriteReceipt {
    guard webhook.isActive != false else {
      let text =
        "webhook \(webhook.id) exists, but the shop has switched it off; delete it and create it again"
      return WriteReceipt(id: webhook.event, error: .conflict(text))
    }
    return WriteReceipt(id: webhook.id, message: webhook.event)
  }

  // MARK: Calls

  /// Shopkit calls with POST and signs the body: the HMAC-SHA256 over it in hex, keyed with the secret. Another method
  /// is none of its calls. The order's id is a hint and nothing more.
  package func hint(from call: WebhookCall) -> WebhookHint? {
    let forged = WebhookHint(event: nil, orderID: nil, trust: .forged)
    guard call.method == "POST" else { return forged }
    if let secret = settings.webhookSecret {
      let expected = SHA256.hex(SHA256.hmac(call.body, key: Array(secret.utf8)))
      let given = call.headers["x-webhook-signature"]?.trimmed.lowercased() ?? ""
      guard SHA256.isEqual(Array(given.utf8), Array(expected.utf8)) else { return forged }
    }
    let order = (try? JSONReader.parse(call.body))?["order"]
    let id = order.flatMap { ShopkitOrderWire.id(of: $0) }.flatMap { $0.isDigits ? $0 : nil }
    return WebhookHint(
      event: call.headers["x-shopkit-event"]?.trimmed, orderID: id,
      trust: settings.webhookSecret == nil ? .unverified : .verified)
  }
}
