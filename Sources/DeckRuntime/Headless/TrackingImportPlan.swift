import JSONText
import OrderModel
import ViewModels

/// What a file of tracking numbers comes to, line by line.
struct TrackingImportPlan {
  /// How a line met the known orders.
  enum Match: String, CaseIterable {
    case matched, unknown
    case alreadySet = "already set"
    case ambiguous
    /// The line itself cannot be used.
    case odd
  }

  /// One line of the file.
  struct Item {
    var line: Int
    var number: String?
    var tracking: String?
    var carrier: String?
    var shop: String?
    var order: OrderID?
    var match: Match
    /// What to send; nil: nothing.
    var change: OrderChange?
    var result: ChangeResult?

    /// Settles the line without sending anything.
    mutating func settle(_ match: Match, _ outcome: ChangeResult.Outcome, _ message: String) {
      self.match = match
      change = nil
      let place = order ?? OrderID(shop: shop ?? "", id: number ?? "")
      var result = ChangeResult(place, outcome, message: "line \(line): " + Formatting.line(message))
      result.isMissing = match == .unknown
      result.isBadData = match == .odd
      self.result = result
    }

    /// Settles the line because the shop cannot be asked for it.
    mutating func settle(_ match: Match, _ objection: Objection) {
      settle(match, ChangeResult.Outcome(objection), objection.text)
      result?.objection = objection
    }
  }

  /// In the order of the file.
  var items: [Item]

  /// The lines as they are, before any order is known. `shop`: the only shop that is meant.
  init(_ file: TrackingFile, shop: String?, known: [String]) {
    items = file.rows.map { row in
      var item = Item(
        line: row.line, number: row.number, tracking: row.tracking, carrier: row.carrier,
        shop: row.shop ?? shop, match: .unknown)
      if let own = row.shop, !known.contains(own) {
        item.settle(.odd, .failed, "no shop is named \(JSONWriter.quoted(own))")
      } else if let own = row.shop, let shop, own != shop {
        item.settle(.odd, .failed, "is for \(own); --shop says \(shop)")
      }
      return item
    }
    for fault in file.faults {
      var item = Item(line: fault.line, number: fault.number, match: .odd)
      item.settle(.odd, .failed, fault.message)
      items.append(item)
    }
    items.sort { $0.line < $1.line }
  }

  /// Finds the orders that are meant: by the number the customer sees, else by the id. `orders` may hold any others.
  mutating func match(_ orders: [Order]) {
    var byNumber: [String: [OrderID]] = [:]
    var byID: [String: [OrderID]] = [:]
    for order in orders {
      byNumber[order.number, default: []].append(order.id)
      byID[order.id.id, default: []].append(order.id)
    }
    for index in items.indices where items[index].result == nil {
      let item = items[index]
      func among(_ all: [String: [OrderID]]) -> [OrderID] {
        (all[item.number ?? ""] ?? []).filter { item.shop == nil || item.shop == $0.shop }
      }
      let numbered = among(byNumber)
      let found = numbered.isEmpty ? among(byID) : numbered
      switch found.count {
      case 0:
        let number = JSONWriter.quoted(item.number ?? "")
        items[index].settle(
          .unknown, .failed, (item.shop.map { "\($0) has no order " } ?? "no shop has an order ") + number)
      case 1:
        items[index].order = found[0]
        items[index].shop = found[0].shop
        items[index].match = .matched
      default:
        let names = found.map(\.description).joined(separator: ", ")
        items[index].settle(
          .ambiguous, .refused,
          "several orders have this number (\(names)); name the shop in a column shop or with --shop")
      }
    }
    settleRepeated()
  }

  /// Leaves open what was not found where a shop that may have it could not be read. `unread`: those shops.
  mutating func doubt(_ unread: [String]) {
    for index in items.indices where items[index].match == .unknown && items[index].result != nil {
      let open = items[index].shop.map { shop in unread.filter { $0 == shop } } ?? unread
      guard !open.isEmpty else { continue }
      items[index].result?.isUnread = true
      items[index].result?.message? += "; \(open.joined(separator: ", ")) could not be read"
    }
  }

  /// An order that stands on several lines is meant once. Two different parcels for it cannot both be meant, and which
  /// one is not ours to guess.
  private mutating func settleRepeated() {
    var places: [OrderID: [Int]] = [:]
    for index in items.indices {
      if let order = items[index].order { places[order, default: []].append(index) }
    }
    for same in places.values where same.count > 1 {
      let first = items[same[0]]
      let agree = same.allSatisfy {
        items[$0].tracking == first.tracking && (items[$0].carrier ?? first.carrier) == first.carrier
      }
      let lines = same.map { String(items[$0].line) }.joined(separator: " and ")
      for index in agree ? Array(same.dropFirst()) : same {
        if agree {
          items[index].settle(.alreadySet, .unchanged, "the same as line \(first.line)")
        } else {
          items[index].settle(
            .odd, .failed, "this order has different parcels on lines \(lines); none is used")
        }
      }
    }
  }

  /// Decides what to send for a matched line, knowing the order as it is with our pending changes laid over it.
  mutating func decide(_ index: Int, state: OrderState, status: StatusChoice?) {
    let item = items[index]
    guard let order = item.order else { return }
    var change = OrderChange()
    change.status = status
    change.tracking = item.tracking
    change.carrier = item.carrier
    if state.satisfies(change) {
      items[index].settle(.alreadySet, .unchanged, "already as asked")
    } else if let now = state.value(.tracking), now != item.tracking {
      items[index].settle(
        .alreadySet, .conflict,
        "has the tracking number \(now) already; orderdeck mark keep \(order) --tracking \(item.tracking ?? "") replaces it"
      )
    } else {
      items[index].change = change
    }
  }

  // MARK: Output

  /// The rows of `--json`.
  var json: JSONOutput {
    .array(
      items.map { item in
        [
          "line": .int(item.line), "number": .text(item.number), "tracking": .text(item.tracking),
          "carrier": .text(item.carrier), "shop": .text(item.order?.shop ?? item.shop),
          "id": .text(item.order?.id), "match": .string(item.match.rawValue),
          "message": .text(item.result?.message),
        ]
      })
  }

  /// One line for each, and how many there are of each kind.
  func text(style: TextStyle) -> String {
    var table = TextTable([
      .init("line", .right), .init("number"), .init("shop"), .init("id"), .init("tracking"), .init("match"),
      .init("outcome"), .init("message"),
    ])
    for item in items {
      let said = ([item.result?.message].compactMap(\.self) + (item.result?.consequences ?? []))
        .joined(separator: "; ")
      table.add([
        String(item.line), item.number, item.order?.shop ?? item.shop, item.order?.id, item.tracking,
        item.match.rawValue, item.result?.outcome.rawValue, said,
      ])
    }
    let counts = Match.allCases.compactMap { match in
      let count = items.count { $0.match == match }
      return count == 0 ? nil : "\(count) \(match.rawValue)"
    }
    return table.text(style: style) + counts.joined(separator: ", ") + "\n"
  }
}
