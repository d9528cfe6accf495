import DeckRuntime
import JSONText
import OrderModel
import ShopSimulators
import Testing

/// `tracking import` against simulated shops.
@Suite("Headless tracking import") struct HeadlessTrackingTests {
  /// Ids of orders that are being worked on and have no parcel yet.
  private func open(_ shop: ShopkitSimulator, _ count: Int) -> [Int] {
    let free = shop.orderIDs.filter {
      shop.order($0)?.status == .processing && shop.order($0)?.texts.trackingCode == nil
    }
    return Array(free.prefix(count))
  }

  private func writes(_ shop: ShopkitSimulator) -> [RecordedRequest] {
    shop.requests.filter { $0.method == "PUT" }
  }

  private func run(
    _ deck: HeadlessDeck, _ text: String, config: String? = nil,
    _ change: (inout TrackingImportOptions) -> Void = { _ in }
  ) async -> HeadlessDeck.Outcome {
    deck.setInput(text)
    var request = TrackingImportOptions(file: "-")
    change(&request)
    var options = GlobalOptions()
    options.config = config ?? deck.config
    options.json = true
    return await deck.run(.trackingImport(request), options)
  }

  private func column(_ outcome: HeadlessDeck.Outcome, _ name: String) throws -> [String] {
    try outcome.json["rows"]?.elements?.map { $0[name]?.string ?? "" } ?? []
  }

