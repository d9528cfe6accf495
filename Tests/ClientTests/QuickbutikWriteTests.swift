import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// Orders, products and categories written to Quickbutik.
@Suite("Quickbutik writes")
struct QuickbutikWriteTests {
  private func draft(_ change: (inout OrderDraft) -> Void = { _ in }) -> OrderDraft {
    var draft = OrderDraft()
    (draft.customer.firstName, draft.customer.lastName) = ("Kalle", "Ångström")
    (draft.customer.email, draft.customer.phone) = ("kalle@anka.example", "+46123456789")
    var address = DraftAddress()
    (address.lines, address.postcode, address.city) = (["Gladagatan 10", "lgh 2"], "12345", "Ankeborg")
    address.countryCode = "se"
    draft.delivery = address
    var line = DraftLine()
    (line.sku, line.quantity) = ("NS-PANN", 2)
    draft.lines = [line]
    draft.shippingMethod = "1"
    change(&draft)
    return draft
  }

  private func line(_ sku: String) -> DraftLine {
    var line = DraftLine()
    line.sku = sku
    return line
  }

  // MARK: New orders

  @Test("a new order is unpaid, and its receipt has the id and the customer's link")
  func create() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let receipt = try #require(await shop.client.perform(.createOrder(draft())).first)
    let id = try #require(receipt.id)
    #expect(
      receipt.error == nil
        && receipt.message?.contains("https://norrsken.quickbutik.com/checkout/\(id)") == true)
    let order = try await shop.client.order(id)
    #expect(order.status == .awaitingPayment && order.customer.name == "Kalle Ångström")
    #expect(order.delivery?.lines == ["Gladagatan 10", "lgh 2"] && order.delivery?.countryCode == "SE")
    #expect(order.lines.map(\.sku) == ["NS-PANN"] && order.pieces == 2)
    #expect(shop.writes.count == 1 && shop.sent?["order_id"]?.string == "create")
    #expect(shop.sent?["payment"] == nil && shop.sent?["status"] == nil)
    #expect(shop.sent?["customer"]?["type"]?.string == "consumer")
  }

  @Test("an order that the shop does not make is a failure inside a 200")
  func notCreated() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let count = shop.simulator.orderIDs.count
    let unknown = draft { $0.lines = [line("NO-SUCH")] }
    let receipt = await shop.client.perform(.createOrder(unknown)).first
    #expect(receipt?.error == .refused(code: 200, text: "Could not find product; products missing"))
    shop.simulator.setResultForm(.nothing)
    guard case .unclear? = await shop.client.perform(.createOrder(draft())).first?.error else {
      Issue.record("expected unclear")
      return
    }
    #expect(shop.simulator.orderIDs.count == count)
  }

  @Test(
    "after a lost answer an order is found by its reference, and by nothing less", arguments: [true, false])
  func lost(_ hasReference: Bool) async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    shop.simulator.add(FaultRule("POST", "/orders", .every, .cutAfterApplying))
    let paid = draft {
      $0.paymentMethod = hasReference ? "MySaleChannel" : nil
      $0.reference = "od-123"
    }
    let receipt = try #require(await shop.client.perform(.createOrder(paid)).first)
    #expect(shop.writes.count == 1)
    if hasReference {
      #expect(receipt.id == shop.simulator.orderIDs.last.map(String.init) && receipt.error == nil)
    } else if case .unclear? = receipt.error {
      #expect(receipt.id == nil)
    } else {
      Issue.record("expected unclear, got \(receipt)")
    }
    shop.simulator.clearFaults()
    shop.simulator.add(FaultRule("POST", "/orders", .every, .cutBeforeApplying))
    let other = draft { ($0.paymentMethod, $0.reference) = ("MySaleChannel", "od-456") }
    guard case .unclear? = await shop.client.perform(.createOrder(other)).first?.error else {
      Issue.record("expected unclear")
      return
    }
  }

  /// The beginning of the objection, and the change of a good file that it is about.
  private static let refusals: [(String, @Sendable (inout OrderDraft) -> Void)] = [
    ("comment: ", { $0.comment = "x" }), ("status: ", { $0.status = "sent" }),
    ("coupon: ", { $0.coupon = "x" }),
    ("voucher: ", { $0.voucher = "x" }), ("currency: ", { $0.currency = "EUR" }),
    ("rewardPoints: ", { $0.rewardPoints = 1 }), ("customer.id: ", { $0.customer.id = "7" }),
    ("giftVouchers[0].fromName: ", { $0.giftVouchers = [DraftGiftVoucher()] }),
    ("delivery.countryID: ", { $0.delivery?.countryID = 7 }),
    ("delivery.zoneID: ", { $0.delivery?.zoneID = 7 }),
    ("delivery.lines[2]: ", { $0.delivery?.lines = ["a", "b", "c"] }),
    ("delivery.countryCode: ", { $0.delivery?.countryCode = "SWE" }),
    ("lines[0].brand: ", { $0.lines?[0].brand = "x" }),
    ("lines[0].options.1: ", { $0.lines?[0].options = ["1": ["2"]] }),
    ("lines[0].productID: ", { $0.lines?[0].productID = "create" }),
    ("lines[0].quantity: ", { $0.lines?[0].quantity = 0 }),
    ("lines[0]: ", { $0.lines?[0].sku = nil }), ("lines: ", { $0.lines = nil }),
    ("customer.email: ", { $0.customer.email = nil }), ("addLines: ", { $0.addLines = $0.lines ?? [] }),
    ("discount: ", { $0.discount = "ten" }), ("removeDiscount: ", { $0.removeDiscount = true }),
  ]

  @Test("members that Quickbutik does not take, or that are missing, are named and nothing is sent")
  func objections() async throws {
    let network = ScriptedTransport(json: "{}")
    let client = try quickbutik(network)
    #expect(client.objection(to: .createOrder(draft())) == nil)
    for (name, change) in QuickbutikWriteTests.refusals {
      let write = ShopWrite.createOrder(draft(change))
      let objection = client.objection(to: write)?.text ?? "taken"
      #expect(objection.hasPrefix(name), "\(objection)")
      guard case .objection? = await client.perform(write).first?.error else {
        Issue.record("expected unsupported for \(name)")
        continue
      }
    }
    #expect(network.requests.isEmpty)
  }

  // MARK: Contents

  @Test("lines are replaced only when the file names `lines`, and that is announced")
  func lines() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let id = try #require(shop.simulator.orderIDs.last)
    let before = try #require(shop.simulator.contents(id))
    var other = OrderDraft()
    other.customer.phone = "0701234567"
    other.addLines = [line("KÅSA")]
    let adding = ShopWrite.editOrder(id: String(id), other)
    #expect(shop.client.consequences(of: adding).isEmpty)
    #expect(await shop.client.perform(adding) == [WriteReceipt(id: String(id))])
    #expect(shop.sent?["products"] == nil && shop.sent?["customer"]?["type"] == nil)
    let after = try #require(shop.simulator.contents(id))
    #expect(after.lines.map(\.sku) == before.lines.map(\.sku) + ["KÅSA"])
    #expect(after.customer.phone == "0701234567" && after.customer.email == before.customer.email)
    var replacing = OrderDraft()
    replacing.lines = [line("0042")]
    let write = ShopWrite.editOrder(id: String(id), replacing)
    #expect(shop.client.consequences(of: write) == [.linesReplaced])
    #expect(await shop.client.perform(write).first?.error == nil)
    #expect(shop.simulator.contents(id)?.lines.map(\.sku) == ["0042"])
  }

  @Test("every content change of the document arrives")
  func edit() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let id = try #require(shop.simulator.orderIDs.last)
    var draft = draft { draft in
      draft.lines = nil
      draft.customer.company = "Bolaget AB"
      (draft.paymentMethod, draft.shippingMethod, draft.discount) = ("Swish", "Hämtas", "12.50")
      draft.addLines = [line("0042"), line("KÅSA")]
      draft.removeLines = [line("0042")]
    }
    #expect(await shop.client.perform(.editOrder(id: String(id), draft)).first?.error == nil)
    var contents = try #require(shop.simulator.contents(id))
    #expect(contents.customer.name == "Kalle Ångström" && contents.customer.company == "Bolaget AB")
    #expect(contents.customer.type == "business" && contents.customer.country == "SE")
    #expect(contents.method == "Swish" && contents.shippingName == "Hämtas" && contents.discount == 12.5)
    #expect(contents.lines.last?.sku == "KÅSA" && !contents.lines.contains { $0.sku == "0042" })
    draft = OrderDraft()
    draft.removeDiscount = true
    #expect(await shop.client.perform(.editOrder(id: String(id), draft)).first?.error == nil)
    contents = try #require(shop.simulator.contents(id))
    #expect(contents.discount == nil && shop.simulator.mails.isEmpty && shop.simulator.captures.isEmpty)
  }

  @Test("an order that the shop does not have is told as missing, not as refused")
  func missing() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    var draft = OrderDraft()
    draft.customer.phone = "0701234567"
    let receipt = await shop.client.perform(.editOrder(id: "99999999", draft)).first
    #expect(receipt?.error == .notFound("the shop has no order 99999999"))
  }

  @Test("an edit leaves the status alone and says what changes it")
  func editedStatus() throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    var draft = OrderDraft()
    draft.status = "sent"
    let objection = shop.client.objection(to: .editOrder(id: "7", draft))
    #expect(objection?.places == [.member("status")] && objection?.kind == .unsupported)
    #expect(objection?.text.contains("orderdeck mark") == true)
  }

  @Test("an edit that would leave no line is not sent")
  func lastLine() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let id = String(try #require(shop.simulator.orderIDs.last))
    var single = OrderDraft()
    single.lines = [line("0042")]
    _ = await shop.client.perform(.editOrder(id: id, single))
    let before = shop.writes.count
    var emptying = OrderDraft()
    emptying.removeLines = [line("0042")]
    let refused = await shop.client.perform(.editOrder(id: id, emptying)).first
    guard case .objection(let reason)? = refused?.error, reason.places == [.member("removeLines")] else {
      Issue.record("expected unsupported, got \(String(describing: refused))")
      return
    }
    #expect(shop.writes.count == before)
    emptying.addLines = [line("KÅSA")]
    #expect(await shop.client.perform(.editOrder(id: id, emptying)).first == WriteReceipt(id: id))
  }

  @Test("what cannot be edited is refused, above all the id that would make a new order")
  func editObjections() throws {
    let client = try quickbutik(ScriptedTransport(json: "{}"))
    var some = OrderDraft()
    some.customer.phone = "1"
    #expect(client.objection(to: .editOrder(id: "7", some)) == nil)
    #expect(client.objection(to: .editOrder(id: "create", some)) != nil)
    #expect(client.objection(to: .editOrder(id: "7,8", some)) != nil)
    #expect(
      client.objection(to: .editOrder(id: "7", OrderDraft()))?.text == "the file names nothing to change")
    var drafts = [some, some, some]
    drafts[0].lines = []
    (drafts[1].lines, drafts[1].addLines) = ([line("a")], [line("b")])
    drafts[2].addLines = [line("a")]
    drafts[2].addLines[0].quantity = 2
    for draft in drafts { #expect(client.objection(to: .editOrder(id: "7", draft)) != nil) }
  }

  @Test("an edit that the shop refuses or does not mention is not done")
  func editFails() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let id = try #require(shop.simulator.orderIDs.last)
    var draft = OrderDraft()
    draft.discount = "5"
    shop.simulator.refuseWrites(of: id)
    let refused = await shop.client.perform(.editOrder(id: String(id), draft)).first
    #expect(refused?.error == .refused(code: 200, text: "Order is locked"))
    shop.simulator.setResultForm(.nothing)
    guard case .unclear? = await shop.client.perform(.editOrder(id: String(id), draft)).first?.error else {
      Issue.record("expected unclear")
      return
    }
  }

  // MARK: Products and categories

  private func product(_ change: (inout ProductDraft) -> Void) -> ProductDraft {
    var draft = ProductDraft()
    change(&draft)
    return draft
  }

  @Test("products are made one by one, each with its own receipt")
  func createProducts() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let drafts = [
      product { ($0.sku, $0.title, $0.price, $0.stock) = ("NY-1", "Ny \"sak\"", "199.50", 3) },
      product { ($0.sku, $0.title) = ("LOCKED", "Låst") },
      product {
        ($0.title, $0.isVisible, $0.allowsNegativeStock, $0.category) = ("Två", false, false, "Tält")
      },
    ]
    let receipts = await shop.client.perform(.createProducts(drafts))
    #expect(receipts.map { $0.error == nil } == [true, false, true] && shop.writes.count == 3)
    #expect(
      receipts[1].id == "LOCKED"
        && receipts[1].error == .refused(code: 200, text: "Product could not be created"))
    let made = try #require(shop.simulator.products.first { $0.sku == "NY-1" })
    #expect(receipts[0].id == String(made.id) && made.price == 199.5 && made.stock == 3)
    let second = try #require(shop.simulator.products.last)
    #expect(
      !second.isVisible && second.others["disable_minusqty"] == "1"
        && second.others["headcategory_name"] == "Tält")
  }

  @Test("products are changed by sku, by id and by variant; an error belongs to its own product")
  func updateProducts() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let drafts = [
      product { ($0.sku, $0.stock, $0.dataFields) = ("KÅSA", 12, ["a", "b"]) },
      product { ($0.sku, $0.price) = ("NO-SUCH", "1") },
      product { ($0.productID, $0.variantID, $0.price) = ("101", "1010", "3000") },
    ]
    let receipts = await shop.client.perform(.updateProducts(drafts))
    #expect(receipts.map(\.id) == ["KÅSA", "NO-SUCH", "101/1010"])
    #expect(receipts[1].error == .refused(code: 200, text: "Could not find product"))
    #expect(receipts[0].error == nil && receipts[2].error == nil)
    let changed = try #require(shop.simulator.products.first { $0.sku == "KÅSA" })
    #expect(changed.stock == 12 && changed.others["datafield_2"] == "b")
    #expect(shop.simulator.products[0].variants[0].price == 3000)
  }

  @Test("a trouble of the whole shop ends the row of products")
  func wholeShop() async throws {
    let network = ScriptedTransport(status: 401, json: "")
    let client = try quickbutik(network)
    let drafts = ["a", "b", "c"].map { sku in product { ($0.sku, $0.price) = (sku, "1") } }
    let receipts = await client.perform(.updateProducts(drafts))
    #expect(receipts.count == 3 && receipts.allSatisfy { $0.error?.concernsWholeShop == true })
    #expect(network.requests.count == 1)
  }

  @Test("members of products that Quickbutik does not take are named")
  func productObjections() throws {
    let client = try quickbutik(ScriptedTransport(json: "{}"))
    let new = product { ($0.title, $0.supplierName) = ("x", "y") }
    #expect(client.objection(to: .createProducts([new]))?.places == [.member("supplierName")])
    let fine = product { ($0.sku, $0.price) = ("x", "1") }
    let heavy = product { ($0.sku, $0.weight) = ("x", "1") }
    #expect(client.objection(to: .updateProducts([fine, heavy]))?.places == [.member("[1].weight")])
    let unnamed = [
      product { $0.price = "1" }, product { $0.sku = "x" }, product { ($0.sku, $0.price) = ("x", "1,5") },
      product { ($0.sku, $0.variantID, $0.price) = ("x", "1", "1") },
    ]
    for draft in unnamed { #expect(client.objection(to: .updateProducts([draft])) != nil) }
    #expect(client.objection(to: .updateProducts([])) != nil)
    #expect(client.objection(to: .deleteOrder(id: "1"))?.text.contains("Quickbutik") == true)
  }

  @Test("a category is made without a wrapper around it, below another one or at the top")
  func category() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let receipt = await shop.client.perform(.createCategory(name: "Kök", parent: "12")).first
    let made = try #require(shop.simulator.categories.last)
    #expect(receipt == WriteReceipt(id: String(made.id)) && made.name == "Kök" && made.parent == 12)
    let orphan = await shop.client.perform(.createCategory(name: "X", parent: "99")).first
    #expect(
      orphan?.error
        == .objection(.notFound("the shop has no category 99", at: [.member("parent")])))
    #expect(shop.client.objection(to: .createCategory(name: " ", parent: nil)) != nil)
    #expect(shop.client.objection(to: .createCategory(name: "X", parent: "a")) != nil)
  }

  @Test("the previews are the requests that are made, without the key")
  func previews() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let id = String(try #require(shop.simulator.orderIDs.last))
    var edit = OrderDraft()
    edit.discount = "5"
    let writes: [ShopWrite] = [
      .createOrder(draft()), .editOrder(id: id, edit),
      .updateProducts([product { ($0.sku, $0.stock) = ("KÅSA", 1) }]),
      .createProducts([product { $0.title = "x" }]), .createCategory(name: "Kök", parent: nil),
    ]
    for write in writes {
      let preview = try #require(shop.client.preview(of: write).first)
      _ = await shop.client.perform(write)
      let made = try #require(shop.writes.last)
      #expect(
        preview.method == made.method && preview.url.hasSuffix("/v1" + made.path) && preview.body == made.text
      )
      #expect(
        !preview.headers.contains { $0.value.contains("cShCIzc") || $0.value.contains(shop.simulator.key) })
    }
  }
}
