import JSONText
import OrderModel
import ShopSimulators
import Testing
import ViewModels

@testable import DeckRuntime

/// `export` against simulated shops, and its forms.
@Suite("Headless export") struct HeadlessExportTests {
  private func export(
    _ format: ExportOptions.Format, _ query: String?, _ deck: HeadlessDeck
  ) async -> HeadlessDeck.Outcome {
    var request = ExportOptions(format)
    request.query = query
    return await deck.run(.export(request), json: false)
  }

  private func order(
    _ number: String, shop: String = "a", lines: [(sku: String?, title: String, quantity: Int)] = []
  )
    -> Order
  {
    var order = Order(
      id: OrderID(shop: shop, id: number), platform: .shopkit, number: number, status: .processing,
      shopStatus: "processing")
    order.lines = lines.map { sku, title, quantity in
      var line = OrderLine(title: title, quantity: quantity)
      line.sku = sku
      return line
    }
    return order
  }

  @Test("exports exactly the orders that the list shows for a query")
  func exact() async throws {
    let deck = try HeadlessDeck(orders: 60)
    var list = OrdersOptions()
    list.query = "status:processing"
    let listed = await deck.run(.orders(list))
    let shown = try listed.json["orders"]?.elements ?? []
    #expect(!shown.isEmpty && shown.count < 60)
    let csv = await export(.csv, list.query, deck)
    #expect(csv.exitCode == .ok)
    var reader = DelimitedReader(csv.output)
    var rows: [[String]] = []
    while case .record(_, let fields)? = reader.next() { rows.append(fields) }
    #expect(rows[0] == ExportCSV.columns.map(\.name))
    #expect(rows.dropFirst().map { $0[2] } == shown.compactMap { $0["id"]?.string })
    let json = await export(.json, list.query, deck)
    #expect(json.output.split(separator: "\"shops\":")[0] == listed.output.split(separator: "\"shops\":")[0])
    let slips = await export(.packingSlip, list.query, deck)
    #expect(slips.output.split(separator: "\u{C}").count == shown.count)
    let bad = await export(.csv, "status:(", deck)
    #expect(bad.exitCode == .usage)
  }

  @Test(
    "writes no cell that a spreadsheet runs",
    arguments: [
      ("=1+1", "\"'=1+1\""), ("+351960", "\"'+351960\""), ("-5", "\"'-5\""), ("@x", "\"'@x\""),
      ("\t=1", "\"' =1\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("00123456789012345", "\"00123456789012345\""),
      ("a\u{1B}[31m", "\"a␛[31m\""), ("", "\"\""),
    ])
  func cells(value: String, cell: String) {
    #expect(ExportCSV.cell(value) == cell)
  }

  @Test("sums what to fetch over all shops in natural order, with the orders that need it")
  func pickList() {
    let list = PickList([
      order("1", lines: [("A10", "Ten", 1), ("A9", "Nine", 2), (nil, "Loose", 1)]),
      order("2", shop: "b", lines: [("A9", "Nine again", 3), ("A9", "Nine", 1), ("A9", "Nothing", 0)]),
    ])
    #expect(list.lines.map(\.sku) == ["A9", "A10", nil])
    #expect(list.lines.map(\.pieces) == [6, 1, 1])
    #expect(list.lines[0].needs.map(\.number) == ["1", "2"])
    #expect(list.lines[0].needs.map(\.pieces) == [2, 4])
    let text = list.text(style: TextStyle(choice: .never, environment: [:], isTerminal: false))
    #expect(text.contains("[ ]    6  A9   Nine / Nine again  a 1 (2), b 2 (4)\n"))
    #expect(text.hasSuffix("8 pieces, 3 items, 2 orders\n"))
  }

  @Test("prints a page per order with address, items and the customer's note, never the private one")
  func slips() {
    var order = order("17", lines: [("S1", "Shirt", 2)])
    var address = Address()
    address.name = "Ann Lee"
    address.lines = ["1 Main St"]
    address.postcode = "SW1A"
    address.city = "London"
    order.delivery = address
    order.note = "private: bad payer"
    order.customerNote = "Ring twice\u{1B}"
    let page = PackingSlip.page(order, zone: nil)
    for part in [
      "Order 17", "  Ann Lee\n  1 Main St\n  SW1A London\n", "S1", "Shirt", "2 pieces", "Ring twice␛",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("bad payer"))
  }

  @Test("names the orders whose items the shop does not tell")
  func without() async throws {
    let deck = try HeadlessDeck()
    var options = GlobalOptions()
    options.demo = true
    options.demoOrders = 40
    var request = ExportOptions(.pickList)
    request.query = "shop:kld"
    let result = await deck.run(.export(request), options)
    #expect(result.exitCode == .ok)
    #expect(result.errors.contains("without lines"))
    #expect(result.errors.contains("orderdeck: kld: "))
  }
}
