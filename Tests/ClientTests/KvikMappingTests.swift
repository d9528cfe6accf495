import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// The mapping of the config: what is wrong with it, and what its templates make.
@Suite("Kvik mapping")
struct KvikMappingTests {
  private func problems(_ resources: String, _ platform: Platform = .kvikApp) throws -> [JSONMismatch] {
    let text = "{shops: [{}, {}, {clientSecret: 'x',\n resources: \(resources)}]}"
    let shop = try #require(try JSONReader.parse(text, dialect: .json5)["shops"]?[2])
    return PlatformRegistry.problems(of: platform, in: shop)
  }

  @Test("the demo's mappings are right", arguments: [KvikDemo.appResources, KvikDemo.customerResources])
  func demo(_ resources: String) throws {
    #expect(try problems(resources).isEmpty && problems(resources, .kvikCustomer).isEmpty)
  }

  @Test(
    "a mistake is named with its place and line",
    arguments: [
      ("[]", "shops[2].resources"), ("{\norder: 5}", "shops[2].resources.order"),
      ("{\nordres: {}}", "shops[2].resources.ordres"), ("{\norder: {}}", "shops[2].resources.order"),
      ("{\norder: {get: '/o/{id}', post: '/o'}}", "shops[2].resources.order.post"),
      ("{\norder: {get: 'orders/{id}'}}", "shops[2].resources.order.get"),
      ("{\norder: {get: '//evil.example/{id}'}}", "shops[2].resources.order.get"),
      ("{\norder: {get: '/a/../{id}'}}", "shops[2].resources.order.get"),
      ("{\norder: {get: '/o/{code}'}}", "shops[2].resources.order.get"),
      ("{\norder: {get: '/o/{id}', fields: {total: 'price'}}}", "shops[2].resources.order.fields.total"),
      ("{\norder: {get: '/o/{id}', fields: {total: '/a~2'}}}", "shops[2].resources.order.fields.total"),
      ("{\norder: {get: '/o/{id}', fields: {totl: '/a'}}}", "shops[2].resources.order.fields.totl"),
      (
        "{\norder: {get: '/o/{id}', fields: {lines: {sku: '/c'}}}}",
        "shops[2].resources.order.fields.lines.items"
      ),
      ("{\norders: {get: '/o', items: ''}}", "shops[2].resources.orders.fields.id"),
      ("{\norders: {get: '/o', pageSize: 0, fields: {id: '/c'}}}", "shops[2].resources.orders.pageSize"),
      (
        "{\norders: {get: '/o', next: '/n', total: '/t', fields: {id: '/c'}}}",
        "shops[2].resources.orders.total"
      ),
      ("{\nupdate: {patch: '/o/{id}'}}", "shops[2].resources.update"),
      ("{\nupdate: {patch: '/o/{id}', body: {a: {b: '{page}'}}}}", "shops[2].resources.update.body.a.b"),
      (
        "{\ncreate: {post: '/o', body: {a: '{line.skew}'}, fields: {id: ''}}}",
        "shops[2].resources.create.body.a"
      ),
      ("{\ncreate: {post: '/o', body: {a: '{comment}'}}}", "shops[2].resources.create.fields.id"),
      ("{\nstatuses: {NEW: 'shipped'}}", "shops[2].resources.statuses.NEW"),
      ("{\npaid: {yes: 'PAID'}}", "shops[2].resources.paid.yes"),
      ("{\npaid: {maybe: []}}", "shops[2].resources.paid.maybe"),
      ("{\npaid: {yes: ['A'], no: ['A']}}", "shops[2].resources.paid"),
    ])
  func mistakes(_ resources: String, _ path: String) throws {
    let found = try problems(resources)
    #expect(found.map(\.path) == [path])
    #expect(found.first?.position.line == (resources == "[]" ? 2 : 3))
  }

