package import OrderModel

/// Reading the shops: passes, single orders, the cache on disk.
extension OrderRepository {
  /// Runs a pass over the named shops (nil: all) and returns when all of them ended, well or not; how they went stands
  /// in the snapshot. `full` forgets the cursors, reads everything and drops what a shop no longer has.
  package func refresh(shops: [String]?, full: Bool) async {
    let meant = specs.filter { shops?.contains($0.name) ?? true }
    let wanted = meant.compactMap { sessions[$0.name] }
    await withTaskGroup(of: Void.self) { group in
      for session in wanted { group.addTask { await session.refresh(full: full) } }
    }
  }

  /// Forgets the cached orders of a shop whose files are not as they were written: an order that did not change at the
  /// shop would otherwise stay damaged, as no later reading replaces it.
  func forgetDamaged(_ spec: ShopSpec) {
    OrderCache.remove(folder: settings.cacheFolder, shop: spec.cached)
    orders = orders.keeping(shop: spec.name, ids: [])
    stamps[spec.name] = nil
    tell("The cached orders of \(spec.name) were damaged; all of them are read again.")
  }

  /// Reads one order, whole, now.
  package func read(_ id: OrderID) async throws(ShopError) -> Order {
    guard let spec = specs.first(where: { $0.name == id.shop }) else {
      throw .notFound("No shop named \(id.shop) is configured.")
    }
    let order = try await spec.client.order(id.id)
    merge([order], force: false)
    return order
  }

  /// Drops an order that was deleted at its shop.
  package func forget(_ id: OrderID) { remove([id.id], of: id.shop) }

  /// Lets a shop's session look at once, as after a webhook.
  package func hint(shop: String) { sessions[shop]?.hint(readsAlso: true) }

  // MARK: What the sessions report

  /// Takes over orders as a shop told them.
  func merge(_ found: [Order], force: Bool) {
    guard !found.isEmpty else { return }
    orders = orders.merging(found, force: force)
    changed()
  }

  /// Drops orders that a shop provably no longer has.
  func remove(_ ids: [String], of shop: String) {
    orders = orders.removing(Set(ids.map { OrderID(shop: shop, id: $0) }))
    changed()
  }

  /// Changes what is shown of a shop.
  func report(_ shop: String, _ change: @Sendable (inout ShopStatus) -> Void) {
    guard let index = statuses.firstIndex(where: { $0.name == shop }) else { return }
    change(&statuses[index])
    changed()
  }

  /// A whole pass is in the table: its cursor may be kept. `present`: every id the shop has, when the pass read
  /// everything.
  func passEnded(_ shop: String, cursor: FeedCursor?, present: Set<String>?) async {
    let now = clock.now()
    if let present { orders = orders.keeping(shop: shop, ids: present) }
    stamps[shop] = CacheStamp(resume: cursor ?? stamps[shop]?.resume, lastRead: now)
    report(shop) { status in
      status.lastRead = now
      status.failingSince = nil
      status.error = nil
    }
    await storeCache(isFinal: false)
  }

  /// The ids of a shop's open orders and of its unfinished checkouts, which may still become orders; for platforms that
  /// have no list of changes and re-read them.
  func openOrders(of shop: String) -> [String] {
    let open = OrderStatus.allCases.filter(\.isOpen).map { StatusPattern.common($0) }
    let query = OrderQuery([QueryTerm(.shop([shop])), QueryTerm(.status(open))])
    let unfinished = OrderQuery([QueryTerm(.shop([shop])), QueryTerm(.flags([.abandoned]))])
    let context = QueryContext(now: clock.now())
    return [query, unfinished].flatMap { query in
      orders.rows(matching: query, sortedBy: .standard, context: context).map { orders.id(at: $0).id }
    }
  }

  /// Hands the present table to the cache, which decides whether it is time to write. When it has, the orders are
  /// served from the files, with what changed meanwhile on top, so that they need no memory of their own.
  func storeCache(isFinal: Bool) async {
    let before = orders
    let content = LoadedCache(orders: orders, stamps: stamps)
    do throws(CacheError) {
      let stored = try await cache.store(content, now: clock.now(), isFinal: isFinal)
      if let stored { orders = orders.rebased(from: before, onto: stored) }
    } catch {
      tell(error.description)
    }
  }
}
