import DeckRuntime
import Foundation
import OrderModel
import ShopSimulators
import TestSupport
import Testing
import ViewModels
import Views

/// The console as its operator uses it: keys in, requests to simulated shops out.
@Suite("Console scripts")
struct ConsoleScriptTests {
  private static func shop(
    _ profile: ShopProfile = .parallax, orders: Int = 12
  ) throws -> ShopkitSimulator {
    var options = ShopkitSimulator.Options()
    options.profile = profile
    options.orders = orders
    let shop = ShopkitSimulator(options)
    try shop.start()
    return shop
  }

  private static func writes(_ shop: ShopkitSimulator) -> [RecordedRequest] {
    shop.requests.filter { $0.method == "PUT" }
  }

  private static func isLoaded(_ orders: Int) -> (AppState) -> Bool {
    { $0.orders.rows.count == orders && $0.store.shops.allSatisfy { !$0.isRefreshing } }
  }

  private static func isDone(_ changes: Int) -> (AppState) -> Bool {
    { $0.store.outbox.count == changes && $0.store.outbox.allSatisfy(\.state.isFinal) }
  }

  @Test("three marked orders set to sent: one write each, without a mail, and a result for all")
  func markThree() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      console.press("<space><space><space>s")
      #expect(console.screen.contains("3 marked orders"))
      console.press("<enter>y")
      try console.wait(until: Self.isDone(3))
      let marked = console.state.store.outbox.map(\.order.id).sorted()
      let writes = Self.writes(shop)
      #expect(writes.map { $0.path.components(separatedBy: "/").last ?? "" }.sorted() == marked)
      #expect(writes.allSatisfy { $0.text.contains(#""notify_client":false"#) })
      #expect(shop.mails.isEmpty)
      #expect(console.state.store.outbox.allSatisfy { $0.state == .done || $0.state == .unchanged })
      console.close()
    }
  }

  @Test("Enter in the question is not yes: nothing is sent")
  func questionNeedsYes() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      console.press("<space><space>s<enter><enter><esc><esc>")
      console.close()
      #expect(Self.writes(shop).isEmpty)
      #expect(console.state.store.outbox.isEmpty)
    }
  }

  @Test("an order that arrives is signed in list, status line and window title; a key later it was looked at")
  func arrival() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      let id = shop.newOrder()
      console.press("r")
      try console.wait(until: Self.isLoaded(13))
      #expect(console.terminal.screen.first?.hasSuffix("1 new") == true)
      #expect(console.terminal.titles.last == "(1 new) orderdeck – All")
      #expect(console.screen.contains(" N \(id)"))
      console.press("N")
      #expect(console.terminal.screen.first?.contains("new") == false)
      #expect(console.terminal.titles.last == "orderdeck – All")
      #expect(console.state.orders.cursor.id?.id == "\(id)")
      #expect(console.terminal.bells == 0)
      console.close()
    }
  }

  @Test("the history of an order tells the change just made from the audit log")
  func history() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 3)
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(3))
      console.press("/number:\(id)<enter>s<enter>")
      try console.wait(until: Self.isDone(1))
      console.press("h")
      try console.wait { state in
        guard case .history(let dialog) = state.dialogs.last else { return false }
        return dialog.records?.isEmpty == false
      }
      #expect(console.screen.contains("History of #\(id)"))
      #expect(console.screen.contains("Status: processing → sent"))
      #expect(console.screen.contains("Ordered by"))
      console.close()
    }
  }

  @Test("a held change is taken back with u and never reaches the shop")
  func undo() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path, holdSeconds: 3600)
      try console.wait(until: Self.isLoaded(12))
      console.press("s<down><enter>")
      try console.wait { $0.store.outbox.first?.state == .held }
      console.press("u")
      try console.wait { $0.store.outbox.first?.state == .withdrawn }
      console.close(sendHeld: true)
      #expect(Self.writes(shop).isEmpty)
    }
  }

  @Test("a colleague's change while the dialog is open: conflict, nothing overwritten, both versions shown")
  func conflict() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 3)
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(3))
      console.press("/number:\(id)<enter>s")
      shop.change(id) { $0.status = .canceled }
      console.press("<enter>")
      try console.wait(until: Self.isDone(1))
      #expect(console.state.store.outbox.first?.state == .conflict)
      #expect(Self.writes(shop).isEmpty)
      #expect(shop.order(id)?.status == .canceled)
      console.press("<esc>p")
      #expect(console.screen.contains("processing"))
      #expect(console.screen.contains("canceled"))
      console.close()
    }
  }

  @Test("the connection dies after the shop acted: found out by reading, written once")
  func cutAfterActing() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 3)
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      shop.add(FaultRule("PUT", nil, .every, .cutAfterApplying))
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(3))
      console.press("/number:\(id)<enter>s<enter>")
      try console.wait(until: Self.isDone(1))
      #expect(console.state.store.outbox.first?.state == .done)
      #expect(Self.writes(shop).count == 1)
      #expect(shop.order(id)?.status == .sent)
      console.close()
    }
  }

  @Test("pasted commands run nothing, and 300 sizes with a dialog open draw without a fault")
  func pasteAndResize() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(12))
      console.receive(.paste("dq\nyy\n"))
      #expect(console.state.dialogs.isEmpty)
      console.press("<space>s")
      var random = SystemRandomNumberGenerator()
      for _ in 0..<300 {
        let columns = Int.random(in: 1...400, using: &random)
        let rows = Int.random(in: 1...120, using: &random)
        console.terminal.resize(columns: columns, rows: rows)
        console.loop.step()
        console.loop.paintIfChanged()
        #expect(console.terminal.canvases.last?.size == ScreenSize(columns: columns, rows: rows))
      }
      console.press("<esc>")
      console.close()
      #expect(Self.writes(shop).isEmpty)
    }
  }

  @Test("two hundred held keys in one batch: two hundred moves, one picture")
  func heldKey() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 300)
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(300))
      console.press("g")
      let before = console.loop.pictures
      console.terminal.feed((0..<200).map { .key(.character("j"), at: 5000 + Double($0) / 100_000) })
      console.loop.step()
      console.loop.paintIfChanged()
      #expect(console.loop.pictures == before + 1)
      #expect(console.state.orders.cursor.index == 200)
      console.close()
    }
  }

  @Test("a shop that never answers does not hold up the other one")
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
      try console.wait { $0.orders.rows.count == 7 }
      console.press("s<enter>")
      try console.wait(until: Self.isDone(1))
      #expect(console.state.store.outbox.first?.order.shop == "lumen")
    }
  }
}
