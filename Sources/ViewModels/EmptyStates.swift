import OrderModel

extension AppState {
  /// What the orders list says when it has no rows: why, and what to do next.
  func emptyOrders(_ context: UpdateContext) -> [StyledLine] {
    if store.version < 0 { return lines("Opening.") }
    if store.shops.isEmpty {
      return lines("No shop is configured.", "`orderdeck sample-config` prints a config to start from.")
    }
    if let index = orders.view, context.options.views.indices.contains(index) {
      let view = context.options.views[index]
      do throws(QueryError) {
        _ = try OrderQuery(parsing: view.query)
      } catch {
        return lines(
          "View \(view.name) cannot be read: \(error.description)", "Correct its query in the config.")
      }
    }
    if store.table.count == 0 { return emptyStore(context) }
    return noMatch(context)
  }

  private func emptyStore(_ context: UpdateContext) -> [StyledLine] {
    let refresh = context.keymap.label(of: .refresh)
    if let shop = store.shops.first(where: { $0.error != nil }), let error = shop.error {
      return lines(
        Wording.error(error, shop: shop.name), "\(refresh) tries again; `orderdeck check` says more.")
    }
    if store.shops.contains(where: { $0.lastRead == nil }) {
      let read = store.shops.reduce(0) { $0 + $1.progress }
      return lines("Reading the shops for the first time: \(Formatting.count(read, "order")) so far.")
    }
    return lines("The shops have no orders yet.", "\(refresh) reads them again.")
  }

  private func noMatch(_ context: UpdateContext) -> [StyledLine] {
    if !orders.filter.isEmpty {
      return lines("No order matches /\(orders.filter)", "Esc clears the search.")
    }
    if let name = orders.view.flatMap({ viewName($0, context) }) {
      let place = orders.shop.map { " at \($0)" } ?? ""
      return lines("No order is in view \(name)\(place).", "Choose another view or shop.")
    }
    return lines("There is no order here.")
  }

  private func lines(_ texts: String...) -> [StyledLine] {
    texts.enumerated().map { [Span(Formatting.line($1), $0 == 0 ? .text : .dim)] }
  }
}
