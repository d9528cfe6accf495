import Foundation
import JSONText
import OrderModel
import OrderSync
import ViewModels

/// The orders of a command, with how their shops are doing.
struct OrdersReading {
  var orders: [Order]
  var reports: [ShopReport]
  /// The zone of each shop that has one.
  var zones: [String: TimeZone]
  var messages: [String]
  var exitCode: ExitCode

  /// The shape that `orders --json` promises.
  var json: JSONOutput {
    ["orders": .array(orders.map(OrderJSON.order)), "shops": .array(reports.map(\.json))]
  }
}

/// `orders` and `order`.
extension HeadlessSession {
  func orders(_ request: OrdersOptions) async throws(CommandFailure) -> CommandReport {
    let reading = try await listed(request)
    return CommandReport(
      json: reading.json,
      text: options.json ? "" : OrderText.list(reading.orders, zones: reading.zones, style: style),
      messages: reading.messages
        + (reading.orders.isEmpty && !options.json && !options.quiet ? ["no orders to show"] : []),
      exitCode: reading.exitCode)
  }

  /// Refreshes the shops and takes the orders that match. `wantsLines`: orders whose list tells no lines are read whole.
  func listed(_ request: OrdersOptions, wantsLines: Bool = false) async throws(CommandFailure)
    -> OrdersReading
  {
    let query = try parse(request.query)
    let setup = try setup()
    let chosen = try chosen(request.shops, in: setup)
    let names = Set(chosen.map(\.name))
    let shops = await setup.openInBackground(names)
    let store = try await store(setup, shops)
    await store.refresh(
      shops: shops.filter { names.contains($0.name) && $0.problem == nil }.map(\.name), full: request.refresh)
    let snapshot = await store.snapshot()
    var orders = matching(query, in: snapshot, shops: names, limit: request.limit)
    let gaps = wantsLines ? await readLines(of: &orders, through: store) : (messages: [], hasFailed: false)
    await store.stop(sendHeld: false)

    let now = environment.clock.now()
    let reports = snapshot.shops.filter { names.contains($0.name) }.map { status in
      ShopReport(
        status, problem: shops.first { $0.name == status.name }?.problem,
        odd: odd(orders, of: status.name), now: now)
    }
    let failed = reports.first { $0.exitCode != .ok }?.exitCode ?? (gaps.hasFailed ? .mixed : nil)
    return OrdersReading(
      orders: orders, reports: reports, zones: queryContext(snapshot).zones,
      messages: messages(reports, shops, setup) + snapshot.notices + gaps.messages,
      exitCode: failed ?? (request.shops.isEmpty && setup.configuration.hasBrokenShops ? .config : .ok))
  }

  /// What came of reading orders whole.
  private struct LineReading {
    /// Why a shop is not asked any more.
    var stopped: [String: String] = [:]
    /// How many orders in a row had no lines though read whole, by shop.
    var vain: [String: Int] = [:]
    /// Numbers of the orders without lines, by shop.
    var without: [String: [String]] = [:]
    var hasFailed = false

    /// One message per shop.
    var messages: [String] {
      without.sorted { $0.key < $1.key }.map { shop, numbers in
        let some = numbers.prefix(10).joined(separator: ", ") + (numbers.count > 10 ? ", …" : "")
        let cause = stopped[shop] ?? "the shop tells no lines"
        return "\(shop): \(Formatting.count(numbers.count, "order")) without lines (\(some)): \(cause)"
      }
    }
  }

  /// How many orders in a row are read whole in vain before their shop counts as one that tells no lines.
  private static let vainLimit = 3

  /// Reads orders without lines whole; says which have none all the same. A cause that concerns the whole shop ends its
  /// turn.
  private func readLines(
    of orders: inout [Order], through store: OrderRepository
  ) async -> (messages: [String], hasFailed: Bool) {
    var reading = LineReading()
    for index in orders.indices where orders[index].lines.isEmpty {
      let id = orders[index].id
      if reading.stopped[id.shop] == nil, reading.vain[id.shop, default: 0] < HeadlessSession.vainLimit {
        do throws(ShopError) {
          orders[index] = try await store.read(id)
          reading.vain[id.shop] = orders[index].lines.isEmpty ? reading.vain[id.shop, default: 0] + 1 : 0
        } catch {
          reading.hasFailed = true
          if error.concernsWholeShop || error.isUnsupported {
            reading.stopped[id.shop] = Wording.error(error, shop: id.shop)
          }
        }
      }
      if orders[index].lines.isEmpty {
        reading.without[id.shop, default: []].append(Formatting.line(orders[index].number))
      }
    }
    return (reading.messages, reading.hasFailed)
  }

  /// What could not be read of a shop's orders and is therefore absent, order by order.
  private func odd(_ orders: [Order], of shop: String) -> [String] {
    orders.lazy.filter { $0.id.shop == shop && !$0.warnings.isEmpty }.map { order in
      "order \(order.number): " + order.warnings.joined(separator: ", ")
    }
  }

  /// What is worth telling of the shops, without the complaints about the config that were told before.
  func messages(_ reports: [ShopReport], _ shops: [OpenShop], _ setup: DeckSetup) -> [String] {
    reports.compactMap { report in
      guard let problem = shops.first(where: { $0.name == report.name })?.problem else {
        return report.message.map { $0.hasPrefix(report.name) ? $0 : "\(report.name): \($0)" }
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

extension ShopError {
  /// Whether the shop can never do it.
  fileprivate var isUnsupported: Bool {
    if case .objection = self { true } else { false }
  }
}
