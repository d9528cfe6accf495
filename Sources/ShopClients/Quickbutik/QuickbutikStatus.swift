package import OrderModel

/// Quickbutik's statuses: numbers in answers, words in requests (platforms.md 3.5).
package enum QuickbutikStatus {
  /// The number of an order that is not paid.
  static let unpaid = "-1"
  /// The number of a paid order that is to be handled.
  static let paid = "1"
  /// The number of an order that was marked sent.
  static let done = "2"
  /// The words that a request takes.
  static let doneWord = "done"
  static let cancelledWord = "cancelled"
  static let paidWord = "paid"
  static let unpaidWord = "unpaid"

  /// What can be written. `cancelled`: the number that a cancelled order of this shop shows, once it was learned; no
  /// document names it.
  package static func choices(cancelled: String?) -> [StatusChoice] {
    [
      StatusChoice(status: .sent, word: doneWord, shown: done),
      StatusChoice(status: .canceled, word: cancelledWord, shown: cancelled),
    ]
  }

  /// The common status of a number; `unknown` for those that are not certain, `0` among them.
  package static func status(of raw: String, cancelled: [String] = []) -> OrderStatus {
    switch raw {
    case unpaid: .awaitingPayment
    case paid: .processing
    case done: .sent
    default: cancelled.contains(raw) ? .canceled : .unknown
    }
  }

  /// What every Quickbutik shop can do, and why not the rest. `requestsPerHour` nil: no limit.
  package static func capabilities(requestsPerHour: Int?) -> ShopCapabilities {
    let noNotes: Objection = "Quickbutik orders have no note field"
    let noCoupons: Objection = "Quickbutik's API has no coupons"
    let ownersHooks: Objection = "Quickbutik's webhooks are made by the owner in the control panel"
    var capabilities = ShopCapabilities(
      platform: .quickbutik, statuses: choices(cancelled: nil),
      unavailable: [
        .privateNote: noNotes, .customerNote: noNotes,
        .trackingLink: "Quickbutik takes a tracking number and a carrier, but no link",
        .invoiceLink: "Quickbutik orders have no invoice link",
        .bulkChanges: "every change of a Quickbutik order is one of its status, and those go out one by one",
        .deleteOrders: "Quickbutik's API deletes no orders; cancel them instead",
        .userPrices: "Quickbutik has one price for everybody",
        .readCoupons: noCoupons, .createCoupons: noCoupons, .deleteCoupons: noCoupons,
        .listWebhooks: ownersHooks, .createWebhooks: ownersHooks, .deleteWebhooks: ownersHooks,
        .login: "Quickbutik signs in with its API key",
      ], requestsPerHour: requestsPerHour, missingListFields: ["tracking", "carrier"])
    capabilities.rules = [
      .trackingOnlyWith(.sent, reason: "Quickbutik takes tracking only together with the status sent"),
      .captureOnlyWith(.sent, reason: "Quickbutik captures a payment only when an order is marked sent"),
      .paidOnlyAlone(
        from: [unpaid, paid],
        reason: "Quickbutik changes paid only without a status, and only from unpaid (-1) or paid (1)"),
    ]
    return capabilities
  }
}
