import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Invotide orders", .timeLimit(.minutes(10)))
struct InvotideOrderTests {
  @Test("an order is placed on a token of its own, whole, with reference and status, and read back")
  func place() async throws {
    let shop = try InvotideShop()
    _ = try await shop.client.order("1")
    var draft = InvotideShop.draft
    (draft.coupon, draft.voucher, draft.currency) = ("2222", "VOU-7271", "USD")
    let receipt = await shop.place(draft)
    #expect(receipt.id == "6" && receipt.error == nil && receipt.message?.hasPrefix("Pending, ") == true)
    let order = try #require(shop.simulator.order(6))
    #expect(order.statusID == 1 && order.comment == "phone order\nref:P-0001" && order.currency == "USD")
    // Escaped by the shop and by nobody else.
    #expect(order.fields["lastname"] == "O'Neil &amp; Sons")
    #expect(try await shop.client.order("6").customer.name == "Ann O'Neil & Sons")
    #expect(order.lines.map(\.quantity) == [1, 2] && order.fields["payment_country"] == "United Kingdom")
    #expect(shop.simulator.stock(40) == 968 && shop.simulator.mails.map(\.kind) == [.letter])
    #expect(shop.bodies("order/add").allSatisfy { $0.contains("order_status_id=1") })
    #expect(shop.count("login") == 2)
  }

  @Test("an order whose answer was lost is found by its reference and not placed again")
  func lostAnswer() async throws {
    let shop = try InvotideShop()
    _ = try await shop.pass()
    shop.simulator.newOrder()
    shop.fault("order/add", .every, .cutAfterApplying)
    let receipt = await shop.place()
    #expect(receipt.id == "7" && receipt.error == nil && shop.count("order/add") == 1)
  }

  @Test("an order that stopped at its letter is finished with a status, not placed again")
  func halfPlaced() async throws {
    let shop = try InvotideShop()
    shop.simulator.setMail(works: false)
    var receipt = await shop.place()
    guard case .unclear(let text)? = receipt.error else {
      Issue.record("expected unclear")
      return
    }
    #expect(receipt.id == "6" && text.contains("order 6 is there") && shop.count("order/add") == 1)
    #expect(shop.simulator.orderIDs.count == 6 && shop.simulator.order(6)?.statusID == 0)
    shop.simulator.setMail(works: true)
    shop.fault("order/add", .every, .failAfterApplying(500))
    var draft = InvotideShop.draft
    draft.reference = "P-0002"
    receipt = await shop.place(draft)
    #expect(receipt.id == "7" && receipt.error == nil && shop.count("order/add") == 2)
  }

