import OrderModel

/// What was ticked in scan mode, per order, for as long as the program runs. Counts belong to what a line is and not
/// to its position, so that an order changed at the shop meanwhile keeps them.
package struct PackingProgress: Equatable, Sendable {
  /// What makes a line of an order the same one after it was read again.
  struct Key: Hashable, Sendable {
    let sku: String?
    let title: String
    let option: String?
    /// Counts lines that are equal in all else.
    let occurrence: Int
  }

  private var ticks: [OrderID: [Key: Int]] = [:]

  /// Nothing ticked.
  package init() {}

  /// The orders with at least one tick.
  var orders: [OrderID] {
    ticks.keys.sorted { left, right in
      let order = NaturalOrder.compare(left.id, right.id)
      return order != 0 ? order < 0 : left.shop < right.shop
    }
  }

  /// The lines of an order with their ticks.
  func lines(of order: Order) -> [PackingLine] {
    let counts = ticks[order.id] ?? [:]
    var seen: [Key: Int] = [:]
    return order.lines.enumerated().map { index, line in
      let first = Key(sku: line.sku, title: line.title, option: line.option, occurrence: 0)
      let occurrence = seen[first, default: 0]
      seen[first] = occurrence + 1
      let key = Key(sku: line.sku, title: line.title, option: line.option, occurrence: occurrence)
      return PackingLine(
        key: key, number: index + 1, quantity: max(0, line.quantity), ticked: counts[key] ?? 0)
    }
  }

  /// Adds pieces to a line, or takes them away.
  mutating func add(_ pieces: Int, to line: PackingLine, of order: OrderID) {
    let count = max(0, line.ticked + pieces)
    ticks[order, default: [:]][line.key] = count == 0 ? nil : count
    if ticks[order]?.isEmpty == true { ticks[order] = nil }
  }

  /// Forgets the ticks of an order.
  mutating func forget(_ order: OrderID) { ticks[order] = nil }
}

/// One line of an order that is being packed.
struct PackingLine: Equatable, Sendable {
  let key: PackingProgress.Key
  /// Its place in the order, from 1.
  let number: Int
  /// Pieces ordered.
  let quantity: Int
  /// Pieces ticked; more than `quantity` only when the order was changed meanwhile.
  let ticked: Int

  var isFull: Bool { ticked >= quantity }

  /// The item in words: title and option, harmless.
  var title: String {
    Formatting.line([key.title, key.option].compactMap { $0 }.joined(separator: ", "))
  }
}

extension [PackingLine] {
  var pieces: Int { reduce(0) { $0 &+ $1.quantity } }
  var ticked: Int { reduce(0) { $0 &+ $1.ticked } }
  /// Whether every piece was ticked and none too many.
  var isComplete: Bool { allSatisfy { $0.ticked == $0.quantity } }

  /// `2 of 5 pieces`.
  var progress: String { "\(ticked) of \(Formatting.count(pieces, "piece"))" }

  /// What is not ticked yet, the first three lines by name.
  var missing: String {
    let open = filter { $0.ticked < $0.quantity }
    let names = open.prefix(3).map { line in
      "\(line.quantity - line.ticked) × " + (line.key.sku.map(Formatting.line) ?? line.title)
    }
    return names.joined(separator: ", ") + (open.count > 3 ? " and more" : "")
  }
}
