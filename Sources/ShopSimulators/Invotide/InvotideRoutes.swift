import Foundation
import LoopbackHTTP

/// A request as PHP hands it to a controller: `order_id` and the token from the query, everything else from a form.
struct InvotideRequest {
  let route: String
  let token: String?
  let orderID: Int
  /// The store that the query names; nil where it names none.
  let storeID: Int?
  /// Escaped values by their PHP name: `option[226]`; nil where the request has no form at all.
  let form: [(name: String, value: String)]

  init(_ request: HTTPRequest) {
    route = request.query("route") ?? ""
    token = request.query("api_token")
    // PHP's (int) cast: leading digits.
    orderID = Int(String((request.query("order_id") ?? "").prefix { $0.isASCII && $0.isNumber })) ?? 0
    storeID = request.query("store_id").map { InvotideRequest.int($0) }
    let isForm =
      request.method == "POST"
      && request.headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") == true
    form = isForm ? InvotideRequest.fields(String(decoding: request.body, as: UTF8.self)) : []
  }

  private static func fields(_ body: String) -> [(name: String, value: String)] {
    body.split(separator: "&").map { part in
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = pieces.count > 1 ? PercentEscapes.decoded(pieces[1], plusIsBlank: true) : ""
      // Invalid UTF-8 empties the whole value.
      let clean = value.unicodeScalars.contains("\u{FFFD}") ? "" : value
      return (PercentEscapes.decoded(pieces[0], plusIsBlank: true), InvotideRequest.escaped(clean))
    }
  }

  /// As `Request::clean` escapes every value on arrival.
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "\"", with: "&quot;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
  }

  /// A value of the form; nil where it is missing.
  subscript(_ name: String) -> String? { form.last { $0.name == name }?.value }

  /// A value as PHP's (int) reads it.
  func int(_ name: String) -> Int { InvotideRequest.int(self[name]) }

  static func int(_ text: String?) -> Int {
    let text = text ?? ""
    let digits = text.drop { $0 == "-" }.prefix { $0.isASCII && $0.isNumber }
    return (text.hasPrefix("-") ? -1 : 1) * (Int(digits) ?? 0)
  }
}

/// The routes of the API.
extension InvotideSimulator {
  /// Names a request by its route, and notes what its session looked like when it came in.
  static func arrive(_ request: HTTPRequest, _ state: InvotideLockedState) -> String {
    if let token = request.query("api_token") {
      state.withLock { $0.tokens.arrive(token, key: key(of: request)) }
    }
    return "/" + (request.query("route") ?? "")
  }

  private static func key(of request: HTTPRequest) -> String {
    request.target + "\n" + String(decoding: request.body, as: UTF8.self)
  }

  /// Answers a request.
  func route(_ http: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    guard http.path.hasSuffix("/index.php") || http.path.hasSuffix("/shop") else { return page404 }
    if case .ordersArrive(let count)? = fault {
      for _ in 0..<count { newOrder() }
    }
    let request = InvotideRequest(http)
    let now = options.clock()
    return state.withLock { state in
      switch request.route {
      case "api/login": return printed(login(request, &state, now), state)
      case "account/account/country":
        return printed(.init(state.catalogue.country(http.query("country_id"))), state)
      default: break
      }
      guard InvotideSimulator.routes.contains(request.route) else { return page404 }
      if state.forgetsBefore == request.route {
        state.tokens.loseData()
        state.forgetsBefore = nil
      }
      guard state.isEnabled, state.admitsAddress, state.tokens.accept(request.token, at: now) else {
        return printed(.init(denied(request.route)), state)
      }
      let token = request.token ?? ""
      var basket = state.tokens.data(token, key: InvotideSimulator.key(of: http))
      let result = answer(request, &basket, &state)
      state.tokens.store(basket, token)
      return printed(result, state)
    }
  }

  /// What a controller answers.
  struct Result {
    var item: JSONItem
    var applied = false
    /// PHP died; the item is not sent.
    var isFatal = false

    init(_ item: JSONItem, applied: Bool = false, isFatal: Bool = false) {
      self.item = item
      self.applied = applied
      self.isFatal = isFatal
    }

