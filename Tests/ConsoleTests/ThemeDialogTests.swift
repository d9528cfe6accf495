import OrderModel
import Testing
import ViewModels

@Suite("Choosing a theme")
struct ThemeDialogTests {
  private func console() -> Scenario {
    Scenario(Scenario.orders(2)) {
      $0.options.themes = ["default", "midnight", "paper"]
      $0.options.theme = "default"
    }
  }

  @Test("Moving in the list shows the theme at once, Esc goes back to the one before")
  func preview() {
    var console = console()
    console.press("C")
    #expect(console.state.shownTheme(console.context) == "default")
    console.press("j")
    #expect(console.state.shownTheme(console.context) == "midnight")
    console.press("j")
    #expect(console.state.shownTheme(console.context) == "paper")
    console.press("esc")
    #expect(console.state.shownTheme(console.context) == "default")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Enter keeps the theme for this run and says how to keep it for good; nothing is written")
  func keep() {
    var console = console()
    let effects = console.press("C", "G", "enter")
    #expect(effects.isEmpty)
    #expect(console.state.shownTheme(console.context) == "paper")
    #expect(console.message == "Theme paper for this run; to keep it, write theme: \"paper\" into the config")
    console.press("C")
    #expect(console.dialog.contains("paper now"))
    console.press("g", "enter")
    #expect(console.message == "Theme default for this run")
  }

  @Test("The palette offers every theme by name, previews the one chosen, and Esc restores")
  func palette() {
    var console = console()
    console.press(":")
    console.type("theme pap")
    #expect(console.dialog.contains("theme paper"))
    #expect(console.state.shownTheme(console.context) == "paper")
    console.press("esc")
    #expect(console.state.shownTheme(console.context) == "default")
    console.press(":")
    console.type("theme midnight")
    console.press("enter")
    #expect(console.state.shownTheme(console.context) == "midnight")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("A code scanned while the list is open leaves the theme as it was")
  func scan() {
    var console = console()
    console.press("C")
    console.burst("jj4711jj\n")
    console.pass(1)
    console.send(.tick)
    #expect(console.state.theme == nil)
    console.press("esc")
    #expect(console.state.shownTheme(console.context) == "default")
  }
}
