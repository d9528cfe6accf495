extension OrderTable {
  /// The rows that match, sorted. No query matches every order but abandoned checkouts.
  package func rows(
    matching query: OrderQuery?, sortedBy sort: OrderSort = .standard, context: QueryContext
  ) -> [Row] {
    let sets = matches(query, context)
    let order = DefaultOrder(slots, sets)
    if sort != .standard { return TableSort(slots, sort).rows(order) }
    let bases = slots.map(\.base)
    return [Row](unsafeUninitializedCapacity: order.count) { rows, count in
      bases.withUnsafeBufferPointer { bases in
        order.forEach { slot, row in
          rows.initializeElement(at: count, to: Row(truncatingIfNeeded: bases[slot] + row))
          count += 1
        }
      }
    }
  }

  /// How many orders match.
  package func count(matching query: OrderQuery?, context: QueryContext) -> Int {
    matches(query, context).reduce(0) { $0 + $1.size }
  }

  private func matches(_ query: OrderQuery?, _ context: QueryContext) -> [RowSet] {
    slots.map { slot in
      var rows = slot.liveRows
      let filter = SegmentFilter(segment: slot.segment, context: context) { flag in
        OrderTable.ids(flag, context).compactMap { $0.shop == slot.segment.shop ? slot.row(of: $0.id) : nil }
      }
      filter.apply(query, to: &rows)
      return rows
    }
  }

  /// The orders that are marked, or whose newest change is in a state.
  private static func ids(_ flag: QueryFlag, _ context: QueryContext) -> [OrderID] {
    func pending(_ states: Set<OutboxState>) -> [OrderID] {
      context.outbox.compactMap { states.contains($0.value) ? $0.key : nil }
    }
    switch flag {
    case .marked: return Array(context.marked)
    case .held: return pending([.held])
    case .queued: return pending([.queued, .sending])
    case .unclear: return pending([.unclear])
    case .conflict: return pending([.conflict])
    case .new, .abandoned: return []
    }
  }
}
