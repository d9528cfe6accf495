import Foundation
package import JSONText
package import OrderModel

/// What Quickbutik makes of a request, read from status and body (platforms.md 3.4, 3.8). Bodies are read as JSON
/// whatever their content type says.
package struct QuickbutikAnswer {
  package let response: HTTPResponse
  /// Masked wherever a text of the answer is passed on.
  package let secrets: [String]
  /// Unix seconds, for `Retry-After` as a date.
  package let now: Double

  /// An answer to judge.
  package init(_ response: HTTPResponse, secrets: [String], now: Double) {
    self.response = response
    self.secrets = secrets
    self.now = now
  }

  /// What the answer says of one order of a write.
  package enum Verdict: Equatable, Sendable {
    case success(JSONValue)
    /// The shop's reasons.
    case failure(String)
    /// No entry for the order, which proves neither.
    case missing
  }

  /// Why a read failed and whether repeating it helps; nil for success. Gateway and maintenance answers mean that the
  /// whole shop is away; a 500 may concern this request alone.
  package var readFailure: ReadFailure? {
    switch response.status {
    case 200...299: nil
    case 408: ReadFailure(.unclear(said), tries: 3)
    case 429: ReadFailure(refusal, tries: 4)
    case 502, 503, 504, 520...527: ReadFailure(.unreachable(said), tries: 4)
    case 500...599: ReadFailure(.unclear(said), tries: 3)
    default: ReadFailure(refusal)
    }
  }

  /// Why a write was not accepted; nil for an answer whose body decides. A 5xx proves nothing.
  package var writeFailure: ShopError? {
    switch response.status {
    case 200...299: nil
    case 408, 500...599: .unclear(said)
    default: refusal
    }
  }

  /// Whether this is the shop's way of saying "none": a 404 that is no web page. The number may stand in the body
  /// alone.
  package var isNone: Bool {
    if response.status == 404 { return response.isBlank || body?.kind == .object }
    return response.status == 200 && response.body.count < 500
      && body?["code"].flatMap { Self.text($0) } == "404"
  }

  /// The body as JSON of any shape; nil when it is none.
  package var body: JSONValue? { try? JSONReader.parse(response.body) }

  private var refusal: ShopError {
    switch response.status {
    case 300...399:
      .refused(code: response.status, text: "the shop redirects to \(target); redirects are not followed")
    case 401, 403: .unauthorized("\(said) (check the key: Settings, API in Quickbutik's control panel)")
    case 404: .notFound(said)
    case 409: .conflict(said)
    case 429: .rateLimited(retryAfter: RetryAfter.seconds(response.header("retry-after"), now: now))
    default: .refused(code: response.status, text: said)
    }
  }

  /// Where a redirect points, without path and query, which may hold anything.
  private var target: String {
    guard let location = response.header("location") else { return "nowhere" }
    guard let separator = location.range(of: "://") else { return "another path" }
    return mask(String(location[separator.upperBound...].prefix { $0 != "/" && $0 != "?" }.prefix(100)))
  }

  /// The status and what the shop says about it.
  private var said: String {
    let status = "the shop answered \(response.status)"
    guard !response.isBlank else { return status }
    if let text = body.flatMap(Self.complaint) { return status + ": " + mask(text) }
    return status + " with " + mask(WireJSON.beginning(response.body))
  }

  /// The texts of `error`, `message` and `errors`, whatever their types; nil when there are none.
  package static func complaint(in value: JSONValue) -> String? {
    let texts = ["error", "message", "errors"].flatMap { name in value[name].map(Self.texts) ?? [] }
    return texts.isEmpty ? nil : String(texts.joined(separator: "; ").prefix(300))
  }

  private static func texts(_ value: JSONValue) -> [String] {
    if let text = text(value) { return text.isEmpty || value.bool == false ? [] : [text] }
    return ((value.elements ?? value.members?.map(\.value)) ?? []).prefix(20).flatMap(texts)
  }

  private static func text(_ value: JSONValue) -> String? { (value.string ?? value.numberText)?.trimmed }

  /// A text of the shop without the key, plain or as it travels.
  package func mask(_ text: String) -> String {
    secrets.filter { !$0.isEmpty }.reduce(text) { $0.replacingOccurrences(of: $1, with: "•••") }
  }

  /// The body of a success as JSON; nil when it is blank.
  package func json() throws(ReadFailure) -> JSONValue? {
    if response.isBlank {
      guard !response.lostPackedBody else {
        throw ReadFailure(.malformed("the packed answer was cut short; nothing of it is left"), tries: 2)
      }
      return nil
    }
    do throws(JSONError) {
      return try JSONReader.parse(response.body)
    } catch {
      if WireJSON.endsEarly(response.body) {
        let text = "the answer ends too early, after \(response.body.count) bytes"
        throw ReadFailure(.malformed(response.wasPacked ? text + " unpacked" : text), tries: 2)
      }
      let found = mask(WireJSON.beginning(response.body))
      throw ReadFailure(.malformed("expected JSON, found \(found) (\(error.description))"))
    }
  }

  // MARK: Verdicts

  /// What a 2xx answer to a write says of `key`: an order's id, or `create_1`. The key of `results` counts, as the
  /// vendor's own sample has another `order_id` inside. Throws `unclear` for a body that cannot be read.
  package func verdict(for key: String) throws(ShopError) -> Verdict {
    guard let body else {
      throw .unclear("the shop answered \(response.status), but its answer cannot be read")
    }
    guard let results = body["results"] ?? (body.kind == .array ? body : nil) else {
      return Self.complaint(in: body).map { .failure(mask($0)) } ?? .missing
    }
    let entry =
      results.kind == .object
      ? results[key]
      : results.elements?.first { $0["order_id"].flatMap(Self.text) == key }
    guard let entry, entry.kind == .object else { return .missing }
    return verdict(of: entry)
  }

  /// What one entry says of itself: only 1, "1" and true are success.
  package func verdict(of entry: JSONValue) -> Verdict {
    if WireRecord(entry, warnings: WireWarnings()).bool("success") == true { return .success(entry) }
    let reasons = Self.complaint(in: entry).map(mask)
    return .failure(reasons ?? "the shop says it failed and gives no reason")
  }
}
