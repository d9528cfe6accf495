import DeckRuntime
import Foundation
import JSONText
import OrderModel
import ShopSimulators
import Testing
import ViewModels

/// Commands that run on events, and the packer's profile.
@Suite("Hooks and profiles") struct HookTests {
  private var order: Order {
    Order(
      id: OrderID(shop: "a", id: "7"), platform: .shopkit, number: "1007", status: .sent, shopStatus: "sent")
  }

  private func runner(_ command: String, seconds: Double = 10) -> HookRunner {
    HookRunner([.sent: command], environment: ["PATH": "/usr/bin:/bin"], timeLimit: seconds)
  }

  @Test("get the order as JSON on standard input and the event's name, once per order")
  func input() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/seen"
    var long = order
    long.customerNote = String(repeating: "x", count: 200_000)
    let hooks = runner("{ echo $ORDERDECK_EVENT; cat; } >> \(file)")
    #expect(await hooks.run(.sent, [order, long]) == [])
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == "sent")
    #expect(try JSONReader.parse(String(lines[1]))["number"]?.string == "1007")
    #expect(try JSONReader.parse(String(lines[3]))["customerNote"]?.string?.count == 200_000)
    #expect(await hooks.run(.newOrder, [order]) == [])
  }

  @Test("say what went wrong, and go on with the next order")
  func failure() async {
    let problems = await runner("echo 'no paper' >&2; exit 3").run(.sent, [order, order])
    #expect(
      problems
        == Array(repeating: "the sent hook for a 1007 ended with status 3 and said \"no paper\"", count: 2))
  }

  @Test("end with their children when the time is up, and are not begun again for the rest")
  func timeout() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/late"
    let fifo = folder.path + "/fifo"
    let problems = await runner("mkfifo \(fifo); (cat \(fifo); touch \(file)) & wait", seconds: 0.2)
      .run(.sent, [order, order])
    #expect(
      problems == [
        "the sent hook for a 1007 did not end within 1 s", "the sent hook was not run for 1 more order",
      ])
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test("of sent run after a command, too, for the orders it sent; a failure is told and changes no outcome")
  func headless() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = deck.shop.orderIDs.filter { deck.shop.order($0)?.status == .processing }.prefix(3).map(
      String.init)
    let seen = deck.folder.path + "/seen"
    let text = try String(contentsOfFile: deck.config, encoding: .utf8)
    func config(_ command: String) throws -> GlobalOptions {
      var options = GlobalOptions()
      options.json = true
      options.config = try deck.folder.file(
        "hooks.json5", text.replacing("{ shops:", with: "{ hooks: { sent: \"\(command)\" }, shops:"))
      return options
    }
    let options = try config("cat >> \(seen); echo $ORDERDECK_EVENT >> \(seen)")
    let mark = MarkOptions(status: "sent", shop: "parallax", ids: Array(ids.prefix(2)))
    #expect(await deck.run(.mark(mark), options).exitCode == .ok)
    let lines = try String(contentsOfFile: seen, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.filter { $0 == "sent" }.count == 2)
    #expect(try JSONReader.parse(lines[0])["status"]?.string == "sent")
    // The second time nothing changes, so nothing was sent.
    #expect(await deck.run(.mark(mark), options).exitCode == .ok)
    #expect(try String(contentsOfFile: seen, encoding: .utf8).split(separator: "\n").count == 4)
    let failing = await deck.run(
      .mark(MarkOptions(status: "sent", shop: "parallax", ids: [ids[2]])),
      try config("echo no paper >&2; exit 3"))
    #expect(failing.exitCode == .ok)
    #expect(failing.errors.contains("ended with status 3 and said \"no paper\""))
  }

  @Test("are judged with the config")
  func config() async throws {
    let deck = try HeadlessDeck()
    let text = "{ shops: [ { name: 'a', platform: 'shopkit', key: { env: 'K' } } ],\n"
    let bad = try deck.folder.file(
      "bad.json5",
      text + " hooks: { sent: ' ', sends: 'x', newOrder: 5 },\n profile: 'boss', printCommand: ' ' }")
    var options = GlobalOptions()
    options.config = bad
    let result = await deck.run(.checkConfig, options)
    #expect(result.exitCode == .config)
    for part in [
      "\(bad):2: hooks.sent: expected a command for sh", "did you mean sent?", "hooks.newOrder",
      "\(bad):3: profile: unknown profile \"boss\"; known: packer",
      "\(bad):3: printCommand: expected a command for sh",
    ] {
      #expect(result.errors.contains(part), "\(part)")
    }
    let fine = try deck.folder.file(
      "fine.json5", text + " hooks: { sent: 'lp' }, profile: 'packer', printCommand: 'lp' }")
    options.config = fine
    #expect(await deck.run(.checkConfig, options).exitCode == .ok)
  }

  @Test("let a packer change status, tracking and notes, and nothing else")
  func packer() async throws {
    let deck = try HeadlessDeck(orders: 80, settings: "profile: 'packer'")
    let id = try #require(deck.shop.orderIDs.first { deck.shop.order($0)?.status == .processing })
    var mark = MarkOptions(status: "sent", shop: "parallax", ids: [String(id)])
    mark.tracking = "RR1"
    #expect(await deck.run(.mark(mark)).exitCode == .ok)
    mark.paid = true
    let paid = await deck.run(.mark(mark))
    #expect(paid.exitCode == .refused)
    #expect(try paid.json["results"]?[0]?["message"]?.string?.contains("packer profile") == true)
    let delete = await deck.run(.write(WriteCommand(.deleteOrders(shop: "parallax", ids: [String(id)]))))
    #expect(delete.exitCode == .refused)
    #expect(deck.shop.order(id) != nil)
    let coupon = CouponDraft(code: "X", type: .percent, value: "5")
    #expect(
      await deck.run(.write(WriteCommand(.createCoupon(shops: ["parallax"], coupon)))).exitCode == .refused)
    let shops = await deck.run(.shops)
    let cannot = try shops.json["shops"]?[0]?["cannot"]?.elements ?? []
    #expect(cannot.contains { $0["reason"]?.string?.contains("packer profile") == true })
  }
}
