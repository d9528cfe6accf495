import Foundation

/// A change of one order as `PUT /order/{id}` and `PUT /order/bulk` take it.
struct ShopkitUpdate {
  /// Why a change is refused.
  struct Refusal: Error {
    let status: Int
    let message: String
  }

  /// Fields that bulk requests do not take.
  static let notInBulk: Set<String> = ["is_new", "invoice_file", "tags", "notify_client"]

  private let members: [String: Any]

  /// Reads the JSON object of a body.
  init(_ members: [String: Any]) { self.members = members }

  /// Whether the customer is mailed: on any write of a status that does not say `notify_client: false`.
  var mailsCustomer: Bool {
    guard members["status_alias"] != nil || members["status"] != nil else { return false }
    return (try? flag("notify_client")) ?? true
  }

  /// Makes the change; `now` is Unix seconds. The order is left alone when anything is refused.
  func apply(to order: inout ShopkitOrder, now: Int, invoiceURL: String) throws(Refusal) {
    var changed = order
    if let status = try status() {
      changed.status = status
      changed.statusWord = nil
      if status == .sent { changed.sent = now }
    }
    if let paid = try flag("paid") {
      if paid != order.paid { changed.paidAt = paid ? now : nil }
      changed.paid = paid
    }
    if let isNew = try flag("is_new") { changed.isNew = isNew }
    _ = try flag("notify_client")
    try applyTexts(to: &changed.texts, now: now)
    if let file = try text("invoice_file") {
      guard Data(base64Encoded: file ?? "") != nil else {
        throw Refusal(status: 400, message: "Bad request.")
      }
      changed.texts.invoiceURL = invoiceURL
    }
    changed.updated = max(now, order.updated)
    order = changed
  }

  private func applyTexts(to texts: inout ShopkitTexts, now: Int) throws(Refusal) {
    if let value = try text("note") { texts.note = value }
    if let value = try text("client_note") { texts.clientNote = value }
    if let value = try text("invoice_url") { texts.invoiceURL = value }
    if let value = try text("tracking_code") { (texts.trackingCode, texts.trackingCreated) = (value, now) }
    if let value = try text("tracking_carrier") { texts.trackingCarrier = value }
    if let value = try text("tracking_url") { texts.trackingURL = value }
    if let value = try text("shipping_url") { texts.shippingURL = value }
    if let value = try text("at_code") { texts.atCode = value }
    if let value = try text("pickup_code") { texts.pickupCode = value }
    if let tags = members["tags"] {
      if let list = tags as? [String] {
        texts.tags = list
      } else if let line = tags as? String {
        texts.tags = line.split(separator: ",").map(String.init)
      } else {
        throw Refusal(status: 400, message: "Bad request.")
      }
    }
  }

  /// The new status: the word, or the integer of the older document.
  private func status() throws(Refusal) -> ShopkitStatus? {
    if let value = members["status_alias"] {
      guard let word = value as? String, let status = ShopkitStatus(alias: word) else {
        throw Refusal(status: 400, message: "Invalid status_alias.")
      }
      return status
    }
    guard let value = members["status"] else { return nil }
    guard let number = value as? Int,
      let status = UInt8(exactly: number).flatMap(ShopkitStatus.init(rawValue:))
    else {
      throw Refusal(status: 400, message: "Invalid status.")
    }
    return status
  }

  /// A boolean, or the words the document lists for it.
  private func flag(_ name: String) throws(Refusal) -> Bool? {
    switch members[name] {
    case nil: return nil
    case let value as Bool: return value
    case "true" as String: return true
    case "false" as String: return false
    default: throw Refusal(status: 400, message: "Invalid \(name).")
    }
  }

  /// A text; the outer nil means that the field is not in the body, the inner one that it is emptied.
  private func text(_ name: String) throws(Refusal) -> String?? {
    switch members[name] {
    case nil: return nil
    case let value as String: return .some(value.isEmpty ? nil : value)
    case is NSNull: return .some(nil)
    default: throw Refusal(status: 400, message: "Invalid \(name).")
    }
  }
}
