package import JSONText
package import OrderModel

/// Shopkit in the registry.
package enum ShopkitDefinition: PlatformDefinition {
  package static var settings: [PlatformRegistry.Setting] {
    [.init("key", isRequired: true, isSecret: true), .init("webhookSecret", isSecret: true)]
  }

  package static func problems(in settings: JSONValue) -> [JSONMismatch] { [] }

  package static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    let perHour = options.budget(default: ShopkitClient.requestsPerHour)
    var settings = ShopkitClient.Settings(
      name: options.name, base: try options.baseURL(default: ShopkitClient.defaultURL),
      key: try options.header("key", isRequired: true), userAgent: try options.agent(),
      zone: try options.zone(), currency: try options.currency())
    if let secret = options.texts["webhookSecret"]?.trimmed {
      // An empty one would turn every call into an unverified one without anybody noticing.
      guard !secret.isEmpty else { throw options.complaint("webhookSecret", "missing or empty") }
      settings.webhookSecret = secret
    }
    settings.urlPlace = options.settings.path(of: "url")
    return ShopkitClient(
      settings: settings, channel: services.channel(perHour: perHour, memory: options.memory),
      requestsPerHour: perHour)
  }
}
