import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// What Quickbutik sells, ships with, is paid by, and calls us about.
@Suite("Quickbutik catalogue and calls")
struct QuickbutikCatalogueTests {
  @Test("products come with stock, price and variants, whatever their forms")
  func products() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let found = try await shop.client.products(ProductQuery())
    let there = shop.simulator.products
    #expect(found.map(\.id) == there.map { String($0.id) } && found.allSatisfy(\.warnings.isEmpty))
    #expect(found.map(\.stock) == there.map(\.stock))
    #expect(found.map { $0.variants.count } == there.map(\.variants.count))
    #expect(found[0].price?.amountText == "3495.00" && found[0].price?.currency.code == "SEK")
    #expect(
      found[0].variants[0].title == "Grön" && found[5].status == "hidden" && found[0].status == "visible")
    #expect(found[4].title == #"Stekpanna 18" "Skogen""# && found[8].sku == nil)
  }

  @Test(
    "one product in each shape, by id; by sku; and at most so many",
    arguments: [QuickbutikSingleForm.array, .object, .wrapped])
  func one(_ form: QuickbutikSingleForm) async throws {
    let shop = try QuickbutikShop { $0.singleForm = form }
    defer { shop.stop() }
    var query = ProductQuery()
    query.id = "102"
    #expect(try await shop.client.products(query).map(\.id) == ["102"])
    for id in ["9999", "101,102", "x"] {
      query.id = id
      guard
        case .notFound? = await shopError({ () throws(ShopError) in try await shop.client.products(query) })
      else {
        Issue.record("expected notFound for \(id)")
        continue
      }
    }
    (query.id, query.sku) = (nil, "KNIV-ÅÄÖ")
    #expect(try await shop.client.products(query).map(\.title) == ["Slöjdkniv Åsa"])
    (query.sku, query.limit) = (nil, 3)
    #expect(try await shop.client.products(query).count == 3)
    query.brand = "x"
    guard
      case .objection(let objection)? = await shopError({ () throws(ShopError) in
        try await shop.client.products(query)
      })
    else {
      Issue.record("expected unsupported")
      return
    }
    #expect(objection.places == [.argument("--brand")])
  }

  @Test("a catalogue of several pages is read whole, also where pages are not turned")
  func pages() async throws {
    for form in [QuickbutikListForm.paged, .unpaged, .firstPageOnly] {
      let shop = try QuickbutikShop { $0.listForm = form }
      defer { shop.stop() }
      let drafts = (1...110).map { number in
        var draft = ProductDraft()
        draft.title = "P\(number)"
        return draft
      }
      _ = await shop.client.perform(.createProducts(drafts))
      let found = try await shop.client.products(ProductQuery())
      #expect(
        found.count == (form == .firstPageOnly ? 100 : 122) && Set(found.map(\.id)).count == found.count)
    }
  }

  @Test("odd products: no price, stock as text, numbered variants")
  func odd() async throws {
    let body = #"""
      [{"id": 7, "title": "A", "price": "899", "qty": "", "visible": 1, "variants": {"3": {"id": "8", "qty": "2"}}},
       {"title": "no id"}, {"id": "9", "title": "B", "price": null, "qty": "many", "variants": []}]
      """#
    let found = try await quickbutik(ScriptedTransport(json: body)).products(ProductQuery())
    #expect(found.map(\.id) == ["7", "9"] && found[0].price?.amountText == "899.00" && found[0].stock == nil)
    #expect(found[0].variants.first?.stock == 2 && found[1].price == nil && found[1].warnings.count == 1)
  }

  @Test("categories, ways to send and to pay")
  func others() async throws {
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let categories = try await shop.client.categories(CategoryQuery())
    #expect(
      categories.map(\.name) == ["Friluft", "Tält", "Sovsäckar"]
        && categories.map(\.parent) == [nil, "12", "12"])
    var query = CategoryQuery()
    query.id = "13"
    #expect(try await shop.client.categories(query).map(\.link) == ["/friluft/tält"])
    (query.id, query.handle) = (nil, "tält")
    #expect(try await shop.client.categories(query).map(\.id) == ["13"])
    query.id = "99"
    guard
      case .notFound? = await shopError({ () throws(ShopError) in try await shop.client.categories(query) })
    else {
      Issue.record("expected notFound")
      return
    }
    let offers = try await shop.client.shippingOffers(ShippingQuery())
    #expect(offers.map(\.code) == ["1", "2", "3"] && offers.map(\.isActive) == [true, true, false])
    #expect(offers[0].price?.amountText == "49.00" && offers[1].price == nil)
    #expect(
      try await shop.client.paymentOffers(nil).map(\.code) == ["swish", "klarna", "paypal", "bank_transfer"])
    var parcel = ShippingQuery()
    parcel.countryCode = "SE"
    guard
      case .objection? = await shopError({ () throws(ShopError) in
        try await shop.client.shippingOffers(parcel)
      })
    else {
      Issue.record("expected unsupported")
      return
    }
  }

  @Test("what Quickbutik lacks says why", arguments: Ability.allCases)
  func reasons(_ ability: Ability) throws {
    let reason = try quickbutik(ScriptedTransport(json: "{}")).capabilities.availability(of: ability).reason
    #expect(reason.map { $0.contains("Quickbutik") } ?? true)
  }

  @Test(
    "a call says which order to read again, from its query first, and is never trusted",
    arguments: [
      ("GET", [("event_type", "order.new"), ("order_id", "115")], "", "order.new", "115"),
      ("GET", [("event_type", "product.update"), ("product_id", "7")], "", "product.update", nil),
      ("GET", [("event_type", "order.done"), ("order_id", "create")], "", "order.done", nil),
      ("GET", [], "order_id=115", nil, nil),
      ("POST", [], "event_type=order.done&order_id=115", "order.done", "115"),
      ("POST", [], #"{"event_type": "order.done", "order_id": 115}"#, "order.done", "115"),
      ("POST", [("order_id", "7")], #"{"event_type": "order.done", "order_id": 115}"#, "order.done", "7"),
      ("POST", [], "\u{0}<garbage", nil, nil), ("DELETE", [("order_id", "7")], "", nil, nil),
    ] as [(String, [(String, String)], String, String?, String?)])
  func calls(_ method: String, _ query: [(String, String)], _ body: String, _ event: String?, _ id: String?)
    throws
  {
    let client = try quickbutik(ScriptedTransport(json: "{}"))
    let call = WebhookCall(
      method: method, query: query.map { (name: $0.0, value: $0.1) }, headers: [:], body: Array(body.utf8))
    #expect(client.hint(from: call) == WebhookHint(event: event, orderID: id, trust: .unverified))
  }

  @Test("the check names the step that fails, and works in older shops")
  func check() async throws {
    for counts in [true, false] {
      let shop = try QuickbutikShop { $0.countsProducts = counts }
      defer { shop.stop() }
      let steps = await shop.client.check()
      #expect(
        steps.map(\.name) == ["reachable", "signed in", "orders"] && steps.allSatisfy { $0.error == nil })
    }
    let shop = try QuickbutikShop()
    defer { shop.stop() }
    let stranger = try QuickbutikShop.client(url: shop.simulator.url, key: "wrong", clock: shop.clock)
    let steps = await stranger.check()
    #expect(steps.map(\.name) == ["reachable", "signed in"])
    guard case .unauthorized(let text)? = steps.last?.error else {
      Issue.record("expected unauthorized")
      return
    }
    #expect(text.contains("control panel"))
    let elsewhere = try quickbutik(ScriptedTransport(status: 404, json: "{}"))
    #expect(await elsewhere.check().last?.error?.concernsWholeShop == false)
  }

  @Test("the config needs a key and a time zone")
  func settings() throws {
    for texts in [["key": "k"], ["timeZone": "Europe/Stockholm"], ["key": "k", "timeZone": "Mars"]] {
      let options = ShopOptions(
        name: "a", platform: .quickbutik, settings: try JSONReader.parse("{}"), texts: texts, userAgent: "x")
      #expect(throws: JSONMismatch.self) { try PlatformRegistry.client(for: options) }
    }
    let options = ShopOptions(
      name: "a", platform: .quickbutik, settings: try JSONReader.parse("{}"),
      texts: ["key": "k", "timeZone": "Europe/Stockholm"], userAgent: "x")
    let client = try PlatformRegistry.client(for: options)
    let preview = client.preview(of: .createCategory(name: "x", parent: nil)).first
    #expect(preview?.url == "https://api.quickbutik.com/v1/categories")
    #expect(client.capabilities.requestsPerHour == QuickbutikClient.requestsPerHour)
  }
}
