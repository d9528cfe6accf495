import Foundation
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport

/// A simulated Shopkit shop with a client on it over the real transport, on a clock whose sleeps take no time.
final class ShopkitShop {
  let clock = ManualClock(skipsSleeps: true)
  let simulator: ShopkitSimulator
  let client: ShopkitClient

  init(
    orders: Int = 3, zone: String? = nil, webhookSecret: String? = nil,
    _ configure: (inout ShopkitSimulator.Options) -> Void = { _ in }
  ) throws {
    let clock = clock
    var options = ShopkitSimulator.Options()
    options.orders = orders
    options.clock = { clock.now() }
    configure(&options)
    simulator = ShopkitSimulator(options)
    try simulator.start()
    var settings = ShopkitClient.Settings(
      name: "shop", base: try BaseURL(simulator.url, allowPlainHTTP: true), key: simulator.key,
      userAgent: "test",
      zone: zone.flatMap(TimeZone.init(identifier:)))
    settings.webhookSecret = webhookSecret
    client = ShopkitClient(
      settings: settings,
      channel: ShopChannel(
        transport: PatientTransport(), limiter: RateLimiter(perHour: nil, clock: clock), clock: clock,
        random: { 0 }))
  }

  deinit { simulator.stop() }

  /// The requests that are no reading.
  var writes: [RecordedRequest] { simulator.requests.filter { $0.method != "GET" } }

  /// The receipt of a write of one item.
  func receipt(_ write: ShopWrite) async -> WriteReceipt? { await client.perform(write).first }
}

/// The text of an error of any kind.
func text(of error: ShopError?) -> String {
  switch error {
  case .unauthorized(let text)?, .refused(_, let text)?, .conflict(let text)?, .notFound(let text)?,
    .malformed(let text)?, .unreachable(let text)?, .unclear(let text)?:
    text
  case .objection(let objection)?: objection.text
  case .rateLimited?: "rate limited"
  case nil: ""
  }
}
