import Foundation
import OrderModel
import OrderSync

/// The order list: opening the cache, listing, filtering, sorting, changing. Milliseconds.
struct OrderBenchmarks {
  private let folder: String
  private let shops = SampleOrders.shops.map { CacheShop(name: $0, identity: "benchmark") }
  private let context = QueryContext(now: SampleOrders.now)

  /// Works in an empty folder.
  init(folder: String) { self.folder = folder }

  /// Adds one column of figures for `count` orders.
  func run(_ count: Int, into table: inout FigureTable) throws {
    var orders = OrderTable(shops: SampleOrders.shops)
    table.add(
      "read in pages of 50 (all orders)",
      Measure.once {
        for start in stride(from: 0, to: count, by: 50) {
          orders = orders.merging((start..<min(count, start + 50)).map { SampleOrders.order($0) })
        }
      })
    table.add("write the whole cache", try Measure.once { orders = try store(orders) })
    table.add("cache load", Measure.median { _ = load() })
    orders = load()
    table.add("cache load and list of 40 lines", Measure.median { firstFrame() })
    table.add("list build", Measure.median { _ = orders.rows(matching: nil, context: context) })
    try filter(orders, into: &table)
    for key in OrderSort.Key.allCases {
      let sort = OrderSort(key: key)
      table.add(
        "sort by \(key.rawValue)",
        Measure.median(5) { _ = orders.rows(matching: nil, sortedBy: sort, context: context) })
    }
    let rows = orders.rows(matching: nil, context: context)
    table.add("totals of all rows", Measure.median { _ = orders.totals(of: rows) })
    table.add("40 list lines", Measure.median { for row in rows.prefix(40) { _ = orders.summary(at: row) } })
    ConsoleBenchmarks.run(orders, into: &table)
    try change(&orders, count, into: &table)
  }

  private func load() -> OrderTable { OrderCache.load(folder: folder, shops: shops).orders }

  private func firstFrame() {
    let orders = load()
    for row in orders.rows(matching: nil, context: context).prefix(40) { _ = orders.summary(at: row) }
  }

  private func store(_ orders: OrderTable) throws -> OrderTable {
    var orders = orders
    for shop in shops { orders = try OrderCache.store(orders, of: shop, stamp: CacheStamp(), folder: folder) }
    return orders
  }

  private func filter(_ orders: OrderTable, into table: inout FigureTable) throws {
    let typed = ["c", "co", "con", "conc", "maria silva", "#19999", "rr12", "customer77", "zzzz"]
    for text in typed {
      let query = OrderQuery([QueryTerm(.anywhere(text))])
      table.add("filter \"\(text)\"", Measure.median { _ = orders.rows(matching: query, context: context) })
    }
    let terms = [
      "status:processing paid:yes", "note:vizinho", "total>100eur age<30d",
      "maria porto -status:sent sku:1012",
      "created>=2026-06-01 country:se",
    ]
    for text in terms {
      let query = try OrderQuery(parsing: text)
      table.add("query \(text)", Measure.median { _ = orders.rows(matching: query, context: context) })
    }
  }

  private func change(_ orders: inout OrderTable, _ count: Int, into table: inout FigureTable) throws {
    var number = 0
    func changed() -> Order {
      number += 1
      var order = SampleOrders.order(number * 7919 % count)
      order.note = "changed \(number)"
      order.updated = Timestamp(seconds: Int64(SampleOrders.now) + Int64(number))
      return order
    }
    var latest = orders
    table.add("merge one changed order", Measure.median(25) { latest = latest.merging([changed()]) })
    table.add(
      "merge a page of 50", Measure.median(9) { latest = latest.merging((0..<50).map { _ in changed() }) })
    table.add("list build after that", Measure.median { _ = latest.rows(matching: nil, context: context) })
    table.add("write the changes to the cache", try Measure.once { orders = try store(latest) })
  }
}
