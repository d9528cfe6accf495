/// Everything `GET /order` can be asked for (platforms.md 2.7; the vendor's document). Absent members are
/// left out.
package struct ShopkitOrderFilter: Equatable, Sendable {
  package enum Period: String, CaseIterable, Sendable {
    case today, yesterday
    case lastWeek = "last_week"
    case lastMonth = "last_month"
  }

  /// Which time `dateFrom` and `dateTo` mean; the shop's default is `created_at`.
  package enum DateType: String, CaseIterable, Sendable {
    case created = "created_at"
    case updated = "update_at"
    case sent = "sent_at"
    case paid = "paid_at"
  }

  package var ids: [String] = []
  /// `status_alias`, one or several; `all` is the shop's own word for no filter.
  package var statuses: [String] = []
  package var paid: Bool?
  package var isNew: Bool?
  package var shipped: Bool?
  package var invoice: Bool?
  package var period: Period?
  /// `yyyy-mm-dd`; day precision, zone unknown: ask one day wider.
  package var dateFrom: String?
  package var dateTo: String?
  package var dateType: DateType?
  package var clientEmail: String?
  package var clientHash: String?
  package var couponCode: String?
  package var search: String?
  /// From 1.
  package var page: Int?
  /// At most 50.
  package var limit: Int?

  /// No filter.
  package init() {}

  /// The filter as query parameters, in a fixed order.
  package var query: [(name: String, value: String)] {
    let pairs: [(String, String?)] = [
      ("ids", ids.isEmpty ? nil : ids.joined(separator: ",")),
      ("status_alias", statuses.isEmpty ? nil : statuses.joined(separator: ",")),
      ("paid", paid.map(String.init)), ("is_new", isNew.map(String.init)),
      ("shipped", shipped.map(String.init)), ("invoice", invoice.map(String.init)),
      ("date_filter", period?.rawValue), ("date_type", dateType?.rawValue), ("date_from", dateFrom),
      ("date_to", dateTo), ("client_email", clientEmail), ("client_hash", clientHash),
      ("coupon_code", couponCode), ("q", search), ("page", page.map(String.init)),
      ("limit", limit.map { String(min(max(1, $0), 50)) }),
    ]
    return pairs.compactMap { name, value in value.map { (name, $0) } }
  }
}
