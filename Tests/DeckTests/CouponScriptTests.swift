import DeckRuntime
import Foundation
import JSONText
import OrderModel
import OrderSync
import ShopClients
import ShopSimulators
import TestSupport
import Testing
import ViewModels

/// Coupons and new orders as their operator makes them: keys in, requests to simulated shops out.
@Suite("Coupon and order scripts")
struct CouponScriptTests {
  private static func shops() throws -> [ShopkitSimulator] {
    try ShopProfile.demo.map { profile in
      var options = ShopkitSimulator.Options()
      (options.profile, options.orders) = (profile, 4)
      let shop = ShopkitSimulator(options)
      try shop.start()
      return shop
    }
  }

  private static func created(_ shop: ShopkitSimulator) -> [RecordedRequest] {
    shop.requests.filter { $0.method == "POST" && $0.path == "/coupon" }
  }

  private static func isLoaded(_ orders: Int) -> (AppState) -> Bool {
    { $0.orders.rows.count == orders && $0.store.shops.allSatisfy { !$0.isRefreshing } }
  }

  private static func isOver(_ state: AppState) -> Bool { state.writes.runs.last?.isOver == true }

  private static func outcomes(_ state: AppState) -> [String] {
    (state.writes.runs.last?.lines ?? []).map { "\($0.request.shop) \($0.report?.outcome.rawValue ?? "")" }
  }

  private static func audit(_ folder: TemporaryFolder) -> [JSONValue] {
    let bytes = (try? FileBytes.read(folder.path + "/state/audit.jsonl")) ?? []
    return bytes.split(separator: 10).compactMap { try? JSONReader.parse(Array($0)) }
  }

