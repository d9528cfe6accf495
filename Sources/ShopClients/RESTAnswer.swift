import Foundation
package import JSONText
package import OrderModel

/// An answer of a platform that says by its HTTP status whether a request worked, and says it in JSON. What those
/// platforms have in common stands here once; each adds how its bodies explain a failure.
package protocol RESTAnswer {
  var response: HTTPResponse { get }
  /// Unix seconds, for `Retry-After` as a date.
  var now: Double { get }
  /// The status and what the shop says about it, without secrets.
  var said: String { get }
  /// What a request that was not let in may mean; nil where there is nothing to add to the shop's words.
  func accessHelp(status: Int) -> String?
  /// A text of the shop without secrets.
  func mask(_ text: String) -> String
}

extension RESTAnswer {
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

  private var refusal: ShopError {
    switch response.status {
    case 300...399:
      .refused(code: response.status, text: "the shop redirects to \(target); redirects are not followed")
    case 401, 403: .unauthorized(accessHelp(status: response.status).map { "\(said) (\($0))" } ?? said)
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
