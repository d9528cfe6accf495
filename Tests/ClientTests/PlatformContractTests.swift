import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// What every platform's client must do, over the real transport against the platform's simulator. Iterating
/// over all platforms makes a platform without a simulator fail to build here.
@Suite("Platform contract")
struct PlatformContractTests {
  @Test(
    "a feed brings every order once, with equal times and orders arriving meanwhile",
    arguments: Platform.allCases)
  func feed(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 250)
    defer { shop.stop() }
    shop.makeTimesEqual()
    shop.letOrdersArriveWhileReading(5)
    let first = try await shop.pass(since: nil)
    #expect(first.requests <= shop.simulator.requestCeiling(orders: 255))
    let second = try await shop.pass(since: first.resume, known: first.orders.map(\.id.id))
    let ids = Set((first.orders + second.orders).map(\.id.id))
    #expect(ids == Set(shop.orderIDs) && ids.count == 255)
    #expect(first.warnings.isEmpty && second.warnings.isEmpty)
  }

  @Test("a feed is complete in every form that lists come in", arguments: Platform.allCases)
  func forms(_ platform: Platform) async throws {
    for form in ContractShop.listForms(platform) {
      let shop = try ContractShop(platform, orders: 120)
      defer { shop.stop() }
      shop.useListForm(form)
      let pass = try await shop.pass(since: nil)
      #expect(pass.orders.count == 120 && Set(pass.orders.map(\.id.id)) == Set(shop.orderIDs))
    }
  }

  @Test("the next pass brings what changed and starts no earlier than needed", arguments: Platform.allCases)
  func incremental(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: ContractShop.ordersOfSeveralPages(platform))
    defer { shop.stop() }
    let first = try await shop.pass(since: nil)
    shop.advance(hours: 24 * 40)
    let changed = try #require(shop.orderIDs.first)
    #expect(shop.colleagueChanges(changed, "meanwhile"))
    let second = try await shop.pass(since: first.resume, known: [changed])
    #expect(second.orders.contains { $0.id.id == changed && "\($0)".contains("meanwhile") })
    #expect(second.requests < first.requests)
  }

  @Test("an order that is read alone is the one of the feed", arguments: Platform.allCases)
  func single(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 8)
    defer { shop.stop() }
    for order in try await shop.pass(since: nil).orders {
      #expect(try await shop.client.order(order.id.id) == order)
    }
    await #expect(throws: ShopError.self) { try await shop.client.order("999999999") }
  }

  @Test(
    "every offered status is accepted and then shown; the mail is sent only when asked",
    arguments: Platform.allCases)
  func statuses(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 4)
    defer { shop.stop() }
    let id = try #require(shop.orderIDs.first)
    for choice in shop.client.capabilities.statuses {
      let order = try await shop.client.order(id)
      let changed = try await shop.client.perform(OrderChange(status: choice), on: order)
      #expect(changed.shopStatus == shop.word(id))
      // What the shop shows for a status may have been learned by writing it.
      let shown = shop.client.capabilities.choice(forWord: choice.word)?.shownWord
      #expect(changed.status == choice.status && changed.shopStatus == shown)
    }
    #expect(shop.mails == 0)
    var loud = OrderChange(status: try #require(shop.client.capabilities.choice(for: .sent)))
    loud.notify = true
    let order = try await shop.client.order(id)
    guard shop.client.capabilities.availability(of: .chooseMail).isAvailable else {
      await #expect(throws: ShopError.self) { try await shop.client.perform(loud, on: order) }
      return
    }
    _ = try await shop.client.perform(loud, on: order)
    #expect(shop.mails == 1)
  }

  @Test("a status the platform does not have is refused without a request", arguments: Platform.allCases)
  func forbiddenStatus(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 1)
    defer { shop.stop() }
    let order = try await shop.client.order(try #require(shop.orderIDs.first))
    let writes = shop.writes
    let change = OrderChange(status: StatusChoice(status: .unknown, word: "no such word"))
    guard
      case .objection? = await shopError({ () throws(ShopError) in
        try await shop.client.perform(change, on: order)
      })
    else {
      Issue.record("expected unsupported")
      return
    }
    #expect(shop.writes == writes)
  }

  @Test("several fields are written together in one request", arguments: Platform.allCases)
  func otherFields(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 2)
    defer { shop.stop() }
    let order = try await shop.client.order(try #require(shop.orderIDs.last))
    let change = shop.simulator.richChange(on: order)
    #expect(!change.isEmpty)
    #expect(shop.client.capabilities.objection(to: change, from: order.shopStatus) == nil)
    let changed = try await shop.client.perform(change, on: order)
    let now = OrderState(changed)
    for field in change.fields where !now.unreadable.contains(field) {
      let wanted = try #require(change.wanted(field))
      #expect(field.appends ? OrderState.contains(now.value(field), wanted) : now.value(field) == wanted)
    }
    #expect(shop.writes == 1 && changed.note?.hasPrefix(order.note ?? "") != false)
  }

  @Test("a change that is already there is not sent again")
  func satisfied() async throws {
    let shop = try ContractShop(.shopkit, orders: 1)
    defer { shop.stop() }
    let order = try await shop.client.order(try #require(shop.orderIDs.last))
    let change = shop.simulator.richChange(on: order)
    let changed = try await shop.client.perform(change, on: order)
    let again = try await shop.client.perform(change, on: changed)
    #expect(OrderState(changed).satisfies(change) && again == changed && shop.writes == 1)
  }

  @Test("odd words, amounts and dates hide no order and are kept or named", arguments: Platform.allCases)
  func oddRecords(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 120, hostile: true)
    defer { shop.stop() }
    let orders = try await shop.pass(since: nil).orders
    #expect(Set(orders.map(\.id.id)) == Set(shop.orderIDs))
    #expect(orders.contains { $0.status == .unknown && !$0.shopStatus.isEmpty })
    #expect(orders.contains { $0.total == nil } && orders.contains { !$0.warnings.isEmpty })
  }

  @Test("wrong credentials are told as such, with and without a challenge", arguments: Platform.allCases)
  func credentials(_ platform: Platform) async throws {
    for challenge in [nil, "Basic realm=\"shop\""] {
      let shop = try ContractShop(platform, orders: 1)
      defer { shop.stop() }
      shop.refuseKey(challenge: challenge)
      guard
        case .unauthorized? = await shopError({ () throws(ShopError) in
          try await shop.client.feed(FeedRequest(since: nil))
        })
      else {
        Issue.record("expected unauthorized")
        return
      }
      #expect(shop.requests == 1)
    }
  }

  @Test(
    "a throttled or failing read is repeated after the pause, with and without a named one",
    arguments: Platform.allCases)
  func throttled(_ platform: Platform) async throws {
    for trouble in [
      ContractShop.Trouble.tooMany(seconds: 7), .tooMany(seconds: nil), .error(500), .error(503),
    ] {
      let (shop, calm) = (try ContractShop(platform, orders: 3), try ContractShop(platform, orders: 3))
      defer {
        shop.stop()
        calm.stop()
      }
      shop.strikeFirstRead(trouble)
      #expect(try await shop.pass(since: nil).orders.count == 3)
      let usual = try await calm.pass(since: nil).requests
      #expect(shop.requests == usual + 1)
      if case .tooMany(let seconds?) = trouble { #expect(shop.clock.slept.contains(Double(seconds))) }
    }
  }

  @Test("a redirect is refused and nothing goes to the other host", arguments: Platform.allCases)
  func redirect(_ platform: Platform) async throws {
    let (shop, other) = (try ContractShop(platform, orders: 1), try ContractShop(platform, orders: 1))
    defer {
      shop.stop()
      other.stop()
    }
    let order = try await shop.client.order(try #require(shop.orderIDs.first))
    shop.redirect(to: other.url + "/anything")
    guard
      case .refused? = await shopError({ () throws(ShopError) in
        try await shop.client.perform(OrderChange(status: try shop.otherStatus(than: order)), on: order)
      })
    else {
      Issue.record("expected refused")
      return
    }
    guard
      case .refused? = await shopError({ () throws(ShopError) in
        try await shop.client.feed(FeedRequest(since: nil))
      })
    else {
      Issue.record("expected refused")
      return
    }
    #expect(other.requests == 0)
  }

  @Test(
    "a write whose connection is cut is sent once and stays open, applied or not",
    arguments: Platform.allCases)
  func cut(_ platform: Platform) async throws {
    for wasApplied in [true, false] {
      let shop = try ContractShop(platform, orders: 1)
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.first)
      let order = try await shop.client.order(id)
      let choice = try shop.otherStatus(than: order)
      shop.cutWrites(afterApplying: wasApplied)
      guard
        case .unclear? = await shopError({ () throws(ShopError) in
          try await shop.client.perform(OrderChange(status: choice), on: order)
        })
      else {
        Issue.record("expected unclear")
        return
      }
      #expect(shop.writes == 1 && (shop.word(id) != order.shopStatus) == wasApplied)
    }
  }

  @Test(
    "many changes at once are each answered, in as few writes as the platform allows",
    arguments: Platform.allCases)
  func bulk(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 60)
    defer { shop.stop() }
    let refused = shop.orderIDs[30]
    shop.refuseWrites(of: refused)
    let orders = try await shop.pass(since: nil).orders
    let isBulk = shop.client.capabilities.bulkLimit != nil
    let items = orders.map { order in
      var change = isBulk ? OrderChange() : shop.simulator.richChange(on: order)
      if isBulk { change.tracking = "BULK" }
      return BulkItem(order: order, change: change)
    }
    let results = await shop.client.performBulk(items)
    let failed = zip(orders, results).filter { if case .failure = $0.1 { true } else { false } }
    #expect(failed.map(\.0.id.id) == [refused])
    let batch = shop.client.capabilities.bulkLimit ?? 1
    #expect(shop.writes == (60 + batch - 1) / batch)
  }

  @Test("the check of a good shop finds nothing", arguments: Platform.allCases)
  func check(_ platform: Platform) async throws {
    let shop = try ContractShop(platform, orders: 3)
    defer { shop.stop() }
    let steps = await shop.client.check()
    #expect(steps.count >= 3 && steps.allSatisfy { $0.error == nil })
  }
}
