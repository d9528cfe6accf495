import JSONText
import OrderModel
import Testing

@testable import DeckRuntime

/// How headless output is laid out and when it is coloured.
@Suite("Headless text") struct HeadlessTextTests {
  @Test(
    "colours as --color, NO_COLOR, CLICOLOR_FORCE, CLICOLOR and the terminal say, in this order",
    arguments: [
      (ColorChoice.auto, [:], true, true), (.auto, [:], false, false),
      (.auto, ["NO_COLOR": "1"], true, false),
      (.auto, ["NO_COLOR": ""], true, true), (.always, ["NO_COLOR": "1"], false, true),
      (.never, [:], true, false),
      (.auto, ["CLICOLOR": "0"], true, false), (.auto, ["CLICOLOR_FORCE": "1"], false, true),
      (.auto, ["CLICOLOR_FORCE": "0"], false, false),
      (.auto, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
      (.auto, ["TERM": "dumb"], true, false),
    ] as [(ColorChoice, [String: String], Bool, Bool)])
  func color(choice: ColorChoice, environment: [String: String], isTerminal: Bool, isColored: Bool) {
    let style = TextStyle(choice: choice, environment: environment, isTerminal: isTerminal)
    #expect(style.isColored == isColored)
    #expect(style.heading("x").contains("\u{1B}") == isColored)
  }

  @Test("aligns by columns of the screen, drops empty columns, and makes foreign text harmless")
  func table() {
    var table = TextTable([.init("a"), .init("gone"), .init("n", .right), .init("b")])
    table.add(["札幌", nil, "5", "x\u{1B}[31m\u{202E}y"])
    table.add(["e", "", "1234", nil])
    let style = TextStyle(choice: .never, environment: [:], isTerminal: true)
    let lines = table.text(style: style).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0] == "A        N  B")
    #expect(lines[1].hasPrefix("札幌     5  x"))
    #expect(!lines[1].unicodeScalars.contains("\u{1B}") && !lines[1].unicodeScalars.contains("\u{202E}"))
    #expect(lines[2] == "e     1234")
  }

  @Test("lines that a shop cannot tell are null in JSON, not a list of none")
  func untoldLines() {
    var order = Order(
      id: OrderID(shop: "kld", id: "7"), platform: .invotide, number: "7", status: .sent,
      shopStatus: "Shipped")
    func lines() -> JSONOutput? {
      guard case .object(let members) = OrderJSON.order(order) else { return nil }
      return members.first { $0.name == "lines" }?.value
    }
    #expect(lines() == .null)
    order.lines = [OrderLine(title: "Cup", quantity: 1)]
    guard case .array(let told)? = lines() else {
      Issue.record("expected a list")
      return
    }
    #expect(told.count == 1)
  }

  @Test("an order without lines shows no count of pieces, as its shop tells none")
  func pieces() {
    var bare = Order(
      id: OrderID(shop: "kld", id: "7"), platform: .invotide, number: "7", status: .processing,
      shopStatus: "Processing")
    let style = TextStyle(choice: .never, environment: [:], isTerminal: true)
    #expect(!OrderText.list([bare], zones: [:], style: style).contains("PCS"))
    bare.lines = [OrderLine(title: "Mug", quantity: 3)]
    #expect(OrderText.list([bare], zones: [:], style: style).contains("3"))
  }

  @Test("prints nothing for a table without rows")
  func empty() {
    #expect(
      TextTable([.init("a")]).text(style: TextStyle(choice: .always, environment: [:], isTerminal: true))
        == "")
  }
}
