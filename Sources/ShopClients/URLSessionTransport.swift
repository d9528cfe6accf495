// Dispatch sources may be used from any thread; its module does not say so yet.
@preconcurrency import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// The network through long-lived `URLSession`s of the process, the first one made at the first request. The
/// rules they follow are the measured ones of swift-linux.md 3: no async calls, a session-level delegate,
/// cancelling only from one serial queue. Proxies named by `http_proxy`, `https_proxy` and `no_proxy` are
/// honoured by libcurl.
///
/// A write goes out on a connection of its own, through a session that holds none: when a connection that was
/// used before dies without an answer, libcurl sends the request again by itself (measured: a second PUT with
/// an empty body arrives, or one that hangs until the deadline; a DELETE arrives twice), and a write must
/// never be repeated.
package struct URLSessionTransport: HTTPTransport {
  /// A transport; all of them share the session.
  package init() {}

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let foundation = try URLSessionTransport.foundationRequest(request)
    let outcome = await withCheckedContinuation { continuation in
      Exchanges.shared.start(foundation, request, continuation)
    }
    return try outcome.get()
  }

  private static func foundationRequest(_ request: HTTPRequest) throws(TransportError) -> URLRequest {
    guard let url = URL(string: request.url), let scheme = url.scheme?.lowercased(),
      scheme == "https" || scheme == "http", url.host() != nil
    else { throw .badURL(request.url) }
    var result = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    result.httpMethod = request.method
    // The idle timer of libcurl stays behind our own deadline, which alone decides.
    result.timeoutInterval = request.deadline + 15
    for header in request.headers { result.setValue(header.value, forHTTPHeaderField: header.name) }
    if let body = request.body { result.httpBody = Data(body) }
    if request.isWrite { result.setValue("close", forHTTPHeaderField: "Connection") }
    return result
  }
}

extension HTTPRequest {
  /// Whether the shop may act on it.
  fileprivate var isWrite: Bool { !onlyReads }
}

/// Tasks are numbered per session, so only both together name a request.
private struct ExchangeKey: Hashable {
  let session: ObjectIdentifier
  let task: Int

  init(_ session: URLSession, _ task: URLSessionTask) {
    self.session = ObjectIdentifier(session)
    self.task = task.taskIdentifier
  }
}

/// A request under way. Owned by the lock of `Exchanges`.
private struct Exchange {
  let isWrite: Bool
  let session: URLSession
  let task: URLSessionDataTask
  let continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>
  let host: String
  let seconds: Double
  let deadline: DispatchTime
  let limit: Int
  var response: HTTPURLResponse?
  var body: [UInt8] = []
  var arrived = 0
  var isOver = false
  var wasChallenged = false
}

/// The process's sessions, their delegate and the state of every request under way. Callbacks come on the
/// sessions' own queues; `canceller` is the only queue that cancels tasks.
private final class Exchanges: NSObject, URLSessionDataDelegate, Sendable {
  static let shared = Exchanges()

  /// libcurl leaves a connection alone that was idle for longer than 118 s (CURLOPT_MAXAGE_CONN), so a
  /// session that rested this long opens a new one.
  private static let rest = 150.0

  private let exchanges = Mutex<[ExchangeKey: Exchange]>([:])
  private let sweeper = DispatchQueue(label: "orderdeck.http.sweeper")
  /// Cancels tasks, and does nothing else: a cancel that never returns (swift-linux.md 3.6) must not stop the deadlines.
  private let canceller = DispatchQueue(label: "orderdeck.http.canceller")
  private let timer: any DispatchSourceTimer
  // Set once, right after `self` exists, because the session needs its delegate when it is made.
  private let session = Mutex<URLSession?>(nil)
  /// Sessions for writes; those not lent out. None is ever invalidated, which can crash (swift-linux.md 3.6).
  private let writers = Mutex(RestingPool<URLSession>())

  override init() {
    timer = DispatchSource.makeTimerSource(queue: sweeper)
    super.init()
    timer.setEventHandler { [weak self] in self?.sweep() }
    timer.schedule(deadline: .distantFuture)
    timer.resume()
    let made = makeSession()
    session.withLock { $0 = made }
  }

  private func makeSession() -> URLSession {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    // Each shop keeps to two requests by itself; a lower limit here would let requests wait while their clock
    // runs.
    configuration.httpMaximumConnectionsPerHost = 64
    return URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
  }

  /// The session a request goes through: the common one, or for a write one without a connection.
  private func session(for request: HTTPRequest) -> URLSession? {
    guard request.isWrite else { return session.withLock { $0 } }
    return writers.withLock { $0.take(at: Exchanges.uptime) } ?? makeSession()
  }

