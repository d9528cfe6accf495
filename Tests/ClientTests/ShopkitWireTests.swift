import Foundation
import JSONText
import OrderModel
import ShopClients
import Testing

@Suite("Shopkit orders on the wire")
struct ShopkitWireTests {
  private func order(_ fixture: String, zone: TimeZone? = nil, currency: Currency = .none) throws -> Order {
    try ShopkitOrderWire(shop: "parallax", zone: zone, currency: currency)
      .order(from: try Fixture.json("shopkit/" + fixture))
  }

  private func euro(_ cents: Int64) -> Money {
    Money(minorUnits: cents, currency: Currency("EUR") ?? .none)
  }

  @Test("the vendor's order is read whole and exactly")
  func vendorOrder() throws {
    let order = try order("order.json")
    #expect(order.id == OrderID(shop: "parallax", id: "1337") && order.number == "1337")
    #expect(order.status == .pending && order.shopStatus == "waiting_confirmation" && order.paid == false)
    #expect(order.total == euro(15703) && order.currency.code == "EUR")
    #expect(order.created?.iso8601 == "2017-05-17T10:45:05+01:00")
    #expect(order.updated?.iso8601 == "2017-05-17T10:54:38+01:00")
    #expect(order.customer.name == "Shopkit" && order.customer.email == "info@shopk.it")
    #expect(order.customer.phone == "969057993" && order.customer.company == nil)
    #expect(order.delivery?.lines == ["Centro de Empresas Inovadoras", "Avª do Empresário, 1, S1.08"])
    #expect(order.delivery?.postcode == "6000-767" && order.delivery?.city == "Castelo Branco")
    #expect(order.delivery?.country == "Portugal - Continental" && order.delivery?.countryCode == "PT")
    #expect(order.billing == order.delivery)
    #expect(order.shipping.method == "Transportadora" && order.shipping.price == euro(725))
    #expect(order.shipping.tracking == nil && order.shipping.link == nil)
    #expect(order.payment.method == "multibanco" && order.payment.reference == "888888888")
    #expect(order.coupon == CouponUse(code: "bajevolp", type: "percent", value: "10"))
    #expect(order.note == nil && order.customerNote == nil && !order.isNew && order.warnings.isEmpty)
    #expect(order.link?.hasPrefix("https://parallax.shopk.it/order/") == true)
  }

  @Test("lines carry the price without tax and the line's total, rounded once")
  func vendorLines() throws {
    let lines = try order("order.json").lines
    #expect(lines.map(\.sku) == ["STHFBF7574", nil])
    #expect(lines.map(\.title) == ["Shelving Tree with Birds", "Hanging Succulent Planter"])
    #expect(lines.map(\.option) == ["Azul / Small", nil] && lines.map(\.quantity) == [1, 1])
    #expect(lines.map(\.price) == [euro(7732), euro(7132)])
    #expect(lines.map(\.total) == [euro(8559), euro(6419)])
  }

  @Test("newer forms are read: texts for numbers, keyed products, entities, one billing address")
  func newerOrder() throws {
    let order = try order("order-new.json")
    #expect(order.id.id == "20417" && order.status == .processing && order.shopStatus == "waiting_shipment")
    #expect(order.paid == true && order.isNew && order.total == euro(104_990))
    #expect(order.currency.code == "EUR")
    #expect(order.customer.name == "João d'Ávila" && order.customer.email == "joao@example.pt")
    #expect(order.delivery?.lines == ["Rua A, 1", "2.º Dto", "12"] && order.delivery?.postcode == "6000-767")
    #expect(order.delivery?.countryCode == "PT" && order.billing == order.delivery)
    #expect(order.shipping.method == "CTT Expresso & Cia." && order.shipping.tracking == nil)
    #expect(order.payment.method == "credit_card" && order.payment.reference == "pi_3Qx")
    #expect(order.coupon == nil && order.warnings.isEmpty)
    #expect(order.lines.map(\.title) == ["Pêra … <b> &amp;", "Last", "Very last"])
    #expect(order.lines.map(\.sku) == ["4471", nil, nil] && order.lines.map(\.quantity) == [2, 1, 3])
    #expect(order.lines.map(\.price) == [euro(773), euro(100), euro(1000)])
  }

