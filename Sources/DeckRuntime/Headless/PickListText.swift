import OrderModel
import ViewModels

extension PickList {
  /// The list for paper: one line per thing, with a box to tick, and below what the walk does not bring.
  func text(style: TextStyle) -> String {
    var table = TextTable([
      .init("[ ]"), .init("qty", .right), .init("sku"), .init("title"), .init("option"), .init("orders"),
    ])
    for line in lines {
      let needs = line.needs.map { need in
        "\(need.order.shop) \(need.number)" + (need.pieces == line.pieces ? "" : " (\(need.pieces))")
      }
      table.add([
        "[ ]", String(line.pieces), line.sku, line.titles.joined(separator: " / "), line.option,
        needs.joined(separator: ", "),
      ])
    }
    var text = ""
    if !lines.isEmpty {
      let pieces = lines.reduce(0) { $0 &+ $1.pieces }
      text =
        table.text(style: style)
        + "\n\(Formatting.count(pieces, "piece")), \(Formatting.count(lines.count, "item")), "
        + "\(Formatting.count(orders, "order"))\n"
    }
    for (title, orders) in [
      ("No items known", withoutItems), ("Not paid", unpaid), ("Left out, sent or canceled", leftOut),
    ] where !orders.isEmpty {
      text += "\(title): \(names(orders))\n"
    }
    return text
  }

  private func names(_ orders: [OrderID: String]) -> String {
    let sorted = orders.sorted { left, right in
      let order = NaturalOrder.compare(left.value, right.value)
      return order != 0 ? order < 0 : left.key.shop < right.key.shop
    }
    return sorted.map { "\($0.key.shop) \(Formatting.line($0.value))" }.joined(separator: ", ")
  }
}
