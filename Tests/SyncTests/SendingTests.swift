import Foundation
import OrderModel
import OrderSync
import Synchronization
import Testing
import TestSupport

/// Changes on their way to the shop: never doubled, never lost, nothing overwritten.
@Suite("Sending", .timeLimit(.minutes(1)))
struct SendingTests {
  @Test("a change is written once, the answer replaces the cached order, the audit log tells it")
  func done() async throws {
    let bench = Bench()
    bench.shop.add("1")
    try await bench.repository.start()
    let entries = try await bench.mark(["1"])
    #expect(entries.map(\.state) == [.done])
    #expect(bench.shop.writes == ["1"])
    let snapshot = await bench.repository.snapshot()
    let row = try #require(snapshot.orders.row(of: OrderID(shop: "parallax", id: "1")))
    #expect(snapshot.orders.order(at: row).status == .sent)
    await bench.repository.stop(sendHeld: false)
    let log = try String(contentsOfFile: bench.folder.path + "/state/audit.jsonl", encoding: .utf8)
    let lines = log.split(separator: "\n")
    #expect(lines.count == 1)
    for part in [
      "\"who\":\"ann@test\"", "\"outcome\":\"done\"", "\"before\":{", "\"after\":{", "\"status\":\"sent\"",
    ] {
      #expect(log.contains(part), "\(part)")
    }
  }

