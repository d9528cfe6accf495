import Foundation
import OrderModel
import Synchronization

/// One call of the API. Values go into a form body; only the token, `order_id` and `store_id` stand in the query
/// (invotide.md 2).
package struct InvotideCall: Sendable {
  /// Whether a call may be repeated inside.
  package enum Kind: Sendable {
    case read(RequestPriority)
    /// Sent once.
    case write
  }

  package var route: String
  package var orderID: String?
  /// The store of a shop with several, as the admin's own pages name it; nil leaves the choice to the address.
  package var storeID: Int?
  package var form: [(name: String, value: String)]
  package var kind: Kind

  /// Names a call.
  package init(
    _ route: String, orderID: String? = nil, storeID: Int? = nil,
    form: [(name: String, value: String)] = [], kind: Kind
  ) {
    self.route = route
    self.orderID = orderID
    self.storeID = storeID
    self.form = form
    self.kind = kind
  }
}

/// The road to one Invotide shop, common to all its tokens: how requests look and how answers without a usable body are
/// judged. Usable from any task.
package struct InvotideGate: Sendable {
  package let base: BaseURL
  package let username: String
  /// Secret.
  package let key: String
  package let userAgent: String
  package let channel: ShopChannel
  /// Where the address stands, for messages: `shops[0].url`.
  package let urlPlace: String
  /// Refusals of this shop that were proven to be no "permission denied".
  let refusals = KnownRefusals()

  static let readDeadline = 20.0
  static let writeDeadline = 45.0

  /// Foundation sends `Accept-Language: en` by itself; an empty one leaves the shop in its own language.
  static let noLanguage = HTTPHeader("Accept-Language", "")

  /// A request with its token in the query. No cookies and no language: they choose another session, other names.
  func request(_ call: InvotideCall, token: String?) -> HTTPRequest {
    var query = "route=" + call.route
    if let token { query += "&" + PercentEncoding.query([("api_token", token)]) }
    if let id = call.orderID { query += "&" + PercentEncoding.query([("order_id", id)]) }
    if let store = call.storeID { query += "&store_id=\(store)" }
    let reads = if case .read = call.kind { true } else { false }
    var request = HTTPRequest(
      method: "POST", url: base.url(["index.php"], query: query),
      headers: [
        HTTPHeader("User-Agent", userAgent), HTTPHeader("Accept", "application/json"),
        HTTPHeader("Accept-Encoding", "gzip"),
        HTTPHeader("Content-Type", "application/x-www-form-urlencoded"), InvotideGate.noLanguage,
      ], body: Array(PercentEncoding.query(call.form).utf8),
      deadline: reads ? Self.readDeadline : Self.writeDeadline)
    request.onlyReads = reads
    return request
  }

  /// The login.
  var login: InvotideCall {
    InvotideCall("api/login", form: [("username", username), ("key", key)], kind: .read(.urgent))
  }

  /// The login, which a run makes before its first call.
  var loginPreview: RequestPreview {
    var preview = preview(login, hasToken: false)
    preview.signsIn = true
    return preview
  }

  /// What to do about credentials that are not accepted.
  static let remedy = "check username and key of this shop in the config"

  /// A request as `--dry-run` shows it, without secrets.
  func preview(_ call: InvotideCall, hasToken: Bool = true) -> RequestPreview {
    let request = request(call, token: hasToken ? "•••" : nil)
    let body = String(decoding: request.body ?? [], as: UTF8.self)
    return RequestPreview(
      method: request.method,
      url: request.url.replacingOccurrences(of: PercentEncoding.segment("•••"), with: "•••"),
      headers: request.headers.map { ($0.name, $0.value) },
      body: mask(body, PercentEncoding.segment(key)))
  }

  /// Sends a call and reads its body. A read is repeated while that is worth it; a write never.
  func send(_ call: InvotideCall, token: String?) async throws(ShopError) -> InvotideAnswer {
    let request = request(call, token: token)
    switch call.kind {
    case .read(let priority):
      return try await channel.read(request, priority) { (response) throws(ReadFailure) in
        if let failure = readFailure(response, token) { throw failure }
        guard let answer = InvotideAnswer(response.body) else {
          throw ReadFailure(.malformed(foreign(response, token)), tries: response.isBlank ? 2 : 1)
        }
        return answer
      }
    case .write:
      let response = try await channel.write(request)
      if let failure = writeFailure(response, token) { throw failure }
      guard let answer = InvotideAnswer(response.body) else { throw .unclear(foreign(response, token)) }
      return answer
    }
  }

  /// A text without the key and the token.
  func mask(_ text: String, _ secrets: String?...) -> String {
    var result = text
    for secret in secrets + [key] {
      if let secret, !secret.isEmpty { result = result.replacingOccurrences(of: secret, with: "•••") }
    }
    return result
  }

  // MARK: Answers that are none

  private func readFailure(_ response: HTTPResponse, _ token: String?) -> ReadFailure? {
    switch response.status {
    case 200...299: nil
    case 408: ReadFailure(.unclear(foreign(response, token)), tries: 3)
    case 429: ReadFailure(refusal(response, token), tries: 4)
    case 502, 503, 504, 520...527: ReadFailure(.unreachable(foreign(response, token)), tries: 4)
    case 500...599: ReadFailure(.unclear(foreign(response, token)), tries: 3)
    default: ReadFailure(refusal(response, token))
    }
  }

  private func writeFailure(_ response: HTTPResponse, _ token: String?) -> ShopError? {
    switch response.status {
    case 200...299: nil
    case 408, 500...599: .unclear(foreign(response, token))
    default: refusal(response, token)
    }
  }

  private func refusal(_ response: HTTPResponse, _ token: String?) -> ShopError {
    let status = response.status
    switch status {
    case 300...399:
      // Followed as GET, a redirected status change would set the order to status 0 (invotide.md 1.4).
      return .refused(
        code: status,
        text: "the shop redirects to \(target(response)); redirects are not followed, set \(urlPlace) to the "
          + "address the shop really has")
    case 401, 403: return .unauthorized(foreign(response, token) + "; " + InvotideGate.remedy)
    case 429:
      let seconds = RetryAfter.seconds(response.header("retry-after"), now: channel.clock.now())
      return .rateLimited(retryAfter: seconds)
    case 404: return .refused(code: status, text: foreign(response, token) + "; check \(urlPlace)")
    default: return .refused(code: status, text: foreign(response, token))
    }
  }

  /// Where a redirect points, without path and query, which may hold the token.
  private func target(_ response: HTTPResponse) -> String {
    guard let location = response.header("location") else { return "nowhere" }
    guard let separator = location.range(of: "://") else { return "another path" }
    let host = location[separator.upperBound...].prefix { $0 != "/" && $0 != "?" }.prefix(100)
    return location[..<separator.lowerBound].prefix(10) + "://" + mask(String(host))
  }

  /// What came instead of an answer of the API: status and first line.
  private func foreign(_ response: HTTPResponse, _ token: String?) -> String {
    let begin = mask(WireJSON.beginning(response.body), token)
    return "no answer of an Invotide API: the shop answered \(response.status) with \(begin)"
  }
}

/// Texts that a shop uses to refuse something while its token works. They are translated, so none is known before the
/// shop itself has shown what it means.
package final class KnownRefusals: Sendable {
  private let texts = Mutex<Set<String>>([])

  func contains(_ text: String) -> Bool { texts.withLock { $0.contains(text) } }
  func insert(_ text: String) { texts.withLock { _ = $0.insert(text) } }
  func remove(_ text: String) { texts.withLock { _ = $0.remove(text) } }
}
