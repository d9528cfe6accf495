import Foundation
import OrderModel
import OrderSync
import Testing
import TestSupport

/// A process that dies at any moment between the key and the shop's answer: the change is sent once or shown as
/// unclear, never lost, never doubled. A copy of the folder at that moment is what the next process finds.
@Suite("Crash", .timeLimit(.minutes(1)))
struct CrashTests {
  /// Runs a new process on a folder until the change is settled; the clock stands right after the crash.
  private func restart(_ folder: TemporaryFolder, _ shop: FakeShopClient, isConsole: Bool = true) -> Bench {
    Bench([shop], folder: folder, isConsole: isConsole)
  }

  @Test("dead after the journal, before the write: sent once by the next start")
  func beforeWrite() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    bench.shop.beforeWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    let crashed = try bench.folder.copy()
    bench.shop.setDown(.unreachable("dead"))
    bench.shop.beforeWrite.open()
    await bench.repository.stop(sendHeld: false)

    bench.shop.setDown(nil)
    let next = restart(crashed, bench.shop)
    try await next.repository.start()
    let entry = try #require(await next.published.entry(ids[0], in: .done))
    #expect(entry.attempts == 2)
    #expect(bench.shop.writes == ["1"])
    await next.repository.stop(sendHeld: false)
  }

  @Test(
    "dead after the write, before the answer: found by reading, no second write", arguments: [true, false])
  func afterWrite(isConsole: Bool) async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    bench.shop.afterWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.afterWrite.arrived()
    let crashed = try bench.folder.copy()
    bench.shop.afterWrite.open()
    await bench.repository.stop(sendHeld: false)

    let next = restart(crashed, bench.shop, isConsole: isConsole)
    try await next.repository.start()
    if !isConsole { try await next.repository.retry(ids) }
    await next.published.entry(ids[0], in: .done)
    #expect(bench.shop.writes == ["1"])
    await next.repository.stop(sendHeld: false)
  }

  @Test("dead after the write, and a colleague changed the order since: conflict with both versions")
  func afterWriteThenForeign() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    bench.shop.beforeWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    let crashed = try bench.folder.copy()
    bench.shop.setDown(.unreachable("dead"))
    bench.shop.beforeWrite.open()
    await bench.repository.stop(sendHeld: false)
    bench.shop.setDown(nil)
    bench.shop.edit("1") { $0.shopStatus = "canceled" }

    let next = restart(crashed, bench.shop)
    try await next.repository.start()
    let entry = try #require(await next.published.entry(ids[0], in: .conflict))
    #expect(entry.before?.value(.status) == "processing")
    #expect(entry.found?.value(.status) == "canceled")
    #expect(bench.shop.writes.isEmpty)
    await next.repository.stop(sendHeld: false)
  }

  @Test(
    "the journal cut anywhere in a life: each start ends with one write at most, and none is invented")
  func everyByte() async throws {
    let bench = Bench()
    bench.shop.add("1")
    try await bench.repository.start()
    _ = try await bench.mark(["1"])
    await bench.repository.stop(sendHeld: false)
    let whole = try Data(contentsOf: URL(fileURLWithPath: bench.folder.path + "/state/outbox.journal"))
    for length in stride(from: 0, through: whole.count, by: 11) {
      let folder = TemporaryFolder()
      try FileManager.default.createDirectory(
        atPath: folder.path + "/state", withIntermediateDirectories: true)
      try whole.prefix(length).write(to: URL(fileURLWithPath: folder.path + "/state/outbox.journal"))
      let shop = FakeShopClient()
      shop.add("1")
      let next = Bench([shop], folder: folder)
      try await next.repository.start()
      let found = await next.repository.snapshot().outbox
      #expect(found.count <= 1)
      try await next.repository.retry(found.map(\.id))
      let states = await next.repository.settle(found.map(\.id), timeout: 30).map(\.state)
      #expect(states.allSatisfy { $0 == .done })
      #expect(shop.writes.count == found.count)
      await next.repository.stop(sendHeld: false)
    }
  }

  @Test(
    "after an outage the console sends young changes by itself; older ones wait for a key",
    arguments: [10, 20])
  func autoSend(minutes: Double) async throws {
    let folder = TemporaryFolder()
    let clock = ManualClock()
    let shop = FakeShopClient()
    shop.add("1")
    shop.setDown(.unreachable("no route"))
    let command = Bench([shop], folder: folder, clock: clock)
    try await command.repository.start()
    let queued = try await command.mark(["1"])
    #expect(queued.map(\.state) == [.queued])
    await command.repository.stop(sendHeld: false)
    shop.setDown(nil)
    clock.advance(by: minutes * 60)

    let console = Bench([shop], folder: folder, clock: clock, isConsole: true)
    try await console.repository.start()
    await console.published.first { $0.shops[0].lastRead != nil }
    if minutes < 15 {
      await console.published.entry(queued[0].id, in: .done)
    } else {
      #expect(await console.repository.snapshot().outbox.map(\.state) == [.queued])
      #expect(shop.writes.isEmpty)
      try await console.repository.retry([queued[0].id])
      await console.published.entry(queued[0].id, in: .done)
    }
    #expect(shop.writes == ["1"])
    await console.repository.stop(sendHeld: false)
  }

  @Test("dead before the write and started again much later: read, then waits for a key")
  func muchLater() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    bench.shop.beforeWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    let crashed = try bench.folder.copy()
    bench.shop.setDown(.unreachable("dead"))
    bench.shop.beforeWrite.open()
    await bench.repository.stop(sendHeld: false)
    bench.shop.setDown(nil)

    let next = restart(crashed, bench.shop)
    next.clock.advance(by: 3600)
    try await next.repository.start()
    // A pass comes after everything that may be sent.
    let now = next.clock.now()
    await next.published.first { $0.shops[0].lastRead == now }
    #expect(await next.repository.snapshot().outbox.map(\.state) == [.queued])
    #expect(bench.shop.writes.isEmpty)
    try await next.repository.retry(ids)
    await next.published.entry(ids[0], in: .done)
    #expect(bench.shop.writes == ["1"])
    await next.repository.stop(sendHeld: false)
  }

  @Test("quitting waits for the write under way, not for a reading that hangs")
  func stopping() async throws {
    let bench = Bench([FakeShopClient("parallax"), FakeShopClient("hangs")], isConsole: true)
    bench.shop.add("1")
    bench.shops[1].beforeFeed.close()
    bench.shop.beforeWrite.close()
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    await bench.shop.beforeWrite.arrived()
    await bench.shops[1].beforeFeed.arrived()
    async let stopped: Void = bench.repository.stop(sendHeld: false)
    await bench.clock.waitForSleeper(until: bench.clock.now() + 10)
    bench.shop.beforeWrite.open()
    await stopped
    #expect(await bench.repository.snapshot().outbox.first { $0.id == ids[0] }?.state == .done)
    bench.shops[1].beforeFeed.open()
  }

  @Test("a damaged journal is kept aside, told, and its changes wait for a key")
  func damagedJournal() async throws {
    let folder = TemporaryFolder()
    let shop = FakeShopClient()
    for id in ["1", "2"] { shop.add(id) }
    shop.setDown(.unreachable("no route"))
    let first = Bench([shop], folder: folder)
    try await first.repository.start()
    let queued = try await first.mark(["1", "2"])
    await first.repository.stop(sendHeld: false)
    let path = folder.path + "/state/outbox.journal"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[20] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    shop.setDown(nil)

    let console = Bench([shop], folder: folder, isConsole: true)
    try await console.repository.start()
    let snapshot = await console.published.first { $0.shops[0].lastRead != nil }
    #expect(snapshot.notices.contains { $0.contains("outbox.journal.damaged-1") })
    #expect(FileManager.default.fileExists(atPath: path + ".damaged-1"))
    #expect(snapshot.outbox.map(\.state) == [.queued, .queued])
    #expect(shop.writes.isEmpty)
    try await console.repository.retry(queued.map(\.id))
    _ = await console.repository.settle(queued.map(\.id), timeout: 30)
    #expect(Set(shop.writes) == ["1", "2"])
    await console.repository.stop(sendHeld: false)
  }
}
