import Foundation
import OrderModel
import OrderSync
import Testing
import TestSupport

/// Reading shops: every order once, each shop on its own.
@Suite("Feed", .timeLimit(.minutes(1)))
struct FeedTests {
  @Test("250 orders with equal time stamps while 5 arrive: 255, each once")
  func shiftingPages() async throws {
    let shop = FakeShopClient(pageSize: 50)
    for number in 1...250 { shop.add(String(number)) }
    shop.onFeed { page in if page <= 5 { shop.add("new\(page)") } }
    let bench = Bench([shop])
    try await bench.repository.start()
    await bench.repository.refresh(shops: nil, full: false)
    await bench.repository.refresh(shops: nil, full: false)
    let orders = await bench.repository.snapshot().orders
    let ids = (0..<Row(orders.count)).map { orders.id(at: $0).id }
    #expect(ids.count == 255)
    #expect(Set(ids).count == 255)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("the cursor moves only when the whole pass is in")
  func cursorAfterPass() async throws {
    let shop = FakeShopClient(pageSize: 10)
    for number in 1...25 { shop.add(String(number)) }
    let bench = Bench([shop])
    try await bench.repository.start()
    shop.onFeed { if $0 == 2 { shop.setDown(.unreachable("gone")) } }
    await bench.repository.refresh(shops: nil, full: false)
    #expect(await bench.repository.snapshot().orders.count == 10, "what was read is shown")
    shop.onFeed { _ in }
    shop.setDown(nil)
    await bench.repository.refresh(shops: nil, full: false)
    #expect(shop.calls.contains(.feed(since: "25", page: nil)) == false)
    #expect(await bench.repository.snapshot().orders.count == 25)
    await bench.repository.refresh(shops: nil, full: false)
    #expect(shop.calls.last == .feed(since: "25", page: nil))
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a full pass drops what the shop no longer has, but only when it was completed")
  func dropsMissing() async throws {
    let shop = FakeShopClient(pageSize: 2)
    for number in 1...5 { shop.add(String(number)) }
    let bench = Bench([shop])
    try await bench.repository.start()
    await bench.repository.refresh(shops: nil, full: false)
    shop.remove("3")
    await bench.repository.refresh(shops: nil, full: false)
    #expect(await bench.repository.snapshot().orders.count == 5)
    shop.onFeed { if $0 == 6 { shop.setDown(.unreachable("gone")) } }
    await bench.repository.refresh(shops: nil, full: true)
    #expect(await bench.repository.snapshot().orders.count == 5)
    shop.onFeed { _ in }
    shop.setDown(nil)
    await bench.repository.refresh(shops: nil, full: true)
    #expect(await bench.repository.snapshot().orders.count == 4)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a shop that never answers holds up nobody else")
  func deadShop() async throws {
    let bench = Bench([FakeShopClient("dead"), FakeShopClient("alive")], isConsole: true)
    bench.shops[1].add("1")
    bench.shops[0].beforeFeed.close()
    try await bench.repository.start()
    await bench.shops[0].beforeFeed.arrived()
    await bench.published.first { $0.shops[1].lastRead != nil && $0.orders.count == 1 }
    #expect(await bench.repository.snapshot().shops[0].isRefreshing)
    bench.shops[0].beforeFeed.open()
    await bench.repository.stop(sendHeld: false)
  }

  @Test("the console polls by the interval; a failing shop is asked less and less, also on a bad key")
  func backOff() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.setDown(.unauthorized("bad key"))
    let began = bench.clock.now()
    try await bench.repository.start()
    var waits: [Double] = []
    for failure in 1...6 {
      await bench.published.first {
        ($0.shops[0].nextAttempt ?? 0) > bench.clock.now() && !$0.shops[0].isRefreshing
      }
      let next = try #require(await bench.repository.snapshot().shops[0].nextAttempt)
      waits.append(next - bench.clock.now())
      #expect(bench.shop.calls.count == failure)
      bench.clock.advance(by: next - bench.clock.now())
    }
    #expect(waits.map { $0.rounded() } == [60, 120, 240, 480, 900, 900])
    #expect(await bench.repository.snapshot().shops[0].failingSince == began)
    bench.shop.setDown(nil)
    await bench.repository.refresh(shops: nil, full: false)
    let status = await bench.repository.snapshot().shops[0]
    #expect(status.failingSince == nil)
    #expect(status.error == nil)
    #expect(status.lastRead == bench.clock.now())
    await bench.repository.stop(sendHeld: false)
  }

  @Test("orders and cursors outlive the process; without its cache the shop is read whole")
  func cache() async throws {
    let folder = TemporaryFolder()
    let shop = FakeShopClient()
    for number in 1...3 { shop.add(String(number)) }
    let first = Bench([shop], folder: folder)
    try await first.repository.start()
    await first.repository.refresh(shops: nil, full: false)
    await first.repository.stop(sendHeld: false)

    let second = Bench([shop], folder: folder)
    try await second.repository.start()
    #expect(await second.repository.snapshot().orders.count == 3)
    #expect(await second.repository.snapshot().shops[0].lastRead == first.clock.now())
    await second.repository.refresh(shops: nil, full: false)
    #expect(shop.calls.last == .feed(since: "3", page: nil))
    await second.repository.stop(sendHeld: false)

    let third = Bench([shop])
    try await third.repository.start()
    await third.repository.refresh(shops: nil, full: false)
    #expect(shop.calls.last == .feed(since: nil, page: nil))
    await third.repository.stop(sendHeld: false)
  }

  @Test("sending goes before polling: a change made during a long pass does not wait for its end")
  func sendsDuringPass() async throws {
    let shop = FakeShopClient(pageSize: 1)
    for number in 1...5 { shop.add(String(number)) }
    let bench = Bench([shop], isConsole: true)
    shop.beforeFeed.close()
    try await bench.repository.start()
    await shop.beforeFeed.arrived()
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    shop.beforeFeed.open()
    _ = await bench.repository.settle(ids, timeout: 30)
    await bench.published.first { $0.shops[0].lastRead != nil }
    let write = try #require(shop.calls.firstIndex { if case .write = $0 { true } else { false } })
    let lastPage = try #require(shop.calls.lastIndex { if case .feed = $0 { true } else { false } })
    #expect(write < lastPage)
    #expect(await bench.repository.snapshot().orders.count == 5)
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a change whose shop comes back goes out by itself, once")
  func comesBack() async throws {
    let bench = Bench(isConsole: true)
    bench.shop.add("1")
    try await bench.repository.start()
    await bench.published.first { $0.shops[0].lastRead != nil }
    bench.shop.setDown(.unreachable("no route"))
    let ids = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    #expect(await bench.repository.settle(ids, timeout: 30).map(\.state) == [.queued])
    bench.shop.setDown(nil)
    bench.clock.advance(by: 60)
    await bench.published.entry(ids[0], in: .done)
    #expect(bench.shop.writes == ["1"])
    await bench.repository.stop(sendHeld: false)
  }

  @Test(
    "a cached order with a wrong byte is read again by a full refresh and at a console's start, and told",
    arguments: [true, false])
  func damagedCache(isConsole: Bool) async throws {
    let folder = TemporaryFolder()
    let first = Bench(folder: folder)
    first.shop.add("1")
    first.shop.edit("1") { $0.note = "ring the bell twice" }
    try await first.repository.start()
    await first.repository.refresh(shops: nil, full: false)
    await first.repository.stop(sendHeld: false)
    let path = folder.path + "/cache/orders-parallax.cache"
    let text = Array("ring the bell".utf8)
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
    bytes[place] = UInt8(ascii: "s")
    try Data(bytes).write(to: URL(fileURLWithPath: path))

    let second = Bench([first.shop], folder: folder, isConsole: isConsole)
    try await second.repository.start()
    await second.repository.refresh(shops: nil, full: !isConsole)
    let snapshot = await second.repository.snapshot()
    #expect(snapshot.orders.order(of: OrderID(shop: "parallax", id: "1"))?.note == "ring the bell twice")
    #expect(snapshot.notices == ["The cached orders of parallax were damaged; all of them are read again."])
    await second.repository.stop(sendHeld: false)
  }
}
