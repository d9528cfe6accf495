import Foundation
import JSONText
import OrderModel

/// Asks the token endpoint (platforms.md 1.3): client credentials, and the tokens of a signing in by browser, which are
/// kept between runs.
struct KvikTokenRequests: KvikTokenSource {
  let settings: KvikSettings
  let channel: ShopChannel

  /// Under which name the kept login stands.
  static let memoryName = "login"

  func now() -> Double { channel.clock.now() }

  /// A kept login counts before client credentials: whoever signed in wants to act as that customer.
  func fetch() async -> Result<KvikToken, ShopError> {
    do throws(ShopError) {
      if let login = keptLogin() { return .success(try await token(of: login)) }
      guard let secret = settings.clientSecret else {
        throw .unauthorized("not signed in yet; run \(command)")
      }
      return .success(try await ask(clientForm(secret), secrets: [secret]).token)
    } catch {
      return .failure(error)
    }
  }

  func refused(_ token: KvikToken) {
    guard var login = keptLogin(), login.access == token.value else { return }
    login.ends = 0
    keep(login)
  }

  /// The form with what every kind of request has, in the documented order.
  func credentials(
    _ grant: String, _ others: [(name: String, value: String)]
  ) -> [(name: String, value: String)] {
    [("grant_type", grant), ("client_id", settings.clientID)] + others
  }

  private func clientForm(_ secret: String) -> [(name: String, value: String)] {
    credentials("client_credentials", [("client_secret", secret), ("scope", "all")])
  }

  private func refreshForm(_ token: String, secret: String?) -> [(name: String, value: String)] {
    let own = secret.map { [(name: "client_secret", value: $0)] } ?? []
    return credentials("refresh_token", [("refresh_token", token)] + own + [("scope", "all")])
  }

  /// The request that a fresh run makes before all others, with its secrets masked; none while a kept login holds.
  func preview() -> [RequestPreview] {
    let hidden = "•••"
    let form: [(name: String, value: String)]
    if let login = keptLogin() {
      guard now() >= login.ends, login.refresh != nil else { return [] }
      form = refreshForm(hidden, secret: settings.clientSecret.map { _ in hidden })
    } else {
      guard settings.clientSecret != nil else { return [] }
      form = clientForm(hidden)
    }
    let request = request(form)
    let body = KvikForm.body(form).replacingOccurrences(of: KvikForm.encoded(hidden), with: hidden)
    var preview = RequestPreview(
      method: request.method, url: request.url, headers: request.headers.map { ($0.name, $0.value) },
      body: body)
    preview.signsIn = true
    return [preview]
  }

  // MARK: Signing in by browser

  /// Redeems the code of an authorization and keeps what comes back.
  func redeem(code: String, redirect: String, verifier: String) async throws(ShopError) {
    var form = credentials(
      "authorization_code", [("code", code), ("redirect_uri", redirect), ("code_verifier", verifier)])
    if let secret = settings.clientSecret { form.append(("client_secret", secret)) }
    let grant = try await ask(form, secrets: [code, verifier])
    keep(login(grant, previous: nil))
  }

  /// The kept login of this account; nil when nobody signed in.
  func keptLogin() -> KvikLoginToken? {
    guard settings.authorizeURL != nil, let text = settings.kept.text(KvikTokenRequests.memoryName) else {
      return nil
    }
    return KvikLoginToken(text).flatMap { $0.account == settings.account ? $0 : nil }
  }

  private func keep(_ login: KvikLoginToken) {
    settings.kept.keep(login.text, as: KvikTokenRequests.memoryName)
  }

  private func token(of login: KvikLoginToken) async throws(ShopError) -> KvikToken {
    if now() < login.ends { return login.token(now: now()) }
    guard let refresh = login.refresh else { throw .unauthorized(ended(login)) }
    let form = refreshForm(refresh, secret: settings.clientSecret)
    do throws(ShopError) {
      let grant = try await ask(form, secrets: [refresh])
      let renewed = self.login(grant, previous: login)
      keep(renewed)
      return grant.token
    } catch {
      guard case .unauthorized = error else { throw error }
      throw .unauthorized(ended(login))
    }
  }

  private func login(_ grant: Grant, previous: KvikLoginToken?) -> KvikLoginToken {
    KvikLoginToken(
      account: settings.account, access: grant.token.value, refresh: grant.refresh ?? previous?.refresh,
      ends: grant.token.renewAt, scope: grant.token.scope)
  }

  private func ended(_ login: KvikLoginToken) -> String {
    guard login.ends > 0 else { return "the shop no longer takes the sign-in; run \(command)" }
    let moment = Timestamp(seconds: Int64(login.ends)).iso8601UTC
    return "signed in until \(moment); run \(command)"
  }

