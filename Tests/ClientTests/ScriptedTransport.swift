import OrderModel
import ShopClients
import Synchronization
import TestSupport

/// A network of answers that a test writes down. Keeps every request.
final class ScriptedTransport: HTTPTransport {
  typealias Answer = Result<ShopClients.HTTPResponse, TransportError>

  private let answer: @Sendable (ShopClients.HTTPRequest, Int) -> Answer
  private let seen = Mutex<[ShopClients.HTTPRequest]>([])

  /// `answer` gets each request and its number from 0.
  init(_ answer: @escaping @Sendable (ShopClients.HTTPRequest, Int) -> Answer) { self.answer = answer }

  /// Answers with the same JSON text whatever is asked.
  convenience init(status: Int = 200, json: String, headers: [String: String] = [:]) {
    self.init { _, _ in .success(HTTPResponse(status: status, headers: headers, body: Array(json.utf8))) }
  }

  var requests: [ShopClients.HTTPRequest] { seen.withLock { $0 } }

  func send(_ request: ShopClients.HTTPRequest) async throws(TransportError) -> ShopClients.HTTPResponse {
    let number = seen.withLock { seen in
      seen.append(request)
      return seen.count - 1
    }
    return try answer(request, number).get()
  }
}

extension ScriptedTransport.Answer {
  /// An answer of JSON text.
  static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> Self {
    .success(HTTPResponse(status: status, headers: headers, body: Array(text.utf8)))
  }
}

/// A Shopkit client at `https://shop.example/v1` over a scripted network, on a clock whose sleeps take no
/// time.
func shopkit(
  _ transport: ScriptedTransport, clock: ManualClock = ManualClock(skipsSleeps: true),
  currency: Currency = .none
) throws -> ShopkitClient {
  let settings = ShopkitClient.Settings(
    name: "parallax", base: try BaseURL("https://shop.example/v1", allowPlainHTTP: false), key: "s3cret-key",
    userAgent: "orderdeck/test", currency: currency)
  let channel = ShopChannel(
    transport: transport, limiter: RateLimiter(perHour: nil, clock: clock), clock: clock, random: { 0 })
  return ShopkitClient(settings: settings, channel: channel)
}

/// The error an operation ends with; nil when it succeeds.
func shopError(_ operation: () async throws(ShopError) -> some Any) async -> ShopError? {
  do throws(ShopError) {
    _ = try await operation()
    return nil
  } catch {
    return error
  }
}
