import OrderModel
import Testing
import ViewModels

@Suite("Held, pending and settled changes")
struct OutboxScenarioTests {
  @Test("A held change is laid over the row, counts down, and u takes it back")
  func undo() {
    var console = Scenario(Scenario.orders(3))
    console.press("space", "space", "s", "enter")
    #expect(console.store(console.press("y")).isEmpty)
    #expect(console.message.contains("2 orders → sent, going out in 5 s, u takes back"))
    let shown = console.state
    console.pass(0.5)
    #expect(deadline(of: console.state, console.context) == 0.5)
    console.pass(1)
    #expect(deadline(of: console.state, console.context) == 0)
    console.send(.tick)
    #expect(console.state != shown)
    #expect(deadline(of: console.state, console.context) == 0.5)
    #expect(console.message.contains("in 4 s"))
    let row = console.state.presentOrders(console.context, size: ScreenSize(columns: 100, rows: 5)).rows[0]
    #expect(row.cells.contains { $0.contains { $0.role == .pending && $0.text.contains("sent") } })
    #expect(console.state.store.table.summary(at: console.state.orders.rows[0]).status == .processing)
    #expect(console.press("u") == [.withdraw([1, 2])])
    console.settle([1, 2], as: .withdrawn)
    #expect(console.message.contains("2 changes taken back; nothing was sent"))
    console.press("u")
    #expect(console.message.contains("Nothing is held back"))
  }

  @Test("u takes back the last change only, and tells when it comes too late")
  func undoLast() {
    var console = Scenario(Scenario.orders(3))
    _ = console.store(console.press("s", "enter"))
    _ = console.store(console.press("j", "s", "enter"))
    #expect(console.press("u") == [.withdraw([2])])
    console.settle([2], as: .sending)
    #expect(console.message.contains("too late"))
    #expect(console.press("u") == [.withdraw([1])])
  }

  @Test("u before the outbox has answered takes the change back as soon as it is known")
  func undoEarly() {
    var console = Scenario(Scenario.orders(1))
    let effects = console.press("s", "enter")
    #expect(console.press("u").isEmpty)
    #expect(console.store(effects) == [.withdraw([1])])
  }

  @Test("A bulk change reports how it ended, per order in the pending pane; W tries the failed ones again")
  func results() {
    var console = Scenario(Scenario.orders(4))
    console.press("*", "s", "enter")
    _ = console.store(console.press("y"))
    console.settle([1, 2], as: .done)
    #expect(!console.message.contains("done"))
    console.settle([3], as: .refused, error: OutboxError(kind: "refused", text: "Stock \u{1B}[31mempty"))
    console.settle([4], as: .queued, error: OutboxError(kind: "unreachable", text: "no route"))
    #expect(console.message.contains("4 orders → sent: 1 queued, 2 done, 1 refused; p shows them"))
    var narrow = console
    narrow.press("p")
    let pane = narrow.state.presentOutbox(narrow.context, size: ScreenSize(columns: 57, rows: 5))
    let cells = pane.rows.map { row in row.cells.map { $0.map(\.text).joined() }.joined(separator: " ") }
    #expect(cells.contains { $0.hasPrefix("queued") && $0.contains("→ sent  ") && $0.contains("parallax") })
    console.press("p")
    let rows = console.state.presentOutbox(console.context, size: ScreenSize(columns: 110, rows: 10)).rows
    let words = rows.map { $0.cells[0].map(\.text).joined() }
    #expect(words == ["queued", "refused", "done", "done"])
    let refused = rows[1].cells.map { $0.map(\.text).joined() }.joined(separator: " ")
    #expect(refused.contains("Stock ␛[31mempty"))
    let again = console.press("W")
    #expect(again.requests.map(\.number) == ["2"])
    #expect(again.requests.first?.expected == OrderState(Scenario.order(2)))
    #expect(console.store(again, as: .queued) == [.drop([3])])
  }

  @Test(
    "One order's outcome names it",
    arguments: [
      (OutboxState.done, "#1 → sent: done"), (.unchanged, "already so at the shop"), (.failed, "failed"),
      (.conflict, "somebody else changed the order"), (.unclear, "unclear whether the shop has it"),
    ])
  func outcome(state: OutboxState, words: String) {
    var console = Scenario(Scenario.orders(1))
    _ = console.store(console.press("s", "enter"))
    console.settle([1], as: state)
    #expect(console.message.contains(words))
  }

  @Test("A conflict shows both versions and cannot be pushed through")
  func conflict() {
    var console = Scenario(Scenario.orders(1))
    _ = console.store(console.press("s", "enter"))
    var entry = console.outbox[0]
    entry.state = .conflict
    entry.found = OrderState(Scenario.order(1, status: .canceled))
    console.publish(outbox: [entry])
    console.press("p")
    #expect(console.detail.contains("you saw   processing") || console.detail.contains("processing"))
    #expect(console.detail.contains("shop now   canceled") || console.detail.contains("canceled"))
    #expect(console.press("w").isEmpty)
    #expect(console.message.contains("both versions"))
  }

