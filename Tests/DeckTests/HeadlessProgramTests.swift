import DeckRuntime
import Foundation
import Glibc
import JSONText
import OrderModel
import ShopSimulators
import Testing

/// Commands about the program and its config.
@Suite("Headless program") struct HeadlessProgramTests {
  private func options(_ config: String?, json: Bool = false) -> GlobalOptions {
    var options = GlobalOptions()
    options.config = config
    options.json = json
    return options
  }

  @Test("judges the config: 0 when fine, 78 with one line per mistake, 66 when --config names nothing")
  func checkConfig() async throws {
    let deck = try HeadlessDeck()
    let fine = await deck.run(.checkConfig, json: false)
    #expect(fine.exitCode == .ok)
    #expect(fine.output == "\(deck.config): 1 shop, no mistakes found\n")
    let bad = try deck.folder.file(
      "bad.json5",
      "{\n shops: [ { name: 'a', platform: 'shopkit', key: { env: 'K' }, colour: 1 } ],\n keys: { nope: 'x' },\n}"
    )
    let result = await deck.run(.checkConfig, options(bad))
    #expect(result.exitCode == .config)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("\(bad):2: shops[0].colour: unknown key; remove it\n"))
    #expect(result.errors.contains("nope"))
    let json = await deck.run(.checkConfig, options(bad, json: true))
    #expect(try json.json["problems"]?[0]?["key"]?.string == "shops[0].colour")
    #expect(await deck.run(.checkConfig, options(deck.folder.path + "/none")).exitCode == .noInput)
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("reports clashing keys and a theme that is not there with the line where they stand")
  func clashes() async throws {
    let deck = try HeadlessDeck()
    let config = try deck.folder.file(
      "clash.json5",
      "{ shops: [ { name: 'a', platform: 'shopkit', key: { env: 'K' } } ],\n theme: 'nowhere',\n keys: { help: 'q', back: 'q' } }"
    )
    let result = await deck.run(.checkConfig, options(config))
    #expect(result.exitCode == .config)
    #expect(result.errors.contains("\(config):2: theme: theme \"nowhere\" was not found"))
    #expect(result.errors.contains("\(config):3: keys: \"q\" is given to both"))
  }

  @Test("refuses a config with a secret that others can read, in every command that needs it")
  func exposed() async throws {
    let deck = try HeadlessDeck()
    chmod(deck.config, 0o644)
    for command in [HeadlessCommand.orders(OrdersOptions()), .checkConfig, .shops, .check(shops: [])] {
      let result = await deck.run(command)
      #expect(result.exitCode == .config)
      #expect(result.errors.contains("chmod 600 \(deck.config)"))
      #expect(!result.errors.contains(deck.shop.key))
    }
  }

  @Test("tells everything that is wrong with a config beside its permissions")
  func exposedAndWrong() async throws {
    let deck = try HeadlessDeck()
    let config = try deck.folder.file(
      "open.json5", "{ shops: [ { name: 'a', platform: 'shopkit', key: 'k3y-of-a' } ],\n colour: 1 }",
      permissions: 0o644)
    let result = await deck.run(.checkConfig, options(config))
    #expect(result.exitCode == .config)
    #expect(result.errors.contains("chmod 600 \(config)\n\(config):2: colour: unknown key"))
  }

  @Test("helps at the first start, when there is no config yet")
  func firstStart() async throws {
    let deck = try HeadlessDeck()
    let result = await deck.run(.orders(OrdersOptions()), options(nil))
    #expect(result.exitCode == .config)
    #expect(result.errors.contains(deck.folder.path + "/config/orderdeck/config.json5"))
    #expect(result.errors.contains("--demo"))
    #expect(result.errors.contains("sample-config"))
  }

  @Test("names the setting of a secret that cannot be had, serves the other shops, and exits 78")
  func brokenSecret() async throws {
    let deck = try HeadlessDeck(orders: 5)
    let config = try deck.folder.file(
      "two.json5",
      """
      { shops: [
        { name: "a", platform: "shopkit", url: "\(deck.shop.url)", allowPlainHTTP: true, key: "\(deck.shop.key)" },
        { name: "b", platform: "shopkit", key: { env: "NOT_SET" } },
      ] }
      """)
    let result = await deck.run(.orders(OrdersOptions()), options(config, json: true))
    #expect(result.exitCode == .config)
    #expect(try result.json["orders"]?.count == 5)
    #expect(try result.json["shops"]?[1]?["state"]?.string == "refused")
    #expect(
      result.errors.contains("\(config):3: shops[1].key: the environment variable \"NOT_SET\" is not set"))
    var only = OrdersOptions()
    only.shops = ["a"]
    #expect(await deck.run(.orders(only), options(config, json: true)).exitCode == .ok)
    let marked = await deck.run(
      .mark(MarkOptions(status: "sent", shop: "b", ids: ["1"])), options(config, json: true))
    #expect(marked.exitCode == .config)
  }

