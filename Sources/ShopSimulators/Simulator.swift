import Foundation
package import LoopbackHTTP
import Synchronization

/// A request as a simulated shop saw it, for tests that count and compare.
package struct RecordedRequest: Sendable {
  package var request: HTTPRequest
  /// The path below the API root: `/order/1337`.
  package var path: String
  /// Whether a write took effect, in whole or in part.
  package var applied: Bool
  /// The status of the shop's own answer, also where a fault lost or spoiled it; nil when there was none.
  package var status: Int?

  package var method: String { request.method }
  /// Path and query as they were sent, the API root included.
  package var target: String { request.target }
  /// The body as text.
  package var text: String { String(decoding: request.body, as: UTF8.self) }
}

/// What a platform's routes made of a request.
struct Handled: Sendable {
  var response: HTTPResponse
  /// Whether something was changed.
  var applied = false
}

/// The server common to all simulated shops: listens, records, lets the fault plan strike, goes down and comes back.
/// Platforms supply the routes. Safe to use from any thread.
package final class SimulatorServer: Sendable {
  /// Answers a request for a path below the API root. The fault is passed for those that shape lists.
  typealias Routes = @Sendable (HTTPRequest, _ path: String, Fault?) -> Handled

  private struct State {
    var plan = FaultPlan()
    var recorded: [RecordedRequest] = []
    /// How many requests came before the first that is recorded.
    var forgotten = 0
    var writesLeft: Int?
    var isDown = false
  }

  private let root: String
  private let clock: @Sendable () -> Double
  private let place: (@Sendable (HTTPRequest) -> String)?
  private let state = Mutex(State())
  private let oneWrite = Mutex(())
  private let listener = Mutex<HTTPListener?>(nil)

  /// A server for the API root `root` ("/v1"); `clock` gives Unix seconds. `place` is asked once for each request as it
  /// comes in, where a platform tells its calls apart by something other than the path.
  init(
    root: String, clock: @escaping @Sendable () -> Double,
    place: (@Sendable (HTTPRequest) -> String)? = nil
  ) {
    self.root = root
    self.clock = clock
    self.place = place
  }

  deinit { listener.withLock { $0?.refuseConnections() } }

  /// Starts to listen on 127.0.0.1 and returns the port; 0 asks for a free one.
  @discardableResult
  func start(port: UInt16, routes: @escaping Routes) throws -> UInt16 {
    let listener = HTTPListener { [weak self] request in self?.reply(to: request, routes) ?? .drop }
    try listener.start(port: port)
    self.listener.withLock { $0 = listener }
    return listener.port
  }

  /// Ends all connections, also those held on purpose.
  func stop() { current?.stop() }

  private var current: HTTPListener? { listener.withLock { $0 } }

  /// The API root's URL; empty before `start`.
  var url: String { current.map { "http://127.0.0.1:\($0.port)\(root)" } ?? "" }

  /// How many connections clients have opened so far.
  var connections: Int { current?.acceptedConnections ?? 0 }

  /// Adds a rule to the fault plan.
  func add(_ rule: FaultRule) { state.withLock { $0.plan.add(rule) } }

  /// Empties the fault plan.
  func clearFaults() { state.withLock { $0.plan.clear() } }

  /// The requests so far, in the order they came in.
  var requests: [RecordedRequest] { state.withLock { $0.recorded } }

  /// Forgets the requests so far.
  func forgetRequests() {
    state.withLock { state in
      state.forgotten += state.recorded.count
      state.recorded = []
    }
  }

  /// Whether connections are refused at the moment.
  package var isDown: Bool { state.withLock { $0.isDown } }

  /// Refuses connections from the moment `writes` more write requests were applied and answered.
  func goDown(afterWrites writes: Int) {
    state.withLock { state in
      state.writesLeft = writes
      if writes <= 0 { refuse(&state) }
    }
  }

  /// Under the lock, so that `revive` never comes between the two steps.
  private func refuse(_ state: inout State) {
    state.isDown = true
    current?.refuseConnections()
  }

  /// Accepts connections again, on the same port.
  func revive() throws {
    state.withLock { ($0.isDown, $0.writesLeft) = (false, nil) }
    try current?.resume()
  }

  // MARK: - Answering

  private func reply(to request: HTTPRequest, _ routes: @escaping Routes) -> HTTPReply {
    let path = place?(request) ?? pathBelowRoot(request.path)
    let (fault, number): (Fault?, Int?) = state.withLock { state in
      if state.isDown { return (nil, nil) }
      state.recorded.append(RecordedRequest(request: request, path: path, applied: false, status: nil))
      return (
        state.plan.fault(method: request.method, path: path), state.forgotten + state.recorded.count - 1
      )
    }
    guard let number else { return .drop }
    let answer: @Sendable () -> HTTPResponse? = { [self] in
      if state.withLock({ $0.isDown }) { return nil }
      let handled = routes(request, path, fault)
      note(handled, number)
      return handled.response
    }
    // One write at a time, so that a shop that goes down after N writes has applied exactly N.
    let handle: @Sendable () -> HTTPResponse? = { [self] in
      request.method == "GET" ? answer() : oneWrite.withLock { _ in answer() }
    }
    guard let fault else { return SimulatorServer.reply(handle()) }
    return misbehave(fault, number, handle)
  }

  /// The response, or the end of the connection where the shop went down before there was one.
  private static func reply(_ response: HTTPResponse?) -> HTTPReply { response.map(HTTPReply.send) ?? .drop }

  /// `/order` for `/v1/order/`.
  private func pathBelowRoot(_ full: String) -> String {
    let path = full.hasPrefix(root) ? full.dropFirst(root.count) : full[...]
    return String(path.hasSuffix("/") ? path.dropLast() : path)
  }

  private func misbehave(
    _ fault: Fault, _ number: Int, _ handle: @escaping @Sendable () -> HTTPResponse?
  ) -> HTTPReply {
    switch fault {
    case .latency(let seconds):
      let response = handle()
      return .after(.seconds(seconds)) { SimulatorServer.reply(response) }
    case .hold(let gate):
      let response = handle()
      return .after(.gate(gate)) { SimulatorServer.reply(response) }
    case .holdBeforeApplying(let gate): return .after(.gate(gate)) { SimulatorServer.reply(handle()) }
    case .cutAfterApplying:
      _ = handle()
      return .drop
    case .failAfterApplying(let status):
      _ = handle()
      return .send(SimulatorServer.message(status, "Internal error."))
    case .cutBeforeApplying: return .drop
    case .blackHole: return .never
    case .notHTTP: return .raw(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8))
    case .cutBody, .shortBody, .longBody, .garbage, .webPage, .wrongContentType, .chunked, .gzip:
      return handle().map { spoil(fault, $0) } ?? .drop
    case .status, .unauthorized, .rateLimited, .unavailable, .redirect:
      let response = refusal(fault)
      note(Handled(response: response), number)
      return .send(response)
    case .listForm, .emptyForm, .ordersArrive, .repeatRows: return SimulatorServer.reply(handle())
    }
  }

  /// Remembers the outcome, and goes down when this was the last write before that.
  private func note(_ handled: Handled, _ number: Int) {
    state.withLock { state in
      let index = number - state.forgotten
      if state.recorded.indices.contains(index) {
        state.recorded[index].applied = handled.applied
        state.recorded[index].status = handled.response.status
      }
      guard handled.applied, let left = state.writesLeft else { return }
      state.writesLeft = left - 1
      if left <= 1 { refuse(&state) }
    }
  }

  /// A right answer made wrong.
  private func spoil(_ fault: Fault, _ response: HTTPResponse) -> HTTPReply {
    var wrong = response
    let count = response.body.count
    switch fault {
    case .cutBody(let bytes): return .cut(response, bodyBytes: bytes ?? count / 2)
    case .shortBody: wrong.body = Array(response.body.prefix(count * 2 / 3))
    case .longBody: return .wrongLength(response, declared: count * 2 / 3)
    case .garbage:
      wrong.headers["Content-Encoding"] = nil
      wrong.body = Array("{\"id\": 1337, \"total\": ,}\u{0}<<<".utf8)
    case .webPage:
      wrong.headers["Content-Type"] = "text/html; charset=utf-8"
      wrong.headers["Content-Encoding"] = nil
      wrong.body = Array(
        "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>".utf8)
    case .wrongContentType: wrong.headers["Content-Type"] = "text/plain"
    case .chunked(let size): return .chunked(response, size: size)
    case .gzip(let form):
      wrong.headers["Content-Encoding"] = "gzip"
      switch form {
      case .valid: wrong.body = Gzip.stored(response.body)
      case .truncated: wrong.body = Array(Gzip.stored(response.body).dropLast(20))
      case .bomb(let bytes): wrong.body = Gzip.zeros(bytes)
      case .missing: break
      }
    default: break
    }
    return .send(wrong)
  }

  /// An answer in place of the request's own.
  private func refusal(_ fault: Fault) -> HTTPResponse {
    switch fault {
    case .status(let status, let message): return SimulatorServer.message(status, message)
    case .unauthorized(let challenge):
      var response = SimulatorServer.message(401, "Unauthorized.")
      response.headers["WWW-Authenticate"] = challenge
      return response
    case .rateLimited(let retry): return limited(429, "Too many requests.", retry)
    case .unavailable(let retry): return limited(503, "Service unavailable.", retry)
    case .redirect(let place): return HTTPResponse(status: 302, headers: ["Location": place])
    default: return HTTPResponse(status: 500)
    }
  }

  private func limited(_ status: Int, _ message: String, _ retry: Fault.RetryAfter) -> HTTPResponse {
    var response = SimulatorServer.message(status, message)
    switch retry {
    case .absent: break
    case .seconds(let seconds): response.headers["Retry-After"] = String(seconds)
    case .date(let seconds): response.headers["Retry-After"] = WireTime.http(Int(clock()) + seconds)
    case .text(let text): response.headers["Retry-After"] = text
    }
    return response
  }

  /// A JSON answer.
  static func json(_ item: JSONItem, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: item.bytes)
  }

  /// `{"message": …}`.
  static func message(_ status: Int, _ text: String) -> HTTPResponse { json(.message(text), status: status) }
}
