import OrderModel
import Testing
import ViewModels

@Suite("Notes in an editor, and drafts")
struct NoteEditorTests {
  private static let key = Draft.Key(dialog: .note, order: OrderID(shop: "parallax", id: "2"))

  private static func token(_ effects: [Effect]) -> (text: String, token: Int)? {
    for case .edit(let text, let token) in effects { return (text, token) }
    return nil
  }

  @Test("Ctrl-X while typing, e on another line and Enter on the editor's line open the editor with the text")
  func keys() {
    for keys in [["ctrl-x"], ["down", "e"], ["down", "down", "enter"], ["down", "down", "space"]] {
      var console = Scenario(Scenario.orders(2))
      console.press("n")
      console.type("abc")
      var effects: [Effect] = []
      for key in keys { effects += console.press(key) }
      #expect(Self.token(effects)?.text == "abc", "\(keys)")
      #expect(effects.requests.isEmpty)
    }
  }

  @Test("A text of several lines is shown and sent as it is; e goes on with it")
  func longText() throws {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    let opened = try #require(Self.token(console.press("ctrl-x")))
    console.send(.edited(token: opened.token, .success("\nfirst \u{1B}line\t\n\nthird\n\n")))
    #expect(console.dialog.contains("first line\n"))
    #expect(console.dialog.contains("third"))
    #expect(Self.token(console.press("e"))?.text == "first line\n\nthird")
    #expect(console.press("enter").requests.first?.change.note == "first line\n\nthird")
  }

  @Test(
    "One line from the editor goes back into the field; an editor that failed leaves the text and says why")
  func oneLine() throws {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    console.type("abc")
    let first = try #require(Self.token(console.press("ctrl-x")))
    console.send(.edited(token: first.token, .failure(EffectFailure("the editor ended with status 1"))))
    #expect(console.message.contains("ended with status 1"))
    #expect(console.dialog.contains("abc"))
    let second = try #require(Self.token(console.press("ctrl-x")))
    console.send(.edited(token: second.token, .success("xyz\n")))
    console.type("!")
    #expect(console.press("enter").requests.first?.change.note == "xyz!")
  }

  @Test("A text that comes back after the note was left changes nothing")
  func late() throws {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    let opened = try #require(Self.token(console.press("ctrl-x")))
    console.press("esc", "j", "n")
    console.send(.edited(token: opened.token, .success("for the other order")))
    #expect(!console.dialog.contains("for the other order"))
  }

  @Test("A long text scrolls before the cursor leaves it, and a note for the customer looks different")
  func scrolls() throws {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    let opened = try #require(Self.token(console.press("ctrl-x")))
    console.send(
      .edited(token: opened.token, .success((1...20).map { "line \($0)" }.joined(separator: "\n"))))
    #expect(console.dialog.contains("lines 1 to 8 of 20"))
    console.press("j", "j", "tab")
    #expect(console.dialog.contains("lines 3 to 10 of 20"))
    #expect(console.state.presentDialog(console.context)?.role == .customerVisible)
    console.press("enter")
    #expect(console.dialog.contains("Let the customer see this note?"))
    #expect(console.dialog.contains("and 12 more lines"))
  }

  @Test("Every change of a typed text is kept, and forgotten once it is applied or thrown away")
  func drafts() {
    var console = Scenario(Scenario.orders(2))
    console.press("n")
    let effects = console.type("ab")
    #expect(
      effects.compactMap { if case .saveDraft(let draft) = $0 { draft.fields["text"] } else { nil } } == [
        "a", "ab",
      ])
    #expect(console.press("enter").contains(.dropDraft(Self.key)))
    console.press("n")
    console.type("x")
    #expect(console.press("esc", "y").contains(.dropDraft(Self.key)))
    console.press("n")
    console.type("x")
    #expect(console.press("backspace") == [.dropDraft(Self.key)])
  }

  @Test("What an earlier run left is told at the start and put back where it was typed, with a notice")
  func restored() {
    var console = Scenario(Scenario.orders(2))
    let draft = Draft(
      key: Self.key, fields: ["text": "half a", "customer": "yes"], saved: Scenario.start - 60)
    let parcel = Draft(
      key: Draft.Key(dialog: .tracking, order: OrderID(shop: "parallax", id: "1")), fields: ["number": "RR1"],
      saved: Scenario.start - 60)
    console.send(.drafts([draft]))
    #expect(console.message.contains("An unfinished note on #2 of parallax was kept; n on that order"))
    console.send(.drafts([parcel]))
    console.press("n")
    #expect(console.message.contains("Put back what was typed before"))
    #expect(console.dialog.contains("half a"))
    #expect(console.state.presentDialog(console.context)?.role == .customerVisible)
    console.press("enter")
    #expect(console.press("y").contains(.dropDraft(Self.key)))
    console.press("j", "t")
    #expect(console.dialog.contains("RR1"))
  }

  @Test("Typed numbers are kept per order; a guessed carrier is not")
  func trackingDrafts() {
    var console = Scenario(Scenario.orders(2))
    console.press("space", "space", "t")
    let typed = console.send(.input(.paste("RR123456785SE")))
    let draft = Draft(
      key: Draft.Key(dialog: .tracking, order: OrderID(shop: "parallax", id: "2")),
      fields: ["number": "RR123456785SE"], saved: console.context.now)
    #expect(typed == [.saveDraft(draft)])
    console.press("enter", "enter")
    #expect(console.press("y").contains(.dropDraft(draft.key)))
  }

  @Test(
    "Several pasted lines stay lines: at the cursor of a typed text, below a long one; one line is typed text"
  )
  func paste() {
    var console = Scenario(Scenario.orders(1))
    console.press("n")
    console.type("ab")
    console.send(.input(.paste("-one-")))
    #expect(console.dialog.contains("ab-one-"))
    console.press("home")
    console.send(.input(.paste("first\r\nsecond\n\u{1B}third ")))
    console.send(.input(.paste("last\nline\n")))
    let change = console.press("enter").requests.first?.change
    #expect(change?.note == "first\nsecond\nthird ab-one-\nlast\nline")
  }
}
