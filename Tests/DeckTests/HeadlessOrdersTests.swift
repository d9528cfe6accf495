import DeckRuntime
import Foundation
import JSONText
import LoopbackHTTP
import OrderModel
import ShopSimulators
import Testing

/// `orders` and `order` against simulated shops.
@Suite("Headless reading") struct HeadlessOrdersTests {
  @Test(
    "lists every order once, in every form of list the platform has",
    arguments: [ShopkitListForm.keyed, .keyedShuffled, .array])
  func everyOrderOnce(form: ShopkitListForm) async throws {
    let deck = try HeadlessDeck(orders: 120)
    deck.shop.setListForm(form)
    let result = await deck.run(.orders(OrdersOptions()))
    #expect(result.exitCode == .ok)
    #expect(result.errors == "")
    let ids = try result.json["orders"]?.elements?.compactMap { $0["id"]?.string } ?? []
    #expect(ids.count == 120)
    #expect(Set(ids) == Set(deck.shop.orderIDs.map(String.init)))
    let shop = try #require(try result.json["shops"]?[0])
    #expect(shop["name"]?.string == "parallax")
    #expect(shop["state"]?.string == "ok")
    #expect(shop["message"]?.isNull == true)
    #expect((shop["dataAge"]?.int).map { $0 < 60 } == true)
  }

