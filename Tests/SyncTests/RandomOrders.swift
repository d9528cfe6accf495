import OrderModel

/// A small generator whose numbers depend on its seed alone.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64 (S. Vigna).
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Orders with every odd value in odd combinations, reproducible from a seed.
struct RandomOrders {
  static let names = [
    "Maria Conceição", "maria silva", "Jürgen Groß", "Åsa Öberg", "Ann", "王小明", "Łukasz Żak", "Ελένη Νίκου",
    "\u{1B}[31mred\u{7}", "a\u{1F}b\u{1D}c\0d", "", "Maria Conceicao dos Santos", "Ωμέγα 🧵",
  ]
  static let cities = ["Porto", "Málaga", "são paulo", "Malmö", "東京", "Porto Alegre", "Łódź"]
  static let texts = ["SKU-1", "sku-10", "SKU-9", "ABC", "tr4ck", "9", "10", "007", "#7", "Fedex", "a|b"]
  static let currencies = ["EUR", "JPY", "KWD", "SEK", ""].map { Currency($0) ?? .none }

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(generator.next() % UInt64(values.count))]
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  private mutating func maybe<Value>(_ value: Value) -> Value? { chance(70) ? value : nil }

  private mutating func money() -> Money {
    Money(minorUnits: Int64(number(-500...200_000)), currency: pick(RandomOrders.currencies))
  }

  private mutating func moment() -> Timestamp {
    let offset = pick([0, 3600, -18_000, 20_700]) as Int
    return Timestamp(seconds: 1_790_000_000 + Int64(number(0...60)) * 21_600, offset: Int32(offset))
  }

  private mutating func address() -> Address {
    var address = Address()
    address.name = maybe(pick(RandomOrders.names))
    address.lines = chance(50) ? ["Rua " + pick(RandomOrders.cities), "2.º"] : []
    address.city = maybe(pick(RandomOrders.cities))
    address.postcode = maybe("4000-1")
    address.country = maybe("Portugal")
    address.countryCode = maybe(pick(["PT", "SE", "CZ", "JP"]))
    return address
  }

  /// An order of one of `shops` with an id below `ids`.
  mutating func order(shops: [String], ids: Int) -> Order {
    let raw = number(1...ids)
    let id = pick([String(raw), String(raw), "A" + String(raw), "0" + String(raw)])
    var order = Order(
      id: OrderID(shop: pick(shops), id: id), platform: .shopkit, number: pick([id, "#" + id, "N-" + id]),
      status: pick(OrderStatus.allCases), shopStatus: pick(["sent", "Waiting_Stock", "paid ✓", ""]))
    order.paid = maybe(chance(50))
    order.total = maybe(money())
    order.currency = order.total?.currency ?? .none
    order.created = maybe(moment())
    order.updated = maybe(moment())
    order.customer.name = maybe(pick(RandomOrders.names))
    order.customer.email = maybe(pick(["ann@example.com", "MARIA@Example.PT"]))
    order.customer.company = chance(20) ? "Acme & Söhne" : nil
    order.delivery = maybe(address())
    order.billing = maybe(address())
    for _ in 0..<number(0...3) {
      var line = OrderLine(title: pick(RandomOrders.texts), quantity: number(0...5))
      line.sku = maybe(pick(RandomOrders.texts))
      line.price = maybe(money())
      order.lines.append(line)
    }
    order.shipping.tracking = chance(40) ? pick(RandomOrders.texts) : nil
    order.shipping.carrier = maybe(pick(RandomOrders.texts))
    order.coupon = chance(20) ? CouponUse(code: pick(RandomOrders.texts), type: "percent", value: "10") : nil
    order.note = chance(30) ? pick(RandomOrders.names) + "\nline two" : nil
    order.customerNote = chance(30) ? pick(RandomOrders.names) : nil
    order.isNew = chance(20)
    order.isAbandoned = chance(5)
    if chance(5) { order.warnings = ["total: not a number"] }
    return order
  }

  /// Several orders; some share an id.
  mutating func orders(_ count: Int, shops: [String] = ["alpha", "beta", "gamma"], ids: Int = 400) -> [Order]
  {
    (0..<count).map { _ in order(shops: shops, ids: ids) }
  }
}
