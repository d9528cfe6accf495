import DeckRuntime
import JSONText
import OrderModel
import Synchronization
import TestSupport

/// The program run in this process over scripted shops, in a folder of its own.
final class ScriptedDeck: Sendable {
  let folder: TemporaryFolder
  let shops: [String: ScriptedShop]
  private let config: String
  private let clock: any WallClock
  private let input: String

  /// What one command printed.
  struct Outcome {
    var output: String
    var errors: String
    var exitCode: ExitCode

    var json: JSONValue { get throws { try JSONReader.parse(output) } }

    /// `shop outcome` of each result.
    var results: [String] {
      get throws {
        (try json["results"]?.elements ?? []).map {
          ($0["shop"]?.string ?? "") + " " + ($0["outcome"]?.string ?? "")
        }
      }
    }
  }

  /// Shops by name; `settings` are added to the config's entry of a shop.
  init(
    _ shops: KeyValuePairs<String, ScriptedShop>, settings: [String: String] = [:], input: String = "",
    clock: any WallClock = ManualClock(skipsSleeps: false)
  ) throws {
    folder = try TemporaryFolder()
    self.shops = Dictionary(uniqueKeysWithValues: shops.map { ($0.key, $0.value) })
    self.clock = clock
    self.input = input
    let entries = shops.map { name, _ in
      "{ name: '\(name)', platform: 'shopkit', key: 'secret-\(name)', \(settings[name] ?? "") }"
    }
    config = try folder.file("config.json5", "{ shops: [\n\(entries.joined(separator: ",\n"))] }\n")
  }

  subscript(name: String) -> ScriptedShop {
    shops[name] ?? ScriptedShop()
  }

  /// Runs a command with `--json` unless told otherwise. `output` and `errors` are called with each piece
  /// as it comes; `end` is the operator's Ctrl-C.
  func run(
    _ command: HeadlessCommand, json: Bool = true, until end: Gate? = nil,
    output printed: @escaping @Sendable (String) -> Void = { _ in },
    errors told: @escaping @Sendable (String) -> Void = { _ in }
  ) async -> Outcome {
    var options = GlobalOptions()
    options.config = config
    options.json = json
    let output = Mutex("")
    let errors = Mutex("")
    let shops = shops
    let text = input
    let platforms = PlatformDirectory(
      settings: { _ in [.init("key", isSecret: true)] },
      connect: { (connection: ShopConnection) throws(JSONMismatch) in shops[connection.name] ?? ScriptedShop()
      })
    let path = folder.path
    var environment = DeckEnvironment(
      environment: [
        "HOME": path, "XDG_STATE_HOME": path + "/state", "XDG_CACHE_HOME": path + "/cache",
        "XDG_CONFIG_HOME": path + "/config",
      ], platforms: platforms, clock: clock,
      output: { text in
        output.withLock { $0 += text }
        printed(text)
      },
      errors: { text in
        errors.withLock { $0 += text }
        told(text)
      }, input: { Array(text.utf8) }, startDemo: { _ in throw CancellationError() },
      waitForEnd: { await end?.pass() })
    environment.author = "ann@desk"
    let exitCode = await HeadlessCommands.run(command, options, environment)
    return Outcome(
      output: output.withLock { $0 }, errors: errors.withLock { $0 }, exitCode: exitCode)
  }

  /// The lines of the audit log.
  var audit: [JSONValue] {
    let bytes = (try? FileBytes.read(folder.path + "/state/orderdeck/audit.jsonl")) ?? []
    return bytes.split(separator: 10).compactMap { try? JSONReader.parse(Array($0)) }
  }
}
