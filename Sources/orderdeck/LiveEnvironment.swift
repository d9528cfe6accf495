import DeckRuntime
import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Synchronization

/// The real world: this process's environment and streams, the platforms that exist, the machine's clock.
enum LiveEnvironment {
  /// Collects it. Nothing is opened or started.
  static func make() -> DeckEnvironment {
    var environment = DeckEnvironment(
      environment: ProcessInfo.processInfo.environment, platforms: platforms, clock: SystemClock(),
      output: { if !write($0, to: STDOUT_FILENO) { outputFailed.store(true, ordering: .relaxed) } },
      errors: { _ = write($0, to: STDERR_FILENO) },
      input: { Array(FileHandle.standardInput.readDataToEndOfFile()) },
      startDemo: { try startDemo(orders: $0) }, waitForEnd: { _ = await waitForInterrupt() })
    environment.waitForInterrupt = waitForInterrupt
    environment.isOutputTerminal = isatty(STDOUT_FILENO) == 1
    environment.isInputTerminal = isatty(STDIN_FILENO) == 1
    environment.author = author(environment.environment)
    return environment
  }

  private static var platforms: PlatformDirectory {
    let services = ClientServices()
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
          requestsPerHour: connection.requestsPerHour, allowPlainHTTP: connection.allowPlainHTTP)
        options.memory = connection.memory
        options.tokens = connection.tokens
        return try PlatformRegistry.client(for: options, services: services)
      })
  }

  /// Whether results could not be written, as on a full disk.
  static let outputFailed = Atomic(false)

  /// Writes everything, in as many pieces as the descriptor takes. False when it cannot; a closed pipe is no fault, its
  /// reader has seen enough.
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return errno == EPIPE }
      bytes = bytes.dropFirst(written)
    }
    return true
  }

  private static func author(_ environment: [String: String]) -> String {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let chosen = environment["ORDERDECK_OPERATOR"].flatMap { $0.isEmpty ? nil : $0 }
    return (chosen ?? environment["USER"] ?? environment["LOGNAME"] ?? "uid \(getuid())") + "@" + name
  }

  /// The same world with the demo shops as the environment's variables want them, and its clock as they say.
  static func demo(_ environment: DeckEnvironment) throws(Arguments.UsageError) -> DeckEnvironment {
    let conditions = try DemoConditions(environment.environment)
    var environment = environment
    let clock = conditions.clock(on: environment.clock)
    environment.clock = clock
    environment.startDemo = { orders in
      try startDemo(orders: orders, clock: clock, prepare: conditions.apply)
    }
    return environment
  }

  private static func startDemo(
    orders: Int, clock: any WallClock = SystemClock(), prepare: ([DemoShop]) -> Void = { _ in }
  ) throws -> RunningDemo {
    var template = Array("\(NSTemporaryDirectory())orderdeck-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let running = try DemoShops.start(orders: orders) { clock.now() }
    prepare(running)
    let shops = running.map { shop in
      RunningDemo.Shop(
        name: shop.name, platform: shop.platform,
        settings: shop.settings.map { .init(name: $0.name, json: $0.json, isSecret: $0.isSecret) })
    }
    return RunningDemo(shops: shops, temporaryFolder: folder) {
      for shop in running { shop.simulator.stop() }
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Returns true on Ctrl-C or SIGTERM, false when the task is cancelled first. Then the signals end the program again.
  @Sendable private static func waitForInterrupt() async -> Bool {
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    let ended = AsyncStream<Void> { stream in
      for source in sources {
        source.setEventHandler { stream.yield() }
        source.resume()
      }
    }
    var wasInterrupted = false
    for await _ in ended {
      wasInterrupted = true
      break
    }
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    return wasInterrupted
  }
}
