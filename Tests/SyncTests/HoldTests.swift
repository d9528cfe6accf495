import OrderModel
import OrderSync
import Testing
import TestSupport

/// The time in which a change can be taken back, and what happens to it when the console goes.
@Suite("Hold", .timeLimit(.minutes(1)))
struct HoldTests {
  @Test("a held change is not sent before its time, then by itself")
  func release() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: 5)
    await bench.published.entry(ids[0], in: .held)
    bench.clock.advance(by: 4.9)
    await bench.repository.refresh(shops: nil, full: false)
    #expect(bench.shop.writes.isEmpty)
    bench.clock.advance(by: 0.2)
    await bench.published.entry(ids[0], in: .done)
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a change taken back never reaches the shop")
  func withdraw() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: 5)
    try await bench.repository.withdraw(ids)
    bench.clock.advance(by: 60)
    await bench.repository.refresh(shops: nil, full: false)
    #expect(await bench.repository.settle(ids, timeout: 1).map(\.state) == [.withdrawn])
    #expect(bench.shop.writes.isEmpty)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("Enter held down asks for one change")
  func keyRepeat() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    var ids: Set<UInt64> = []
    for _ in 1...20 { ids.formUnion(try await bench.repository.submit([bench.request("1")], holdSeconds: 5)) }
    #expect(ids.count == 1)
    bench.clock.advance(by: 5)
    _ = await bench.repository.settle(Array(ids), timeout: 30)
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test("quitting with send now flushes what is held")
  func quitAndSend() async throws {
    let bench = Bench(isConsole: true)
    for id in ["1", "2"] { bench.shop.add(id) }
    try await bench.repository.start()
    _ = try await bench.repository.submit(["1", "2"].map { bench.request($0) }, holdSeconds: 60)
    await bench.repository.stop(sendHeld: true)
    #expect(bench.shop.writes == ["1", "2"])
  }

  @Test("quitting with keep, or a crash, leaves it held; the next start waits for a key")
  func quitAndKeep() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: 60)
    let crashed = try bench.folder.copy()
    await bench.repository.stop(sendHeld: false)
    #expect(bench.shop.writes.isEmpty)
    for folder in [bench.folder, crashed] {
      let next = Bench([FakeShopClient()], folder: folder, isConsole: true)
      next.shop.add("1")
      try await next.repository.start()
      await next.published.entry(ids[0], in: .held)
      next.clock.advance(by: 3600)
      await next.repository.refresh(shops: nil, full: false)
      #expect(next.shop.writes.isEmpty)
      try await next.repository.release(ids)
      #expect(await next.repository.settle(ids, timeout: 30).map(\.state) == [.done])
      #expect(next.shop.writes == ["1"])
      await next.repository.stop(sendHeld: false)
    }
  }

  @Test("changes of one order go in the order in which they were made")
  func inOrder() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    let words = ["sent", "canceled", "sent"]
    let held = try await bench.repository.submit(words.map { bench.request("1", $0) }, holdSeconds: 5)
    #expect(Set(held).count == 3)
    bench.clock.advance(by: 5)
    #expect(await bench.repository.settle(held, timeout: 30).map(\.state) == [.done, .done, .done])
    let written = bench.shop.calls.compactMap { call -> String? in
      if case .write(_, let change) = call { change.status?.word } else { nil }
    }
    #expect(written == words)
    await bench.repository.stop(sendHeld: false)
  }
}