  @Test("a buyer's side needs a secret or an address to sign in at; a wrong port and root are named")
  func settings() throws {
    func paths(_ text: String) throws -> [String] {
      let shop = try JSONReader.parse(text, dialect: .json5)
      return PlatformRegistry.problems(of: .kvikCustomer, in: shop).map(\.path)
    }
    #expect(try paths("{}") == ["clientSecret"])
    #expect(try paths("{authorizeURL: 'https://x.example/a'}").isEmpty)
    #expect(try paths("{clientSecret: 'x', redirectPort: 70000}") == ["redirectPort"])
    #expect(try paths("{clientSecret: 'x', tokenPath: 'x'}") == ["tokenPath"])
    #expect(try paths("{clientSecret: 'x', url: 'https://x.example/api/app'}") == ["url"])
  }

  private func write(_ body: String, _ change: OrderChange, path: String = "/orders/{id}") throws
    -> RequestPreview?
  {
    let resources = """
      {order: {get: '/orders/{id}', fields: {id: '/c', note: '/n', customerNote: '/b'}},
       update: {patch: '\(path)', body: \(body)}, statuses: {NEW: 'pending', SHIPPED: 'sent', POSTED: 'sent'},
       paid: {yes: [true, 'PAID'], no: [false]}}
      """
    let client = try KvikScripted(resources: resources).client
    let order = Order(
      id: OrderID(shop: "brno", id: "A/1 ž?"), platform: .kvikApp, number: "1", status: .pending,
      shopStatus: "NEW")
    return client.preview(of: change, on: order).last
  }

