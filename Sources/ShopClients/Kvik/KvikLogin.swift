import Foundation
package import OrderModel

/// Signing customers in by browser (OAuth 2 authorization code with PKCE, RFC 6749, 7636, 8252). The vendor publishes
/// that the flow exists, not its address, which is a setting.
extension KvikClient {
  /// The path the browser comes back to.
  private static let callback = "/callback"

  package func beginLogin() throws(ShopError) -> LoginOffer {
    guard let authorize = settings.authorizeURL,
      capabilities.availability(of: .login).isAvailable
    else { throw lacking(.login) }
    let (state, verifier) = (KvikLogin.randomText(), KvikLogin.randomText())
    let items = [
      ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirect),
      ("scope", "all"), ("state", state), ("code_challenge", KvikLogin.challenge(of: verifier)),
      ("code_challenge_method", "S256"),
    ]
    let url = authorize + (authorize.contains("?") ? "&" : "?") + KvikForm.body(items)
    return LoginOffer(
      url: url, port: settings.redirectPort, path: KvikClient.callback, state: state, verifier: verifier)
  }

  package func finishLogin(_ offer: LoginOffer, code: String) async throws(ShopError) {
    guard capabilities.availability(of: .login).isAvailable else { throw lacking(.login) }
    try await tokenRequests.redeem(code: code, redirect: redirect, verifier: offer.verifier)
    await tokens.forget()
  }

  private var redirect: String { "http://127.0.0.1:\(settings.redirectPort)\(KvikClient.callback)" }
}

/// The parts of PKCE.
package enum KvikLogin {
  /// 43 characters from 32 random bytes.
  static func randomText() -> String {
    var random = SystemRandomNumberGenerator()
    return base64URL((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  /// The challenge of a verifier by the method S256 (RFC 7636 4.2).
  package static func challenge(of verifier: String) -> String {
    base64URL(SHA256.digest(Array(verifier.utf8)))
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }
}
