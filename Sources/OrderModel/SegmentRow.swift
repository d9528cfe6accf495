/// One order on its way into a segment: the columns, the folded texts, the record.
struct SegmentRow {
  let id: String
  let created: Int64
  let updated: Int64
  let total: Int64
  let numericID: UInt64
  let createdOffset: Int32
  let updatedOffset: Int32
  let pieces: Int32
  let country: UInt16
  let status: UInt8
  let paid: UInt8
  let flags: UInt8
  let currency: Currency
  let word: String

  /// Stands for a missing moment or amount.
  static let missing = Int64.min

  init(_ order: Order) {
    id = order.id.id
    created = order.created?.seconds ?? SegmentRow.missing
    updated = order.updated?.seconds ?? SegmentRow.missing
    total = order.total?.minorUnits ?? SegmentRow.missing
    numericID = SegmentRow.numericID(order.id.id)
    createdOffset = order.created?.offset ?? 0
    updatedOffset = order.updated?.offset ?? 0
    pieces = Int32(clamping: order.pieces)
    country = SegmentRow.country(order.listedCountryCode)
    status = UInt8(OrderStatus.allCases.firstIndex(of: order.status) ?? 0)
    paid = order.paid.map { $0 ? 2 : 1 } ?? 0
    var flags: SegmentFlags = []
    if order.isNew { flags.insert(.isNew) }
    if order.isAbandoned { flags.insert(.isAbandoned) }
    if !order.warnings.isEmpty { flags.insert(.hasWarnings) }
    self.flags = flags.rawValue
    currency = order.total?.currency ?? .none
    word = order.shopStatus
  }

  /// The value of an id that is a plain number without leading zeros; the largest number for any other id.
  static func numericID(_ id: String) -> UInt64 {
    guard id.utf8.allSatisfy({ $0 &- 48 < 10 }), id.utf8.first != 48 || id.utf8.count == 1 else {
      return .max
    }
    return UInt64(id) ?? .max
  }

  /// Two ASCII letters, upper case, as one number; 0 for anything else.
  static func country(_ code: String?) -> UInt16 {
    guard let code else { return 0 }
    let letters = code.utf8.map { $0 & 0xDF }
    guard letters.count == 2, letters.allSatisfy({ $0 &- 65 < 26 }) else { return 0 }
    return UInt16(letters[0]) << 8 | UInt16(letters[1])
  }

  /// Negative when `left` stands before `right` in the default order inside a shop.
  static func compare(_ left: SegmentRow, _ right: SegmentRow) -> Int {
    if left.created != right.created { return left.created > right.created ? -1 : 1 }
    return -NaturalOrder.compare(left.id, right.id)
  }
}

/// The separators inside a search arena.
enum ArenaByte {
  static let fieldEnd: UInt8 = 0x1F
  static let alternative: UInt8 = 0x1E
  static let rowEnd: UInt8 = 0x1D
}

extension Order {
  /// Appends the folded text that plain words are looked for in.
  func appendPlainText(to bytes: inout [UInt8]) {
    appendField([number], to: &bytes)
    let name = listedCustomer
    appendField([name, customer.company == name ? nil : customer.company], to: &bytes)
    appendField([customer.email], to: &bytes)
    appendField([listedCity], to: &bytes)
    appendField(lines.map(\.sku), to: &bytes)
    appendField([shipping.tracking], to: &bytes)
    bytes[bytes.count - 1] = ArenaByte.rowEnd
  }

  /// Appends the folded text that only field terms are looked for in.
  func appendExtraText(to bytes: inout [UInt8]) {
    appendField([shipping.carrier], to: &bytes)
    appendField([coupon?.code], to: &bytes)
    appendField([note, customerNote], to: &bytes)
    bytes[bytes.count - 1] = ArenaByte.rowEnd
  }

  private func appendField(_ texts: [String?], to bytes: inout [UInt8]) {
    var isFirst = true
    for case let text? in texts where !text.isEmpty {
      if !isFirst { bytes.append(ArenaByte.alternative) }
      TextFolding.fold(text, into: &bytes)
      isFirst = false
    }
    bytes.append(ArenaByte.fieldEnd)
  }
}
