import Foundation
import LoopbackHTTP
import OrderModel
import Synchronization
import TestSupport
import Testing

@testable import DeckRuntime

/// `login`: the loopback redirect.
@Suite("Login") struct LoginTests {
  private let offer = LoginOffer(
    url: "https://shop/auth", port: 0, path: "/back", state: "s-1", verifier: "v")

  @Test(
    "takes only an answer with the state that was sent out",
    arguments: [
      ("GET", "/back?state=s-1&code=c", 200, LoginRedirect.Answer.code("c")),
      ("GET", "/back?state=s-2&code=c", 400, nil), ("GET", "/back?code=c", 400, nil),
      ("GET", "/back?state=s-1", 400, nil), ("POST", "/back?state=s-1&code=c", 405, nil),
      ("GET", "/favicon.ico", 404, nil),
      ("GET", "/back?state=s-1&error=access_denied", 200, .error("access_denied")),
    ])
  func judge(method: String, target: String, status: Int, answer: LoginRedirect.Answer?) {
    let (page, found) = LoginRedirect.judge(HTTPRequest(method: method, target: target), offer)
    #expect(page.status == status)
    #expect(found == answer)
  }

  /// A port that is free at this moment, below those that the system hands out to the tests that run meanwhile.
  private func freePort() throws -> UInt16 {
    while true {
      let listener = HTTPListener { _ in .drop }
      defer { listener.stop() }
      if let port = try? listener.start(port: UInt16.random(in: 12_000..<32_000)) { return port }
    }
  }

  /// Runs `login` and answers as the browser would once the address was printed.
  private func login(_ query: String, _ clock: ManualClock = ManualClock()) async throws -> (
    ScriptedDeck, ScriptedDeck.Outcome
  ) {
    var offer = offer
    offer.port = try freePort()
    let asked = offer
    let deck = try ScriptedDeck(["a": ScriptedShop { $0.offer = asked }], clock: clock)
    let result = await deck.run(
      .login(shop: "a"),
      errors: { text in
        guard text.hasPrefix("https://shop/auth"),
          let url = URL(string: "http://127.0.0.1:\(asked.port)/back?\(query)")
        else { return }
        Thread { _ = try? Data(contentsOf: url) }.start()
      })
    return (deck, result)
  }

  @Test("prints the address, takes the redirect and redeems its code")
  func success() async throws {
    let (deck, result) = try await login("state=s-1&code=c0de")
    #expect(result.exitCode == .ok)
    #expect(deck["a"].codes == ["c0de"])
    #expect(try result.results == ["a done"])
    #expect(result.errors.contains("https://shop/auth\n"))
    #expect(!result.output.contains("c0de"))
  }

  @Test("says what the shop's page reported, and when the code is not accepted")
  func refusals() async throws {
    let (deck, denied) = try await login("state=s-1&error=access_denied&error_description=no+thanks")
    #expect(denied.exitCode == .refused)
    #expect(denied.errors.contains("a did not sign you in: access_denied: no thanks"))
    #expect(deck["a"].codes.isEmpty)
    let (_, stale) = try await login("state=s-1&code=stale")
    #expect(stale.exitCode == .refused)
  }

  @Test("ends after five minutes")
  func timeOut() async throws {
    let clock = ManualClock()
    async let ending = login("state=wrong&code=c", clock)
    await clock.waitForSleeper(until: clock.now() + 300)
    clock.advance(by: 300)
    let (deck, result) = try await ending
    #expect(result.exitCode == .tryLater)
    #expect(deck["a"].codes.isEmpty)
  }

  @Test("says why when the platform has no signing in by browser")
  func unsupported() async throws {
    let deck = try ScriptedDeck(["a": ScriptedShop(unavailable: [.login: "Shopkit signs in with a key"])])
    let result = await deck.run(.login(shop: "a"))
    #expect(result.exitCode == .refused)
    #expect(result.errors.contains("Shopkit signs in with a key"))
  }
}
