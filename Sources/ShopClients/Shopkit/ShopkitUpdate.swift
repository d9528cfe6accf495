import Foundation
package import JSONText
package import OrderModel

/// One change of one order as Shopkit takes it: only the fields that differ from the order just read, notes
/// below the text that is there. `PUT` is a partial update (platforms.md 2.11).
package struct ShopkitUpdate: Equatable, Sendable {
  /// The fields that are sent, in a fixed order.
  package let fields: [ChangeField]
  private let change: OrderChange
  private let values: [ChangeField: String]

  /// Prepares a change of an order that was just read. `clientNote` is the order's member `client_note` as
  /// the shop holds it, which `Order.customerNote` shows together with the customer's own remarks.
  package init(_ change: OrderChange, on order: Order, clientNote: String? = nil) {
    self.change = change
    let state = OrderState(order)
    fields = change.fields.filter { !ShopkitUpdate.isAlready(change.wanted($0), $0, in: state) }
    var values: [ChangeField: String] = [:]
    for field in fields {
      let wanted = change.wanted(field) ?? ""
      switch field {
      case .note: values[field] = ShopkitUpdate.appended(wanted, to: order.note)
      case .customerNote: values[field] = ShopkitUpdate.appended(wanted, to: clientNote)
      default: values[field] = wanted
      }
    }
    self.values = values
  }

  /// Whether the order already is as asked, so that nothing is to be sent.
  package var isEmpty: Bool { fields.isEmpty }

  /// The body of a single update; whether the customer gets a mail is always said.
  package var body: JSONOutput {
    .object(members + [JSONOutput.Member("notify_client", .bool(change.notify))])
  }

  /// One element of a bulk update, which knows no `notify_client`.
  package func bulkItem(id: String) -> JSONOutput {
    .object([JSONOutput.Member("id", id.isPlainNumber ? .number(id) : .string(id))] + members)
  }

  /// What the order in an answer still lacks, in words; nil when it shows everything. A field that the answer
  /// does not show at all is taken as accepted, but status and paid must be there.
  package func complaint(about answer: JSONValue) -> String? {
    let record = WireRecord(answer, warnings: WireWarnings())
    let lacking = fields.compactMap { lack($0, record) }
    return lacking.isEmpty ? nil : "the shop answered 200, but " + lacking.joined(separator: ", ")
  }

  private var members: [JSONOutput.Member] {
    fields.map { field in
      let value = values[field] ?? ""
      return JSONOutput.Member(
        ShopkitUpdate.name(field), field == .paid ? .bool(change.paid == true) : .string(value))
    }
  }

  private func lack(_ field: ChangeField, _ record: WireRecord) -> String? {
    let name = ShopkitUpdate.name(field)
    let found = record.text(name)
    let shown = found.map { "“\($0.prefix(80))”" } ?? "empty"
    switch field {
    case .status: return found == values[field] ? nil : "the status is still \(found ?? "unknown")"
    case .paid:
      guard record.bool(name) != change.paid else { return nil }
      return "it still says " + (record.bool(name).map { $0 ? "paid" : "not paid" } ?? "nothing about paid")
    case .note, .customerNote:
      let isThere = OrderState.contains(
        found.map(ShopkitUpdate.plain), ShopkitUpdate.plain(change.wanted(field) ?? ""))
      return isThere || !record.has(name) ? nil : "\(name) is still \(shown)"
    case .carrier:
      // The shop may write the carrier's alias or title for what was sent; only an empty answer is a refusal.
      return !record.has(name) || (found == nil) == (values[field] ?? "").isEmpty
        ? nil : "\(name) is still \(shown)"
    case .tracking, .trackingLink, .invoiceLink:
      let isSame =
        ShopkitUpdate.plain(found ?? "").lowercased() == ShopkitUpdate.plain(values[field] ?? "").lowercased()
      return isSame || !record.has(name) ? nil : "\(name) is still \(shown)"
    }
  }

  private static func name(_ field: ChangeField) -> String {
    switch field {
    case .status: "status_alias"
    case .paid: "paid"
    case .tracking: "tracking_code"
    case .carrier: "tracking_carrier"
    case .trackingLink: "tracking_url"
    case .invoiceLink: "invoice_url"
    case .note: "note"
    case .customerNote: "client_note"
    }
  }

  private static func isAlready(_ wanted: String?, _ field: ChangeField, in state: OrderState) -> Bool {
    guard let wanted, !state.unreadable.contains(field) else { return false }
    return field.appends
      ? OrderState.contains(state.value(field), wanted) : (state.value(field) ?? "") == wanted
  }

  private static func appended(_ text: String, to existing: String?) -> String {
    guard let existing, !existing.isEmpty else { return text }
    return existing + "\n" + text
  }

  /// A text as it compares after a way through PHP and a web form.
  private static func plain(_ text: String) -> String {
    HTMLEntities.decode(text).replacingOccurrences(of: "\r\n", with: "\n").trimmed
  }
}

extension String {
  /// Whether the text is a number that JSON can carry without change.
  fileprivate var isPlainNumber: Bool {
    !isEmpty && utf8.count <= 15 && utf8.allSatisfy { (48...57).contains($0) }
      && (utf8.first != 48 || utf8.count == 1)
  }
}
