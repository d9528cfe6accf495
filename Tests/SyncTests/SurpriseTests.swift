import OrderModel
import OrderSync
import Testing

@Suite("What a change is compared with")
struct SurpriseTests {
  private static func state(_ word: String) -> OrderState {
    OrderState(
      Order(
        id: OrderID(shop: "parallax", id: "1"), platform: .shopkit, number: "1", status: .unknown,
        shopStatus: word))
  }

  @Test("a write that was begun and put back is compared with the state read then, with no operator too")
  func putBack() throws {
    let change = OrderChange(status: StatusChoice(status: .sent, word: "sent"))
    let entry = OutboxEntry(
      id: 1, order: OrderID(shop: "parallax", id: "1"), number: "1", change: change, expected: nil,
      state: .queued, created: 0)
    #expect(entry.surprises(in: Self.state("canceled")).isEmpty)
    let begun = try #require(entry.taking(.begin(before: Self.state("processing")), at: 1))
    let back = try #require(begun.taking(.postpone(OutboxError(kind: "rateLimited", text: "")), at: 2))
    #expect(back.state == .queued && back.attempts == 0)
    #expect(back.surprises(in: Self.state("processing")).isEmpty)
    #expect(back.surprises(in: Self.state("canceled")) == [.status])
  }
}
