import Foundation
import LoopbackHTTP

/// The filters of `GET /order`, as the vendor's document and the later reference list them. Unknown parameters and
/// values that cannot be read filter nothing.
struct ShopkitFilter: Equatable {
  /// Which date `date_from`, `date_to` and `date_filter` look at.
  enum DateField: String {
    case created = "created_at"
    case updated = "update_at"
    case sent = "sent_at"
    case paid = "paid_at"
  }

  private var ids: Set<Int>?
  private var aliases: Set<String>?
  private var paid: Bool?
  private var isNew: Bool?
  private var shipped: Bool?
  private var invoice: Bool?
  private var dateField = DateField.created
  /// Unix seconds, from the first included to the first excluded.
  private var from: Int?
  private var until: Int?
  private var email: String?
  private var hash: String?
  private var coupon: String?
  private var text: String?

  /// Reads the filters of a request; `now` is Unix seconds.
  init(_ request: HTTPRequest, zone: TimeZone, now: Int) {
    ids = request.query("ids").map { Set($0.split(separator: ",").compactMap { Int($0) }) }
    readStatus(request)
    func flag(_ name: String) -> Bool? { request.query(name).flatMap(ShopkitFilter.flag) }
    (paid, isNew, shipped, invoice) = (flag("paid"), flag("is_new"), flag("shipped"), flag("invoice"))
    dateField = request.query("date_type").flatMap(DateField.init) ?? .created
    readDates(request, zone: zone, now: now)
    email = request.query("client_email")?.lowercased()
    hash = request.query("client_hash")
    coupon = request.query("coupon_code")
    text = request.query("q").flatMap { $0.isEmpty ? nil : $0.lowercased() }
  }

  /// Whether the filter looks at more than a record.
  var needsTexts: Bool { invoice != nil || email != nil || hash != nil || coupon != nil || text != nil }

  /// Whether a record passes. `word` is its status where it is not Shopkit's own.
  func matches(_ record: ShopkitRecord, word: String?) -> Bool {
    if let ids, !ids.contains(record.id) { return false }
    if let aliases, !aliases.contains(word ?? record.status.alias) { return false }
    if let paid, record.paid != paid { return false }
    if let isNew, record.isNew != isNew { return false }
    if let shipped, (record.sent != nil) != shipped { return false }
    guard from != nil || until != nil else { return true }
    let date: Int? =
      switch dateField {
      case .created: record.created
      case .updated: record.updated
      case .sent: record.sent
      case .paid: record.paidAt
      }
    guard let date else { return false }
    return date >= from ?? .min && date < until ?? .max
  }

  /// Whether an order whose record passed passes with its texts.
  func matches(_ order: ShopkitOrder, _ detail: SeedData.Detail) -> Bool {
    if let invoice, (order.texts.invoiceURL != nil) != invoice { return false }
    if let email, detail.email.lowercased() != email { return false }
    if let hash, detail.clientHash != hash { return false }
    if let coupon, detail.coupon != coupon { return false }
    guard let text else { return true }
    let name = order.texts.customerName ?? detail.name
    return String(order.id) == text || name.lowercased().contains(text) || detail.email.contains(text)
      || order.texts.trackingCode?.lowercased() == text
      || detail.lines.contains {
        $0.product.title.lowercased().contains(text) || $0.product.sku?.lowercased() == text
      }
  }

  /// The booleans that Shopkit's query takes.
  private static func flag(_ text: String) -> Bool? {
    switch text {
    case "true", "1": true
    case "false", "0": false
    default: nil
    }
  }

  /// The words in `status_alias` win over the integer of the older document; `all` and 0 filter nothing.
  private mutating func readStatus(_ request: HTTPRequest) {
    if let words = request.query("status_alias") {
      let set = Set(words.split(separator: ",").map(String.init))
      aliases = set.isEmpty || set.contains("all") ? nil : set
    } else if let numbers = request.query("status") {
      let values = numbers.split(separator: ",").compactMap { UInt8($0) }
      aliases =
        values.contains(0) || values.isEmpty
        ? nil : Set(values.compactMap { ShopkitStatus(rawValue: $0)?.alias })
    }
  }

  /// Days of the shop's own calendar; a named range wins over `date_from` and `date_to`.
  private mutating func readDates(_ request: HTTPRequest, zone: TimeZone, now: Int) {
    let today = WireTime.startOfDay(containing: now, zone: zone)
    func daysBefore(_ days: Int) -> Int {
      WireTime.startOfDay(containing: today - days * 86_400 + 43_200, zone: zone)
    }
    switch request.query("date_filter") {
    case "today": (from, until) = (today, nil)
    case "yesterday": (from, until) = (daysBefore(1), today)
    case "last_week": (from, until) = (daysBefore(7), nil)
    case "last_month": (from, until) = (daysBefore(30), nil)
    default:
      from = request.query("date_from").flatMap { WireTime.startOfDay($0, zone: zone) }
      let lastDay = request.query("date_to").flatMap { WireTime.startOfDay($0, zone: zone) }
      until = lastDay.map { WireTime.startOfDay(containing: $0 + 86_400 + 43_200, zone: zone) }
    }
  }
}
