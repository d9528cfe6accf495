import JSONText
import OrderModel

/// An order in the shape that `--json` promises.
enum OrderJSON {
  static func order(_ order: Order) -> JSONOutput {
    [
      "shop": .string(order.id.shop), "platform": .string(order.platform.rawValue),
      "id": .string(order.id.id), "number": .string(order.number), "status": .string(order.status.rawValue),
      "shopStatus": .string(order.shopStatus), "paid": .truth(order.paid), "total": money(order.total),
      "currency": text(order.currency.code), "created": text(order.created?.iso8601),
      "updated": text(order.updated?.iso8601),
      "customer": [
        "name": text(order.customer.name), "email": text(order.customer.email),
        "phone": text(order.customer.phone), "company": text(order.customer.company),
      ], "delivery": address(order.delivery), "billing": address(order.billing),
      // No lines means that the shop tells none, not that nothing was bought.
      "lines": order.lines.isEmpty ? .null : .array(order.lines.map(line)),
      "shipping": shipping(order.shipping),
      "payment": ["method": text(order.payment.method), "reference": text(order.payment.reference)],
      "coupon": coupon(order.coupon), "note": text(order.note), "customerNote": text(order.customerNote),
      "link": text(order.link),
    ]
  }

  private static func line(_ line: OrderLine) -> JSONOutput {
    [
      "sku": text(line.sku), "title": .string(line.title), "option": text(line.option),
      "quantity": .int(line.quantity), "price": money(line.price), "total": money(line.total),
    ]
  }

  private static func shipping(_ shipping: Shipping) -> JSONOutput {
    [
      "method": text(shipping.method), "price": money(shipping.price), "tracking": text(shipping.tracking),
      "carrier": text(shipping.carrier), "link": text(shipping.link),
    ]
  }

  private static func address(_ address: Address?) -> JSONOutput {
    guard let address else { return .null }
    return [
      "name": text(address.name), "lines": .array(address.lines.map(JSONOutput.string)),
      "postcode": text(address.postcode), "city": text(address.city), "region": text(address.region),
      "country": text(address.country), "countryCode": text(address.countryCode),
    ]
  }

  private static func coupon(_ coupon: CouponUse?) -> JSONOutput {
    guard let coupon else { return .null }
    return ["code": .string(coupon.code), "type": text(coupon.type), "value": text(coupon.value)]
  }

  /// An empty text is an absent value.
  private static func text(_ text: String?) -> JSONOutput { .text(text.flatMap { $0.isEmpty ? nil : $0 }) }

  private static func money(_ money: Money?) -> JSONOutput { .text(money?.amountText) }
}
