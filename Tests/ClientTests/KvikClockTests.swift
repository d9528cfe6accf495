import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// Where the next pass starts, when the shop's clock is another than ours.
@Suite("Kvik clocks")
struct KvikClockTests {
  /// Reads all, lets a colleague change something a minute later, and reads what changed.
  private func secondPass(_ shop: KvikShop) async throws -> (orders: [Order], first: Int, second: Int) {
    let code = try #require(shop.simulator.orderCodes.first)
    // Long ago, so that only this change can bring it.
    let before = Int(shop.clock.now()) - 40 * 86_400
    for id in shop.simulator.orderCodes { shop.simulator.changeQuietly(id) { $0.updated = before } }
    shop.simulator.change(try #require(shop.simulator.orderCodes.last)) { $0.buyerRemark = "newest" }
    let first = try await shop.pass()
    let requests = shop.simulator.requests.count
    shop.clock.advance(by: 60)
    shop.simulator.change(code) { $0.buyerRemark = "meanwhile" }
    let second = try await shop.pass(since: first.last.resume)
    #expect(second.orders.contains { $0.id.id == code && $0.customerNote == "meanwhile" })
    return (second.orders, requests, shop.simulator.requests.count - requests)
  }

  @Test(
    "a shop whose clock is hours away from ours loses no change, with and without its Date",
    arguments: [-36_000.0, 0, 36_000], [true, false])
  func skew(_ skew: Double, _ tellsDate: Bool) async throws {
    let shop = try KvikShop(orders: 120, skew: skew)
    if !tellsDate { shop.simulator.hideDate() }
    let pass = try await secondPass(shop)
    #expect(pass.orders.count == 2 && pass.second < pass.first)
    let last = shop.simulator.requests.last { $0.path == shop.list }
    #expect(
      last?.request.query("changed-since")
        == Timestamp(seconds: 1_500_000_000 + Int64(skew) - 3600).iso8601UTC)
  }

  @Test("a pass in which nothing changed starts the next one where it started itself")
  func quiet() async throws {
    let shop = try KvikShop(orders: 5)
    shop.simulator.hideDate()
    let before = Int(shop.clock.now()) - 40 * 86_400
    for id in shop.simulator.orderCodes { shop.simulator.changeQuietly(id) { $0.updated = before } }
    let since = FeedCursor("2017-07-01T00:00:00Z")
    #expect(try await shop.pass(since: since).last.resume == since)
  }

  private static let plain =
    "{orders: {get: '/orders?since={since}', items: '/items', fields: {id: '/code'}}}"
  private static let timed =
    "{orders: {get: '/orders?since={since}', items: '/items', fields: {id: '/code', updated: '/at'}}}"

  @Test(
    "our own clock is never the shop's: without any time from the shop every pass reads everything",
    arguments: [
      (plain, #"{"items": [{"code": "1"}]}"#, nil),
      (timed, #"{"items": []}"#, nil),
      // A time that cannot be: the record is wrong, not the clock.
      (timed, #"{"items": [{"code": "1", "at": "2099-01-01T00:00:00Z"}]}"#, nil),
      (timed, #"{"items": [{"code": "1", "at": "2017-07-01T08:00:00+02:00"}]}"#, "2017-07-01T06:00:00Z"),
      (
        timed,
        #"{"items": [{"code": "1", "at": "2017-07-01T06:00:00Z"}, {"code": "2", "at": "2017-07-02T06:00:00Z"}]}"#,
        "2017-07-02T06:00:00Z"
      ),
    ] as [(String, String, String?)])
  func noClock(_ resources: String, _ answer: String, _ resume: String?) async throws {
    let client = try KvikScripted(resources: resources) { _, _ in .json(answer) }.client
    #expect(try await client.feed(FeedRequest(since: nil)).resume?.text == resume)
  }

  @Test("a long pass starts the next one at its first page, by the shop's Date, or by what it took")
  func longPass() async throws {
    let resources =
      "{orders: {get: '/orders?page={page}&since={since}', items: '/items', fields: {id: '/code', updated: '/at'}}}"
    for (date, expected) in [
      ("Fri, 14 Jul 2017 00:00:00 GMT", "2017-07-14T00:00:00Z"), (nil, "2017-07-13T23:00:00Z"),
    ] {
      let clock = ManualClock(skipsSleeps: true)
      let headers = date.map { ["date": $0] } ?? [:]
      let shop = try KvikScripted(resources: resources, clock: clock) { _, number in
        if number == 2 { clock.advance(by: 7200) }
        // The second page shows a change made while it was being waited for.
        let (page, time) = number < 2 ? ("1", "2017-07-13T20:00:00Z") : ("2", "2017-07-14T01:00:00Z")
        return .json(
          #"{"items": [{"code": "\#(page)", "at": "\#(time)"}]}"#, headers: number < 2 ? headers : [:])
      }
      let first = try await shop.client.feed(FeedRequest(since: nil))
      let second = try await shop.client.feed(FeedRequest(since: nil, page: first.next))
      #expect(second.resume?.text == expected)
    }
  }
}