  private var command: String { "`orderdeck login \(settings.name)`" }

  // MARK: The endpoint

  /// What the endpoint gave.
  struct Grant {
    var token: KvikToken
    var refresh: String?
  }

  /// A request of the token endpoint: a form, and gzip like every call.
  func request(_ form: [(name: String, value: String)]) -> HTTPRequest {
    HTTPRequest(
      method: "POST", url: settings.tokenURL,
      headers: [
        HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
        HTTPHeader("Accept-Encoding", "gzip"),
        HTTPHeader("Accept", "application/json"), HTTPHeader("User-Agent", settings.userAgent),
      ], body: Array(KvikForm.body(form).utf8), deadline: 20)
  }

  private func ask(
    _ form: [(name: String, value: String)], secrets: [String]
  ) async throws(ShopError) -> Grant {
    let clock = channel.clock
    let hidden = secrets + [settings.clientSecret].compactMap(\.self)
    // Asking for a token changes nothing at the shop, so it may be repeated; but a code is good for one try only.
    let isOnce = form.contains { $0.name == "code" }
    return try await channel.read(request(form), .urgent) { (response) throws(ReadFailure) in
      let answer = KvikAnswer(
        response: response, secrets: hidden, now: clock.now(), credentials: settings.credentials)
      if let failure = failure(answer) { throw isOnce ? ReadFailure(failure.error) : failure }
      guard let value = try answer.json(), let access = value["access_token"]?.string, !access.isEmpty,
        access.utf8.allSatisfy({ (33...126).contains($0) })
      else {
        let found = (try answer.json()).map(KvikAnswer.shape) ?? "nothing"
        throw ReadFailure(.malformed("expected an access token, found \(found); check \(tokenPlace)"))
      }
      let scope = value["scope"]?.string ?? KvikLoginToken.scope(ofJWT: access)
      let token = KvikToken(access, scope: scope, lifetime: value["expires_in"]?.double, now: clock.now())
      return Grant(token: token, refresh: value["refresh_token"]?.string)
    }
  }

  private var tokenPlace: String { "\(settings.setting("url")) and \(settings.setting("tokenPath"))" }

  /// Why no token came. The endpoint does nothing else, so nothing is ever unclear.
  private func failure(_ answer: KvikAnswer) -> ReadFailure? {
    let refusals = [
      "invalid_client", "invalid_grant", "unauthorized_client", "access_denied", "invalid_token",
    ]
    switch answer.response.status {
    case 400, 401:
      guard answer.response.status == 401 || refusals.contains(answer.error ?? "") else {
        return answer.readFailure
      }
      return ReadFailure(.unauthorized("\(answer.said) (check \(settings.credentials))"))
    case 404:
      return ReadFailure(.refused(code: 404, text: "\(answer.said); check \(tokenPlace)"))
    default:
      guard var failure = answer.readFailure else { return nil }
      if case .unclear(let text) = failure.error { failure.error = .unreachable(text) }
      return failure
    }
  }
}

/// What is kept of a signing in by browser. Secret.
struct KvikLoginToken: Equatable {
  var account: String
  var access: String
  var refresh: String?
  /// Unix seconds up to which the access token is used.
  var ends: Double
  var scope: String?

  /// Describes a login.
  init(account: String, access: String, refresh: String?, ends: Double, scope: String?) {
    self.account = account
    self.access = access
    self.refresh = refresh
    self.ends = ends
    self.scope = scope
  }

  /// Reads the kept form; nil for anything else.
  init?(_ text: String) {
    guard let value = try? JSONReader.parse(text), let account = value["account"]?.string,
      let access = value["access"]?.string, let ends = value["ends"]?.double
    else { return nil }
    self.init(
      account: account, access: access, refresh: value["refresh"]?.string, ends: ends,
      scope: value["scope"]?.string)
  }

  /// The kept form.
  var text: String {
    JSONWriter.text([
      "account": .string(account), "access": .string(access), "refresh": .text(refresh),
      "ends": .number(String(Int64(ends))), "scope": .text(scope),
    ])
  }

  /// The access token for requests.
  func token(now: Double) -> KvikToken {
    var token = KvikToken(access, scope: scope, lifetime: ends - now, now: now)
    token.renewAt = ends
    return token
  }

  /// The scopes in the payload of a token that is a JWT, as the vendor's sample is; nil for others.
  static func scope(ofJWT token: String) -> String? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var base64 = parts[1].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: base64), let value = try? JSONReader.parse(Array(data)) else {
      return nil
    }
    let scopes = value["scopes"]?.elements?.compactMap(\.string).joined(separator: " ")
    return [value["scope"]?.string, scopes].compactMap(\.self).first { !$0.isEmpty }
  }
}
