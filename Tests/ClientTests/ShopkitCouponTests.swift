import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Shopkit coupons")
struct ShopkitCouponTests {
  private func draft(
    _ code: String = "SPRING", type: CouponType = .percent, value: String? = "10",
    _ change: (inout CouponDraft) -> Void = { _ in }
  ) -> CouponDraft {
    var draft = CouponDraft(code: code, type: type, value: value)
    change(&draft)
    return draft
  }

  // MARK: Reading

  @Test("a coupon is read by its code and by its id, alone and in a list of one", arguments: [true, false])
  func reading(isOld: Bool) async throws {
    let shop = try ShopkitShop { $0.isOld = isOld }
    let coupon = try await shop.client.coupon(code: "BAJEVOLP")
    #expect(
      coupon.id == "1337" && coupon.code == "bajevolp" && coupon.type == .percent && coupon.value == "10")
    #expect(
      coupon.limit == 5 && coupon.used == 1 && coupon.appliesTo == .allOrders && coupon.ordersOver == nil)
    #expect(coupon.category == nil && coupon.product == nil && coupon.from == nil && coupon.to == nil)
    #expect(try await shop.client.coupon(id: "1337") == coupon)
    #expect(try await shop.client.coupon(code: "1337") == coupon)
    let error = await shopError { () throws(ShopError) in try await shop.client.coupon(code: "nope") }
    #expect(error == .notFound("the shop has no coupon “nope”"))
  }

  @Test("a code of digits alone is the coupon of that code, not the one with that id")
  func numericCode() async throws {
    let shop = try ShopkitShop()
    shop.simulator.changeCoupons { coupons in
      coupons.append(
        ShopkitCoupon(
          id: 4000, code: "1337", limit: 0, value: 5, type: "money", appliesTo: "all_orders", created: 0))
    }
    #expect(try await shop.client.coupon(code: "1337").id == "4000")
    let receipt = await shop.receipt(.deleteCoupon(code: "1337"))
    #expect(receipt?.error == nil && shop.simulator.coupons.map(\.id) == [1337])
    guard case .notFound? = await shop.receipt(.deleteCoupon(code: "1337"))?.error else {
      Issue.record("the coupon with that id was taken for the one with that code")
      return
    }
    #expect(shop.simulator.coupons.map(\.id) == [1337])
  }

  @Test("members of a coupon are read in their odd forms")
  func oddForms() throws {
    func read(_ json: String, zone: String? = nil) throws -> Coupon? {
      ShopkitCouponWire.coupon(
        from: try JSONReader.parse(json), zone: zone.flatMap(TimeZone.init(identifier:)))
    }
    let free = try read(#"{"id": "7", "code": "x", "type": "shipping", "value": 0, "limit": "0"}"#)
    #expect(free?.id == "7" && free?.value == nil && free?.limit == nil && free?.type == .shipping)
    let over = try read(
      #"{"code": "x", "type": "points", "value": "12.50", "applies_to": "orders_over", "orders_over": 49.9}"#)
    #expect(
      over?.type == nil && over?.typeWord == "points" && over?.value == "12.50" && over?.ordersOver == "49.9")
    let named = try read(
      #"{"code": "x", "category": {"id": 5, "handle": "cha"}, "product": "bowl", "orders_over": 0, "applies_to": "x"}"#
    )
    #expect(
      named?.category == "5" && named?.product == "bowl" && named?.ordersOver == nil
        && named?.appliesTo == nil)
    #expect(try read(#"{"message": "Not found."}"#) == nil)
  }

  @Test(
    "a day is a day: it never moves with a zone, and a moment is the day it is in the shop",
    arguments: [
      ("2026-03-29", "Europe/Lisbon", "2026-03-29"), ("2026-03-29", "Pacific/Kiritimati", "2026-03-29"),
      ("2026-03-29", "America/Los_Angeles", "2026-03-29"), ("2026-03-29", nil, "2026-03-29"),
      ("2026-03-28T23:30:00+00:00", "Europe/Stockholm", "2026-03-29"),
      ("2026-03-29T00:00:00+01:00", nil, "2026-03-29"), ("2026-03-29 00:00:00", "Asia/Tokyo", "2026-03-29"),
      ("0000-00-00", "Europe/Lisbon", nil), ("2026-02-30", "Europe/Lisbon", nil), ("", nil, nil),
      ("soon", nil, nil),
    ] as [(String, String?, String?)])
  func days(_ text: String, _ zone: String?, _ day: String?) throws {
    let value = try JSONReader.parse(#"{"code": "x", "date_from": "\#(text)", "date_to": "\#(text)"}"#)
    let coupon = ShopkitCouponWire.coupon(from: value, zone: zone.flatMap(TimeZone.init(identifier:)))
    #expect(coupon?.from == day && coupon?.to == day)
  }

  // MARK: Creating

  @Test("coupons of every kind are created with exactly the digits asked for, and come back as they were")
  func create() async throws {
    let cases: [(CouponDraft, String)] = [
      (draft(), #"{"code":"SPRING","limit":0,"value":10,"type":"percent","applies_to":"all_orders"}"#),
      (
        draft("F", type: .shipping, value: nil) { $0.limit = 3 },
        #"{"code":"F","limit":3,"value":0,"type":"shipping","applies_to":"all_orders"}"#
      ),
      (
        draft("M", type: .money, value: "12.50") { ($0.appliesTo, $0.ordersOver) = (.ordersOver, "49.90") },
        #"{"code":"M","limit":0,"value":12.50,"type":"money","applies_to":"orders_over","orders_over":49.90}"#
      ),
      (
        draft("C", value: "0.1") {
          ($0.appliesTo, $0.category, $0.from, $0.to) = (.category, "15942", "2026-12-01", "2026-12-24")
        },
        #"{"code":"C","limit":0,"value":0.1,"type":"percent","applies_to":"category","category":15942,"#
          + #""date_from":"2026-12-01","date_to":"2026-12-24"}"#
      ),
      (
        draft("P ü") { ($0.appliesTo, $0.product) = (.product, "bowl-001") },
        #"{"code":"P ü","limit":0,"value":10,"type":"percent","applies_to":"product","product":"bowl-001"}"#
      ),
    ]
    for isOld in [false, true] {
      for (draft, body) in cases {
        let shop = try ShopkitShop(zone: "America/Los_Angeles") { $0.isOld = isOld }
        #expect(shop.client.objection(to: .createCoupon(draft)) == nil)
        let receipt = await shop.receipt(.createCoupon(draft))
        #expect(receipt == WriteReceipt(id: draft.code), "\(String(describing: receipt))")
        #expect(shop.writes.map(\.text) == [body] && shop.writes.map(\.path) == ["/coupon"])
        let coupon = try await shop.client.coupon(code: draft.code)
        #expect(ShopkitCouponWire.differences(of: coupon, from: draft).isEmpty)
        #expect(coupon.from == draft.from && coupon.to == draft.to)
        let preview = shop.client.preview(of: .createCoupon(draft))
        #expect(preview.map(\.body) == [body] && preview[0].method == "POST")
        #expect(!preview[0].headers.contains { $0.value.contains(shop.simulator.key) })
      }
    }
  }

  @Test("a coupon saved ten times by way of another zone keeps its days")
  func savedTenTimes() async throws {
    let shops = [try ShopkitShop(zone: "Asia/Dubai"), try ShopkitShop(zone: "America/New_York")]
    var next = draft("KEEP") { ($0.from, $0.to) = ("2026-03-08", "2026-10-25") }
    for round in 0..<10 {
      let shop = shops[round % 2]
      if round > 1 { #expect(await shop.receipt(.deleteCoupon(code: "KEEP"))?.error == nil) }
      #expect(await shop.receipt(.createCoupon(next))?.error == nil)
      let read = try await shop.client.coupon(code: "KEEP")
      (next.from, next.to) = (read.from, read.to)
      #expect(read.from == "2026-03-08" && read.to == "2026-10-25")
    }
    #expect(
      shops.flatMap(\.writes).filter { $0.method == "POST" }.allSatisfy { $0.text.contains("2026-10-25") })
  }

  @Test("what the document requires, or does not take, is said by name and nothing is sent")
  func objections() async throws {
    let cases: [(CouponDraft, String)] = [
      (draft(""), "code: missing"), (draft("  "), "code: missing"), (draft(" x"), "code: must not"),
      (draft("a\nb"), "code: must not"), (draft(value: nil), "value: missing"),
      (draft(type: .money, value: nil), "value: missing"),
      (draft(value: "10,5"), "value: must be a plain number"),
      (draft(value: "-5"), "value: must be a plain number"),
      (draft(value: "010"), "value: must be a plain number"),
      (draft(value: "1e2"), "value: must be a plain number"),
      (draft(value: "0"), "value: must be more than 0"),
      (draft(value: "100.01"), "value: must be 100 percent"), (draft { $0.limit = -1 }, "limit: must be"),
      (draft { $0.appliesTo = .ordersOver }, "ordersOver: missing"),
      (draft { $0.appliesTo = .category }, "category: missing"),
      (draft { ($0.appliesTo, $0.product) = (.product, "") }, "product: missing"),
      (draft { $0.ordersOver = "5" }, "ordersOver: taken only"),
      (draft { $0.category = "5" }, "category: taken only"),
      (draft { ($0.appliesTo, $0.category, $0.product) = (.category, "5", "6") }, "product: taken only"),
      (draft { ($0.appliesTo, $0.ordersOver) = (.ordersOver, "5 EUR") }, "ordersOver: must be"),
      (draft { $0.from = "24.12.2026" }, "from: must be a day"),
      (draft { $0.to = "2026-02-30" }, "to: must be a day"),
      (draft { ($0.from, $0.to) = ("2026-12-24", "2026-12-23") }, "to: lies before from"),
    ]
    let shop = try ShopkitShop()
    for (draft, text) in cases {
      #expect(shop.client.objection(to: .createCoupon(draft))?.text.hasPrefix(text) == true, "\(text)")
      let receipt = await shop.receipt(.createCoupon(draft))
      guard case .objection(let reason)? = receipt?.error else {
        Issue.record("expected unsupported: \(text)")
        continue
      }
      #expect(reason.text.hasPrefix(text) && shop.client.preview(of: .createCoupon(draft)).isEmpty)
    }
    #expect(shop.simulator.requests.isEmpty)
    #expect(shop.client.objection(to: .createCoupon(draft(value: "100"))) == nil)
    #expect(shop.client.objection(to: .createCoupon(draft(type: .money, value: "250"))) == nil)
  }

  @Test("a code that is taken is refused, with and without a body", arguments: [true, false])
  func taken(isOld: Bool) async throws {
    let shop = try ShopkitShop { $0.isOld = isOld }
    let receipt = await shop.receipt(.createCoupon(draft("Bajevolp", value: "20")))
    #expect(receipt == WriteReceipt(id: "Bajevolp", error: .refused(code: 409, text: "exists already")))
    #expect(shop.simulator.coupons.count == 1 && shop.writes.count == 1)
  }

  @Test("a lost answer is settled by reading and never by sending again")
  func lostAnswer() async throws {
    let lost: [Fault] = [
      .cutAfterApplying, .failAfterApplying(500), .failAfterApplying(502), .garbage, .webPage,
    ]
    for fault in lost {
      let shop = try ShopkitShop()
      shop.simulator.add(FaultRule("POST", "/coupon", .every, fault))
      #expect(await shop.receipt(.createCoupon(draft())) == WriteReceipt(id: "SPRING"))
      #expect(shop.writes.count == 1 && shop.simulator.coupons.count == 2)
    }
    let shop = try ShopkitShop()
    shop.simulator.add(FaultRule("POST", "/coupon", .every, .cutBeforeApplying))
    guard case .unclear(let text)? = await shop.receipt(.createCoupon(draft()))?.error else {
      Issue.record("expected unclear: the shop may still be at work")
      return
    }
    #expect(text.contains("look again") && shop.writes.count == 1)
    let failing = try ShopkitShop()
    failing.simulator.add(FaultRule("POST", "/coupon", .every, .status(500)))
    guard case .refused(500, _)? = await failing.receipt(.createCoupon(draft()))?.error else {
      Issue.record("expected refused: the shop has answered and the coupon is not there")
      return
    }
  }

  @Test("a coupon of that code with other contents is a conflict, not ours")
  func otherContents() async throws {
    let shop = try ShopkitShop()
    shop.simulator.add(FaultRule("POST", "/coupon", .every, .status(503)))
    shop.simulator.changeCoupons { coupons in
      coupons.append(
        ShopkitCoupon(
          id: 9, code: "SPRING", limit: 1, value: 15, type: "percent", appliesTo: "all_orders", created: 0))
    }
    let error = await shop.receipt(.createCoupon(draft()))?.error
    #expect(error == .conflict("the shop has a coupon “SPRING”, but with another value, limit"))
  }

  @Test("refusals are told as they are, and a reading that fails leaves the creation open")
  func refusals() async throws {
    for (fault, isExpected) in [
      (Fault.status(400, message: "No."), { $0 == .refused(code: 400, text: "the shop answered 400: No.") }),
      (.rateLimited(.seconds(7)), { $0 == .rateLimited(retryAfter: 7) }),
      (.unauthorized(), { if case .unauthorized? = $0 { true } else { false } }),
    ] as [(Fault, (ShopError?) -> Bool)] {
      let shop = try ShopkitShop()
      shop.simulator.add(FaultRule("POST", nil, .every, fault))
      #expect(isExpected(await shop.receipt(.createCoupon(draft()))?.error))
      #expect(shop.writes.count == 1)
    }
    let blind = try ShopkitShop()
    blind.simulator.add(FaultRule("POST", nil, .every, .cutAfterApplying))
    blind.simulator.add(FaultRule("GET", nil, .every, .status(500)))
    guard case .unclear? = await blind.receipt(.createCoupon(draft()))?.error else {
      Issue.record("expected unclear")
      return
    }
  }

  // MARK: Deleting

  @Test("deleting reads the coupon by its code and deletes it by its id, once")
  func delete() async throws {
    let shop = try ShopkitShop()
    let write = ShopWrite.deleteCoupon(code: "bajevolp")
    #expect(shop.client.consequences(of: write) == [.irreversible])
    #expect(await shop.receipt(write) == WriteReceipt(id: "bajevolp"))
    #expect(shop.writes.map(\.path) == ["/coupon/1337"] && shop.simulator.coupons.isEmpty)
    guard case .notFound? = await shop.receipt(write)?.error else {
      Issue.record("expected notFound")
      return
    }
    let preview = shop.client.preview(of: write)
    #expect(preview.map(\.method) == ["GET", "DELETE"])
    #expect(
      preview.map(\.url) == [
        shop.simulator.url + "/coupon?code=bajevolp", shop.simulator.url + "/coupon/{id}",
      ])
  }

  @Test("a coupon without an id, and a code that is none, delete nothing")
  func deleteGuards() async throws {
    for code in ["", ".", ".."] {
      let shop = try ShopkitShop()
      guard case .objection? = await shop.receipt(.deleteCoupon(code: code))?.error else {
        Issue.record("expected unsupported")
        continue
      }
      #expect(shop.simulator.requests.isEmpty)
    }
    let transport = ScriptedTransport(json: #"{"code": "x", "type": "percent"}"#)
    let receipts = await (try shopkit(transport)).perform(.deleteCoupon(code: "x"))
    guard case .malformed? = receipts.first?.error else {
      Issue.record("expected malformed")
      return
    }
    #expect(!transport.requests.contains { $0.method == "DELETE" })
  }
}
