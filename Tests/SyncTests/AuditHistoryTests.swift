import Foundation
import OrderModel
import OrderSync
import Testing
import TestSupport

/// Our own record of writes, read back.
@Suite("Audit history", .timeLimit(.minutes(1)))
struct AuditHistoryTests {
  @Test("what was written about an order comes back, newest first, and nothing of another order")
  func roundTrip() async throws {
    let bench = Bench()
    for id in ["1", "11"] { bench.shop.add(id) }
    try await bench.repository.start()
    _ = try await bench.mark(["1"])
    _ = try await bench.mark(["11"])
    let records = try await bench.repository.history(of: OrderID(shop: "parallax", id: "1"))
    #expect(records.count == 1)
    let record = try #require(records.first)
    #expect(record.who == "ann@test")
    #expect(record.outcome == "done")
    #expect(record.change.map(\.name) == ["status"])
    #expect(record.change.first?.wanted == "sent")
    #expect(record.change.first?.before != nil && record.change.first?.after == "sent")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("no log yet is no history; torn, foreign and odd lines are passed over; other writes are there too")
  func oddLines() async throws {
    let bench = Bench()
    try await bench.repository.start()
    let id = OrderID(shop: "parallax", id: "7\"é/")
    #expect(try await bench.repository.history(of: OrderID(shop: "parallax", id: "none")).isEmpty)
    let audit = try WriteAudit(stateFolder: bench.folder.path + "/state")
    try audit.begin(.deleteOrder(id: id.id), shop: "parallax", id: id.id, who: "bo@test", at: 1000)
    try audit.end(
      .deleteOrder(id: id.id), shop: "parallax", id: id.id, outcome: "done", answer: "gone", who: "bo@test",
      at: 2000)
    try audit.end(
      .deleteOrder(id: id.id), shop: "other", id: id.id, outcome: "done", answer: nil, who: "bo@test",
      at: 3000)
    let path = bench.folder.path + "/state/audit.jsonl"
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("not json\n\n{\"time\":\"2027\",\"id\":\"7\\\"é/\",\"sh".utf8))
    try file.close()
    let records = try await bench.repository.history(of: id)
    #expect(records.map(\.time) == [2000, 1000])
    #expect(records.map(\.outcome) == ["done", "sending"])
    #expect(records.map(\.write) == ["deleteOrder", "deleteOrder"])
    #expect(records.first?.answer == "gone")
    await bench.repository.stop(sendHeld: false)
  }

  @Test("a long log gives the newest two hundred")
  func limit() async throws {
    let bench = Bench()
    try await bench.repository.start()
    let audit = try WriteAudit(stateFolder: bench.folder.path + "/state")
    let line = """
      {"id":"5","outcome":"done","shop":"parallax","time":"2027-01-15T08:00:00Z","who":"a"}

      """
    try audit.begin(.deleteOrder(id: "6"), shop: "parallax", id: "6", who: "a", at: 1)
    let file = try #require(FileHandle(forWritingAtPath: bench.folder.path + "/state/audit.jsonl"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(String(repeating: line, count: 300).utf8))
    try file.close()
    let records = try await bench.repository.history(of: OrderID(shop: "parallax", id: "5"))
    #expect(records.count == 200)
    await bench.repository.stop(sendHeld: false)
  }
}

/// What a table tells of another one.
@Suite struct TableChangeTests {
  private static func order(_ number: Int, country: String? = nil, abandoned: Bool = false) -> Order {
    var order = Order(
      id: OrderID(shop: "parallax", id: "\(number)"), platform: .shopkit, number: "\(number)",
      status: .processing, shopStatus: "processing")
    order.created = Timestamp(seconds: Int64(number) * 60)
    order.isAbandoned = abandoned
    if let country {
      var address = Address()
      address.countryCode = country
      order.delivery = address
    }
    return order
  }

  @Test(
    "added orders are those the table before had not, changed and abandoned ones left out",
    arguments: [3, 5000])
  func added(before count: Int) {
    let old = OrderTable(shops: ["parallax"]).merging((1...count).map { Self.order($0) })
    #expect(old.added(since: old, of: ["parallax"]).isEmpty)
    var changed = Self.order(1)
    changed.status = .sent
    let new = old.merging([changed, Self.order(9001), Self.order(9002, abandoned: true)], force: true)
    #expect(new.added(since: old, of: ["parallax"]).map(\.id) == ["9001"])
    #expect(new.added(since: old, of: ["another"]).isEmpty)
    let folded = OrderTable(shops: ["parallax"]).merging(
      (1...count).map { Self.order($0) } + [Self.order(9001)])
    #expect(folded.added(since: old, of: ["parallax"]).map(\.id) == ["9001"])
  }

  @Test("the countries of a table in their order, and when a row was created")
  func columns() throws {
    let table = OrderTable(shops: ["parallax"]).merging([
      Self.order(1, country: "se"), Self.order(2, country: "PT"), Self.order(3), Self.order(4, country: "SE"),
    ])
    #expect(table.countryCodes == ["PT", "SE"])
    let row = try #require(table.row(of: OrderID(shop: "parallax", id: "2")))
    #expect(table.created(at: row) == 120)
  }
}
