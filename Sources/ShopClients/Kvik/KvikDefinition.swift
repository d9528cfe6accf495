package import JSONText
package import OrderModel

/// The App API in the registry: the merchant's side of a kvik.shop.
package enum KvikAppDefinition: PlatformDefinition {
  package static var settings: [PlatformRegistry.Setting] {
    [
      .init("url", isRequired: true), .init("clientID", isRequired: true),
      .init("clientSecret", isRequired: true, isSecret: true), .init("tokenPath"),
      .init("resources", isText: false),
    ]
  }

  package static func problems(in settings: JSONValue) -> [JSONMismatch] {
    KvikDefinition.problems(in: settings)
  }

  package static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    try KvikDefinition.client(for: options, services: services)
  }
}

/// The Customer API in the registry: one buyer's side of a kvik.shop.
package enum KvikCustomerDefinition: PlatformDefinition {
  package static var settings: [PlatformRegistry.Setting] {
    [
      .init("url", isRequired: true), .init("clientID", isRequired: true),
      .init("clientSecret", isSecret: true), .init("tokenPath"), .init("authorizeURL"),
      .init("redirectPort", isText: false), .init("resources", isText: false),
    ]
  }

  package static func problems(in settings: JSONValue) -> [JSONMismatch] {
    var problems = KvikDefinition.problems(in: settings)
    if settings["clientSecret"] == nil, settings["authorizeURL"] == nil {
      let message = "missing; kvik.shop Customer API shops need it, or authorizeURL for signing in by browser"
      let path = settings.path(of: "clientSecret")
      problems.append(JSONMismatch(path: path, position: settings.position, message: message))
    }
    if let port = settings["redirectPort"], port.int.map({ (0...65_535).contains($0) }) != true {
      problems.append(port.mismatch("expected a port number, found " + port.kindName))
    }
    return problems
  }

  package static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    try KvikDefinition.client(for: options, services: services)
  }
}

/// What both sides share.
enum KvikDefinition {
  /// The documented places below the shop's root (platforms.md 1.1, 1.3): one with an underscore, one with a hyphen.
  private static func paths(_ platform: Platform) -> (api: String, token: String) {
    platform == .kvikCustomer
      ? ("/api/customer", "/api/customer/oauth/access-token") : ("/api/app", "/api/app/oauth/access_token")
  }

  static func problems(in settings: JSONValue) -> [JSONMismatch] {
    var problems = KvikMappingReading(shop: settings).problems
    if let path = settings["tokenPath"], let text = path.string, let problem = tokenPathProblem(text) {
      problems.append(path.mismatch(problem))
    }
    if let url = settings["url"], let text = url.string,
      text.contains("/api/app") || text.contains("/api/customer")
    {
      problems.append(url.mismatch("name the shop's root; /api/app or /api/customer is added"))
    }
    return problems
  }

  private static func tokenPathProblem(_ text: String) -> String? {
    guard !text.contains("{"), !text.contains("?") else { return "a token path is a plain path" }
    return KvikPath.problem(text).map { _ in
      "a token path begins with one slash, is relative to the shop's root and holds plain URL characters only"
    }
  }

  static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> KvikClient {
    let reading = KvikMappingReading(shop: options.settings)
    if let problem = reading.problems.first { throw problem }
    let root = try options.requiredBaseURL()
    let paths = paths(options.platform)
    let tokenPath = options.texts["tokenPath"]?.trimmed ?? paths.token
    if let problem = tokenPathProblem(tokenPath) { throw options.complaint("tokenPath", problem) }
    let base: BaseURL
    do throws(BaseURL.Problem) {
      base = try BaseURL(root.origin + root.path + paths.api, allowPlainHTTP: options.allowPlainHTTP)
    } catch {
      throw options.complaint("url", error.message)
    }
    let authorize = options.platform == .kvikCustomer ? try authorizeURL(options) : nil
    let secret = try options.header("clientSecret", isRequired: authorize == nil)
    let port = options.settings["redirectPort"]?.int.flatMap { UInt16(exactly: $0) } ?? 0
    let perHour = options.budget(default: nil)
    let settings = KvikSettings(
      name: options.name, platform: options.platform, base: base,
      tokenURL: root.origin + root.path + tokenPath,
      clientID: try options.header("clientID", isRequired: true),
      clientSecret: secret.isEmpty ? nil : secret, authorizeURL: authorize,
      redirectPort: port == 0 ? KvikSettings.defaultRedirectPort : port, userAgent: try options.agent(),
      zone: try options.zone(), currency: try options.currency(), mapping: reading.mapping,
      place: options.settings.path, kept: options.tokens)
    return KvikClient(
      settings: settings, channel: services.channel(perHour: perHour), requestsPerHour: perHour)
  }

  /// The address of signing in; the browser sends the customer's password there.
  private static func authorizeURL(_ options: ShopOptions) throws(JSONMismatch) -> String? {
    guard let text = options.texts["authorizeURL"]?.trimmed, !text.isEmpty else { return nil }
    guard !text.contains("#") else { throw options.complaint("authorizeURL", "must not hold a fragment") }
    do throws(BaseURL.Problem) {
      _ = try BaseURL(String(text.prefix { $0 != "?" }), allowPlainHTTP: options.allowPlainHTTP)
    } catch {
      throw options.complaint("authorizeURL", error.message)
    }
    guard text.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw options.complaint("authorizeURL", "must be plain ASCII without blanks")
    }
    return text
  }
}
