package import OrderModel

/// Everything outside the program that commands touch, handed in by the executable so that tests run commands in
/// their own process without touching it.
package struct DeckEnvironment: Sendable {
  package var environment: [String: String]
  package var platforms: PlatformDirectory
  package var clock: any WallClock
  /// Writes to standard output. Results only.
  package var output: @Sendable (String) -> Void
  /// Writes to standard error. Messages only.
  package var errors: @Sendable (String) -> Void
  /// Reads standard input to its end.
  package var input: @Sendable () -> [UInt8]
  package var isOutputTerminal = false
  package var isInputTerminal = false
  /// Starts the built-in demo shops with that many orders in total.
  package var startDemo: @Sendable (Int) throws -> RunningDemo
  /// Returns when the operator ends a command that runs until then (Ctrl-C).
  package var waitForEnd: @Sendable () async -> Void
  /// Returns true when the operator interrupts a command that would end by itself (Ctrl-C); false when the waiting task
  /// is cancelled first. A second interrupt ends the program at once.
  package var waitForInterrupt: @Sendable () async -> Bool = { false }
  /// Who makes changes, for the audit log: user and host.
  package var author = ""

  /// Collects what the executable provides.
  package init(
    environment: [String: String], platforms: PlatformDirectory, clock: any WallClock,
    output: @escaping @Sendable (String) -> Void, errors: @escaping @Sendable (String) -> Void,
    input: @escaping @Sendable () -> [UInt8] = { [] },
    startDemo: @escaping @Sendable (Int) throws -> RunningDemo,
    waitForEnd: @escaping @Sendable () async -> Void = {}
  ) {
    self.environment = environment
    self.platforms = platforms
    self.clock = clock
    self.output = output
    self.errors = errors
    self.input = input
    self.startDemo = startDemo
    self.waitForEnd = waitForEnd
  }
}

/// Demo shops that are running in this process.
package struct RunningDemo: Sendable {
  /// One of them, with what a config needs to name it.
  package struct Shop: Sendable {
    /// A setting beside name and platform; its value as JSON.
    package struct Setting: Sendable {
      package var name: String
      package var json: String
      package var isSecret: Bool

      /// Describes a setting.
      package init(name: String, json: String, isSecret: Bool) {
        self.name = name
        self.json = json
        self.isSecret = isSecret
      }
    }

    package var name: String
    package var platform: String
    package var settings: [Setting]

    /// Names a running shop.
    package init(name: String, platform: String, settings: [Setting]) {
      self.name = name
      self.platform = platform
      self.settings = settings
    }
  }

  package var shops: [Shop]
  /// A folder of this run alone, for state and cache; removed by `stop`.
  package var temporaryFolder: String
  package var stop: @Sendable () -> Void

  /// Describes what runs.
  package init(shops: [Shop], temporaryFolder: String, stop: @escaping @Sendable () -> Void) {
    self.shops = shops
    self.temporaryFolder = temporaryFolder
    self.stop = stop
  }
}
