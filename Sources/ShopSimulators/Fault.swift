package import LoopbackHTTP

/// How a simulated shop misbehaves on one request. "Applied" means that a write takes effect.
package enum Fault: Sendable {
  /// Applied at once, answered so many seconds later.
  case latency(Double)
  /// Applied at once, answered when the gate opens.
  case hold(HTTPGate)
  /// Neither applied nor answered before the gate opens; never applied when the client leaves earlier.
  case holdBeforeApplying(HTTPGate)
  /// Not applied; answered with this status and `{"message": …}`.
  case status(Int, message: String = "Bad request.")
  /// Not applied; 401 with a challenge, which some HTTP stacks stumble over.
  case unauthorized(challenge: String? = nil)
  /// Not applied; 429.
  case rateLimited(RetryAfter)
  /// Not applied; 503 with a `Retry-After`.
  case unavailable(RetryAfter)
  /// Not applied; the connection dies without an answer.
  case cutBeforeApplying
  /// Applied; answered with this status as if it had failed.
  case failAfterApplying(Int)
  /// Applied; the connection dies without an answer.
  case cutAfterApplying
  /// Applied; the connection dies after so many bytes of the body, half of them when nil.
  case cutBody(bytes: Int? = nil)
  /// Applied; the body ends early under a `Content-Length` that fits, so that only its reader can notice.
  case shortBody
  /// Applied; the body is longer than its `Content-Length`.
  case longBody
  /// Applied; 200 with bytes that are no JSON.
  case garbage
  /// Applied; 200 with a web page.
  case webPage
  /// Applied; the right body as `text/plain`.
  case wrongContentType
  /// Applied; the right body in chunks.
  case chunked(size: Int)
  /// Applied; the right body compressed.
  case gzip(GzipForm)
  /// Not applied; 302 to another path or host.
  case redirect(to: String)
  /// Not applied; no answer until the client leaves or the shop stops.
  case blackHole
  /// Not applied; bytes that are no HTTP.
  case notHTTP
  /// A list in another form.
  case listForm(ShopkitListForm)
  /// A list without entries in another form.
  case emptyForm(ShopkitEmptyForm)
  /// So many orders come in just before the request is handled, which shifts the pages.
  case ordersArrive(Int)
  /// A list page has, before its own rows, the last so many of the page before it.
  case repeatRows(Int)

  /// What `Retry-After` says.
  package enum RetryAfter: Sendable {
    case absent
    case seconds(Int)
    /// A date so many seconds from the simulator's now.
    case date(in: Int)
    case text(String)
  }

  /// How a compressed body is made.
  package enum GzipForm: Sendable {
    case valid
    /// Cut before its end, under a `Content-Length` that fits.
    case truncated
    /// A body that unpacks to so many bytes.
    case bomb(bytes: Int)
    /// Announced as gzip, but plain.
    case missing
  }
}

/// The forms in which Shopkit lists have been seen.
package enum ShopkitListForm: Sendable {
  /// `{"0": …, "1": …, "paging": …}`.
  case keyed
  /// A keyed object whose members do not stand in numeric order.
  case keyedShuffled
  /// A plain array; the next page is known from `X-Total-Count` alone.
  case array
  /// One order without a list around it, when exactly one matches.
  case single
}

/// The forms in which Shopkit lists without entries have been seen.
package enum ShopkitEmptyForm: Sendable, CaseIterable {
  case pagingNull, emptyObject, emptyArray, blankBody, blanks, noContent, notFound
}

/// When and where a fault strikes.
package struct FaultRule: Sendable {
  /// Which of the requests that fit the rule are hit, counted from 1.
  package enum Occurrence: Sendable {
    case every
    case first(Int)
    case nth(Int)
    case from(Int)

    func includes(_ number: Int) -> Bool {
      switch self {
      case .every: true
      case .first(let count): number <= count
      case .nth(let place): number == place
      case .from(let place): number >= place
      }
    }
  }

  /// nil fits every method.
  package var method: String?
  /// The path below the API root, such as `/order/1337`; a `*` at its end fits any rest; nil fits every path.
  package var path: String?
  package var occurrence: Occurrence
  package var fault: Fault

  /// A rule for a method and a path.
  package init(
    _ method: String? = nil, _ path: String? = nil, _ occurrence: Occurrence = .every, _ fault: Fault
  ) {
    self.method = method
    self.path = path
    self.occurrence = occurrence
    self.fault = fault
  }

  func fits(method: String, path: String) -> Bool {
    if let wanted = self.method, wanted != method { return false }
    guard let wanted = self.path else { return true }
    return wanted.hasSuffix("*") ? path.hasPrefix(wanted.dropLast()) : path == wanted
  }
}

/// The faults of one shop in the order in which they are tried; the first that strikes wins.
struct FaultPlan: Sendable {
  private var rules: [(rule: FaultRule, seen: Int)] = []

  mutating func add(_ rule: FaultRule) { rules.append((rule, 0)) }

  mutating func clear() { rules = [] }

  /// The fault for a request. Every rule that fits counts it, so that "nth" means the nth request of that kind.
  mutating func fault(method: String, path: String) -> Fault? {
    var struck: Fault?
    for index in rules.indices where rules[index].rule.fits(method: method, path: path) {
      rules[index].seen += 1
      if struck == nil, rules[index].rule.occurrence.includes(rules[index].seen) {
        struck = rules[index].rule.fault
      }
    }
    return struck
  }
}
