import DeckRuntime
import JSONText
import OrderModel
import TestSupport
import Testing

/// `coupon`, `new-order`, `edit-order`, `delete-order`, `products create` and their like.
@Suite("Headless writes") struct HeadlessWritesTests {
  private let draft = CouponDraft(code: "SUMMER", type: .percent, value: "10")

  private func create(_ shops: String...) -> HeadlessCommand {
    .write(WriteCommand(.createCoupon(shops: shops, draft)))
  }

  private func write(_ action: WriteCommand.Action, dryRun: Bool = false, yes: Bool = false)
    -> HeadlessCommand
  {
    var command = WriteCommand(action)
    command.dryRun = dryRun
    command.yes = yes
    return .write(command)
  }

  @Test("creates one coupon in several shops and goes on after one that says no")
  func coupons() async throws {
    let taken = ScriptedShop { $0.receipts = [[WriteReceipt(id: nil, error: .conflict("code exists"))]] }
    let deck = try ScriptedDeck(["a": taken, "b": ScriptedShop(), "c": ScriptedShop()])
    let result = await deck.run(create("a", "b", "c"))
    #expect(try result.results == ["a conflict", "b done", "c done"])
    #expect(result.exitCode == .mixed)
    #expect(deck["b"].writes == [.createCoupon(draft)])
    let first = try #require(try result.json["results"]?[0])
    #expect(first.members?.map(\.name) == ["shop", "id", "outcome", "status", "message", "consequences"])
    #expect(first["id"]?.string == "SUMMER")
    #expect(first["message"]?.string == "a already has coupon “SUMMER”: \"code exists\"")
    #expect(try result.json["results"]?[1]?["id"]?.string == "77")
  }

  @Test(
    "tells a read-only shop, a lacking platform, an unmapped resource and wrong data apart, and sends nothing"
  )
  func refusals() async throws {
    let deck = try ScriptedDeck(
      [
        "closed": ScriptedShop(), "bare": ScriptedShop(unavailable: [.createCoupons: "Kvik has no coupons"]),
        "open": ScriptedShop(unavailable: [.createCoupons: .notMapped("shops[2].resources.coupon")]),
        "strict": ScriptedShop { $0.objection = .missing(.member("value")) },
        "small": ScriptedShop { $0.objection = "Shopkit takes no limit" },
      ], settings: ["closed": "readOnly: true"])
    for (shop, outcome, code) in [
      ("closed", "refused", ExitCode.refused), ("bare", "unsupported", .refused),
      ("open", "unsupported", .config), ("strict", "failed", .usage), ("small", "unsupported", .refused),
    ] {
      let result = await deck.run(create(shop))
      #expect(try result.results == ["\(shop) \(outcome)"])
      #expect(result.exitCode == code, "\(shop)")
      #expect(deck[shop].writes.isEmpty)
    }
    #expect(deck.audit.isEmpty)
    #expect(await deck.run(create("nobody")).exitCode == .usage)
  }

  @Test("shows requests with secrets masked on a dry run and sends nothing")
  func dryRun() async throws {
    let shop = ScriptedShop {
      $0.previews = [
        RequestPreview(method: "POST", url: "https://x/coupon?key=secret-a", body: "code=SUMMER")
      ]
      $0.consequences = [.stockMoves]
    }
    let deck = try ScriptedDeck(["a": shop])
    let result = await deck.run(write(.createCoupon(shops: ["a"], draft), dryRun: true))
    #expect(result.exitCode == .ok)
    #expect(try result.json["requests"]?[0]?["url"]?.string == "https://x/coupon?key=•••")
    #expect(try result.json["requests"]?[0]?["consequences"]?[0]?.string == "the shop's stock changes")
    #expect(!result.output.contains("secret-a"))
    #expect(result.errors.contains("a: the shop's stock changes"))
    #expect(shop.writes.isEmpty && deck.audit.isEmpty)
    let text = await deck.run(write(.createCoupon(shops: ["a"], draft), dryRun: true), json: false)
    #expect(text.output.hasPrefix("POST https://x/coupon?key=•••\n  code=SUMMER\n"))
  }

