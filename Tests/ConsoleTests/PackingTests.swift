import OrderModel
import Testing
import ViewModels

/// A scanner at a packing table.
extension Scenario {
  /// Codes as a scanner sends them, each with its Enter; two seconds pass before the first.
  @discardableResult
  mutating func scan(_ codes: String...) -> [Effect] {
    pass(2)
    return burst(codes.map { $0 + "\n" }.joined())
  }

  /// An order of lines, a SKU (empty: none) and a number of pieces each.
  static func packable(
    _ number: Int, _ lines: [(sku: String, pieces: Int)], shop: String = "parallax",
    status: OrderStatus = .processing
  ) -> Order {
    var order = order(number, shop: shop, status: status)
    order.lines = lines.enumerated().map { index, line in
      var item = OrderLine(title: "Item \(index + 1)", quantity: line.pieces)
      item.sku = line.sku.isEmpty ? nil : line.sku
      return item
    }
    return order
  }
}

@Suite("Scan mode")
struct PackingTests {
  private static let lines = [(sku: "A-1", pieces: 2), (sku: "B-2", pieces: 3), (sku: "", pieces: 1)]

  /// Scan mode over order 1002 with two items and one without SKU, beside 1003.
  private static func console(_ configure: (inout UpdateContext) -> Void = { _ in }) -> Scenario {
    var console = Scenario(
      [Scenario.packable(1002, lines), Scenario.packable(1003, [(sku: "C-3", pieces: 1)])],
      configure: configure)
    console.press("b")
    return console
  }

  @Test(
    "A scanned order and its items, counted, and one ticked by hand: Enter sets it to sent without a mail")
  func packs() {
    var console = Self.console()
    #expect(console.scan("1002").isEmpty)
    #expect(console.dialog.contains("#1002 at parallax"))
    #expect(console.dialog.contains("0 of 6 pieces"))
    console.scan("A-1", "B-2", "A-1", "B-2")
    #expect(console.dialog.contains("2/3"))
    console.scan("B-2")
    console.press("down", "down", "space")
    #expect(console.dialog.contains("Complete. Enter or OD-FINISH sets it to sent"))
    #expect(console.dialog.contains("No mail to the customer"))
    console.pass(1)
    let effects = console.press("enter")
    #expect(effects.requests.map(\.order.id) == ["1002"])
    #expect(effects.requests.first?.change.status?.status == .sent)
    #expect(effects.requests.first?.change.notify == false)
    _ = console.store(effects)
    #expect(console.dialog.contains("Scan or type an order"))
    #expect(console.dialog.contains("#1002 → sent: held; OD-UNDO takes it back"))
    let undone = console.scan("OD-UNDO")
    #expect(undone == [.withdraw([1])])
  }

  @Test("Ten codes within a second all count, in one batch and in their order")
  func tenCodes() {
    var console = Scenario([
      Scenario.packable(1002, [(sku: "RSBS001", pieces: 4), (sku: "RSBS002", pieces: 6)])
    ])
    console.press("b")
    let codes = (0..<10).map { $0 % 5 < 2 ? "RSBS001" : "RSBS002" }
    console.pass(2)
    let start = console.context.uptime
    console.burst((["1002"] + codes).map { $0 + "\n" }.joined())
    #expect(console.context.uptime - start < 1)
    #expect(console.dialog.contains("10 of 10 pieces"))
    #expect(console.dialog.contains("Complete."))
  }

  @Test(
    "A wrong item and a surplus piece stop with the bell, tick nothing, and stay for a second of right scans")
  func wrongItem() {
    var console = Self.console()
    console.scan("1002", "A-1")
    #expect(console.scan("X-9") == [.bell])
    #expect(console.dialog.contains("STOP  Wrong item: X-9 is not in #1002"))
    #expect(console.state.presentDialog(console.context)?.role == .error)
    console.burst("A-1\n")
    #expect(console.dialog.contains("STOP  Wrong item"))
    #expect(console.dialog.contains("2 of 6 pieces"))
    #expect(console.scan("A-1") == [.bell])
    #expect(console.dialog.contains("STOP  Too many: A-1"))
    console.scan("B-2")
    #expect(!console.dialog.contains("STOP"))
    #expect(console.dialog.contains("3 of 6 pieces"))
    #expect(console.scan("1003") == [.bell])
    #expect(console.dialog.contains("That is order #1003; #1002 is not finished. OD-NEXT puts it aside"))
    console.pass(1)
    console.press("enter")
    #expect(!console.dialog.contains("STOP"))
  }

