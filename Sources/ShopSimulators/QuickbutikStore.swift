import Foundation

/// The orders of one simulated Quickbutik shop. A value; the simulator keeps it behind its lock.
struct QuickbutikStore {
  let seed: SeedData
  private(set) var orders: [QuickbutikOrder] = []

  /// Orders from the seed. `cancelled`: the number that cancelled orders show.
  init(seed: SeedData, cancelled: String) {
    self.seed = seed
    orders = (0..<seed.count).map { place in
      let record = seed.record(place)
      var order = QuickbutikOrder(id: record.id, status: "1", created: record.created, paidAt: record.paidAt)
      switch record.status {
      case .sent, .delivered, .returned: (order.status, order.statusChanged) = ("2", record.updated)
      case .canceled: (order.status, order.statusChanged) = (cancelled, record.updated)
      default:
        order.status = record.paid ? "1" : "-1"
        order.statusChanged = record.paidAt
      }
      return order
    }
  }

  /// Ids of all orders, oldest first.
  var ids: [Int] { orders.map(\.id) }

  /// The order of an id.
  func order(_ id: Int) -> QuickbutikOrder? { place(of: id).map { orders[$0] } }

  /// Puts a changed order in place of the one with its id.
  mutating func replace(with order: QuickbutikOrder) {
    if let place = place(of: order.id) { orders[place] = order }
  }

  /// Removes an order; false when there is none of that id.
  mutating func remove(_ id: Int) -> Bool {
    guard let place = place(of: id) else { return false }
    orders.remove(at: place)
    return true
  }

  /// A checkout begins now. Returns the new order's id.
  mutating func arrive(at now: Int, contents: QuickbutikContents? = nil) -> Int {
    let id = (orders.last?.id ?? seed.profile.firstID - 1) + 1
    var order = QuickbutikOrder(id: id, status: "-1", created: now)
    order.contents = contents
    orders.append(order)
    return id
  }

  /// What was bought.
  func contents(of order: QuickbutikOrder) -> QuickbutikContents {
    order.contents ?? seeded(order.id - seed.profile.firstID)
  }

  /// Which of the odd values an order carries.
  func oddity(of order: QuickbutikOrder) -> Int { (order.id - seed.profile.firstID) % SeedData.oddities }

  private func seeded(_ place: Int) -> QuickbutikContents {
    let detail = seed.detail(place)
    var customer = QuickbutikCustomer()
    customer.type = detail.company == nil ? "consumer" : "business"
    (customer.email, customer.phone) = (detail.email, detail.phone)
    customer.company = detail.company == nil ? "" : detail.name + " AB"
    (customer.name, customer.address, customer.address2) = (detail.name, detail.street, detail.extra)
    (customer.city, customer.zipcode) = (detail.place.city, detail.place.postcode)
    customer.country = detail.place.alpha2
    let lines = detail.lines.map { line in
      let productID = QuickbutikCatalogue.firstID + line.productID - 44_700
      let variant = line.option.flatMap { line.product.options.firstIndex(of: $0) }
      return QuickbutikLine(
        productID: productID, variantID: variant.map { productID * 10 + $0 }, title: line.product.title,
        variant: line.option, sku: line.product.sku ?? "", price: line.product.price, quantity: line.quantity)
    }
    return QuickbutikContents(
      customer: customer, lines: lines, shippingID: 1 + place % 3, shippingName: detail.carrier.title,
      shippingPrice: detail.shippingPrice, method: detail.payment.type,
      transaction: "T\(detail.hash.prefix(12))",
      discount: detail.coupon == nil ? nil : 50,
      notes: place % SeedData.oddities == 11 ? Self.note(place) : nil)
  }

  private static func note(_ place: Int) -> String {
    SeedRegion.hostileNotes[place / SeedData.oddities % SeedRegion.hostileNotes.count]
  }

  /// Ids grow, so the place is found by halving.
  private func place(of id: Int) -> Int? {
    var (low, high) = (0, orders.count)
    while low < high {
      let middle = (low + high) / 2
      if orders[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < orders.count && orders[low].id == id ? low : nil
  }
}
