import DeckRuntime
import Foundation
import OrderModel
import ShopSimulators
import TestSupport
import Testing
import ViewModels

/// The work of a morning: sixty orders in four shops, the ones to pack set to sent with their parcels' numbers.
@Suite("Sixty orders in four shops")
struct SixtyOrdersTests {
  /// A paid order in work, as the shop has it.
  private struct Parcel {
    let shop: String
    let id: Int
    /// A number in the form of the Universal Postal Union with a right check digit.
    let number: String
    var order: OrderID { OrderID(shop: shop, id: String(id)) }
    /// The line of a list from the parcel scale: shop, order, number.
    var line: String { "\(shop)\t\(id)\t\(number)" }
  }

  private let clock = ManualClock(now: 1_800_000_000)
  private let shopkits: [ShopkitSimulator]
  private let quickbutik: QuickbutikSimulator
  private let parcels: [Parcel]

  init() throws {
    let clock = clock
    let profiles: [(ShopProfile, Int)] = [(.parallax, 20), (.lumen, 16), (.hanami, 14)]
    shopkits = profiles.map { profile, orders in
      var options = ShopkitSimulator.Options()
      (options.profile, options.orders) = (profile, orders)
      options.clock = { clock.now() }
      return ShopkitSimulator(options)
    }
    var options = QuickbutikSimulator.Options()
    options.orders = 10
    options.clock = { clock.now() }
    quickbutik = QuickbutikSimulator(options)
    var parcels: [Parcel] = []
    for (shop, open) in zip(shopkits, [6, 5, 4]) {
      try shop.start()
      for (place, id) in shop.orderIDs.enumerated() {
        shop.change(id) { order in
          order.status = place < open ? .processing : .delivered
          order.paid = true
          (order.texts.trackingCode, order.texts.trackingCarrier) = (nil, nil)
        }
        if place < open {
          parcels.append(
            Parcel(shop: shop.options.profile.name, id: id, number: Self.postal(parcels.count + 1)))
        }
      }
    }
    try quickbutik.start()
    for (place, id) in quickbutik.orderIDs.enumerated() {
      quickbutik.changeQuietly(id) { $0.status = place == 0 ? "1" : "2" }
      if place == 0 {
        parcels.append(Parcel(shop: "norrsken", id: id, number: Self.postal(parcels.count + 1)))
      }
    }
    self.parcels = parcels
  }

  private static func postal(_ serial: Int) -> String {
    let digits = Array(String(String(serial + 100_000_000).dropFirst())).compactMap(\.wholeNumberValue)
    let sum = zip(digits, [8, 6, 4, 2, 3, 5, 9, 7]).reduce(0) { $0 + $1.0 * $1.1 }
    let rest = 11 - sum % 11
    return "RR" + digits.map(String.init).joined() + String(rest == 10 ? 0 : rest == 11 ? 5 : rest) + "SE"
  }

  /// The orders whose change a shop was sent, one for each request that says so.
  private func written(_ shop: String) -> [Int] {
    let parcels = parcels.filter { $0.shop == shop }
    let requests =
      shop == "norrsken"
      ? quickbutik.requests.filter { $0.method != "GET" }
      : shopkits.first { $0.options.profile.name == shop }?.requests.filter { $0.method == "PUT" } ?? []
    return requests.flatMap { request in
      parcels.filter { request.text.contains($0.number) && request.text.contains("RR") }.map(\.id)
    }
  }

  @Test(
    "filter, mark, sent with tracking, one taken back, one refused, one shop down: under 40 keys, a result for each"
  )
  func morning() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      defer { (shopkits as [any SimulatedShop] + [quickbutik]).forEach { $0.stop() } }
      let specs = try shopkits.map(ScriptedConsole.spec) + [ScriptedConsole.spec(quickbutik)]
      let console = try ScriptedConsole(specs: specs, folder: folder.path, holdSeconds: 5, clock: clock)
      try console.wait { $0.orders.rows.count == 60 && $0.store.shops.allSatisfy { !$0.isRefreshing } }
      var keys = 0
      func press(_ script: String) {
        keys += KeyScript.keys(script).count
        console.press(script)
      }

      press("/st<tab>proc<tab><enter>")
      #expect(console.state.orders.rows.count == parcels.count)
      press("*t")
      // One key press more: the list of the parcel scale is pasted.
      console.receive(
        .paste("shop\torder\tparcel\n" + parcels.reversed().map(\.line).joined(separator: "\n")))
      keys += 1
      #expect(console.screen.contains("16 from the list"))
      press("<ctrl-t><enter>")
      #expect(console.screen.contains("Apply to 16 orders? y/N"))
      #expect(console.screen.contains("16 orders: no mail to the customer"))
      press("y")
      try console.wait { $0.store.outbox.count { $0.state == .held } == 16 }

      // The third one is still on the table.
      press("jjU")
      try console.wait { $0.store.outbox.contains { $0.state == .withdrawn } }
      let kept = try #require(console.state.store.outbox.first { $0.state == .withdrawn }).order
      let refused = try #require(parcels.first { $0.shop == "parallax" && $0.order != kept })
      shopkits[0].refuseWrites(of: refused.id, status: 422)
      quickbutik.goDown(afterWrites: 0)
      #expect(parcels.allSatisfy { written($0.shop).isEmpty })
      clock.advance(by: 5)
      let waiting = try #require(parcels.last)
      try console.wait { state in
        state.store.outbox.allSatisfy { entry in
          entry.state.isFinal
            || (entry.order == waiting.order && entry.state == .queued && entry.error != nil)
        }
      }
      press("p")
      for (word, count) in ["queued": 1, "done": 13, "refused": 1, "withdrawn": 1] {
        #expect(console.screen.contains("\(count) \(word)"), "\(console.screen)")
      }
      for entry in console.state.store.outbox {
        let line = console.terminal.screen.first { line in
          line.contains(entry.number) && line.contains(entry.order.shop)
            && line.contains(entry.state.rawValue)
        }
        #expect(line != nil, "no line for \(entry.order) \(entry.state)")
      }
      #expect(console.screen.contains("The shop answered 422"))

      // Both troubles are over: one key tries what is left.
      shopkits[0].clearFaults()
      try quickbutik.revive()
      press("W")
      try console.wait { state in
        state.store.outbox.count == 16
          && state.store.outbox.allSatisfy { $0.state == ($0.order == kept ? .withdrawn : .done) }
      }
      #expect(keys < 40, "\(keys) keys")
      checkShops(kept: kept, refused: refused.order)
      console.close()
    }
  }

  /// Each shop received each change once, the refused one twice, the one taken back never; nobody got a mail.
  private func checkShops(kept: OrderID, refused: OrderID) {
    for shop in ["parallax", "lumen", "hanami", "norrsken"] {
      let wanted = parcels.filter { $0.shop == shop && $0.order != kept }
        .flatMap { $0.order == refused ? [$0.id, $0.id] : [$0.id] }
      #expect(written(shop).sorted() == wanted, "\(shop)")
    }
    for shop in shopkits {
      #expect(shop.mails.isEmpty)
      for parcel in parcels where parcel.shop == shop.options.profile.name {
        let order = shop.order(parcel.id)
        #expect(order?.status == (parcel.order == kept ? .processing : .sent))
        #expect(order?.texts.trackingCode == (parcel.order == kept ? nil : parcel.number))
      }
    }
    #expect(quickbutik.mails.isEmpty && quickbutik.captures.isEmpty)
    #expect(parcels.last.flatMap { quickbutik.order($0.id) }?.tracking == parcels.last?.number)
  }
}
