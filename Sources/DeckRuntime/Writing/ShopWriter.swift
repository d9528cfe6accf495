package import OrderModel
import OrderSync
import ViewModels

/// Sends what does not pass the outbox (coupons, whole orders, products, webhooks) for the commands and the console alike:
/// written down first, sent once, its results written down too.
///
/// It runs on a queue of its own, because its file calls block, and so that the file of coupons is changed by one
/// write at a time.
package actor ShopWriter {
  private let executor = QueueExecutor(label: "orderdeck.writer")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let stateFolder: String
  private let author: String
  private let clock: any WallClock

  /// What came of one write.
  struct Answer: Sendable {
    /// One for each item of the write.
    var results: [WriteResult]
    /// Why the shop's other writes need not be tried; nil when they may.
    var cause: String?
    /// What could not be stored here afterwards.
    var troubles: [String] = []
  }

  /// A writer whose records lie in a state folder.
  package init(stateFolder: String, author: String, clock: any WallClock) {
    self.stateFolder = stateFolder
    self.author = author
    self.clock = clock
  }

  /// Why a write is not even tried; nil when it may go. Asks nobody. `argument`: how the command line names a member.
  static func refusal(
    of item: WritePlan.Item, at shop: WriteTarget, argument: (String) -> String? = { _ in nil }
  ) -> WriteResult? {
    if let problem = shop.problem {
      return WriteResult(
        shop: shop.name, id: item.id, .failed, message: problem.description, exitCode: .config)
    }
    let objection =
      shop.capabilities.availability(of: item.write.ability).objection
      ?? (shop.readOnly ? .readOnly(shop.name) : shop.client.objection(to: item.write))
    return objection.map { WriteResult(shop: shop.name, id: item.id, $0.named(by: argument)) }
  }

  /// Sends one write, once, and keeps the record of it. Throws, before anything is sent, when it cannot be written down.
  /// `argument`: how the command line names a member.
  func send(
    _ item: WritePlan.Item, to shop: WriteTarget, argument: @Sendable (String) -> String? = { _ in nil }
  ) async throws(SyncError) -> Answer {
    let audit = try WriteAudit(stateFolder: stateFolder)
    try audit.begin(item.write, shop: shop.name, id: item.id, who: author, at: clock.now())
    let consequences = shop.client.consequences(of: item.write)
    let receipts = await shop.client.perform(item.write).map { $0.named(by: argument) }
    var results = receipts.enumerated().map { place, receipt in
      WriteResult(
        receipt, shop: shop.name, id: item.write.itemID(place) ?? item.id, subject: item.subject,
        consequences: consequences)
    }
    if case .createOrder(let draft) = item.write, let reference = draft.reference {
      for index in results.indices where results[index].outcome == .unclear {
        results[index].message =
          (results[index].message ?? "no clear answer")
          + "; look for the reference \(reference) before placing it again"
      }
    }
    let cause = receipts.lazy.compactMap(\.error).first { $0.concernsWholeShop }
    var answer = Answer(results: results, cause: cause.map { Wording.error($0, shop: shop.name) })
    for result in results {
      do throws(SyncError) {
        try audit.end(
          item.write, shop: shop.name, id: result.id, outcome: result.outcome.rawValue,
          answer: result.message, who: author, at: clock.now())
      } catch { answer.troubles.append(Formatting.line(error.description)) }
    }
    keepKnown(item.write, receipts, shop.name, &answer)
    return answer
  }

  // MARK: The coupons we know

  /// The coupons this program created or saw.
  func knownCoupons() -> [KnownCoupon] {
    KnownCoupons(stateFolder: stateFolder).all().map { KnownCoupon(shop: $0.shop, coupon: $0.coupon) }
  }

  /// Keeps a coupon as it was read; nil forgets it. What is wrong with our own file is no reason to fail.
  func remember(_ coupon: Coupon?, code: String, shop: String) -> String? {
    do throws(CommandFailure) {
      try KnownCoupons(stateFolder: stateFolder).keep(coupon, code: code, shop: shop)
      return nil
    } catch { return error.message }
  }

  private func keepKnown(
    _ write: ShopWrite, _ receipts: [WriteReceipt], _ shop: String, _ answer: inout Answer
  ) {
    guard let receipt = receipts.first else { return }
    var trouble: String?
    switch write {
    case .createCoupon(let draft):
      // One whose creation is unclear may be there. What stands under the same code already may be another coupon.
      let mayBeThere = receipt.error.map { if case .unclear = $0 { true } else { false } } ?? true
      guard mayBeThere else { return }
      trouble = remember(Coupon(draft, id: receipt.id), code: draft.code, shop: shop)
    case .deleteCoupon(let code):
      if let error = receipt.error {
        guard case .notFound = error else { return }
      }
      trouble = remember(nil, code: code, shop: shop)
    default: return
    }
    if let trouble { answer.troubles.append(trouble) }
  }
}

/// A shop that is written to.
struct WriteTarget: Sendable {
  var name: String
  var client: any ShopClient
  /// What can be done with it here, its profile counted.
  var capabilities: ShopCapabilities
  var readOnly: Bool
  /// Why its client only answers with errors; nil when it works.
  var problem: ConfigProblem?

  /// A shop as a command opened it.
  init(_ shop: OpenShop) {
    name = shop.name
    client = shop.client
    capabilities = shop.capabilities
    readOnly = shop.entry.readOnly
    problem = shop.problem
  }

  /// A shop as the console has it.
  init(_ shop: ShopSpec) {
    name = shop.name
    client = shop.client
    capabilities = shop.capabilities
    readOnly = shop.readOnly
  }
}

extension ShopWrite {
  /// What the item at a place of a list is asked for by.
  fileprivate func itemID(_ place: Int) -> String? {
    switch self {
    case .createProducts(let drafts), .updateProducts(let drafts):
      drafts.indices.contains(place) ? drafts[place].productID ?? drafts[place].sku : nil
    default: nil
    }
  }
}

extension Coupon {
  /// A coupon as it was asked for.
  fileprivate init(_ draft: CouponDraft, id: String?) {
    self.init(code: draft.code)
    self.id = id == draft.code ? nil : id
    type = draft.type
    value = draft.value
    limit = draft.limit
    used = 0
    appliesTo = draft.appliesTo
    ordersOver = draft.ordersOver
    category = draft.category
    product = draft.product
    from = draft.from
    to = draft.to
  }
}
