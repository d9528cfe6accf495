import OrderModel
import Testing
import ViewModels

/// `L`: papers over the marked orders.
@Suite("Print dialog") struct PrintDialogTests {
  private func console(canPrint: Bool = true, _ count: Int = 5) -> Scenario {
    Scenario(Scenario.orders(count)) { $0.options.canPrint = canPrint }
  }

  private func printed(_ effects: [Effect]) -> PrintJob? {
    for case .print(let job) in effects { return job }
    return nil
  }

  @Test("Enter prints the slips of the marked orders, hidden ones told before")
  func marked() throws {
    var console = console()
    console.press("space", "space", "/")
    console.type("number:1")
    console.press("enter", "L")
    #expect(console.dialog.contains("Packing slips of 2 marked orders"))
    #expect(console.dialog.contains("Pick list for 2 marked orders"))
    #expect(console.dialog.contains("2 of the marked orders not shown"))
    let job = try #require(printed(console.press("enter")))
    #expect(job.kind == .packingSlips && job.place == .printer)
    #expect(Set(job.orders.map(\.id)) == ["5", "4"])
    #expect(console.message.contains("Printing 2 packing slips"))
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Without marks the slip is that of the order under the cursor, the list that of the orders shown")
  func single() throws {
    var console = console()
    console.press("j", "L")
    #expect(console.dialog.contains("Packing slip of #4"))
    #expect(console.dialog.contains("Pick list for 5 orders shown"))
    let slip = try #require(printed(console.press("j", "j", "enter")))
    #expect(slip.orders.map(\.id) == ["4"] && slip.place == .file)
    console.press("L", "G")
    let list = try #require(printed(console.press("enter")))
    #expect(list.kind == .pickList && list.orders.count == 5)
  }

  @Test("Without a printCommand the printer says so and the pager is chosen")
  func noPrinter() throws {
    var console = console(canPrint: false)
    console.press("L")
    #expect(console.dialog.contains("needs printCommand"))
    #expect(try #require(printed(console.press("enter"))).place == .pager)
    console.press("L", "g")
    #expect(printed(console.press("enter")) == nil)
    #expect(console.message.contains("The printer needs printCommand in the config"))
  }

  @Test("The pick list on the screen goes to paper with the same key; a paper that is made goes to the pager")
  func fromPickList() throws {
    var console = console()
    console.press("P", "L")
    #expect(try #require(printed(console.press("enter"))).kind == .pickList)
    #expect(console.send(.paper("text")) == [.page("text")])
  }

  @Test("More orders than one walk takes are not offered as a list")
  func limit() {
    var console = console(2001)
    console.press("L")
    #expect(console.dialog.contains("too many orders; mark or filter up to"))
    #expect(printed(console.press("enter"))?.kind == .packingSlips)
  }
}
