import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Lists of every form, links that lead away, cursors, and records that are odd.
@Suite("Kvik feed")
struct KvikFeedTests {
  private static func orders(
    _ keys: String, path: String = "/orders?page={page}&limit={limit}&changed-since={since}"
  )
    -> String
  {
    "{orders: {get: '\(path)', \(keys) fields: {id: '/code', status: '/state/code', updated: '/updated'}}}"
  }

  @Test(
    "lists with a total, bare arrays and lists without either are read to their end, with few requests",
    arguments: [
      (KvikSimulator.ListForm.counted, "items: '/items', total: '/total',", 3),
      (.counted, "items: '/items',", 4), (.bare, "items: '',", 4),
      (.bare, "", 4),
      (.linked, "items: '/items', next: '/next',", 3), (.renamed, "next: '/next',", 3),
    ])
  func forms(_ form: KvikSimulator.ListForm, _ keys: String, _ requests: Int) async throws {
    let shop = try KvikShop(orders: 120, resources: Self.orders(keys))
    shop.simulator.setListForm(form)
    let pass = try await shop.pass()
    #expect(Set(pass.orders.map(\.id.id)) == Set(shop.simulator.orderCodes) && pass.orders.count == 120)
    #expect(
      shop.simulator.requests.filter { $0.path == shop.list }.count == requests && pass.warnings.isEmpty)
  }

  @Test("a list that is not where it is mapped is named with the keys that are there")
  func keysSeen() async throws {
    let shop = try KvikShop(orders: 2, resources: Self.orders("items: '/items',"))
    shop.simulator.setListForm(.ambiguous)
    let error = await shopError { () throws(ShopError) in try await shop.client.feed(FeedRequest(since: nil))
    }
    guard case .malformed(let text)? = error else {
      Issue.record("expected malformed, got \(String(describing: error))")
      return
    }
    #expect(text.contains("keys _type, results, errors") && text.contains("shops[1].resources.orders.items"))
    #expect(await shop.client.check().contains { $0.name == "orders" && $0.error == error })
  }

  @Test(
    "a list is looked for where it is mapped and nowhere else",
    arguments: [
      (#"{"items": [{"code": "1"}]}"#, "keys items"), (#"[{"code": "1"}]"#, "a list of 1"),
      ("{}", "an object without keys"), (#"{"itemz": 5}"#, "keys itemz"),
    ])
  func wrongPlace(_ answer: String, _ found: String) async throws {
    let client = try KvikScripted(resources: Self.orders("items: '/itemz',")) { _, _ in .json(answer) }.client
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .malformed(let text)? = error else {
      Issue.record("expected malformed, got \(String(describing: error))")
      return
    }
    #expect(text.contains("shops[2].resources.orders.items") && text.contains(found))
  }

  @Test("a page whose records are all unreadable is an error that names the setting, also for check")
  func wrongID() async throws {
    let resources = "{orders: {get: '/orders', items: '/items', fields: {id: '/kode'}}}"
    let shop = try KvikScripted(resources: resources) { _, _ in
      .json(#"{"items": [{"code": "1"}, {"code": "2"}]}"#)
    }
    let client = shop.client
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .malformed(let text)? = error else {
      Issue.record("expected malformed, got \(String(describing: error))")
      return
    }
    #expect(text.contains("shops[2].resources.orders.fields.id") && text.contains("keys code"))
    #expect(await client.check().contains { $0.name == "orders" && $0.error == error })
  }

  @Test("an address of a list that the shop does not have is a wrong setting")
  func noSuchList() async throws {
    let resources = """
      {orders: {get: '/ordrs?page={page}', items: '/items', fields: {id: '/code'}},
       products: {get: '/prodcts?code={sku}', items: '/items', fields: {sku: '/code'}}}
      """
    let client = try KvikScripted(resources: resources) { _, _ in .json("{}", status: 404) }.client
    let errors = [
      await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) },
      await shopError { () throws(ShopError) in try await client.products(ProductQuery()) },
    ]
    for (error, name) in zip(errors, ["orders", "products"]) {
      guard case .refused(404, let text)? = error else {
        Issue.record("expected refused, got \(String(describing: error))")
        continue
      }
      #expect(text.contains("nothing at /api/app/") && text.contains("check shops[2].resources.\(name).get"))
    }
  }

  @Test(
    "a link elsewhere is not followed; the pages are counted and the operator is told",
    arguments: [
      "https://evil.example/api/app/orders?page=2", "http://brno.example/api/app/orders?page=2",
      "https://brno.example:8443/api/app/orders?page=2", "https://brno.example/admin/orders?page=2",
      "https://brno.example/api/app/../../admin?page=2", "//evil.example/api/app/orders?page=2",
      "https://user@brno.example/api/app/orders?page=2", "/api/application?page=2",
      "/api/app/%2e%2e/x?page=2",
      "https://brno.example\\\\@evil.example/api/app/orders", "file:///etc/passwd",
    ])
  func foreignLinks(_ link: String) async throws {
    let shop = try KvikScripted(resources: Self.orders("items: '/items', next: '/next',")) { _, number in
      number == 1
        ? .json(#"{"items": [{"code": "1"}], "next": "\#(link)"}"#) : .json(#"{"items": [{"code": "2"}]}"#)
    }
    let first = try await shop.client.feed(FeedRequest(since: nil))
    #expect(first.warnings.contains { $0.contains("leads elsewhere") })
    let second = try await shop.client.feed(FeedRequest(since: nil, page: first.next))
    #expect(second.orders.map(\.id.id) == ["2"] && second.next == nil)
    #expect(
      shop.calls.map(\.url) == [
        "https://brno.example/api/app/orders?page=1&limit=50",
        "https://brno.example/api/app/orders?page=2&limit=50",
      ])
  }

  @Test(
    "a link to the same API is followed as it is",
    arguments: [
      ("https://BRNO.example:443/api/app/list?p=%C3%A9#x", "https://brno.example/api/app/list?p=%C3%A9"),
      ("/api/app/orders?cursor=abc", "https://brno.example/api/app/orders?cursor=abc"),
      ("?cursor=abc", "https://brno.example/api/app/orders?cursor=abc"),
    ])
  func links(_ link: String, _ url: String) async throws {
    let shop = try KvikScripted(resources: Self.orders("items: '/items', next: '/next',")) { _, _ in
      .json(#"{"items": [{"code": "1"}], "next": "\#(link)"}"#)
    }
    let first = try await shop.client.feed(FeedRequest(since: nil))
    let second = try await shop.client.feed(FeedRequest(since: nil, page: first.next))
    #expect(shop.calls.last?.url == url)
    #expect(second.next == nil || link.hasPrefix("https"), "a page that links to itself is the last one")
  }

  @Test(
    "the next pass starts an hour before this one was answered, in UTC; without {since} there is no place")
  func since() async throws {
    let shop = try KvikShop(orders: 60)
    let pass = try await shop.pass()
    #expect(pass.last.resume?.text == "2017-07-14T02:40:00Z")
    shop.simulator.forgetRequests()
    shop.clock.advance(by: 600)
    let next = try await shop.pass(since: pass.last.resume)
    #expect(next.last.resume?.text == "2017-07-14T02:50:00Z")
    let query = shop.simulator.requests.first { $0.path == shop.list }?.request.query("changed-since")
    #expect(query == "2017-07-14T01:40:00Z")
    let plain = try KvikShop(
      orders: 3, resources: Self.orders("items: '/items',", path: "/orders?page={page}"))
    #expect(try await plain.pass().last.resume == nil)
  }

  @Test("an unknown status or payment word is kept and never guessed; odd values are named")
  func oddRecords() async throws {
    let shop = try KvikShop(orders: 120, hostile: true)
    let orders = try await shop.pass().orders
    let odd = try #require(orders.first { $0.shopStatus == "PREPARING_GIFT" })
    #expect(odd.status == .unknown)
    let partial = try #require(orders.first { $0.warnings.contains { $0.contains("PARTIAL") } })
    #expect(partial.paid == nil && OrderState(partial).unreadable.contains(.paid))
    #expect(orders.contains { $0.warnings.contains { $0.hasPrefix("total: expected an amount") } })
    #expect(orders.contains { $0.warnings.contains { $0.hasPrefix("created: expected a time") } })
    // Times without an offset are read in the shop's zone.
    #expect(orders.allSatisfy { $0.updated?.offset == 7200 || $0.updated?.offset == 3600 })
  }

  @Test("every mapped field arrives, amounts exactly, and what is not mapped is known to be unreadable")
  func fields() async throws {
    let shop = try KvikShop(orders: 40)
    let orders = try await shop.pass().orders
    let order = try #require(orders.first { $0.shipping.tracking != nil && $0.customer.company != nil })
    let stored = try #require(shop.simulator.order(order.id.id))
    #expect(order.number == stored.code && order.shopStatus == stored.state && order.currency.code == "CZK")
    #expect(order.paid == (stored.payment == "PAID") && order.created?.seconds == Int64(stored.created))
    #expect(order.shipping.tracking == stored.tracking && order.shipping.carrier == stored.carrier)
    #expect(order.note == stored.staffRemark && order.customerNote == stored.buyerRemark)
    #expect(
      order.lines.map(\.sku) == stored.lines.map(\.code)
        && order.pieces == stored.lines.reduce(0) { $0 + $1.pieces })
    #expect(order.lines.first?.price?.amountText == stored.lines.first?.price)
    let sum = order.lines.reduce(Int64(0)) { $0 + ($1.price?.minorUnits ?? 0) * Int64($1.quantity) }
    #expect(order.total?.minorUnits == sum)
    #expect(order.delivery?.city != nil && order.delivery?.countryCode?.count == 2 && order.link != nil)
    #expect(
      order.customer.email?.contains("@") == true && order.payment.method != nil
        && order.shipping.method != nil)
    #expect(order.unreadable == [.trackingLink, .invoiceLink])
    #expect(shop.client.capabilities.missingListFields == ["coupon"])
    let bare = try KvikShop(orders: 1, resources: Self.orders("items: '/items',"))
    let known = try #require(try await bare.pass().orders.first)
    #expect(known.unreadable.isSuperset(of: [.paid, .tracking, .carrier, .note, .customerNote]))
    #expect(bare.client.capabilities.missingListFields.contains("email"))
  }

  @Test("another order in place of the one asked for is an error, alone and in a list")
  func anotherOrder() async throws {
    let resources = "{order: {get: '/orders/{id}', fields: {id: '/code', status: '/state'}}}"
    for answer in [#"{"code": "2", "state": "NEW"}"#, #"[{"code": "2"}, {"code": "3"}]"#] {
      let client = try KvikScripted(resources: resources) { _, _ in .json(answer) }.client
      let error = await shopError { () throws(ShopError) in try await client.order("1") }
      #expect(error == .malformed("asked for order 1, got order 2"))
    }
  }

  @Test("a row without an id is named with its keys and hides no other")
  func rowsWithoutID() async throws {
    let shop = try KvikScripted(resources: Self.orders("items: '/items',")) { _, _ in
      .json(#"{"items": [{"kod": 1, "x": 2}, null, {"code": 7}]}"#)
    }
    let page = try await shop.client.feed(FeedRequest(since: nil))
    #expect(page.orders.map(\.id.id) == ["7"] && page.warnings.count == 2)
    #expect(page.warnings.first?.contains("keys kod, x") == true)
  }

  @Test("the check tells the token's scope and lifetime, what is mapped and which fields the orders lack")
  func check() async throws {
    let resources =
      "{orders: {get: '/orders', items: '/items', fields: {id: '/code', total: '/sum', note: '/a/b'}}}"
    let shop = try KvikShop(orders: 3, resources: resources)
    let steps = await shop.client.check()
    let texts = steps.compactMap(\.detail)
    #expect(texts.contains("scope all, good for 60 minutes"))
    #expect(texts.contains { $0.contains("nothing for note, total") && $0.contains("keys _type, code") })
    #expect(texts.contains("mapped: orders; not mapped: order, update, price, products, create"))
    #expect(steps.allSatisfy { $0.error == nil })
  }
}
