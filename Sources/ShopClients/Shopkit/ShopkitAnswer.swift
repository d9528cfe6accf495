import Foundation
package import JSONText
package import OrderModel

/// What Shopkit makes of a request, read from status and body (platforms.md 2.6). Never from the words of a
/// message: they vary.
package struct ShopkitAnswer {
  package let response: HTTPResponse
  /// Masked wherever a text of the answer is passed on.
  package let key: String
  /// Unix seconds, for `Retry-After` as a date.
  package let now: Double

  /// An answer to judge.
  package init(_ response: HTTPResponse, key: String, now: Double) {
    self.response = response
    self.key = key
    self.now = now
  }

  /// What a request that was refused may mean besides a wrong key; seen by others (platforms.md 2.1).
  static let accessHelp =
    "check the key; Shopkit also refuses requests without a User-Agent and, it seems, from some data centres"

  /// Why a read failed and whether repeating it helps; nil for success. Gateway and maintenance answers mean
  /// that the whole shop is away; a 500 may concern this request alone.
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

  /// Why a write was not accepted; nil for success. A 5xx proves nothing.
  package var writeFailure: ShopError? {
    switch response.status {
    case 200...299: nil
    case 408, 500...599: .unclear(said)
    default: refusal
    }
  }

  private var refusal: ShopError {
    switch response.status {
    case 300...399:
      .refused(code: response.status, text: "the shop redirects to \(target); redirects are not followed")
    case 401, 403: .unauthorized("\(said) (\(ShopkitAnswer.accessHelp))")
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
    if let message = ShopkitAnswer.message(of: response.body) { return status + ": " + mask(message) }
    return status + " with " + mask(WireJSON.beginning(response.body))
  }

  /// The member `message` of an error body.
  package static func message(of body: [UInt8]) -> String? {
    guard let value = try? JSONReader.parse(body), let text = value["message"]?.string?.trimmed else {
      return nil
    }
    return text.isEmpty ? nil : String(text.prefix(300))
  }

  /// A text of the shop without the key.
  package func mask(_ text: String) -> String {
    key.isEmpty ? text : text.replacingOccurrences(of: key, with: "•••")
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
}
