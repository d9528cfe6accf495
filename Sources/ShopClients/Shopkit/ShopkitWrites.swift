import JSONText
package import OrderModel

/// The writes besides changes of orders: coupons, webhooks, deleting. Each is sent once; what an answer does not prove
/// is settled by reading.
extension ShopkitClient {
  package func objection(to write: ShopWrite) -> Objection? {
    if let lack = capabilities.availability(of: write.ability).objection { return lack }
    switch write {
    case .createCoupon(let draft): return ShopkitCouponWire.objection(to: draft)
    case .deleteCoupon(let code): return code.isStep ? nil : .notFound("there is no coupon “\(code)”")
    case .deleteOrder(let id):
      return id.isDigits
        ? nil : .notFound("there is no order “\(id)”", remedy: "Shopkit's orders have numbers")
    case .createWebhook(let url, let events): return ShopkitClient.objection(toWebhook: url, events)
    case .deleteWebhook(let id):
      return id.isDigits
        ? nil : .notFound("there is no webhook “\(id)”", remedy: "Shopkit's webhooks have numbers")
    case .createOrder, .editOrder, .createProducts, .updateProducts, .createCategory: return nil
    }
  }

  package func consequences(of write: ShopWrite) -> [Consequence] {
    switch write {
    case .deleteOrder, .deleteCoupon: [.irreversible]
    default: []
    }
  }

  package func perform(_ write: ShopWrite) async -> [WriteReceipt] {
    if let found = objection(to: write) {
      return [WriteReceipt(id: ShopkitClient.name(of: write), error: .objection(found))]
    }
    switch write {
    case .createCoupon(let draft): return [await createCoupon(draft)]
    case .deleteCoupon(let code): return [await deleteCoupon(code)]
    case .deleteOrder(let id):
      return [
        await delete(["order", id], named: id) { () throws(ShopError) in _ = try await self.record(id) }
      ]
    case .createWebhook(let url, let events): return await createWebhooks(url, events)
    case .deleteWebhook(let id):
      return [
        await delete(["webhook", id], named: id) { () throws(ShopError) in
          _ = try await self.single(["webhook", id], id: id, of: "webhook")
        }
      ]
    case .createOrder, .editOrder, .createProducts, .updateProducts, .createCategory:
      return [WriteReceipt(id: nil, error: lacking(write.ability))]
    }
  }

  package func preview(of write: ShopWrite) -> [RequestPreview] {
    guard objection(to: write) == nil else { return [] }
    switch write {
    case .createCoupon(let draft):
      return [shown(request("POST", ["coupon"], body: JSONWriter.text(ShopkitCouponWire.body(of: draft))))]
    case .deleteCoupon(let code):
      let query = PercentEncoding.query([(name: "code", value: code)])
      var deletion = shown(request("DELETE", ["coupon", "ID"]))
      deletion.url = settings.base.url(["coupon"]) + "/{id}"
      return [shown(request("GET", ["coupon"], query: query)), deletion]
    case .deleteOrder(let id): return [shown(request("DELETE", ["order", id]))]
    case .createWebhook(let url, let events):
      return events.map { shown(request("POST", ["webhook"], body: ShopkitClient.webhookBody(url, $0))) }
    case .deleteWebhook(let id): return [shown(request("DELETE", ["webhook", id]))]
    case .createOrder, .editOrder, .createProducts, .updateProducts, .createCategory: return []
    }
  }

  /// A request as it may be shown.
  func shown(_ request: HTTPRequest) -> RequestPreview {
    RequestPreview(
      method: request.method, url: request.url,
      headers: request.headers.map { ($0.name, $0.name == "X-API-KEY" ? "•••" : $0.value) },
      body: request.body.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func name(of write: ShopWrite) -> String? {
    switch write {
    case .createCoupon(let draft): draft.code
    case .deleteCoupon(let code): code
    case .deleteOrder(let id), .editOrder(let id, _), .deleteWebhook(let id): id
    default: nil
    }
  }

  // MARK: Verdicts

  /// What the answer to a write proves.
  enum Verdict {
    /// A success; the records of its body, nil when it cannot be read as records.
    case accepted(ShopkitList?, status: Int)
    case refused(ShopError)
    /// Nothing is proved. `status`: the shop has finished with the request, one way or the other; nil: it may still be
    /// at work.
    case open(ShopError, status: Int?)
  }

  /// Sends a write, once.
  func verdict(of request: HTTPRequest) async -> Verdict {
    let response: HTTPResponse
    do throws(ShopError) {
      response = try await channel.write(request)
    } catch {
      if case .unclear = error { return .open(error, status: nil) }
      return .refused(error)
    }
    let answer = ShopkitAnswer(response, key: settings.key, now: channel.clock.now())
    if let failure = answer.writeFailure {
      guard case .unclear = failure else { return .refused(failure) }
      // The answer of a gateway says nothing about the shop behind it.
      return .open(failure, status: response.status == 500 ? 500 : nil)
    }
    guard let value = try? answer.json() else { return .accepted(nil, status: response.status) }
    do throws(ShopkitList.Problem) {
      return .accepted(try ShopkitList(value, of: "records"), status: response.status)
    } catch {
      // After a deletion a message may as well say that it is done.
      guard case .message(let text) = error, request.method != "DELETE" else {
        return .accepted(nil, status: response.status)
      }
      return .refused(
        .refused(code: response.status, text: "the shop answered \(response.status): " + answer.mask(text)))
    }
  }

  /// Deletes what is at a path. 204 proves it (the vendor's document); whatever another answer leaves open is settled by
  /// `read`, which throws `notFound` when the thing is gone.
  func delete(
    _ segments: [String], named name: String, _ read: () async throws(ShopError) -> Void
  ) async -> WriteReceipt {
    let (open, finished): (ShopError, Int?)
    switch await verdict(of: request("DELETE", segments)) {
    case .accepted(_, 204): return WriteReceipt(id: name)
    case .accepted(_, let status):
      (open, finished) = (.unclear("the shop answered \(status) instead of 204"), status)
    case .refused(let error): return WriteReceipt(id: name, error: error)
    case .open(let error, let status): (open, finished) = (error, status)
    }
    do throws(ShopError) {
      try await read()
    } catch let reading {
      if case .notFound = reading { return WriteReceipt(id: name) }
      return WriteReceipt(id: name, error: open)
    }
    guard let finished else { return WriteReceipt(id: name, error: open) }
    return WriteReceipt(id: name, error: .refused(code: finished, text: "\(open.detail); it is still there"))
  }

  /// The error of something that should have been created and is not there afterwards.
  static func absent(_ thing: String, _ error: ShopError, status: Int?) -> ShopError {
    guard let status else {
      return .unclear(
        "\(error.detail); \(thing) is not there now but may still come: look again before repeating")
    }
    return .refused(code: status, text: "\(error.detail); \(thing) is not there")
  }
}

extension ShopError {
  /// The text of the error.
  var detail: String {
    switch self {
    case .unauthorized(let text), .refused(_, let text), .conflict(let text), .notFound(let text),
      .malformed(let text), .unreachable(let text), .unclear(let text):
      text
    case .objection(let objection): objection.text
    case .rateLimited: "the shop asks to slow down"
    }
  }
}
