import OrderModel
import Testing
import ViewModels

@Suite("Completing a search")
struct CompletionTests {
  private static func console(_ text: String) -> Scenario {
    var order = Scenario.order(9)
    var address = Address()
    address.countryCode = "PT"
    order.delivery = address
    var console = Scenario(Scenario.orders(3) + [order])
    console.press("/")
    console.type(text)
    return console
  }

  private static func field(_ console: Scenario) -> String? {
    console.state.presentMessage(console.context).field?.text
  }

  private static func hints(_ console: Scenario) -> [String] {
    console.state.presentKeyBar(console.context).map { $0.key.isEmpty ? $0.label : $0.key }
  }

  @Test(
    "Tab completes what is clear",
    arguments: [
      ("stat", "status:"), ("status:awa", "status:awaiting-payment"), ("-pla", "-platform:"),
      ("silva ship", "silva ship"), ("status:sent|deli", "status:sent|delivered"), ("paid:y", "paid:yes"),
      ("is:mar", "is:marked"), ("shop:nor", "shop:norrsken"), ("country:p", "country:PT"),
      ("platform:", "platform:shopkit"), ("status:=canc", "status:=canceled"),
      ("STATUS:PEN", "STATUS:pending"),
      ("tot", "total>"), ("co", "cou"), ("\"stat", "\"stat"), ("email:a", "email:a"),
    ])
  func completes(typed: String, expected: String) {
    var console = Self.console(typed)
    console.press("tab")
    #expect(Self.field(console) == expected)
    #expect(console.state.filterEdit != nil)
  }

  @Test("Where several fit, Tab and Shift-Tab go through them and the list follows")
  func cycles() {
    var console = Self.console("status:p")
    #expect(Self.hints(console) == ["Tab", "pending", "processing"])
    console.press("tab")
    #expect(Self.field(console) == "status:pending")
    #expect(console.list.isEmpty)
    console.press("tab")
    #expect(Self.field(console) == "status:processing")
    #expect(console.list.count == 4)
    #expect(Self.hints(console) == ["Tab", "processing", "pending"])
    console.press("tab")
    #expect(Self.field(console) == "status:pending")
    console.press("shift-tab")
    #expect(Self.field(console) == "status:processing")
    console.press("enter")
    #expect(console.state.orders.filter == "status:processing")
  }

  @Test("Tab on nothing shows every field, a second one begins to go through them")
  func emptyWord() {
    var console = Self.console("")
    console.press("tab")
    #expect(Self.hints(console).prefix(3) == ["Tab", "status:", "shop:"])
    #expect(Self.field(console) == "")
    console.press("tab", "tab")
    #expect(Self.field(console) == "shop:")
    console.type("p")
    #expect(Self.hints(console) == ["Tab", "parallax"])
  }

  @Test("A value that is not finished is no mistake yet; Enter says what is missing")
  func unfinished() {
    var console = Self.console("status:pro")
    #expect(console.message == "4 orders")
    #expect(console.state.presentMessage(console.context).field?.mistake == nil)
    console.press("enter")
    #expect(console.state.filterEdit != nil)
    #expect(console.message.contains("does not know pro"))
    #expect(console.state.presentMessage(console.context).field?.mistake == 7..<10)
    console.type("c")
    #expect(console.message == "4 orders")
    console.type("x")
    #expect(console.message.contains("does not know procx"))
  }

  @Test("A mistake in another word is shown whatever is typed after it")
  func otherMistake() {
    let console = Self.console("status:sendt sta")
    #expect(console.message.contains("did you mean sent?"))
    #expect(console.state.presentMessage(console.context).field?.mistake == 7..<12)
  }

  @Test("A word of a customer's name completes to nothing and costs nothing")
  func plainWords() {
    var console = Self.console("silva")
    console.press("tab")
    #expect(Self.field(console) == "silva")
    #expect(Self.hints(console).contains("Enter"))
  }
}
