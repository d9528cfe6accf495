import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

@Suite("Invotide feed", .timeLimit(.minutes(10)))
struct InvotideFeedTests {
  @Test("holes are walked over, abandoned checkouts are read as such, and the end is found by its gap")
  func holes() async throws {
    let shop = try InvotideShop({ options in
      (options.orders, options.firstID, options.holeEvery, options.abandonedEvery) = (45, 100, 4, 6)
    })
    for id in 110...116 { shop.simulator.delete(id) }
    let pass = try await shop.pass()
    #expect(pass.ids == shop.simulator.orderIDs.map(String.init) && pass.warnings.isEmpty)
    #expect(shop.count("cart/products") == 1 && shop.count("login") == 1)
  }

  @Test("the next pass starts above the highest number and reads known orders again")
  func incremental() async throws {
    let shop = try InvotideShop({ $0.orders = 30 })
    let first = try await shop.pass()
    shop.simulator.forgetRequests()
    let new = shop.simulator.newOrder()
    let second = try await shop.pass(since: first.resume, known: ["3", "7"])
    #expect(second.ids == ["3", "7", String(new)] && shop.count("order/info") == 2 + 1 + 8)
  }

  @Test("a known order that is deleted is gone; a token that died in between takes nobody along")
  func gone() async throws {
    let shop = try InvotideShop()
    let first = try await shop.pass()
    shop.simulator.delete(2)
    shop.simulator.forgetTokens()
    let second = try await shop.pass(since: first.resume, known: ["1", "2", "3"])
    #expect(second.gone == ["2"] && second.ids == ["1", "3"])
    shop.simulator.enableUser(false)
    let client = shop.client
    var request = FeedRequest(since: first.resume)
    request.knownOpen = ["1", "3"]
    let asked = request
    guard
      case .unauthorized? = await shopError({ () throws(ShopError) in try await client.feed(asked) })
    else {
      Issue.record("expected unauthorized")
      return
    }
  }

  @Test("a budget bounds a pass; the newest known orders are read every time, the rest take turns")
  func budget() async throws {
    let shop = try InvotideShop({ $0.orders = 60 })
    let first = try await shop.pass()
    let known = (1...60).reversed().map(String.init)
    var (seen, resume): (Set<String>, FeedCursor?) = ([], first.resume)
    for _ in 0..<6 {
      shop.simulator.forgetRequests()
      let pass = try await shop.pass(since: resume, known: known, budget: 60)
      #expect(shop.count("order/info") <= 60 && pass.ids.contains("60"))
      seen.formUnion(pass.ids)
      resume = pass.resume
    }
    #expect(seen.count == 60)
  }

  @Test("new orders beyond the budget come in the passes after")
  func backlog() async throws {
    let shop = try InvotideShop({ $0.orders = 3 })
    let first = try await shop.pass()
    for _ in 0..<100 { shop.simulator.newOrder() }
    var (ids, resume): ([String], FeedCursor?) = ([], first.resume)
    for _ in 0..<4 {
      let pass = try await shop.pass(since: resume, budget: 40)
      ids += pass.ids
      resume = pass.resume
    }
    #expect(ids == (4...103).map(String.init))
  }

  @Test("one order that the shop stumbles over hides no other, is named, and is tried again")
  func stumbling() async throws {
    let shop = try InvotideShop({ $0.orders = 6 })
    // The first reading of order 3 and its repetitions.
    for number in 3...5 { shop.fault("order/info", .nth(number), .status(500)) }
    let pass = try await shop.pass()
    #expect(pass.ids == ["1", "2", "4", "5", "6"] && pass.warnings.count == 1)
    #expect(try await shop.pass(since: pass.resume).ids == ["3"])
  }

  @Test("an address of no shop ends the walk instead of counting on")
  func wrongPlace() async throws {
    let shop = try InvotideShop()
    shop.fault("order/info", .every, .webPage)
    let client = shop.client
    guard
      case .malformed? = await shopError({ () throws(ShopError) in
        try await client.feed(FeedRequest(since: nil))
      })
    else {
      Issue.record("expected malformed")
      return
    }
    #expect(shop.count("order/info") == 3)
  }

  @Test("a walk from the start does not end below a number that is known", arguments: [true, false])
  func certain(_ isKnown: Bool) async throws {
    let shop = try InvotideShop({ $0.orders = 30 })
    for id in 5...20 { shop.simulator.delete(id) }
    let pass = try await shop.pass(known: isKnown ? ["25"] : [])
    #expect(pass.ids.count == (isKnown ? 14 : 4))
  }

  @Test("numbers that are none are not asked for", arguments: ["abc", "1xyz", "0", "-1", "01", ""])
  func oddIDs(_ id: String) async throws {
    let shop = try InvotideShop()
    guard
      case .notFound? = await shopError({ () throws(ShopError) in try await shop.client.order(id) })
    else {
      Issue.record("expected notFound")
      return
    }
    #expect(shop.count("order/info") == 0)
  }
}
