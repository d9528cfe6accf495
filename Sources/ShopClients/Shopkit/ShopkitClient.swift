package import Foundation
import JSONText
package import OrderModel
import Synchronization

/// A Shopkit shop (shopk.it) over its REST API v1, as platforms.md 2 has it. May be called
/// from any task; it keeps nothing but the limiter, the store's currency, and whether the shop has a bulk
/// route.
package final class ShopkitClient: ShopClient {
  /// What the client needs to know of its shop.
  package struct Settings: Sendable {
    /// The shop's configured name.
    package var name: String
    package var base: BaseURL
    package var key: String
    package var userAgent: String
    /// For the rare times without an offset.
    package var zone: TimeZone?
    /// For orders without a currency in a store that names none.
    package var currency: Currency
    /// What the shop signs its calls with; nil: not configured.
    package var webhookSecret: String?
    /// Where the address stands, for messages: `shops[0].url`.
    package var urlPlace = "`url` of this shop in the config"

    /// Names a shop.
    package init(
      name: String, base: BaseURL, key: String, userAgent: String, zone: TimeZone? = nil,
      currency: Currency = .none
    ) {
      self.name = name
      self.base = base
      self.key = key
      self.userAgent = userAgent
      self.zone = zone
      self.currency = currency
    }
  }

  /// The vendor's own address.
  package static let defaultURL = "https://api.shopk.it/v1"
  /// The vendor's budget (platforms.md 2.5).
  package static let requestsPerHour = 3600
  /// The largest page (platforms.md 2.4).
  static let pageSize = 50
  /// The default page size; a shorter page is never a full one.
  static let smallestFullPage = 25
  /// More pages than any shop of the size planned for has.
  static let pageCap = 5000
  private static let readDeadline = 20.0
  private static let writeDeadline = 30.0

  package let capabilities: ShopCapabilities
  let settings: Settings
  let channel: ShopChannel
  let storeCurrency = Mutex<Currency?>(nil)
  let hasBulkRoute = Mutex(true)

  /// A client over `channel`, whose limiter belongs to this shop alone.
  package init(
    settings: Settings, channel: ShopChannel, requestsPerHour: Int? = ShopkitClient.requestsPerHour
  ) {
    self.settings = settings
    self.channel = channel
    capabilities = ShopkitStatus.capabilities(requestsPerHour: requestsPerHour)
  }

  package func order(_ id: String) async throws(ShopError) -> Order {
    let record = try await record(id)
    guard let order = try await orders(from: [record]).first else {
      throw .malformed("order \(id) cannot be read")
    }
    return order
  }

  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    if let found = refusal(of: change) { throw .objection(found) }
    var clientNote: String?
    if change.customerNote != nil {
      clientNote = try await record(order.id.id)["client_note"]?.string
    }
    let update = ShopkitUpdate(change, on: order, clientNote: clientNote)
    guard !update.isEmpty else { return order }
    let response = try await channel.write(
      request("PUT", ["order", order.id.id], body: JSONWriter.text(update.body)))
    let answer = ShopkitAnswer(response, key: settings.key, now: channel.clock.now())
    if let failure = answer.writeFailure { throw failure }
    let value = try written(answer, id: order.id.id)
    if let complaint = update.complaint(about: value) {
      throw .refused(code: response.status, text: complaint)
    }
    do throws(ShopkitOrderWire.Unusable) {
      return try wire(currency: knownCurrency ?? order.currency).order(from: value)
    } catch {
      throw .unclear("the shop answered \(response.status), but with \(error.message)")
    }
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] {
    // Which part of the customer's note is the shop's own is read just before the write.
    let update = ShopkitUpdate(
      change, on: order, clientNote: change.customerNote == nil || order.customerNote == nil ? nil : "…")
    guard !update.isEmpty else { return [] }
    return [preview(["order", order.id.id], JSONWriter.text(update.body))]
  }

  /// A write as it would go out, without the key.
  func preview(_ segments: [String], _ body: String) -> RequestPreview {
    shown(request("PUT", segments, body: body))
  }

  /// Why this shop cannot make a change at all; nil when it can.
  private func refusal(of change: OrderChange) -> Objection? {
    if let word = change.status?.word, capabilities.choice(forWord: word) == nil {
      return Objection("Shopkit has no status “\(word)”")
    }
    return change.capture ? capabilities.availability(of: .chooseCapture).objection : nil
  }

  // MARK: Requests

  /// A request below the shop's root with the headers that every Shopkit call needs.
  func request(
    _ method: String, _ segments: [String], query: String = "", body: String? = nil
  ) -> HTTPRequest {
    var headers = [
      HTTPHeader("X-API-KEY", settings.key), HTTPHeader("User-Agent", settings.userAgent),
      HTTPHeader("Accept", "application/json"), HTTPHeader("Accept-Encoding", "gzip"),
    ]
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    return HTTPRequest(
      method: method, url: settings.base.url(segments, query: query), headers: headers,
      body: body.map { Array($0.utf8) },
      deadline: body == nil ? ShopkitClient.readDeadline : ShopkitClient.writeDeadline)
  }

  /// Reads with repetition; `judge` sees successful answers only.
  func get<Result: Sendable>(
    _ segments: [String], query: String = "", _ priority: RequestPriority,
    _ judge: (ShopkitAnswer) throws(ReadFailure) -> Result
  ) async throws(ShopError) -> Result {
    let (key, clock) = (settings.key, channel.clock)
    return try await channel.read(request("GET", segments, query: query), priority) {
      (response) throws(ReadFailure) in
      let answer = ShopkitAnswer(response, key: key, now: clock.now())
      if let failure = answer.readFailure { throw failure }
      return try judge(answer)
    }
  }

  /// The raw record of one order.
  func record(_ id: String) async throws(ShopError) -> JSONValue {
    guard id.isDigits else { throw .notFound("no order has the id “\(id)”; Shopkit's orders have numbers") }
    return try await get(["order", id], .urgent) { (answer) throws(ReadFailure) in
      guard let value = try answer.json() else {
        throw ReadFailure(.malformed("the answer is empty"), tries: 2)
      }
      let list = try answer.list(value)
      guard let first = list.items.first else { throw ReadFailure(.notFound("the shop has no order \(id)")) }
      let match = list.items.first { ShopkitOrderWire.id(of: $0) == id } ?? first
      let found = ShopkitOrderWire.id(of: match)
      guard found == id else {
        throw ReadFailure(
          .malformed("asked for order \(id), got " + (found.map { "order \($0)" } ?? "one without id")))
      }
      return match
    }
  }

  /// The order inside a successful answer to a write. Whatever cannot be read leaves the outcome open.
  private func written(_ answer: ShopkitAnswer, id: String) throws(ShopError) -> JSONValue {
    let status = answer.response.status
    let value: JSONValue?
    do throws(ReadFailure) {
      value = try answer.json()
    } catch {
      throw .unclear("the shop answered \(status), but its answer cannot be read")
    }
    guard let value else { throw .unclear("the shop answered \(status) without the order") }
    let list: ShopkitList
    do throws(ShopkitList.Problem) {
      list = try ShopkitList(value)
    } catch {
      if case .message(let text) = error {
        throw .refused(code: status, text: "the shop answered \(status): " + answer.mask(text))
      }
      throw .unclear("the shop answered \(status), but not with the order")
    }
    guard let match = list.items.first(where: { ShopkitOrderWire.id(of: $0) == id }) else {
      throw .unclear("the shop answered \(status), but not with order \(id)")
    }
    return match
  }
}

extension ShopkitAnswer {
  /// The list in a successful answer to a read. `what` names the records in messages, `key` is what a record has that
  /// comes without a list around it.
  func list(
    _ value: JSONValue, of what: String = "orders", singleHas key: String = "id"
  ) throws(ReadFailure) -> ShopkitList {
    do throws(ShopkitList.Problem) {
      return try ShopkitList(value, of: what, singleHas: key)
    } catch {
      switch error {
      case .message(let text): throw ReadFailure(.refused(code: response.status, text: mask(text)))
      case .unexpected(let text): throw ReadFailure(.malformed(mask(text)))
      }
    }
  }
}
