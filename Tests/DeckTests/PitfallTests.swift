import DeckRuntime
import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing
import ViewModels

/// What goes wrong in other programs, played through the whole console against simulated shops.
@Suite("Pitfalls")
struct PitfallTests {
  private static func shop(_ profile: ShopProfile = .parallax, orders: Int) throws -> ShopkitSimulator {
    var options = ShopkitSimulator.Options()
    (options.profile, options.orders) = (profile, orders)
    let shop = ShopkitSimulator(options)
    try shop.start()
    for id in shop.orderIDs { shop.change(id) { $0.status = .processing } }
    return shop
  }

  private static func writes(_ shop: ShopkitSimulator) -> [String] {
    shop.requests.filter { $0.method == "PUT" }.map(\.path)
  }

  private static func isLoaded(_ orders: Int) -> (AppState) -> Bool {
    { $0.orders.rows.count == orders && $0.store.shops.allSatisfy { !$0.isRefreshing } }
  }

  @Test("Half-done batch: the shop dies behind order 30 of 60; 30 done, 30 not sent, W sends only those 30")
  func halfDone() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 60)
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path, columns: 240)
      try console.wait(until: Self.isLoaded(60))
      shop.goDown(afterWrites: 30)
      console.press("*s<enter>y")
      try console.wait { state in
        state.store.outbox.count == 60
          && state.store.outbox.allSatisfy { $0.state == .done || ($0.state == .queued && $0.attempts == 0) }
          && state.store.outbox.contains { $0.error != nil }
          && state.store.outbox.count { $0.state == .done } == 30
      }
      let first = Self.writes(shop)
      #expect(first.count == 30)
      console.press("<esc>p")
      #expect(console.screen.contains("30 queued") && console.screen.contains("30 done"))
      // The ones behind it say what stopped the one that was tried.
      let waiting = console.terminal.screen.filter { $0.contains("queued") && $0.contains("parallax") }
      #expect(waiting.count == 30 && !console.screen.contains("oes out next"), "\(console.screen)")
      try shop.revive()
      console.press("W")
      try console.wait { $0.store.outbox.allSatisfy { $0.state == .done } }
      let second = Self.writes(shop).dropFirst(30)
      #expect(second.count == 30)
      #expect(Set(second).isDisjoint(with: first))
      #expect(shop.orderIDs.allSatisfy { shop.order($0)?.status == .sent })
      console.close()
    }
  }

  @Test("One dead shop freezes nothing: keys act, the others refresh and send, the dead one says so")
  func deadShop() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let (dead, alive) = (try Self.shop(orders: 5), try Self.shop(.lumen, orders: 7))
      defer {
        dead.stop()
        alive.stop()
      }
      dead.add(FaultRule(nil, nil, .every, .blackHole))
      let console = try ScriptedConsole([dead, alive], folder: folder.path)
      try console.wait { $0.orders.rows.count == 7 && $0.store.shop("lumen")?.isRefreshing == false }
      #expect(console.state.store.shop("parallax")?.isRefreshing == true)
      // Each key is done with when `press` returns, though the request to the dead shop is still open.
      console.press("jj")
      #expect(console.state.orders.cursor.index == 2)
      console.press("/xyz")
      #expect(console.state.orders.rows.isEmpty)
      console.press("<esc>")
      #expect(console.state.orders.rows.count == 7)
      alive.newOrder()
      console.press("r")
      try console.wait { $0.orders.rows.count == 8 }
      console.press("s<enter>")
      try console.wait { $0.store.outbox.first?.state == .done }
      #expect(console.state.store.shop("parallax")?.isRefreshing == true)
      #expect(Self.writes(dead).isEmpty && Self.writes(alive).count == 1)
    }
  }

  @Test("Surprise mails: the status dialog of every platform says whether the customer gets one, No preset")
  func mails() throws {
    for capabilities in try ConformanceTableTests.capabilities() {
      let mayChange = capabilities.availability(of: .changeStatus).isAvailable
      let word = capabilities.statuses.first { $0.status == .processing } ?? capabilities.statuses.first
      guard mayChange, let word else { continue }
      var shop = ShopStatus(name: "shop", capabilities: capabilities)
      shop.lastRead = 1_800_000_000
      let orders = (1...2).map { id in
        var order = Order(
          id: OrderID(shop: "shop", id: String(id)), platform: capabilities.platform, number: String(id),
          status: word.status, shopStatus: word.shownWord)
        order.created = Timestamp(seconds: 1_799_999_000)
        return order
      }
      let size = ScreenSize(columns: 100, rows: 30)
      var state = AppState(
        viewport: Viewport(
          screen: size, sizes: Dictionary(uniqueKeysWithValues: PaneID.allCases.map { ($0, size) }),
          visible: Set(PaneID.allCases)))
      let context = UpdateContext(now: 1_800_000_000, uptime: 1)
      _ = update(
        &state,
        .store(
          StoreSnapshot(
            version: 1, orders: OrderTable(shops: ["shop"]).merging(orders), outbox: [], shops: [shop])),
        context)
      for (time, key) in [Key.character("*"), .character("s")].enumerated() {
        let later = UpdateContext(now: context.now, uptime: 2 + Double(time))
        _ = update(&state, .input(.key(key, at: later.uptime)), later)
        _ = update(&state, .tick, UpdateContext(now: context.now, uptime: 2.9 + Double(time)))
      }
      guard case .status(let dialog) = state.dialogs.last else {
        Issue.record("no status dialog for \(capabilities.platform)")
        continue
      }
      #expect(!dialog.notify && !dialog.capture)
      let text =
        state.presentDialog(context)?.body.map { $0.map(\.text).joined() }.joined(separator: "\n") ?? ""
      let reason = capabilities.availability(of: .chooseMail).reason
      #expect(
        reason.map { text.contains("Mail: " + Formatting.line($0)) }
          ?? text.contains("No mail to the customers"),
        "\(capabilities.platform): \(text)")
    }
  }

  @Test("Double effect: Enter held down over the status dialog changes the order once at the shop")
  func heldEnter() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 3)
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(3))
      console.press("gs")
      console.terminal.feed((0..<50).map { .key(.enter, at: 9000 + Double($0) * 0.03) })
      console.loop.step()
      try console.wait { state in
        state.store.outbox.allSatisfy(\.state.isFinal) && !state.store.outbox.isEmpty
      }
      console.close()
      #expect(Self.writes(shop).count == 1)
    }
  }
}
