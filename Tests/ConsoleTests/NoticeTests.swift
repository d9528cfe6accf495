import OrderModel
import Testing
import ViewModels

@Suite("Messages")
struct NoticeTests {
  @Test("Several things told at the start are shown one after the other, and all can be read again")
  func queue() {
    var console = Scenario(Scenario.orders(3))
    for text in ["first thing", "second thing", "/etc/x.json5:3: third"] {
      console.send(.notice(Notice(.warning, text)))
    }
    #expect(console.message == "(1 of 3) First thing")
    console.press("j")
    #expect(console.message == "(1 of 3) First thing", "a key within a second has not seen it")
    console.pass(2)
    console.press("j")
    #expect(console.message == "(2 of 3) Second thing")
    // The answer to a key does not take the place of what was not read yet.
    console.pass(2)
    console.press("-")
    #expect(console.message == "Nothing is marked")
    console.pass(2)
    console.press("j")
    #expect(console.message == "(3 of 3) /etc/x.json5:3: third")
    console.pass(2)
    console.press("j")
    #expect(console.message.isEmpty)
    console.press("m")
    for text in ["First thing", "Second thing", "third"] { #expect(console.dialog.contains(text)) }
    console.press("m")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("News that a change pushes aside come back; the same sentence is told once")
  func pushedAside() {
    var console = Scenario(Scenario.orders(3))
    console.send(.notice(Notice(.error, "disk full")))
    console.send(.notice(Notice(.error, "disk full")))
    #expect(console.message == "Disk full")
    _ = console.store(console.press("s", "enter"))
    #expect(console.message.contains("going out"))
    console.press("j")
    #expect(console.message == "Disk full")
  }

  @Test("A sentence begins with a capital unless it begins with a shop or a key")
  func sentences() {
    var console = Scenario(Scenario.orders(1))
    for (text, shown) in [
      ("parallax cannot be reached", "parallax cannot be reached"), ("q leaves", "q leaves"),
      ("keys.\"x\": no", "keys.\"x\": no"), ("reading all shops", "Reading all shops"),
    ] {
      console.send(.notice(Notice(.info, text)))
      #expect(console.message == shown)
    }
  }

  @Test("q that only goes back says where it went, and at the top it asks", arguments: ["tab", "p"])
  func goingBack(key: String) {
    var console = Scenario(Scenario.orders(3))
    console.press(key, "q")
    #expect(console.state.focus == .orders)
    #expect(console.message == "Back to the orders; q again asks to leave")
    console.press("q")
    #expect(console.dialog.contains("Leave orderdeck?"))
    #expect(console.press("y") == [.quit(sendHeld: false)])
  }
}

@Suite("Search mistakes and empty searches")
struct SearchTests {
  private func empty(_ console: Scenario) -> String {
    console.state.presentOrders(console.context, size: ScreenSize(columns: 80, rows: 10)).empty
      .map { $0.map(\.text).joined() }.joined(separator: "\n")
  }

  @Test("While a term cannot be read the list is that of the terms before it, and the column is told")
  func halfTyped() {
    var console = Scenario(Scenario.orders(12))
    console.press("/")
    console.type("stat")
    #expect(console.list.isEmpty)
    console.type("us:")
    #expect(console.list.count == 12)
    console.press("ctrl-u")
    console.type("number:1 statu")
    #expect(console.list.isEmpty)
    console.type("s:zzz")
    #expect(console.list == ["12", "11", "10", "1"])
    #expect(console.message.hasPrefix("Column 17: "))
    console.press("enter")
    #expect(console.state.filterEdit?.mistake != nil)
    console.press("esc")
    #expect(console.list.count == 12)
    #expect(console.state.orders.filter.isEmpty)
  }

  @Test("A mistake behind an accepted search keeps its list, and Esc keeps the search")
  func behindAccepted() {
    var console = Scenario(Scenario.orders(12))
    console.press("/")
    console.type("number:1")
    console.press("enter", "/")
    console.type(" total>")
    #expect(console.list == ["12", "11", "10", "1"])
    console.press("esc")
    #expect(console.state.orders.filter == "number:1")
    #expect(console.list == ["12", "11", "10", "1"])
  }

  @Test("A search that is empty only because of view or shop says so and how to see more")
  func elsewhere() {
    var console = Scenario(
      Scenario.orders(4) + [Scenario.order(5, shop: "norrsken", status: .sent)])
    console.press("3", "/")
    console.type("number:4")
    console.press("enter")
    #expect(console.list.isEmpty)
    #expect(empty(console).contains("1 order outside of view New."))
    #expect(empty(console).contains("1 shows orders outside of this view too."))
    console.press("1")
    #expect(console.list == ["4"])
    console.press("shift-tab", "j", "j", "enter")
    #expect(console.list.isEmpty)
    #expect(empty(console).contains("outside of view All at norrsken."))
    #expect(empty(console).contains("Shift-Tab g Enter shows all shops."))
    console.press("shift-tab", "g", "enter")
    #expect(console.list == ["4"])
    console.press("/")
    console.type("zebra")
    #expect(!empty(console).contains("outside"))
  }

  @Test("What is marked and not shown stays in a narrow heading", arguments: [38, 48, 60, 78])
  func hiddenMarks(columns: Int) {
    var console = Scenario(Scenario.orders(40))
    console.press("2", "*", "/")
    console.type("number:4 customer customer customer")
    console.press("enter")
    let title = console.state.presentOrders(console.context, size: ScreenSize(columns: columns, rows: 5))
      .title
    let text = title.map(\.text).joined()
    #expect(text.hasSuffix("40 marked (35 not shown)"), "\(text)")
    #expect(text.count <= columns - 1)
  }
}

@Suite("Wording of changes")
struct ChangeWordingTests {
  @Test("The shop's own word stands beside a common one that differs")
  func words() {
    func text(_ status: OrderStatus, _ word: String) -> String {
      Wording.change(OrderChange(status: StatusChoice(status: status, word: word)))
    }
    #expect(text(.sent, "sent") == "→ sent")
    #expect(text(.processing, "waiting_shipment") == "→ processing (waiting_shipment)")
    #expect(text(.unknown, "lost") == "→ lost")
  }

  @Test(
    "Removing a settled change says that the shop keeps it, dropping a waiting one that it is not sent",
    arguments: [
      (OutboxState.done, "Remove from this list: #2 → sent?", "The shop keeps what it has."),
      (.unchanged, "Remove from this list: #2 → sent?", "The shop keeps what it has."),
      (.queued, "Drop #2 → sent?", "It was not sent and will not be."),
      (.failed, "Drop #2 → sent?", "will not be tried again"),
    ])
  func dropping(state: OutboxState, question: String, detail: String) {
    var console = Scenario(Scenario.orders(2))
    _ = console.store(console.press("s", "enter"), as: state)
    console.press("p", "x")
    #expect(console.dialog.contains(question))
    #expect(console.dialog.contains(detail))
    console.press("y")
    console.publish(outbox: [])
    let list = console.state.presentOutbox(console.context, size: ScreenSize(columns: 80, rows: 9))
    #expect(list.empty.first?.first?.text == "No change waits, and none is left to look at.")
  }

  @Test("The question about a change follows it when it is sent meanwhile, and closes when it is gone")
  func dropFollows() {
    var console = Scenario(Scenario.orders(2))
    _ = console.store(console.press("s", "enter"))
    console.press("p", "x")
    #expect(console.dialog.contains("It was not sent and will not be."))
    console.settle([1], as: .sending)
    #expect(console.dialog.contains("It is being sent; dropping does not take it back."))
    console.settle([1], as: .done)
    #expect(console.dialog.contains("Remove from this list: #2 → sent?"))
    console.publish(outbox: [])
    #expect(console.state.dialogs.isEmpty)
  }
}
