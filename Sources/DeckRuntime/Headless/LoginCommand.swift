import JSONText
import LoopbackHTTP
import OrderModel
import Synchronization
import ViewModels

/// `login`: signing in by browser.
extension HeadlessSession {
  /// How long the operator has, in seconds.
  private static let timeLimit = 300.0

  /// How waiting for the browser ended.
  private enum Ending: Sendable {
    case redirect(LoginRedirect.Answer)
    case timeOut
    case interrupt
    case none
  }

  func login(_ name: String) async throws(CommandFailure) -> CommandReport {
    let (shop, _) = try await openOne(name, in: try setup())
    let offer = try await ask(shop, .login, subject: "signing in by browser") { (client) throws(ShopError) in
      try client.beginLogin()
    }
    let redirect = LoginRedirect(offer)
    do throws(HTTPListenerError) { try redirect.start() } catch {
      throw CommandFailure(
        "\(error.description) Another program uses the port; set redirectPort of \(shop.name) in the config.",
        .config)
    }
    tell("open this address in a browser on this machine and sign in to \(shop.name):")
    environment.errors(Formatting.line(offer.url) + "\n")
    let ending = await wait(for: redirect)
    redirect.stop()
    let code: String
    switch ending {
    case .redirect(.code(let found)): code = found
    case .redirect(.error(let text)):
      throw CommandFailure("\(shop.name) did not sign you in: \(Formatting.line(text))", .refused)
    case .timeOut: throw CommandFailure("nobody signed in within 5 minutes; nothing was changed", .tryLater)
    case .interrupt, .none: throw CommandFailure("stopped; nothing was changed", .tryLater)
    }
    do throws(ShopError) { try await shop.client.finishLogin(offer, code: code) } catch {
      throw ShopAnswer.failure(error, shop: shop.name, subject: "token")
    }
    var result = WriteResult(shop: shop.name, id: nil, .done, message: "signed in", exitCode: .ok)
    result.consequences = ["the token is kept in the state folder"]
    let results = WriteResults(results: [result])
    return CommandReport(json: results.json, text: results.text(style: style))
  }

  private func wait(for redirect: LoginRedirect) async -> Ending {
    await withTaskGroup(of: Ending.self) { group in
      group.addTask { await redirect.answer().map(Ending.redirect) ?? .none }
      group.addTask {
        await self.environment.clock.sleep(seconds: Self.timeLimit)
        return Task.isCancelled ? .none : .timeOut
      }
      group.addTask { await self.environment.waitForInterrupt() ? .interrupt : .none }
      // A waiter that cannot tell anything (no interrupts in this environment) does not end the waiting.
      for await ending in group {
        if case .none = ending { continue }
        group.cancelAll()
        return ending
      }
      return .none
    }
  }
}

/// The loopback address that the browser comes back to (RFC 8252). It takes one answer: the first that carries the right
/// `state`. Anything else gets a page that says so and changes nothing.
final class LoginRedirect: Sendable {
  enum Answer: Equatable, Sendable {
    case code(String)
    /// What the shop's sign-in page reported.
    case error(String)
  }

  private let port: UInt16
  private let listener: HTTPListener
  private let answers: AsyncStream<Answer>

  init(_ offer: LoginOffer) {
    let (stream, continuation) = AsyncStream.makeStream(of: Answer.self, bufferingPolicy: .bufferingOldest(1))
    port = offer.port
    answers = stream
    listener = HTTPListener { request in
      let (page, answer) = LoginRedirect.judge(request, offer)
      if let answer {
        continuation.yield(answer)
        continuation.finish()
      }
      return .send(page)
    }
  }

  /// Listens on the offer's port of 127.0.0.1.
  func start() throws(HTTPListenerError) { try listener.start(port: port) }

  /// The first valid answer; nil when the waiting task is cancelled.
  func answer() async -> Answer? { await answers.first { _ in true } }

  /// Lets the browser have its page, then ends.
  func stop() {
    listener.refuseConnections()
    listener.stop()
  }

  /// The page for a request, and the answer it carries.
  static func judge(_ request: HTTPRequest, _ offer: LoginOffer) -> (page: HTTPResponse, answer: Answer?) {
    guard request.path == offer.path else { return (page(404, "There is nothing here."), nil) }
    guard request.method == "GET" else { return (page(405, "Only GET is answered here."), nil) }
    guard let state = request.query("state"), isEqual(state, offer.state) else {
      return (
        page(
          400, "This answer belongs to another sign-in. Start again with the address that orderdeck printed."),
        nil
      )
    }
    if let error = request.query("error") {
      let text = [error, request.query("error_description")].compactMap(\.self).joined(separator: ": ")
      return (page(200, "The shop did not sign you in. You can close this page."), .error(text))
    }
    guard let code = request.query("code"), !code.isEmpty else {
      return (page(400, "The answer of the shop carries no code."), nil)
    }
    return (page(200, "orderdeck has the answer of the shop. You can close this page."), .code(code))
  }

  /// Compares without telling by its duration where the texts differ.
  private static func isEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func page(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: [
        "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", "Connection": "close",
      ],
      text: text + "\n")
  }
}