  @Test("a coupon in the three demo shops from one form, in under 30 key presses besides its text")
  func threeShops() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shops = try Self.shops()
      defer { for shop in shops { shop.stop() } }
      let console = try ScriptedConsole(shops, folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      let keys = ["c<space><space><space>", "<tab><tab>", "<tab><tab><tab>", "<tab>", "<enter>", "y"]
      let texts = ["SUMMER-26", "12.5", "2026-12-01", "2026-12-24"]
      console.press(keys[0] + texts[0] + keys[1] + texts[1] + keys[2] + texts[2] + keys[3] + texts[3])
      #expect(console.screen.contains("What is stored"))
      #expect(console.screen.contains("[x] hanami    JPY"))
      console.press(keys[4])
      #expect(console.screen.contains("Create SUMMER-26 in 3 shops?"))
      #expect(shops.allSatisfy { Self.created($0).isEmpty })
      console.press(keys[5])
      try console.wait(until: Self.isOver)
      #expect(Self.outcomes(console.state) == ["parallax done", "lumen done", "hanami done"])
      #expect(KeyScript.keys(keys.joined()).count < 30)
      for shop in shops {
        let bodies = Self.created(shop).map(\.text)
        #expect(bodies.count == 1)
        #expect(bodies.first?.contains(#""code":"SUMMER-26""#) == true)
        #expect(bodies.first?.contains(#""date_from":"2026-12-01""#) == true)
        #expect(bodies.first?.contains(#""date_to":"2026-12-24""#) == true)
      }
      let lines = Self.audit(folder)
      #expect(lines.filter { $0["outcome"]?.string == "sending" }.count == 3)
      #expect(lines.filter { $0["outcome"]?.string == "done" }.count == 3)
      #expect(lines.allSatisfy { $0["who"]?.string == "ann@desk" })
      // The list has them now; what was read keeps its days.
      console.press("<enter>K")
      try console.wait { state in
        if case .coupons(let list) = state.dialogs.last { list.coupons?.count == 3 } else { false }
      }
      console.press("<enter>")
      try console.wait { $0.message?.notice.text.contains("was read now") == true }
      guard case .coupons(let list) = console.state.dialogs.last else {
        Issue.record("the list is not shown")
        return
      }
      #expect(list.coupons?.map(\.coupon.from) == ["2026-12-01", "2026-12-01", "2026-12-01"])
      #expect(list.coupons?.map(\.coupon.to) == ["2026-12-24", "2026-12-24", "2026-12-24"])
      console.close()
    }
  }

  @Test("one shop refuses: told, tried again with one key, and the others are not written to twice")
  func oneRefuses() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shops = try Self.shops()
      defer { for shop in shops { shop.stop() } }
      shops[1].add(FaultRule("POST", "/coupon", .first(1), .status(422, message: "Not on Sundays.")))
      let console = try ScriptedConsole(shops, folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      console.press("c*<tab>AGAIN<tab><tab>10<enter>y")
      try console.wait(until: Self.isOver)
      #expect(Self.outcomes(console.state) == ["parallax done", "lumen refused", "hanami done"])
      #expect(console.screen.contains("Not on Sundays."))
      console.press("r")
      try console.wait { state in
        Self.isOver(state) && Self.outcomes(state).allSatisfy { $0.hasSuffix("done") }
      }
      #expect(shops.map { Self.created($0).count } == [1, 2, 1])
      console.close()
    }
  }

  @Test("the answer is lost after the shop acted: sent once, found out by reading")
  func cut() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shops = try Self.shops()
      defer { for shop in shops { shop.stop() } }
      shops[0].add(FaultRule("POST", "/coupon", .first(1), .cutAfterApplying))
      let console = try ScriptedConsole(shops, folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      console.press("c<space><tab>CUT<tab><tab>10<enter>y")
      try console.wait(until: Self.isOver)
      #expect(Self.outcomes(console.state) == ["parallax done"])
      #expect(Self.created(shops[0]).count == 1)
      console.close()
    }
  }

  @Test("a draft outlives the console, and is gone once the coupon is there")
  func draft() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shops = try Self.shops()
      defer { for shop in shops { shop.stop() } }
      let first = try ScriptedConsole(shops, folder: folder.path)
      try first.wait(until: Self.isLoaded(12))
      first.press("c<space><tab>LATER")
      first.receive(.terminate(signal: 1))
      first.keepDrafts()
      first.close()
      let file = folder.path + "/state/drafts/coupon.json"
      #expect(FileBytes.permissions(file) == 0o600)
      let second = try ScriptedConsole(shops, folder: folder.path)
      try second.wait(until: Self.isLoaded(12))
      second.press("c")
      #expect(second.screen.contains("LATER"))
      second.press("<tab><tab><tab>10<enter>y")
      try second.wait(until: Self.isOver)
      second.keepDrafts()
      #expect(FileBytes.permissions(file) == nil)
      #expect(Self.created(shops[0]).count == 1)
      second.close()
    }
  }

  @Test("an order by phone in the Invotide demo shop: offers chosen, totals seen, placed once")
  func phoneOrder() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let demo = try DemoShops.start(orders: 21)
      defer { for shop in demo { shop.simulator.stop() } }
      let kld = try #require(demo.first { $0.platform == "invotide" })
      let simulator = try #require(kld.simulator as? InvotideSimulator)
      let console = try ScriptedConsole(specs: [try Self.spec(kld)], folder: folder.path)
      try console.wait { !$0.orders.rows.isEmpty && $0.store.shops.allSatisfy { !$0.isRefreshing } }
      console.press("a<tab>Ann<tab>Lee<tab>ann@example.com<tab>0123456789<tab><tab>")
      console.press("1 Main St<tab><tab>SW1A 1AA<tab>London<tab>222<tab>3553<tab>2 x 40<enter>")
      try console.wait { Self.form($0)?.quote != nil }
      console.press("<right><down><right><enter>")
      try console.wait { Self.form($0)?.isQuoted == true }
      #expect(console.screen.contains("Total"))
      console.press("<enter>")
      #expect(console.screen.contains("Place the order at kld, Total"))
      #expect(console.screen.contains("letter for new orders"))
      #expect(!simulator.requests.contains { $0.path == "/api/order/add" })
      console.press("y")
      try console.wait(until: Self.isOver)
      #expect(Self.outcomes(console.state) == ["kld done"])
      #expect(simulator.requests.filter { $0.path == "/api/order/add" }.count == 1)
      let id = try #require(console.state.writes.runs.last?.lines.first?.report?.id)
      try console.wait { $0.store.table.row(of: OrderID(shop: "kld", id: id)) != nil }
      console.close()
    }
  }

  @Test("an order by phone in the Quickbutik demo shop: priced from its catalogue, placed once")
  func quickbutikOrder() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let demo = try DemoShops.start(orders: 21)
      defer { for shop in demo { shop.simulator.stop() } }
      let shop = try #require(demo.first { $0.platform == "quickbutik" })
      let spec = try Self.spec(shop)
      let product = try #require(Blocking.wait { await Self.firstProduct(spec.client) })
      let console = try ScriptedConsole(specs: [spec], folder: folder.path)
      try console.wait { !$0.orders.rows.isEmpty && $0.store.shops.allSatisfy { !$0.isRefreshing } }
      console.press(
        "a<tab><tab><tab>ann@example.com<tab><tab><tab><tab><tab><tab><tab><tab>2 x \(product)<enter>")
      try console.wait { Self.form($0)?.quote != nil }
      #expect(console.screen.contains("SEK"))
      if Self.form(console.state)?.isQuoted == true { console.press("<enter>") }
      #expect(console.screen.contains("Place the order at norrsken"))
      console.press("y")
      try console.wait(until: Self.isOver)
      #expect(Self.outcomes(console.state) == ["norrsken done"])
      console.close()
    }
  }

  private static func firstProduct(_ client: any ShopClient) async -> String? {
    try? await client.products(ProductQuery()).first { $0.sku != nil }?.sku
  }

  private static func form(_ state: AppState) -> OrderForm? {
    if case .order(let form) = state.dialogs.last { form } else { nil }
  }

  private static func spec(_ shop: DemoShop) throws -> ShopSpec {
    let members = shop.settings.map { "\"\($0.name)\": \($0.json)" }.joined(separator: ", ")
    let settings = try JSONReader.parse(Array("{\(members)}".utf8), dialect: .json5)
    var texts: [String: String] = [:]
    for member in settings.members ?? [] { texts[member.name] = member.value.string }
    let platform = try #require(Platform(rawValue: shop.platform))
    let options = ShopOptions(
      name: shop.name, platform: platform, settings: settings, texts: texts, userAgent: "orderdeck-tests",
      requestsPerHour: 0, allowPlainHTTP: true)
    return ShopSpec(name: shop.name, client: try PlatformRegistry.client(for: options))
  }
}
