import Foundation

/// The orders of one simulated Shopkit shop. A value; the simulator keeps it behind its lock.
struct ShopkitStore {
  private(set) var seed: SeedData
  private var records: [ShopkitRecord]
  /// Texts of orders that were changed; the others' come from the seed.
  private var edits: [Int: ShopkitTexts] = [:]
  private var words: [Int: String] = [:]
  /// Answer of the last list, so that turning its pages does not filter again.
  private var lastList: (filter: ShopkitFilter, places: [Int])?

  init(seed: SeedData) {
    self.seed = seed
    records = (0..<seed.count).map(seed.record)
  }

  /// How many orders there are, deleted ones not counted.
  var count: Int { records.count { !$0.deleted } }

  /// Ids of all orders, oldest first.
  var ids: [Int] { records.filter { !$0.deleted }.map(\.id) }

  /// The order of an id.
  func order(_ id: Int) -> ShopkitOrder? {
    guard let place = place(of: id) else { return nil }
    let record = records[place]
    return ShopkitOrder(
      id: record.id, status: record.status, statusWord: words[record.id], paid: record.paid,
      isNew: record.isNew,
      created: record.created, updated: record.updated, sent: record.sent, paidAt: record.paidAt,
      texts: edits[record.id] ?? seed.texts(place, record))
  }

  /// What the customer bought.
  func detail(_ id: Int) -> SeedData.Detail { seed.detail(id - seed.profile.firstID) }

  /// Puts a changed order in place of the one with its id.
  mutating func replace(with order: ShopkitOrder) {
    guard let place = place(of: order.id) else { return }
    records[place] = ShopkitRecord(
      id: order.id, status: order.status, paid: order.paid, isNew: order.isNew, created: order.created,
      updated: order.updated, sent: order.sent, paidAt: order.paidAt)
    edits[order.id] = order.texts
    words[order.id] = order.statusWord
    lastList = nil
  }

  /// Removes an order; false when there is none of that id.
  mutating func remove(_ id: Int) -> Bool {
    guard let place = place(of: id) else { return false }
    records[place].deleted = true
    lastList = nil
    return true
  }

  /// A customer buys something now. Returns the new order's id.
  mutating func arrive(at now: Int) -> Int {
    let place = records.count
    var record = seed.record(place)
    record = ShopkitRecord(
      id: seed.profile.firstID + place, status: .processing, paid: true, isNew: true, created: now,
      updated: now,
      sent: nil, paidAt: now)
    records.append(record)
    lastList = nil
    return record.id
  }

  /// The ids that match, newest first.
  mutating func ids(matching filter: ShopkitFilter) -> [Int] {
    if let lastList, lastList.filter == filter { return lastList.places }
    var found: [Int] = []
    for record in records.reversed() where !record.deleted && matches(record, filter) {
      found.append(record.id)
    }
    let first = seed.profile.firstID
    var sorted = true
    for (left, right) in zip(found, found.dropFirst())
    where records[left - first].created < records[right - first].created { sorted = false }
    if !sorted {
      found.sort { left, right in
        (records[left - first].created, left) > (records[right - first].created, right)
      }
    }
    lastList = (filter, found)
    return found
  }

  private func matches(_ record: ShopkitRecord, _ filter: ShopkitFilter) -> Bool {
    guard filter.matches(record, word: words.isEmpty ? nil : words[record.id]) else { return false }
    if filter.needsTexts, let order = order(record.id) { return filter.matches(order, detail(record.id)) }
    return true
  }

  private func place(of id: Int) -> Int? {
    let place = id - seed.profile.firstID
    return records.indices.contains(place) && !records[place].deleted ? place : nil
  }
}
