import Foundation
import OrderModel
import Testing

/// The columns against the simplest table that could be right.
@Suite struct TableTests {
  static let shops = ["gamma", "alpha", "beta"]
  static let now = 1_790_900_000.0

  static let queryTexts = [
    "", "maria", "conceicao", "CONCEIÇÃO", "groß", "gross", "王", "porto", "\"porto alegre\"", "-maria",
    "sku-1",
    "ελενη", "[31m", "status:sent", "status:sent|canceled -paid:yes", "status:=waiting_stock",
    "-status:=sent",
    "shop:alpha|beta", "-shop:alpha", "platform:shopkit", "-platform:shopkit", "paid:yes", "paid:no",
    "paid:yes|no",
    "country:pt", "country:PRT|se", "-country:pt", "sku:9", "sku:abc|10", "tracking:tr4", "-tracking:tr4",
    "carrier:fedex", "coupon:sku", "note:two", "note:maria -note:silva", "email:maria", "city:malmo",
    "number:7",
    "number:\"#7\"", "total>100", "total>=100.5", "total=12.34", "total<0.5", "total<=-1", "total>1000jpy",
    "total<1.2345kwd", "-total>1", "age>2d", "age<=36h", "age=3d", "age<1w", "age>10000m",
    "created=2026-09-28",
    "created<2026-09-25", "created>=2026-09", "created<=2026-09-22", "updated>2026-09-29", "updated=2026",
    "-created>2026-09-25", "items=0", "items>3", "items<=1", "is:new", "is:abandoned", "-is:new", "is:marked",
    "is:held|queued", "is:unclear|conflict", "-is:abandoned maria",
    "maria paid:yes total>10 status:sent|pending",
  ]

  private func context(_ reference: ReferenceTable) -> QueryContext {
    var context = QueryContext(now: TableTests.now)
    context.zones["alpha"] = TimeZone(identifier: "America/New_York")
    context.zones["beta"] = TimeZone(identifier: "Europe/Lisbon")
    let ids = reference.orders.keys.sorted { ($0.shop, $0.id) < ($1.shop, $1.id) }
    for (index, id) in ids.enumerated() where index % 7 == 0 {
      context.marked.insert(id)
      context.outbox[id] = OutboxState.allCases[index / 7 % OutboxState.allCases.count]
    }
    context.undelivered["gamma"] = ["sku"]
    return context
  }

