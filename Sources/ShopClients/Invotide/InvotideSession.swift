import Foundation
import JSONText
package import OrderModel

/// One token with its lane: calls on it go out strictly one after the other, because two at a time lose what one of
/// them set (invotide.md 1.8). The shop's reading and status changes share one lane; every order that is built has a
/// lane of its own, as a token is also a basket.
package actor InvotideSession {
  /// Idle seconds after which a token counts as expired: PHP's default life of session data is 1440 s (invotide.md 2).
  static let idleLimit = 1200.0

  private let gate: InvotideGate
  /// Whether a token that is no longer accepted is replaced. Never where it holds a basket, which would be lost.
  private let renews: Bool
  /// The store of calls that name none.
  private let storeID: Int?
  private var token: String?
  private var lastUse = 0.0
  /// Whether a call has worked on the present token.
  private var isProven = false
  /// Whether the shop refused this lane's token for good.
  private(set) var isLost = false
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// A lane that signs in at its first call.
  package init(_ gate: InvotideGate, renews: Bool, storeID: Int? = nil) {
    self.gate = gate
    self.renews = renews
    self.storeID = storeID
  }

  /// Makes a call; signs in first where there is no token, and once more when the shop has forgotten it. A denied call
  /// provably did nothing, so repeating it on a new token is safe.
  package func call(_ call: InvotideCall) async throws(ShopError) -> InvotideAnswer {
    await enter()
    defer { leave() }
    var call = call
    call.storeID = call.storeID ?? storeID
    while true {
      let token = try await currentToken()
      let answer = try await gate.send(call, token: token)
      guard try await isDenied(answer, token) else {
        lastUse = gate.channel.clock.now()
        return answer
      }
      let wasProven = isProven
      forget()
      guard wasProven else { throw .unauthorized(InvotideSession.deniedAtOnce) }
      guard renews else {
        isLost = true
        throw .unauthorized("the shop has forgotten the basket's token; try again")
      }
    }
  }

  /// Signs in anew and returns nothing; for `check`.
  package func signIn() async throws(ShopError) {
    await enter()
    defer { leave() }
    forget()
    _ = try await currentToken()
  }

  private static let deniedAtOnce =
    "the login works, but the first call with its token is denied: the shop may see this machine under changing "
    + "addresses (a proxy pool, IPv4 and IPv6), or it is an OpenCart before 3.0.4 with a time zone west of UTC, "
    + "where every new token counts as expired; check how this machine reaches the shop, and the shop's version"

  // MARK: The lane

  private func enter() async {
    if isBusy {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      isBusy = true
    }
  }

  private func leave() {
    if waiting.isEmpty {
      isBusy = false
    } else {
      waiting.removeFirst().resume()
    }
  }

  // MARK: The token

  private func forget() { (token, isProven) = (nil, false) }

  private func currentToken() async throws(ShopError) -> String {
    if let token {
      if gate.channel.clock.now() - lastUse < InvotideSession.idleLimit { return token }
      guard renews else {
        isLost = true
        throw .unauthorized("the basket's token was idle for too long; try again")
      }
      forget()
    }
    let fresh = try await login()
    (token, lastUse) = (fresh, gate.channel.clock.now())
    return fresh
  }

  /// `api/login`. Every mistake but a wrong address is answered with `[]`.
  private func login() async throws(ShopError) -> String {
    let answer = try await gate.send(gate.login, token: nil)
    if let token = answer.value["api_token"]?.string, !token.isEmpty { return token }
    if let text = answer.refusal?.fields["ip"] {
      throw .unauthorized(
        "the shop does not admit this machine's address (\(gate.mask(text))); add the address in the shop's admin "
          + "under Users, API, IP Addresses")
    }
    if answer.isNothing {
      throw .unauthorized(
        "the login was refused: check username and key of this shop in the config, and whether the API user is "
          + "enabled in the shop's admin"
      )
    }
    if let refusal = answer.refusal {
      throw .unauthorized("the login was refused: \(gate.mask(refusal.shown)); \(InvotideGate.remedy)")
    }
    throw .malformed("the login's answer holds no api_token, found \(answer.value.kindName)")
  }

  /// Whether an answer means that the token is not accepted. Texts are translated, so a refusal that was not seen
  /// before is settled by a call that only ever reads and whose good answer is known by its data.
  private func isDenied(_ answer: InvotideAnswer, _ token: String) async throws(ShopError) -> Bool {
    guard answer.mayBeDenied, let refusal = answer.refusal else {
      if !answer.isNothing { isProven = true }
      return false
    }
    if gate.refusals.contains(refusal.shown) { return false }
    let probe = try await gate.send(InvotideCall("api/cart/products", kind: .read(.urgent)), token: token)
    guard probe.value["products"] != nil else { return true }
    isProven = true
    gate.refusals.insert(refusal.shown)
    return false
  }
}
