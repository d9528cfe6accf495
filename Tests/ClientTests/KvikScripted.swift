import JSONText
import OrderModel
import ShopClients
import TestSupport

/// A kvik client at `https://brno.example` over a scripted network. Token requests are answered by `token`, everything
/// else by `answer`.
struct KvikScripted {
  let transport: ScriptedTransport
  let client: any ShopClient

  static let secret = "s3cret&wörd".replacing("ö", with: "o")
  static let token =
    #"{"_type": "AccessToken", "token_type": "Bearer", "expires_in": 3600, "access_token": "T0KEN"}"#

  init(
    _ platform: Platform = .kvikApp, resources: String = "{}", settings: String = "",
    token: ScriptedTransport.Answer = .json(KvikScripted.token),
    clock: ManualClock = ManualClock(skipsSleeps: true),
    answer: @escaping @Sendable (ShopClients.HTTPRequest, Int) -> ScriptedTransport.Answer = { _, _ in
      .json("{}")
    }
  ) throws {
    transport = ScriptedTransport { request, number in
      request.url.contains("oauth") ? token : answer(request, number)
    }
    client = try KvikScripted.client(
      platform, resources: resources, settings: settings, transport: transport, clock: clock)
  }

  /// Makes a client of a shop that stands third in a config.
  static func client(
    _ platform: Platform, resources: String, settings: String = "", transport: any HTTPTransport,
    clock: ManualClock = ManualClock(skipsSleeps: true)
  ) throws -> any ShopClient {
    let shop = "{url: 'https://brno.example', clientID: 'id', \(settings) resources: \(resources)}"
    let root = try JSONReader.parse("{shops: [{}, {}, \(shop)]}", dialect: .json5)
    let object = root["shops"]?[2] ?? root
    var texts = ["clientSecret": secret]
    for member in object.members ?? [] { texts[member.name] = member.value.string }
    let options = ShopOptions(
      name: "brno", platform: platform, settings: object, texts: texts, userAgent: "orderdeck/test",
      requestsPerHour: 0)
    return try PlatformRegistry.client(
      for: options, services: ClientServices(transport: transport, clock: clock, random: { 0 }))
  }

  /// The requests that were no token requests.
  var calls: [ShopClients.HTTPRequest] { transport.requests.filter { !$0.url.contains("oauth") } }
  var tokenCalls: [ShopClients.HTTPRequest] { transport.requests.filter { $0.url.contains("oauth") } }

  static let orders = "orders: {get: '/orders', items: '/items', fields: {id: '/code', status: '/state'}}"
  static let order = "order: {get: '/orders/{id}', fields: {id: '/code', status: '/state'}}"
}
