import OrderModel
import Testing
import ViewModels

/// Several people at one account see what the others have open.
@Suite("Being worked on")
struct ClaimTests {
  private static func id(_ number: Int) -> OrderID { OrderID(shop: "parallax", id: String(number)) }

  private static func sharing(_ count: Int = 3) -> Scenario {
    Scenario(Scenario.orders(count)) { $0.options.sharesClaims = true }
  }

  private static func claims(_ effects: [Effect]) -> [[OrderID]] {
    effects.compactMap { effect in
      if case .claim(let orders) = effect { return orders }
      return nil
    }
  }

  @Test(
    "A dialog that changes orders tells which; closing it takes that back; moving and reading tell nothing")
  func tells() {
    var console = Self.sharing()
    #expect(Self.claims(console.press("j", "k", "?", "esc", "y", "esc")).isEmpty)
    for key in ["s", "t", "n"] {
      #expect(Self.claims(console.press(key)) == [[Self.id(3)]])
      #expect(Self.claims(console.press("esc")) == [[]])
    }
    #expect(Self.claims(console.press("*", "s", "enter")) == [[Self.id(1), Self.id(2), Self.id(3)]])
    #expect(Self.claims(console.press("y")) == [[]])
  }

  @Test("Scan mode tells the order that is packed and not the list")
  func packing() {
    var console = Self.sharing()
    #expect(Self.claims(console.press("b")).isEmpty)
    console.type("2")
    #expect(Self.claims(console.press("enter")) == [[Self.id(2)]])
  }

  @Test("Somebody else's order says who and since when in detail and dialogs, harmless, and blocks nothing")
  func warns() {
    var console = Self.sharing()
    console.send(
      .claims([Claim(orders: [Self.id(3)], who: "ann\u{1B}[31m (pts/3)", since: Scenario.start - 60)]))
    let text = "Being worked on by ann␛[31m (pts/3) since 07:59"
    #expect(console.detail.contains(text))
    for key in ["s", "t", "n"] {
      console.press(key)
      #expect(console.dialog.contains(text), "\(key): \(console.dialog)")
      console.press("esc")
    }
    #expect(console.press("s", "enter").requests.map(\.number) == ["3"])
    console.send(.claims([]))
    #expect(!console.detail.contains("Being worked on"))
    #expect(!console.detail.contains("ann"))
  }

  @Test("Of several marked orders those are counted that somebody else has open")
  func marked() {
    var console = Self.sharing()
    console.send(
      .claims([
        Claim(orders: [Self.id(3), Self.id(1), Self.id(99)], who: "ann (pts/3)", since: Scenario.start - 60)
      ]))
    console.press("*", "s")
    #expect(console.dialog.contains("2 of these being worked on by ann (pts/3) since 07:59"))
  }

  @Test("The bell rings for the shops that the config says, whatever holds for the others")
  func bells() {
    var console = Scenario(Scenario.orders(2)) {
      $0.options.bell = true
      $0.options.shopBells = ["norrsken": false]
    }
    func arrive(_ number: Int, _ shop: String) -> [Effect] {
      var order = Scenario.order(number, shop: shop)
      order.created = Timestamp(seconds: Int64(Scenario.start))
      console.adopt(console.table.merging([order], force: true))
      return console.send(
        .store(StoreSnapshot(version: 100 + number, orders: console.table, outbox: [], shops: console.shops)))
    }
    #expect(!arrive(50, "norrsken").contains(.bell))
    #expect(arrive(51, "parallax").contains(.bell))
  }
}
