import Foundation
import JSONText
import OrderModel
import OrderSync
import Synchronization
import ViewModels

/// One run of one command: its options, its environment, and what it opened.
final class HeadlessSession: Sendable {
  let options: GlobalOptions
  let environment: DeckEnvironment
  private let demo = Mutex<RunningDemo?>(nil)
  private let mask = Mutex<SecretMask>(SecretMask())
  private let hookCommands = Mutex<[HookEvent: String]>([:])

  init(options: GlobalOptions, environment: DeckEnvironment) {
    self.options = options
    self.environment = environment
  }

  /// The config's commands for events; none before `setup`.
  var hooks: [HookEvent: String] { hookCommands.withLock { $0 } }

  var style: TextStyle {
    TextStyle(
      choice: options.color, environment: environment.environment, isTerminal: environment.isOutputTerminal)
  }

  // MARK: Starting

  /// The places and the config, or the demo in place of it. What is wrong with the config is told at once.
  func setup() throws(CommandFailure) -> DeckSetup {
    do throws(DeckSetup.Failure) {
      let setup = try DeckSetup(options: options, environment: environment)
      demo.withLock { $0 = setup.demo }
      mask.withLock { $0 = setup.secrets.mask }
      hookCommands.withLock { $0 = setup.configuration.hooks }
      for problem in setup.configuration.problems { environment.errors(problem.description + "\n") }
      return setup
    } catch { throw CommandFailure(error.message, error.exitCode) }
  }

  /// Ends the demo shops, if some were started.
  func end() { demo.withLock { $0 }?.stop() }

  /// The shops that are meant: all usable ones when none is named.
  func chosen(_ names: [String], in setup: DeckSetup) throws(CommandFailure) -> [ShopEntry] {
    let configuration = setup.configuration
    for name in names where configuration.shop(name) == nil {
      let known = configuration.shops.map(\.name).joined(separator: ", ")
      let quoted = JSONWriter.quoted(name)
      throw CommandFailure(
        "no shop is named \(quoted); the config has: \(known.isEmpty ? "none" : known)", .usage)
    }
    let chosen = configuration.shops.filter { names.isEmpty || names.contains($0.name) }
    guard !chosen.isEmpty else {
      throw CommandFailure("\(configuration.file) names no usable shop; see orderdeck check-config", .config)
    }
    return chosen
  }

  /// Opens one named shop; throws when its settings do not allow it.
  func openOne(_ name: String, in setup: DeckSetup) async throws(CommandFailure) -> (
    shop: OpenShop, all: [OpenShop]
  ) {
    _ = try chosen([name], in: setup)
    let all = await setup.openInBackground([name])
    guard let shop = all.first(where: { $0.name == name }) else {
      throw CommandFailure("no shop is named \(name)", .usage)
    }
    if let problem = shop.problem { throw CommandFailure(problem.description, .config) }
    return (shop, all)
  }

  /// A started repository over the opened shops.
  func store(_ setup: DeckSetup, _ shops: [OpenShop]) async throws(CommandFailure) -> OrderRepository {
    var settings = SyncSettings(stateFolder: setup.paths.stateFolder, cacheFolder: setup.paths.cacheFolder)
    settings.refreshSeconds = setup.configuration.refreshSeconds
    settings.autoSendMinutes = setup.configuration.autoSendMinutes
    settings.author = environment.author
    let store = OrderRepository(
      settings: settings, shops: shops.map(\.spec), clock: environment.clock, publish: { _ in })
    do throws(SyncError) { try await store.start() } catch { throw CommandFailure(error) }
    return store
  }

  /// What a query may know.
  func queryContext(_ snapshot: StoreSnapshot) -> QueryContext {
    var context = QueryContext(now: environment.clock.now())
    for shop in snapshot.shops {
      context.zones[shop.name] = shop.timeZone.flatMap { TimeZone(identifier: $0) }
      let missing = shop.capabilities.missingListFields
      if !missing.isEmpty { context.undelivered[shop.name] = Set(missing) }
    }
    context.outbox = PendingOverlay(snapshot.outbox).states
    return context
  }

  // MARK: Printing

  /// Writes a message to standard error.
  func tell(_ message: String) {
    environment.errors("orderdeck: " + mask.withLock { $0 }.masked(message) + "\n")
  }

  /// Writes the result to standard output and the messages to standard error.
  func print(_ report: CommandReport) {
    if options.json, let json = report.json {
      environment.output(JSONWriter.text(json, pretty: environment.isOutputTerminal) + "\n")
    } else if !report.text.isEmpty {
      environment.output(report.text)
    }
    for message in report.messages { tell(message) }
  }
}

extension CommandFailure {
  /// Our own files cannot be used.
  init(_ error: SyncError) { self.init(Formatting.line(error.description), .cannotWrite) }
}