  @Test("what a change does not name is left out, with the objects and lists around it")
  func leftOut() throws {
    let body = """
      {state: {code: '{status}', payment: '{payment}'}, parcel: {code: '{tracking}', all: ['{carrier}']},
       empty: {}, kept: 'x', text: 'to {carrier}'}
      """
    var change = OrderChange()
    (change.tracking, change.paid) = ("DR\"1", nil)
    // Every field that the change may name must be mapped, so the note is asked for in another test.
    let preview = try #require(try write(body, change))
    #expect(preview.body == #"{"parcel":{"code":"DR\"1"},"empty":{},"kept":"x"}"#)
    #expect(
      preview.url == "https://brno.example/api/app/orders/A%2F1%20%C5%BE%3F" && preview.method == "PATCH")
    #expect(preview.headers.contains { $0 == ("Authorization", "Bearer •••") })
  }

  @Test(
    "a placeholder alone keeps the kind of its value; the first word of a common status is the one written")
  func kinds() throws {
    var change = OrderChange(status: StatusChoice(status: .sent, word: "SHIPPED"))
    (change.paid, change.carrier) = (true, "ppl")
    let preview = try write("{a: '{payment}', b: 'is {payment}', c: ['{status}', '{carrier}']}", change)
    #expect(preview?.body == #"{"a":true,"b":"is true","c":["SHIPPED","ppl"]}"#)
  }

  @Test("a query parameter without a value is left out, and values cannot break out of their place")
  func query() throws {
    var change = OrderChange()
    change.tracking = "a&b=c/../d ž"
    let preview = try write(
      "{a: '{tracking}'}", change, path: "/orders/{id}/x?t={tracking}&c={carrier}&d=1")
    #expect(
      preview?.url
        == "https://brno.example/api/app/orders/A%2F1%20%C5%BE%3F/x?t=a%26b%3Dc%2F..%2Fd%20%C5%BE&d=1")
  }

  @Test("an id that would lead to another place is no order", arguments: ["..", ".", ""])
  func idsThatLeadAway(_ id: String) async throws {
    let shop = try KvikScripted(resources: "{\(KvikScripted.order)}")
    let client = shop.client
    guard case .notFound? = await shopError({ () throws(ShopError) in try await client.order(id) }) else {
      Issue.record("expected notFound")
      return
    }
    #expect(shop.transport.requests.isEmpty)
  }

  @Test("an operation without a mapping names its setting, and nothing is sent")
  func notMapped() async throws {
    let shop = try KvikScripted()
    let client = shop.client
    let errors = [
      await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) },
      await shopError { () throws(ShopError) in try await client.order("1") },
      await shopError { () throws(ShopError) in try await client.products(ProductQuery()) },
      await shopError { () throws(ShopError) in try await client.price(sku: "a", user: "b") },
      await client.perform(.createOrder(OrderDraft())).first?.error,
    ]
    let names = ["orders", "order", "products", "price", "create"]
    #expect(
      errors
        == names.map { name in
          var lack = Objection.notMapped("shops[2].resources." + name)
          if ["products", "create"].contains(name) {
            lack.remedy = "the App API's documents name no such call, the Customer API's do"
          }
          return .objection(lack)
        })
    #expect(
      client.capabilities.availability(of: .listOrders).reason == "not mapped: shops[2].resources.orders")
    #expect(
      client.capabilities.availability(of: .changeStatus).reason == "not mapped: shops[2].resources.update")
    #expect(client.capabilities.statuses.isEmpty && shop.transport.requests.isEmpty)
  }

  @Test(
    "a single order without mapped fields cannot be read or changed",
    arguments: [
      ("{get: '/orders/{id}'}", "orders"),
      ("{get: '/orders/{id}', fields: {lines: {items: '/rows'}}}", "order.fields"),
    ])
  func noFields(_ order: String, _ setting: String) async throws {
    let update = "{patch: '/orders/{id}', body: {state: '{status}', parcel: '{tracking}'}}"
    let shop = try KvikScripted(
      resources: "{order: \(order), update: \(update), statuses: {NEW: 'pending'}}")
    let client = shop.client
    let reason = Objection.notMapped("shops[2].resources." + setting)
    for ability in [Ability.changeStatus, .tracking] {
      #expect(client.capabilities.availability(of: ability).objection == reason)
    }
    let error = await shopError { () throws(ShopError) in try await client.order("K26030") }
    #expect(error == .objection(reason) && shop.transport.requests.isEmpty)
    #expect(client.capabilities.statuses.isEmpty)
  }

  @Test("that nobody knows about the customer's mail is told with every change")
  func mailUnknown() throws {
    let client = try KvikScripted(resources: KvikDemo.appResources).client
    var change = OrderChange()
    change.tracking = "DR1"
    #expect(change.consequences(at: client.capabilities) == [.mailUnknown])
  }

  @Test("each ability names what it lacks", arguments: Ability.allCases)
  func reasons(_ ability: Ability) throws {
    let half = """
      {\(KvikScripted.orders), \(KvikScripted.order), update: {patch: '/o/{id}', body: {a: '{status}', n: '{note}'}},
       statuses: {NEW: 'pending'}}
      """
    let full = try KvikScripted(resources: KvikDemo.appResources).client.capabilities
    let partial = try KvikScripted(resources: half).client.capabilities
    let buyer = try KvikScripted(.kvikCustomer, resources: KvikDemo.customerResources).client.capabilities
    for capabilities in [full, partial, buyer] {
      #expect(capabilities.availability(of: ability).reason?.isEmpty != true)
    }
    switch ability {
    case .changeStatus, .listOrders:
      #expect(full.availability(of: ability).isAvailable && partial.availability(of: ability).isAvailable)
    case .tracking:
      #expect(
        partial.availability(of: ability).reason == "not mapped: shops[2].resources.update has no {tracking}")
      #expect(buyer.availability(of: ability).reason?.contains("one buyer's side") == true)
    case .privateNote:
      // Without reading the old note a new one would replace it.
      #expect(partial.availability(of: ability).reason == "not mapped: shops[2].resources.orders.fields.note")
    case .login: #expect(buyer.availability(of: ability).reason == "shops[2].authorizeURL: not set")
    case .createOrders, .listProducts: #expect(buyer.availability(of: ability).isAvailable)
    case .userPrices: #expect(full.availability(of: ability).isAvailable)
    default: break
    }
  }
}
