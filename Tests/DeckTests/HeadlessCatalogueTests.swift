import DeckRuntime
import JSONText
import OrderModel
import TestSupport
import Testing

/// `products`, `categories`, `shipping`, `payments`, `price` and `webhook list`.
@Suite("Headless catalogue") struct HeadlessCatalogueTests {
  private func euros(_ text: String) -> Money? {
    Currency("EUR").flatMap { Money(decimal: text, currency: $0) }
  }

  @Test("lists products in the promised shape, with their variants and a harmless title")
  func products() async throws {
    var product = Product(id: "5", title: "Shirt\u{1B}[31m")
    product.sku = "S"
    product.price = euros("7.5")
    product.stock = 3
    var variant = ProductVariant(id: "6")
    variant.price = euros("8")
    product.variants = [variant]
    let found = product
    let deck = try ScriptedDeck(["a": ScriptedShop { $0.products = .success([found]) }])
    var query = ProductQuery()
    query.sku = "S"
    query.brand = "B"
    let result = await deck.run(.catalogue(.products(shop: "a", query)))
    let first = try #require(try result.json["products"]?[0])
    #expect(
      first.members?.map(\.name) == [
        "shop", "id", "sku", "brand", "title", "price", "currency", "stock", "status", "variants",
      ])
    #expect(first["price"]?.string == "7.50")
    #expect(first["variants"]?[0]?["price"]?.string == "8.00")
    #expect(deck["a"].productQueries == [query])
    let text = await deck.run(.catalogue(.products(shop: "a", ProductQuery())), json: false)
    #expect(text.output.contains("7.50 EUR"))
    #expect(!text.output.contains("\u{1B}"))
  }

  @Test("gives a read that the platform does not have 77, an unmapped one 78, an unreachable shop 69")
  func failures() async throws {
    let deck = try ScriptedDeck([
      "bare": ScriptedShop(unavailable: [.userPrices: "Shopkit has no prices for single users"]),
      "open": ScriptedShop(unavailable: [.userPrices: .notMapped("shops[1].resources.price")]),
      "down": ScriptedShop { $0.products = .failure(.unreachable("no address")) },
      "picky": ScriptedShop { $0.products = .failure(.objection("Shopkit cannot filter by --brand")) },
    ])
    for (shop, code) in [("bare", ExitCode.refused), ("open", .config)] {
      let result = await deck.run(.catalogue(.price(shop: shop, sku: "S", user: "U")))
      #expect(result.exitCode == code)
      #expect(result.output.isEmpty)
    }
    for (shop, code) in [("down", ExitCode.unreachable), ("picky", .refused)] {
      #expect(await deck.run(.catalogue(.products(shop: shop, ProductQuery()))).exitCode == code)
    }
  }

  @Test("takes a country in two or three letters, and refuses what is none")
  func shipping() async throws {
    var offer = ShippingOffer(title: "Mail")
    offer.price = euros("4.9")
    let found = offer
    let deck = try ScriptedDeck(["a": ScriptedShop { $0.shipping = [found] }])
    for country in ["prt", "PT"] {
      var options = ShippingOptions(shop: "a")
      options.country = country
      options.weight = 500
      options.value = "20"
      let result = await deck.run(.catalogue(.shipping(options)))
      #expect(try result.json["shipping"]?[0]?["price"]?.string == "4.90")
    }
    #expect(deck["a"].shippingQueries.map(\.countryCode) == ["PT", "PT"])
    #expect(deck["a"].shippingQueries.first?.weight == 500)
    var options = ShippingOptions(shop: "a")
    options.country = "XX"
    #expect(await deck.run(.catalogue(.shipping(options))).exitCode == .usage)
  }

  @Test("hands an order file to the shop for shipping and payments")
  func files() async throws {
    let deck = try ScriptedDeck([
      "a": ScriptedShop { $0.payments = [PaymentOffer(code: "cod", title: "Cash")] }
    ])
    let file = try deck.folder.file(
      "order.json5", "{ delivery: { countryCode: 'GBR', zoneID: 3553 }, lines: [ { productID: 5 } ] }")
    var options = ShippingOptions(shop: "a")
    options.file = file
    _ = await deck.run(.catalogue(.shipping(options)))
    let draft = try #require(deck["a"].shippingQueries.first?.draft)
    #expect(draft.delivery?.countryCode == "GB" && draft.lines?.first?.productID == "5")
    let payments = await deck.run(.catalogue(.payments(shop: "a", file: file)))
    #expect(try payments.json["payments"]?[0]?["code"]?.string == "cod")
  }

  @Test("shows categories, a price and webhooks")
  func others() async throws {
    let deck = try ScriptedDeck([
      "a": ScriptedShop {
        $0.categories = [ProductCategory(id: "1", name: "Shirts")]
        $0.webhooks = [WebhookSubscription(id: "4", event: "order.new", url: "https://x/y", isActive: true)]
      }
    ])
    let categories = await deck.run(.catalogue(.categories(shop: "a", CategoryQuery())))
    #expect(try categories.json["categories"]?[0]?["name"]?.string == "Shirts")
    let price = await deck.run(.catalogue(.price(shop: "a", sku: "S", user: "U")))
    #expect(price.output == #"{"shop":"a","sku":"S","user":"U","price":"12.50","currency":"EUR"}"# + "\n")
    #expect(
      await deck.run(.catalogue(.price(shop: "a", sku: "S", user: "U")), json: false).output == "12.50 EUR\n")
    let hooks = await deck.run(.look(.listWebhooks(shop: "a")))
    #expect(try hooks.json["webhooks"]?[0]?["active"]?.bool == true)
  }
}
