import DeckRuntime
import Foundation
import JSONText
import OrderModel
import OrderSync
import ShopClients
import ShopSimulators
import Synchronization

/// A program run in this process: a config of simulated shops in a folder of its own, and captured output.
final class HeadlessDeck: Sendable {
  let folder: TemporaryFolder
  let shops: [ShopkitSimulator]
  let config: String
  private let input = Mutex<String>("")
  /// One transport for all tests, as in the program: sessions are made to live long.
  private static let transport = URLSessionTransport()

  /// What one command printed.
  struct Outcome {
    var output: String
    var errors: String
    var exitCode: ExitCode

    /// The answer of `--json`; JSON null when it is none.
    var json: JSONValue {
      get throws { try JSONReader.parse(output) }
    }

    /// Outcome words by order id.
    var outcomes: [String: String] {
      get throws {
        let results = try json["results"]?.elements ?? []
        return Dictionary(
          results.map { ($0["id"]?.string ?? "", $0["outcome"]?.string ?? "") }
        ) { first, _ in first }
      }
    }
  }

  /// Starts shops and writes a config that names them; `settings` are added to the first one's.
  init(_ shops: [ShopkitSimulator.Options], settings: String = "") throws {
    folder = try TemporaryFolder()
    self.shops = shops.map(ShopkitSimulator.init)
    var entries = ""
    for (place, shop) in self.shops.enumerated() {
      try shop.start()
      let more = place == 0 && !settings.isEmpty ? ", " + settings : ""
      entries += """
            { name: "\(shops[place].profile.name)", platform: "shopkit", url: "\(shop.url)", allowPlainHTTP: true,
              requestsPerHour: 36000000, key: "\(shop.key)"\(more) },

        """
    }
    config = try folder.file("config.json5", "{ shops: [\n\(entries)] }\n")
  }

  /// One ordinary shop.
  convenience init(orders: Int = 12, settings: String = "") throws {
    var options = ShopkitSimulator.Options()
    options.orders = orders
    try self.init([options], settings: settings)
  }

  deinit { for shop in shops { shop.stop() } }

  var shop: ShopkitSimulator { shops[0] }

  /// What the next command finds on standard input.
  func setInput(_ text: String) { input.withLock { $0 = text } }

  /// Runs a command with `--json` unless told otherwise.
  func run(_ command: HeadlessCommand, json: Bool = true, demo: Bool = false) async -> Outcome {
    var options = GlobalOptions()
    options.config = demo ? nil : config
    options.json = json
    options.demo = demo
    return await run(command, options)
  }

  func run(_ command: HeadlessCommand, _ options: GlobalOptions) async -> Outcome {
    let output = Capture()
    let errors = Capture()
    let environment = environment(output, errors)
    let exitCode = await HeadlessCommands.run(command, options, environment)
    return Outcome(output: output.text, errors: errors.text, exitCode: exitCode)
  }

  /// A console on the same folders, which holds the queue lock until it is stopped.
  func console() async throws -> OrderRepository {
    var options = GlobalOptions()
    options.config = config
    let setup = try DeckSetup(options: options, environment: environment(Capture(), Capture()))
    var settings = SyncSettings(stateFolder: setup.paths.stateFolder, cacheFolder: setup.paths.cacheFolder)
    settings.isConsole = true
    let store = OrderRepository(
      settings: settings, shops: setup.open().map(\.spec), clock: SystemClock(), publish: { _ in })
    try await store.start()
    return store
  }

  private func environment(_ output: Capture, _ errors: Capture) -> DeckEnvironment {
    let text = input.withLock { $0 }
    let folder = folder.path
    return DeckEnvironment(
      environment: variables, platforms: Self.platforms, clock: SystemClock(), output: output.add,
      errors: errors.add, input: { Array(text.utf8) },
      startDemo: { try Self.startDemo(orders: $0, in: folder) })
  }

  /// Collects what is written.
  private final class Capture: Sendable {
    private let content = Mutex("")
    var text: String { content.withLock { $0 } }
    func add(_ text: String) { content.withLock { $0 += text } }
  }

  private var variables: [String: String] {
    [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": folder.path + "/config",
      "XDG_STATE_HOME": folder.path + "/state", "XDG_CACHE_HOME": folder.path + "/cache", "TERM": "xterm",
    ]
  }

  /// The real platforms over the real transport; waits between attempts pass at once.
  private static let platforms: PlatformDirectory = {
    let services = ClientServices(
      transport: transport, clock: HastyClock(), retry: RetryPolicy(tries: 2, base: 0.01, longest: 0.01))
    return PlatformDirectory(
      settings: { platform in
        PlatformRegistry.settings(of: platform).map {
          PlatformDirectory.Setting(
            $0.name, isRequired: $0.isRequired, isSecret: $0.isSecret, isText: $0.isText)
        }
      },
      problems: { PlatformRegistry.problems(of: $0, in: $1) },
      connect: { (connection: ShopConnection) throws(JSONMismatch) in
        var options = ShopOptions(
          name: connection.name, platform: connection.platform, settings: connection.settings,
          texts: connection.texts, userAgent: connection.userAgent,
          requestsPerHour: connection.requestsPerHour,
          allowPlainHTTP: connection.allowPlainHTTP)
        options.memory = connection.memory
        options.tokens = connection.tokens
        return try PlatformRegistry.client(for: options, services: services)
      })
  }()

  private static func startDemo(orders: Int, in folder: String) throws -> RunningDemo {
    let running = try DemoShops.start(orders: orders)
    let shops = running.map { shop in
      RunningDemo.Shop(
        name: shop.name, platform: shop.platform,
        settings: shop.settings.map { .init(name: $0.name, json: $0.json, isSecret: $0.isSecret) })
    }
    return RunningDemo(shops: shops, temporaryFolder: folder + "/demo") {
      for shop in running { shop.simulator.stop() }
    }
  }
}

/// The machine's clock, on which waiting takes no time.
struct HastyClock: WallClock {
  func now() -> Double { Date().timeIntervalSince1970 }
  func sleep(seconds: Double) async { await Task.yield() }
}
