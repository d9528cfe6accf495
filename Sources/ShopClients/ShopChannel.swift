package import OrderModel

/// The road to one shop: transport, limiter and the rules for repeating reads. Shared by all requests of a
/// client.
package struct ShopChannel: Sendable {
  package let transport: any HTTPTransport
  package let limiter: RateLimiter
  package let retry: RetryPolicy
  package let clock: any WallClock
  /// 0..<1, for the jitter.
  package let random: @Sendable () -> Double

  /// Joins the parts.
  package init(
    transport: any HTTPTransport, limiter: RateLimiter, retry: RetryPolicy = RetryPolicy(),
    clock: any WallClock, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.transport = transport
    self.limiter = limiter
    self.retry = retry
    self.clock = clock
    self.random = random
  }

  /// Reads, and repeats while the failure is worth it. `judge` makes the result of an answer of any status.
  package func read<Result: Sendable>(
    _ request: HTTPRequest, _ priority: RequestPriority,
    judge: (HTTPResponse) throws(ReadFailure) -> Result
  ) async throws(ShopError) -> Result {
    var attempt = 1
    while true {
      let failure: ReadFailure
      do throws(ReadFailure) {
        return try judge(try await answer(to: request, priority))
      } catch {
        failure = error
      }
      if case .rateLimited(let seconds?) = failure.error { await limiter.close(forSeconds: seconds) }
      guard let pause = retry.pause(after: failure, attempt: attempt, random: random()) else {
        throw failure.error
      }
      await clock.sleep(seconds: pause)
      guard !Task.isCancelled else { throw failure.error }
      attempt += 1
    }
  }

  /// Writes, once. Whatever does not prove that the request never left is `unclear`.
  package func write(_ request: HTTPRequest) async throws(ShopError) -> HTTPResponse {
    try await limiter.enter(.urgent)
    let outcome = await send(request)
    await limiter.leave()
    switch outcome {
    case .success(let response):
      let asked = RetryAfter.seconds(response.header("retry-after"), now: clock.now())
      if response.status == 429 || response.status == 503, let asked {
        await limiter.close(forSeconds: asked)
      }
      return response
    case .failure(let error) where error.neverLeft: throw .unreachable(error.text)
    case .failure(let error): throw .unclear(error.text)
    }
  }

  private func answer(
    to request: HTTPRequest, _ priority: RequestPriority
  ) async throws(ReadFailure) -> HTTPResponse {
    do throws(ShopError) {
      try await limiter.enter(priority)
    } catch {
      throw ReadFailure(error)
    }
    let outcome = await send(request)
    await limiter.leave()
    switch outcome {
    case .success(let response): return response
    case .failure(.bodyTooLarge(let limit, let arrived)):
      throw ReadFailure(.malformed(TransportError.bodyTooLarge(limit: limit, arrived: arrived).text))
    case .failure(let error):
      // A read changes nothing, so it does not matter whether it arrived: the shop as a whole does not
      // answer.
      throw ReadFailure(.unreachable(error.text), tries: error.worthTries)
    }
  }

  private func send(_ request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
    do throws(TransportError) {
      return .success(try await transport.send(request))
    } catch {
      return .failure(error)
    }
  }
}

extension TransportError {
  /// How many requests a read is worth in all. A host that cannot be found or does not listen will not do so
  /// half a second later, and a silent one has already cost its whole deadline.
  var worthTries: Int {
    switch self {
    case .badURL, .noAddress, .refused, .certificate, .bodyTooLarge: 1
    case .deadline: 2
    case .broken: 3
    }
  }

  /// What happened, in words that name the host and the kind of trouble.
  package var text: String {
    switch self {
    case .badURL(let url): "the address \(url) cannot be used"
    case .noAddress(let host): "the host \(host) is not known (no address found)"
    case .refused(let host): "nothing answers at \(host) (connection refused)"
    case .certificate(let problem, let text): "\(problem.text) (\(text))"
    case .deadline(let seconds): "no complete answer within \(Int(seconds.rounded(.up))) s"
    case .broken(let text): "the connection broke: \(text)"
    case .bodyTooLarge(let limit, let arrived):
      "the answer is longer than \(limit) bytes; \(arrived) bytes had arrived when it was cut off"
    }
  }
}

extension CertificateProblem {
  /// What is wrong, and which way out there is.
  package var text: String {
    switch self {
    case .unknownAuthority:
      "the certificate's authority is not trusted by this machine; add it with update-ca-certificates"
    case .expired: "the certificate has expired"
    case .notYetValid: "the certificate is not valid yet; is this machine's clock right?"
    case .nameMismatch: "the certificate belongs to another host name"
    case .other: "no trusted connection came about"
    }
  }
}
