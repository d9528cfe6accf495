import Foundation
import JSONText
package import OrderModel

/// Changing an order.
extension KvikClient {
  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    if let found = objection(to: change, on: order) { throw .objection(found) }
    let update = KvikUpdate(change, on: order, mapping)
    guard !update.isEmpty else { return order }
    let request = try mapping.require(.update)
    let target = try target(request, update.value)
    guard let body = request.body?.filled(update.value) else {
      throw .objection(.notMapped(request.place, "makes nothing of this change"))
    }
    let answer = try await write(request.method, target, body: JSONWriter.text(body))
    if let failure = answer.writeFailure { throw failure }
    let status = answer.response.status
    let after: Order
    do throws(ShopError) {
      after = try await self.order(order.id.id)
    } catch {
      throw .unclear("the shop answered \(status), but the order could not be read afterwards")
    }
    if let complaint = update.complaint(about: after) {
      throw .refused(code: status, text: "the shop answered \(status), but \(complaint)")
    }
    return after
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] {
    let update = KvikUpdate(change, on: order, mapping)
    guard objection(to: change, on: order) == nil, !update.isEmpty, let request = mapping.requests[.update],
      let target = try? target(request, update.value), let body = request.body?.filled(update.value)
    else { return [] }
    return tokenRequests.preview() + [preview(request.method, target, body)]
  }

  /// A write with its token masked.
  func preview(_ method: String, _ target: String, _ body: JSONOutput) -> RequestPreview {
    let text = JSONWriter.text(body)
    let request = request(method, target, token: "•••", body: text)
    return RequestPreview(
      method: method, url: request.url, headers: request.headers.map { ($0.name, $0.value) }, body: text)
  }

  package func objection(to change: OrderChange, on order: Order) -> Objection? {
    if let found = capabilities.objection(to: change, from: order.shopStatus) { return found }
    guard let paid = change.paid, (paid ? mapping.paid : mapping.unpaid).isEmpty else { return nil }
    return mapping.notMapped("paid." + (paid ? "yes" : "no"))
  }
}

/// One change of one order: only the fields that differ from the order just read; a note goes below the text that is
/// there.
struct KvikUpdate {
  let id: String
  /// The fields that are sent.
  let fields: [ChangeField]
  private let change: OrderChange
  private let values: [String: KvikValue]

  /// Prepares a change of an order that was just read.
  init(_ change: OrderChange, on order: Order, _ mapping: KvikMapping) {
    self.change = change
    id = order.id.id
    let state = OrderState(order)
    fields = change.fields.filter { field in
      guard let wanted = change.wanted(field), !state.unreadable.contains(field) else { return true }
      return field.appends
        ? !OrderState.contains(state.value(field), wanted) : (state.value(field) ?? "") != wanted
    }
    var values: [String: KvikValue] = ["id": .text(id)]
    for field in fields {
      guard let name = KvikUpdate.placeholder(field) else { continue }
      values[name] =
        switch field {
        case .paid: (change.paid == true ? mapping.paid : mapping.unpaid).first
        case .note: .text(KvikUpdate.appended(change.note ?? "", to: order.note))
        case .customerNote: .text(KvikUpdate.appended(change.customerNote ?? "", to: order.customerNote))
        default: change.wanted(field).map { .text($0) }
        }
    }
    self.values = values
  }

  /// Whether the order already is as asked, so that nothing is to be sent.
  var isEmpty: Bool { fields.isEmpty }

  /// The value of a placeholder.
  func value(_ name: String) -> KvikValue? { values[name] }

  /// The placeholder of a field; nil where mappings have none.
  static func placeholder(_ field: ChangeField) -> String? {
    switch field {
    case .status: "status"
    case .paid: "payment"
    case .tracking: "tracking"
    case .carrier: "carrier"
    case .note: "note"
    case .customerNote: "customerNote"
    case .trackingLink, .invoiceLink: nil
    }
  }

  /// What the order, read again, still lacks, in words; nil when it shows everything it can show.
  func complaint(about order: Order) -> String? {
    let state = OrderState(order, unreadable: [])
    let lacking = fields.compactMap { field -> String? in
      if order.unreadable.contains(field) { return nil }
      let found = state.value(field)
      let shown = found.map { "“\($0.prefix(80))”" } ?? "empty"
      let wanted = change.wanted(field) ?? ""
      switch field {
      case .status: return found == wanted ? nil : "the status is now \(shown)"
      case .paid:
        return order.paid == change.paid
          ? nil : "it does not say " + (change.paid == true ? "paid" : "unpaid")
      case .note, .customerNote:
        let isThere = OrderState.contains(found.map(KvikUpdate.plain), KvikUpdate.plain(wanted))
        return isThere ? nil : "the note is \(shown)"
      case .tracking, .carrier:
        let isSame = KvikUpdate.plain(found ?? "").lowercased() == KvikUpdate.plain(wanted).lowercased()
        // The shop may show a carrier's title for the code that was sent; only nothing at all is a refusal.
        return isSame || (field == .carrier && found != nil && !wanted.isEmpty)
          ? nil : "the \(field.rawValue) is \(shown)"
      case .trackingLink, .invoiceLink: return nil
      }
    }
    return lacking.isEmpty ? nil : lacking.joined(separator: ", ")
  }

  private static func appended(_ text: String, to existing: String?) -> String {
    guard let existing, !existing.isEmpty else { return text }
    return existing + "\n" + text
  }

  private static func plain(_ text: String) -> String {
    text.replacingOccurrences(of: "\r\n", with: "\n").trimmed
  }
}
