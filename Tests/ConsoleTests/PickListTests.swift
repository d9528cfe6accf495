import OrderModel
import Testing
import ViewModels

@Suite("Pick list")
struct PickListTests {
  private static let orders: [Order] = {
    var unpaid = Scenario.packable(3, [(sku: "A10", pieces: 1)], shop: "norrsken")
    unpaid.paid = false
    return [
      Scenario.packable(1, [(sku: "A10", pieces: 2), (sku: "A9", pieces: 1), (sku: "", pieces: 4)]),
      Scenario.packable(2, [(sku: "A9", pieces: 5), (sku: "A9", pieces: 1)]), unpaid, Scenario.order(4),
      Scenario.packable(5, [(sku: "A9", pieces: 100)], status: .sent),
    ]
  }()

  @Test("Lines are added up by SKU in natural order, items without one last, nothing for orders that left")
  func sums() {
    let list = PickList(Self.orders)
    #expect(list.lines.map(\.sku) == ["A9", "A10", nil])
    #expect(list.lines.map(\.pieces) == [7, 3, 4])
    #expect(list.lines[0].needs.map(\.pieces) == [1, 6])
    #expect(list.orders == 3)
    #expect(Array(list.withoutItems.values) == ["4"])
    #expect(Array(list.leftOut.values) == ["5"])
    #expect(Array(list.unpaid.values) == ["3"])
  }

  @Test("P shows the orders of the list; with marks only those, hidden ones told")
  func pane() {
    var console = Scenario(Self.orders)
    console.press("P")
    #expect(console.dialog.contains("14 pieces for 3 orders"))
    #expect(console.dialog.contains("No items known: parallax #4"))
    #expect(console.dialog.contains("7 A9 Item"))
    #expect(console.dialog.contains("norrsken #3, parallax #1 ×2"))
    console.press("P")
    #expect(console.state.dialogs.isEmpty)
    console.press("j", "j", "space", "/")
    console.type("number:2")
    console.press("enter", "P")
    #expect(console.dialog.contains("1 of them not shown in the list"))
  }

  @Test("Too many orders say so instead of holding the keys up")
  func limit() {
    var console = Scenario(Scenario.orders(2001))
    console.press("P")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.message.contains("orders are too many; mark or filter up to"))
  }
}
