import OrderModel
import Testing
import ViewModels

@Suite("Copy menu")
struct CopyMenuTests {
  private static func order() -> Order {
    var order = Scenario.order(7)
    var address = Address()
    address.name = "Ann \u{1B}[31mLee"
    address.lines = ["1 Main St", "Flat \u{202E}2"]
    (address.postcode, address.city, address.country) = ("SW1A 1AA", "London", "United Kingdom")
    order.delivery = address
    order.customer.company = "Lee Ltd"
    order.customer.email = "ann@example.com"
    order.shipping.link = "https://track.example/RR1"
    return order
  }

  @Test("Enter copies the address as lines of a label, harmless, and says what was copied")
  func address() {
    var console = Scenario([Self.order()])
    let effects = console.press("y", "enter")
    #expect(
      effects == [
        .copy("Ann ␛[31mLee\nLee Ltd\n1 Main St\nFlat 2\nSW1A 1AA London\nUnited Kingdom")
      ])
    #expect(console.message == "Address (#7) sent to the terminal's clipboard")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Each choice copies its own text; what the order lacks says so and copies nothing")
  func choices() {
    var copied: [String] = []
    for place in 0..<7 {
      var console = Scenario([Self.order()])
      console.press("y")
      for _ in 0..<place { console.press("j") }
      for case .copy(let text) in console.press("enter") { copied.append(text) }
      if place == 2 { #expect(console.message.contains("#7 has no tracking number")) }
    }
    #expect(copied.dropFirst() == ["7", "https://track.example/RR1", "ann@example.com"])
  }

  @Test("Marked orders go as one line each with tabs, those not shown counted")
  func marked() {
    var console = Scenario(Scenario.orders(3))
    console.press("space", "space", "/")
    console.type("number:3")
    console.press("enter", "y")
    #expect(console.dialog.contains("1 of the marked orders not shown"))
    let effects = console.press("enter")
    #expect(
      effects == [
        .copy("3\tparallax\tprocessing\t\tCustomer 3\t\t\n2\tparallax\tprocessing\t\tCustomer 2\t\t")
      ])
    #expect(console.message.contains("Marked orders (2 orders, 1 not shown) sent"))
  }

  @Test("Without an order it says so; in read-only shops copying works")
  func available() {
    var console = Scenario([])
    console.press("y")
    #expect(console.state.dialogs.isEmpty)
    var other = Scenario(Scenario.orders(1)) { $0.options.readOnly = true }
    #expect(other.press("y", "j", "enter") == [.copy("1")])
  }
}
