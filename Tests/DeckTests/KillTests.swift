import Foundation
import LoopbackHTTP
import ShopSimulators
import Testing

/// The built program, killed between the key and the shop's answer, and started again.
@Suite("Kill and start again")
struct KillTests {
  /// Where in the path of a change the program dies.
  enum Moment: CaseIterable {
    /// While the order is read before the write.
    case beforeWrite
    /// The shop has the request and did nothing with it.
    case written
    /// The shop acted and its answer never came.
    case applied
  }

  @Test(
    "killed at any moment, a change reaches the shop at most once and is never lost",
    arguments: Moment.allCases)
  func killed(moment: Moment) async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.orders = 3
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      let config = try Program.config(for: [shop], in: folder)
      switch moment {
      case .beforeWrite: shop.add(FaultRule("GET", "/order/\(id)", .every, .holdBeforeApplying(HTTPGate())))
      case .written: shop.add(FaultRule("PUT", nil, .every, .holdBeforeApplying(HTTPGate())))
      case .applied: shop.add(FaultRule("PUT", nil, .every, .hold(HTTPGate())))
      }
      let first = try Program(
        ["--config", config, "mark", "sent", "parallax", "\(id)", "--json"], in: folder)
      let reached = moment == .beforeWrite ? "GET" : "PUT"
      let path = "/order/\(id)"
      #expect(first.wait { shop.requests.contains { $0.method == reached && $0.path.hasSuffix(path) } })
      first.kill()
      shop.clearFaults()

      let waiting = try Program(["--config", config, "outbox", "list", "--json"], in: folder)
      #expect(waiting.finish() == 0)
      #expect(waiting.output.contains(#""change":{"status":"sent"}"#))
      #expect(!waiting.output.contains("being sent\"") && !waiting.output.contains(#""state":"sending""#))
      let second = try Program(["--config", config, "outbox", "retry", "--json"], in: folder)
      #expect(second.finish() == 0, "\(second.output)")
      #expect(shop.order(id)?.alias == "sent")
      let writes = shop.requests.filter { $0.method == "PUT" }
      #expect(writes.filter(\.applied).count == 1)
      let list = try Program(["--config", config, "outbox", "list", "--json"], in: folder)
      #expect(list.finish() == 0)
      #expect(list.output.contains(#""results":[]"#))
    }
  }

  @Test("Ctrl-C lets the change under way settle, says what was not sent, and sends none of it later")
  func interrupted() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.orders = 5
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let ids = shop.orderIDs.sorted()
      for id in ids { shop.change(id) { $0.status = .processing } }
      let config = try Program.config(for: [shop], in: folder)
      let gate = HTTPGate()
      shop.add(FaultRule("PUT", "/order/\(ids[1])", .every, .hold(gate)))
      let words = ["--config", config, "mark", "sent", "parallax"] + ids.map(String.init) + ["--json"]
      let first = try Program(words, in: folder)
      #expect(first.wait { shop.requests.contains { $0.path == "/order/\(ids[1])" && $0.method == "PUT" } })
      first.interrupt()
      let told = first.firstMessage
      #expect(told.contains("another Ctrl-C ends at once"), "\(told)")
      gate.open()
      #expect(first.finish() == 1, "\(first.output)")
      #expect(first.output.ranges(of: #""outcome":"done""#).count == 2)
      #expect(first.output.ranges(of: #""message":"not sent: interrupted""#).count == 3)
      let later = try Program(["--config", config, "outbox", "retry"], in: folder)
      #expect(later.finish() == 0)
      #expect(later.output == "Nothing is waiting.\n")
      #expect(shop.requests.filter { $0.method == "PUT" }.count == 2)
    }
  }
}