  @Test(
    "w sends a held change, tries a queued one, reads an unclear one; x asks and drops",
    arguments: [
      (OutboxState.held, Effect.release([1])), (.queued, .retry([1])), (.unclear, .retry([1])),
    ])
  func actions(state: OutboxState, effect: Effect) {
    var console = Scenario(Scenario.orders(2))
    _ = console.store(console.press("s", "enter"), as: state)
    console.press("p")
    #expect(console.press("w") == [effect])
    #expect(console.press("x").isEmpty)
    #expect(console.dialog.contains("Drop #2 → sent?"))
    #expect(console.press("x", "n").isEmpty)
    console.press("x")
    #expect(console.press("y") == [.drop([1])])
  }

  @Test("The pane says why a change waits")
  func whyWaiting() {
    func why(_ change: (inout Scenario) -> Void) -> String {
      var console = Scenario(Scenario.orders(1))
      _ = console.store(console.press("s", "enter"), as: .queued)
      change(&console)
      console.press("p")
      return console.detail
    }
    var dead = Scenario.shop("parallax")
    dead.failingSince = Scenario.start - 1000
    dead.error = .unreachable("no route to host")
    #expect(why { $0.publish(shops: [dead]) }.contains("parallax cannot be reached: no route"))
    #expect(why { $0.pass(1000) }.contains("Older than 15 min: waits for w"))
    #expect(why { $0.publish(lockHolder: 4711) }.contains("Process 4711 sends"))
  }

  @Test("Changes of the last run that wait are said at the start")
  func leftOver() {
    let change = OrderChange(status: StatusChoice(status: .sent, word: "sent"))
    let entry = OutboxEntry(
      id: 7, order: OrderID(shop: "parallax", id: "1"), number: "1", change: change, expected: nil,
      state: .held,
      created: Scenario.start - 500)
    var console = Scenario(Scenario.orders(1))
    var fresh = AppState(viewport: console.state.viewport)
    _ = update(
      &fresh,
      .store(StoreSnapshot(version: 0, orders: console.table, outbox: [entry], shops: console.shops)),
      console.context)
    console.state = fresh
    #expect(console.message.contains("1 change waits from the last time; p shows it"))
    console.press("p")
    #expect(console.detail.contains("Held since the last run"))
  }

  @Test("An outbox that cannot store says so, and nothing counts as changed")
  func cannotStore() {
    var console = Scenario(Scenario.orders(1))
    console.press("s", "enter")
    console.send(.submitted(token: 1, .failure(EffectFailure("cannot write outbox: disk full"))))
    #expect(console.message.contains("Nothing was changed: cannot write outbox: disk full"))
  }
}

@Suite("Leaving")
struct LeavingTests {
  @Test("q at the top asks; y leaves, everything else stays; Esc never asks")
  func leave() {
    var console = Scenario(Scenario.orders(2))
    #expect(console.press("q").isEmpty)
    #expect(console.dialog.contains("Leave orderdeck? y/N"))
    #expect(console.press("q").isEmpty)
    #expect(console.state.dialogs.isEmpty)
    console.press("esc")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.press("q", "y") == [.quit(sendHeld: false)])
  }

  @Test("q elsewhere goes back first")
  func back() {
    var console = Scenario(Scenario.orders(2))
    console.press("enter", "q")
    #expect(console.state.focus == .orders)
    #expect(console.state.dialogs.isEmpty)
    console.press("p", "q")
    #expect(console.state.mainPane == .orders)
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Leaving with held changes offers keep, send and stay")
  func held() {
    func console() -> Scenario {
      var console = Scenario(Scenario.orders(2))
      _ = console.store(console.press("s", "enter"))
      console.press("q")
      return console
    }
    var keep = console()
    #expect(keep.dialog.contains("1 change held back"))
    #expect(keep.press("enter") == [.quit(sendHeld: false)])
    var send = console()
    #expect(send.press("j", "enter") == [.quit(sendHeld: true)])
    var stay = console()
    #expect(stay.press("G", "enter").isEmpty)
    #expect(stay.state.dialogs.isEmpty)
  }

  @Test("The question about held changes closes when their time runs out under it")
  func heldRunsOut() {
    var console = Scenario(Scenario.orders(2))
    _ = console.store(console.press("s", "enter"))
    console.press("q")
    #expect(console.dialog.contains("1 change held back"))
    var sent = console.state.store.outbox
    for index in sent.indices { sent[index].state = .done }
    console.publish(outbox: sent)
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Ctrl-C closes what is open, then asks to leave; a signal leaves at once and keeps what is held")
  func interrupt() {
    var console = Scenario(Scenario.orders(2))
    console.press("s", "ctrl-c")
    #expect(console.state.dialogs.isEmpty)
    console.press("/")
    console.type("x")
    console.press("ctrl-c")
    #expect(console.state.filterEdit == nil)
    console.press("ctrl-c")
    #expect(console.dialog.contains("Leave"))
    #expect(console.send(.input(.terminate(signal: 15))) == [.quit(sendHeld: false)])
    #expect(console.press("ctrl-z") == [.suspend])
  }
}
