package import JSONText
package import OrderModel

/// What the runtime must know about platforms, handed in by the executable: this target never learns which exist
/// beyond their names.
package struct PlatformDirectory: Sendable {
  /// A setting that a platform takes beside those every shop takes.
  package struct Setting: Sendable {
    package var name: String
    package var isRequired: Bool
    /// Written into the config itself, it makes the file one that only its owner may read.
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

  /// The settings of a platform.
  package var settings: @Sendable (Platform) -> [Setting]
  /// What else is wrong with a shop's object, beyond unknown names and wrong kinds.
  package var problems: @Sendable (Platform, JSONValue) -> [JSONMismatch]
  /// Makes the client of a shop. Throws a complaint about one of its settings.
  package var connect: @Sendable (ShopConnection) throws(JSONMismatch) -> any ShopClient

  /// Collects what the executable knows.
  package init(
    settings: @escaping @Sendable (Platform) -> [Setting],
    problems: @escaping @Sendable (Platform, JSONValue) -> [JSONMismatch] = { _, _ in [] },
    connect: @escaping @Sendable (ShopConnection) throws(JSONMismatch) -> any ShopClient
  ) {
    self.settings = settings
    self.problems = problems
    self.connect = connect
  }
}

/// A shop of the config with its texts resolved, ready to be connected.
package struct ShopConnection: Sendable {
  package var name: String
  package var platform: Platform
  /// The shop's object in the config, for settings that are no texts and for complaints that say where.
  package var settings: JSONValue
  /// Every text setting by name, secrets included: `url`, `key`, `timeZone`, …
  package var texts: [String: String]
  /// Requests per hour instead of the platform's; nil: the platform's. 0: no limit.
  package var requestsPerHour: Int?
  /// Whether `http://` is allowed.
  package var allowPlainHTTP: Bool
  package var readOnly: Bool
  /// What the client learned in earlier runs.
  package var memory: any ShopMemory = TransientMemory()
  /// Tokens that outlive a run.
  package var tokens: any ShopMemory = TransientMemory()

  /// The `User-Agent` to send.
  package var userAgent: String { texts["userAgent"] ?? Version.userAgent }
}
