import JSONText
import LoopbackHTTP
import OrderModel
import OrderSync
import ViewModels

/// `webhook listen`: one line of JSON for each call, until the operator ends it.
extension HeadlessSession {
  func listen(_ request: ListenOptions) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    _ = try chosen([], in: setup)
    let shops = await setup.openInBackground()
    let listening = shops.filter { $0.client.capabilities.availability(of: .receiveWebhooks).isAvailable }
    guard !listening.isEmpty else {
      let reasons = shops.map { shop in
        shop.name + ": "
          + (shop.problem?.description
            ?? shop.client.capabilities.availability(of: .receiveWebhooks).reason ?? "")
      }
      throw CommandFailure(
        "no shop calls anybody; \(Formatting.line(reasons.joined(separator: "; ")))", .refused)
    }
    let store = try await store(setup, shops)
    let (events, continuation) = AsyncStream.makeStream(of: WebhookInbox.Event.self)
    let inbox = WebhookInbox(
      shops: listening.map(\.spec), repository: store, clock: environment.clock,
      tell: { continuation.yield($0) })
    let port: UInt16
    do throws(HTTPListenerError) { port = try inbox.start(port: request.port, address: request.bind) } catch {
      await store.stop(sendHeld: false)
      throw CommandFailure(error.description + " Choose another with --port or --bind.", .usage)
    }
    tellAddresses(listening.map(\.name), request.bind, port)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await event in events {
          let order = await store.snapshot().orders.order(of: event)
          self.environment.output(JSONWriter.text(self.json(event, order)) + "\n")
        }
      }
      await environment.waitForEnd()
      inbox.stop()
      continuation.finish()
    }
    await store.stop(sendHeld: false)
    return CommandReport(json: nil, text: "")
  }

  private func tellAddresses(_ shops: [String], _ address: String, _ port: UInt16) {
    let host = address.contains(":") ? "[\(address)]" : address
    for shop in shops { tell("\(shop) calls http://\(host):\(port)/\(shop)") }
    guard !options.quiet else { return }
    if address != HTTPListener.loopback {
      tell("other machines can reach this address; put a reverse proxy with HTTPS in front of it")
    }
    tell("listening; Ctrl-C ends it")
  }

  /// A call and what the shop said when its order was read again.
  private func json(_ event: WebhookInbox.Event, _ order: Order?) -> JSONOutput {
    let wasRead = event.outcome == .read
    return [
      "time": .string(Timestamp(seconds: Int64(event.time)).iso8601UTC), "shop": .text(event.shop),
      "event": .text(event.event), "order": .text(event.orderID), "trust": .text(event.trust?.rawValue),
      "outcome": .string(event.outcome.rawValue),
      "status": .text(wasRead ? order?.status.rawValue : nil),
      "shopStatus": .text(wasRead ? order?.shopStatus : nil),
      "message": .text(event.error.map { Wording.error($0, shop: event.shop) }),
    ]
  }
}

extension OrderTable {
  /// The order that a call is about.
  fileprivate func order(of event: WebhookInbox.Event) -> Order? {
    guard let shop = event.shop, let id = event.orderID else { return nil }
    return order(of: OrderID(shop: shop, id: id))
  }
}
