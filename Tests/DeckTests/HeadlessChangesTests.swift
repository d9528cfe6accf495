import DeckRuntime
import JSONText
import OrderModel
import OrderSync
import ShopSimulators
import Testing

/// `mark`, `note` and `outbox` against simulated shops.
@Suite("Headless changes") struct HeadlessChangesTests {
  /// Ids of orders that are being worked on.
  private func open(_ shop: ShopkitSimulator, _ count: Int) -> [Int] {
    Array(shop.orderIDs.filter { shop.order($0)?.status == .processing }.prefix(count))
  }

  private func mark(_ status: String, _ ids: [Int], _ body: (inout MarkOptions) -> Void = { _ in })
    -> HeadlessCommand
  {
    var options = MarkOptions(status: status, shop: "parallax", ids: ids.map(String.init))
    body(&options)
    return .mark(options)
  }

  private func writes(_ shop: ShopkitSimulator) -> [RecordedRequest] {
    shop.requests.filter { $0.method == "PUT" }
  }

  @Test("marks exactly the named orders with one write each and says what follows")
  func markSent() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 5)
    #expect(ids.count == 5)
    let others = deck.shop.orderIDs.filter { !ids.contains($0) }
    let before = others.map { deck.shop.order($0) }
    let result = await deck.run(mark("sent", ids))
    #expect(result.exitCode == .ok)
    #expect(try result.outcomes.values.allSatisfy { $0 == "done" })
    #expect(try result.json["results"]?.elements?.compactMap { $0["id"]?.string } == ids.map(String.init))
    let first = try #require(try result.json["results"]?[0])
    #expect(first.members?.map(\.name) == ["shop", "id", "outcome", "status", "message", "consequences"])
    #expect(first["status"]?.string == "sent")
    #expect(first["consequences"]?.elements?.compactMap(\.string) == ["no mail to the customer"])
    #expect(ids.allSatisfy { deck.shop.order($0)?.status == .sent })
    #expect(others.map { deck.shop.order($0) } == before)
    #expect(writes(deck.shop).map(\.path).sorted() == ids.map { "/order/\($0)" }.sorted())
    #expect(deck.shop.mails.isEmpty)
  }

  @Test("writes nothing the second time")
  func unchanged() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    _ = await deck.run(mark("sent", ids))
    deck.shop.forgetRequests()
    let again = await deck.run(mark("sent", ids))
    #expect(again.exitCode == .ok)
    #expect(try again.outcomes.values.allSatisfy { $0 == "unchanged" })
    #expect(writes(deck.shop).isEmpty)
  }

  @Test("sends an order once though it is named twice, on the line and on standard input")
  func twice() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    deck.setInput("\(ids[0])\n\n\(ids[1]) RR1 DHL Express \r\n")
    let result = await deck.run(
      .mark(MarkOptions(status: "sent", shop: "parallax", ids: [String(ids[0]), String(ids[0]), "-"])))
    #expect(result.exitCode == .ok)
    #expect(try result.json["results"]?.count == 2)
    #expect(writes(deck.shop).count == 2)
    #expect(deck.shop.order(ids[1])?.texts.trackingCode == "RR1")
    #expect(deck.shop.order(ids[1])?.texts.trackingCarrier == "DHL Express")
  }

  @Test(
    "refuses standard input that cannot be meant, naming the line",
    arguments: [
      ("1001 A\n1001 B\n", "named twice"), ("1001\n\u{7}1002\n", "line 2: holds a control character"),
      ("1001 A\n1002\n", "line 2: nothing is to be changed"), ("", "no orders on standard input"),
      (" \n\r\n", "no orders on standard input"),
    ])
  func badInput(text: String, message: String) async throws {
    let deck = try HeadlessDeck()
    deck.setInput(text)
    let result = await deck.run(.mark(MarkOptions(status: "keep", shop: "parallax", ids: ["-"])))
    #expect(result.exitCode == .badData)
    #expect(result.errors.contains(message))
    #expect(writes(deck.shop).isEmpty)
  }

  @Test("carries paid, tracking, carrier, note and mail")
  func everything() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(open(deck.shop, 1).first)
    let result = await deck.run(
      mark("sent", [id]) { options in
        options.paid = true
        options.tracking = "RR123PT"
        options.carrier = "ctt"
        options.comment = "packed by Ann"
        options.notify = true
      })
    #expect(result.exitCode == .ok)
    let order = try #require(deck.shop.order(id))
    #expect(order.status == .sent && order.paid)
    #expect(order.texts.trackingCode == "RR123PT")
    #expect(order.texts.note?.contains("packed by Ann") == true)
    #expect(deck.shop.mails.map(\.order) == [id])
    #expect(try result.json["results"]?[0]?["consequences"]?[0]?.string == "the customer gets a mail")
  }

  @Test(
    "goes on after an order that the shop refuses: 59 done, 1 not, mixed; the next run touches only what is left"
  )
  func refusedOne() async throws {
    let deck = try HeadlessDeck(orders: 400)
    let ids = open(deck.shop, 60)
    #expect(ids.count == 60)
    deck.shop.refuseWrites(of: ids[30], status: 400)
    let result = await deck.run(mark("sent", ids))
    #expect(result.exitCode == .mixed)
    let outcomes = try result.outcomes
    #expect(outcomes.values.filter { $0 == "done" }.count == 59)
    #expect(["failed", "refused"].contains(outcomes[String(ids[30])]))
    deck.shop.clearFaults()
    deck.shop.forgetRequests()
    let again = await deck.run(mark("sent", ids))
    #expect(again.exitCode == .ok)
    #expect(writes(deck.shop).map(\.path) == ["/order/\(ids[30])"])
  }

  @Test("keeps the rest queued when the shop goes down, and sends it on retry")
  func outage() async throws {
    let deck = try HeadlessDeck(orders: 400)
    let ids = open(deck.shop, 20)
    deck.shop.goDown(afterWrites: 10)
    let result = await deck.run(mark("sent", ids))
    #expect(result.exitCode == .mixed)
    let outcomes = try result.outcomes
    #expect(outcomes.values.filter { $0 == "done" }.count == 10)
    #expect(outcomes.values.filter { $0 == "queued" }.count == 10)
    let listed = await deck.run(.outbox(OutboxOptions(.list)))
    #expect(listed.exitCode == .ok)
    #expect(try listed.outcomes.values.filter { $0 == "queued" }.count == 10)
    let still = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(still.exitCode == .tryLater)
    try deck.shop.revive()
    deck.shop.forgetRequests()
    let retried = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(retried.exitCode == .ok)
    #expect(writes(deck.shop).count == 10)
    #expect(ids.allSatisfy { deck.shop.order($0)?.status == .sent })
    #expect(try await deck.run(.outbox(OutboxOptions(.list))).json["results"]?.count == 0)
  }

  @Test("gives up what waits on drop, sending nothing")
  func drop() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    deck.shop.goDown(afterWrites: 0)
    #expect(await deck.run(mark("sent", ids)).exitCode == .tryLater)
    var one = OutboxOptions(.drop)
    one.shop = "parallax"
    one.ids = [String(ids[0])]
    let dropped = await deck.run(.outbox(one))
    #expect(dropped.exitCode == .ok)
    #expect(try dropped.outcomes == [String(ids[0]): "done"])
    #expect(try await deck.run(.outbox(OutboxOptions(.list))).outcomes == [String(ids[1]): "queued"])
    _ = await deck.run(.outbox(OutboxOptions(.drop)))
    try deck.shop.revive()
    let retried = await deck.run(.outbox(OutboxOptions(.retry)), json: false)
    #expect(retried.output == "Nothing is waiting.\n")
    #expect(writes(deck.shop).isEmpty)
  }

  @Test("finds out by reading what became of a write whose connection was cut")
  func cut() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    deck.shop.add(FaultRule("PUT", "/order/\(ids[0])", .first(1), .cutAfterApplying))
    deck.shop.add(FaultRule("PUT", "/order/\(ids[1])", .first(1), .cutBeforeApplying))
    let result = await deck.run(mark("sent", ids))
    #expect(result.exitCode == .ok)
    #expect(try result.outcomes.values.allSatisfy { $0 == "done" })
    #expect(writes(deck.shop).filter { $0.path == "/order/\(ids[0])" }.count == 1)
    #expect(writes(deck.shop).filter { $0.path == "/order/\(ids[1])" }.count == 2)
  }

  @Test("hands changes to the console that holds the queue and tells what became of them")
  func handedOver() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 3)
    let console = try await deck.console()
    let result = await deck.run(mark("sent", ids))
    #expect(result.exitCode == .ok)
    #expect(try result.outcomes.values.allSatisfy { $0 == "done" })
    #expect(try result.outcomes.count == 3)
    #expect(writes(deck.shop).count == 3)
    let sent = await console.snapshot().outbox.filter { $0.state == .done }.count
    #expect(sent == 3)
    await console.stop(sendHeld: false)
  }

  @Test("shows what a console holds back, and does not send it over its head")
  func heldElsewhere() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(open(deck.shop, 1).first)
    let console = try await deck.console()
    var change = OrderChange(status: StatusChoice(status: .sent, word: "sent"))
    change.notify = false
    let order = OrderID(shop: "parallax", id: String(id))
    let request = ChangeRequest(order: order, number: String(id), change: change, expected: nil)
    _ = try await console.submit([request], holdSeconds: 3600)
    #expect(try await deck.run(.outbox(OutboxOptions(.list))).outcomes == [String(id): "queued"])
    let retried = await deck.run(.outbox(OutboxOptions(.retry)))
    #expect(try retried.json["results"]?.count == 0)
    #expect(writes(deck.shop).isEmpty)
    await console.stop(sendHeld: false)
  }

  @Test("answers 4 when no such order exists, and mixed when only some do")
  func missing() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(open(deck.shop, 1).first)
    let none = await deck.run(mark("sent", [99_999_999]))
    #expect(none.exitCode == .notFound)
    #expect(try none.json["results"]?[0]?["message"]?.string == "parallax has no such order")
    #expect(await deck.run(mark("sent", [99_999_999, id])).exitCode == .mixed)
    #expect(deck.shop.order(id)?.status == .sent)
  }

  @Test("refuses a status word that the shop does not have and lists those it takes")
  func badStatus() async throws {
    let deck = try HeadlessDeck()
    for word in ["shipped", "=nope", "unknown"] {
      let result = await deck.run(mark(word, [1]))
      #expect(result.exitCode == .usage)
      #expect(result.errors.contains("it takes pending, "))
      #expect(result.errors.contains("=waiting_stock"))
    }
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("writes the shop's own word for =WORD")
  func ownWord() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(open(deck.shop, 1).first)
    #expect(await deck.run(mark("=waiting_shipment", [id])).exitCode == .ok)
    #expect(deck.shop.order(id)?.alias == "waiting_shipment")
  }

  @Test("refuses what cannot be done before anything is sent, with the reason")
  func unsupported() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(open(deck.shop, 1).first)
    let result = await deck.run(mark("sent", [id]) { $0.capture = true })
    #expect(result.exitCode == .refused)
    #expect(try result.outcomes == [String(id): "unsupported"])
    #expect(try result.json["results"]?[0]?["message"]?.string?.isEmpty == false)
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("refuses every change of a read-only shop")
  func readOnly() async throws {
    let deck = try HeadlessDeck(orders: 80, settings: "readOnly: true")
    let id = try #require(open(deck.shop, 1).first)
    let note = NoteOptions(shop: "parallax", id: String(id), text: "x")
    for command in [mark("sent", [id]), .note(note)] {
      let result = await deck.run(command)
      #expect(result.exitCode == .refused)
      #expect(try result.outcomes == [String(id): "refused"])
      #expect(try result.json["results"]?[0]?["message"]?.string?.contains("readOnly") == true)
    }
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("shows the requests of a dry run, masked, and changes nothing")
  func dryRun() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 2)
    deck.shop.change(ids[1]) { $0.status = .sent }
    let command = mark("sent", ids + [99_999_999]) { $0.dryRun = true }
    let result = await deck.run(command)
    #expect(result.exitCode == .mixed)
    let requests = try #require(try result.json["requests"]?.elements)
    #expect(requests.count == 1)
    #expect(requests[0]["method"]?.string == "PUT")
    #expect(requests[0]["url"]?.string == deck.shop.url + "/order/\(ids[0])")
    #expect(requests[0]["body"]?.string?.contains("\"status_alias\":\"sent\"") == true)
    #expect(requests[0]["body"]?.string?.contains("\"notify_client\":false") == true)
    #expect(try result.outcomes == [String(ids[1]): "unchanged", "99999999": "failed"])
    let text = await deck.run(command, json: false)
    for output in [result.output, text.output] { #expect(!output.contains(deck.shop.key)) }
    #expect(text.output.contains("PUT \(deck.shop.url)/order/\(ids[0])\n"))
    #expect(text.output.lowercased().contains("x-api-key: •••"))
    #expect(writes(deck.shop).isEmpty)
    #expect(try await deck.run(.outbox(OutboxOptions(.list))).json["results"]?.count == 0)
  }

  @Test("shows in a dry run the very writes that are made then: several orders in one request, or one each")
  func dryBulk() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let ids = open(deck.shop, 3)
    deck.shop.change(ids[2]) { $0.texts.trackingCode = "RR1" }
    for word in ["keep", "sent"] {
      var command = MarkOptions(status: word, shop: "parallax", ids: ids.map(String.init))
      command.tracking = "RR1"
      command.dryRun = true
      let dry = try await deck.run(.mark(command)).json["requests"]?.elements ?? []
      deck.shop.forgetRequests()
      command.dryRun = false
      #expect(await deck.run(.mark(command)).exitCode == .ok)
      let made = writes(deck.shop)
      #expect(made.count == (word == "keep" ? 1 : 3))
      #expect(dry.map { $0["body"]?.string } == made.map(\.text))
      #expect(dry.map { $0["url"]?.string } == made.map { deck.shop.url + $0.path })
      if word == "keep" {
        #expect(dry[0]["ids"]?.elements?.compactMap(\.string) == ids.prefix(2).map(String.init))
        #expect(dry[0]["id"]?.isNull == true)
      }
    }
  }

  @Test("adds notes below what is there, private and for the customer")
  func notes() async throws {
    let deck = try HeadlessDeck(orders: 80)
    let id = try #require(deck.shop.orderIDs.first)
    deck.shop.change(id) { $0.texts.note = "old note" }
    var note = NoteOptions(shop: "parallax", id: String(id), text: "second parcel")
    #expect(await deck.run(.note(note)).exitCode == .ok)
    #expect(deck.shop.order(id)?.texts.note == "old note\nsecond parcel")
    note.customer = true
    note.text = "on its way"
    let result = await deck.run(.note(note))
    #expect(result.exitCode == .ok)
    #expect(deck.shop.order(id)?.texts.clientNote?.contains("on its way") == true)
    #expect(
      try result.json["results"]?[0]?["consequences"]?.elements?.contains {
        $0.string == "the customer sees the note"
      } == true)
  }
}
