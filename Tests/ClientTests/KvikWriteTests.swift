import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Changes, products, prices and new orders.
@Suite("Kvik writes")
struct KvikWriteTests {
  private func firstOrder(_ shop: KvikShop) async throws -> Order {
    try await shop.client.order(try #require(shop.simulator.orderCodes.first))
  }

  @Test("only what changes is sent, once, and an order that is already so costs no request")
  func onlyChanges() async throws {
    let shop = try KvikShop()
    let order = try await firstOrder(shop)
    shop.simulator.change(order.id.id) { $0.staffRemark = "old" }
    let read = try await firstOrder(shop)
    var change = OrderChange(status: try #require(shop.client.capabilities.choice(for: .processing)))
    (change.tracking, change.note) = (order.shipping.tracking ?? "DR1", "new")
    let changed = try await shop.client.perform(change, on: read)
    #expect(changed.shopStatus == "PROCESSING" && changed.note == "old\nnew")
    let body = try #require(shop.simulator.writes.first?.text)
    #expect(
      body.contains(#""remarks":{"staff":"old\nnew"}"#) && !body.contains("buyer")
        && !body.contains("payment"))
    #expect(try await shop.client.perform(change, on: changed) == changed && shop.simulator.writes.count == 1)
  }

  @Test("the verdict is the order read again, not the status of the answer")
  func verdict() async throws {
    let shop = try KvikShop()
    let order = try await firstOrder(shop)
    let client = shop.client
    let choice = try #require(client.capabilities.statuses.first { $0.word != order.shopStatus })
    shop.simulator.ignoreChanges()
    let error = await shopError { () throws(ShopError) in
      try await client.perform(OrderChange(status: choice), on: order)
    }
    guard case .refused(200, let text)? = error, text.contains(order.shopStatus) else {
      Issue.record("expected refused, got \(String(describing: error))")
      return
    }
  }

  @Test("a change that was accepted but cannot be read again stays open")
  func unread() async throws {
    let shop = try KvikShop()
    let order = try await firstOrder(shop)
    let client = shop.client
    let choice = try #require(client.capabilities.statuses.first { $0.word != order.shopStatus })
    shop.simulator.add(FaultRule("GET", nil, .every, .status(500)))
    let error = await shopError { () throws(ShopError) in
      try await client.perform(OrderChange(status: choice), on: order)
    }
    guard case .unclear? = error else {
      Issue.record("expected unclear, got \(String(describing: error))")
      return
    }
    #expect(shop.simulator.writes.count == 1)
  }

  @Test("a preview shows the request without the token and sends nothing")
  func preview() async throws {
    let shop = try KvikShop()
    let order = try await firstOrder(shop)
    shop.simulator.forgetRequests()
    var change = OrderChange()
    change.carrier = "gls"
    let previews = shop.client.preview(of: change, on: order)
    #expect(previews.last?.body == #"{"parcel":{"carrier":"gls"}}"#)
    #expect(previews.last?.headers.first.map { $0 == ("Authorization", "Bearer •••") } == true)
    // What a run must do first, without the secret.
    #expect(previews.first?.body?.hasPrefix("grant_type=client_credentials&client_id=") == true)
    #expect(previews.first?.body?.hasSuffix("&client_secret=•••&scope=all") == true)
    #expect(previews.map(\.signsIn) == [true, false])
    #expect(shop.simulator.requests.isEmpty)
  }

  @Test("a buyer's side changes no orders unless that is mapped")
  func buyer() async throws {
    let shop = try KvikShop(.customer)
    let order = try await firstOrder(shop)
    let client = shop.client
    var change = OrderChange()
    change.tracking = "x"
    guard
      case .objection(let reason)? = await shopError({ () throws(ShopError) in
        try await client.perform(change, on: order)
      }), reason.text.contains("one buyer's side")
    else {
      Issue.record("expected unsupported")
      return
    }
    #expect(shop.simulator.writes.isEmpty && order.paid != nil && order.status != .unknown)
  }

  @Test("products are found by code and by brand and code, with price and stock")
  func products() async throws {
    let shop = try KvikShop(.customer)
    var query = ProductQuery()
    #expect(try await shop.client.products(query).count >= 10)
    query.sku = "KO-7"
    let found = try await shop.client.products(query)
    let product = try #require(found.first)
    #expect(found.count == 1 && product.sku == "KO-7" && product.price?.amountText == "549.00")
    #expect(product.stock != nil && product.price?.currency.code == "CZK")
    query.brand = product.brand
    #expect(try await shop.client.products(query) == found)
    query.brand = "nobody & co"
    #expect(try await shop.client.products(query).isEmpty)
    #expect(shop.simulator.requests.last?.request.target.contains("brand=nobody%20%26%20co") == true)
    query.category = "x"
    let client = shop.client
    let refused = query
    let error = await shopError { () throws(ShopError) in try await client.products(refused) }
    #expect(
      error
        == .objection(
          .unsupported(.argument("--category"), "kvik.shop finds products by --sku and --brand only")))
  }

  @Test("a price belongs to a user; an answer without one is named with its keys")
  func price() async throws {
    let shop = try KvikShop()
    let (one, other) = (
      try await shop.client.price(sku: "KO-7", user: "a"), try await shop.client.price(sku: "KO-7", user: "b")
    )
    #expect(one.price != nil && one.price != other.price && one.price?.currency.code == "CZK")
    let client = shop.client
    await #expect(throws: ShopError.self) { try await client.price(sku: "none", user: "a") }
    let odd = try KvikScripted(
      resources: "{price: {get: '/p?s={sku}&u={user}', fields: {price: '/price'}}}"
    ) { _, _ in
      .json(#"{"cena": "1", "mena": "CZK"}"#)
    }.client
    let error = await shopError { () throws(ShopError) in try await odd.price(sku: "a", user: "b") }
    #expect("\(String(describing: error))".contains("keys cena, mena"))
  }

  private var draft: OrderDraft {
    var draft = OrderDraft()
    var (first, second) = (DraftLine(), DraftLine())
    (first.sku, first.quantity, second.sku) = ("KO-7", 2, "RU-M")
    draft.lines = [first, second]
    (draft.comment, draft.reference) = ("phone \"order\"", "od-1")
    return draft
  }

  @Test("an order is placed with one element for each line")
  func create() async throws {
    let shop = try KvikShop(.customer)
    #expect(shop.client.objection(to: .createOrder(draft)) == nil)
    let receipt = try #require(await shop.client.perform(.createOrder(draft)).first)
    let placed = try #require(receipt.id.flatMap(shop.simulator.order))
    #expect(receipt.error == nil && placed.reference == "od-1" && placed.buyerRemark == "phone \"order\"")
    #expect(placed.lines.map(\.pieces) == [2, 1] && shop.simulator.writes.count == 1)
    let body = shop.client.preview(of: .createOrder(draft)).last?.body
    #expect(body?.hasSuffix(#""basket":[{"code":"KO-7","pieces":2},{"code":"RU-M","pieces":1}]}"#) == true)
    #expect(try await shop.client.order(placed.code).lines.count == 2)
  }

  @Test("what the mapping has no place for, and what is missing, is refused by name before anything is sent")
  func objections() throws {
    let client = try KvikShop(.customer).client
    func objection(_ edit: (inout OrderDraft) -> Void) -> String {
      var changed = draft
      edit(&changed)
      return client.objection(to: .createOrder(changed))?.text ?? ""
    }
    let email = objection { $0.customer.email = "a@b.example" }
    let option = objection { $0.lines?[1].options = ["226": ["15"]] }
    let coupon = objection { $0.coupon = "x" }
    let noCode = objection { $0.lines?[0].sku = nil }
    let noLines = objection { $0.lines = nil }
    let added = objection { draft in
      var line = DraftLine()
      line.sku = "A"
      draft.addLines = [line]
    }
    #expect(email.hasPrefix("customer.email:") && option.hasPrefix("lines[1].options.226:"))
    #expect(coupon.contains("shops[1].resources.create") && noCode.hasPrefix("lines[0].sku:"))
    #expect(noLines.hasPrefix("lines:") && added.hasPrefix("addLines[0].sku:"))
  }

  @Test("what a text would drop for want of another member is refused by name")
  func droppedMembers() throws {
    let body = """
      {who: '{customer.firstName} {customer.lastName}', to: '{delivery.city}', note: '{comment}',
       rows: [{name: '{line.brand}/{line.sku}', id: '{line.productID}'}]}
      """
    let client = try KvikScripted(
      resources: "{create: {post: '/o?by={paymentMethod}-{currency}', body: \(body), fields: {id: '/id'}}}"
    ).client
    func objection(_ edit: (inout OrderDraft) -> Void) -> Objection? {
      var (draft, line) = (OrderDraft(), DraftLine())
      (line.productID, draft.comment) = ("44", "x")
      draft.lines = [line]
      edit(&draft)
      return client.objection(to: .createOrder(draft))
    }
    #expect(objection { _ in } == nil)
    let whole = objection { ($0.customer.firstName, $0.customer.lastName) = ("Jana", "Nová") }
    #expect(whole == nil)
    let half = objection { $0.customer.firstName = "Jana" }
    #expect(
      half?.places == [.member("customer.firstName")] && half?.text.contains("customer.lastName") == true)
    #expect(objection { $0.lines?[0].sku = "A" }?.places == [.member("lines[0].sku")])
    let both = objection { draft in
      draft.lines?[0].sku = "A"
      draft.lines?[0].brand = "B"
    }
    #expect(both == nil)
    #expect(objection { $0.paymentMethod = "cash" }?.places == [.member("paymentMethod")])
  }

  @Test("what the address of a new order needs is asked for by name")
  func unplacedMembers() throws {
    let client = try KvikScripted(
      resources:
        "{create: {post: '/users/{customer.id}/orders', body: {c: '{comment}'}, fields: {id: '/id'}}}"
    ).client
    var draft = OrderDraft()
    draft.comment = "x"
    let objection = client.objection(to: .createOrder(draft))
    #expect(objection?.kind == .missing && objection?.places == [.member("customer.id")])
    draft.customer.id = "5"
    #expect(client.objection(to: .createOrder(draft)) == nil)
  }

  @Test("a shop without the mapped address for new orders is a wrong setting, and the receipt has no id")
  func noSuchAddress() async throws {
    let client = try KvikScripted(
      resources: "{create: {post: '/ordrs', body: {c: '{comment}', r: '{reference}'}, fields: {id: '/id'}}}"
    ) { _, _ in .json("{}", status: 404) }.client
    var draft = OrderDraft()
    (draft.comment, draft.reference) = ("x", "od-1")
    let receipt = try #require(await client.perform(.createOrder(draft)).first)
    guard case .refused(404, let text)? = receipt.error else {
      Issue.record("expected refused, got \(String(describing: receipt.error))")
      return
    }
    #expect(text.contains("nothing at /api/app/ordrs") && text.contains("shops[2].resources.create.post"))
    #expect(receipt.id == nil)
  }

  @Test(
    "the whole order file is there for templates, the billing address being the delivery's when none is given"
  )
  func template() throws {
    let body = """
      {who: '{customer.firstName} {customer.lastName}', to: {name: '{delivery.lastName}', street: '{delivery.lines}',
       one: '{delivery.lines[0]}', city: '{delivery.city}', country: '{delivery.countryID}'},
       bill: {city: '{billing.city}', zip: '{billing.postcode}'}, state: '{status}', by: ['{paymentMethod}', 'x'],
       rows: [{id: '{line.productID}', opt: '{line.options.226}', for: '{reference}'}]}
      """
    let resources = "{create: {post: '/o', body: \(body), fields: {id: '/id'}}, statuses: {NEW: 'pending'}}"
    let client = try KvikScripted(resources: resources).client
    var draft = OrderDraft()
    (draft.customer.firstName, draft.customer.lastName) = ("Jana", "Nová")
    var address = DraftAddress()
    (address.lines, address.city, address.countryID) = (["Údolní 3", "dvůr"], "Brno", 56)
    (draft.delivery, draft.status, draft.reference) = (address, "pending", "r1")
    var line = DraftLine()
    (line.productID, line.options) = ("44", ["226": ["15"]])
    draft.lines = [line]
    let previews = client.preview(of: .createOrder(draft))
    #expect(previews.count == 2 && previews.first?.url.contains("/oauth/") == true)
    let preview = previews.last
    #expect(
      preview?.body == #"{"who":"Jana Nová","to":{"name":"Nová","street":["Údolní 3","dvůr"],"#
        + #""one":"Údolní 3","city":"Brno","country":56},"bill":{"city":"Brno"},"state":"NEW","by":["x"],"#
        + #""rows":[{"id":"44","opt":"15","for":"r1"}]}"#)
  }

  @Test("an answer without the new order's id proves nothing either; a refusal is one")
  func verdicts() async throws {
    let odd = try KvikScripted(
      resources: "{create: {post: '/o', body: {c: '{comment}'}, fields: {id: '/id'}}}"
    ) { _, _ in
      .json(#"{"kod": "1"}"#, status: 201)
    }.client
    var draft = OrderDraft()
    draft.comment = "x"
    let receipt = await odd.perform(.createOrder(draft)).first
    guard case .unclear(let text)? = receipt?.error, text.contains("keys kod") else {
      Issue.record("expected unclear")
      return
    }
    let shop = try KvikShop(.customer)
    var unknown = self.draft
    unknown.lines?[0].sku = "NONE"
    guard case .refused(400, _)? = await shop.client.perform(.createOrder(unknown)).first?.error else {
      Issue.record("expected refused")
      return
    }
  }
}
