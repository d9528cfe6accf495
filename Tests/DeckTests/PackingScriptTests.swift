import DeckRuntime
import Foundation
import OrderModel
import ShopSimulators
import TestSupport
import Testing
import ViewModels

/// Packing as its operator does it: keys in, requests to simulated shops out, results per order on the screen.
@Suite("Packing scripts")
struct PackingScriptTests {
  private static func shop(_ profile: ShopProfile = .parallax, orders: Int) throws -> ShopkitSimulator {
    var options = ShopkitSimulator.Options()
    options.profile = profile
    options.orders = orders
    let shop = ShopkitSimulator(options)
    try shop.start()
    for id in shop.orderIDs {
      shop.change(id) { order in
        order.status = .processing
        (order.texts.trackingCode, order.texts.trackingCarrier) = (nil, nil)
      }
    }
    return shop
  }

  private static func writes(_ shop: ShopkitSimulator) -> [RecordedRequest] {
    shop.requests.filter { $0.method == "PUT" }
  }

  private static func isLoaded(_ orders: Int) -> (AppState) -> Bool {
    { $0.orders.rows.count == orders && $0.store.shops.allSatisfy { !$0.isRefreshing } }
  }

  @Test(
    "marked orders get their numbers and sent in one go; one is refused, told why, and retried with one key")
  func bulk() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 4)
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait(until: Self.isLoaded(4))
      let marked = console.state.orders.rows.prefix(3).map { console.state.store.table.id(at: $0).id }
      let refused = try #require(Int(marked[1]))
      shop.refuseWrites(of: refused, status: 422)
      console.press("<space><space><space>tRR123456785SE<ctrl-t><enter>1Z999AA10123456784<enter>XYZ-3<enter>")
      #expect(console.screen.contains("Apply to 3 orders? y/N"))
      console.press("y")
      try console.wait { $0.store.outbox.count == 3 && $0.store.outbox.allSatisfy(\.state.isFinal) }
      let writes = Self.writes(shop)
      #expect(writes.allSatisfy { $0.text.contains(#""notify_client":false"#) })
      #expect(writes.contains { $0.text.contains("RR123456785SE") && $0.text.contains("PostNord") })
      #expect(shop.mails.isEmpty)
      #expect(try shop.order(#require(Int(marked[2])))?.texts.trackingCode == "XYZ-3")
      #expect(try shop.order(#require(Int(marked[2])))?.status == .sent)

      console.press("<esc>p")
      #expect(console.screen.contains("refused"))
      #expect(console.screen.contains("2 done"))
      // The reason stands in the list, whatever its width.
      #expect(console.screen.contains("The shop answered 422"))
      shop.clearFaults()
      console.press("W")
      try console.wait { state in
        state.store.outbox.count == 3 && state.store.outbox.allSatisfy { $0.state == .done }
      }
      #expect(shop.order(refused)?.texts.trackingCode == "1Z999AA10123456784")
      console.close()
    }
  }

  @Test(
    "packing through: sent, the next unsent order is under the cursor, sent again; u takes back only the last"
  )
  func through() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 4)
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path, holdSeconds: 3600)
      try console.wait(until: Self.isLoaded(4))
      let list = console.state.orders.rows.map { console.state.store.table.id(at: $0) }
      console.press("s<enter>")
      try console.wait { $0.store.outbox.count == 1 }
      #expect(console.state.orders.cursor.id == list[1])
      #expect(console.screen.contains("next unsent: #"))
      console.press("tRR123456785SE<ctrl-t><enter>")
      try console.wait { $0.store.outbox.count == 2 }
      #expect(console.state.orders.cursor.id == list[2])
      console.press("u")
      try console.wait { $0.store.outbox.last?.state == .withdrawn }
      #expect(console.state.store.outbox.first?.state == .held)
      console.close(sendHeld: true)
      #expect(Self.writes(shop).count == 1)
    }
  }

  @Test("a note written in the editor goes out with its lines; one that failed leaves the text")
  func editor() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 2)
      defer { shop.stop() }
      let script = "f() { printf 'second\\nthird\\n' >> \"$1\"; test ! -e \(folder.path)/fail; }; f"
      let console = try ScriptedConsole([shop], folder: folder.path, editor: script)
      try console.wait(until: Self.isLoaded(2))
      console.press("nfirst<ctrl-x>")
      try console.wait { $0.editing == nil }
      #expect(console.terminal.releases == 1)
      #expect(console.screen.contains("second"))
      console.press("<enter>")
      try console.wait { $0.store.outbox.count == 1 && $0.store.outbox.allSatisfy(\.state.isFinal) }
      #expect(Self.writes(shop).contains { $0.text.contains(#"first\nsecond\nthird"#) })

      _ = try folder.file("fail", "")
      console.press("njkept<ctrl-x>")
      try console.wait { $0.editing == nil }
      #expect(console.screen.contains("jkept"))
      #expect(console.screen.contains("ended with status 1"))
      console.close()
    }
  }

  @Test(
    "what was typed survives the end of the program and is put back with a notice; applied, it is forgotten")
  func drafts() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let shop = try Self.shop(orders: 2)
      defer { shop.stop() }
      let first = try ScriptedConsole([shop], folder: folder.path)
      try first.wait(until: Self.isLoaded(2))
      first.press("nring tw")
      first.drafts.flush()
      first.close()
      let path = folder.path + "/state/drafts"
      let files = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(files.count == 1)
      #expect(FileBytes.permissions(path) == 0o700)
      #expect(try FileBytes.permissions(path + "/" + #require(files.first)) == 0o600)

      let second = try ScriptedConsole([shop], folder: folder.path)
      try second.wait(until: Self.isLoaded(2))
      second.press("m")
      #expect(second.screen.contains("An unfinished note on #"))
      second.press("<esc>n")
      #expect(second.screen.contains("ring tw"))
      second.press("ice<enter>")
      try second.wait { $0.store.outbox.count == 1 && $0.store.outbox.allSatisfy(\.state.isFinal) }
      second.drafts.flush()
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
      #expect(Self.writes(shop).contains { $0.text.contains("ring twice") })
      second.close()
    }
  }
}
