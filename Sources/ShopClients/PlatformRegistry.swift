package import JSONText
package import OrderModel

/// What a platform brings: its settings and its client. One type for each platform, beside its client.
package protocol PlatformDefinition {
  /// The settings it takes beside those every shop takes (`url`, `timeZone`, `currency`, …), in the order of the
  /// README. Common ones are listed here only where this platform requires them.
  static var settings: [PlatformRegistry.Setting] { get }
  /// What is wrong with a shop's object beyond unknown names and wrong kinds; needs no resolved text.
  static func problems(in settings: JSONValue) -> [JSONMismatch]
  /// Makes the client of a shop; nothing is sent. Throws a complaint about one of its settings, which never repeats a
  /// secret.
  static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient
}

/// The one place that knows which platforms there are.
package enum PlatformRegistry {
  /// A setting that a platform takes.
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

  /// What a platform brings.
  package static func definition(of platform: Platform) -> any PlatformDefinition.Type {
    switch platform {
    case .shopkit: ShopkitDefinition.self
    case .quickbutik: QuickbutikDefinition.self
    case .kvikApp: KvikAppDefinition.self
    case .kvikCustomer: KvikCustomerDefinition.self
    case .invotide: InvotideDefinition.self
    }
  }

  /// The settings of a platform, in the order of the README.
  package static func settings(of platform: Platform) -> [Setting] { definition(of: platform).settings }

  /// What is wrong with a shop's object beyond unknown names and wrong kinds; needs no resolved text.
  package static func problems(of platform: Platform, in settings: JSONValue) -> [JSONMismatch] {
    definition(of: platform).problems(in: settings)
  }

  /// Makes the client of a shop; nothing is sent. Throws a complaint about one of its settings, which never repeats a
  /// secret.
  package static func client(
    for options: ShopOptions, services: ClientServices = ClientServices()
  ) throws(JSONMismatch) -> any ShopClient {
    try definition(of: options.platform).client(for: options, services: services)
  }
}
