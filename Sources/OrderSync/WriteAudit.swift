internal import Foundation
package import OrderModel

/// The record of writes that do not pass the outbox, in the same file as the others: one line when a write begins, so that
/// a crash leaves a trace, and one for each result. Blocking.
package struct WriteAudit: Sendable {
  private let path: String

  /// One line.
  struct Line: Encodable {
    var time: String
    var who: String
    var shop: String
    var id: String?
    var write: String
    var what: Content
    var outcome: String
    var answer: String?
  }

  /// What was asked for.
  enum Content: Encodable {
    case coupon(CouponDraft)
    case order(OrderDraft)
    case products([ProductDraft])
    case texts([String: String])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .coupon(let draft): try draft.encode(to: encoder)
      case .order(let draft): try draft.encode(to: encoder)
      case .products(let drafts): try drafts.encode(to: encoder)
      case .texts(let texts): try texts.encode(to: encoder)
      }
    }
  }

  /// The audit log of a state folder, which is made when it is missing.
  package init(stateFolder: String) throws(SyncError) {
    try StateFiles.makeFolder(stateFolder)
    path = stateFolder + "/audit.jsonl"
  }

  /// Writes down that a write is about to be sent. `time`: Unix seconds.
  package func begin(
    _ write: ShopWrite, shop: String, id: String?, who: String, at time: Double
  ) throws(SyncError) {
    try append(write, shop, id, "sending", nil, who, time)
  }

  /// Writes down what became of it. `answer`: what the shop said.
  package func end(
    _ write: ShopWrite, shop: String, id: String?, outcome: String, answer: String?, who: String,
    at time: Double
  ) throws(SyncError) {
    try append(write, shop, id, outcome, answer, who, time)
  }

  private func append(
    _ write: ShopWrite, _ shop: String, _ id: String?, _ outcome: String, _ answer: String?, _ who: String,
    _ time: Double
  ) throws(SyncError) {
    let (name, content) = WriteAudit.content(of: write)
    try AuditLog(path).append(
      Line(
        time: Date(timeIntervalSince1970: time).formatted(.iso8601), who: who, shop: shop, id: id,
        write: name,
        what: content, outcome: outcome, answer: answer))
  }

  private static func content(of write: ShopWrite) -> (name: String, content: Content) {
    switch write {
    case .createCoupon(let draft): ("createCoupon", .coupon(draft))
    case .deleteCoupon(let code): ("deleteCoupon", .texts(["code": code]))
    case .createOrder(let draft): ("createOrder", .order(draft))
    case .editOrder(_, let draft): ("editOrder", .order(draft))
    case .deleteOrder(let id): ("deleteOrder", .texts(["id": id]))
    case .createProducts(let drafts): ("createProducts", .products(drafts))
    case .updateProducts(let drafts): ("updateProducts", .products(drafts))
    case .createCategory(let name, let parent):
      ("createCategory", .texts(["name": name].merging(parent.map { ["parent": $0] } ?? [:]) { $1 }))
    case .createWebhook(let url, let events):
      ("createWebhook", .texts(["url": url, "events": events.joined(separator: " ")]))
    case .deleteWebhook(let id): ("deleteWebhook", .texts(["id": id]))
    }
  }
}
