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
    if let reason = nothingAsked(context) { return lines([reason] + widening(context)) }
    if !orders.filter.isEmpty {
      return lines(["No order matches /\(orders.filter)"] + elsewhere(context) + ["Esc clears the search."])
    }
    if let name = orders.view.flatMap({ viewName($0, context) }) {
      let place = orders.shop.map { " at \($0)" } ?? ""
      let widen = widening(context)
      return lines(
        ["No order is in view \(name)\(place)."] + (widen.isEmpty ? ["Choose another view or shop."] : widen))
    }
    return lines("There is no order here.")
  }

  /// Why a list of marked or pending orders cannot have any: there are none at all.
  private func nothingAsked(_ context: UpdateContext) -> String? {
    guard let query = listQuery(context) else { return nil }
    if orders.marks.isEmpty, query.requires(one: [.marked]) {
      return "Nothing is marked. \(context.keymap.label(of: .markToggle)) marks an order in another list."
    }
    if store.overlay.states.isEmpty, query.requires(one: [.held, .queued, .unclear, .conflict]) {
      return "No change is waiting."
    }
    return nil
  }

  /// That a search finds orders outside of the shown view or shop, and the keys that show them.
  private func elsewhere(_ context: UpdateContext) -> [String] {
    guard let query = try? OrderQuery(parsing: orders.filter) else { return [] }
    let count = store.table.count(matching: query, context: queryContext(context))
    guard count > 0 else { return [] }
    let view = orders.view.flatMap { viewName($0, context) }.map { "view \($0)" }
    let here = [view, orders.shop].compactMap { $0 }.joined(separator: " at ")
    return ["\(Formatting.count(count, "order")) outside of \(here)."] + widening(context)
  }

  /// The keys that show more than the present view and shop; empty when all is shown.
  func widening(_ context: UpdateContext) -> [String] {
    let keymap = context.keymap
    var texts: [String] = []
    if let index = orders.view, let view = context.options.views[safely: index], !view.showsAll {
      // The key of the shown view leaves it where no view shows every order.
      let target = context.options.views.firstIndex(where: \.showsAll) ?? index
      if let key = CommandID(rawValue: "view.\(target + 1)").map(keymap.label(of:)), !key.isEmpty {
        texts.append("\(key) shows orders outside of this view too.")
      }
    }
    if orders.shop != nil {
      let keys = [keymap.label(of: .panePrevious), keymap.label(of: .listFirst), keymap.label(of: .itemOpen)]
      texts.append("\(keys.joined(separator: " ")) shows all shops.")
    }
    return texts
  }

  private func lines(_ texts: String...) -> [StyledLine] { lines(texts) }

  private func lines(_ texts: [String]) -> [StyledLine] {
    texts.enumerated().map { [Span(Formatting.line($1), $0 == 0 ? .text : .dim)] }
  }
}

extension OrderQuery {
  /// Whether a term asks for one of these flags and for nothing beside them.
  fileprivate func requires(one flags: Set<QueryFlag>) -> Bool {
    terms.contains { term in
      guard case .flags(let asked) = term.condition, !term.isNegated else { return false }
      return asked.allSatisfy(flags.contains)
    }
  }
}

extension SavedView {
  /// Whether it shows every order.
  var showsAll: Bool { query.allSatisfy(\.isWhitespace) }
}

extension Array {
  /// The element at a position; nil when there is none.
  subscript(safely index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
