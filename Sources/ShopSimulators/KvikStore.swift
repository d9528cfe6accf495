/// One order of a simulated kvik.shop, as the shop stores it.
package struct KvikOrder: Sendable, Equatable {
  package let code: String
  /// The shop's word: `NEW`, `SHIPPED`, …
  package var state: String
  /// `PAID`, `UNPAID`, …
  package var payment: String
  /// Unix seconds.
  package var created: Int
  package var updated: Int
  package var tracking: String?
  package var carrier: String?
  package var staffRemark: String?
  package var buyerRemark: String?
  /// What the buyer calls it.
  package var reference: String?
  /// Code, name, pieces and price of each line.
  package var lines: [Line]
  /// Where in the seed its buyer and address come from.
  let place: Int

  /// A line of an order.
  package struct Line: Sendable, Equatable {
    package var code: String
    package var name: String
    package var pieces: Int
    /// A decimal.
    package var price: String
  }
}

/// The orders of a simulated kvik.shop. A value; the simulator keeps it behind its lock.
struct KvikStore {
  /// The shop's own words for what happens to an order.
  static let states = [
    "NEW", "WAITING_PAYMENT", "PROCESSING", "IN_PRODUCTION", "ON_HOLD", "READY", "SHIPPED", "DELIVERED",
    "CANCELLED",
    "RETURNED",
  ]
  static let payments = ["PAID", "UNPAID", "PARTIAL"]

  let seed: SeedData
  /// In the order in which they came.
  private(set) var orders: [KvikOrder]

  init(seed: SeedData, hostile: Bool) {
    self.seed = seed
    orders = (0..<seed.count).map { place in
      let record = seed.record(place)
      let texts = seed.texts(place, record)
      var order = KvikOrder(
        code: KvikStore.code(place, seed), state: KvikStore.state(record.status),
        payment: record.paid ? "PAID" : "UNPAID", created: record.created, updated: record.updated,
        lines: KvikStore.lines(seed.detail(place)), place: place)
      (order.tracking, order.carrier) = (texts.trackingCode, texts.trackingCarrier)
      (order.staffRemark, order.buyerRemark) = (texts.note, texts.clientNote)
      if hostile, place % SeedData.oddities == 24 { order.state = "PREPARING_GIFT" }
      if hostile, place % SeedData.oddities == 22 { order.payment = "PARTIAL" }
      return order
    }
  }

  private static func code(_ place: Int, _ seed: SeedData) -> String { "K\(seed.profile.firstID + place)" }

  private static func lines(_ detail: SeedData.Detail) -> [KvikOrder.Line] {
    detail.lines.map { line in
      let product = line.product
      let name = line.option.map { product.title + ", " + $0 } ?? product.title
      return KvikOrder.Line(
        code: product.sku ?? "", name: name, pieces: line.quantity, price: decimal(product.price))
    }
  }

  /// A price with two decimals.
  static func decimal(_ price: Double) -> String {
    let hundredths = Int((price * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
  }

  private static func state(_ status: ShopkitStatus) -> String {
    switch status {
    case .pending, .waitingConfirmation: "NEW"
    case .waitingPayment: "WAITING_PAYMENT"
    case .processing: "PROCESSING"
    case .waitingStock: "ON_HOLD"
    case .waitingShipment: "IN_PRODUCTION"
    case .pickupAvailable: "READY"
    case .sent: "SHIPPED"
    case .delivered: "DELIVERED"
    case .canceled: "CANCELLED"
    case .returned: "RETURNED"
    }
  }

  func order(_ code: String) -> KvikOrder? { orders.first { $0.code == code } }

  mutating func replace(with order: KvikOrder) {
    guard let place = orders.firstIndex(where: { $0.code == order.code }) else { return }
    orders[place] = order
  }

  /// Orders changed at or after a moment, newest first.
  func orders(since: Int?) -> [KvikOrder] {
    let found = since.map { since in orders.filter { $0.updated >= since } } ?? orders
    return found.reversed().enumerated().sorted { left, right in
      (right.element.created, left.offset) < (left.element.created, right.offset)
    }.map(\.element)
  }

  /// A customer buys something now; returns the new order.
  @discardableResult
  mutating func arrive(at now: Int, lines: [KvikOrder.Line]? = nil, reference: String? = nil) -> KvikOrder {
    let place = orders.count
    var order = KvikOrder(
      code: KvikStore.code(place, seed), state: "NEW", payment: "UNPAID", created: now, updated: now,
      lines: lines ?? KvikStore.lines(seed.detail(place)), place: place)
    order.reference = reference
    orders.append(order)
    return order
  }
}
