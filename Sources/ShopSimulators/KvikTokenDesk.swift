import Foundation
import LoopbackHTTP

/// The OAuth side of a simulated kvik.shop: tokens given out, codes waiting to be redeemed. A value; the simulator keeps
/// it behind its lock.
struct KvikTokenDesk {
  /// A code of a browser that signed in.
  struct Code {
    var redirect: String
    var challenge: String
  }

  private(set) var issued: [String: Int] = [:]
  private var codes: [String: Code] = [:]
  private var refreshTokens: Set<String> = []
  private var count = 0
  private(set) var refusesAll = false
  /// Seconds a token lives.
  var lifetime = 3600
  /// Whether a signing in by browser also gives a refresh token.
  var givesRefreshTokens = false
  /// What stands in `expires_in`; nil: nothing.
  var told: JSONItem? = .int(3600)

  /// What the shop makes of an access token.
  enum Judgement { case good, expired, unknown }

  func judge(_ header: String?, now: Int) -> Judgement {
    guard !refusesAll, let header, header.hasPrefix("Bearer "),
      let ends = issued[String(header.dropFirst("Bearer ".count))]
    else { return .unknown }
    return now < ends ? .good : .expired
  }

  /// Every token given out so far has ended.
  mutating func expireAll() { issued = issued.mapValues { _ in 0 } }

  /// Forgets every token given out so far.
  mutating func revokeAll() { issued = [:] }

  /// From now on no token is good, not even a new one.
  mutating func refuseAll() { refusesAll = true }

  /// A code for a browser that signed in.
  mutating func code(_ code: Code) -> String {
    count += 1
    let text = "code-\(count)"
    codes[text] = code
    return text
  }

  /// Answers `POST …/oauth/access-token` after the vendor's document: a form, nothing else.
  mutating func answer(_ request: HTTPRequest, clientID: String, clientSecret: String, now: Int)
    -> HTTPResponse
  {
    let type = request.headers["Content-Type"]?.lowercased() ?? ""
    guard request.method == "POST", type.hasPrefix("application/x-www-form-urlencoded") else {
      return KvikTokenDesk.refusal(400, "invalid_request", "The request body is not a form.")
    }
    let body = HTTPRequest(method: "GET", target: "/?" + String(decoding: request.body, as: UTF8.self))
    guard body.query("client_id") == clientID else { return KvikTokenDesk.wrongClient }
    switch body.query("grant_type") {
    case "client_credentials":
      guard body.query("client_secret") == clientSecret else { return KvikTokenDesk.wrongClient }
      guard body.query("scope") == "all" else {
        return KvikTokenDesk.refusal(400, "invalid_scope", "The scope is not known.")
      }
      return token(clientID, now, refreshable: false)
    case "authorization_code":
      guard let text = body.query("code"), let code = codes.removeValue(forKey: text),
        code.redirect == body.query("redirect_uri"),
        KvikPKCE.matches(body.query("code_verifier") ?? "", code.challenge)
      else { return KvikTokenDesk.refusal(400, "invalid_grant", "The code cannot be redeemed.") }
      return token(clientID, now, refreshable: givesRefreshTokens)
    case "refresh_token":
      guard let text = body.query("refresh_token"), refreshTokens.remove(text) != nil else {
        return KvikTokenDesk.refusal(400, "invalid_grant", "The refresh token is not valid.")
      }
      return token(clientID, now, refreshable: true)
    default: return KvikTokenDesk.refusal(400, "unsupported_grant_type", "The grant type is not known.")
    }
  }

  private mutating func token(_ clientID: String, _ now: Int, refreshable: Bool) -> HTTPResponse {
    count += 1
    func part(_ item: JSONItem) -> String { KvikPKCE.base64URL(item.bytes) }
    let header = part(.object([("typ", .text("JWT")), ("alg", .text("RS256"))]))
    let payload = part(
      .object([
        ("jti", .int(count)), ("iat", .int(now)), ("exp", .int(now + lifetime)), ("sub", .text(clientID)),
        ("scopes", .array([.text("all")])),
      ]))
    let token = [header, payload, KvikPKCE.base64URL(Array("signature \(count)".utf8))].joined(separator: ".")
    issued[token] = now + lifetime
    var members: [(String, JSONItem)] = [("_type", .text("AccessToken")), ("token_type", .text("Bearer"))]
    if let told { members.append(("expires_in", told)) }
    members.append(("access_token", .text(token)))
    if refreshable {
      refreshTokens.insert("refresh-\(count)")
      members.append(("refresh_token", .text("refresh-\(count)")))
    }
    return KvikTokenDesk.json(.object(members), 200)
  }

  private static var wrongClient: HTTPResponse {
    json(
      .object([
        ("error", .text("invalid_client")), ("error_description", .text("Client authentication failed")),
        ("message", .text("Client authentication failed")), ("status", .int(401)),
      ]), 401)
  }

  static func refusal(_ status: Int, _ error: String, _ text: String) -> HTTPResponse {
    json(
      .object([("error", .text(error)), ("error_description", .text(text)), ("status", .int(status))]), status
    )
  }

  static func json(_ item: JSONItem, _ status: Int) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: item.bytes)
  }
}
