import Foundation
import ShopSimulators
import Testing

/// A running simulated shop on a fixed clock, and a client for it. Stopped when released.
final class SimulatedShopkit {
  /// 2026-03-10 12:00:00 UTC.
  static let now = 1_773_144_000.0

  let shop: ShopkitSimulator
  private let port: UInt16
  private var connection: LoopbackConnection?

  init(_ configure: (inout ShopkitSimulator.Options) -> Void = { _ in }) throws {
    var options = ShopkitSimulator.Options()
    options.clock = { SimulatedShopkit.now }
    configure(&options)
    shop = ShopkitSimulator(options)
    port = try shop.start()
  }

  deinit { shop.stop() }

  /// One request with the right key and user agent, on a connection that is kept while it lives.
  func send(
    _ method: String, _ path: String, _ body: String = "", headers: [String: String] = [:]
  ) throws -> LoopbackConnection.Response {
    let client = try connection ?? LoopbackConnection(port: port)
    connection = nil
    var fields = ["X-API-KEY": shop.key, "User-Agent": "test/1"].merging(headers) { $1 }
    if !body.isEmpty { fields["Content-Type"] = fields["Content-Type"] ?? "application/json" }
    client.request(method, path.hasPrefix("/v1") ? path : "/v1" + path, fields, body: body)
    let response = try client.response()
    connection = response.headers["connection"] == "close" ? nil : client
    return response
  }

  /// A new connection of its own.
  func connect() throws -> LoopbackConnection { try LoopbackConnection(port: port) }

  /// The rows of a list answer in numeric key order, and its link to the next page.
  func list(_ path: String) throws -> (ids: [Int], next: String?, rows: [[String: Any]]) {
    let object = try send("GET", path).object
    let rows = object.keys.compactMap { Int($0) }.sorted().compactMap { object[String($0)] as? [String: Any] }
    let paging = object["paging"] as? [String: Any]
    return (rows.compactMap { $0["id"] as? Int }, paging?["next"] as? String, rows)
  }

  /// Every id that a list gives when its links are followed.
  func allIDs(_ path: String) throws -> [Int] {
    var ids: [Int] = []
    var next: String? = path
    while let target = next {
      let page = try list(target)
      ids += page.ids
      next = page.next.map { $0.replacing("http://shop.test", with: "") }
    }
    return ids
  }
}

@Suite("Simulated Shopkit: access and lists")
struct ListSimulatorTests {
  @Test("key and user agent are required; the key may stand in the query")
  func access() throws {
    let server = try SimulatedShopkit()
    #expect(try server.send("GET", "/store").object["username"] as? String == "parallax")
    #expect(try server.send("GET", "/").object["currency"] as? String == "EUR")
    let wrong = try server.send("GET", "/store", headers: ["X-API-KEY": "wrong"])
    #expect(wrong.status == 401)
    #expect(try wrong.object["message"] is String)
    #expect(try server.send("GET", "/order", headers: ["User-Agent": ""]).status == 403)
    let client = try server.connect()
    client.request("GET", "/v1/store?X-API-KEY=" + server.shop.key, ["User-Agent": "t"])
    #expect(try client.response().status == 200)
    #expect(try server.send("GET", "/nowhere").status == 404)
  }

  @Test("lists are keyed objects of 25, at most 50, newest first, with links and a count")
  func pages() throws {
    let server = try SimulatedShopkit()
    let first = try server.list("/order")
    #expect(first.ids.count == 25)
    #expect(first.ids == first.ids.sorted(by: >))
    #expect(first.next == "http://shop.test/v1/order?limit=25&page=2")
    #expect(try server.list("/order?limit=999").ids.count == 50)
    #expect(try server.send("GET", "/order?limit=7").headers["x-total-count"] == "80")
    let middle =
      try server.send("GET", "/order?paid=true&limit=5&page=2").object["paging"] as? [String: String]
    #expect(middle?["previous"] == "http://shop.test/v1/order?paid=true&limit=5&page=1")
    #expect(middle?["next"] == "http://shop.test/v1/order?paid=true&limit=5&page=3")
    #expect(try server.allIDs("/order?limit=7") == server.shop.orderIDs.reversed())
  }

  @Test("a key in the query is not repeated in links")
  func linksHideTheKey() throws {
    let server = try SimulatedShopkit()
    let client = try server.connect()
    client.request("GET", "/v1/order?X-API-KEY=\(server.shop.key)&limit=5", ["User-Agent": "t"])
    #expect(try !client.response().text.contains(server.shop.key))
  }

  @Test("an array, one bare order and shuffled members can be asked for")
  func listForms() throws {
    let server = try SimulatedShopkit()
    server.shop.setListForm(.array)
    let array = try JSONSerialization.jsonObject(with: Data(server.send("GET", "/order?limit=3").body))
    #expect((array as? [[String: Any]])?.count == 3)
    server.shop.setListForm(.single)
    let id = server.shop.orderIDs[3]
    #expect(try server.send("GET", "/order?ids=\(id)").object["id"] as? Int == id)
    server.shop.setListForm(.keyedShuffled)
    #expect(try server.send("GET", "/order?limit=12").text.hasPrefix("{\"paging\":"))
    #expect(try server.list("/order?limit=12").ids == Array(server.shop.orderIDs.suffix(12).reversed()))
  }

