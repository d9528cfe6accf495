/// The compact binary form of one whole order, as segments and their files keep it. The shop's name is not in it: a
/// record belongs to a segment, and a segment to one shop.
///
/// Layout: a version byte, the fields in the order of `encode`, a 4-byte checksum of all that. A damaged record
/// decodes to nil, never to a wrong order.
package enum OrderRecord {
  private static let version: UInt8 = 2

  /// The record of an order.
  package static func encode(_ order: Order) -> [UInt8] {
    var writer = ByteWriter()
    encode(order, into: &writer)
    return writer.bytes
  }

  /// Writes the record of an order into an empty writer's bytes, the checksum last.
  static func encode(_ order: Order, into writer: inout ByteWriter) {
    writer.byte(version)
    writer.text(order.id.id)
    writer.text(order.platform.rawValue)
    writer.text(order.number)
    writer.text(order.status.rawValue)
    writer.text(order.shopStatus)
    writer.byte(flags(of: order))
    writer.byte(mask(of: order.unreadable))
    writer.optionalMoney(order.total)
    writer.text(order.currency.code)
    writer.optionalTimestamp(order.created)
    writer.optionalTimestamp(order.updated)
    writer.customer(order.customer)
    writer.optionalAddress(order.delivery)
    writer.optionalAddress(order.billing)
    writer.count(order.lines.count)
    for line in order.lines { writer.line(line) }
    writer.shipping(order.shipping)
    writer.optionalText(order.payment.method)
    writer.optionalText(order.payment.reference)
    writer.optionalText(order.coupon?.code)
    writer.optionalText(order.coupon?.type)
    writer.optionalText(order.coupon?.value)
    writer.optionalText(order.note)
    writer.optionalText(order.customerNote)
    writer.optionalText(order.link)
    writer.texts(order.warnings)
    writer.checksum()
  }

  /// The order of a record of `shop`; nil when the record is damaged or of a version not known here.
  package static func decode(_ bytes: [UInt8], shop: String) -> Order? {
    bytes.withUnsafeBytes { decode($0, shop: shop) }
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shop: String) -> Order? {
    guard let content = ByteReader.checked(bytes) else { return nil }
    var reader = ByteReader(content)
    guard reader.byte() == version else { return nil }
    let id = OrderID(shop: shop, id: reader.text())
    guard let platform = Platform(rawValue: reader.text()) else { return nil }
    let number = reader.text()
    guard let status = OrderStatus(rawValue: reader.text()) else { return nil }
    var order = Order(id: id, platform: platform, number: number, status: status, shopStatus: reader.text())
    apply(flags: reader.byte(), to: &order)
    order.unreadable = fields(in: reader.byte())
    order.total = reader.optionalMoney()
    order.currency = reader.currency()
    order.created = reader.optionalTimestamp()
    order.updated = reader.optionalTimestamp()
    order.customer = reader.customer()
    order.delivery = reader.optionalAddress()
    order.billing = reader.optionalAddress()
    for _ in 0..<reader.count() where !reader.isDamaged { order.lines.append(reader.line()) }
    order.shipping = reader.shipping()
    order.payment.method = reader.optionalText()
    order.payment.reference = reader.optionalText()
    order.coupon = reader.coupon()
    order.note = reader.optionalText()
    order.customerNote = reader.optionalText()
    order.link = reader.optionalText()
    order.warnings = reader.texts()
    return reader.endedWell ? order : nil
  }

  private static func flags(of order: Order) -> UInt8 {
    let paid: UInt8 = order.paid.map { $0 ? 2 : 1 } ?? 0
    return paid | (order.isNew ? 4 : 0) | (order.isAbandoned ? 8 : 0)
  }

  /// One bit for each changeable field, in the order of their declaration.
  private static func mask(of fields: Set<ChangeField>) -> UInt8 {
    ChangeField.allCases.enumerated().reduce(0) { $0 | (fields.contains($1.element) ? 1 << $1.offset : 0) }
  }

  private static func fields(in mask: UInt8) -> Set<ChangeField> {
    Set(ChangeField.allCases.enumerated().filter { mask & (1 << $0.offset) != 0 }.map(\.element))
  }

  private static func apply(flags: UInt8, to order: inout Order) {
    order.paid = flags & 3 == 0 ? nil : flags & 3 == 2
    order.isNew = flags & 4 != 0
    order.isAbandoned = flags & 8 != 0
  }
}

