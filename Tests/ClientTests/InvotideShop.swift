import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport

/// A simulated Invotide shop with its client, on a clock whose sleeps take no time.
final class InvotideShop {
  let clock = ManualClock(skipsSleeps: true)
  let simulator: InvotideSimulator
  let memory = TransientMemory()
  let client: any ShopClient

  init(_ change: (inout InvotideSimulator.Options) -> Void = { _ in }, settings extra: String = "") throws {
    var options = InvotideSimulator.Options()
    options.orders = 5
    let clock = clock
    options.clock = { clock.now() }
    change(&options)
    simulator = InvotideSimulator(options)
    try simulator.start()
    client = try InvotideShop.client(simulator, clock, memory, extra: extra)
  }

  /// Another client of the same shop.
  static func client(
    _ simulator: InvotideSimulator, _ clock: ManualClock, _ memory: TransientMemory, key: String? = nil,
    extra: String = ""
  ) throws -> any ShopClient {
    let settings = try JSONReader.parse(
      "{key: 'k', timeZone: 'z', orderIDs: {from: \(simulator.options.firstID), gap: 8}, \(extra)}",
      dialect: .json5)
    var options = ShopOptions(
      name: "kld", platform: .invotide, settings: settings,
      texts: [
        "url": simulator.url, "key": key ?? simulator.options.key, "timeZone": "Europe/Kaliningrad",
        "currency": "EUR",
      ], userAgent: "orderdeck/test", requestsPerHour: 0, allowPlainHTTP: true)
    options.memory = memory
    return try PlatformRegistry.client(
      for: options, services: ClientServices(transport: PatientTransport(), clock: clock, random: { 0 }))
  }

  deinit { simulator.stop() }

  /// How often a route was called.
  func count(_ route: String) -> Int { simulator.requests.count { $0.path == "/api/" + route } }

  /// The bodies sent to a route.
  func bodies(_ route: String) -> [String] {
    simulator.requests.filter { $0.path == "/api/" + route }.map(\.text)
  }

  func fault(_ route: String, _ occurrence: FaultRule.Occurrence = .every, _ fault: Fault) {
    simulator.add(FaultRule(nil, "/api/" + route, occurrence, fault))
  }

  func choice(_ word: String) throws(ShopError) -> StatusChoice {
    guard let choice = client.capabilities.choice(forWord: word) else { throw .objection(Objection(word)) }
    return choice
  }

  /// A change of the status alone.
  func perform(_ word: String, on id: Int, notify: Bool = false) async throws(ShopError) -> Order {
    var change = OrderChange(status: try choice(word))
    change.notify = notify
    return try await client.perform(change, on: try await client.order(String(id)))
  }

  /// A whole order from its cursor on.
  func pass(since: FeedCursor? = nil, known: [String] = [], budget: Int? = nil) async throws(ShopError)
    -> (ids: [String], gone: [String], resume: FeedCursor?, warnings: [String])
  {
    var request = FeedRequest(since: since)
    (request.knownOpen, request.budget) = (known, budget)
    var (ids, gone, warnings): ([String], [String], [String]) = ([], [], [])
    while true {
      let page = try await client.feed(request)
      ids += page.orders.map(\.id.id)
      gone += page.gone
      warnings += page.warnings
      guard let next = page.next else { return (ids, gone, page.resume, warnings) }
      request.page = next
    }
  }

  /// A phone order that the shop takes.
  static var draft: OrderDraft {
    var draft = OrderDraft()
    (draft.customer.firstName, draft.customer.lastName) = ("Ann", "O'Neil & Sons")
    (draft.customer.email, draft.customer.phone) = ("ann@example.com", "0123456789")
    var address = DraftAddress()
    (address.lines, address.city, address.postcode) = (["1 Main St"], "London", "SW1A 1AA")
    (address.countryCode, address.countryID, address.zoneID) = ("GB", 222, 3553)
    draft.delivery = address
    var camera = DraftLine()
    (camera.productID, camera.quantity, camera.options) = ("30", 1, ["226": ["15"]])
    var phone = DraftLine()
    (phone.productID, phone.quantity) = ("40", 2)
    draft.lines = [camera, phone]
    (draft.shippingMethod, draft.paymentMethod) = ("flat.flat", "bank_transfer")
    (draft.comment, draft.reference) = ("phone order", "P-0001")
    return draft
  }

  func place(_ draft: OrderDraft = InvotideShop.draft) async -> WriteReceipt {
    await client.perform(.createOrder(draft)).first ?? WriteReceipt(id: nil, error: .unclear("none"))
  }
}
