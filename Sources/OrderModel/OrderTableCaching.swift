// How the order cache takes a table apart into files and puts it together again. Per shop there is a base, one large
// segment, and a delta with everything that changed since; the rows of the base that the delta replaces are dead.

/// The orders of one shop as the cache keeps them.
package struct CachedOrders: Sendable {
  package var base: OrderSegment
  /// The dead rows of `base`, 64 to a word; empty when there are none.
  package var dead: [UInt64]
  package var delta: OrderSegment?

  /// Puts together what the files say. Dead rows beyond the base are ignored.
  package init(base: OrderSegment, dead: [UInt64] = [], delta: OrderSegment? = nil) {
    self.base = base
    self.dead = dead
    self.delta = delta
  }
}

extension OrderTable {
  /// A table of cached orders for shops in config order; a shop without cached orders has none.
  package init(shops: [String], cached: [String: CachedOrders]) {
    self.init(
      shops: shops,
      slots: shops.enumerated().flatMap { index, name in
        cached[name].map { OrderTable.slots($0, shopIndex: index) } ?? []
      })
  }

  /// The table in which a shop's orders are those just stored.
  package func adopting(_ cached: CachedOrders) -> OrderTable {
    let name = cached.base.shop
    guard let shopIndex = shops.firstIndex(of: name) else { return self }
    let mine = OrderTable.slots(cached, shopIndex: shopIndex)
    let before = slots.filter { $0.shopIndex < shopIndex }
    return OrderTable(shops: shops, slots: before + mine + slots.filter { $0.shopIndex > shopIndex })
  }

  private static func slots(_ cached: CachedOrders, shopIndex: Int) -> [TableSlot] {
    var slots = [
      TableSlot(cached.base, shopIndex: shopIndex, dead: RowSet(cached.dead, count: cached.base.count))
    ]
    if let delta = cached.delta { slots.append(TableSlot(delta, shopIndex: shopIndex)) }
    return slots.filter { $0.live > 0 }
  }

  /// The segment of a shop that lies in a file of its own, with its dead rows; nil when there is none.
  package func cachedBase(of shop: String) -> (segment: OrderSegment, dead: [UInt64])? {
    guard let first = slots.first(where: { $0.segment.shop == shop }), first.segment.isMapped else {
      return nil
    }
    return (first.segment, first.dead?.words ?? [])
  }

  /// How many orders of a shop are not in its base, or are dead there: what storing only the changes would write.
  package func changes(of shop: String) -> Int {
    let mine = slots.filter { $0.segment.shop == shop }
    guard let base = mine.first, base.segment.isMapped else { return mine.reduce(0) { $0 + $1.live } }
    return base.segment.count - base.live + mine.dropFirst().reduce(0) { $0 + $1.live }
  }

  /// How many orders of a shop are held in memory only.
  package func unsaved(of shop: String) -> Int {
    slots.reduce(0) { $0 + ($1.segment.shop == shop && !$1.segment.isMapped ? $1.live : 0) }
  }

  /// One segment of all orders of a shop, to be written as its base.
  package func foldAll(of shop: String, meta: [UInt8]) -> SegmentFold {
    SegmentFold(slots.filter { $0.segment.shop == shop }, meta: meta)
  }

  /// One segment of the orders of a shop that are not in its base.
  package func foldChanges(of shop: String, meta: [UInt8]) -> SegmentFold {
    let mine = slots.filter { $0.segment.shop == shop }
    return SegmentFold(mine.first?.segment.isMapped == true ? Array(mine.dropFirst()) : mine, meta: meta)
  }

  /// This table with what was stored meanwhile in place of what it was stored from: the same orders as before, but
  /// those that `snapshot` had come from the files of `stored`. Both must hold the same orders. Costs work only for
  /// what changed between `snapshot` and now.
  package func rebased(from snapshot: OrderTable, onto stored: OrderTable) -> OrderTable {
    func isIn(_ slot: TableSlot, _ slots: [TableSlot]) -> TableSlot? {
      slots.first { $0.segment === slot.segment }
    }
    var result = stored.slots
    func kill(_ id: OrderID) {
      for slot in result.indices where result[slot].segment.shop == id.shop {
        if let row = result[slot].row(of: id.id) { result[slot].kill(row) }
      }
    }
    for old in snapshot.slots {
      var gone = old.liveRows
      if let now = isIn(old, slots) { gone.subtract(now.liveRows) }
      gone.forEach { row in
        let id = old.segment.id(row)
        if isIn(old, slots) != nil || self.row(of: id) == nil { kill(id) }
      }
    }
    for new in slots where isIn(new, snapshot.slots) == nil {
      new.liveRows.forEach { kill(new.segment.id($0)) }
    }
    result += slots.filter { isIn($0, snapshot.slots) == nil }
    let byShop = shops.flatMap { shop in result.filter { $0.segment.shop == shop && $0.live > 0 } }
    return OrderTable(shops: shops, slots: byShop)
  }
}