  @Test("puts numbers onto their orders, marks nothing, and does nothing the second time")
  func imports() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    let text = "number,tracking,carrier\n\(ids[0]),RR1,ctt\n\(ids[1]),RR2,\n"
    let first = await run(deck, text)
    #expect(first.exitCode == .ok)
    #expect(try first.outcomes == [String(ids[0]): "done", String(ids[1]): "done"])
    #expect(try column(first, "match") == ["matched", "matched"])
    #expect(deck.shop.order(ids[0])?.texts.trackingCode == "RR1")
    #expect(deck.shop.order(ids[0])?.texts.trackingCarrier == "ctt")
    #expect(ids.allSatisfy { deck.shop.order($0)?.status == .processing })
    #expect(deck.shop.mails.isEmpty)
    deck.shop.forgetRequests()
    let again = await run(deck, text)
    #expect(again.exitCode == .ok)
    #expect(try column(again, "match") == ["already set", "already set"])
    #expect(try again.outcomes.values.allSatisfy { $0 == "unchanged" })
    #expect(writes(deck.shop).isEmpty)
  }

  @Test("marks sent as well when told to")
  func marks() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 1)
    let result = await run(deck, "number,tracking\n\(ids[0]),RR1\n") { $0.marksSent = true }
    #expect(result.exitCode == .ok)
    #expect(deck.shop.order(ids[0])?.status == .sent)
    #expect(deck.shop.order(ids[0])?.texts.trackingCode == "RR1")
    #expect(try result.json["results"]?[0]?["status"]?.string == "sent")
  }

  @Test("does what it can beside unknown orders, odd lines, repeated orders and one that has another parcel")
  func mixed() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 4)
    deck.shop.changeQuietly(ids[2]) { $0.texts.trackingCode = "OLD" }
    let result = await run(
      deck,
      """
      number,tracking,shop
      \(ids[0]),RR1,
      999999,RR2,
      ,RR3,
      \(ids[1]),RR4,
      \(ids[1]),RR5,
      \(ids[2]),NEW,parallax
      \(ids[0]),RR1,
      \(ids[3]),RR6,nowhere
      """)
    #expect(result.exitCode == .mixed)
    let matches = ["matched", "unknown", "odd", "odd", "odd", "already set", "already set", "odd"]
    #expect(try column(result, "match") == matches)
    #expect(
      try result.json["results"]?.elements?.map { $0["outcome"]?.string }
        == ["done", "failed", "failed", "failed", "failed", "conflict", "unchanged", "failed"])
    #expect(writes(deck.shop).map(\.path) == ["/order/\(ids[0])"])
    #expect(deck.shop.order(ids[2])?.texts.trackingCode == "OLD")
    let messages = try column(result, "message")
    #expect(messages[2] == "line 4: has no order number")
    #expect(messages[5].contains("OLD"))
    #expect(messages[7].contains("nowhere"))
  }

  @Test("exits 4 when no order is known and 65 when no line can be used")
  func nothing() async throws {
    let deck = try HeadlessDeck()
    #expect(await run(deck, "number,tracking\n99,RR1\n").exitCode == .notFound)
    #expect(await run(deck, "number,tracking\n,RR1\n").exitCode == .badData)
    #expect(await run(deck, "who,what\n1,2\n").exitCode == .badData)
    let none = await deck.run(.trackingImport(TrackingImportOptions(file: deck.folder.path + "/none.csv")))
    #expect(none.exitCode == .noInput)
  }

  @Test("never chooses between two shops that have the number; a column or --shop does")
  func ambiguous() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = open(deck.shop, 1)[0]
    let shop =
      "url: \"\(deck.shop.url)\", allowPlainHTTP: true, key: \"\(deck.shop.key)\", platform: 'shopkit'"
    let config = try deck.folder.file(
      "two.json5", "{ shops: [ { name: 'a', \(shop) }, { name: 'b', \(shop) } ] }")
    let text = "number,tracking\n\(id),RR1\n"
    let result = await run(deck, text, config: config)
    #expect(result.exitCode == .refused)
    #expect(try column(result, "match") == ["ambiguous"])
    #expect(writes(deck.shop).isEmpty)
    let named = await run(deck, text, config: config) { $0.shop = "b" }
    #expect(named.exitCode == .ok)
    #expect(try column(named, "shop") == ["b"])
    #expect(writes(deck.shop).count == 1)
  }

  @Test("shows the requests of a dry run and sends none")
  func dryRun() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 1)
    let result = await run(deck, "number,tracking\n\(ids[0]),RR1\n7,RR2\n") { $0.dryRun = true }
    #expect(result.exitCode == .mixed)
    #expect(try result.json["requests"]?.count == 1)
    #expect(try result.json["requests"]?[0]?["body"]?.string?.contains("RR1") == true)
    #expect(!result.output.contains(deck.shop.key))
    #expect(writes(deck.shop).isEmpty)
    #expect(deck.shop.order(ids[0])?.texts.trackingCode == nil)
  }

  @Test("leaves open what a shop that cannot be read may have, instead of calling it unknown")
  func unread() async throws {
    let deck = try HeadlessDeck()
    deck.shop.goDown(afterWrites: 0)
    deck.setInput("number,tracking\n1371,RR1\n")
    let result = await deck.run(.trackingImport(TrackingImportOptions(file: "-")))
    #expect(result.exitCode == .unreachable)
    let message = try #require(try result.json["results"]?[0]?["message"]?.string)
    #expect(message == "line 2: no shop has an order \"1371\"; parallax could not be read")
  }

  @Test("is refused by a shop that takes tracking only with sent, unless the orders are marked sent")
  func onlyWithSent() async throws {
    let deck = try HeadlessDeck()
    var options = GlobalOptions()
    options.demo = true
    options.demoOrders = 60
    options.json = true
    var list = OrdersOptions()
    list.shops = ["norrsken"]
    list.query = "status:processing"
    let orders = await deck.run(.orders(list), options)
    let number = try #require(try orders.json["orders"]?[0]?["number"]?.string)
    deck.setInput("number,tracking\n\(number),RR1\n")
    var request = TrackingImportOptions(file: "-")
    request.shop = "norrsken"
    let refused = await deck.run(.trackingImport(request), options)
    #expect(refused.exitCode == .refused)
    #expect(try refused.json["results"]?[0]?["outcome"]?.string == "unsupported")
    #expect(try refused.json["results"]?[0]?["message"]?.string?.contains("sent") == true)
    request.marksSent = true
    let done = await deck.run(.trackingImport(request), options)
    #expect(done.exitCode == .ok)
    #expect(try done.json["results"]?[0]?["outcome"]?.string == "done")
  }
}
