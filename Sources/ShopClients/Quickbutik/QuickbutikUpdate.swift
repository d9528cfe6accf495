package import JSONText
package import OrderModel

/// One change of one order as `PUT /orders` takes it (platforms.md 3.4). What the shop would do unasked is always
/// said: the mail flags under both of their names, as the vendor's page contradicts itself, and as texts, as its
/// schema has them; and whether marking an order done activates the payment, which it does unless told otherwise.
package struct QuickbutikUpdate: Equatable, Sendable {
  private let id: String
  private let change: OrderChange

  /// Prepares a change for which the capabilities have no objection.
  package init(_ change: OrderChange, id: String) {
    self.change = change
    self.id = id
  }

  /// The word that is written; nil when the change wants no status and nothing of paid.
  package var word: String? {
    if let status = change.status { return status.word }
    return change.paid.map { $0 ? QuickbutikStatus.paidWord : QuickbutikStatus.unpaidWord }
  }

  /// Whether nothing is to be sent.
  package var isEmpty: Bool { word == nil }

  /// The body: a list of one.
  package var body: JSONOutput {
    var members = [JSONOutput.Member("order_id", QuickbutikUpdate.number(id))]
    if let word { members.append(.init("status", .string(word))) }
    let parcel = [("trackingnumber", change.tracking), ("company", change.carrier)]
      .compactMap { name, value in value.map { JSONOutput.Member(name, .string($0)) } }
    if !parcel.isEmpty { members.append(.init("shipping_info", .object(parcel))) }
    members.append(.init("email_confirmation", .string(change.notify ? "true" : "false")))
    members.append(.init("skip_email_confirmation", .string(change.notify ? "false" : "true")))
    if word == QuickbutikStatus.doneWord {
      members.append(.init("paymethod_activate", .string(change.capture ? "true" : "false")))
    }
    return .array([.object(members)])
  }

  /// An id as a number where JSON can carry it so, as the vendor's samples do.
  static func number(_ id: String) -> JSONOutput {
    let isPlain =
      !id.isEmpty && id.utf8.count <= 15 && id.utf8.allSatisfy { (48...57).contains($0) }
      && (id.utf8.first != 48 || id.utf8.count == 1)
    return isPlain ? .number(id) : .string(id)
  }

  /// Whether a text can be the id of an order. Anything else must never travel as one: a list of ids would mean
  /// several orders, and the word `create` a new one.
  package static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 18 && text.utf8.allSatisfy { (48...57).contains($0) }
  }
}