  @Test("notes are kept to the letter; the customer's remarks stand above the note that the customer reads")
  func notes() throws {
    let order = try order("order-new.json")
    #expect(order.note == "Frágil\nembrulhar bem " && order.customerNote == "Deixar no vizinho\nObrigado!")
  }

  @Test("what cannot be read is absent and named, and never hides the order")
  func oddOrder() throws {
    let order = try order("order-odd.json")
    #expect(order.status == .unknown && order.shopStatus == "preparing_gift" && order.paid == nil)
    #expect(order.total == nil && order.created == nil)
    #expect(order.updated?.iso8601 == "2014-11-30T01:04:40+00:00")
    #expect(order.shipping.tracking == "123456789012345678901" && order.note == nil)
    #expect(order.lines.map(\.title) == ["A", "C"] && order.lines.map(\.quantity) == [0, 0])
    let named = [
      "created_at", "note", "products[0].quantity", "products[0].price", "products[1]", "products[2]",
    ]
    for field in named { #expect(order.warnings.contains { $0.hasPrefix(field + ":") }, "\(field)") }
  }

  @Test("an order without an id, and anything that is no object, is unusable and says what it was")
  func unusable() throws {
    let wire = ShopkitOrderWire(shop: "parallax")
    for json in [#"{"id": null, "client": {"name": "Ann"}}"#, #"{"id": ""}"#, "5", "[]"] {
      let value = try JSONReader.parse(json)
      #expect(throws: ShopkitOrderWire.Unusable.self) { try wire.order(from: value) }
    }
    let nameless = try JSONReader.parse(#"{"client": {"name": "Ann"}, "created_at": "2020-01-01"}"#)
    #expect(throws: ShopkitOrderWire.Unusable(message: "an order without an id (Ann, 2020-01-01)")) {
      try wire.order(from: nameless)
    }
  }

  @Test(
    "every status word has its common status",
    arguments: [
      ("pending", OrderStatus.pending), ("waiting_confirmation", .pending),
      ("waiting_payment", .awaitingPayment),
      ("processing", .processing), ("waiting_shipment", .processing), ("waiting_stock", .onHold),
      ("pickup_available", .readyForPickup), ("sent", .sent), ("delivered", .delivered),
      ("canceled", .canceled),
      ("returned", .returned), ("cancelled", .unknown), ("", .unknown), ("all", .unknown),
    ])
  func statuses(_ word: String, _ status: OrderStatus) {
    #expect(ShopkitStatus.status(ofWord: word) == status)
  }

  @Test("the word written for a common status is the first one named")
  func writtenWords() {
    let capabilities = ShopkitStatus.capabilities(requestsPerHour: 3600)
    let words = OrderStatus.allCases.map { capabilities.choice(for: $0)?.word }
    #expect(
      words == [
        "pending", "waiting_payment", "processing", "waiting_stock", "pickup_available", "sent", "delivered",
        "canceled", "returned", nil,
      ])
    #expect(Set(capabilities.statuses.map(\.word)).count == 11)
    #expect(capabilities.bulkLimit == 50 && capabilities.availability(of: .chooseMail).isAvailable)
    #expect(!capabilities.availability(of: .chooseCapture).isAvailable)
  }

