/// What can go wrong between us and a shop, in the terms the rest of the program decides by. Raw facts only; the
/// sentence an operator reads is made in ViewModels.
package enum ShopError: Error, Equatable, Sendable {
  /// The shop does not accept the credentials; `text` is what it said.
  case unauthorized(String)
  /// The shop wants us to slow down; `retryAfter` in seconds from the answer, if it named a time.
  case rateLimited(retryAfter: Double?)
  /// The shop understood and said no. `code` is its own code or the HTTP status.
  case refused(code: Int, text: String)
  /// The order is not as it was when the operator decided.
  case conflict(String)
  /// The shop has no such thing.
  case notFound(String)
  /// The answer cannot be read: where in it, and what was found.
  case malformed(String)
  /// The request provably never left: no address, connection refused, a bad certificate.
  case unreachable(String)
  /// The request may have reached the shop: a timeout, a cut connection, a 5xx. A read may be repeated; a write
  /// must be verified by reading first.
  case unclear(String)
  /// The shop was not asked: its platform or our settings do not allow it, or what was asked for cannot be.
  case objection(Objection)

  /// Whether the cause concerns the whole shop, so that the shop's other changes wait as well.
  package var concernsWholeShop: Bool {
    switch self {
    case .unauthorized, .rateLimited, .unreachable: true
    case .refused, .conflict, .notFound, .malformed, .unclear, .objection: false
    }
  }

  /// Whether the same request may succeed later without anybody changing anything.
  package var isTemporary: Bool {
    switch self {
    case .rateLimited, .unreachable, .unclear: true
    case .unauthorized, .refused, .conflict, .notFound, .malformed, .objection: false
    }
  }
}
