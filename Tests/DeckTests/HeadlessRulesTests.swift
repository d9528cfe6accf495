import DeckRuntime
import JSONText
import OrderModel
import TestSupport
import Testing

/// `mark` and `note` where a platform limits what one change may combine.
@Suite("Headless rules") struct HeadlessRulesTests {
  private func shop(_ rules: [ChangeRule], _ unavailable: [Ability: Objection] = [:]) -> ScriptedShop {
    ScriptedShop(unavailable: unavailable, rules: rules) { script in
      script.orders["7"] = Order(
        id: OrderID(shop: "a", id: "7"), platform: .shopkit, number: "7", status: .unknown, shopStatus: "0")
    }
  }

  private func mark(_ status: String, _ body: (inout MarkOptions) -> Void = { _ in }) -> HeadlessCommand {
    var options = MarkOptions(status: status, shop: "a", ids: ["7"])
    body(&options)
    return .mark(options)
  }

  @Test(
    "refuses by the status just read, with the platform's reason, also on a dry run",
    arguments: [true, false])
  func fromStatus(isDry: Bool) async throws {
    let deck = try ScriptedDeck([
      "a": shop([.notFrom(word: "0", [.note], reason: "no notes before checkout")])
    ])
    var note = NoteOptions(shop: "a", id: "7", text: "x")
    note.dryRun = isDry
    let result = await deck.run(.note(note))
    #expect(result.exitCode == .refused)
    #expect(try result.results == ["a unsupported"])
    #expect(try result.json["results"]?[0]?["message"]?.string == "no notes before checkout")
    #expect(try result.json["requests"]?.elements?.isEmpty ?? true)
  }

  @Test("tells what only the shop's client knows to stand in the way", arguments: [true, false])
  func fromClient(isDry: Bool) async throws {
    let script = ScriptedShop { script in
      script.orders["7"] = Order(
        id: OrderID(shop: "a", id: "7"), platform: .shopkit, number: "7", status: .processing,
        shopStatus: "processing")
      script.changeObjection = .invalid(.member("note"), "holds bytes that are no text")
    }
    let deck = try ScriptedDeck(["a": script])
    var note = NoteOptions(shop: "a", id: "7", text: "x")
    note.dryRun = isDry
    let result = await deck.run(.note(note))
    #expect(result.exitCode == .badData)
    #expect(try result.results == ["a failed"])
    #expect(try result.json["results"]?[0]?["message"]?.string == "note: holds bytes that are no text")
    #expect(try result.json["requests"]?.elements?.isEmpty ?? true)
  }

  @Test("refuses without a request what the platform never combines")
  func combination() async throws {
    let rule = ChangeRule.trackingOnlyWith(.sent, reason: "tracking goes only with sent")
    let deck = try ScriptedDeck(["a": shop([rule])])
    let alone = await deck.run(mark("keep") { $0.tracking = "RR1" })
    #expect(try alone.json["results"]?[0]?["message"]?.string == "tracking goes only with sent")
    #expect(alone.exitCode == .refused)
  }

  @Test("names the letter that the customer gets whatever is chosen")
  func letter() async throws {
    let deck = try ScriptedDeck([
      "a": shop([.letterFrom(word: "0", reason: "the letter cannot be held back")])
    ])
    let refused = await deck.run(mark("sent"))
    #expect(try refused.json["results"]?[0]?["message"]?.string == "the letter cannot be held back")
    let done = await deck.run(mark("sent") { $0.notify = true })
    #expect(try done.results == ["a done"])
    let said = try done.json["results"]?[0]?["consequences"]?.elements?.compactMap(\.string) ?? []
    #expect(said.contains { $0.contains("letter for new orders") })
  }

  @Test("gives the setting of a resource that is not mapped and exits 78", arguments: ["sent", "=SHIPPED"])
  func unmapped(status: String) async throws {
    let reason = Objection.notMapped("shops[0].resources.update")
    let deck = try ScriptedDeck(["a": shop([], [.changeStatus: reason])])
    let result = await deck.run(mark(status))
    #expect(result.exitCode == .config)
    #expect(try result.json["results"]?[0]?["message"]?.string == reason.text)
  }
}
