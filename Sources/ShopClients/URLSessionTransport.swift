// Dispatch sources may be used from any thread; its module does not say so yet.
@preconcurrency import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// The network through one long-lived `URLSession` of the process, made at the first request. The rules it follows
/// are the measured ones of swift-linux.md 3: no async calls, a session-level delegate, cancelling only from the
/// sweeper's queue. Proxies named by `http_proxy`, `https_proxy` and `no_proxy` are honoured by libcurl.
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
    return result
  }
}

/// A request under way. Owned by the lock of `Exchanges`.
private struct Exchange {
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

/// The process's session, its delegate and the state of every request under way. Callbacks come on the session's
/// own queue; `sweeper` is the only queue that cancels tasks.
private final class Exchanges: NSObject, URLSessionDataDelegate, Sendable {
  static let shared = Exchanges()

  private let exchanges = Mutex<[Int: Exchange]>([:])
  private let sweeper = DispatchQueue(label: "orderdeck.http.sweeper")
  private let timer: any DispatchSourceTimer
  // Set once, right after `self` exists, because the session needs its delegate when it is made.
  private let session = Mutex<URLSession?>(nil)

  override init() {
    timer = DispatchSource.makeTimerSource(queue: sweeper)
    super.init()
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    // Each shop keeps to two requests by itself; a lower limit here would let requests wait while their clock runs.
    configuration.httpMaximumConnectionsPerHost = 64
    timer.setEventHandler { [weak self] in self?.sweep() }
    timer.schedule(deadline: .distantFuture)
    timer.resume()
    let made = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    session.withLock { $0 = made }
  }

  /// Registers a request, then lets it go.
  func start(
    _ foundation: URLRequest, _ request: HTTPRequest,
    _ continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>
  ) {
    guard let session = session.withLock({ $0 }) else {
      continuation.resume(returning: .failure(.broken("no session")))
      return
    }
    let task = session.dataTask(with: foundation)
    let port = foundation.url?.port.map { ":\($0)" } ?? ""
    let exchange = Exchange(
      task: task, continuation: continuation, host: (foundation.url?.host() ?? "") + port,
      seconds: request.deadline, deadline: .now() + request.deadline, limit: request.bodyLimit)
    exchanges.withLock { $0[task.taskIdentifier] = exchange }
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
      exchange.task.cancel()
      let error: TransportError =
        exchange.isOver
        ? .bodyTooLarge(limit: exchange.limit, arrived: exchange.arrived)
        : .deadline(seconds: exchange.seconds)
      exchange.continuation.resume(returning: .failure(error))
    }
    arm()
  }

  private func cancel(_ task: URLSessionTask) {
    sweeper.async { task.cancel() }
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
    exchanges.withLock { $0[task.taskIdentifier]?.wasChallenged = true }
    completionHandler(.cancelAuthenticationChallenge, nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let isOver = exchanges.withLock { exchanges in
      guard let limit = exchanges[dataTask.taskIdentifier]?.limit else { return false }
      exchanges[dataTask.taskIdentifier]?.response = response as? HTTPURLResponse
      let isOver = response.expectedContentLength > Int64(limit)
      exchanges[dataTask.taskIdentifier]?.isOver = isOver
      return isOver
    }
    completionHandler(.allow)
    if isOver { cancel(dataTask) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isOver = exchanges.withLock { exchanges in
      exchanges[dataTask.taskIdentifier]?.receive(data) ?? false
    }
    if isOver { cancel(dataTask) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let removed = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
    guard let removed else { return }
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