  @Test("keeps the record of a write: who, when, what and the answer, beginning before it is sent")
  func audit() async throws {
    let shop = ScriptedShop {
      $0.receipts = [[WriteReceipt(id: nil, error: .refused(code: 422, text: "no"))]]
    }
    let deck = try ScriptedDeck(["a": shop])
    #expect(await deck.run(create("a")).exitCode == .refused)
    #expect(deck.audit.map { $0["outcome"]?.string } == ["sending", "refused"])
    let last = try #require(deck.audit.last)
    #expect(last["who"]?.string == "ann@desk")
    #expect(last["time"]?.string == "2017-07-14T02:40:00Z")
    #expect(last["write"]?.string == "createCoupon")
    #expect(last["what"]?["code"]?.string == "SUMMER")
    #expect(last["answer"]?.string == "a said no (422): \"no\"")
  }

  @Test("knows the coupons it created or saw, and says that those are not all")
  func known() async throws {
    let deck = try ScriptedDeck(["a": ScriptedShop(), "b": ScriptedShop()])
    _ = await deck.run(create("a", "b"))
    let list = await deck.run(.look(.listCoupons(shop: nil)))
    #expect(try list.json["coupons"]?.elements?.map { $0["shop"]?.string } == ["a", "b"])
    #expect(try list.json["coupons"]?[0]?["value"]?.string == "10")
    #expect(list.errors.contains("only coupons that orderdeck created or saw"))
    _ = await deck.run(write(.deleteCoupon(shop: "a", code: "SUMMER")))
    // The other one turns out to be gone when it is looked at.
    #expect(await deck.run(.look(.showCoupon(shop: "b", code: "SUMMER"))).exitCode == .notFound)
    #expect(try await deck.run(.look(.listCoupons(shop: nil))).json["coupons"]?.elements?.isEmpty == true)
    #expect(FileBytes.permissions(deck.folder.path + "/state/orderdeck/coupons.json") == 0o600)
  }

