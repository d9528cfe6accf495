import OrderModel
import Testing
import ViewModels

/// Searches for many numbers at once.
@Suite("Pasted numbers")
struct PastedNumberTests {
  @Test("A column of numbers pasted into a search finds their orders; other text stays text")
  func numbers() {
    var console = Scenario(Scenario.orders(5))
    console.press("/")
    console.send(.input(.paste("#5\r\n3\n\n1\n")))
    #expect(console.state.filterEdit?.field.text == "number:5|3|1")
    #expect(console.list == ["5", "3", "1"])
    console.press("enter", "*")
    #expect(console.state.orders.marks.count == 3)
    for text in ["Customer 3\nCustomer 4", "one\ntwo", "3 4"] {
      console.press("/", "ctrl-u")
      console.send(.input(.paste(text)))
      #expect(console.state.filterEdit?.field.text == text.replacing("\n", with: " "))
      console.press("esc")
    }
  }
}
