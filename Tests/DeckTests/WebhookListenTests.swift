import DeckRuntime
import Foundation
import JSONText
import OrderModel
import TestSupport
import Testing

/// `webhook listen`.
@Suite("Webhook listen") struct WebhookListenTests {
  /// A shop with one order that calls.
  private func shop(_ unavailable: [Ability: Objection] = [:]) -> ScriptedShop {
    ScriptedShop(unavailable: unavailable) { script in
      script.orders["7"] = Order(
        id: OrderID(shop: "a", id: "7"), platform: .shopkit, number: "7", status: .sent, shopStatus: "sent")
    }
  }

  /// Runs the command, calls it once it listens, and ends it after its first line.
  private func call(_ query: String, at path: String = "a") async throws -> ScriptedDeck.Outcome {
    let deck = try ScriptedDeck(["a": shop(), "b": shop([.receiveWebhooks: "b calls nobody"])])
    let end = Gate()
    end.close()
    var options = ListenOptions()
    options.port = 0
    return await deck.run(
      .listen(options), until: end, output: { _ in end.open() },
      errors: { text in
        let prefix = "orderdeck: a calls "
        guard text.hasPrefix(prefix),
          let url = URL(string: text.dropFirst(prefix.count).dropLast(2) + path + "?" + query)
        else { return }
        Thread { _ = try? Data(contentsOf: url) }.start()
      })
  }

  @Test("prints one line for a call, with what the order's new reading showed")
  func line() async throws {
    let result = try await call("order=7&trust=verified")
    #expect(result.exitCode == .ok)
    #expect(result.output.hasSuffix("}\n"))
    let line = try result.json
    #expect(line["shop"]?.string == "a" && line["order"]?.string == "7")
    #expect(line["event"]?.string == "order.changed" && line["trust"]?.string == "verified")
    #expect(line["outcome"]?.string == "read" && line["status"]?.string == "sent")
    #expect(result.errors.contains("a calls http://127.0.0.1:"))
    #expect(!result.errors.contains("b calls http"))
  }

  @Test("reads nothing for a forged call, and knows no shop that calls nobody")
  func refusals() async throws {
    let forged = try await call("order=7&trust=forged").json
    #expect(forged["outcome"]?.string == "forged" && forged["order"]?.isNull == true)
    #expect(forged["status"]?.isNull == true)
    #expect(try await call("order=7", at: "b").json["outcome"]?.string == "unknown-shop")
    let deck = try ScriptedDeck(["b": shop([.receiveWebhooks: "b calls nobody"])])
    let result = await deck.run(.listen(ListenOptions()))
    #expect(result.exitCode == .refused && result.errors.contains("b calls nobody"))
  }
}
