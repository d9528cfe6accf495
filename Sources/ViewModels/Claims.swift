package import OrderModel

/// What somebody else at this state folder has open in a dialog that changes orders. A word of warning, never a lock.
package struct Claim: Equatable, Sendable {
  package let orders: Set<OrderID>
  /// Who it is and at which terminal: `ann (pts/3)`. Foreign text.
  package let who: String
  /// Since when, Unix seconds.
  package let since: Double

  /// Names orders that somebody works on.
  package init(orders: Set<OrderID>, who: String, since: Double) {
    self.orders = orders
    self.who = who
    self.since = since
  }
}

/// Who works on what: others, as the state folder tells, and we, as it was told.
package struct Claims: Equatable, Sendable {
  package var others: [Claim] = []
  /// Sorted.
  private(set) var ours: [OrderID] = []
  /// More orders than anybody packs at once are not told one by one.
  private static let limit = 500

  /// Nobody works on anything.
  package init() {}

  /// Takes what our dialogs have open now; false when that was told already.
  mutating func changeOurs(to orders: Set<OrderID>) -> Bool {
    let sorted = orders.sorted { ($0.shop, $0.id) < ($1.shop, $1.id) }
    let orders = Array(sorted.prefix(Claims.limit))
    guard orders != ours else { return false }
    ours = orders
    return true
  }
}

extension AppState {
  /// Tells the state folder which orders our dialogs have open. Called after every event.
  mutating func followClaims(_ context: UpdateContext) -> [Effect] {
    guard context.options.sharesClaims, !dialogs.isEmpty || !claims.ours.isEmpty else { return [] }
    return claims.changeOurs(to: Set(dialogs.flatMap(\.claimed))) ? [.claim(claims.ours)] : []
  }

  /// Who else works on these orders: a line for each.
  func claimLines(_ orders: [OrderID], _ context: UpdateContext) -> [StyledLine] {
    claims.others.compactMap { claim in
      let count = orders.count(where: claim.orders.contains)
      guard count > 0 else { return nil }
      let time = Formatting.moment(claim.since, now: context.now, zone: context.localZone)
      let what = orders.count == 1 ? "Being worked on" : "\(count) of these being worked on"
      return [Span("\(what) by \(Formatting.line(claim.who)) since \(time)", .warning, bold: true)]
    }
  }
}

extension Dialog {
  /// The orders this dialog is about to change.
  fileprivate var claimed: [OrderID] {
    switch self {
    case .status(let dialog): dialog.targets.map(\.id)
    case .tracking(let dialog): dialog.entries.map(\.target.id)
    case .note(let dialog): [dialog.target.id]
    case .packing(let dialog): dialog.target.map { [$0.id] } ?? []
    default: []
    }
  }
}
