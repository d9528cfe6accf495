extension OrderTable {
  /// The orders of some shops that an earlier table did not have, abandoned checkouts left out. Costs work only for
  /// segments that the earlier table did not share; a large one is looked through only where its shop has more orders
  /// than before.
  package func added(since old: OrderTable, of shops: Set<String>) -> [OrderID] {
    var ids: [OrderID] = []
    for slot in slots
    where shops.contains(slot.segment.shop) && !old.slots.contains(where: { $0.segment === slot.segment }) {
      let segment = slot.segment
      let mayHide = segment.count > OrderTable.quicklyRead
      if mayHide, count(of: segment.shop) <= old.count(of: segment.shop) { continue }
      let flags = segment.column(.flags, as: UInt8.self)
      slot.liveRows.forEach { row in
        if SegmentFlags(rawValue: flags[row]).contains(.isAbandoned) { return }
        let id = segment.id(row)
        if old.row(of: id) == nil { ids.append(id) }
      }
    }
    return ids
  }

  /// Rows of a segment that may be looked up one by one without anybody noticing.
  private static let quicklyRead = 2000

  /// When the order in a row was created, Unix seconds; nil when the shop does not say.
  package func created(at row: Row) -> Int64? { seconds(.created, at: row) }

  /// When the order in a row last changed, Unix seconds; nil when the shop does not say.
  package func updated(at row: Row) -> Int64? { seconds(.updated, at: row) }

  private func seconds(_ section: SegmentSection, at row: Row) -> Int64? {
    let (segment, row) = place(of: row)
    let seconds = segment.column(section, as: Int64.self)[row]
    return seconds == SegmentRow.missing ? nil : seconds
  }

  /// The countries that orders go to, as upper-case alpha-2 codes in alphabetic order.
  package var countryCodes: [String] {
    var seen: Set<UInt16> = []
    for slot in slots {
      let codes = slot.segment.column(.country, as: UInt16.self)
      var last: UInt16 = 0
      for row in 0..<slot.segment.count where codes[row] != last {
        last = codes[row]
        seen.insert(last)
      }
    }
    return seen.sorted().filter { $0 != 0 }.map { code in
      String(decoding: [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)], as: UTF8.self)
    }
  }
}