  @Test(
    "a list without entries has the form that was asked for",
    arguments: zip(
      ShopkitEmptyForm.allCases,
      [
        (200, "{\"paging\":null}"), (200, "{}"), (200, "[]"), (200, ""), (200, " \r\n\n"), (204, ""),
        (404, "{\"message\":\"Not found.\"}"),
      ]))
  func emptyForms(form: ShopkitEmptyForm, expected: (status: Int, text: String)) throws {
    let server = try SimulatedShopkit()
    server.shop.setEmptyForm(form)
    let answer = try server.send("GET", "/order?page=99")
    #expect(answer.status == expected.status)
    #expect(answer.text == expected.text)
  }

  @Test("one order is read by path or by query, 404 and 400 otherwise")
  func oneOrder() throws {
    let server = try SimulatedShopkit()
    let id = server.shop.orderIDs[10]
    #expect(try server.send("GET", "/order/\(id)").object["id"] as? Int == id)
    #expect(try server.send("GET", "/order?id=\(id)").object["id"] as? Int == id)
    #expect(try server.send("GET", "/order/1").status == 404)
    #expect(try server.send("GET", "/order/x").status == 400)
  }
}

@Suite("Simulated Shopkit: filters")
struct FilterSimulatorTests {
  /// The ids among a shop's orders for which a condition holds, newest first.
  private func ids(_ shop: ShopkitSimulator, _ condition: (ShopkitOrder) -> Bool) -> [Int] {
    shop.orderIDs.reversed().filter { shop.order($0).map(condition) ?? false }
  }

  @Test("status is filtered by words and, as in the older document, by integers")
  func status() throws {
    let server = try SimulatedShopkit { $0.orders = 200 }
    let both = ids(server.shop) { $0.status == .processing || $0.status == .waitingStock }
    #expect(!both.isEmpty)
    #expect(try server.allIDs("/order?status_alias=processing,waiting_stock") == both)
    #expect(try server.allIDs("/order?status=2,7") == both)
    #expect(try server.allIDs("/order?status_alias=all").count == 200)
    #expect(try server.allIDs("/order?status=0").count == 200)
  }

  @Test("flags, coupon, mail address and ids are filtered")
  func flags() throws {
    let server = try SimulatedShopkit { $0.orders = 200 }
    let shop = server.shop
    #expect(try server.allIDs("/order?paid=false") == ids(shop) { !$0.paid })
    #expect(try server.allIDs("/order?is_new=true") == ids(shop) { $0.isNew })
    #expect(try server.allIDs("/order?shipped=true") == ids(shop) { $0.sent != nil })
    #expect(try server.allIDs("/order?invoice=true") == ids(shop) { $0.texts.invoiceURL != nil })
    let some = [shop.orderIDs[5], shop.orderIDs[50], 1]
    #expect(
      try server.allIDs("/order?ids=" + some.map(String.init).joined(separator: ",")) == [some[1], some[0]])
    #expect(try server.allIDs("/order?client_email=CUSTOMER\(some[0])@parallax.example") == [some[0]])
    let withCoupon = try server.list("/order?coupon_code=bajevolp").rows
    #expect(!withCoupon.isEmpty)
    #expect(withCoupon.allSatisfy { ($0["coupon"] as? [String: Any])?["code"] as? String == "bajevolp" })
  }

  @Test("text is searched in number, customer, tracking code and products")
  func search() throws {
    let server = try SimulatedShopkit { $0.orders = 200 }
    let id = server.shop.orderIDs[100]
    server.shop.change(id) {
      $0.texts.customerName = "Žofie Nováková"
      $0.texts.trackingCode = "RR1PT"
    }
    #expect(try server.allIDs("/order?q=%C5%BDofie") == [id])
    #expect(try server.allIDs("/order?q=rr1pt") == [id])
    #expect(try server.allIDs("/order?q=\(id)") == [id])
    #expect(try !server.allIDs("/order?q=bowl-001").isEmpty)
    #expect(try server.list("/order?q=nothing+like+it").ids.isEmpty)
  }

  @Test("date ranges are whole days of the shop's calendar, both ends included, on the date asked for")
  func dates() throws {
    let server = try SimulatedShopkit { $0.orders = 60 }
    let shop = server.shop
    // 2026-03-01 is still winter time in Lisbon: its days are those of UTC.
    let day = 1_772_323_200
    for (place, second) in [-1, 0, 86_399, 86_400].enumerated() {
      shop.changeQuietly(shop.orderIDs[place]) {
        ($0.created, $0.updated, $0.sent, $0.paidAt) = (
          day + second, day + second + 10, day + second, day + second
        )
      }
    }
    let inside = [shop.orderIDs[1], shop.orderIDs[2]]
    for type in ["created_at", "sent_at", "paid_at"] {
      let range = "date_from=2026-03-01&date_to=2026-03-01&date_type=\(type)&limit=50"
      let found = try server.allIDs("/order?" + range).filter { shop.orderIDs.prefix(4).contains($0) }
      #expect(found == [inside[1], inside[0]], "\(type)")
    }
    let updated = try server.allIDs("/order?date_type=update_at&date_from=2026-03-01&date_to=2026-03-01")
    #expect(updated.filter { shop.orderIDs.prefix(4).contains($0) } == [inside[0], shop.orderIDs[0]])
    #expect(try server.allIDs("/order?date_filter=today") == ids(shop) { $0.created >= 1_773_100_800 })
    #expect(
      try server.allIDs("/order?date_filter=yesterday")
        == ids(shop) { (1_773_014_400..<1_773_100_800).contains($0.created) })
  }
}
