import OrderModel
import Testing
import ViewModels

/// Lists of parcels pasted into the tracking dialog, and a scanner that reads slips and parcels in turn.
@Suite("Tracking lists")
struct TrackingListTests {
  private static let number = "RR123456785SE"

  private static func marked(_ count: Int = 3) -> Scenario {
    var console = Scenario(Scenario.orders(count))
    console.press("*", "t")
    return console
  }

  private static func paste(_ text: String, into console: inout Scenario) {
    console.send(.input(.paste(text)))
  }

  @Test(
    "Lines of order and number fill the form whatever parts them; one Enter asks, y sends each order its own",
    arguments: [
      "number;tracking;carrier\n1;AAA1;DHL\n#2;BBB2\n3;\(number);\"Own van\"",
      "1\tAAA1\tDHL\r\n2\tBBB2\r\n3\t\(number)\tOwn van\r\n",
      "1, AAA1, DHL\n\n2, BBB2\n3, \(number), Own van",
      "1 AAA1 DHL\n2 BBB2\n3 \(number) Own van", "parallax 1 AAA1 DHL\nparallax 2 BBB2\n3 \(number) Own van",
    ])
  func lines(text: String) {
    var console = Self.marked()
    Self.paste(text, into: &console)
    #expect(console.dialog.contains("3 from the list"))
    console.press("ctrl-t")
    #expect(console.press("enter").requests.isEmpty)
    #expect(console.dialog.contains("Apply to 3 orders?"))
    let requests = console.press("y").requests
    #expect(requests.map(\.number) == ["3", "2", "1"])
    #expect(requests.map(\.change.tracking) == [Self.number, "BBB2", "AAA1"])
    #expect(requests.map(\.change.carrier) == ["Own van", nil, "DHL"])
    #expect(requests.allSatisfy { $0.change.status?.status == .sent && !$0.change.notify })
  }

  @Test("For several orders the dialog says that a list can be pasted, until a number is there")
  func hint() {
    let hint = "A pasted list of orders and their numbers fills in all 3."
    var console = Self.marked()
    #expect(console.dialog.contains(hint))
    console.type("A")
    #expect(!console.dialog.contains(hint))
    #expect(!Self.marked(1).dialog.contains("A pasted list"))
  }

  @Test("Numbers alone go to the orders in their order, but only if there are as many")
  func bare() {
    var console = Self.marked()
    Self.paste("AAA1\nBBB2\n", into: &console)
    #expect(console.dialog.contains("2 numbers alone for 3 orders; put each order's number before its own"))
    #expect(console.press("enter", "enter", "enter").requests.isEmpty)
    console = Self.marked()
    Self.paste("AAA1\nBBB2\nCCC3", into: &console)
    console.press("enter")
    #expect(console.press("y").requests.map(\.change.tracking) == ["AAA1", "BBB2", "CCC3"])
  }

  @Test("What is not clear is named with its line and not taken: unknown, doubled, in two shops, no number")
  func troubles() {
    let orders = [
      Scenario.order(1), Scenario.order(1, shop: "norrsken"), Scenario.order(2), Scenario.order(3),
    ]
    var console = Scenario(orders)
    console.press("*", "t")
    Self.paste("1 AAA1\n", into: &console)
    #expect(console.dialog.contains("#1 is in parallax and norrsken; put the shop before the number"))
    Self.paste("norrsken 1 AAA1\n9 XXX9\n2 BBB2\n2 CCC3\n3 https://x.example/1", into: &console)
    #expect(console.dialog.contains("1 from the list, 4 lines not taken: line 2: #9 is none of these orders"))
    console.press("enter", "enter", "enter")
    #expect(console.dialog.contains("4 lines not taken"))
    let requests = console.press("y").requests
    #expect(requests.map { "\($0.order.shop) \($0.number)" } == ["norrsken 1"])
  }

  @Test("A number that the shop has is not sent again, another one not replaced by a list")
  func existing() {
    var (same, other) = (Scenario.order(1), Scenario.order(2))
    same.shipping.tracking = "AAA1"
    other.shipping.tracking = "OLD-2"
    var console = Scenario([same, other, Scenario.order(3)])
    console.press("*", "t")
    Self.paste("1 AAA1\n2 BBB2\n3 CCC3", into: &console)
    #expect(
      console.dialog.contains(
        "1 from the list, 1 set already, 1 line not taken: line 2: #2 has OLD-2 already"))
  }

  @Test("Digits in groups behind a blank are no carrier: the line is named instead of guessed")
  func groups() {
    var console = Self.marked(2)
    Self.paste("1 RR 123 456 785 SE\n2\tRR 123 456 785 SE", into: &console)
    #expect(console.dialog.contains("1 from the list, 1 line not taken: line 1: put tabs or commas"))
    console.press("enter", "enter")
    #expect(console.press("y").requests.map(\.change.tracking) == [Self.number])
  }

  @Test("Slip, parcel, slip, parcel: a scanner alone fills the form; nothing is sent before Enter and y")
  func slips() {
    var console = Scenario((10_001...10_003).map { Scenario.order($0) })
    console.press("*", "t")
    for code in ["10001", "AAAAAAA1", "#10003", "CCCCCCC3"] {
      #expect(console.burst(code + "\n").requests.isEmpty)
      console.pass(1)
      console.send(.tick)
    }
    #expect(console.dialog.contains("1 of 3: #10003"))
    console.press("down", "down", "down", "down", "enter", "enter")
    #expect(console.dialog.contains("Apply to 2 orders?"))
    let requests = console.press("y").requests
    #expect(requests.map(\.number) == ["10003", "10001"])
    #expect(requests.map(\.change.tracking) == ["CCCCCCC3", "AAAAAAA1"])
  }

  @Test("A single number with a blank in it is still one number for the present order")
  func single() {
    var console = Self.marked(2)
    Self.paste("RR 123 456 785 SE", into: &console)
    #expect(!console.dialog.contains("from the list"))
    #expect(console.dialog.contains("PostNord"))
  }
}
