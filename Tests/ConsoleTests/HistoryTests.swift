import Foundation
import OrderModel
import Testing
import ViewModels

@Suite("History of an order")
struct HistoryTests {
  private static let id = OrderID(shop: "parallax", id: "3")

  private static func record(
    _ ago: Double, outcome: String = "done", change: [AuditRecord.Field], answer: String? = nil,
    notify: Bool = false
  ) -> AuditRecord {
    AuditRecord(
      time: Scenario.start - ago, who: "ann@pack\u{1B}1", change: change, notify: notify, outcome: outcome,
      answer: answer)
  }

  @Test(
    "h shows what the shop knows and our own log, the newest first, each with who, before, after and answer")
  func history() {
    var order = Scenario.order(3, status: .sent)
    order.updated = Timestamp(seconds: Int64(Scenario.start) - 50)
    var console = Scenario([order])
    let effects = console.press("h")
    #expect(effects == [.readHistory(Self.id, token: 1)])
    #expect(console.dialog.contains("Reading our own log."))
    console.send(
      .historyRead(
        token: 1,
        .success([
          Self.record(
            60, change: [.init(name: "status", wanted: "sent", before: "processing", after: "sent")],
            notify: true),
          Self.record(
            3600, outcome: "refused",
            change: [.init(name: "tracking", wanted: "RR1", before: nil, after: nil)],
            answer: "refused: no\u{7} parcel"),
        ])))
    let lines = console.dialog.components(separatedBy: "\n")
    func place(_ text: String) -> Int { lines.firstIndex { $0.contains(text) } ?? -1 }
    #expect(lines.first == "History of #3 at parallax")
    #expect(place("Last changed at the shop; now sent, paid") == 1)
    #expect(place("done  by ann@pack␛1") == 2)
    #expect(place("Status: processing → sent") == 3)
    #expect(place("The customer gets a mail") == 4)
    #expect(place("refused  by ann") == 5)
    #expect(place("Tracking: RR1") == 6)
    #expect(place("Answer: refused: no␇ parcel") == 7)
    #expect(place("Ordered by Customer 3") == 8)
    #expect(lines[2].contains("2027-01-15 07:59 +00:00"))
  }

  @Test("A change that still waits stands on top, one of another order does not stand there")
  func waiting() {
    var console = Scenario(Scenario.orders(3))
    _ = console.store(console.press("s", "j", "enter"))
    console.press("h")
    console.send(.historyRead(token: console.state.submissions.nextToken - 1, .success([])))
    #expect(console.dialog.contains("held"))
    #expect(console.dialog.contains("Waits, so that it can be taken back."))
    console.press("esc", "j", "h")
    #expect(!console.dialog.contains("held"))
  }

  @Test("An order of which nothing is known says so, and no line of nothing is chosen")
  func nothingKnown() throws {
    var order = Scenario.orders(1)[0]
    (order.created, order.updated) = (nil, nil)
    var console = Scenario([order])
    console.press("h")
    console.send(.historyRead(token: console.state.submissions.nextToken - 1, .success([])))
    #expect(console.dialog.contains("Neither the shop nor our own log tells anything of it."))
    #expect(try #require(console.state.presentDialog(console.context)).selected == nil)
  }

  @Test("What the shop has afterwards is told where it is not what was asked for")
  func otherOutcome() {
    var console = Scenario(Scenario.orders(3))
    console.press("h")
    console.send(
      .historyRead(
        token: 1,
        .success([
          Self.record(
            60, outcome: "conflict",
            change: [.init(name: "status", wanted: "sent", before: "processing", after: "canceled")])
        ])))
    #expect(console.dialog.contains("Status: processing → sent  (the shop has canceled)"))
  }

  @Test("A write is one entry; one whose end is missing says so")
  func writes() {
    var console = Scenario(Scenario.orders(3))
    console.press("h")
    func record(_ ago: Double, _ outcome: String, _ write: String) -> AuditRecord {
      AuditRecord(time: Scenario.start - ago, who: "ann@pack", write: write, outcome: outcome)
    }
    console.send(
      .historyRead(
        token: 1,
        .success([
          record(10, "sending", "deleteOrder"), record(60, "done", "editOrder"),
          record(61, "sending", "editOrder"),
        ])))
    let lines = console.dialog.components(separatedBy: "\n")
    #expect(lines.filter { $0.contains("contents of the order changed") }.count == 1)
    #expect(lines.contains { $0.contains("sending  order deleted  by ann@pack") })
    #expect(lines.filter { $0.contains("was not written down") }.count == 1)
  }

  @Test("A log that cannot be read is told with its place; an answer for a closed dialog changes nothing")
  func failure() {
    var console = Scenario(Scenario.orders(3))
    console.press("h")
    console.send(.historyRead(token: 1, .failure(EffectFailure("/state/audit.jsonl: cannot be read"))))
    #expect(console.dialog.contains("/state/audit.jsonl: cannot be read"))
    console.press("esc")
    let before = console.state
    console.send(.historyRead(token: 1, .success([])))
    #expect(console.state == before)
  }

  @Test("The items of an order always carry their SKU, or that there is none")
  func skus() {
    var order = Scenario.order(1)
    var line = OrderLine(title: "Mug", quantity: 2)
    line.sku = "MUG-33"
    order.lines = [line, OrderLine(title: "Plate", quantity: 1)]
    order.shipping.link = "https://track.example/RR1"
    let console = Scenario([order])
    #expect(console.detail.contains("2 × Mug  MUG-33"))
    #expect(console.detail.contains("1 × Plate  no SKU"))
    #expect(console.detail.contains("Track at  https://track.example/RR1"))
  }
}
