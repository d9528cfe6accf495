import DeckRuntime
import Foundation
import JSONText
import OrderModel
import Testing

/// What the config says, and what it complains about.
@Suite("Configuration") struct ConfigurationTests {
  private static let platforms = PlatformDirectory(
    settings: { _ in
      [
        PlatformDirectory.Setting("key", isRequired: true, isSecret: true),
        PlatformDirectory.Setting("webhookSecret", isSecret: true),
        PlatformDirectory.Setting("pageSize", isText: false),
      ]
    },
    problems: { _, settings in
      guard let size = settings["pageSize"], size.int == nil else { return [] }
      return [size.mismatch("must be a whole number")]
    },
    connect: { (_) throws(JSONMismatch) in FakeClient() })

  private func parse(_ text: String) throws -> Configuration {
    try Configuration.parse(Array(text.utf8), file: "config.json5", platforms: Self.platforms)
  }

  /// The one usable shop with further settings.
  private static func shop(_ more: String) -> String {
    "{ shops: [\n { name: 'a', platform: 'shopkit', key: { env: 'K' },\n \(more) },\n] }"
  }

  @Test("takes defaults for everything but the shops")
  func defaults() throws {
    let configuration = try parse(Self.shop(""))
    #expect(configuration.problems == [])
    #expect(configuration.theme == "default")
    #expect(configuration.holdSeconds == 5)
    #expect(configuration.refreshSeconds == 60)
    #expect(configuration.autoSendMinutes == 15)
    #expect(configuration.shops.map(\.name) == ["a"])
    #expect(configuration.shops[0].isUsable)
    #expect(!configuration.shops[0].readOnly)
  }

  @Test("reads everything that the README names")
  func everything() throws {
    let text = """
      {
        shops: [
          { name: "par-1", platform: "shopkit", key: "secret-key", url: "http://127.0.0.1:8080/v1", timeZone: "Europe/Lisbon",
            currency: "EUR", readOnly: true, requestsPerHour: 100, userAgent: "me/1", allowPlainHTTP: true,
            webhookSecret: { file: "~/hook" } },
        ],
        views: [ { name: "To pack", query: "status:processing" } ],
        theme: "paper", holdSeconds: 0, refreshSeconds: 30, autoSendMinutes: 1.5, bell: true,
        keys: { "order.status": "S", back: ["q", "esc"] },
      }
      """
    let configuration = try parse(text)
    #expect(configuration.problems == [])
    let shop = try #require(configuration.shop("par-1"))
    #expect(shop.readOnly && shop.allowPlainHTTP && shop.requestsPerHour == 100)
    #expect(shop.texts.map(\.name) == ["key", "url", "timeZone", "currency", "userAgent", "webhookSecret"])
    #expect(shop.texts.filter(\.isSecret).map(\.name) == ["key", "webhookSecret"])
    #expect(shop.inlineSecret?.path == "shops[0].key")
    #expect(configuration.views.map(\.query) == ["status:processing"])
    #expect(configuration.theme == "paper")
    #expect(configuration.autoSendMinutes == 1.5)
    #expect(configuration.bell)
    #expect(configuration.keys.map(\.command) == ["order.status", "back"])
    #expect(configuration.keys[1].keys.compactMap(\.string) == ["q", "esc"])
  }

