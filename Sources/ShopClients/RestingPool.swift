/// Lends out things that must rest after some uses before they may be used again. A pure value; times in
/// seconds of any clock that only goes forward.
struct RestingPool<Item: Sendable>: Sendable {
  private var idle: [(item: Item, usableAt: Double)] = []

  /// An item whose rest is over; nil when a new one has to be made.
  mutating func take(at now: Double) -> Item? {
    guard let index = idle.lastIndex(where: { $0.usableAt <= now }) else { return nil }
    return idle.remove(at: index).item
  }

  /// Takes an item back; it may be used again from `usableAt` on.
  mutating func giveBack(_ item: Item, usableAt: Double) { idle.append((item, usableAt)) }

  /// How many items are not lent out.
  var count: Int { idle.count }
}
