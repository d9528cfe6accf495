import Foundation
import OrderModel
import OrderSync
import Testing

/// The order cache on disk: what it gives back, and what damage does to it.
@Suite struct CacheTests {
  /// A folder that goes away with its test.
  final class Folder {
    let path: String
    init() { path = NSTemporaryDirectory() + "orderdeck-cache-" + UUID().uuidString + "/deeper" }
    deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

    func file(_ name: String) -> String { path + "/" + name }
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }
    func write(_ bytes: [UInt8], _ name: String) throws {
      // By rename, as the cache itself does: the old file may still be mapped.
      try Data(bytes).write(to: URL(fileURLWithPath: file(name)), options: .atomic)
    }
  }

  static let shop = CacheShop(name: "alpha", identity: "shopkit https://alpha.example")
  static let stamp = CacheStamp(resume: FeedCursor("2026-09-28T10:00:00Z 17"), lastRead: 1_790_000_000.25)
  static let context = QueryContext(now: 1_790_900_000)

  private func orders(_ table: OrderTable) -> [Order] {
    table.rows(matching: nil, context: CacheTests.context).map(table.order(at:))
  }

  private func random(_ count: Int, seed: UInt64, ids: Int = 100_000) -> [Order] {
    var random = RandomOrders(seed: seed)
    return random.orders(count, shops: ["alpha"], ids: ids).map { order in
      var order = order
      order.isAbandoned = false
      return order
    }
  }

  @Test("what is stored is loaded again, order by order, with the cursor and the age")
  func roundTrip() throws {
    let folder = Folder()
    let table = OrderTable(shops: ["alpha"]).merging(random(300, seed: 1))
    let stored = try OrderCache.store(
      table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    #expect(orders(stored) == orders(table))
    #expect(stored.unsaved(of: "alpha") == 0)
    let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop])
    #expect(orders(loaded.orders) == orders(table))
    #expect(loaded.stamps == ["alpha": CacheTests.stamp])
    #expect(OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
  }

  @Test("a few changes go to a small file beside the large one, and load on top of it")
  func delta() throws {
    let folder = Folder()
    var table = OrderTable(shops: ["alpha"]).merging(random(3000, seed: 2, ids: 100_000))
    table = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let base = try folder.bytes("orders-alpha.cache")
    for round in 0..<3 as Range<UInt64> {
      table = table.merging(random(20, seed: 3 + round, ids: 50), force: true)
      let first = try #require(table.rows(matching: nil, context: CacheTests.context).first)
      table = table.removing([table.id(at: first)])
      let later = CacheStamp(resume: FeedCursor("later \(round)"), lastRead: 2)
      table = try OrderCache.store(table, of: CacheTests.shop, stamp: later, folder: folder.path)
      let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop])
      #expect(orders(loaded.orders) == orders(table))
      #expect(loaded.stamps["alpha"] == later)
    }
    #expect(try folder.bytes("orders-alpha.cache") == base)
    #expect(try folder.bytes("orders-alpha.delta").count < base.count / 4)
    #expect(OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
  }

  @Test("many changes become a new large file, and a delta of the old one means nothing to it")
  func newBase() throws {
    let folder = Folder()
    var table = OrderTable(shops: ["alpha"]).merging(random(50, seed: 4))
    table = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    table = table.merging(random(20, seed: 5))
    table = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let oldDelta = try folder.bytes("orders-alpha.delta")
    table = table.merging(random(6000, seed: 6), force: true)
    table = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    #expect(!FileManager.default.fileExists(atPath: folder.file("orders-alpha.delta")))
    // As a crash between the two renames leaves it.
    try folder.write(oldDelta, "orders-alpha.delta")
    let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop])
    #expect(orders(loaded.orders) == orders(table))
  }

  @Test(
    "orders that change while the cache is written are kept, on top of the files",
    arguments: 1...4 as ClosedRange<UInt64>)
  func rebasing(seed: UInt64) throws {
    let folder = Folder()
    let second = CacheShop(name: "beta", identity: "b")
    var random = RandomOrders(seed: seed)
    var table = OrderTable(shops: ["alpha", "beta"])
    for round in 0..<6 {
      table = table.merging(random.orders(40, shops: ["alpha", "beta"], ids: 90), force: true)
      let snapshot = table
      var stored = try OrderCache.store(
        snapshot, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
      if round % 2 == 0 {
        stored = try OrderCache.store(stored, of: second, stamp: CacheTests.stamp, folder: folder.path)
      }
      for _ in 0..<round {
        table = table.merging(random.orders(9, shops: ["alpha", "beta"], ids: 90), force: true)
        let rows = table.rows(matching: nil, context: CacheTests.context)
        table = table.removing(Set(rows.prefix(2).map(table.id(at:))))
      }
      let rebased = table.rebased(from: snapshot, onto: stored)
      #expect(rebased.count == table.count)
      #expect(orders(rebased) == orders(table))
      if round == 0 { #expect(rebased == stored) }
      table = rebased
    }
  }

  @Test("another shop under the same name does not inherit the orders")
  func identity() throws {
    let folder = Folder()
    let table = OrderTable(shops: ["alpha"]).merging(random(5, seed: 7))
    _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let other = CacheShop(name: "alpha", identity: "shopkit https://other.example")
    let loaded = OrderCache.load(folder: folder.path, shops: [other])
    #expect(loaded.orders.count == 0)
    #expect(loaded.stamps.isEmpty)
    #expect(loaded.orders.shops == ["alpha"])
  }

  @Test("an empty shop, a missing folder and a removed cache are no errors")
  func nothing() throws {
    let folder = Folder()
    #expect(OrderCache.load(folder: folder.path, shops: [CacheTests.shop]).orders.count == 0)
    #expect(OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
    let empty = OrderTable(shops: ["alpha"])
    let stored = try OrderCache.store(
      empty, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    #expect(stored.count == 0)
    let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop])
    #expect(loaded.stamps["alpha"] == CacheTests.stamp)
    OrderCache.remove(folder: folder.path, shop: CacheTests.shop)
    #expect(OrderCache.load(folder: folder.path, shops: [CacheTests.shop]).stamps.isEmpty)
  }

  @Test("folders are 0700 and files 0600: they hold customers' addresses")
  func modes() throws {
    let folder = Folder()
    let table = OrderTable(shops: ["alpha"]).merging(random(5, seed: 8))
    _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(folder.path) == 0o700)
    #expect(try mode(folder.file("orders-alpha.cache")) == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["orders-alpha.cache"])
  }

  @Test("a folder that cannot be made is an error that names it")
  func unwritable() throws {
    let table = OrderTable(shops: ["alpha"])
    #expect(throws: CacheError.self) {
      _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: "/dev/null/cache")
    }
  }

  @Test("a shop of any size is read back as it was stored", arguments: [1, 500, 8_190, 9_000])
  func sizes(count: Int) throws {
    let folder = Folder()
    let orders = (0..<count).map { number in
      var order = Order(
        id: OrderID(shop: "alpha", id: String(number)), platform: .shopkit, number: String(number),
        status: .sent, shopStatus: "sent")
      order.created = Timestamp(seconds: 1_500_000_000 + Int64(number), offset: 0)
      return order
    }
    let table = OrderTable(shops: ["alpha"]).merging(orders)
    _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop])
    #expect(loaded.orders.count == count)
    #expect(loaded.stamps["alpha"] == CacheTests.stamp)
    #expect(OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
  }

  @Test("a file cut short anywhere is ignored")
  func truncation() throws {
    let folder = Folder()
    let table = OrderTable(shops: ["alpha"]).merging(random(4, seed: 9))
    _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let whole = try folder.bytes("orders-alpha.cache")
    for length in stride(from: 0, to: whole.count, by: 7) {
      try folder.write(Array(whole[..<length]), "orders-alpha.cache")
      #expect(OrderCache.load(folder: folder.path, shops: [CacheTests.shop]).orders.count == 0)
      #expect(!OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
    }
  }

  @Test("a wrong byte anywhere is noticed by the check, and reading everything never crashes")
  func damage() throws {
    let folder = Folder()
    let table = OrderTable(shops: ["alpha"]).merging(random(4, seed: 10))
    _ = try OrderCache.store(table, of: CacheTests.shop, stamp: CacheTests.stamp, folder: folder.path)
    let whole = try folder.bytes("orders-alpha.cache")
    let queries = try ["maria", "note:two", "total>1", "created>2020", "-status:sent", "status:=sent"]
      .map { try OrderQuery(parsing: $0) }
    for position in whole.indices {
      var damaged = whole
      damaged[position] ^= position % 2 == 0 ? 0xFF : 0x81
      try folder.write(damaged, "orders-alpha.cache")
      #expect(!OrderCache.isIntact(folder: folder.path, shop: CacheTests.shop))
      let loaded = OrderCache.load(folder: folder.path, shops: [CacheTests.shop]).orders
      for query in queries { _ = loaded.count(matching: query, context: CacheTests.context) }
      for key in [OrderSort.Key.number, .customer, .total, .status] {
        let rows = loaded.rows(matching: nil, sortedBy: OrderSort(key: key), context: CacheTests.context)
        for row in rows { _ = loaded.summary(at: row) }
        _ = loaded.totals(of: rows)
      }
      _ = loaded.row(of: OrderID(shop: "alpha", id: "1"))
    }
  }
}
