import Dispatch
import JSONText
package import OrderModel
package import OrderSync

/// What every command and the console start from: the places, the config, the secrets.
package struct DeckSetup: Sendable {
  package var paths: Paths
  package var configuration: Configuration
  package var secrets: Secrets
  package var platforms: PlatformDirectory
  /// The demo shops that run in place of a config.
  package var demo: RunningDemo?

  /// Why the program cannot start, with its exit code.
  package struct Failure: Error, Equatable, Sendable {
    package var message: String
    package var exitCode: ExitCode
  }

  /// Finds the places and reads the config, or starts the demo shops in place of it. What is wrong with parts of
  /// the config stands in `configuration.problems`.
  package init(options: GlobalOptions, environment: DeckEnvironment) throws(Failure) {
    platforms = environment.platforms
    if options.demo {
      let demo: RunningDemo
      do { demo = try environment.startDemo(options.demoOrders) } catch {
        throw Failure(message: "cannot start the demo shops: \(error)", exitCode: .software)
      }
      self.demo = demo
      paths = Paths(demoIn: demo.temporaryFolder, environment: environment.environment)
      configuration = try DeckSetup.judged { () throws(ConfigFailure) in
        try Configuration.parse(
          Array(DemoConfig.text(demo.shops, isFile: false).utf8), file: "demo",
          platforms: environment.platforms)
      }
      for index in configuration.shops.indices { configuration.shops[index].requestsPerHour = 0 }
    } else {
      do throws(Paths.Problem) {
        paths = try Paths(environment: environment.environment, configFile: options.config)
      } catch { throw Failure(message: error.message, exitCode: .config) }
      let path = paths.configFile
      configuration = try DeckSetup.judged { () throws(ConfigFailure) in
        try Configuration.load(
          path: path, isExplicit: options.config != nil, platforms: environment.platforms)
      }
    }
    let folder = paths.configFile.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    secrets = Secrets(
      environment: environment.environment,
      folder: folder.isEmpty ? "." : folder == [""] ? "/" : folder.joined(separator: "/"))
  }

  private static func judged(
    _ body: () throws(ConfigFailure) -> Configuration
  ) throws(Failure) -> Configuration {
    do throws(ConfigFailure) { return try body() } catch {
      throw Failure(message: error.message, exitCode: error.exitCode)
    }
  }

  /// Makes the clients of the named shops (nil: all). Shops are opened one after the other, as two commands asking for
  /// a pass phrase at once help nobody. The others, and those that cannot be opened, get a client that answers
  /// every call with the reason. Blocks while secret commands run.
  package func open(_ names: Set<String>? = nil) -> [OpenShop] {
    configuration.shops.map { entry in
      if let names, !names.contains(entry.name) {
        return OpenShop(entry: entry, unopened: "not opened by this command", problem: nil)
      }
      if let problem = entry.problem {
        return OpenShop(entry: entry, unopened: problem.description, problem: problem)
      }
      do throws(JSONMismatch) { return try connect(entry) } catch {
        let problem = ConfigProblem(file: configuration.file, error)
        return OpenShop(entry: entry, unopened: problem.description, problem: problem)
      }
    }
  }

  /// As `open`, on a thread of its own, for callers that must not block theirs.
  package func openInBackground(_ names: Set<String>? = nil) async -> [OpenShop] {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: open(names)) }
    }
  }

  private func connect(_ entry: ShopEntry) throws(JSONMismatch) -> OpenShop {
    var texts: [String: String] = [:]
    for text in entry.texts {
      let resolved = try secrets.resolve(text.value, isSecret: text.isSecret)
      let problem = ShopEntry.textProblem(text.name, resolved, allowPlainHTTP: entry.allowPlainHTTP)
      if let problem { throw text.value.mismatch(problem) }
      texts[text.name] = resolved
    }
    var connection = ShopConnection(
      name: entry.name, platform: entry.platform, settings: entry.settings, texts: texts,
      requestsPerHour: entry.requestsPerHour, allowPlainHTTP: entry.allowPlainHTTP, readOnly: entry.readOnly)
    connection.memory = FileMemory(folder: paths.learnedFolder, name: entry.name)
    connection.tokens = FileMemory(folder: paths.tokensFolder, name: entry.name)
    var shop = OpenShop(entry: entry, client: try platforms.connect(connection), timeZone: texts["timeZone"])
    shop.url = texts["url"]
    return shop
  }
}

/// A shop with its client.
package struct OpenShop: Sendable {
  package var entry: ShopEntry
  package var client: any ShopClient
  /// IANA name, resolved.
  package var timeZone: String?
  /// The configured address, resolved; nil: the platform's own.
  package var url: String?
  /// Why its client only answers with errors; nil when it works.
  package var problem: ConfigProblem?

  package var name: String { entry.name }

  /// What can be done with it here: what the shop can do, less what its profile leaves out.
  package var capabilities: ShopCapabilities { client.capabilities.without(entry.profileLimits) }

  /// The shop as the repository takes it. Orders cached for another platform or address are not shown under this name.
  package var spec: ShopSpec {
    var spec = ShopSpec(
      name: name, client: client, timeZone: timeZone, readOnly: entry.readOnly,
      identity: entry.platform.rawValue + " " + (url ?? ""))
    spec.limits = entry.profileLimits
    return spec
  }

  init(entry: ShopEntry, client: any ShopClient, timeZone: String?) {
    self.entry = entry
    self.client = client
    self.timeZone = timeZone
  }

  init(entry: ShopEntry, unopened reason: String, problem: ConfigProblem?) {
    self.entry = entry
    client = UnopenedShopClient(platform: entry.platform, reason: reason, problem: problem)
    // Its cached orders are still shown, unless its address comes from somewhere else.
    url = entry.settings["url"]?.string
    self.problem = problem
  }
}

/// Stands in for a shop that was not or could not be opened. Its error says that nothing left, so that changes
/// waiting for the shop go on waiting.
struct UnopenedShopClient: ShopClient {
  let platform: Platform
  let reason: String
  let problem: ConfigProblem?

  var capabilities: ShopCapabilities {
    ShopCapabilities(
      platform: platform, statuses: [],
      unavailable: Dictionary(uniqueKeysWithValues: Ability.allCases.map { ($0, objection) }))
  }

  private var objection: Objection {
    problem.map { Objection(.invalid, at: [.setting($0.key)], $0.message) } ?? Objection(reason)
  }

  func check() async -> [ShopCheck] { [ShopCheck(name: "config", error: .unreachable(reason))] }

  func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage { throw .unreachable(reason) }

  func order(_ id: String) async throws(ShopError) -> Order { throw .unreachable(reason) }

  func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    throw .unreachable(reason)
  }

  func preview(of change: OrderChange, on order: Order) -> [RequestPreview] { [] }
}
