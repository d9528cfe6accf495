import Foundation
import OrderModel
import ViewModels

/// Orders as text for people. Foreign text is made harmless.
enum OrderText {
  /// The table of `orders`.
  static func list(_ orders: [Order], zones: [String: TimeZone], style: TextStyle) -> String {
    var table = TextTable([
      .init("shop"), .init("id"), .init("number"), .init("status"), .init("paid"), .init("total", .right),
      .init("created"), .init("customer"), .init("city"), .init("country"), .init("pcs", .right),
      .init("tracking"),
    ])
    for order in orders {
      // No lines means that the shop's list tells none, not that nothing was bought.
      let pieces = order.lines.isEmpty ? nil : String(order.pieces)
      table.add([
        order.id.shop, order.id.id, order.number == order.id.id ? nil : order.number, status(order),
        order.paid.map { $0 ? "yes" : "no" }, order.total.map(Formatting.money),
        order.created.map { Formatting.date($0, zone: zones[order.id.shop]) }, order.customer.name,
        order.delivery?.city, order.delivery?.countryCode, pieces, order.shipping.tracking,
      ])
    }
    return table.text(style: style)
  }

  /// One order, whole.
  static func whole(_ order: Order, zone: TimeZone?, style: TextStyle) -> String {
    var text = style.heading("Order " + Formatting.line(order.number) + ", " + order.id.shop) + "\n"
    func add(_ label: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      let lines = Formatting.lines(value)
      for (place, line) in lines.enumerated() {
        text += (place == 0 ? label : "").padding(toLength: 14, withPad: " ", startingAt: 0) + line + "\n"
      }
    }
    add("id", order.id.id)
    add("status", status(order))
    add("paid", order.paid.map { $0 ? "yes" : "no" })
    add("total", order.total.map(Formatting.money))
    add("created", order.created.map { Formatting.date($0, zone: zone) })
    add("updated", order.updated.map { Formatting.date($0, zone: zone) })
    let customer = [order.customer.name, order.customer.company, order.customer.email, order.customer.phone]
    add("customer", customer.compactMap { $0 }.joined(separator: "\n"))
    add("delivery", order.delivery.map(address))
    if order.billing != order.delivery { add("billing", order.billing.map(address)) }
    add("shipping", joined([order.shipping.method, order.shipping.price.map(Formatting.money)]))
    add("tracking", joined([order.shipping.tracking, order.shipping.carrier]))
    add("", order.shipping.link)
    add("payment", joined([order.payment.method, order.payment.reference]))
    add("coupon", order.coupon.map { joined([$0.code, $0.type, $0.value]) })
    add("note", order.note)
    add("customer note", order.customerNote)
    add("link", order.link)
    for warning in order.warnings { add("warning", warning) }
    return text + lines(order, style: style)
  }

  private static func lines(_ order: Order, style: TextStyle) -> String {
    var table = TextTable([
      .init("qty", .right), .init("sku"), .init("title"), .init("option"), .init("price", .right),
      .init("total", .right),
    ])
    for line in order.lines {
      table.add([
        String(line.quantity), line.sku, line.title, line.option, line.price?.amountText,
        line.total?.amountText,
      ])
    }
    return table.rows.isEmpty ? "" : "\n" + table.text(style: style)
  }

  /// The common word, with the shop's own where it says something else.
  static func status(_ order: Order) -> String {
    let word = order.status.rawValue
    return order.shopStatus.isEmpty || order.shopStatus == word ? word : "\(word) (\(order.shopStatus))"
  }

  private static func address(_ address: Address) -> String {
    let town = joined([address.postcode, address.city])
    let country = address.country ?? address.countryCode
    return ([address.name] + address.lines.map { $0 } + [town, address.region, country, address.phone])
      .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func joined(_ parts: [String?]) -> String {
    parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
