import Foundation
package import JSONText
package import OrderModel

/// One shop of the config with its texts resolved.
package struct ShopOptions: Sendable {
  package var name: String
  package var platform: Platform
  /// The shop's object in the config: other settings, and the places for complaints.
  package var settings: JSONValue
  /// Every text setting by name, secrets included: `url`, `key`, `timeZone`, …
  package var texts: [String: String]
  /// What goes out as `User-Agent` unless the texts name one.
  package var userAgent: String
  /// Instead of the platform's budget; 0: no limit.
  package var requestsPerHour: Int?
  package var allowPlainHTTP: Bool
  /// What the shop's client learned in earlier runs; disposable.
  package var memory: any ShopMemory = TransientMemory()
  /// Tokens of this shop that outlive a run. Secret.
  package var tokens: any ShopMemory = TransientMemory()

  /// Names a shop.
  package init(
    name: String, platform: Platform, settings: JSONValue, texts: [String: String], userAgent: String,
    requestsPerHour: Int? = nil, allowPlainHTTP: Bool = false
  ) {
    self.name = name
    self.platform = platform
    self.settings = settings
    self.texts = texts
    self.userAgent = userAgent
    self.requestsPerHour = requestsPerHour
    self.allowPlainHTTP = allowPlainHTTP
  }

  /// The requests per hour that apply; nil: no limit.
  func budget(default platform: Int?) -> Int? {
    requestsPerHour == 0 ? nil : requestsPerHour ?? platform
  }

  /// The root URL.
  func baseURL(default text: String) throws(JSONMismatch) -> BaseURL {
    do throws(BaseURL.Problem) {
      return try BaseURL(texts["url"] ?? text, allowPlainHTTP: allowPlainHTTP)
    } catch {
      throw complaint("url", error.message)
    }
  }

  /// The root URL of a platform that has none of its own.
  func requiredBaseURL() throws(JSONMismatch) -> BaseURL {
    guard let text = texts["url"], !text.isEmpty else { throw complaint("url", "missing or empty") }
    return try baseURL(default: text)
  }

  /// A text that is sent as a header value: a line break in it would drop the header silently (swift-linux.md
  /// 3.1).
  func header(_ name: String, isRequired: Bool) throws(JSONMismatch) -> String {
    let text = texts[name]?.trimmed ?? ""
    guard !text.isEmpty || !isRequired else { throw complaint(name, "missing or empty") }
    guard text.utf8.allSatisfy({ (32...126).contains($0) }) else {
      throw complaint(name, "must be one line of plain ASCII")
    }
    return text
  }

  /// The `User-Agent`; Shopkit rejects requests without one.
  func agent() throws(JSONMismatch) -> String {
    guard texts["userAgent"] != nil else { return userAgent }
    return try header("userAgent", isRequired: true)
  }

  /// The zone of times without an offset.
  func zone() throws(JSONMismatch) -> TimeZone? {
    guard let name = texts["timeZone"] else { return nil }
    guard let zone = TimeZone(identifier: name) else {
      throw complaint("timeZone", "no such time zone; use an IANA name such as Europe/Lisbon")
    }
    return zone
  }

  /// The currency where the platform names none.
  func currency() throws(JSONMismatch) -> Currency {
    guard let code = texts["currency"] else { return .none }
    guard let currency = Currency(code) else {
      throw complaint("currency", "not a currency code of three letters such as EUR")
    }
    return currency
  }

  /// A complaint about a setting, at its place in the config.
  func complaint(_ name: String, _ message: String) -> JSONMismatch {
    settings[name]?.mismatch(message)
      ?? JSONMismatch(path: settings.path(of: name), position: settings.position, message: message)
  }
}

/// What clients work with besides their settings.
package struct ClientServices: Sendable {
  package var transport: any HTTPTransport
  package var clock: any WallClock
  package var retry: RetryPolicy
  /// 0..<1, for jitter.
  package var random: @Sendable () -> Double

  /// The real network and clock unless a test names others.
  package init(
    transport: any HTTPTransport = URLSessionTransport(), clock: any WallClock = SystemClock(),
    retry: RetryPolicy = RetryPolicy(),
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.transport = transport
    self.clock = clock
    self.retry = retry
    self.random = random
  }

  /// A channel with a limiter of its own, which goes on with the budget that an earlier run left in `memory`.
  func channel(perHour: Int?, memory: (any ShopMemory)? = nil) -> ShopChannel {
    ShopChannel(
      transport: transport, limiter: RateLimiter(perHour: perHour, clock: clock, memory: memory),
      retry: retry, clock: clock, random: random)
  }
}
