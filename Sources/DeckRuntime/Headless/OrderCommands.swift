import Foundation
import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `orders` and `order`.
extension HeadlessSession {
  func orders(_ request: OrdersOptions) async throws(CommandFailure) -> CommandReport {
    let query = try parse(request.query)
    let setup = try setup()
    let chosen = try chosen(request.shops, in: setup)
    let names = Set(chosen.map(\.name))
    let shops = await setup.openInBackground(names)
    let store = try await store(setup, shops)
    await store.refresh(
      shops: shops.filter { names.contains($0.name) && $0.problem == nil }.map(\.name), full: request.refresh)
    let snapshot = await store.snapshot()
    await store.stop(sendHeld: false)

    let orders = matching(query, in: snapshot, shops: names, limit: request.limit)
    let now = environment.clock.now()
    let reports = snapshot.shops.filter { names.contains($0.name) }.map { status in
      ShopReport(
        status, problem: shops.first { $0.name == status.name }?.problem,
        odd: odd(orders, of: status.name), now: now)
    }
    let zones = queryContext(snapshot).zones
    let failed = reports.first { $0.exitCode != .ok }?.exitCode
    return CommandReport(
      json: [
        "orders": .array(orders.map(OrderJSON.order)), "shops": .array(reports.map(\.json)),
      ],
      text: options.json ? "" : OrderText.list(orders, zones: zones, style: style),
      messages: messages(reports, shops, setup) + snapshot.notices
        + (orders.isEmpty && !options.json && !options.quiet ? ["no orders to show"] : []),
      exitCode: failed ?? (request.shops.isEmpty && setup.configuration.hasBrokenShops ? .config : .ok))
  }

  /// What could not be read of a shop's orders and is therefore absent, order by order.
  private func odd(_ orders: [Order], of shop: String) -> [String] {
    orders.lazy.filter { $0.id.shop == shop && !$0.warnings.isEmpty }.map { order in
      "order \(order.number): " + order.warnings.joined(separator: ", ")
    }
  }

  /// What is worth telling of the shops, without the complaints about the config that were told before.
  private func messages(_ reports: [ShopReport], _ shops: [OpenShop], _ setup: DeckSetup) -> [String] {
    reports.compactMap { report in
      guard let problem = shops.first(where: { $0.name == report.name })?.problem else {
        return report.message
      }
      return untold([problem], setup).first
    }
  }

  func order(shop name: String, id: String) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let (shop, _) = try await openOne(name, in: setup)
    let order = try await read(id, at: shop)
    let zone = shop.timeZone.flatMap { TimeZone(identifier: $0) }
    return CommandReport(
      json: OrderJSON.order(order), text: OrderText.whole(order, zone: zone, style: style),
      messages: order.warnings.map(Formatting.line))
  }

  /// Reads one order now.
  func read(_ id: String, at shop: OpenShop) async throws(CommandFailure) -> Order {
    do throws(ShopError) { return try await shop.client.order(id) } catch {
      let message = Wording.explained(error, shop: shop.name)
      if case .notFound = error {
        if let cause = await whyNothingIsFound(at: shop) {
          throw CommandFailure(Wording.explained(cause, shop: shop.name), ShopReport.judge(cause).1)
        }
        throw CommandFailure("\(shop.name) has no order \(JSONWriter.quoted(id))", .notFound)
      }
      throw CommandFailure(message, ShopReport.judge(error).1)
    }
  }

  /// Why a shop may have no order of an id besides the obvious: a wrong address answers 404 to everything, and saying
  /// that the order is missing would mislead. Nil when the shop is there.
  func whyNothingIsFound(at shop: OpenShop) async -> ShopError? {
    await shop.client.check().lazy.compactMap(\.error).first
  }

  /// The query of `--query`; a mistake is named with its position.
  private func parse(_ text: String?) throws(CommandFailure) -> OrderQuery? {
    guard let text else { return nil }
    do throws(QueryError) { return try OrderQuery(parsing: text) } catch {
      let marker = String(repeating: " ", count: max(0, error.position)) + "^"
      throw CommandFailure(
        "query, \(error.description)\n  \(Formatting.line(text))\n  \(marker)", .usage)
    }
  }

  private func matching(
    _ query: OrderQuery?, in snapshot: StoreSnapshot, shops: Set<String>, limit: Int?
  ) -> [Order] {
    let table = snapshot.orders
    let rows = table.rows(matching: query, sortedBy: .standard, context: queryContext(snapshot))
    var orders: [Order] = []
    for row in rows where shops.contains(table.id(at: row).shop) {
      if let limit, orders.count >= limit { break }
      orders.append(table.order(at: row))
    }
    return orders
  }
}
