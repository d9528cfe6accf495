package import JSONText
package import OrderModel

/// Quickbutik in the registry.
package enum QuickbutikDefinition: PlatformDefinition {
  package static var settings: [PlatformRegistry.Setting] {
    [.init("key", isRequired: true, isSecret: true), .init("timeZone", isRequired: true)]
  }

  package static func problems(in settings: JSONValue) -> [JSONMismatch] { [] }

  package static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    guard let zone = try options.zone() else { throw options.complaint("timeZone", "missing or empty") }
    let perHour = options.budget(default: QuickbutikClient.requestsPerHour)
    var settings = QuickbutikClient.Settings(
      name: options.name, base: try options.baseURL(default: QuickbutikClient.defaultURL),
      key: try options.header("key", isRequired: true), userAgent: try options.agent(), zone: zone,
      currency: try options.currency())
    settings.urlPlace = options.settings.path(of: "url")
    // No limit is documented, so one request at a time and few at once (platforms.md 3.11).
    let limiter = RateLimiter(
      perHour: perHour, burst: QuickbutikClient.burst, slots: 1, clock: services.clock)
    let channel = ShopChannel(
      transport: services.transport, limiter: limiter, retry: services.retry, clock: services.clock,
      random: services.random)
    return QuickbutikClient(
      settings: settings, channel: channel, memory: options.memory, requestsPerHour: perHour)
  }
}
