package import OrderModel

/// A set of things that may be done, for a shop or the whole program: the config's `profile`.
package enum Profile: String, CaseIterable, Sendable {
  /// Status, tracking and notes; nothing that moves money or makes, edits or deletes.
  case packer

  /// The abilities that change something and are left to this profile.
  private var kept: Set<Ability> {
    switch self {
    case .packer:
      [
        .changeStatus, .tracking, .carrier, .trackingLink, .privateNote, .customerNote, .chooseMail,
        .bulkChanges,
      ]
    }
  }

  /// Abilities that only look, sign in or listen; no profile takes them away.
  private static let looking: Set<Ability> = [
    .listOrders, .listProducts, .listCategories, .shippingOffers, .paymentOffers, .userPrices, .readCoupons,
    .listWebhooks, .receiveWebhooks, .login,
  ]

  /// Everything it leaves out, with the reason.
  package var limits: [Ability: Objection] {
    let reason: Objection = "left out by the \(rawValue) profile (profile in the config)"
    let out = Ability.allCases.filter { !kept.contains($0) && !Profile.looking.contains($0) }
    return Dictionary(uniqueKeysWithValues: out.map { ($0, reason) })
  }
}
