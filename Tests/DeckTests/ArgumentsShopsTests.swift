import DeckRuntime
import OrderModel
import Testing

@testable import orderdeck

/// The command line of catalogues, coupons, whole orders, logins and webhooks.
@Suite("Arguments for shops") struct ArgumentsShopsTests {
  private func parse(_ line: String) throws -> HeadlessCommand? {
    let invocation = try Arguments.parse(line.split(separator: " ").map(String.init))
    if case .headless(let command) = invocation.action { return command }
    return nil
  }

  @Test("reads catalogue commands")
  func catalogue() throws {
    var query = ProductQuery()
    query.sku = "S"
    query.brand = "B"
    query.isFeatured = true
    query.limit = 5
    #expect(
      try parse("products a --sku S --brand B --featured yes --limit 5")
        == .catalogue(.products(shop: "a", query)))
    #expect(
      try parse("products create a f.json5")
        == .write(WriteCommand(.createProducts(shop: "a", file: "f.json5"))))
    #expect(try parse("products create") == .catalogue(.products(shop: "create", ProductQuery())))
    var categories = CategoryQuery()
    categories.handle = "h"
    #expect(try parse("categories a --handle h") == .catalogue(.categories(shop: "a", categories)))
    #expect(
      try parse("categories create a Shirts --parent 5")
        == .write(WriteCommand(.createCategory(shop: "a", name: "Shirts", parent: "5"))))
    var shipping = ShippingOptions(shop: "a")
    shipping.country = "PRT"
    shipping.weight = 500
    shipping.value = "20.5"
    #expect(
      try parse("shipping a --country PRT --weight 500 --value 20.5") == .catalogue(.shipping(shipping)))
    #expect(try parse("payments a --file f") == .catalogue(.payments(shop: "a", file: "f")))
    #expect(try parse("price a S --user U") == .catalogue(.price(shop: "a", sku: "S", user: "U")))
  }

  @Test("reads coupons")
  func coupons() throws {
    var draft = CouponDraft(code: "X", type: .money, value: "5")
    draft.limit = 3
    draft.appliesTo = .ordersOver
    draft.ordersOver = "50"
    draft.from = "2026-11-01"
    draft.to = "2026-11-30"
    var command = WriteCommand(.createCoupon(shops: ["a", "b"], draft))
    command.dryRun = true
    #expect(
      try parse(
        "coupon create a b --code X --type money --value 5 --limit 3 --applies-to orders-over --orders-over 50 "
          + "--from 2026-11-01 --to 2026-11-30 --dry-run") == .write(command))
    let free = CouponDraft(code: "X", type: .shipping, value: nil)
    #expect(
      try parse("coupon create a --code X --type shipping")
        == .write(WriteCommand(.createCoupon(shops: ["a"], free))))
    #expect(try parse("coupon show a X") == .look(.showCoupon(shop: "a", code: "X")))
    #expect(try parse("coupon delete a X") == .write(WriteCommand(.deleteCoupon(shop: "a", code: "X"))))
    #expect(try parse("coupon list") == .look(.listCoupons(shop: nil)))
    #expect(try parse("coupon list a") == .look(.listCoupons(shop: "a")))
  }

  @Test("reads orders, login and webhooks")
  func orders() throws {
    #expect(try parse("new-order a f") == .write(WriteCommand(.newOrder(shop: "a", file: "f"))))
    var edit = WriteCommand(.editOrder(shop: "a", id: "1", file: "f"))
    edit.yes = true
    #expect(try parse("edit-order a 1 f --yes") == .write(edit))
    #expect(
      try parse("delete-order a 1 2") == .write(WriteCommand(.deleteOrders(shop: "a", ids: ["1", "2"]))))
    #expect(try parse("login a") == .login(shop: "a"))
    #expect(
      try parse("webhook create a https://x e1 e2")
        == .write(WriteCommand(.createWebhook(shop: "a", url: "https://x", events: ["e1", "e2"]))))
    #expect(try parse("webhook delete a 4") == .write(WriteCommand(.deleteWebhook(shop: "a", id: "4"))))
    var listen = ListenOptions()
    #expect(try parse("webhook listen") == .listen(listen))
    #expect(listen.bind == "127.0.0.1")
    (listen.port, listen.bind) = (0, "0.0.0.0")
    #expect(try parse("webhook listen --port 0 --bind 0.0.0.0") == .listen(listen))
    #expect(throws: Arguments.UsageError.self) { try parse("webhook listen --port 70000") }
    #expect(try parse("webhook list a") == .look(.listWebhooks(shop: "a")))
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("coupon create a --code X --type percent", "--type percent needs --value"),
      ("coupon create a --type percent --value 1", "coupon create needs --code"),
      ("coupon create a --code X --type free", "--type takes one of percent, money, shipping, not “free”"),
      (
        "coupon create a --code X --type money --value 1,5", "--value takes a number such as 12.50, not “1,5”"
      ),
      (
        "coupon create a --code X --type money --value 1 --applies-to category",
        "--applies-to category needs --category"
      ),
      (
        "coupon create a --code X --type money --value 1 --product 5",
        "--product goes only with --applies-to product"
      ),
      (
        "coupon create a --code X --type money --value 1 --from 2026-02-30",
        "--from takes a day such as 2026-11-30, not “2026-02-30”"
      ),
      (
        "coupon create a --code X --type money --value 1 --from 2026-02-03 --to 2026-02-02",
        "--to is before --from"
      ),
      ("coupon show a X --dry-run", "coupon show does not take --dry-run"),
      ("products a --dry-run", "products SHOP does not take --dry-run"),
      ("products create a f --sku S", "products create does not take --sku"),
      ("price a S", "price needs --user"),
      ("price a", "too few arguments; usage: orderdeck price SHOP SKU --user U"),
      ("shipping a --weight -1", "--weight takes a whole number from 0 on, not “-1”"),
      (
        "webhook create a https://x",
        "use webhook create SHOP URL EVENT…, webhook delete SHOP ID, webhook list SHOP or webhook listen"
      ),
    ])
  func mistakes(line: String, message: String) {
    let error = #expect(throws: Arguments.UsageError.self) { try parse(line) }
    #expect(error?.message == message)
  }
}
