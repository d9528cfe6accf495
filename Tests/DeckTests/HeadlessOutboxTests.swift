import DeckRuntime
import Foundation
import JSONText
import LoopbackHTTP
import OrderModel
import ShopSimulators
import Testing

/// What waits between two commands, as the next command finds it.
@Suite("Headless outbox") struct HeadlessOutboxTests {
  private func id(_ deck: HeadlessDeck) throws -> Int {
    try #require(deck.shop.orderIDs.first { deck.shop.order($0)?.status == .processing })
  }

  private func mark(_ status: String, _ id: Int) -> HeadlessCommand {
    .mark(MarkOptions(status: status, shop: "parallax", ids: [String(id)]))
  }

  private func writes(_ deck: HeadlessDeck) -> Int { deck.shop.requests.filter { $0.method == "PUT" }.count }

  private func query(_ text: String) -> HeadlessCommand {
    var options = OrdersOptions()
    options.query = text
    return .orders(options)
  }

  @Test("a change that waited for its shop does not overwrite what a colleague changed meanwhile")
  func colleague() async throws {
    let deck = try HeadlessDeck(orders: 40)
    let id = try id(deck)
    _ = await deck.run(.orders(OrdersOptions()))
    deck.shop.goDown(afterWrites: 0)
    #expect(await deck.run(mark("sent", id)).exitCode == .tryLater)
    try deck.shop.revive()
    deck.shop.change(id) { $0.status = .canceled }
    let retried = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(retried.exitCode == .refused)
    #expect(try retried.outcomes == [String(id): "conflict"])
    let message = try #require(try retried.json["results"]?[0]?["message"]?.string)
    #expect(message.contains("was processing and is now canceled"))
    #expect(writes(deck) == 0)
    #expect(deck.shop.order(id)?.status == .canceled)
  }

  @Test("a change that waited goes out when the order still is as it was known")
  func untouched() async throws {
    let deck = try HeadlessDeck(orders: 40)
    let id = try id(deck)
    _ = await deck.run(.orders(OrdersOptions()))
    deck.shop.goDown(afterWrites: 0)
    _ = await deck.run(mark("on-hold", id))
    _ = await deck.run(mark("sent", id))
    // The same wish again is joined and must not take our own pending change for the shop's state.
    _ = await deck.run(mark("sent", id))
    try deck.shop.revive()
    let retried = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(retried.exitCode == .ok, "\(retried.output)")
    #expect(deck.shop.order(id)?.status == .sent)
    #expect(writes(deck) == 2)
  }

  @Test("a change sent at once takes the state read just before the write as the expected one")
  func atOnce() async throws {
    let deck = try HeadlessDeck(orders: 40)
    let id = try id(deck)
    _ = await deck.run(.orders(OrdersOptions()))
    deck.shop.change(id) { $0.status = .waitingStock }
    #expect(await deck.run(mark("sent", id)).exitCode == .ok)
  }

  @Test("a conflict is listed with its change until it is dropped, and never sent by a retry")
  func conflictStays() async throws {
    let deck = try HeadlessDeck(orders: 40)
    let id = try id(deck)
    _ = await deck.run(.orders(OrdersOptions()))
    deck.shop.goDown(afterWrites: 0)
    _ = await deck.run(mark("sent", id))
    try deck.shop.revive()
    deck.shop.change(id) { $0.status = .canceled }
    _ = await deck.run(.outbox(OutboxOptions(.retry)))
    let list = await deck.run(.outbox(OutboxOptions(.list)))
    let entry = try #require(try list.json["results"]?[0])
    #expect(entry["outcome"]?.string == "conflict" && entry["state"]?.string == "conflict")
    #expect(entry["change"]?["status"]?.string == "sent")
    #expect(entry["change"]?.members?.map(\.name) == ["status"])
    #expect(entry["queuedAt"]?.string?.hasSuffix("Z") == true)
    let text = await deck.run(.outbox(OutboxOptions(.list)), json: false).output
    #expect(text.contains("→ sent") && text.contains("was processing and is now canceled"), "\(text)")
    let found = await deck.run(query("is:conflict"))
    #expect(try found.json["orders"]?.count == 1)
    let all = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(try all.json["results"]?.count == 0)
    var one = OutboxOptions(.retry)
    (one.shop, one.ids) = ("parallax", [String(id)])
    #expect(try await deck.run(.outbox(one)).outcomes == [String(id): "conflict"])
    #expect(writes(deck) == 0)
    #expect(await deck.run(.outbox(OutboxOptions(.drop))).exitCode == .ok)
    #expect(try await deck.run(.outbox(OutboxOptions(.list))).json["results"]?.count == 0)
    #expect(try await deck.run(query("is:conflict")).json["orders"]?.count == 0)
  }

  @Test("after a crash while sending, the list says unclear and the search finds it")
  func afterCrash() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.orders = 3
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      let config = try Program.config(for: [shop], in: folder)
      shop.add(FaultRule("PUT", nil, .every, .holdBeforeApplying(HTTPGate())))
      let first = try Program(
        ["--config", config, "mark", "sent", "parallax", "\(id)", "--tracking", "RR1"], in: folder)
      #expect(first.wait { shop.requests.contains { $0.method == "PUT" } })
      first.kill()
      shop.clearFaults()
      let list = try Program(["--config", config, "outbox", "list", "--json"], in: folder)
      #expect(list.finish() == 0)
      #expect(list.output.contains(#""outcome":"unclear""#))
      #expect(list.output.contains(#""state":"unclear""#))
      #expect(list.output.contains(#""change":{"status":"sent","tracking":"RR1"}"#))
      let text = try Program(["--config", config, "outbox", "list"], in: folder)
      #expect(text.finish() == 0)
      #expect(text.output.contains("unclear") && !text.output.contains("sending"))
      #expect(text.output.contains("orderdeck outbox retry reads it again"))
      let found = try Program(
        ["--config", config, "orders", "--query", "is:unclear", "--json"], in: folder)
      #expect(found.finish() == 0)
      #expect(found.output.contains(#""id":"\#(id)""#))
    }
  }
}
