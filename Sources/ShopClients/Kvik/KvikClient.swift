import JSONText
package import OrderModel

/// A kvik.shop, from the merchant's side (App API) or one buyer's (Customer API), as platforms.md 1 has it. The vendor
/// publishes the tokens and the transport; paths and shapes come from the config's mapping. May be called from any task;
/// it keeps nothing but the limiter and the access token.
package final class KvikClient: ShopClient {
  /// More pages than any shop of the size planned for has.
  static let pageCap = 5000
  private static let readDeadline = 20.0
  private static let writeDeadline = 30.0

  package let capabilities: ShopCapabilities
  let settings: KvikSettings
  let channel: ShopChannel
  package let tokens: KvikTokens
  let tokenRequests: KvikTokenRequests

  /// A client over `channel`, whose limiter belongs to this shop alone.
  package init(settings: KvikSettings, channel: ShopChannel, requestsPerHour: Int?) {
    self.settings = settings
    self.channel = channel
    tokenRequests = KvikTokenRequests(settings: settings, channel: channel)
    tokens = KvikTokens(source: tokenRequests)
    capabilities = KvikCapabilities.make(settings, requestsPerHour: requestsPerHour)
  }

  var mapping: KvikMapping { settings.mapping }

  package func order(_ id: String) async throws(ShopError) -> Order {
    let request = try mapping.require(.order)
    if let found = mapping.orderObjection { throw .objection(found) }
    let target = try target(request, lack: { _ in .notFound("no order has the id “\(id)”") }) { name in
      name == "id" && !id.isEmpty ? .text(id) : nil
    }
    let wire = wire(mapping.orderFields)
    return try await get(target, .urgent) { (answer) throws(ReadFailure) in
      guard let value = try answer.json() else {
        throw ReadFailure(.malformed("the answer is empty"), tries: 2)
      }
      let record = try KvikClient.record(of: value, request, wire, id)
      let order: Order
      do throws(KvikOrderWire.Unusable) {
        order = try wire.order(from: record, known: id)
      } catch {
        throw ReadFailure(.malformed("\(error.message) (\(request.place))"))
      }
      guard order.id.id == id else {
        throw ReadFailure(.malformed("asked for order \(id), got order \(order.id.id.prefix(40))"))
      }
      return order
    }
  }

  /// The one record of an answer: at its mapped place, or in a list of one.
  private static func record(
    of value: JSONValue, _ request: KvikRequest, _ wire: KvikOrderWire, _ id: String
  ) throws(ReadFailure) -> JSONValue {
    guard let found = value.value(at: request.items ?? ""), !found.isNull else {
      let text = "nothing at “\(request.items ?? "")” (\(request.place).items); the answer has "
      throw ReadFailure(.malformed(text + KvikAnswer.shape(of: value)))
    }
    guard let elements = found.elements else { return found }
    guard let match = elements.first(where: { wire.id(of: $0) == id }) ?? elements.first else {
      throw ReadFailure(.notFound("the shop has no order \(id)"))
    }
    return match
  }

  func wire(_ fields: KvikFields) -> KvikOrderWire {
    KvikOrderWire(
      shop: settings.name, platform: settings.platform, zone: settings.zone, currency: settings.currency,
      mapping: mapping, fields: fields)
  }

  // MARK: Requests

  /// The path and query of a request with its values. `lack`: what is thrown when the path cannot be filled.
  func target(
    _ request: KvikRequest, lack: ((KvikPath.Problem) -> ShopError)? = nil, _ value: (String) -> KvikValue?
  ) throws(ShopError) -> String {
    do throws(KvikPath.Problem) {
      return settings.base.path + (try request.path.filled(value))
    } catch {
      if let lack { throw lack(error) }
      switch error {
      case .missing(let name):
        throw .objection(Objection("\(request.place) needs a value for {\(name)}"))
      case .unusable:
        throw .objection(Objection(.invalid, at: [], "\(request.place) cannot be asked for with this value"))
      }
    }
  }

  /// A request for a path and query on the shop's host, with the headers that every call needs: gzip is demanded of
  /// each (platforms.md 1.2).
  func request(_ method: String, _ target: String, token: String, body: String? = nil) -> HTTPRequest {
    var headers = [
      HTTPHeader("Authorization", "Bearer " + token), HTTPHeader("Accept-Encoding", "gzip"),
      HTTPHeader("Accept", "application/json"), HTTPHeader("User-Agent", settings.userAgent),
    ]
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    return HTTPRequest(
      method: method, url: settings.base.origin + target, headers: headers, body: body.map { Array($0.utf8) },
      deadline: body == nil ? KvikClient.readDeadline : KvikClient.writeDeadline)
  }

  func answer(_ response: HTTPResponse, _ token: KvikToken) -> KvikAnswer {
    KvikAnswer(
      response: response, secrets: [token.value, settings.clientSecret ?? ""], now: channel.clock.now(),
      credentials: settings.credentials)
  }

  /// What became of a request with one token.
  private enum Attempt<Value: Sendable>: Sendable {
    case value(Value)
    case tokenRefused(String)
  }

  /// Reads with repetition; `judge` sees successful answers only. A refused token is renewed once.
  func get<Value: Sendable>(
    _ target: String, _ priority: RequestPriority, _ judge: (KvikAnswer) throws(ReadFailure) -> Value
  ) async throws(ShopError) -> Value {
    var isRenewed = false
    while true {
      let token = try await tokens.token()
      let attempt = try await channel.read(request("GET", target, token: token.value), priority) {
        (response) throws(ReadFailure) -> Attempt<Value> in
        let answer = answer(response, token)
        if answer.refusesToken { return .tokenRefused(answer.said) }
        if let failure = answer.readFailure { throw failure }
        return .value(try judge(answer))
      }
      switch attempt {
      case .value(let value): return value
      case .tokenRefused(let said):
        await tokens.drop(token)
        guard !isRenewed else { throw refusedTwice(said) }
        isRenewed = true
      }
    }
  }

  /// Writes, once. Only a write that was answered with a refusal of its token, and so was not done, is sent a second
  /// time, with a new one.
  func write(_ method: String, _ target: String, body: String) async throws(ShopError) -> KvikAnswer {
    var isRenewed = false
    while true {
      let token = try await tokens.token()
      let response = try await channel.write(request(method, target, token: token.value, body: body))
      let answer = answer(response, token)
      guard answer.refusesToken else { return answer }
      await tokens.drop(token)
      guard !isRenewed else { throw refusedTwice(answer.said) }
      isRenewed = true
    }
  }

  private func refusedTwice(_ said: String) -> ShopError {
    .unauthorized("\(said), also with a new token; check \(settings.credentials)")
  }

  /// What a mapped address that the shop does not have means: the setting is wrong.
  func misplaced(_ request: KvikRequest, _ target: String, _ said: String) -> ShopError {
    let path = target.prefix { $0 != "?" }
    let settings = "\(request.pathSetting) and \(settings.setting("url"))"
    return .refused(code: 404, text: "nothing at \(path) (\(said)); check \(settings)")
  }
}