extension ByteWriter {
  fileprivate mutating func optionalMoney(_ money: Money?) {
    optionalText(money?.currency.code)
    if let money { number(money.minorUnits) }
  }

  fileprivate mutating func optionalTimestamp(_ moment: Timestamp?) {
    byte(moment == nil ? 0 : 1)
    guard let moment else { return }
    number(moment.seconds)
    number(Int64(moment.offset))
  }

  fileprivate mutating func customer(_ customer: Customer) {
    optionalText(customer.name)
    optionalText(customer.email)
    optionalText(customer.phone)
    optionalText(customer.company)
  }

  fileprivate mutating func optionalAddress(_ address: Address?) {
    byte(address == nil ? 0 : 1)
    guard let address else { return }
    optionalText(address.name)
    texts(address.lines)
    optionalText(address.postcode)
    optionalText(address.city)
    optionalText(address.region)
    optionalText(address.country)
    optionalText(address.countryCode)
    optionalText(address.phone)
  }

  fileprivate mutating func line(_ line: OrderLine) {
    optionalText(line.sku)
    text(line.title)
    optionalText(line.option)
    number(Int64(line.quantity))
    optionalMoney(line.price)
    optionalMoney(line.total)
  }

  fileprivate mutating func shipping(_ shipping: Shipping) {
    optionalText(shipping.method)
    optionalMoney(shipping.price)
    optionalText(shipping.tracking)
    optionalText(shipping.carrier)
    optionalText(shipping.link)
  }

  /// Appends the checksum of all bytes so far.
  fileprivate mutating func checksum() {
    let hash = UInt32(truncatingIfNeeded: StableHash.of(bytes) >> 16)
    for shift in [0, 8, 16, 24] as [UInt32] { byte(UInt8(truncatingIfNeeded: hash >> shift)) }
  }
}

extension ByteReader {
  /// The bytes before a right checksum; nil when it is wrong.
  fileprivate static func checked(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard bytes.count > 4 else { return nil }
    let content = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
    let hash = UInt32(truncatingIfNeeded: StableHash.of(content) >> 16)
    let stored = bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self).littleEndian
    return hash == stored ? content : nil
  }

  fileprivate mutating func currency() -> Currency { Currency(text()) ?? .none }

  fileprivate mutating func optionalMoney() -> Money? {
    guard let code = optionalText() else { return nil }
    return Money(minorUnits: number(), currency: Currency(code) ?? .none)
  }

  fileprivate mutating func optionalTimestamp() -> Timestamp? {
    guard byte() != 0 else { return nil }
    let seconds = number()
    return Timestamp(seconds: seconds, offset: Int32(truncatingIfNeeded: number()))
  }

  fileprivate mutating func customer() -> Customer {
    var customer = Customer()
    customer.name = optionalText()
    customer.email = optionalText()
    customer.phone = optionalText()
    customer.company = optionalText()
    return customer
  }

  fileprivate mutating func optionalAddress() -> Address? {
    guard byte() != 0 else { return nil }
    var address = Address()
    address.name = optionalText()
    address.lines = texts()
    address.postcode = optionalText()
    address.city = optionalText()
    address.region = optionalText()
    address.country = optionalText()
    address.countryCode = optionalText()
    address.phone = optionalText()
    return address
  }

  fileprivate mutating func line() -> OrderLine {
    let sku = optionalText()
    var line = OrderLine(title: text(), quantity: 0)
    line.sku = sku
    line.option = optionalText()
    line.quantity = Int(number())
    line.price = optionalMoney()
    line.total = optionalMoney()
    return line
  }

  fileprivate mutating func shipping() -> Shipping {
    var shipping = Shipping()
    shipping.method = optionalText()
    shipping.price = optionalMoney()
    shipping.tracking = optionalText()
    shipping.carrier = optionalText()
    shipping.link = optionalText()
    return shipping
  }

  fileprivate mutating func coupon() -> CouponUse? {
    let code = optionalText()
    let (type, value) = (optionalText(), optionalText())
    return code.map { CouponUse(code: $0, type: type, value: value) }
  }
}