  @Test("the status of an order that stopped at its letter is set once its mails go out again")
  func finished() async throws {
    let shop = try InvotideShop()
    shop.simulator.setMail(works: false)
    let simulator = shop.simulator
    shop.fault("order/info", .nth(1), .latency(0))
    async let receipt = shop.place()
    while simulator.order(6) == nil { await Task.yield() }
    simulator.setMail(works: true)
    let result = await receipt
    // Either its own finishing came before the mail server was back, or it found the order and finished it.
    #expect(result.id == "6" && shop.count("order/add") == 1)
    if result.error == nil { #expect(simulator.order(6)?.statusID == 1) }
  }

  @Test("an order that never arrived stays unclear with advice, and is sent once")
  func lostOrder() async throws {
    let shop = try InvotideShop()
    shop.fault("order/add", .every, .cutBeforeApplying)
    let receipt = await shop.place()
    guard case .unclear(let text)? = receipt.error else {
      Issue.record("expected unclear")
      return
    }
    #expect(text.contains("ref:P-0001") && shop.count("order/add") == 1 && shop.simulator.orderIDs.count == 5)
  }

  @Test(
    "a token that dies takes its basket along: it is built again, and one order is placed",
    arguments: [
      "api/payment/methods", "api/order/add", "api/shipping/address", "api/cart/add",
    ])
  func lostToken(_ route: String) async throws {
    let shop = try InvotideShop()
    let simulator = shop.simulator
    simulator.forgetTokens(before: route)
    let receipt = await shop.place()
    #expect(receipt.error == nil && simulator.orderIDs.count == 6)
    #expect(simulator.order(6)?.lines.map(\.quantity) == [1, 2])
  }

  @Test("an addition to the cart is never repeated: twice is twice as many")
  func additions() async throws {
    let shop = try InvotideShop()
    shop.fault("cart/add", .nth(2), .cutAfterApplying)
    let receipt = await shop.place()
    guard case .unreachable? = receipt.error else {
      Issue.record("expected unreachable")
      return
    }
    #expect(shop.count("cart/add") == 2 && shop.count("order/add") == 0)
  }

  @Test("country and zone must be numbers, and the zone one of the country's, before anything is placed")
  func zones() async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    draft.delivery?.countryID = nil
    #expect(shop.client.objection(to: .createOrder(draft))?.text.contains("delivery.countryID") == true)
    draft.delivery?.countryID = 222
    draft.delivery?.zoneID = 2751
    let receipt = await shop.place(draft)
    guard case .objection(let objection)? = receipt.error else {
      Issue.record("expected unsupported")
      return
    }
    #expect(
      objection.places == [.member("delivery.zoneID")] && objection.text.contains("3553 Greater London"))
    draft.delivery?.zoneID = 3553
    draft.delivery?.countryCode = "RU"
    #expect(await shop.place(draft).error != nil)
    #expect(shop.count("login") == 0 && shop.simulator.orderIDs.count == 5)
  }

  /// A file with one thing wrong, and the place that is named for it.
  struct Odd: Sendable {
    let path: String
    let change: @Sendable (inout OrderDraft) -> Void

    init(_ path: String, _ change: @escaping @Sendable (inout OrderDraft) -> Void) {
      self.path = path
      self.change = change
    }
  }

  private static let odd: [Odd] = [
    Odd("lines[0].sku") { $0.lines?[0].sku = "X" },
    Odd("addLines") { $0.addLines = [DraftLine()] },
    Odd("discount") { $0.discount = "5" },
    Odd("customer.email") { $0.customer.email = nil },
    Odd("paymentMethod") { $0.paymentMethod = nil },
    Odd("lines[1].productID") { $0.lines?[1].productID = nil },
    Odd("lines[0].quantity") { $0.lines?[0].quantity = 0 },
    Odd("delivery.lines") { $0.delivery?.lines = ["one", "two", "three"] },
    Odd("customer.firstName") { $0.customer.firstName = "&&&&&&&" },
    Odd("rewardPoints") { $0.rewardPoints = 5 },
    Odd("coupon") { $0.coupon = " 2222" },
    Odd("status") { $0.status = "=0" },
    Odd("comment") { $0.comment = "caf\u{FFFD}" },
  ]

  @Test("what Invotide does not take or lacks is named by its place in the file", arguments: odd)
  func objections(_ odd: Odd) async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    #expect(shop.client.objection(to: .createOrder(draft)) == nil)
    odd.change(&draft)
    #expect(shop.client.objection(to: .createOrder(draft))?.text.contains(odd.path) == true)
    #expect(await shop.place(draft).error != nil && shop.simulator.requests.isEmpty)
  }

  @Test("stock, minimum, bad coupons and methods stop an order before it is placed")
  func refusals() async throws {
    let shop = try InvotideShop()
    func text(_ change: (inout OrderDraft) -> Void) async -> String {
      var draft = InvotideShop.draft
      change(&draft)
      guard case .refused(_, let text)? = await shop.place(draft).error else { return "" }
      return text
    }
    #expect(await text { $0.lines?[0].quantity = 8 }.contains("not in stock"))
    #expect(await text { $0.lines?[1].productID = "41" }.contains("Minimum order amount"))
    #expect(await text { $0.lines?[0].options = [:] }.contains("lines[0]"))
    #expect(await text { $0.coupon = "nope" }.hasPrefix("coupon"))
    #expect(await text { $0.shippingMethod = "ups.next" }.contains("flat.flat, pickup.pickup"))
    #expect(await text { $0.paymentMethod = "card" }.contains("bank_transfer, cod"))
    #expect(shop.count("order/add") == 0)
  }

  @Test("points are compared with what the customer has and the cart takes")
  func points() async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    draft.customer.id = "7"
    draft.lines?[1].productID = "28"
    draft.rewardPoints = 401
    guard case .refused(_, let text)? = await shop.place(draft).error else {
      Issue.record("expected refused")
      return
    }
    #expect(text.contains("has 500") && text.contains("at most 400"))
    draft.rewardPoints = 300
    #expect(await shop.place(draft).error == nil)
  }

  @Test("what is not shipped needs no shipping; gift vouchers can be sold alone")
  func downloads() async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    var book = DraftLine()
    book.productID = "44"
    (draft.lines, draft.shippingMethod) = ([book], nil)
    #expect(await shop.place(draft).error == nil && shop.count("shipping/address") == 0)
    var gift = DraftGiftVoucher()
    (gift.fromName, gift.fromEmail, gift.toName, gift.toEmail, gift.amount) = (
      "Ann", "a@example.com", "Bo", "b@example.com", "100"
    )
    (draft.lines, draft.giftVouchers, draft.reference) = (nil, [gift], "P-9")
    #expect(await shop.place(draft).error == nil && shop.simulator.orderIDs.count == 7)
  }

  @Test("a quote shows totals and offers and places nothing")
  func quote() async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    draft.coupon = "2222"
    let quote = try await shop.client.quote(draft)
    #expect(quote.totals.first?.title == "Sub-Total" && quote.totals.contains { $0.title == "Coupon (2222)" })
    #expect(quote.warnings == ["UPS: No rates for this address"])
    draft.shippingMethod = nil
    draft.lines?[1].quantity = 971
    let loose = try await shop.client.quote(draft)
    #expect(loose.warnings.contains { $0.contains("not in stock") })
    #expect(loose.warnings.contains { $0.hasPrefix("shippingMethod") })
    var query = ShippingQuery()
    query.draft = draft
    #expect(try await shop.client.shippingOffers(query).map(\.code) == ["flat.flat", "pickup.pickup"])
    #expect(try await shop.client.paymentOffers(draft).map(\.code) == ["bank_transfer", "cod"])
    #expect(shop.count("order/add") == 0)
    (query.weight, query.countryCode) = (5, "PT")
    for (asked, kind, places) in [
      (ShippingQuery(), Objection.Kind.missing, ["--file"]),
      (query, .unsupported, ["--country", "--weight"]),
    ] {
      let error = await shopError { () throws(ShopError) in try await shop.client.shippingOffers(asked) }
      guard case .objection(let objection)? = error else {
        Issue.record("expected an objection, got \(String(describing: error))")
        continue
      }
      #expect(objection.kind == kind && objection.places == places.map(Objection.Place.argument))
    }
    let error = await shopError { () throws(ShopError) in try await shop.client.paymentOffers(nil) }
    guard case .objection(let objection)? = error else {
      Issue.record("expected an objection")
      return
    }
    #expect(objection.kind == .missing && objection.places == [.argument("--file")])
  }

  @Test("an edit replaces everything and keeps the status, which the shop would reset")
  func edit() async throws {
    let shop = try InvotideShop()
    shop.simulator.change(2) { $0.statusID = 5 }
    let write = ShopWrite.editOrder(id: "2", InvotideShop.draft)
    // The file names no status: the order's own is kept, so a preview promises no other.
    #expect(shop.client.preview(of: write).last?.body?.contains("order_status_id=%E2%80%A6") == true)
    let receipt = try #require(await shop.client.perform(write).first)
    #expect(receipt.error == nil && shop.simulator.order(2)?.statusID == 5)
    #expect(shop.simulator.order(2)?.lines.count == 2 && shop.simulator.mails.map(\.kind) == [.letter])
    #expect(
      shop.client.consequences(of: write) == [.newOrderLetter, .stockMoves, .linesReplaced, .irreversible])
    shop.fault("order/edit", .every, .cutAfterApplying)
    #expect(await shop.client.perform(write).first?.error == nil && shop.count("order/edit") == 2)
    shop.simulator.clearFaults()
    shop.fault("order/edit", .every, .cutBeforeApplying)
    var draft = InvotideShop.draft
    draft.reference = "P-0003"
    guard case .unclear? = await shop.client.perform(.editOrder(id: "2", draft)).first?.error else {
      Issue.record("expected unclear")
      return
    }
    guard case .notFound? = await shop.client.perform(.editOrder(id: "77", draft)).first?.error else {
      Issue.record("expected notFound")
      return
    }
  }

  @Test("the letter for new orders goes with every status an order can be placed with, and is told before")
  func letter() async throws {
    let shop = try InvotideShop()
    for choice in shop.client.capabilities.statuses {
      var draft = InvotideShop.draft
      (draft.status, draft.reference) = ("=" + choice.word, "P-" + choice.word)
      let consequences = shop.client.consequences(of: .createOrder(draft))
      #expect(consequences.first == .newOrderLetter)
      let letters = shop.simulator.mails.count
      #expect(await shop.place(draft).error == nil && shop.simulator.mails.count == letters + 1)
    }
    #expect(shop.simulator.mails.allSatisfy { $0.kind == .letter })
    // Status 0 would hold it back, and make an abandoned checkout of the order.
    var silent = InvotideShop.draft
    silent.status = "=0"
    #expect(shop.client.objection(to: .createOrder(silent)) != nil)
  }

  @Test("a deletion is proven by reading; a second one finds nothing")
  func delete() async throws {
    let shop = try InvotideShop()
    #expect(await shop.client.perform(.deleteOrder(id: "2")).first?.error == nil)
    guard case .notFound? = await shop.client.perform(.deleteOrder(id: "2")).first?.error else {
      Issue.record("expected notFound")
      return
    }
    #expect(shop.simulator.orderIDs == [1, 3, 4, 5])
    shop.fault("order/delete", .every, .cutAfterApplying)
    #expect(await shop.client.perform(.deleteOrder(id: "3")).first?.error == nil)
    shop.simulator.clearFaults()
    shop.fault("order/delete", .every, .cutBeforeApplying)
    guard case .unclear? = await shop.client.perform(.deleteOrder(id: "4")).first?.error else {
      Issue.record("expected unclear")
      return
    }
  }

  @Test("every ability that is lacking says why, naming Invotide")
  func reasons() throws {
    let shop = try InvotideShop()
    for (_, reason) in shop.client.capabilities.unavailable { #expect(reason.text.contains("Invotide")) }
    #expect(
      shop.client.objection(to: .createCoupon(CouponDraft(code: "X", type: .percent, value: "5"))) != nil)
  }
}
