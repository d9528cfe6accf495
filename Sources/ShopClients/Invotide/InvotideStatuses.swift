package import JSONText
package import OrderModel

/// The status numbers of one Invotide shop with their names and meanings: the default install, overridden and extended
/// by the shop's `statuses`. No route lists them (invotide.md 4).
package struct InvotideStatuses: Equatable, Sendable {
  /// One status of the table.
  package struct Entry: Equatable, Sendable {
    package var id: Int
    package var name: String
    package var status: OrderStatus
  }

  /// The word of status 0: a checkout that nobody finished, or an order that lost its status.
  package static let abandoned = "Abandoned"

  /// By id.
  package private(set) var entries: [Entry]

  /// The default install, in English.
  package init() {
    entries = [
      Entry(id: 1, name: "Pending", status: .pending),
      Entry(id: 2, name: "Processing", status: .processing),
      Entry(id: 3, name: "Shipped", status: .sent),
      Entry(id: 5, name: "Complete", status: .delivered),
      Entry(id: 7, name: "Canceled", status: .canceled),
      Entry(id: 8, name: "Denied", status: .unknown),
      Entry(id: 9, name: "Canceled Reversal", status: .unknown),
      Entry(id: 10, name: "Failed", status: .unknown),
      Entry(id: 11, name: "Refunded", status: .returned),
      Entry(id: 12, name: "Reversed", status: .unknown),
      Entry(id: 13, name: "Chargeback", status: .unknown),
      Entry(id: 14, name: "Expired", status: .unknown),
      Entry(id: 15, name: "Processed", status: .unknown),
      Entry(id: 16, name: "Voided", status: .unknown),
    ]
  }

  /// The ids of the default install at which stock is taken: its processing and complete groups.
  private static let holdingStock: Set<Int> = [1, 2, 3, 5, 12]

  /// The entry of an id; nil when the table has none.
  package func entry(_ id: Int) -> Entry? { entries.first { $0.id == id } }

  /// The id of a name of the table.
  package func id(ofName name: String) -> Int? { entries.first { $0.name == name }?.id }

  /// What can be written, in the order of the ids.
  package var choices: [StatusChoice] {
    entries.map { StatusChoice(status: $0.status, word: $0.name, code: String($0.id)) }
  }

  /// The names at which the default install holds stock.
  package var stockWords: Set<String> {
    Set(entries.filter { InvotideStatuses.holdingStock.contains($0.id) }.map(\.name))
  }

  // MARK: The config

  /// The table of a shop's `statuses`; every mistake becomes a complaint, and the rest is taken.
  package init(_ setting: JSONValue?, problems: inout [JSONMismatch]) {
    self.init()
    guard let setting else { return }
    guard let members = setting.members else {
      problems.append(setting.mismatch("expected an object such as { \"17\": { name: \"Packed\" } }"))
      return
    }
    for (id, value) in members { take(id, value, &problems) }
    entries.sort { $0.id < $1.id }
    var names: [String: Int] = [:]
    for entry in entries {
      if let other = names.updateValue(entry.id, forKey: entry.name) {
        problems.append(setting.mismatch("“\(entry.name)” is the name of both \(other) and \(entry.id)"))
      }
    }
  }

  private mutating func take(_ text: String, _ value: JSONValue, _ problems: inout [JSONMismatch]) {
    guard let id = Int(text), id > 0, String(id) == text else {
      problems.append(
        value.mismatch("“\(text.prefix(20))” is no status number; use the shop's own, from 1 on"))
      return
    }
    guard value.kind == .object else {
      problems.append(value.mismatch("expected { name, as }, found \(value.kindName)"))
      return
    }
    for member in value.members ?? [] where member.name != "name" && member.name != "as" {
      problems.append(member.value.mismatch("no such setting; a status takes name and as"))
    }
    var entry = entry(id) ?? Entry(id: id, name: "", status: .unknown)
    if let name = value["name"] {
      entry.name = name.string?.trimmed ?? ""
      if entry.name.isEmpty || entry.name == InvotideStatuses.abandoned {
        problems.append(
          name.mismatch("expected the status's name, other than “\(InvotideStatuses.abandoned)”"))
        return
      }
    }
    if let word = value["as"] {
      guard let status = word.string.flatMap(OrderStatus.init(rawValue:)) else {
        let known = OrderStatus.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append(word.mismatch("expected one of \(known)"))
        return
      }
      entry.status = status
    }
    guard !entry.name.isEmpty else {
      problems.append(value.mismatch("status \(id) needs a name"))
      return
    }
    entries.removeAll { $0.id == id }
    entries.append(entry)
  }
}

extension InvotideStatuses {
  /// What a shop with this table can do.
  package func capabilities(requestsPerHour: Int?) -> ShopCapabilities {
    var result = ShopCapabilities(
      platform: .invotide, statuses: choices, unavailable: InvotideStatuses.unavailable,
      requestsPerHour: requestsPerHour,
      missingListFields: ["sku", "tracking", "carrier", "coupon", "note", "items"])
    result.followsKnownOrders = true
    let abandoned = InvotideStatuses.abandoned
    result.rules = [
      .notFrom(
        word: abandoned, [.note, .customerNote, .tracking, .carrier],
        reason: "an abandoned checkout takes no note or tracking: writing one would keep it abandoned"),
      .letterFrom(
        word: abandoned,
        reason: "Invotide always mails the letter for new orders when an abandoned checkout gets a status; "
          + "allow the mail to go on"),
      .mailsWith([.customerNote]),
      .notWithMail([.note], reason: "a private note cannot go together with a mail: Invotide would mail it"),
      .stockHeld(words: stockWords),
    ]
    return result
  }

  private static var unavailable: [Ability: Objection] {
    func noRoute(_ what: String) -> Objection { "Invotide's API has no route for \(what)" }
    return [
      .changePaid: "Invotide's orders do not tell whether they are paid",
      .trackingLink: "Invotide has no field for a tracking link; put it into a note",
      .invoiceLink: "Invotide has no field for an invoice link; put it into a note",
      .chooseCapture: "Invotide captures no payments through its API",
      .bulkChanges: "Invotide changes one order per request",
      .listProducts: noRoute("products"), .createProducts: noRoute("products"),
      .updateProducts: noRoute("products"),
      .listCategories: noRoute("categories"), .createCategories: noRoute("categories"),
      .userPrices: noRoute("prices"),
      .readCoupons: noRoute("showing coupons; an order can use one"),
      .createCoupons: noRoute("creating coupons"),
      .deleteCoupons: noRoute("deleting coupons"),
      .listWebhooks: "Invotide calls nobody", .createWebhooks: "Invotide calls nobody",
      .deleteWebhooks: "Invotide calls nobody", .receiveWebhooks: "Invotide calls nobody",
      .login: "Invotide signs in with username and key, not by browser",
    ]
  }
}
