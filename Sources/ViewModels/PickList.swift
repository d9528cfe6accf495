package import OrderModel

/// What has to be fetched for several orders: their lines added up by SKU. Pure; also for paper and files.
package struct PickList: Equatable, Sendable {
  /// An order with the pieces it needs of one item.
  package struct Need: Equatable, Sendable {
    package let order: OrderID
    package let number: String
    package var pieces: Int
  }

  /// One item to fetch.
  package struct Line: Equatable, Sendable {
    /// Nil for items without SKU, which are told apart by their title.
    package let sku: String?
    package let option: String?
    /// The titles it has at the shops, each once.
    package var titles: [String]
    package var pieces: Int
    /// In the order of the orders.
    package var needs: [Need]
  }

  private struct Key: Hashable {
    let sku: String?
    let option: String?
    let title: String?
  }

  /// By SKU as people count (`A9` before `A10`); items without SKU last, by title.
  package private(set) var lines: [Line] = []
  /// Orders to pick for of which no items are known.
  package private(set) var withoutItems: [OrderID: String] = [:]
  /// Orders that are sent, delivered, canceled or returned: nothing is fetched for them.
  package private(set) var leftOut: [OrderID: String] = [:]
  /// Orders on the list that are not paid.
  package private(set) var unpaid: [OrderID: String] = [:]
  /// How many orders the lines are for.
  package private(set) var orders = 0

  /// Adds up the lines of orders. With `openOnly` those that are sent, delivered, canceled or returned are left out.
  package init(_ orders: [Order], openOnly: Bool = true) {
    var places: [Key: Int] = [:]
    for order in orders {
      guard order.status.isOpen || !openOnly else {
        leftOut[order.id] = order.number
        continue
      }
      if order.paid == false { unpaid[order.id] = order.number }
      let wanted = order.lines.filter { $0.quantity > 0 }
      if wanted.isEmpty { withoutItems[order.id] = order.number } else { self.orders += 1 }
      for line in wanted { add(line, of: order, &places) }
    }
    lines.sort { PickList.precedes($0, $1) }
  }

  private mutating func add(_ line: OrderLine, of order: Order, _ places: inout [Key: Int]) {
    let sku = line.sku.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    let key = Key(sku: sku, option: line.option, title: sku == nil ? line.title : nil)
    let place = places[key] ?? lines.count
    if place == lines.count {
      places[key] = place
      lines.append(Line(sku: sku, option: line.option, titles: [], pieces: 0, needs: []))
    }
    lines[place].pieces = lines[place].pieces.addingReportingOverflow(line.quantity).partialValue
    if !lines[place].titles.contains(line.title) { lines[place].titles.append(line.title) }
    if lines[place].needs.last?.order == order.id {
      lines[place].needs[lines[place].needs.count - 1].pieces &+= line.quantity
    } else {
      lines[place].needs.append(Need(order: order.id, number: order.number, pieces: line.quantity))
    }
  }

  private static func precedes(_ left: Line, _ right: Line) -> Bool {
    if (left.sku == nil) != (right.sku == nil) { return left.sku != nil }
    let bySKU = NaturalOrder.compare(left.sku ?? "", right.sku ?? "")
    if bySKU != 0 { return bySKU < 0 }
    let byTitle = NaturalOrder.compare(left.titles.first ?? "", right.titles.first ?? "")
    return byTitle != 0 ? byTitle < 0 : NaturalOrder.compare(left.option ?? "", right.option ?? "") < 0
  }
}
