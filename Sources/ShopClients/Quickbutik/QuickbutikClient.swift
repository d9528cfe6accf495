package import Foundation
import JSONText
package import OrderModel
import Synchronization

/// A Quickbutik shop: its REST API v1, as platforms.md 3 has it. May be called from any task; it keeps nothing but the
/// limiter and the numbers that it learned cancelled orders to have.
package final class QuickbutikClient: ShopClient {
  /// What the client needs to know of its shop.
  package struct Settings: Sendable {
    /// The shop's configured name.
    package var name: String
    package var base: BaseURL
    package var key: String
    package var userAgent: String
    /// The API writes times of the shop's own zone.
    package var zone: TimeZone
    /// For prices and orders without a currency.
    package var currency: Currency
    /// Where the address stands, for messages: `shops[0].url`.
    package var urlPlace = "`url` of this shop in the config"

    /// Names a shop.
    package init(
      name: String, base: BaseURL, key: String, userAgent: String, zone: TimeZone, currency: Currency = .none
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
  package static let defaultURL = "https://api.quickbutik.com/v1"
  /// Our own budget: the vendor documents none (platforms.md 3.7).
  package static let requestsPerHour = 3600
  /// How many requests may follow each other without a pause.
  static let burst = 30
  private static let readDeadline = 30.0
  private static let writeDeadline = 30.0
  private static let cancelledFact = "quickbutik.cancelled"

  let settings: Settings
  let channel: ShopChannel
  private let base: ShopCapabilities
  private let memory: any ShopMemory
  private let learned: Mutex<[String]>

  /// A client over `channel`, whose limiter belongs to this shop alone.
  package init(
    settings: Settings, channel: ShopChannel, memory: any ShopMemory = TransientMemory(),
    requestsPerHour: Int? = QuickbutikClient.requestsPerHour
  ) {
    self.settings = settings
    self.channel = channel
    self.memory = memory
    base = QuickbutikStatus.capabilities(requestsPerHour: requestsPerHour)
    let known = memory.text(QuickbutikClient.cancelledFact) ?? ""
    learned = Mutex(known.split(separator: " ").map(String.init))
  }

  /// Constant but for the number of cancelled orders, which is there once it was learned.
  package var capabilities: ShopCapabilities {
    var capabilities = base
    capabilities.statuses = QuickbutikStatus.choices(cancelled: cancelledNumbers.last)
    return capabilities
  }

  /// The numbers that cancelled orders of this shop were seen to have, the latest last.
  var cancelledNumbers: [String] { learned.withLock { $0 } }

  /// A reader for this shop's records.
  var wire: QuickbutikOrderWire {
    QuickbutikOrderWire(
      shop: settings.name, zone: settings.zone, currency: settings.currency, cancelled: cancelledNumbers)
  }

  package func order(_ id: String) async throws(ShopError) -> Order {
    guard QuickbutikUpdate.isID(id) else {
      throw .notFound("no order has the id “\(id)”; Quickbutik's ids are numbers")
    }
    var filter = QuickbutikOrderFilter()
    filter.id = id
    let value = try await get(["orders"], filter.query, .urgent) { (answer) throws(ReadFailure) in
      if answer.isNone { throw ReadFailure(.notFound("the shop has no order \(id)")) }
      if let failure = answer.readFailure { throw failure }
      return try QuickbutikList.order(id, in: try answer.json(), answer)
    }
    do throws(QuickbutikOrderWire.Unusable) {
      return try wire.order(from: value)
    } catch {
      throw .malformed("order \(id) cannot be read: \(error.message)")
    }
  }

  // MARK: Changes

  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    if let found = objection(to: change, on: order) { throw .objection(found) }
    let id = order.id.id
    guard QuickbutikUpdate.isID(id) else {
      throw .notFound("no order has the id “\(id)”; Quickbutik's ids are numbers")
    }
    let update = QuickbutikUpdate(change, id: id)
    guard !update.isEmpty else { return order }
    let answer = try await write("PUT", ["orders"], update.body)
    if let failure = answer.writeFailure { throw failure }
    switch try answer.verdict(for: id) {
    case .success: return await confirmed(change, on: order)
    case .failure(let reasons): throw .refused(code: answer.response.status, text: reasons)
    case .missing: throw await unreported(order)
    }
  }

  /// The order after a change that `results` confirmed. Reading it is a courtesy: when it fails, the order is what it
  /// was with the change laid over it.
  private func confirmed(_ change: OrderChange, on before: Order) async -> Order {
    do throws(ShopError) {
      var order = try await order(before.id.id)
      guard let choice = change.status else { return order }
      if choice.status == .canceled, learn(order.shopStatus, before: before.shopStatus) {
        order.status = QuickbutikStatus.status(of: order.shopStatus, cancelled: cancelledNumbers)
      }
      if order.shopStatus == before.shopStatus, order.status != choice.status {
        order.warnings.append(
          "the shop confirmed “\(choice.word)”, but still shows status \(order.shopStatus)")
      }
      return order
    } catch {
      var order = before
      if let choice = change.status { (order.status, order.shopStatus) = (choice.status, choice.shownWord) }
      if let paid = change.paid {
        order.paid = paid
        order.shopStatus = paid ? QuickbutikStatus.paid : QuickbutikStatus.unpaid
        order.status = QuickbutikStatus.status(of: order.shopStatus)
      }
      order.warnings.append("changed, but it could not be read again")
      return order
    }
  }

  /// Keeps the number of an order that was just cancelled. Only a number that is new on the order and none of the
  /// certain ones says something.
  private func learn(_ raw: String, before: String) -> Bool {
    guard raw != before, QuickbutikStatus.status(of: raw) == .unknown, !raw.isEmpty, raw.utf8.count <= 16,
      !raw.contains(where: \.isWhitespace)
    else { return false }
    let all = learned.withLock { learned in
      learned.removeAll { $0 == raw }
      learned.append(raw)
      return learned.joined(separator: " ")
    }
    memory.keep(all, as: QuickbutikClient.cancelledFact)
    return true
  }

  /// A 200 that says nothing of our order is a failure, as long as the order shows no change.
  private func unreported(_ before: Order) async -> ShopError {
    let text = "the shop reported no result for order \(before.id.id)"
    do throws(ShopError) {
      let now = try await order(before.id.id)
      guard now.shopStatus == before.shopStatus, now.paid == before.paid else {
        return .unclear(text + ", which now has status \(now.shopStatus)")
      }
      return .refused(code: 200, text: text + ", which is as it was")
    } catch {
      return .unclear(text + ", and the order cannot be read")
    }
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] {
    let update = QuickbutikUpdate(change, id: order.id.id)
    return update.isEmpty ? [] : [preview("PUT", ["orders"], update.body)]
  }

  // MARK: Requests

  private var credentials: String { Data((settings.key + ":" + settings.key).utf8).base64EncodedString() }

  /// A request below the shop's root with the headers that every call needs.
  func request(
    _ method: String, _ segments: [String], query: [(name: String, value: String)] = [], body: String? = nil
  ) -> HTTPRequest {
    var headers = [
      HTTPHeader("Authorization", "Basic " + credentials), HTTPHeader("User-Agent", settings.userAgent),
      HTTPHeader("Accept", "application/json"), HTTPHeader("Accept-Encoding", "gzip"),
    ]
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    return HTTPRequest(
      method: method, url: settings.base.url(segments, query: PercentEncoding.query(query)),
      headers: headers, body: body.map { Array($0.utf8) },
      deadline: body == nil ? QuickbutikClient.readDeadline : QuickbutikClient.writeDeadline)
  }

  /// An answer of this shop.
  func answer(_ response: HTTPResponse) -> QuickbutikAnswer {
    QuickbutikAnswer(response, secrets: [settings.key, credentials], now: channel.clock.now())
  }

  /// Reads with repetition; `judge` sees answers of any status.
  func get<Result: Sendable>(
    _ segments: [String], _ query: [(name: String, value: String)] = [], _ priority: RequestPriority,
    _ judge: (QuickbutikAnswer) throws(ReadFailure) -> Result
  ) async throws(ShopError) -> Result {
    try await channel.read(request("GET", segments, query: query), priority) {
      (response) throws(ReadFailure) in
      try judge(answer(response))
    }
  }

  /// Writes once.
  func write(
    _ method: String, _ segments: [String], _ body: JSONOutput
  ) async throws(ShopError) -> QuickbutikAnswer {
    answer(try await channel.write(request(method, segments, body: JSONWriter.text(body))))
  }

  /// A request as `--dry-run` shows it.
  func preview(_ method: String, _ segments: [String], _ body: JSONOutput) -> RequestPreview {
    let request = request(method, segments, body: JSONWriter.text(body))
    return RequestPreview(
      method: request.method, url: request.url,
      headers: request.headers.map { ($0.name, $0.name == "Authorization" ? "Basic •••" : $0.value) },
      body: JSONWriter.text(body))
  }
}
