import JSONText
import OrderModel
import ViewModels

/// `coupon show`, `coupon list` and `webhook list`.
extension HeadlessSession {
  func look(_ command: LookupCommand) async throws(CommandFailure) -> CommandReport {
    switch command {
    case .showCoupon(let shop, let code): try await showCoupon(code, shop: shop)
    case .listCoupons(let shop): try listCoupons(shop)
    case .listWebhooks(let shop): try await listWebhooks(shop)
    }
  }

  private func showCoupon(_ code: String, shop name: String) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let (shop, _) = try await openOne(name, in: setup)
    do throws(CommandFailure) {
      let coupon = try await ask(shop, .readCoupons, subject: "coupon “\(code)”") {
        (client) throws(ShopError) in
        try await client.coupon(code: code)
      }
      remember(coupon, code: coupon.code, shop: shop.name, setup)
      return CommandReport(
        json: CouponJSON.coupon(coupon, shop: shop.name),
        text: CouponJSON.table([(shop.name, coupon)], style: style))
    } catch {
      if error.exitCode == .notFound { remember(nil, code: code, shop: shop.name, setup) }
      throw error
    }
  }

  private func listCoupons(_ name: String?) throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let shops = Set(try chosen(name.map { [$0] } ?? [], in: setup).map(\.name))
    let known = KnownCoupons(stateFolder: setup.paths.stateFolder).all().filter { shops.contains($0.shop) }
    let note = "only coupons that orderdeck created or saw; the shops have no list of all"
    return CommandReport(
      json: [
        "coupons": .array(known.map { CouponJSON.coupon($0.coupon, shop: $0.shop) }), "note": .string(note),
      ],
      text: known.isEmpty ? "No coupons known.\n" : CouponJSON.table(known, style: style),
      messages: options.quiet ? [] : [note])
  }

  private func listWebhooks(_ name: String) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let (shop, _) = try await openOne(name, in: setup)
    let found = try await ask(shop, .listWebhooks, subject: "webhooks") { (client) throws(ShopError) in
      try await client.webhooks()
    }
    var table = TextTable([.init("id"), .init("event"), .init("active"), .init("address")])
    for hook in found {
      table.add([hook.id, hook.event, hook.isActive.map { $0 ? "yes" : "no" }, hook.url])
    }
    let entries: [JSONOutput] = found.map {
      [
        "shop": .string(shop.name), "id": .string($0.id), "event": .string($0.event), "url": .string($0.url),
        "active": .truth($0.isActive),
      ]
    }
    return CommandReport(
      json: ["webhooks": .array(entries)], text: found.isEmpty ? "No webhooks.\n" : table.text(style: style))
  }

  /// Asks a shop for something it may not be able to tell. `subject` names it for messages.
  func ask<Answer: Sendable>(
    _ shop: OpenShop, _ ability: Ability, subject: String,
    _ question: (any ShopClient) async throws(ShopError) -> Answer
  ) async throws(CommandFailure) -> Answer {
    do throws(ShopError) {
      if let lack = shop.capabilities.availability(of: ability).objection { throw .objection(lack) }
      return try await question(shop.client)
    } catch {
      // A wrong address answers 404 to everything; saying that the thing is missing would mislead.
      if case .notFound = error, let cause = await shop.client.check().lazy.compactMap(\.error).first {
        throw ShopAnswer.failure(cause, shop: shop.name, subject: subject)
      }
      throw ShopAnswer.failure(error, shop: shop.name, subject: subject)
    }
  }

  private func remember(_ coupon: Coupon?, code: String, shop: String, _ setup: DeckSetup) {
    do throws(CommandFailure) {
      try KnownCoupons(stateFolder: setup.paths.stateFolder).keep(coupon, code: code, shop: shop)
    } catch { tell(error.message) }
  }
}