  @Test("Without scanBell a stop is silent")
  func silent() {
    var console = Self.console { $0.options.scanBell = false }
    #expect(console.scan("9999").isEmpty)
    #expect(console.dialog.contains("STOP  No order has 9999 as number, id or tracking number"))
  }

  @Test("A second line end of the scanner, or a held Enter, neither sends nor takes notice of a stop")
  func echoes() {
    var console = Scenario([Scenario.packable(1002, [(sku: "A-1", pieces: 1)])])
    console.press("b")
    console.pass(2)
    #expect(console.burst("1002\n\nX-9\n\n") == [.bell])
    #expect(console.dialog.contains("STOP"))
    console.press("esc")
    #expect(console.scan("A-1\n").requests.isEmpty)
    for _ in 0..<20 { #expect(console.burst("\n", gap: 0.5).requests.isEmpty) }
    console.pass(1)
    #expect(console.burst("\n").requests.count == 1)
  }

  @Test(
    "An order is found by number, tracking number and id, with stars, signs and symbology before it",
    arguments: ["1002", "#1002", "*1002*", "]C11002", " 1002 ", "rr123456785pt", "*RR123456785PT*", "id-7"])
  func finds(code: String) {
    var order = Scenario.packable(1002, Self.lines)
    order.id = OrderID(shop: "parallax", id: "id-7")
    order.shipping.tracking = "RR123456785PT"
    var console = Scenario([order, Scenario.order(1003)])
    console.press("b")
    console.scan(code)
    #expect(console.dialog.contains("#1002 at parallax"))
  }

  @Test("Two orders with one number are chosen from; an item scanned first is named as one")
  func chooses() {
    var console = Scenario([
      Scenario.packable(1002, Self.lines),
      Scenario.packable(1002, [(sku: "N-1", pieces: 1)], shop: "norrsken"),
    ])
    console.press("b")
    #expect(console.scan("N-1") == [.bell])
    #expect(console.dialog.contains("N-1 is an item; scan its order first"))
    console.press("esc")
    console.scan("1002")
    #expect(console.dialog.contains("2 orders have this code; choose one."))
    console.pass(1)
    console.press("down", "enter")
    #expect(console.dialog.contains("#1002 at norrsken"))
  }

  @Test(
    "What is sent, canceled or on its way is not opened, and says so",
    arguments: [(OrderStatus.sent, "already sent"), (.canceled, "is canceled"), (.returned, "is returned")])
  func notPackable(status: OrderStatus, text: String) {
    var console = Scenario([Scenario.packable(1002, Self.lines, status: status)])
    console.press("b")
    #expect(console.scan("1002") == [.bell])
    #expect(console.dialog.contains(text))
    #expect(!console.dialog.contains("Item 1"))
  }

  @Test("An order with a held status is not opened; an unpaid one ticks nothing before a key is pressed")
  func heldAndUnpaid() {
    var unpaid = Scenario.packable(1003, Self.lines)
    unpaid.paid = false
    var console = Scenario([Scenario.packable(1002, Self.lines), unpaid])
    console.press("j", "s")
    _ = console.store(console.press("enter"))
    console.press("b")
    console.scan("1002")
    #expect(console.dialog.contains("#1002 has a change on its way: → sent, held; OD-UNDO takes it back"))
    console.scan("1003")
    #expect(console.dialog.contains("STOP  #1003 is not paid"))
    #expect(console.scan("A-1") == [.bell])
    #expect(console.dialog.contains("0 of 6 pieces"))
    console.press("esc")
    console.scan("A-1")
    #expect(console.dialog.contains("1 of 6 pieces"))
  }

  @Test("An order without items is read again, then sent directly")
  func withoutItems() {
    var console = Scenario([Scenario.order(1002)])
    console.press("b")
    let effects = console.scan("1002")
    guard case .readOrder(let id, let token) = effects.first else {
      Issue.record("the order was not read")
      return
    }
    #expect(console.scan("OD-FINISH") == [.bell])
    console.send(.orderRead(token: token, id, nil))
    #expect(console.dialog.contains("parallax shows no items of this order"))
    console.press("esc")
    #expect(console.scan("OD-FINISH").requests.count == 1)
  }

  @Test("Leaving an order with ticks asks; the ticks are there when it is scanned again")
  func asksAndKeeps() {
    var console = Self.console()
    console.scan("1002", "A-1")
    console.press("esc")
    #expect(console.dialog.contains("Put #1002 aside? 1 of 6 pieces ticked"))
    console.press("n")
    #expect(console.dialog.contains("1 of 6 pieces"))
    console.press("esc", "y")
    #expect(console.dialog.contains("Put aside: #1002 1/6"))
    console.press("esc")
    #expect(console.state.dialogs.isEmpty)
    console.press("b")
    console.scan("1002")
    #expect(console.dialog.contains("1 of 6 pieces"))
  }

  @Test(
    "Printed commands: finish stops while something is missing, next keeps the ticks, abort forgets them at the second reading"
  )
  func commands() {
    var console = Self.console()
    #expect(console.scan("od-next") == [.bell])
    console.scan("1002", "A-1")
    #expect(console.scan("*OD-FINISH*") == [.bell])
    #expect(console.dialog.contains("Not complete; missing: 1 × A-1, 3 × B-2, 1 × Item 3"))
    console.scan("OD-NEXT")
    #expect(console.dialog.contains("#1002 is put aside: 1 of 6 pieces ticked, not sent"))
    console.scan("1002")
    #expect(console.scan("OD-ABORT") == [.bell])
    #expect(console.dialog.contains("1 of 6 pieces"))
    console.scan("OD-ABORT")
    console.scan("1002")
    #expect(console.dialog.contains("0 of 6 pieces"))
  }

  @Test("A mail is switched by Ctrl-N or OD-MAIL and is in the change that is made")
  func mail() {
    var console = Scenario([Scenario.packable(1002, [(sku: "A-1", pieces: 1)])])
    console.press("b")
    console.scan("1002", "A-1", "OD-MAIL")
    #expect(console.dialog.contains("The customer gets a mail"))
    console.press("ctrl-n", "ctrl-n")
    #expect(console.scan("OD-FINISH").requests.first?.change.notify == true)
  }

  @Test(
    "SKUs count exactly: same letters before same text, several lines with one SKU fill in turn, numbers name lines"
  )
  func exactLines() {
    var console = Scenario([
      Scenario.packable(
        1002,
        [(sku: "ab", pieces: 1), (sku: "AB", pieces: 1), (sku: "AB", pieces: 1), (sku: "ab-1", pieces: 1)])
    ])
    console.press("b")
    console.scan("1002", "AB", "AB")
    #expect(console.dialog.contains(" 0/1 1. ab"))
    #expect(console.scan("AB") == [.bell])
    console.press("esc")
    console.type("4")
    console.press("enter")
    #expect(console.dialog.contains("ok 1/1 4. ab-1"))
  }

  @Test(
    "An order changed at the shop keeps its ticks where the line is the same, and is not complete with too many"
  )
  func orderChanges() {
    var console = Self.console()
    console.scan("1002", "A-1", "A-1")
    console.publish([Scenario.packable(1002, [(sku: "A-1", pieces: 1)])])
    #expect(!console.dialog.contains("Complete"))
    console.scan("OD-FINISH")
    #expect(console.dialog.contains("Missing") == false)
    #expect(console.dialog.contains("More is ticked than was ordered"))
    console.press("esc", "left")
    #expect(console.dialog.contains("Complete."))
  }
}
