import OrderModel
import Testing

@testable import DeckRuntime

@Suite("What stands in the way tells its exit code by its kind and place")
struct ObjectionTests {
  @Test(
    "the exit code follows from who has to put it right",
    arguments: [
      (Objection.missing(.argument("--country")), ExitCode.usage),
      (.missing(.member("lines")), .badData), (.missing(.setting("shops[0].authorizeURL")), .config),
      (.invalid(.argument("--value"), "must be"), .usage), (.invalid(.member("to"), "x"), .badData),
      (Objection(.missing, at: [], "the file names no product"), .badData),
      (.notFound("there is no order “x”"), .notFound), (.notMapped("shops[2].resources.orders"), .config),
      ("Shopkit has none", .refused), (.unsupported(.member("comment"), "none"), .refused),
      (.readOnly("a"), .refused),
    ])
  func codes(_ objection: Objection, _ code: ExitCode) {
    #expect(ExitCode(objection) == code)
  }

  @Test("the sentence names the places, what is wrong and what helps")
  func sentences() {
    #expect(Objection.missing(.member("a")).text == "a: missing")
    #expect(
      Objection(.missing, at: [.member("a"), .member("b")], "missing", remedy: "see c").text
        == "a, b: missing; see c")
    #expect(Objection.notMapped("shops[0].resources.price").text == "not mapped: shops[0].resources.price")
    #expect(
      Objection.notMapped("shops[0].resources.price", "has no {user}").text
        == "not mapped: shops[0].resources.price has no {user}")
    #expect(Objection("Shopkit has none").text == "Shopkit has none")
    #expect(Objection.missing(.member("sku")).inside("[1]").text == "[1].sku: missing")
    #expect(Objection(.missing, at: [], "needs a sku").inside("[1]").text == "[1]: needs a sku")
  }

  @Test("members given by arguments are named as the usage names them; those of a file keep their path")
  func names() {
    let over = Objection.missing(.member("ordersOver"))
    let coupon = ShopWrite.createCoupon(CouponDraft(code: "X", type: .percent, value: nil))
    #expect(over.named(by: coupon.argument).places == [.argument("--orders-over")])
    let category = ShopWrite.createCategory(name: "", parent: "x")
    #expect(Objection.missing(.member("name")).named(by: category.argument).places == [.argument("NAME")])
    #expect(
      Objection.missing(.member("parent")).named(by: category.argument).places == [.argument("--parent")])
    let lines = Objection.missing(.member("lines"))
    #expect(lines.named(by: ShopWrite.createOrder(OrderDraft()).argument) == lines)
  }
}