  @Test("prints every path without needing a config")
  func paths() async throws {
    let deck = try HeadlessDeck()
    let result = await deck.run(.paths, options(nil, json: true))
    #expect(result.exitCode == .ok)
    let paths = try result.json
    #expect(paths["config"]?.string == deck.folder.path + "/config/orderdeck/config.json5")
    #expect(paths["state"]?.string == deck.folder.path + "/state/orderdeck")
    #expect(paths["cache"]?.string == deck.folder.path + "/cache/orderdeck")
    #expect(paths["lock"]?.string == deck.folder.path + "/state/orderdeck/outbox.lock")
    #expect(!FileManager.default.fileExists(atPath: deck.folder.path + "/state"))
    let text = await deck.run(.paths, options(deck.config))
    #expect(text.output.contains("config  \(deck.config)\n"))
  }

  @Test("prints the keys as the config binds them")
  func keys() async throws {
    let deck = try HeadlessDeck()
    let text = try String(contentsOfFile: deck.config, encoding: .utf8)
    let config = try deck.folder.file(
      "keys.json5", text.replacing("] }\n", with: "], keys: { \"order.status\": \"S\" } }\n"))
    let result = await deck.run(.keys, options(config, json: true))
    #expect(result.exitCode == .ok)
    let entry = try result.json["keys"]?.elements?.first { $0["command"]?.string == "order.status" }
    #expect(entry?["keys"]?[0]?.string == "S")
    let plain = await deck.run(.keys, options(nil))
    #expect(plain.exitCode == .ok)
    #expect(plain.output.contains("order.status"))
  }

  @Test("proves a shop step by step and shows terminal, settings and paths, but no secret")
  func check() async throws {
    let deck = try HeadlessDeck()
    let result = await deck.run(.check(shops: []))
    #expect(result.exitCode == .ok)
    let shop = try #require(try result.json["shops"]?[0])
    #expect(shop["name"]?.string == "parallax")
    #expect(shop["state"]?.string == "ok")
    #expect(shop["checks"]?.elements?.allSatisfy { $0["ok"]?.bool == true } == true)
    #expect(try result.json["terminal"]?["term"]?.string == "xterm")
    #expect(try result.json["paths"]?["config"]?.string == deck.config)
    let text = await deck.run(.check(shops: ["parallax"]), json: false)
    #expect(text.output.contains("parallax (Shopkit): ok\n"))
    for output in [result.output, text.output] { #expect(!output.contains(deck.shop.key)) }
    deck.shop.goDown(afterWrites: 0)
    let down = await deck.run(.check(shops: []))
    #expect(down.exitCode == .unreachable)
    #expect(try down.json["shops"]?[0]?["state"]?.string == "unreachable")
    #expect(try down.json["shops"]?[0]?["message"]?.string != nil)
  }

  @Test("lists the shops with what each can do, without asking them")
  func shops() async throws {
    let deck = try HeadlessDeck(settings: "readOnly: true")
    let result = await deck.run(.shops)
    #expect(result.exitCode == .ok)
    let shop = try #require(try result.json["shops"]?[0])
    #expect(shop["platform"]?.string == "shopkit")
    #expect(shop["readOnly"]?.bool == true)
    #expect(shop["can"]?.elements?.contains { $0.string == "tracking number" } == true)
    let text = await deck.run(.shops, json: false)
    #expect(text.output.hasPrefix("parallax (Shopkit): ok, read-only, never read\n  can       list orders, "))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("works on the demo shops in place of the config")
  func demo() async throws {
    let deck = try HeadlessDeck()
    var options = options(nil, json: true)
    options.demo = true
    options.demoOrders = 30
    let result = await deck.run(.orders(OrdersOptions()), options)
    #expect(result.exitCode == .ok)
    #expect(try result.json["orders"]?.count == 30)
    // Three of Shopkit, one of each other platform.
    #expect(try result.json["shops"]?.count == Platform.allCases.count + 2)
  }

  @Test("prints a config for the demo shops that works as it is")
  func demoShops() async throws {
    let deck = try HeadlessDeck()
    var options = options(nil)
    options.demoOrders = 12
    let result = await deck.run(.demoShops, options)
    #expect(result.exitCode == .ok)
    let config = try deck.folder.file("demo.json5", result.output, permissions: 0o644)
    #expect(await deck.run(.checkConfig, self.options(config)).exitCode == .ok)
  }

  @Test("prints a sample, and names the platforms that have one")
  func sample() async throws {
    let deck = try HeadlessDeck()
    let result = await deck.run(.sampleConfig(platform: nil), options(nil))
    #expect(result.output == SampleConfig.text(platform: nil))
    #expect(SampleShops.platforms == Platform.allCases.map(\.rawValue))
    for platform in SampleShops.platforms {
      let sample = await deck.run(.sampleConfig(platform: platform), options(nil))
      #expect(
        try JSONReader.parse(sample.output, dialect: .json5)["shops"]?[0]?["platform"]?.string == platform)
      let config = try deck.folder.file("\(platform).json5", sample.output)
      let judged = await deck.run(.checkConfig, options(config))
      #expect(judged.errors == "" && judged.exitCode == .ok)
    }
    let unknown = await deck.run(.sampleConfig(platform: "magento"), options(nil))
    #expect(unknown.exitCode == .usage)
    #expect(unknown.errors.contains("known: shopkit"))
  }
}
