import OrderModel
import Testing
import ViewModels

/// Taking one order's change back out of several, and trying the rest again.
@Suite("Taking one back, trying again")
struct UndoOneTests {
  private static func threeHeld() -> Scenario {
    var console = Scenario(Scenario.orders(3))
    _ = console.store(console.press("*", "s", "enter", "y"))
    return console
  }

  @Test("U takes back the order under the cursor alone; the others made with it stay held")
  func list() {
    var console = Self.threeHeld()
    #expect(console.press("j", "U") == [.withdraw([2])])
    #expect(console.message.contains("Taking back #2 at parallax: → sent"))
    console.settle([2], as: .withdrawn)
    #expect(console.message.contains("1 change taken back; nothing was sent"))
    #expect(console.press("U").isEmpty)
    #expect(console.message.contains("No change of #2 is held back; move to an order with one"))
    #expect(console.press("u") == [.withdraw([1, 3])])
  }

  @Test("U in the pending pane takes back the change under the cursor, and says why when it went out")
  func pending() {
    var console = Self.threeHeld()
    console.press("p", "j")
    #expect(console.press("U") == [.withdraw([2])])
    console.settle([1, 2, 3], as: .done)
    #expect(console.press("U").isEmpty)
    #expect(console.message.contains("cannot be taken back"))
  }

  @Test("W tries what failed and what waits for a shop that is down, and leaves what is held or done alone")
  func retry() {
    var console = Self.threeHeld()
    let down = OutboxError(kind: "unreachable", text: "connection refused")
    console.settle([1], as: .refused)
    console.settle([2], as: .queued, error: down)
    let effects = console.press("W")
    #expect(effects.isEmpty)
    console.press("p")
    let again = console.press("W")
    #expect(again.requests.map(\.number) == ["3"])
    #expect(again.contains(.retry([2])))
    #expect(console.message.contains("trying 2 changes again") || console.message.contains("Trying 2"))
  }

  @Test("A change that nothing keeps from going out is no business of W")
  func nothingToRetry() {
    var console = Self.threeHeld()
    console.settle([1, 2, 3], as: .queued)
    console.press("p")
    #expect(console.press("W").isEmpty)
  }
}
