import Foundation
import OrderModel
import Testing
import ViewModels

@Suite("Coupon list")
struct CouponListTests {
  /// A console that shows the list with some coupons known, somewhere on earth.
  private func opened(_ coupons: [KnownCoupon], zone: TimeZone = .gmt) throws -> Scenario {
    var console = CouponFormTests.console()
    console.context.localZone = zone
    let asked = console.press("K").compactMap { effect -> Int? in
      if case .listCoupons(let token) = effect { token } else { nil }
    }
    console.send(.coupons(token: try #require(asked.last), coupons))
    return console
  }

  @Test("Copying keeps every member; the days stay the days they are")
  func copy() throws {
    var coupon = Coupon(code: "XMAS")
    (coupon.type, coupon.value, coupon.limit, coupon.used) = (.money, "12.50", 40, 3)
    (coupon.appliesTo, coupon.ordersOver) = (.ordersOver, "50")
    (coupon.from, coupon.to) = ("2026-12-01", "2026-12-24")
    var console = try opened([KnownCoupon(shop: "parallax", coupon: coupon)])
    #expect(console.dialog.contains("12.50 (the shop's currency) off orders over 50"))
    #expect(console.dialog.contains("from 2026-12-01 to 2026-12-24 (days"))
    console.press("e")
    #expect(console.dialog.hasPrefix("Copy coupon XMAS of parallax"))
    #expect(console.dialog.contains("[ ] parallax has it already"))
    console.press("j", "space")
    let sent = CouponFormTests.writes(console.press("enter", "y"))
    var draft = CouponDraft(code: "XMAS", type: .money, value: "12.50")
    (draft.limit, draft.appliesTo, draft.ordersOver) = (40, .ordersOver, "50")
    (draft.from, draft.to) = ("2026-12-01", "2026-12-24")
    #expect(sent.map(\.write) == [.createCoupon(draft)])
    #expect(sent.map(\.shop) == ["lumen"])
  }

  @Test("Deleting asks, names what it means, and is sent once")
  func delete() throws {
    var console = try opened([KnownCoupon(shop: "lumen", coupon: Coupon(code: "OLD"))])
    #expect(CouponFormTests.writes(console.press("x")).isEmpty)
    #expect(console.dialog.contains("Delete coupon OLD at lumen?"))
    #expect(console.dialog.contains("Nothing brings it back"))
    #expect(CouponFormTests.writes(console.press("y")).map(\.write) == [.deleteCoupon(code: "OLD")])
  }

  @Test("Saved ten times, copied from shop to shop: the days and amounts stay to the letter")
  func tenTimes() throws {
    var coupon = Coupon(code: "XMAS")
    (coupon.type, coupon.value, coupon.appliesTo) = (.money, "12.50", .allOrders)
    (coupon.from, coupon.to) = ("2026-12-01", "2026-12-24")
    for round in 0..<10 {
      let zone = try #require(TimeZone(secondsFromGMT: (round - 5) * 3600))
      var console = try opened([KnownCoupon(shop: "parallax", coupon: coupon)], zone: zone)
      console.press("e", "space")
      let sent = CouponFormTests.writes(console.press("enter", "y"))
      guard case .createCoupon(let draft)? = sent.first?.write else {
        Issue.record("nothing was sent in round \(round)")
        return
      }
      var stored = Coupon(code: draft.code)
      (stored.type, stored.value, stored.appliesTo) = (draft.type, draft.value, draft.appliesTo)
      (stored.from, stored.to) = (draft.from, draft.to)
      coupon = stored
    }
    #expect((coupon.from, coupon.to, coupon.value) == ("2026-12-01", "2026-12-24", "12.50"))
  }

  @Test("The list shows the coupons of all shops, or with Tab of one")
  func list() throws {
    let known = ["parallax", "lumen"].map { KnownCoupon(shop: $0, coupon: Coupon(code: "A-" + $0)) }
    var console = try opened(known)
    #expect(console.dialog.contains("2 coupons, all shops"))
    console.press("tab")
    #expect(console.dialog.contains("1 coupon, lumen"))
    #expect(!console.dialog.contains("A-parallax"))
    console.press("tab", "tab")
    #expect(console.dialog.contains("2 coupons, all shops"))
  }
}
