import OrderModel
import TestSupport
import Testing
import ViewModels
import Views

@Suite("Pictures of scan mode, Golden")
struct PackingGoldenTests {
  /// Five orders in work, the last two without pay and without items.
  private static let orders: [Order] = GoldenConsole.orders(40).suffix(5).enumerated().map { index, order in
    var order = order
    order.status = .processing
    order.shopStatus = "processing"
    order.paid = index != 3
    if index == 4 { order.lines = [] }
    var plain = OrderLine(title: "Gift wrap", quantity: 1)
    plain.option = "red"
    if index < 4 { order.lines.append(plain) }
    order.id = OrderID(shop: "parallax", id: order.id.id)
    return order
  }

  private func expect(_ console: GoldenConsole, _ name: String) {
    let canvas = console.picture()
    let difference = Golden.difference(canvas, name: "\(name)-\(canvas.size.columns)x\(canvas.size.rows)")
    #expect(difference == nil, "\(difference ?? "")")
  }

  private func code(_ code: String, _ console: inout GoldenConsole) {
    console.type(code)
    console.press("enter")
  }

  @Test("finding, ticking, a wrong item, complete", arguments: GoldenTests.sizes)
  func packing(size: ScreenSize) {
    var console = GoldenConsole(size: size, orders: Self.orders)
    console.press("b")
    code("1336", &console)
    code("MUG-33", &console)
    code("OD-NEXT", &console)
    expect(console, "scan-find")
    code("1337", &console)
    code("漢字-001", &console)
    expect(console, "scan-items")
    code("XYZ-9", &console)
    expect(console, "scan-wrong")
    console.press("enter")
    code("漢字-001", &console)
    code("MUG-33", &console)
    code("3", &console)
    expect(console, "scan-complete")
  }

  @Test("the pick list", arguments: GoldenTests.sizes)
  func pick(size: ScreenSize) {
    var console = GoldenConsole(size: size, orders: Self.orders)
    console.press("P")
    expect(console, "pick")
  }
}
