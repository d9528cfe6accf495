import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Products, categories, ways to send and to pay, against the simulated shop and over a scripted network.
@Suite("Shopkit catalogue")
struct ShopkitCatalogueTests {
  private func query(_ change: (inout ProductQuery) -> Void) -> ProductQuery {
    var query = ProductQuery()
    change(&query)
    return query
  }

  // MARK: Products

  @Test("a quote without its country, and an order's id that is no number, are told without asking the shop")
  func unasked() async throws {
    let shop = try ShopkitShop()
    let quote = await shopError { () throws(ShopError) in
      try await shop.client.shippingOffers(ShippingQuery())
    }
    #expect(quote == .objection(.missing(.argument("--country"), "Shopkit quotes shipping for one country")))
    for id in ["abc", "", "..", "💥", " 1"] {
      let error = await shopError { () throws(ShopError) in try await shop.client.order(id) }
      guard case .notFound? = error else {
        Issue.record("expected notFound for \(id)")
        continue
      }
    }
    #expect(shop.simulator.requests.isEmpty)
  }

  @Test("all products come, once each, with exact prices, in every form that lists come in")
  func all() async throws {
    for form in [ShopkitListForm.keyed, .keyedShuffled, .array] {
      let shop = try ShopkitShop { $0.listForm = form }
      let products = try await shop.client.products(ProductQuery())
      #expect(products.map(\.id) == (44_700..<44_714).map(String.init))
      #expect(products.allSatisfy { $0.warnings.isEmpty })
      let first = try #require(products.first)
      #expect(
        first.sku == "STHFBF7574" && first.price?.amountText == "77.32" && first.price?.currency.code == "EUR"
      )
      #expect(first.stock == 100 && first.status == "active" && first.brand == nil)
      #expect(first.link == "https://parallax.shopk.it/product/sthfbf7574")
      #expect(first.variants.map(\.id) == ["447000", "447001"])
      #expect(first.variants.map(\.price?.amountText) == ["77.32", "82.32"])
      #expect(first.variants.map(\.stock) == [100, 95] && first.variants[1].sku == "STHFBF7574-2")
      // A price in text, an object and a text as brand, entities, a price on request, stock that is not counted.
      #expect(
        products[1].price?.amountText == "71.32" && products[1].brand == "Casa & Cia"
          && products[1].sku == nil)
      #expect(products[3].title == "Azulejo Coaster Set & Stand" && products[3].brand == "Olaria")
      #expect(products[3].status == "hidden" && products[8].status == "out_of_stock")
      #expect(products[9].price == nil && products[6].stock == nil)
    }
  }

  @Test("what no strict reader takes hides nothing and is named")
  func hostile() async throws {
    let shop = try ShopkitShop { $0.hostile = true }
    let products = try await shop.client.products(ProductQuery())
    #expect(products.count == 14 && products[1].id == "44701")
    #expect(products[4].price == nil && products[4].warnings.count == 1)
    #expect(products[3].variants.count == 3 && products[5].stock == nil && products[5].warnings.isEmpty)
  }

  @Test("each filter goes out as the vendor names it, and finds what it should")
  func filters() async throws {
    let cases: [(ProductQuery, String, [Int])] = [
      (query { $0.sku = "bowl-001" }, "reference=bowl-001", [44_702]),
      (query { $0.status = "hidden" }, "status_alias=hidden", [44_703, 44_709]),
      (query { $0.status = "soon,out_of_stock" }, "status_alias=soon,out_of_stock", [44_708, 44_711]),
      (query { $0.status = "4" }, "status=4", [44_711]),
      (
        query {
          $0.isFeatured = true; $0.isNew = true
        }, "featured=true&new=true", [44_700, 44_712]
      ),
      (query { $0.text = "rustic" }, "q=rustic", [44_702]),
      (query { $0.category = "15944" }, "category=15944", [44_702, 44_705, 44_708, 44_711]),
      (query { $0.handle = "cort-0042" }, "handle=cort-0042", [44_704]),
    ]
    for (query, parameters, ids) in cases {
      let shop = try ShopkitShop()
      #expect(try await shop.client.products(query).map(\.id) == ids.map(String.init))
      let target = try #require(shop.simulator.requests.last { $0.path == "/product" }?.target)
      #expect(target == "/v1/product?\(parameters)&page=1&limit=50")
    }
  }

  @Test("a category by its handle is turned into its number first")
  func categoryHandle() async throws {
    let shop = try ShopkitShop()
    let found = try await shop.client.products(query { $0.category = "cozinha" })
    #expect(found.count == 5)
    #expect(shop.simulator.requests.last?.target.contains("category=15942&") == true)
    let error = await shopError { () throws(ShopError) in
      try await shop.client.products(query { $0.category = "garagem" })
    }
    #expect(error == .notFound("the shop has no category “garagem”"))
  }

  @Test("an older shop that ignores a filter does not get everything through")
  func ignoredFilters() async throws {
    let shop = try ShopkitShop { $0.filtersProducts = false }
    #expect(try await shop.client.products(query { $0.sku = "BOWL-001-9" }).isEmpty)
    #expect(try await shop.client.products(query { $0.sku = "azul-12-2" }).map(\.id) == ["44703"])
    #expect(try await shop.client.products(query { $0.handle = "galo-7" }).map(\.id) == ["44706"])
    #expect(try await shop.client.products(query { $0.isNew = true }).count == 5)
    #expect(try await shop.client.products(query { $0.isFeatured = false }).count == 10)
  }

  @Test(
    "one product is read by its id; what is not there is not found, and no id leaves its step of the path")
  func byID() async throws {
    let shop = try ShopkitShop()
    #expect(try await shop.client.products(query { $0.id = "44703" }).map(\.sku) == ["AZUL-12"])
    #expect(shop.simulator.requests.last?.path == "/product/44703")
    for id in ["1", "", "..", "a/b", "?limit=50"] {
      let error = await shopError { () throws(ShopError) in
        try await shop.client.products(query { $0.id = id })
      }
      guard case .notFound? = error else {
        #expect(id == "a/b" || id == "?limit=50", "\(id): \(String(describing: error))")
        continue
      }
    }
    let error = await shopError { () throws(ShopError) in
      try await shop.client.products(query { $0.handle = "nothing" })
    }
    #expect(error == .notFound("the shop has no product “nothing”"))
  }

  @Test("filters the shop does not have are refused by name, before any request")
  func refusedFilters() async throws {
    let shop = try ShopkitShop()
    let cases = [
      (query { $0.brand = "Olaria" }, "--brand"),
      (
        query {
          $0.id = "5"; $0.text = "x"
        }, "--query"
      ),
      (query { $0.status = "sold" }, "“sold”"), (query { $0.status = "" }, "“”"),
    ]
    for (query, word) in cases {
      let error = await shopError { () throws(ShopError) in try await shop.client.products(query) }
      guard case .objection(let objection)? = error else {
        Issue.record("expected unsupported")
        continue
      }
      #expect(objection.text.contains(word))
    }
    #expect(shop.simulator.requests.isEmpty)
  }

  /// A shop of `count` products whose pages hold 25, whatever is asked for, with or without links and a total.
  private func longList(_ count: Int, links: Bool, total: Bool) throws -> (ScriptedTransport, ShopkitClient) {
    let transport = ScriptedTransport { request, _ in
      guard request.url.contains("/product") else { return .json(#"{"currency": "JPY"}"#) }
      let page = request.url.split(separator: "&").compactMap {
        $0.hasPrefix("page=") ? Int($0.dropFirst(5)) : nil
      }
      let number = page.first ?? request.url.split(separator: "page=").last.flatMap { Int($0.prefix(1)) } ?? 1
      let ids = Array(((number - 1) * 25..<count).prefix(25))
      let items = ids.enumerated().map {
        #""\#($0.offset)": {"id": \#($0.element), "title": "x", "price": "5.5"}"#
      }
      let next = "https://shop.example/v1/product?limit=25&page=\(number + 1)"
      let paging = links && number * 25 < count ? #"{"next": "\#(next)"}"# : "null"
      return .json(
        "{" + (items + [#""paging": \#(links ? paging : "null")"#]).joined(separator: ",") + "}",
        headers: total ? ["x-total-count": String(count)] : [:])
    }
    return (transport, try shopkit(transport))
  }

  @Test("pages are turned to the end although they are shorter than asked for, and no further than the limit")
  func paging() async throws {
    for (links, total) in [(true, true), (true, false), (false, true)] {
      let (_, client) = try longList(130, links: links, total: total)
      let products = try await client.products(ProductQuery())
      #expect(products.count == 130 && Set(products.map(\.id)).count == 130)
      // Half a yen does not exist; it is rounded once, to the even one.
      #expect(products[0].price == Money(minorUnits: 6, currency: Currency("JPY") ?? .none))
    }
    let (transport, client) = try longList(130, links: true, total: true)
    let some = try await client.products(query { $0.limit = 30 })
    #expect(some.count == 30 && transport.requests.count { $0.url.contains("/product") } == 2)
    #expect(try await client.products(query { $0.limit = 0 }).isEmpty)
  }

  @Test("a shop that answers every page with the first one is not asked for ever")
  func samePage() async throws {
    let items = (0..<25).map { #"{"id": \#($0), "title": "x"}"# }.joined(separator: ",")
    let transport = ScriptedTransport { request, _ in
      request.url.contains("/product") ? .json("[\(items)]") : .json(#"{"currency": "EUR"}"#)
    }
    #expect(try await shopkit(transport).products(ProductQuery()).count == 25)
    #expect(transport.requests.count == 3)
  }

  @Test("records without an id are left out and do not keep a list going")
  func withoutID() async throws {
    let items = (0..<25).map { _ in #"{"title": "x"}"# }.joined(separator: ",")
    let transport = ScriptedTransport { request, number in
      guard request.url.contains("/category"), number < 50 else { return .json("[]") }
      return .json("[\(items)]")
    }
    #expect(try await shopkit(transport).categories(CategoryQuery()).isEmpty)
    #expect(transport.requests.count == 1)
  }

  @Test("an empty list comes in seven forms, and a web page in place of one is a wrong address")
  func nothing() async throws {
    for form in ShopkitEmptyForm.allCases {
      let shop = try ShopkitShop { $0.emptyForm = form }
      #expect(try await shop.client.products(query { $0.text = "no such thing" }).isEmpty)
      #expect(try await shop.client.webhooks().isEmpty)
    }
    let page = ScriptedTransport(status: 404, json: "<html>nothing here</html>")
    let client = try shopkit(page)
    let error = await shopError { () throws(ShopError) in try await client.categories(CategoryQuery()) }
    #expect(text(of: error).contains("there is no shop at"))
  }

  // MARK: Categories

  @Test(
    "categories come by list, by id and by handle, in the old form and the new; an empty image is no trouble")
  func categories() async throws {
    for isOld in [false, true] {
      let shop = try ShopkitShop { $0.isOld = isOld }
      let all = try await shop.client.categories(CategoryQuery())
      #expect(all.map(\.name) == ["Cozinha", "Sala & quarto", "Chá"])
      #expect(all.map(\.parent) == [nil, nil, "15942"] && all[0].handle == "cozinha")
      #expect(all[0].link == "https://parallax.shopk.it/category/cozinha")
      var query = CategoryQuery()
      query.handle = "cha"
      #expect(try await shop.client.categories(query) == [all[2]])
      query = CategoryQuery()
      query.id = "15943"
      #expect(try await shop.client.categories(query) == [all[1]])
      query.id = "4"
      await #expect(throws: ShopError.self) { try await shop.client.categories(query) }
      (query.id, query.handle) = (nil, "15943")
      guard
        case .notFound? = await shopError({ () throws(ShopError) in try await shop.client.categories(query) })
      else {
        Issue.record("a number is no handle")
        continue
      }
    }
  }

  // MARK: Shipping and payments

  private func parcel(_ country: String?, weight: Int? = nil, value: String? = nil) -> ShippingQuery {
    var query = ShippingQuery()
    (query.countryCode, query.weight, query.value) = (country, weight, value)
    return query
  }

  @Test("shipping is quoted in both shapes of the answer, the impossible one included")
  func shipping() async throws {
    for isOld in [false, true] {
      let shop = try ShopkitShop { $0.isOld = isOld }
      let offers = try await shop.client.shippingOffers(parcel("PT", weight: 2500, value: "58.99"))
      #expect(offers.map(\.title) == ["CTT", "DPD", "VASP Expresso", "GLS"])
      #expect(offers.map(\.price?.amountText) == ["7.95", "10.76", "11.25", "4.00"])
      #expect(
        offers[0].description == "Via CTT & parceiros" && offers[0].priceText == nil && offers[0].code == nil)
      let target = shop.simulator.requests.last { $0.path == "/shipping" }?.target
      #expect(target == "/v1/shipping?country_code=prt&weight=2500&value=58.99")
      #expect(try await shop.client.shippingOffers(parcel("se")).isEmpty)
    }
  }

  @Test("a parcel that cannot be quoted is refused by name, before any request")
  func badParcels() async throws {
    let shop = try ShopkitShop()
    var draft = parcel("PT")
    draft.draft = OrderDraft()
    let cases = [
      (parcel(nil), "--country"), (parcel("XX"), "“XX”"), (parcel("PRT"), "“PRT”"),
      (parcel("PT", weight: -1), "--weight"), (parcel("PT", value: "5,90"), "--value"),
      (parcel("PT", value: "1e3"), "--value"), (draft, "--file"),
    ]
    for (query, word) in cases {
      let error = await shopError { () throws(ShopError) in try await shop.client.shippingOffers(query) }
      #expect(text(of: error).contains(word))
    }
    #expect(shop.simulator.requests.isEmpty)
  }

  @Test("a price that is no number is shown as the shop shows it")
  func priceText() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.contains("/shipping")
        ? .json(#"{"title": "Mota", "price": null, "price_formatted": "sob consulta"}"#)
        : .json(#"{"currency": "EUR"}"#)
    }
    let offers = try await shopkit(transport).shippingOffers(parcel("PT"))
    #expect(offers.count == 1 && offers[0].price == nil && offers[0].priceText == "sob consulta")
  }

  @Test("the ways to pay are those of the store that are switched on")
  func payments() async throws {
    let shop = try ShopkitShop()
    let offers = try await shop.client.paymentOffers(nil)
    #expect(offers.map(\.code) == ["multibanco", "mbway", "paypal", "bank_transfer"])
    #expect(offers[0].title == "Multibanco" && offers[0].description == "Pague com Multibanco & pronto")
    await #expect(throws: ShopError.self) { try await shop.client.paymentOffers(OrderDraft()) }
  }

  @Test("three letters and two letters of every country lead to each other")
  func countries() {
    #expect(CountryCode.alpha3(forAlpha2: "pt") == "PRT" && CountryCode.alpha3(forAlpha2: "SE") == "SWE")
    for bad in ["", "P", "PRT", "XX", "é", "TP"] { #expect(CountryCode.alpha3(forAlpha2: bad) == nil) }
    let codes = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let all = codes.flatMap { first in codes.map { "\(first)\($0)" } }
    #expect(all.count { CountryCode.alpha3(forAlpha2: $0) != nil } == 249)
    for code in all {
      guard let three = CountryCode.alpha3(forAlpha2: code) else { continue }
      #expect(CountryCode.alpha2(forAlpha3: three) == code)
    }
  }
}