  @Test("shows a coupon in the promised shape; 4 when there is none, 69 when the shop is not there at all")
  func show() async throws {
    let shop = ScriptedShop { script in
      var coupon = Coupon(code: "SUMMER")
      coupon.id = "5"
      coupon.type = .money
      coupon.value = "5.00"
      coupon.appliesTo = .ordersOver
      coupon.ordersOver = "50"
      coupon.used = 3
      script.coupons["SUMMER"] = coupon
    }
    let deck = try ScriptedDeck(["a": shop])
    let found = await deck.run(.look(.showCoupon(shop: "a", code: "SUMMER")))
    #expect(
      try found.json.members?.map(\.name) == [
        "shop", "id", "code", "type", "value", "limit", "used", "appliesTo", "ordersOver", "category",
        "product",
        "from", "to",
      ])
    #expect(try found.json["appliesTo"]?.string == "orders-over")
    #expect(try found.json["limit"]?.isNull == true)
    let none = await deck.run(.look(.showCoupon(shop: "a", code: "WINTER")))
    #expect(none.exitCode == .notFound)
    #expect(none.errors.contains("a has no coupon “WINTER”"))
    shop.edit { $0.checkError = .unreachable("nobody answers") }
    #expect(await deck.run(.look(.showCoupon(shop: "a", code: "WINTER"))).exitCode == .unreachable)
  }

  @Test("deletes orders only with --yes, and names what that means without it")
  func delete() async throws {
    let shop = ScriptedShop { $0.consequences = [.irreversible] }
    let deck = try ScriptedDeck(["a": shop])
    let asked = await deck.run(write(.deleteOrders(shop: "a", ids: ["1", "2", "1"])))
    #expect(asked.exitCode == .usage)
    #expect(asked.errors.contains("delete-order on 2 orders of a: nothing brings it back; add --yes"))
    #expect(shop.writes.isEmpty)
    shop.edit { $0.receipts = [[WriteReceipt(id: "1")], [WriteReceipt(id: "2", error: .notFound(""))]] }
    let done = await deck.run(write(.deleteOrders(shop: "a", ids: ["1", "2", "1"]), yes: true))
    #expect(try done.results == ["a done", "a failed"])
    #expect(shop.writes == [.deleteOrder(id: "1"), .deleteOrder(id: "2")])
    #expect(done.exitCode == .mixed)
    #expect(try done.json["results"]?[0]?["consequences"]?[0]?.string == "nothing brings it back")
  }

  @Test("does not try a shop's other orders after a cause that concerns the whole shop")
  func whole() async throws {
    let shop = ScriptedShop { $0.receipts = [[WriteReceipt(id: "1", error: .unauthorized(""))]] }
    let deck = try ScriptedDeck(["a": shop])
    let result = await deck.run(write(.deleteOrders(shop: "a", ids: ["1", "2"]), yes: true))
    #expect(shop.writes.count == 1)
    #expect(
      try result.json["results"]?[1]?["message"]?.string?.hasPrefix("not sent: a does not accept") == true)
    #expect(result.exitCode == .refused)
  }

  @Test("places the order of a file with a reference of its own, and reads it back")
  func newOrder() async throws {
    let shop = ScriptedShop { script in
      let id = OrderID(shop: "a", id: "77")
      script.orders["77"] = Order(
        id: id, platform: .shopkit, number: "77", status: .pending, shopStatus: "pending")
    }
    let deck = try ScriptedDeck(["a": shop])
    let file = try deck.folder.file(
      "order.json5", "{ lines: [ { sku: 'S', quantity: 2 } ], comment: 'phone' }")
    for _ in 0..<2 {
      let result = await deck.run(write(.newOrder(shop: "a", file: file)))
      #expect(result.exitCode == .ok)
      #expect(try result.json["results"]?[0]?["id"]?.string == "77")
      #expect(try result.json["results"]?[0]?["status"]?.string == "pending")
    }
    let references = shop.writes.compactMap { write -> String? in
      if case .createOrder(let draft) = write { draft.reference } else { nil }
    }
    #expect(Set(references).count == 2 && references.allSatisfy { $0.hasPrefix("od-") && $0.count == 16 })
  }

  @Test("says after an unclear answer by which reference the order is found, and exits 75")
  func unclear() async throws {
    let shop = ScriptedShop { $0.receipts = [[WriteReceipt(id: nil, error: .unclear("timeout"))]] }
    let deck = try ScriptedDeck(["a": shop])
    let file = try deck.folder.file("order.json5", "{ lines: [ { sku: 'S' } ] }")
    let result = await deck.run(write(.newOrder(shop: "a", file: file)))
    #expect(try result.results == ["a unclear"])
    #expect(result.exitCode == .tryLater)
    #expect(
      try result.json["results"]?[0]?["message"]?.string?.contains("look for the reference od-") == true)
    #expect(shop.writes.count == 1)
  }

  @Test("has a result for each product of a file")
  func products() async throws {
    let shop = ScriptedShop {
      $0.receipts = [
        [WriteReceipt(id: "9"), WriteReceipt(id: nil, error: .refused(code: 5, text: "no title"))]
      ]
    }
    let deck = try ScriptedDeck(["a": shop], input: "[ { sku: 'A', title: 't', price: 1.50 }, { sku: 'B' } ]")
    let result = await deck.run(write(.createProducts(shop: "a", file: "-")))
    #expect(try result.results == ["a done", "a refused"])
    #expect(try result.json["results"]?[1]?["id"]?.string == "B")
    #expect(result.exitCode == .mixed)
  }

  @Test("names file, line and member of a mistake and sends nothing; 66 when the file is not there")
  func files() async throws {
    let deck = try ScriptedDeck(["a": ScriptedShop()])
    let file = try deck.folder.file("order.json5", "{\n  customer: { firstname: 'x' } }")
    let result = await deck.run(write(.newOrder(shop: "a", file: file)))
    #expect(result.exitCode == .badData)
    #expect(
      result.errors
        == "orderdeck: \(file):2:26: customer.firstname: unknown member; did you mean firstName?\n")
    #expect(await deck.run(write(.newOrder(shop: "a", file: "/nowhere.json5"))).exitCode == .noInput)
    #expect(deck["a"].writes.isEmpty)
  }
}