  @Test(
    "reports each mistake in one line with file, line and key",
    arguments: [
      (shop("colour: 'x'"), "3: shops[0].colour: unknown key; remove it"),
      (shop("allowPlainHttp: true"), "3: shops[0].allowPlainHttp: unknown key; did you mean allowPlainHTTP?"),
      (shop("key: 'b'"), "3: shops[0].key: given twice; the first counts"),
      (shop("url: 'ftp://x'"), "3: shops[0].url: the address must begin with https://"),
      (shop("url: 'shop'"), "3: shops[0].url: not an address such as https://shop.example/v1"),
      (
        shop("url: 'http://x/'"),
        "3: shops[0].url: http:// sends the key unprotected; use https://, or set allowPlainHTTP: true for this shop"
      ),
      (
        shop("url: 'https://u:p@x/'"),
        "3: shops[0].url: no name or password in the address; use the settings for them"
      ),
      (
        shop("timeZone: 'Lisbon'"),
        "3: shops[0].timeZone: no such time zone; use an IANA name such as Europe/Lisbon"
      ),
      (
        shop("timeZone: 'Europe/Lisbonn'"),
        "3: shops[0].timeZone: no such time zone; use an IANA name such as Europe/Lisbon"
      ),
      (shop("currency: 'EURO'"), "3: shops[0].currency: not a currency code of three letters such as EUR"),
      (shop("readOnly: 'yes'"), "3: shops[0].readOnly: expected true or false, found a text"),
      (
        shop("allowPlainHTTP: 'yes', url: 'http://x/'"),
        "3: shops[0].allowPlainHTTP: expected true or false, found a text"
      ),
      (shop("requestsPerHour: 0"), "3: shops[0].requestsPerHour: must be 1 or more"),
      (shop("userAgent: 'é'"), "3: shops[0].userAgent: only plain ASCII characters can be sent"),
      (
        shop("webhookSecret: 12345"),
        "3: shops[0].webhookSecret: expected a text, { cmd }, { env } or { file }, found a number"
      ),
      (
        shop("webhookSecret: { cmd: 'x', env: 'y' }"),
        "3: shops[0].webhookSecret: expected exactly one of cmd, env and file in the braces"
      ),
      (
        shop("webhookSecret: { env: '' }"), "3: shops[0].webhookSecret.env: expected a text that is not empty"
      ),
      (shop("webhookSecret: ''"), "3: shops[0].webhookSecret: empty"),
      (shop("pageSize: 'x'"), "3: shops[0].pageSize: must be a whole number"),
      (
        "{ shops: [\n { name: 'a', platform: 'shopkit' }] }",
        "2: shops[0].key: missing; Shopkit shops need it"
      ),
      ("{ shops: [\n { platform: 'shopkit', key: 'k' }] }", "2: shops[0].name: missing"),
      (
        "{ shops: [\n { name: 'A b', platform: 'shopkit', key: 'k' }] }",
        "2: shops[0].name: a shop's name is 1 to 32 of a-z 0-9 -"
      ),
      (
        "{ shops: [\n { name: 'a', platform: 'magento' }] }",
        "2: shops[0].platform: unknown platform \"magento\"; known: "
      ),
      ("{ shops: [\n 'a'] }", "2: shops[0]: expected an object, found a text"),
      ("{\n shops: [] }", "2: shops: name at least one shop; `orderdeck sample-config` prints an example"),
      ("{}", "1: shops: name at least one shop; `orderdeck sample-config` prints an example"),
    ])
  func shopProblems(text: String, line: String) throws {
    let problems = try parse(text).problems
    #expect(problems.count == 1)
    #expect(problems.first?.description.hasPrefix("config.json5:" + line) == true, "\(problems)")
  }

