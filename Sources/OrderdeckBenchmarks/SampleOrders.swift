import OrderModel

/// Orders as shops have them, the same for the same index: four shops, two years, Portuguese, Swedish, Czech, German
/// and a few East Asian names.
struct SampleOrders {
  static let shops = ["parallax", "norrsken", "brno", "kld"]
  /// The moment the samples count as now, Unix seconds.
  static let now = 1_795_000_000.0

  private static let firstNames = [
    "Maria", "João", "Ana", "Conceição", "Åsa", "Björn", "Zdeněk", "Jiří", "Jürgen", "Käthe", "Łukasz",
    "Marta",
    "Inês", "Tomás", "小明", "花子",
  ]
  private static let lastNames = [
    "Silva", "Santos", "Öberg", "Lindqvist", "Novák", "Dvořák", "Groß", "Müller", "Żak", "Ferreira", "Costa",
    "Svensson", "王", "田中", "Almeida", "Oliveira",
  ]
  private static let cities = [
    ("Porto", "PT", "Portugal"), ("Lisboa", "PT", "Portugal"), ("Malmö", "SE", "Sverige"),
    ("Stockholm", "SE", "Sverige"), ("Brno", "CZ", "Česko"), ("Plzeň", "CZ", "Česko"),
    ("Köln", "DE", "Deutschland"),
  ]
  private static let titles = [
    "Camiseta de algodão", "Kaffekopp", "Hrnek na kávu", "Leinenbeutel", "Notebook A5", "Poster 50×70",
  ]

  private var state: UInt64

  /// The order of an index.
  static func order(_ index: Int, shop: String? = nil) -> Order {
    var sample = SampleOrders(state: UInt64(index) &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    return sample.make(index, shop ?? shops[index % shops.count])
  }

  /// The first `count` orders.
  static func orders(_ count: Int) -> [Order] { (0..<count).map { order($0) } }

  private mutating func number(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count)] }

  private mutating func make(_ index: Int, _ shop: String) -> Order {
    let id = String(1000 + index)
    let status = pick(OrderStatus.allCases)
    var order = Order(
      id: OrderID(shop: shop, id: id), platform: .shopkit, number: id, status: status,
      shopStatus: status.rawValue)
    let euro = Currency("EUR") ?? .none
    let created = Int64(SampleOrders.now) - Int64(number(63_000_000))
    order.paid = number(3) > 0
    order.created = Timestamp(seconds: created, offset: 3600)
    order.updated = Timestamp(seconds: created + Int64(number(90_000)), offset: 3600)
    let name = pick(SampleOrders.firstNames) + " " + pick(SampleOrders.lastNames)
    order.customer.name = name
    order.customer.email = "customer\(number(50_000))@example.com"
    order.customer.phone = "+351 9\(10_000_000 + number(9_999_999))"
    order.delivery = address(name)
    order.billing = order.delivery
    var units: Int64 = 0
    for _ in 0...number(4) {
      var line = OrderLine(title: pick(SampleOrders.titles), quantity: 1 + number(3))
      line.sku = "SKU-\(1000 + number(900))"
      line.price = Money(minorUnits: Int64(100 + number(9000)), currency: euro)
      line.total = line.price
      units += (line.price?.minorUnits ?? 0) * Int64(line.quantity)
      order.lines.append(line)
    }
    order.currency = euro
    order.total = Money(minorUnits: units, currency: euro)
    order.shipping.method = "CTT Expresso"
    order.shipping.price = Money(minorUnits: 590, currency: euro)
    if status == .sent || status == .delivered {
      order.shipping.tracking = "RR\(100_000_000 + number(899_999_999))PT"
      order.shipping.carrier = "CTT"
    }
    order.payment.method = "multibanco"
    order.payment.reference = String(100_000_000 + number(899_999_999))
    if number(10) == 0 { order.note = "Ligar antes de entregar.\nDeixar no vizinho." }
    order.link = "https://\(shop).example/orders/\(id)"
    return order
  }

  private mutating func address(_ name: String) -> Address {
    var address = Address()
    let (city, code, country) = pick(SampleOrders.cities)
    address.name = name
    address.lines = ["Rua das Flores \(1 + number(300))", "2.º Esq."]
    address.postcode = "\(1000 + number(8999))-\(100 + number(899))"
    address.city = city
    address.country = country
    address.countryCode = code
    return address
  }
}
