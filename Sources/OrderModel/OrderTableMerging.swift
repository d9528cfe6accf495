extension OrderTable {
  /// The table with orders added or replaced by id. An order that is older (`updated`) than the one here is left out
  /// unless `force`, and one that is the same in every byte changes nothing. Of several with one id the last counts.
  package func merging(_ orders: [Order], force: Bool = false) -> OrderTable {
    var names = shops
    var batches: [String: [Order]] = [:]
    for order in orders {
      batches[order.id.shop, default: []].append(order)
      if !names.contains(order.id.shop) { names.append(order.id.shop) }
    }
    var groups = names.map { name in slots.filter { $0.segment.shop == name } }
    for (index, name) in names.enumerated() {
      guard let batch = batches[name] else { continue }
      OrderTable.merge(batch, force, into: &groups[index], shopIndex: index, shop: name)
    }
    return OrderTable(shops: names, slots: groups.flatMap(\.self))
  }

  private static func merge(
    _ batch: [Order], _ force: Bool, into group: inout [TableSlot], shopIndex: Int, shop: String
  ) {
    var accepted: [Order] = []
    var places: [String: Int] = [:]
    for order in batch {
      let id = order.id.id
      let pending = places[id].map { accepted[$0] }
      let old = pending == nil ? place(of: id, in: group) : nil
      let known = pending.map { $0.updated?.seconds } ?? old.flatMap { updated($0, group) }
      if !force, let known, let new = order.updated?.seconds, new < known { continue }
      if let place = places[id] {
        accepted[place] = order
        continue
      }
      if let old, group[old.slot].segment.record(old.row).elementsEqual(OrderRecord.encode(order)) {
        continue
      }
      places[id] = accepted.count
      accepted.append(order)
    }
    for order in accepted {
      if let old = place(of: order.id.id, in: group) { group[old.slot].kill(old.row) }
    }
    if !accepted.isEmpty, let segment = OrderSegment.make(accepted, shop: shop) {
      group.append(TableSlot(segment, shopIndex: shopIndex))
    }
    fold(&group, shop: shop)
  }

  private static func place(of id: String, in group: [TableSlot]) -> (slot: Int, row: Int)? {
    for slot in group.indices.reversed() {
      if let row = group[slot].row(of: id) { return (slot, row) }
    }
    return nil
  }

  private static func updated(_ place: (slot: Int, row: Int), _ group: [TableSlot]) -> Int64? {
    let seconds = group[place.slot].segment.column(.updated, as: Int64.self)[place.row]
    return seconds == SegmentRow.missing ? nil : seconds
  }

  /// Joins the newest segments while they are of comparable size, so that a shop never has more than a few and each
  /// order is copied only a few times. Mapped files are left alone: the cache rewrites them.
  private static func fold(_ group: inout [TableSlot], shop: String) {
    group.removeAll { $0.live == 0 }
    while group.count > 1 {
      let (older, newer) = (group[group.count - 2], group[group.count - 1])
      if older.segment.isMapped || newer.live * 4 < older.live { return }
      let fold = SegmentFold([older, newer], meta: [])
      guard let joined = fold.inMemory(shop: shop) else { return }
      group.removeLast(2)
      group.append(TableSlot(joined, shopIndex: older.shopIndex))
    }
  }

  /// The table without some orders.
  package func removing(_ ids: Set<OrderID>) -> OrderTable {
    var slots = slots
    for id in ids {
      for slot in slots.indices where slots[slot].segment.shop == id.shop {
        if let row = slots[slot].row(of: id.id) { slots[slot].kill(row) }
      }
    }
    return OrderTable(shops: shops, slots: slots.filter { $0.live > 0 })
  }

  /// The table in which a shop has only the orders named: drops what the shop no longer has.
  package func keeping(shop: String, ids: Set<String>) -> OrderTable {
    var slots = slots
    for slot in slots.indices where slots[slot].segment.shop == shop {
      let segment = slots[slot].segment
      slots[slot].liveRows.forEach { row in
        if !ids.contains(segment.id(row).id) { slots[slot].kill(row) }
      }
    }
    return OrderTable(shops: shops, slots: slots.filter { $0.live > 0 })
  }
}

extension SegmentFold {
  /// Plans a segment of all live rows of some segments of one shop.
  init(_ slots: [TableSlot], meta: [UInt8]) {
    var picks: [SegmentPick] = []
    picks.reserveCapacity(slots.reduce(0) { $0 + $1.live })
    DefaultOrder(slots, slots.map(\.liveRows)).forEach { slot, row in
      picks.append(SegmentPick(source: Int32(slot), row: Int32(truncatingIfNeeded: row)))
    }
    self.init(picks, of: slots.map(\.segment), meta: meta)
  }
}