  @Test("reports everything that is wrong with a shop in one go, also when its name or platform is wrong")
  func everyProblem() throws {
    let text = """
      { shops: [
        { name: 'A b',
          platform: 'shopkit',
          key: { env: '' },
          readOnly: 'no',
          colour: 1 },
        { name: 'A b',
          platform: 'magento',
          url: 'http://x',
          currency: 'EURO' },
        { key: 'k' },
      ] }
      """
    let configuration = try parse(text)
    let places = configuration.problems.map { "\($0.line) \($0.key)" }
    #expect(
      places == [
        "2 shops[0].name", "4 shops[0].key.env", "5 shops[0].readOnly", "6 shops[0].colour",
        "7 shops[1].name", "8 shops[1].platform", "9 shops[1].url", "10 shops[1].currency",
        "11 shops[2].name",
        "11 shops[2].platform",
      ])
    #expect(configuration.shops.isEmpty && configuration.droppedShops == 3)
  }

  @Test("reports a bad value outside the shops and keeps the default")
  func topLevelProblems() throws {
    let text = """
      {
        shops: [ { name: "a", platform: "shopkit", key: { env: "K" } },
                 { name: "a", platform: "shopkit", key: { env: "K" } } ],
        theme: "../x",
        holdSeconds: -1,
        refreshSeconds: "60",
        autoSendMinutes: 1e9,
        views: [ { name: "x" }, { name: "y", query: "z", sort: 1 }, { name: "q", query: "status:nope" } ],
        keys: { back: 5, nope: "x", help: "meta-x" },
        tehme: "x",
        "o\u{1B}dd": 1,
      }
      """
    let configuration = try parse(text)
    let lines = configuration.problems.map(\.description)
    #expect(lines.contains { $0.hasPrefix("config.json5:8: views[2].query: column ") }, "\(lines)")
    #expect(
      lines.filter { !$0.contains("views[2]") } == [
        "config.json5:3: shops[1].name: another shop is called a already; names are unique",
        "config.json5:4: theme: a theme's name is 1 to 32 of a-z 0-9 -",
        "config.json5:5: holdSeconds: must be 0 to 3600",
        "config.json5:6: refreshSeconds: expected a number, found a text",
        "config.json5:7: autoSendMinutes: must be 0 to 10080",
        "config.json5:8: views[0].query: missing",
        "config.json5:8: views[1].sort: unknown key; remove it",
        "config.json5:9: keys.back: expected a text, found a number",
        "config.json5:9: keys.nope: there is no such command; `orderdeck keys` lists them",
        "config.json5:9: keys.help: no key; write s, S, space, enter, tab, ctrl-d, pgdn, home or up",
        "config.json5:10: tehme: unknown key; did you mean theme?",
        #"config.json5:11: ["o\u001Bdd"]: unknown key; remove it"#,
      ])
    #expect(configuration.theme == "default")
    #expect(configuration.holdSeconds == 5)
    #expect(configuration.refreshSeconds == 60)
    #expect(configuration.views.map(\.name) == ["y"])
    #expect(configuration.droppedShops == 1)
    #expect(configuration.hasBrokenShops)
  }

  @Test("leaves out a bad shop and keeps the others")
  func brokenShop() throws {
    let configuration = try parse(
      "{ shops: [ { name: 'a', platform: 'shopkit' }, { name: 'b', platform: 'shopkit', key: { cmd: 'x' } } ] }"
    )
    #expect(configuration.shops.map(\.isUsable) == [false, true])
    #expect(configuration.shops[0].problem?.file == "config.json5")
  }

  @Test(
    "refuses a file that is no config, with line and column",
    arguments: [
      ("{\n shops: [\n", "config.json5:3: expected a value, found the end (column 1)"),
      ("[]", "config.json5:1: expected { shops: [ … ] }, found a list"),
      ("", "config.json5:1: empty (column 1)"),
    ])
  func unusable(text: String, message: String) {
    let failure = #expect(throws: ConfigFailure.self) { try parse(text) }
    #expect(failure?.message == message)
    #expect(failure?.exitCode == .config)
  }

  @Test("tells where a missing config goes, or that --config names no file")
  func missing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/none.json5"
    let first = #expect(throws: ConfigFailure.self) {
      try Configuration.load(path: path, isExplicit: false, platforms: Self.platforms)
    }
    #expect(first?.exitCode == .config)
    #expect(first?.message.contains("mkdir -p \(folder.path) && orderdeck sample-config > \(path)") == true)
    #expect(first?.message.contains("--demo") == true)
    let named = #expect(throws: ConfigFailure.self) {
      try Configuration.load(path: path, isExplicit: true, platforms: Self.platforms)
    }
    #expect(named?.exitCode == .noInput)
    #expect(named?.message.contains("No such file") == true)
  }

  @Test(
    "refuses an inline secret in a file that others can read, and prints the chmod line",
    arguments: [
      ("key: 'secret-key'", 0o644, true), ("key: 'secret-key'", 0o620, true),
      ("key: 'secret-key'", 0o600, false),
      ("key: { env: 'K' }", 0o644, false), ("key: { env: 'K' }, webhookSecret: 'hook-secret'", 0o604, true),
    ])
  func permissions(settings: String, mode: Int, refused: Bool) throws {
    let folder = try TemporaryFolder()
    let text = "{ shops: [\n { name: 'a', platform: 'shopkit', \(settings) } ] }"
    let path = try folder.file("it's.json5", text, permissions: mode_t(mode))
    do throws(ConfigFailure) {
      _ = try Configuration.load(path: path, isExplicit: true, platforms: Self.platforms)
      #expect(!refused)
    } catch {
      #expect(refused)
      #expect(error.exitCode == .config)
      #expect(error.message.hasPrefix("\(path):2: shops[0]."))
      #expect(error.message.hasSuffix("run: chmod 600 '\(folder.path)/it'\\''s.json5'"))
      #expect(!error.message.contains("secret-key"))
    }
  }

  @Test("prints a sample config that it reads itself without a complaint")
  func sample() throws {
    for platform in [nil, "shopkit"] {
      let text = try #require(SampleConfig.text(platform: platform))
      let configuration = try parse(text)
      #expect(configuration.problems == [])
      #expect(configuration.shops.count == 1)
      let withoutComments = text.replacing("          // ", with: "          ").replacing(
        "        // \"", with: "        \"")
      #expect(try parse(withoutComments).problems.map(\.description) == [])
    }
    #expect(SampleConfig.text(platform: "magento") == nil)
  }
}

/// A client that is never asked anything.
struct FakeClient: ShopClient {
  var capabilities: ShopCapabilities { ShopCapabilities(platform: .shopkit, statuses: []) }
  func check() async -> [ShopCheck] { [] }
  func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage { FeedPage(orders: []) }
  func order(_ id: String) async throws(ShopError) -> Order { throw .notFound(id) }
  func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order { order }
  func preview(of change: OrderChange, on order: Order) -> [RequestPreview] { [] }
}