  @Test("sorts by creation, newest first, across shops, and prints amounts as exact strings")
  func order() async throws {
    let deck = try HeadlessDeck(orders: 30)
    let orders = try await deck.run(.orders(OrdersOptions())).json["orders"]?.elements ?? []
    let times = orders.compactMap { $0["created"]?.string.flatMap { Timestamp(iso8601: $0) } }
    #expect(times == times.sorted(by: >))
    for order in orders {
      let total = try #require(order["total"]?.string)
      #expect(total.split(separator: ".").last?.count == 2, "\(total)")
      #expect(order["currency"]?.string == "EUR")
      #expect(order["delivery"]?["countryCode"]?.string?.utf8.count == 2)
    }
    let names = try #require(orders.first?.members?.map(\.name))
    #expect(
      names == [
        "shop", "platform", "id", "number", "status", "shopStatus", "paid", "total", "currency", "created",
        "updated",
        "customer", "delivery", "billing", "lines", "shipping", "payment", "coupon", "note", "customerNote",
        "link",
      ])
  }

  @Test("reads only what changed the second time, and sees a colleague's change")
  func incremental() async throws {
    let deck = try HeadlessDeck(orders: 120)
    _ = await deck.run(.orders(OrdersOptions()))
    let id = try #require(deck.shop.orderIDs.first)
    deck.shop.change(id) { $0.status = .canceled }
    deck.shop.forgetRequests()
    let result = await deck.run(.orders(OrdersOptions()))
    let orders = try result.json["orders"]?.elements ?? []
    #expect(orders.count == 120)
    #expect(orders.first { $0["id"]?.string == String(id) }?["status"]?.string == "canceled")
    let reads = deck.shop.requests.filter { $0.path == "/order" }
    #expect(reads.count <= 2)
    deck.shop.forgetRequests()
    var options = OrdersOptions()
    options.refresh = true
    _ = await deck.run(.orders(options))
    #expect(deck.shop.requests.filter { $0.path == "/order" }.count >= 3)
  }

  @Test("filters by query, shop and limit")
  func filters() async throws {
    var other = ShopkitSimulator.Options()
    other.profile = .lumen
    other.orders = 10
    let deck = try HeadlessDeck([ShopkitSimulator.Options(), other])
    var options = OrdersOptions()
    options.query = "status:sent"
    let sent = try await deck.run(.orders(options)).json["orders"]?.elements ?? []
    #expect(!sent.isEmpty)
    #expect(sent.allSatisfy { $0["status"]?.string == "sent" })
    options = OrdersOptions()
    options.shops = ["lumen"]
    options.limit = 3
    let result = await deck.run(.orders(options))
    #expect(
      try result.json["orders"]?.elements?.compactMap { $0["shop"]?.string } == ["lumen", "lumen", "lumen"])
    #expect(try result.json["shops"]?.elements?.compactMap { $0["name"]?.string } == ["lumen"])
  }

  @Test("refuses a query with a mistake, naming the position, before asking any shop")
  func badQuery() async throws {
    let deck = try HeadlessDeck()
    var options = OrdersOptions()
    options.query = "paid:yes status:bogus"
    let result = await deck.run(.orders(options))
    #expect(result.exitCode == .usage)
    #expect(result.output == "")
    #expect(result.errors.contains("column "))
    #expect(deck.shop.requests.isEmpty)
  }

  @Test("refuses an unknown shop and names the known ones")
  func unknownShop() async throws {
    let deck = try HeadlessDeck()
    var options = OrdersOptions()
    options.shops = ["nope"]
    for command in [HeadlessCommand.orders(options), .order(shop: "nope", id: "1"), .check(shops: ["nope"])] {
      let result = await deck.run(command)
      #expect(result.exitCode == .usage)
      #expect(result.errors == "orderdeck: no shop is named \"nope\"; the config has: parallax\n")
    }
  }

  @Test("prints the other shops when one is down, and says which and why")
  func oneShopDown() async throws {
    var other = ShopkitSimulator.Options()
    other.profile = .lumen
    other.orders = 7
    let deck = try HeadlessDeck([ShopkitSimulator.Options(), other])
    deck.shop.goDown(afterWrites: 0)
    let result = await deck.run(.orders(OrdersOptions()))
    #expect(result.exitCode == .unreachable)
    #expect(try result.json["orders"]?.count == 7)
    let down = try #require(try result.json["shops"]?[0])
    #expect(down["state"]?.string == "unreachable")
    #expect(down["message"]?.string?.contains("parallax cannot be reached") == true)
    #expect(down["dataAge"]?.isNull == true)
    #expect(try result.json["shops"]?[1]?["state"]?.string == "ok")
    #expect(result.errors.contains("orderdeck: parallax cannot be reached"))
  }

  @Test("still prints what is cached of a shop that is down, with its age")
  func cached() async throws {
    let deck = try HeadlessDeck(orders: 9)
    _ = await deck.run(.orders(OrdersOptions()))
    deck.shop.goDown(afterWrites: 0)
    let result = await deck.run(.orders(OrdersOptions()))
    #expect(result.exitCode == .unreachable)
    #expect(try result.json["orders"]?.count == 9)
    #expect(try result.json["shops"]?[0]?["dataAge"]?.int != nil)
  }

  @Test("names the setting when the key is wrong, and never prints it")
  func wrongKey() async throws {
    let deck = try HeadlessDeck()
    deck.shop.add(FaultRule(nil, nil, .every, .unauthorized()))
    for command in [
      HeadlessCommand.orders(OrdersOptions()), .order(shop: "parallax", id: "1"), .check(shops: []),
    ] {
      let result = await deck.run(command)
      #expect(result.exitCode == .refused)
      #expect((result.errors + result.output).contains("check `key`"))
      #expect(!(result.errors + result.output).contains(deck.shop.key))
    }
  }

  @Test("prints one order whole, as JSON and as text without control characters")
  func oneOrder() async throws {
    let deck = try HeadlessDeck()
    let id = try #require(deck.shop.orderIDs.last)
    deck.shop.change(id) { $0.texts.note = "ring\u{1B}]52;c;aGk=\u{7}twice\u{202E}\nsecond line" }
    let result = await deck.run(.order(shop: "parallax", id: String(id)))
    #expect(result.exitCode == .ok)
    #expect(try result.json["id"]?.string == String(id))
    #expect(try result.json["lines"]?.count ?? 0 > 0)
    #expect(!result.output.unicodeScalars.contains("\u{1B}"))
    let text = await deck.run(.order(shop: "parallax", id: String(id)), json: false)
    #expect(text.output.contains("Order \(id), parallax"))
    #expect(text.output.contains("second line"))
    let odd = text.output.unicodeScalars.filter {
      $0 != "\n" && ($0.value < 32 || (0x7F...0x9F).contains($0.value) || $0 == "\u{202E}")
    }
    #expect(odd.isEmpty)
  }

  @Test("answers 4 for an order that does not exist")
  func missingOrder() async throws {
    let deck = try HeadlessDeck()
    let result = await deck.run(.order(shop: "parallax", id: "99999999"))
    #expect(result.exitCode == .notFound)
    #expect(result.output == "")
    #expect(result.errors == "orderdeck: parallax has no order \"99999999\"\n")
  }

  @Test("aligns columns by the width of what is in them and colours only on request")
  func text() async throws {
    let deck = try HeadlessDeck(orders: 20)
    let plain = await deck.run(.orders(OrdersOptions()), json: false)
    let lines = plain.output.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines.first?.hasPrefix("SHOP      ID") == true)
    #expect(!plain.output.contains("\u{1B}"))
    var options = GlobalOptions()
    options.config = deck.config
    options.color = .always
    let colored = await deck.run(.orders(OrdersOptions()), options)
    #expect(colored.output.contains("\u{1B}[1mSHOP"))
  }

  @Test("says what is wrong when the address leads to nothing, instead of showing an empty shop")
  func wrongPath() async throws {
    let deck = try HeadlessDeck(orders: 5)
    let text = try String(contentsOfFile: deck.config, encoding: .utf8)
    let config = try deck.folder.file("wrong.json5", text.replacing(deck.shop.url, with: deck.shop.url + "x"))
    var options = GlobalOptions()
    (options.config, options.json) = (config, true)
    let place = deck.shop.url.dropFirst("http://".count) + "x; check shops[0].url"
    let orders = await deck.run(.orders(OrdersOptions()), options)
    #expect(orders.exitCode == .refused)
    #expect(try orders.json["shops"]?[0]?["state"]?.string == "refused")
    #expect(try orders.json["shops"]?[0]?["message"]?.string?.contains(place) == true, "\(orders.output)")
    let check = await deck.run(.check(shops: []), options)
    #expect(check.exitCode == .refused)
    #expect(try check.json["shops"]?[0]?["message"]?.string?.contains(place) == true)
    let order = await deck.run(.order(shop: "parallax", id: "1"), options)
    #expect(order.exitCode == .refused)
    #expect(order.errors.contains(place))
    let marked = await deck.run(
      .mark(MarkOptions(status: "sent", shop: "parallax", ids: ["1"])), options)
    #expect(marked.exitCode == .refused)
    #expect(try marked.json["results"]?[0]?["message"]?.string?.contains(place) == true)
  }

  @Test("names what could not be read of an order, which hides neither it nor the others")
  func oddOrder() async throws {
    let shop = HTTPListener { _ in
      .send(
        HTTPResponse(
          status: 200, headers: ["Content-Type": "application/json"],
          text: #"""
            [{"id": 1, "currency": "EUR", "total": "a lot", "status_alias": "sent", "created_at": "last week"},
             {"id": 2, "currency": "EUR", "total": 5, "status_alias": "sent", "created_at": "2020-01-02T00:00:00Z"}]
            """#))
    }
    let port = try shop.start()
    defer { shop.stop() }
    let deck = try HeadlessDeck(orders: 1)
    let config = try deck.folder.file(
      "odd.json5",
      #"{ shops: [ { name: "odd", platform: "shopkit", url: "http://127.0.0.1:\#(port)/v1", "#
        + #"allowPlainHTTP: true, key: "k3y-of-shop" } ] }"#)
    var options = GlobalOptions()
    (options.config, options.json) = (config, true)
    // The second time nothing is read anew, and the complaint stands in the cache.
    for _ in 0..<2 {
      let result = await deck.run(.orders(OrdersOptions()), options)
      #expect(result.exitCode == .ok)
      let orders = try result.json["orders"]?.elements ?? []
      #expect(orders.map { $0["id"]?.string } == ["2", "1"])
      #expect(orders.last?["total"]?.isNull == true && orders.last?["created"]?.isNull == true)
      let message = try #require(try result.json["shops"]?[0]?["message"]?.string)
      #expect(message.hasPrefix("order 1: total: expected an amount, found "), "\(message)")
      #expect(message.contains("created_at: expected a time, found ") && !message.contains("order 2"))
      #expect(result.errors.contains(message))
    }
  }
}