    static func error(_ text: String) -> Result { Result(.object([("error", .text(text))])) }
    static func errors(_ fields: [(String, String)]) -> Result {
      Result(.object([("error", .object(fields.map { ($0.0, .text($0.1)) }))]))
    }
    static func success(_ text: String) -> Result { Result(.object([("success", .text(text))])) }
    static let nothing = Result(.array([]))
  }

  private static let routes: Set<String> = [
    "api/currency", "api/cart/add", "api/cart/edit", "api/cart/remove", "api/cart/products", "api/customer",
    "api/payment/address", "api/payment/methods", "api/payment/method", "api/shipping/address",
    "api/shipping/methods", "api/shipping/method", "api/coupon", "api/voucher", "api/voucher/add",
    "api/reward",
    "api/reward/maximum", "api/reward/available", "api/order/add", "api/order/edit", "api/order/delete",
    "api/order/info", "api/order/history",
  ]

  /// "Denied" has one text and two shapes; two routes answer nothing at all.
  private func denied(_ route: String) -> JSONItem {
    switch route {
    case "api/shipping/address": .array([])
    case "api/cart/add", "api/cart/products", "api/customer", "api/payment/address", "api/voucher/add":
      .object([("error", .object([("warning", .text(texts.denied))]))])
    default: .object([("error", .text(texts.denied))])
    }
  }

  private func login(_ request: InvotideRequest, _ state: inout State, _ now: Double) -> Result {
    guard state.admitsAddress else {
      return .errors([
        ("ip", "Warning: Your IP 127.0.0.1 is not allowed to access this API!"),
        ("key", "Warning: Incorrect API Key!"),
      ])
    }
    guard state.isEnabled, (request["username"] ?? "Default") == options.username,
      request["key"] == options.key
    else { return .nothing }
    let token = state.tokens.make(at: now, isLost: state.losesTokens, cart: state.leftovers)
    return Result(
      .object([
        ("success", .text("Success: API session successfully started!")), ("api_token", .text(token)),
      ]))
  }

  private func answer(
    _ request: InvotideRequest, _ basket: inout InvotideBasketData, _ state: inout State
  ) -> Result {
    switch request.route {
    case "api/order/info": orderInfo(request, state)
    case "api/order/history": orderHistory(request, &state)
    case "api/order/delete": orderDelete(request, &state)
    case "api/order/add": orderAdd(request, &basket, &state)
    case "api/order/edit": orderEdit(request, &basket, &state)
    default: basketRoute(request, &basket, &state)
    }
  }

  /// An answer as PHP sends it: non-ASCII escaped, a warning before it where the host shows them.
  private func printed(_ result: Result, _ state: State) -> Handled {
    let warning =
      "<b>Warning</b>: Undefined array key \"quantity\" in <b>/var/www/catalog/controller/api/cart.php</b> on line <b>84</b>"
    if result.isFatal {
      return Handled(
        response: HTTPResponse(
          status: 500, headers: ["Content-Type": "text/html; charset=UTF-8"],
          text: "<b>Warning</b>: fsockopen(): Unable to connect to localhost:25"),
        applied: result.applied)
    }
    let json = InvotideSimulator.phpText(result.item.bytes)
    // Another session, without API rights: a client that keeps it gains nothing.
    return Handled(
      response: HTTPResponse(
        status: 200,
        headers: [
          "Content-Type": "application/json", "Set-Cookie": "OCSESSID=2180ab2f3572dbf495098256ed; path=/",
        ],
        text: (state.printsWarnings ? warning : "") + json),
      applied: result.applied)
  }

  /// `json_encode` without flags: `\uXXXX` for everything but ASCII, `\/` for a slash.
  private static func phpText(_ bytes: [UInt8]) -> String {
    var text = ""
    for unit in String(decoding: bytes, as: UTF8.self).utf16 {
      if unit == 47 {
        text += "\\/"
      } else if unit < 128 {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }

  private var page404: Handled {
    Handled(
      response: HTTPResponse(
        status: 404, headers: ["Content-Type": "text/html; charset=utf-8"],
        text:
          "<!DOCTYPE html>\n<html dir=\"ltr\" lang=\"en\"><head><title>The page you requested cannot be found!</title>"
      ))
  }
}