  /// Takes a write's session back. It is free again at once when the shop said that it closes the connection.
  private func giveBack(_ exchange: Exchange) {
    guard exchange.isWrite else { return }
    let isClosed = exchange.response?.value(forHTTPHeaderField: "Connection")?.lowercased() == "close"
    let usable = Exchanges.uptime + (isClosed ? 0 : Exchanges.rest)
    writers.withLock { $0.giveBack(exchange.session, usableAt: usable) }
  }

  private static var uptime: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  /// Registers a request, then lets it go.
  func start(
    _ foundation: URLRequest, _ request: HTTPRequest,
    _ continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>
  ) {
    guard let session = session(for: request) else {
      continuation.resume(returning: .failure(.broken("no session")))
      return
    }
    let task = session.dataTask(with: foundation)
    let port = foundation.url?.port.map { ":\($0)" } ?? ""
    let exchange = Exchange(
      isWrite: request.isWrite, session: session, task: task, continuation: continuation,
      host: (foundation.url?.host() ?? "") + port,
      seconds: request.deadline, deadline: .now() + request.deadline, limit: request.bodyLimit)
    exchanges.withLock { $0[ExchangeKey(session, task)] = exchange }
    task.resume()
    sweeper.async { self.arm() }
  }

  // MARK: Deadlines (on `sweeper`)

  private func arm() {
    let next = exchanges.withLock { $0.values.map(\.deadline).min() }
    timer.schedule(deadline: next ?? .distantFuture, leeway: .milliseconds(5))
  }

  /// Answers every request whose time is up at once, without waiting for libcurl to confirm.
  private func sweep() {
    let now = DispatchTime.now()
    let late = exchanges.withLock { exchanges in
      let late = exchanges.filter { $0.value.deadline <= now }
      for id in late.keys { exchanges[id] = nil }
      return late.values
    }
    for exchange in late {
      let error: TransportError =
        exchange.isOver
        ? .bodyTooLarge(limit: exchange.limit, arrived: exchange.arrived)
        : .deadline(seconds: exchange.seconds)
      exchange.continuation.resume(returning: .failure(error))
      cancel(exchange.task)
      giveBack(exchange)
    }
    arm()
  }

  private func cancel(_ task: URLSessionTask) {
    canceller.async { task.cancel() }
  }

  // MARK: Delegate (on the session's queue)

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    // Any other answer to a Basic challenge hangs the task or traps (swift-linux.md 3.4).
    exchanges.withLock { $0[ExchangeKey(session, task)]?.wasChallenged = true }
    completionHandler(.cancelAuthenticationChallenge, nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let key = ExchangeKey(session, dataTask)
    let isOver = exchanges.withLock { exchanges in
      guard let limit = exchanges[key]?.limit else { return false }
      exchanges[key]?.response = response as? HTTPURLResponse
      let isOver = response.expectedContentLength > Int64(limit)
      exchanges[key]?.isOver = isOver
      return isOver
    }
    completionHandler(.allow)
    if isOver { cancel(dataTask) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isOver = exchanges.withLock { exchanges in
      exchanges[ExchangeKey(session, dataTask)]?.receive(data) ?? false
    }
    if isOver { cancel(dataTask) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let removed = exchanges.withLock { $0.removeValue(forKey: ExchangeKey(session, task)) }
    guard let removed else { return }
    giveBack(removed)
    removed.continuation.resume(returning: removed.outcome(error))
    sweeper.async { self.arm() }
  }
}

extension Exchange {
  /// Takes a piece of the body; true when it is the piece that goes past the cap.
  fileprivate mutating func receive(_ data: Data) -> Bool {
    arrived += data.count
    guard !isOver else { return false }
    if body.count + data.count > limit {
      isOver = true
      body = []
      return true
    }
    body.append(contentsOf: data)
    return false
  }

  /// What the exchange came to, now that the task has ended.
  fileprivate func outcome(_ error: (any Error)?) -> Result<HTTPResponse, TransportError> {
    if isOver { return .failure(.bodyTooLarge(limit: limit, arrived: arrived)) }
    if let error, !(wasChallenged && response != nil) {
      let fault = error as NSError
      return .failure(
        TransportError.reading(
          code: fault.code, text: fault.localizedDescription, host: host, deadline: seconds))
    }
    guard let response else { return .failure(.broken("the connection was closed without an answer")) }
    var headers: [String: String] = [:]
    for (name, value) in response.allHeaderFields {
      if let name = name as? String, let value = value as? String { headers[name.lowercased()] = value }
    }
    return .success(HTTPResponse(status: response.statusCode, headers: headers, body: body))
  }
}