  private func expectEqual(
    _ table: OrderTable, _ reference: ReferenceTable, _ query: OrderQuery?, _ comment: Comment,
    sort: OrderSort = .standard
  ) {
    let context = context(reference)
    let rows = table.rows(matching: query, sortedBy: sort, context: context)
    let expected = reference.ids(matching: query, sortedBy: sort, context: context)
    #expect(rows.map(table.id(at:)) == expected, comment)
    if let query { #expect(table.count(matching: query, context: context) == expected.count, comment) }
  }

  @Test(
    "merging batches, old news and repeats gives what a dictionary gives",
    arguments: 1...6 as ClosedRange<UInt64>)
  func merging(seed: UInt64) {
    var random = RandomOrders(seed: seed)
    var table = OrderTable(shops: TableTests.shops)
    var reference = ReferenceTable(shops: TableTests.shops)
    for _ in 0..<random.number(1...30) {
      let batch = random.orders(random.number(0...60))
      let force = random.chance(20)
      table = table.merging(batch, force: force)
      reference.merge(batch, force: force)
    }
    #expect(table.count == reference.orders.count)
    for order in reference.orders.values {
      let row = table.row(of: order.id)
      #expect(row.map(table.order(at:)) == order)
      #expect(row.map(table.summary(at:)) == OrderSummary(order))
    }
    #expect(table.row(of: OrderID(shop: "alpha", id: "nothing")) == nil)
    #expect(table.row(of: OrderID(shop: "nothing", id: "1")) == nil)
    expectEqual(table, reference, nil, "seed \(seed)")
  }

  @Test("every query finds the same orders in the same order as a plain search", arguments: queryTexts)
  func queries(text: String) throws {
    for seed in 20...21 as ClosedRange<UInt64> {
      var random = RandomOrders(seed: seed)
      var table = OrderTable(shops: TableTests.shops)
      var reference = ReferenceTable(shops: TableTests.shops)
      for _ in 0..<6 {
        let batch = random.orders(50)
        table = table.merging(batch)
        reference.merge(batch)
      }
      expectEqual(table, reference, try OrderQuery(parsing: text), "seed \(seed): \(text)")
    }
  }

  @Test(
    "every column sorts as a plain sort does, both ways", arguments: OrderSort.Key.allCases, [false, true])
  func sorting(key: OrderSort.Key, descending: Bool) {
    var random = RandomOrders(seed: 31)
    var table = OrderTable(shops: TableTests.shops)
    var reference = ReferenceTable(shops: TableTests.shops)
    for _ in 0..<20 {
      let batch = random.orders(50, ids: 900)
      table = table.merging(batch)
      reference.merge(batch)
    }
    let sort = OrderSort(key: key, descending: descending)
    expectEqual(table, reference, nil, "\(key) descending \(descending)", sort: sort)
    expectEqual(table, reference, try? OrderQuery(parsing: "maria"), "\(key) filtered", sort: sort)
  }

  @Test("orders that are removed or no longer at the shop are gone, the others stay")
  func removing() {
    var random = RandomOrders(seed: 41)
    var table = OrderTable(shops: TableTests.shops)
    var reference = ReferenceTable(shops: TableTests.shops)
    for round in 0..<30 {
      let batch = random.orders(40)
      table = table.merging(batch)
      reference.merge(batch)
      let gone = Set(reference.orders.keys.filter { _ in random.chance(10) })
      table = table.removing(gone.union([OrderID(shop: "alpha", id: "none")]))
      for id in gone { reference.orders[id] = nil }
      if round % 5 == 4 {
        let kept = Set(reference.orders.keys.filter { $0.shop == "beta" && $0.id.count < 3 }.map(\.id))
        table = table.keeping(shop: "beta", ids: kept)
        reference.orders = reference.orders.filter { $0.key.shop != "beta" || kept.contains($0.key.id) }
      }
      #expect(table.count == reference.orders.count)
      expectEqual(table, reference, nil, "round \(round)")
    }
    #expect(table.removing(Set(reference.orders.keys)).count == 0)
  }

  @Test("an order that is the same in every byte leaves the table as it is")
  func repeats() {
    var random = RandomOrders(seed: 51)
    let table = OrderTable(shops: TableTests.shops).merging(random.orders(80))
    let again = table.rows(matching: nil, context: QueryContext(now: 0)).map(table.order(at:))
    #expect(table.merging(again) == table)
    #expect(table.merging(again, force: true) == table)
    var changed = again[0]
    changed.note = "new"
    #expect(table.merging([changed], force: true) != table)
  }

  @Test("many small merges leave few segments, so that lists stay fast")
  func folding() {
    var random = RandomOrders(seed: 61)
    var table = OrderTable(shops: ["one"])
    for number in 0..<300 {
      var order = random.order(shops: ["one"], ids: 9)
      order.id = OrderID(shop: "one", id: String(number))
      table = table.merging([order])
    }
    #expect(table.count == 300)
    #expect(table.segmentCount <= 6)
  }

  @Test("sums are kept per currency, and an amount that does not fit is left out")
  func totals() {
    func order(_ id: String, _ units: Int64?, _ code: String) -> Order {
      var order = Order(
        id: OrderID(shop: "one", id: id), platform: .shopkit, number: id, status: .sent, shopStatus: "sent")
      order.total = units.map { Money(minorUnits: $0, currency: Currency(code) ?? .none) }
      order.created = Timestamp(seconds: -Int64(id.count))
      return order
    }
    let orders = [
      order("1", 150, "EUR"), order("22", 7, "JPY"), order("333", -50, "EUR"), order("4444", nil, "EUR"),
      order("55555", .max, "EUR"), order("666666", 1, "EUR"),
    ]
    let table = OrderTable(shops: ["one"]).merging(orders)
    let rows = table.rows(matching: nil, context: QueryContext(now: 0))
    let euro = Currency("EUR") ?? .none
    let yen = Currency("JPY") ?? .none
    #expect(
      table.totals(of: rows) == [Money(minorUnits: 101, currency: euro), Money(minorUnits: 7, currency: yen)])
    #expect(table.totals(of: []) == [])
  }

  @Test("equally old orders follow the config's shops, then the higher id first, 10 above 9")
  func ties() {
    let table = OrderTable(shops: ["b", "a"]).merging(
      ["9", "10", "A9", "A10", "009"].flatMap { id in
        ["a", "b"].map { shop in
          Order(
            id: OrderID(shop: shop, id: id), platform: .shopkit, number: id, status: .sent, shopStatus: "")
        }
      })
    let ids = table.rows(matching: nil, context: QueryContext(now: 0)).map { table.id(at: $0).description }
    #expect(
      ids == ["b A10", "b A9", "b 10", "b 9", "b 009", "a A10", "a A9", "a 10", "a 9", "a 009"])
  }
}
