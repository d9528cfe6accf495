@testable import OrderModel
import Testing

/// The binary form of orders.
@Suite struct RecordTests {
  @Test(
    "every order comes back as it was, hostile text and missing values included",
    arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = RandomOrders(seed: seed)
    for order in random.orders(50) {
      #expect(OrderRecord.decode(OrderRecord.encode(order), shop: order.id.shop) == order)
    }
  }

  @Test("every field is kept")
  func everyField() {
    var order = Order(
      id: OrderID(shop: "s", id: "i\u{1F}"), platform: .shopkit, number: "", status: .unknown,
      shopStatus: "\0")
    #expect(OrderRecord.decode(OrderRecord.encode(order), shop: "s") == order)
    order.paid = false
    order.total = Money(minorUnits: .min, currency: .none)
    order.currency = Currency("kwd") ?? .none
    order.created = Timestamp(seconds: .max, offset: .min)
    order.updated = Timestamp(seconds: .min, offset: .max)
    (order.customer.name, order.customer.email) = ("", "e")
    (order.customer.phone, order.customer.company) = ("p", "c")
    var address = Address()
    (address.name, address.postcode, address.city) = ("n", "p", "c")
    (address.region, address.country, address.countryCode, address.phone) = ("r", "k", "PT", "1")
    address.lines = ["", "a\nb", String(repeating: "é", count: 300)]
    order.delivery = address
    order.billing = Address()
    var line = OrderLine(title: "t", quantity: .min)
    (line.sku, line.option) = ("s", "o")
    line.price = Money(minorUnits: -1, currency: .none)
    line.total = Money(minorUnits: .max, currency: Currency("EUR") ?? .none)
    order.lines = [line, OrderLine(title: "", quantity: .max)]
    (order.shipping.method, order.shipping.tracking) = ("m", "t")
    (order.shipping.carrier, order.shipping.link) = ("c", "l")
    order.shipping.price = line.total
    (order.payment.method, order.payment.reference) = ("m", "r")
    order.coupon = CouponUse(code: "", type: nil, value: "5")
    (order.note, order.customerNote, order.link) = ("\u{202E}\u{1B}]52;c;x\u{7}", "👨‍👩‍👧", "https://x")
    (order.isNew, order.isAbandoned, order.warnings) = (true, true, ["w", ""])
    #expect(OrderRecord.decode(OrderRecord.encode(order), shop: "s") == order)
  }

  @Test("a record that is cut or changed anywhere is refused")
  func damage() {
    var random = RandomOrders(seed: 99)
    let bytes = OrderRecord.encode(random.order(shops: ["s"], ids: 9))
    for length in bytes.indices { #expect(OrderRecord.decode(Array(bytes[..<length]), shop: "s") == nil) }
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        #expect(OrderRecord.decode(damaged, shop: "s") == nil)
      }
    }
    #expect(OrderRecord.decode(bytes + [0], shop: "s") == nil)
  }

  @Test("a segment cut short or with a wrong header is refused, and is found again by every id when whole")
  func segments() throws {
    var random = RandomOrders(seed: 77)
    var byID: [String: Order] = [:]
    for order in random.orders(60, shops: ["s"], ids: 500) { byID[order.id.id] = order }
    let segment = try #require(OrderSegment.make(Array(byID.values), shop: "s"))
    #expect(segment.count == byID.count)
    for order in byID.values {
      let row = try #require(segment.row(of: order.id.id))
      #expect(segment.order(row) == order)
      #expect(segment.id(row) == order.id)
    }
    #expect(segment.row(of: "none") == nil)
    let bytes = Array(segment.bytes.buffer)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(RecordTests.segment(Array(bytes[..<length])) == nil)
    }
    for position in 0..<64 {
      var damaged = bytes
      damaged[position] ^= 0x10
      #expect(RecordTests.segment(damaged) == nil)
    }
    #expect(RecordTests.segment(bytes)?.count == byID.count)
  }

  /// A segment over a copy of some bytes.
  private static func segment(_ bytes: [UInt8]) -> OrderSegment? {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    memory.copyBytes(from: bytes)
    return OrderSegment(
      SegmentBytes(UnsafeRawBufferPointer(memory), isMapped: false) { $0.deallocate() }, shop: "s")
  }
}
