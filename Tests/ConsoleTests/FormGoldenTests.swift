import OrderModel
import TestSupport
import Testing
import ViewModels
import Views

@Suite("Pictures of the forms")
struct FormGoldenTests {
  private func expect(_ canvas: Canvas, _ name: String) {
    let difference = Golden.difference(canvas, name: "\(name)-\(canvas.size.columns)x\(canvas.size.rows)")
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test("the coupon form over two shops, with a mistake", arguments: GoldenTests.sizes)
  func coupon(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("c", "*", "tab")
    console.type("SUMMER 漢字")
    console.press("tab", "right", "tab")
    console.type("12.50")
    console.press("tab")
    console.type("many")
    console.press("tab", "tab")
    console.type("2026-12-01")
    console.press("tab")
    expect(console.picture(), "coupon")
  }

  @Test("the question over two shops", arguments: GoldenTests.sizes)
  func question(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("c", "*", "tab")
    console.type("SUMMER")
    console.press("tab", "tab")
    console.type("10")
    console.press("enter")
    expect(console.picture(), "coupon-question")
  }

  @Test("results as they come", arguments: GoldenTests.sizes)
  func results(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("c", "*", "tab")
    console.type("SUMMER")
    console.press("tab", "tab")
    console.type("10")
    console.press("enter", "y")
    console.receive(
      .written(
        token: 1, index: 1,
        WriteReport(.unclear, id: "SUMMER", message: "lisbon gave no clear answer: the connection was cut")))
    expect(console.picture(), "coupon-results")
  }

  @Test("the coupons of all shops", arguments: GoldenTests.sizes)
  func coupons(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("K")
    var summer = Coupon(code: "SUMMER 漢字")
    (summer.type, summer.value, summer.appliesTo, summer.used) = (.money, "12.50", .ordersOver, 3)
    (summer.ordersOver, summer.limit, summer.from, summer.to) = ("50", 40, "2026-12-01", "2026-12-24")
    var post = Coupon(code: "FREEPOST")
    (post.type, post.appliesTo, post.used) = (.shipping, .allOrders, 0)
    let known = [("parallax", summer), ("lisbon", summer), ("lisbon", post)]
    console.receive(.coupons(token: 1, known.map { KnownCoupon(shop: $0, coupon: $1) }))
    console.press("j")
    expect(console.picture(), "coupons")
  }

  @Test("no coupon is known yet", arguments: GoldenTests.sizes)
  func noCoupons(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("K")
    console.receive(.coupons(token: 1, []))
    expect(console.picture(), "coupons-none")
  }

  @Test("the form for a new order with totals", arguments: GoldenTests.sizes)
  func order(size: ScreenSize) {
    var console = GoldenConsole(size: size)
    console.press("a", "tab")
    console.type("Ann")
    for _ in 0..<10 { console.press("tab") }
    console.type("2 x MUG-33")
    console.press("enter")
    var quote = OrderQuote()
    quote.totals = [("Sub-total", "24.00 EUR"), ("Post", "4.50 EUR"), ("Total", "28.50 EUR")]
    quote.warnings = ["only 1 piece in stock"]
    if case .order(let form) = console.state.dialogs.last, let token = form.asking {
      console.receive(.quoted(token: token, form.draft, .success(quote)))
    }
    expect(console.picture(), "new-order")
  }
}
