import JSONText
import OrderModel
import ShopClients
import Testing

@Suite("Platform registry")
struct PlatformRegistryTests {
  private func options(_ texts: [String: String], allowPlainHTTP: Bool = false, perHour: Int? = nil) throws
    -> ShopOptions
  {
    let root = try JSONReader.parse(
      "{shops: [\n{name: 'a', url: 'x',\n key: {env: 'K'}, userAgent: ''}]}", dialect: .json5)
    let shop = try #require(root["shops"]?[0])
    return ShopOptions(
      name: "a", platform: .shopkit, settings: shop, texts: texts, userAgent: "orderdeck/1",
      requestsPerHour: perHour, allowPlainHTTP: allowPlainHTTP)
  }

  private func complaint(_ texts: [String: String]) throws -> JSONMismatch? {
    let options = try options(texts)
    do throws(JSONMismatch) {
      _ = try PlatformRegistry.client(for: options)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "every platform takes a secret, refuses a shop without one, and names its settings once",
    arguments: Platform.allCases)
  func settings(_ platform: Platform) throws {
    let settings = PlatformRegistry.settings(of: platform)
    #expect(settings.contains { $0.isSecret })
    #expect(Set(settings.map(\.name)).count == settings.count)
    let plain = settings.filter { $0.isText && !$0.isSecret }.map { ($0.name, "https://shop.example") }
    var texts = Dictionary(plain) { first, _ in first }
    for name in ["authorizeURL", "tokenPath", "timeZone", "currency"] { texts[name] = nil }
    texts["timeZone"] = "Europe/Prague"
    var options = try options(texts)
    options.platform = platform
    #expect(throws: JSONMismatch.self) { try PlatformRegistry.client(for: options) }
  }

  @Test("Shopkit's address may be left out; its budget is the vendor's unless the shop names one")
  func defaults() throws {
    let client = try PlatformRegistry.client(for: try options(["key": "k"]))
    #expect(client.capabilities.requestsPerHour == 3600)
    #expect(
      try PlatformRegistry.client(for: try options(["key": "k"], perHour: 60)).capabilities.requestsPerHour
        == 60)
    #expect(
      try PlatformRegistry.client(for: try options(["key": "k"], perHour: 0)).capabilities.requestsPerHour
        == nil)
    let order = Order(
      id: OrderID(shop: "a", id: "1"), platform: .shopkit, number: "1", status: .pending,
      shopStatus: "pending")
    let preview = client.preview(
      of: OrderChange(status: StatusChoice(status: .sent, word: "sent")), on: order)
    #expect(preview.first?.url == "https://api.shopk.it/v1/order/1")
    #expect(preview.first?.headers.contains { $0 == ("User-Agent", "orderdeck/1") } == true)
  }

  @Test(
    "a bad setting is named with its place, and no secret is repeated",
    arguments: [
      (["url": "http://x/v1", "key": "hush"], "shops[0].url", 2), ([:], "shops[0].key", 3),
      (["key": "  "], "shops[0].key", 3),
      (["key": "hush\nhush"], "shops[0].key", 3),
      (["key": "hush", "timeZone": "Mars"], "shops[0].timeZone", 2),
      (["key": "hush", "currency": "EURO"], "shops[0].currency", 2),
      (["key": "hush", "userAgent": ""], "shops[0].userAgent", 3),
    ])
  func complaints(_ texts: [String: String], _ path: String, _ line: Int) throws {
    let complaint = try #require(try complaint(texts))
    #expect(complaint.path == path && complaint.position.line == line && !complaint.message.contains("hush"))
  }

  @Test("plain http needs consent")
  func plainHTTP() throws {
    _ = try PlatformRegistry.client(
      for: try options(["key": "k", "url": "http://127.0.0.1:1/v1"], allowPlainHTTP: true))
    #expect(
      try complaint(["key": "k", "url": "http://127.0.0.1:1/v1"])?.message.contains("allowPlainHTTP") == true)
  }
}