  @Test("an order that already is as asked gets no write")
  func unchanged() async throws {
    let bench = Bench()
    bench.shop.add("1")
    try await bench.repository.start()
    _ = try await bench.mark(["1"])
    let again = try await bench.mark(["1"])
    #expect(again.map(\.state) == [.unchanged])
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test(
    "a colleague's change since the operator looked is a conflict; both versions are kept, nothing is written"
  )
  func conflict() async throws {
    let bench = Bench()
    let seen = OrderState(bench.shop.add("1"))
    bench.shop.edit("1") { $0.shopStatus = "canceled" }
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1", expected: seen)], holdSeconds: nil)
    let entry = try #require(await bench.repository.settle(ids, timeout: 30).first)
    #expect(entry.state == .conflict)
    #expect(entry.expected?.value(.status) == "processing")
    #expect(entry.found?.value(.status) == "canceled")
    #expect(bench.shop.writes.isEmpty)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a field that the change does not write may differ")
  func otherFields() async throws {
    let bench = Bench()
    let seen = OrderState(bench.shop.add("1"))
    bench.shop.edit("1") { $0.note = "a colleague's note" }
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1", expected: seen)], holdSeconds: nil)
    #expect(await bench.repository.settle(ids, timeout: 30).map(\.state) == [.done])
    #expect(bench.shop["1"]?.note == "a colleague's note")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a batch goes on after one order is refused: 59 done, 1 refused, one write each")
  func oneRefused() async throws {
    let bench = Bench()
    let ids = (1...60).map(String.init)
    for id in ids { bench.shop.add(id) }
    bench.shop.failWrites(of: "31", [.notApplied(.refused(code: 422, text: "no"))])
    try await bench.repository.start()
    let entries = try await bench.mark(ids)
    #expect(entries.filter { $0.state == .done }.count == 59)
    #expect(entries[30].state == .refused)
    #expect(bench.shop.writes == ids)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a shop that goes down after 30 leaves 30 queued; a second run touches only those")
  func goesDown() async throws {
    let folder = TemporaryFolder()
    let first = Bench(folder: folder)
    let ids = (1...60).map(String.init)
    for id in ids { first.shop.add(id) }
    first.shop.failWrites(of: "31", [.notApplied(.unreachable("refused"))])
    try await first.repository.start()
    first.shop.afterWrite.close()
    let submitted = try await first.repository.submit(ids.map { first.request($0) }, holdSeconds: nil)
    first.shop.afterWrite.open()
    let entries = await first.repository.settle(submitted, timeout: 30)
    #expect(entries.prefix(30).allSatisfy { $0.state == .done })
    #expect(entries.suffix(30).allSatisfy { $0.state == .queued })
    #expect(entries[30].attempts == 0)
    await first.repository.stop(sendHeld: false)

    let second = Bench([first.shop], folder: folder)
    try await second.repository.start()
    let again = try await second.mark(ids)
    #expect(again.prefix(30).allSatisfy { $0.state == .unchanged })
    #expect(again.suffix(30).allSatisfy { $0.state == .done })
    #expect(Set(again.suffix(30).map(\.id)) == Set(entries.suffix(30).map(\.id)), "joined, not added")
    #expect(first.shop.writes == Array(ids.prefix(30)) + ["31"] + Array(ids.suffix(30)))
    await second.repository.stop(sendHeld: false)
  }

  @Test("a cut after the shop acted: no second write, found by reading")
  func cutAfter() async throws {
    let bench = Bench()
    bench.shop.add("1")
    bench.shop.failWrites(of: "1", [.applied(.unclear("connection cut"))])
    try await bench.repository.start()
    #expect(try await bench.mark(["1"]).map(\.state) == [.done])
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a cut before the shop acted: one more try, then failed", arguments: [1, 2])
  func cutBefore(cuts: Int) async throws {
    let bench = Bench()
    bench.shop.add("1")
    let cut = FakeShopClient.WriteFault.notApplied(.unclear("connection cut"))
    bench.shop.failWrites(of: "1", Array(repeating: cut, count: cuts))
    try await bench.repository.start()
    let entry = try #require(try await bench.mark(["1"]).first)
    #expect(entry.state == (cuts == 1 ? .done : .failed))
    #expect(bench.shop.writes.count == 2)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a colleague's change while the outcome was unclear is a conflict")
  func unclearThenForeign() async throws {
    let bench = Bench()
    bench.shop.add("1")
    bench.shop.failWrites(of: "1", [.notApplied(.unclear("cut"))])
    bench.shop.afterWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.afterWrite.arrived()
    bench.shop.edit("1") { $0.shopStatus = "canceled" }
    bench.shop.afterWrite.open()
    let entry = try #require(await bench.repository.settle(ids, timeout: 30).first)
    #expect(entry.state == .conflict)
    #expect(entry.before?.value(.status) == "processing")
    #expect(entry.found?.value(.status) == "canceled")
    #expect(bench.shop.writes.count == 1)
    await bench.repository.stop(sendHeld: false)
  }

  @Test(
    "an unclear write that cannot be read stays unclear and is read again by the console, never sent again")
  func staysUnclear() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    await bench.published.first { $0.shops[0].lastRead != nil }
    bench.shop.failWrites(of: "1", [.applied(.unclear("cut"))])
    bench.shop.beforeWrite.close()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    bench.shop.failReads(of: "1", [.unclear("timeout")])
    bench.shop.beforeWrite.open()
    #expect(await bench.repository.settle(ids, timeout: 30).map(\.state) == [.unclear])
    bench.clock.advance(by: 60)
    await bench.published.entry(ids[0], in: .done)
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test("an answer that cannot be read proves nothing: the order is read")
  func malformedAnswer() async throws {
    let bench = Bench()
    bench.shop.add("1")
    bench.shop.failWrites(of: "1", [.applied(.malformed("<html>"))])
    try await bench.repository.start()
    #expect(try await bench.mark(["1"]).map(\.state) == [.done])
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test(
    "causes of the whole shop leave its changes queued, and another shop goes on",
    arguments: [
      ShopError.unauthorized("bad key"), .unreachable("no address"), .rateLimited(retryAfter: 30),
    ])
  func shopWide(error: ShopError) async throws {
    let bench = Bench([FakeShopClient("a"), FakeShopClient("b")])
    for shop in bench.shops { for id in ["1", "2"] { shop.add(id) } }
    bench.shops[0].setDown(error)
    try await bench.repository.start()
    let requests = ["a", "b"].flatMap { shop in
      ["1", "2"].map { id in
        ChangeRequest(
          order: OrderID(shop: shop, id: id), number: id,
          change: OrderChange(status: FakeShopClient.statuses[2]), expected: nil)
      }
    }
    let ids = try await bench.repository.submit(requests, holdSeconds: nil)
    let states = await bench.repository.settle(ids, timeout: 30).map(\.state)
    #expect(states == [.queued, .queued, .done, .done])
    let status = await bench.repository.snapshot().shops[0]
    #expect(status.error == error)
    #expect(status.failingSince == bench.clock.now())
    #expect(bench.shops[0].calls.count == 1, "the second change did not ask the dead shop again")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("one order whose reading keeps failing does not stop the others")
  func oneUnreadable() async throws {
    let bench = Bench()
    for id in ["1", "2", "3"] { bench.shop.add(id) }
    bench.shop.failReads(of: "2", Array(repeating: .unclear("500"), count: 9))
    try await bench.repository.start()
    let entries = try await bench.mark(["1", "2", "3"])
    #expect(entries.map(\.state) == [.done, .failed, .done])
    #expect(bench.shop.writes == ["1", "3"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a shop of which no order can be read leaves the changes queued")
  func nothingReadable() async throws {
    let bench = Bench()
    for id in ["1", "2", "3"] {
      bench.shop.add(id)
      bench.shop.failReads(of: id, Array(repeating: .unclear("timeout"), count: 9))
    }
    try await bench.repository.start()
    #expect(try await bench.mark(["1", "2", "3"]).allSatisfy { $0.state == .queued })
    #expect(bench.shop.writes.isEmpty)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("an order the shop does not have fails, the others go on")
  func notFound() async throws {
    let bench = Bench()
    bench.shop.add("2")
    try await bench.repository.start()
    let entries = try await bench.mark(["1", "2"])
    #expect(entries.map(\.state) == [.failed, .done])
    #expect(entries[0].error?.kind == "notFound")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("changes without status and paid travel in bulk requests, with a result for each")
  func bulk() async throws {
    let bench = Bench([FakeShopClient(bulkLimit: 50)])
    let ids = (1...120).map(String.init)
    for id in ids { bench.shop.add(id) }
    bench.shop.edit("5") { $0.shipping.tracking = "T5" }
    bench.shop.failWrites(of: "7", [.notApplied(.refused(code: 400, text: "no"))])
    bench.shop.failWrites(of: "8", [.applied(.unclear("cut"))])
    try await bench.repository.start()
    let requests = ids.map { id in
      var change = OrderChange()
      change.tracking = "T" + id
      return ChangeRequest(
        order: OrderID(shop: "parallax", id: id), number: id, change: change, expected: nil)
    }
    let submitted = try await bench.repository.submit(requests, holdSeconds: nil)
    let states = await bench.repository.settle(submitted, timeout: 30).map(\.state)
    #expect(states[4] == .unchanged)
    #expect(states[6] == .refused)
    #expect(states.filter { $0 == .done }.count == 118)
    #expect(bench.shop.calls.filter { if case .bulk = $0 { true } else { false } }.count == 3)
    #expect(bench.shop.writes.count == 119, "each order at most once")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("what the shop cannot do is refused with the reason, before anything is asked of it")
  func refusals() async throws {
    let bench = Bench()
    bench.shop.add("1")
    try await bench.repository.start()
    let odd = OrderChange(status: StatusChoice(status: .sent, word: "teleported"))
    let requests = [
      ChangeRequest(order: OrderID(shop: "parallax", id: "1"), number: "1", change: odd, expected: nil),
      ChangeRequest(order: OrderID(shop: "nowhere", id: "1"), number: "1", change: odd, expected: nil),
    ]
    let ids = try await bench.repository.submit(requests, holdSeconds: nil)
    let entries = await bench.repository.settle(ids, timeout: 30)
    #expect(entries.map(\.state) == [.refused, .refused])
    #expect(entries[0].error?.text.contains("teleported") ?? false)
    #expect(bench.shop.calls.isEmpty)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a read-only shop is never written to")
  func readOnly() async throws {
    let bench = Bench(readOnly: true)
    bench.shop.add("1")
    try await bench.repository.start()
    let entries = try await bench.mark(["1"])
    #expect(entries.map(\.state) == [.refused])
    #expect(entries[0].error?.kind == "readOnly")
    #expect(bench.shop.calls.isEmpty)
    await bench.repository.stop(sendHeld: false)
  }

  @Test(
    "an interrupt lets what is on its way settle; the rest is given up or stays queued, and is not sent",
    arguments: [true, false])
  func interrupted(givingUp: Bool) async throws {
    let bench = Bench()
    for id in ["1", "2", "3"] { bench.shop.add(id) }
    try await bench.repository.start()
    bench.shop.beforeWrite.close()
    let ids = try await bench.repository.submit(["1", "2", "3"].map { bench.request($0) }, holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    await bench.repository.interrupt(ids, givingUp: givingUp)
    bench.shop.beforeWrite.open()
    let states = await bench.repository.settle(ids, timeout: 30).map(\.state)
    let rest = givingUp ? OutboxState.withdrawn : .queued
    #expect(states == [.done, rest, rest])
    await bench.repository.stop(sendHeld: false)
    #expect(bench.shop.writes == ["1"])
  }

  @Test("a write that proves not applied after an interrupt is not tried again")
  func interruptedUnclear() async throws {
    let bench = Bench()
    bench.shop.add("1")
    bench.shop.failWrites(of: "1", [.notApplied(.unclear("cut"))])
    try await bench.repository.start()
    bench.shop.beforeWrite.close()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    await bench.repository.interrupt(ids, givingUp: true)
    bench.shop.beforeWrite.open()
    #expect(await bench.repository.settle(ids, timeout: 30).map(\.state) == [.withdrawn])
    await bench.repository.stop(sendHeld: false)
    #expect(bench.shop.writes == ["1"])
  }
}
