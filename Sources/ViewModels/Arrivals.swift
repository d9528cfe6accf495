package import OrderModel

/// The orders that arrived since somebody last looked at the list.
package struct Arrivals: Equatable, Sendable {
  /// Not looked at yet; these are counted.
  package private(set) var unseen: Set<OrderID> = []
  /// Looked at a moment ago, with the time: they keep their sign for a while, so that it can be read.
  package private(set) var seen: [OrderID: Double] = [:]
  /// How long an order keeps its sign after the look, in seconds; it goes with the next key after that.
  private static let fading = 20.0

  /// Nothing arrived.
  package init() {}

  package var isEmpty: Bool { unseen.isEmpty && seen.isEmpty }

  /// Whether an order has the sign.
  package func contains(_ id: OrderID) -> Bool { unseen.contains(id) || seen[id] != nil }

  mutating func add(_ ids: [OrderID]) { unseen.formUnion(ids) }

  /// Somebody is there and these orders are on the screen.
  mutating func look(at ids: [OrderID], now: Double) {
    seen = seen.filter { now - $0.value < Arrivals.fading }
    for id in ids where unseen.remove(id) != nil { seen[id] = now }
  }

  mutating func keep(where isThere: (OrderID) -> Bool) {
    unseen = unseen.filter(isThere)
    seen = seen.filter { isThere($0.key) }
  }
}

extension AppState {
  /// How much older than the shop's last reading an order may be and still count as one that arrived since: shops date
  /// an order by its checkout, not by its payment. An older one was only read late.
  private static let lateness: Double = 86_400

  /// Notes the orders that a new table has and the one before had not. A shop read for the first time brings no news.
  mutating func noteArrivals(since before: StoreState, _ context: UpdateContext) -> [Effect] {
    guard before.version >= 0 else { return [] }
    let table = store.table
    if !arrivals.isEmpty { arrivals.keep { table.row(of: $0) != nil } }
    let lastRead = Dictionary(
      before.shops.compactMap { shop in shop.lastRead.map { (shop.name, $0) } }, uniquingKeysWith: { $1 })
    guard !lastRead.isEmpty else { return [] }
    let ids = table.added(since: before.table, of: Set(lastRead.keys)).filter { id in
      guard let read = lastRead[id.shop], let row = table.row(of: id) else { return false }
      return table.created(at: row).map { Double($0) > read - AppState.lateness } ?? true
    }
    guard !ids.isEmpty else { return [] }
    arrivals.add(ids)
    tell(Notice(.info, arrivalText(ids)), context)
    let hook: [Effect] = context.options.hooks.contains(.newOrder) ? [.runHook(.newOrder, ids)] : []
    let options = context.options
    let rings = ids.contains { options.shopBells[$0.shop] ?? options.bell }
    return (rings ? [.bell] : []) + hook
  }

  private func arrivalText(_ ids: [OrderID]) -> String {
    if ids.count == 1, let id = ids.first, let row = store.table.row(of: id) {
      let order = store.table.summary(at: row)
      let parts = [order.total.map(Formatting.money), order.customer.map(Formatting.line)].compactMap { $0 }
      let about = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
      return "new order #\(Formatting.line(order.number)) at \(id.shop)\(about)"
    }
    let counts = store.shops.compactMap { shop -> String? in
      let count = ids.count { $0.shop == shop.name }
      return count > 0 ? "\(shop.name) \(count)" : nil
    }
    return "\(Formatting.count(ids.count, "new order")): \(counts.joined(separator: ", "))"
  }

  /// A key was pressed: what stands in the list on the screen has been looked at.
  mutating func lookAtArrivals(_ context: UpdateContext) {
    guard !arrivals.isEmpty else { return }
    let isShown = mainPane == .orders && viewport.visible.contains(.orders) && dialogs.isEmpty
    let painted = isShown ? paintedOrders(rows: viewport.size(.orders).rows) : 0..<0
    arrivals.look(at: painted.map { store.table.id(at: orders.rows[$0]) }, now: context.now)
  }

  /// Whether there is a new order to go to.
  var arrivalAvailability: Availability {
    arrivals.isEmpty ? .unavailable("no order arrived since the last look") : .available
  }

  /// `N`: goes to the next new order of the list, round the end.
  mutating func goToArrival(_ context: UpdateContext) {
    let rows = Set((Array(arrivals.unseen) + Array(arrivals.seen.keys)).compactMap(store.table.row(of:)))
    let start = orders.cursor.isLost ? orders.cursor.index : orders.cursor.index + 1
    let positions = orders.rows.indices.filter { rows.contains(orders.rows[$0]) }
    guard let next = positions.first(where: { $0 >= start }) ?? positions.first else {
      let what = rows.count == 1 ? "the new order is" : "the new orders are"
      let remedy = widening(context).map { "; " + $0.dropLast() }.joined()
      say(Notice(.info, "\(what) not in this list\(remedy)"), context)
      return
    }
    mainPane = .orders
    focus = .orders
    selectOrder(at: next)
    lookAtArrivals(context)
  }
}
