import Foundation
package import JSONText
package import OrderModel

/// The one place that knows which platforms there are, what each takes as settings, and how its client is
/// made.
package enum PlatformRegistry {
  /// A setting that a platform takes besides those every shop takes (`url`, `timeZone`, `currency`, …).
  package struct Setting: Equatable, Sendable {
    package var name: String
    package var isRequired: Bool
    package var isSecret: Bool
    /// Whether it is a text, which may come from a command, the environment or a file.
    package var isText: Bool

    /// Describes a setting.
    package init(_ name: String, isRequired: Bool = false, isSecret: Bool = false, isText: Bool = true) {
      self.name = name
      self.isRequired = isRequired
      self.isSecret = isSecret
      self.isText = isText
    }
  }

  /// The settings of a platform, in the order of the README.
  package static func settings(of platform: Platform) -> [Setting] {
    switch platform {
    case .shopkit:
      [Setting("key", isRequired: true, isSecret: true), Setting("webhookSecret", isSecret: true)]
    }
  }

  /// What is wrong with a shop's object beyond unknown names and wrong kinds; needs no resolved text.
  package static func problems(of platform: Platform, in settings: JSONValue) -> [JSONMismatch] {
    switch platform {
    case .shopkit: []
    }
  }

  /// Makes the client of a shop; nothing is sent. Throws a complaint about one of its settings, which never
  /// repeats a secret.
  package static func client(
    for options: ShopOptions, services: ClientServices = ClientServices()
  ) throws(JSONMismatch) -> any ShopClient {
    switch options.platform {
    case .shopkit: try shopkit(options, services)
    }
  }

  private static func shopkit(
    _ options: ShopOptions, _ services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    let perHour = options.budget(default: ShopkitClient.requestsPerHour)
    var settings = ShopkitClient.Settings(
      name: options.name, base: try options.baseURL(default: ShopkitClient.defaultURL),
      key: try options.header("key", isRequired: true), userAgent: try options.agent(),
      zone: try options.zone(), currency: try options.currency())
    settings.urlPlace = options.settings.path(of: "url")
    return ShopkitClient(
      settings: settings, channel: services.channel(perHour: perHour), requestsPerHour: perHour)
  }
}

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

  private func complaint(_ name: String, _ message: String) -> JSONMismatch {
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

  /// A channel with a limiter of its own.
  func channel(perHour: Int?) -> ShopChannel {
    ShopChannel(
      transport: transport, limiter: RateLimiter(perHour: perHour, clock: clock), retry: retry, clock: clock,
      random: random)
  }
}
