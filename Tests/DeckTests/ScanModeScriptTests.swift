import DeckRuntime
import Foundation
import OrderModel
import ShopSimulators
import TestSupport
import Testing
import ViewModels

/// Scan mode from the keys to the simulated shop.
@Suite("Scan mode script")
struct ScanModeScriptTests {
  @Test("an order is scanned, its items are ticked, OD-FINISH sends exactly one change without a mail")
  func packs() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.profile = .parallax
      options.orders = 12
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let console = try ScriptedConsole([shop], folder: folder.path)
      try console.wait { $0.orders.rows.count == 12 && $0.store.shops.allSatisfy { !$0.isRefreshing } }
      let table = console.state.store.table
      let orders = console.state.orders.rows.map { table.order(at: $0) }
      let found = orders.first {
        $0.paid == true && $0.status.isOpen && $0.status != .onHold && !$0.lines.isEmpty
      }
      let order = try #require(found)
      console.press("b\(order.number)<enter>")
      for (index, line) in order.lines.enumerated() {
        for _ in 0..<line.quantity { console.press("\(line.sku ?? String(index + 1))<enter>") }
      }
      #expect(console.screen.contains("Complete."))
      #expect(!shop.requests.contains { $0.method == "PUT" })
      console.press("OD-FINISH<enter>")
      try console.wait { $0.store.outbox.count == 1 && $0.store.outbox.allSatisfy(\.state.isFinal) }
      #expect(console.state.store.outbox.first?.state == .done)
      let writes = shop.requests.filter { $0.method == "PUT" }
      #expect(writes.count == 1)
      #expect(writes.allSatisfy { $0.text.contains(#""notify_client":false"#) && $0.text.contains("sent") })
      #expect(shop.mails.isEmpty)
      console.press("<esc>")
      #expect(console.state.dialogs.isEmpty)
      console.close()
    }
  }
}