  @Test(
    "amounts keep each currency's digits",
    arguments: [
      ("JPY", "1200", "1200"), ("KWD", "1.25", "1.250"), ("EUR", "67.5", "67.50"),
      ("jpy", "\"1200.4\"", "1200"),
    ])
  func currencies(_ code: String, _ literal: String, _ text: String) throws {
    let value = try JSONReader.parse(#"{"id": 1, "currency": "\#(code)", "total": \#(literal)}"#)
    #expect(try ShopkitOrderWire(shop: "s").order(from: value).total?.amountText == text)
  }

  @Test("lists come as array, numbered object, single order or nothing")
  func listForms() throws {
    func ids(_ json: String) throws -> [String?] {
      try ShopkitList(try JSONReader.parse(json)).items.map { ShopkitOrderWire.id(of: $0) }
    }
    #expect(try ids(#"[{"id": 2}, {"id": "1"}]"#) == ["2", "1"])
    #expect(
      try ids(#"{"10": {"id": 3}, "2": {"id": 2}, "paging": null, "0": {"id": 1}}"#) == ["1", "2", "3"])
    #expect(try ids(#"{"id": 7, "total": 1}"#) == ["7"])
    for nothing in ["{}", "[]", #"{"paging": null}"#, "null"] { #expect(try ids(nothing) == []) }
    let keyed = try ShopkitList(try Fixture.json("shopkit/list-keyed.json"))
    #expect(keyed.items.map { ShopkitOrderWire.id(of: $0) } == ["100", "101", "102", "110"])
    #expect(keyed.next == "https://shop.example/v1/order?limit=50&page=2" && keyed.hasPaging)
  }

  @Test("a message is an error even in a success, and anything else is named")
  func noList() throws {
    let message = try JSONReader.parse(#"{"message": "Bad request"}"#)
    #expect(throws: ShopkitList.Problem.message("Bad request")) { try ShopkitList(message) }
    let other = try JSONReader.parse(#"{"orders": [], "total": 1}"#)
    #expect(
      throws: ShopkitList.Problem.unexpected("expected a list of orders, found an object with orders, total")
    ) {
      try ShopkitList(other)
    }
  }

  @Test("the filter knows every parameter of the vendor's document")
  func filter() {
    var filter = ShopkitOrderFilter()
    filter.ids = ["1", "2"]
    filter.statuses = ["sent", "delivered"]
    (filter.paid, filter.isNew, filter.shipped, filter.invoice) = (true, false, true, false)
    (filter.period, filter.dateType) = (.lastMonth, .paid)
    (filter.dateFrom, filter.dateTo) = ("2015-01-01", "2015-01-31")
    (filter.clientEmail, filter.clientHash, filter.couponCode) = ("a+b@c.pt", "0f", "AB C")
    (filter.search, filter.page, filter.limit) = ("é&", 3, 99)
    #expect(
      PercentEncoding.query(filter.query)
        == "ids=1,2&status_alias=sent,delivered&paid=true&is_new=false&shipped=true&invoice=false"
        + "&date_filter=last_month&date_type=paid_at&date_from=2015-01-01&date_to=2015-01-31"
        + "&client_email=a%2Bb%40c.pt&client_hash=0f&coupon_code=AB%20C&q=%C3%A9%26&page=3&limit=50")
    #expect(ShopkitOrderFilter().query.isEmpty)
  }

  @Test("cursors survive being written down; anything else is no place in a pass")
  func cursors() {
    let place = ShopkitPageCursor(page: 3, seen: 100, newest: nil, started: 7, query: "limit=50&page=3")
    #expect(ShopkitPageCursor(place.cursor) == place)
    let other = ShopkitPageCursor(page: 2, seen: 50, newest: 1_495_014_878, started: 7, query: "")
    #expect(ShopkitPageCursor(other.cursor) == other)
    #expect(ShopkitPageCursor(FeedCursor("2017-05-17T10:54:38Z")) == nil)
  }

  @Test("the next pass starts from the newest change seen, but never from our future")
  func resume() {
    let old = FeedCursor("2017-05-17T09:00:00Z")
    let noon: Int64 = 1_495_022_400  // 2017-05-17T12:00:00Z
    #expect(
      ShopkitResume.after(newest: noon - 60, started: noon, previous: old).text == "2017-05-17T11:59:00Z")
    #expect(
      ShopkitResume.after(newest: noon + 9_000_000_000, started: noon, previous: old).text
        == "2017-05-17T12:00:00Z")
    #expect(ShopkitResume.after(newest: nil, started: noon, previous: old) == old)
    #expect(ShopkitResume.after(newest: nil, started: noon, previous: nil).text == "2017-05-17T12:00:00Z")
    #expect(ShopkitResume.after(newest: noon - 99_999, started: noon, previous: old) == old)
    #expect(ShopkitResume.day(old) == "2017-05-16" && ShopkitResume.day(FeedCursor("x")) == nil)
  }
}
