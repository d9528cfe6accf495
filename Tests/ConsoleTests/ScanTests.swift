import OrderModel
import Testing
import ViewModels

@Suite("Scans, pastes, bursts")
struct ScanTests {
  private func console() -> Scenario {
    var parcel = Scenario.order(3)
    parcel.shipping.tracking = "JJD0003344"
    parcel.lines = [OrderLine(title: "Cup", quantity: 1)]
    parcel.lines[0].sku = "CUP-1"
    var other = Scenario.order(123_456, status: .sent)
    other.created = Timestamp(seconds: 1)
    return Scenario([parcel, other] + (4...9).map { Scenario.order($0) })
  }

  @Test(
    "A scanned number, tracking number or SKU opens its order, exactly",
    arguments: [
      ("JJD0003344\n", "3"), ("jjd0003344\n", "3"), ("123456\n", "123456"), ("123456", "123456"),
      ("xCUP-1\n", nil), ("CUP-12\n", nil),
    ])
  func scan(code: String, number: String?) {
    var console = console()
    console.press("j")
    let before = console.cursor
    var effects = console.burst(code)
    console.pass(0.06)
    effects += console.send(.tick)
    if let number {
      #expect(console.cursor == number)
      #expect(console.state.focus == .detail)
      #expect(effects.isEmpty)
    } else {
      #expect(console.cursor == before)
      #expect(console.state.focus == .orders)
      #expect(effects == [.bell])
      #expect(console.message.contains("nothing was done"))
    }
    #expect(console.state.dialogs.isEmpty)
    #expect(console.state.orders.marks.isEmpty)
  }

  @Test("The codes of two orders in a row are both found; an order out of view is shown")
  func twoScans() {
    var console = console()
    console.press("2")
    #expect(!console.list.contains("123456"))
    console.burst("JJD0003344\n123456\n")
    #expect(console.cursor == "123456")
    #expect(console.message.contains("now it shows all orders"))
  }

  @Test("A scan runs no command and confirms no dialog, and takes back what its first keys moved")
  func scanInDialog() {
    var console = console()
    console.press("space", "space", "s", "enter")
    let before = console.state
    let effects = console.burst("jjyyyyyy1\n")
    #expect(effects == [.bell])
    #expect(console.state.dialogs == before.dialogs)
    #expect(console.state.orders == before.orders)
    console.press("esc", "esc", "-")
    let calm = console.state.orders
    console.burst("jjjjjjjjs*3\n")
    #expect(console.state.orders == calm)
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Several orders with a SKU are listed instead of guessing one")
  func severalOrders() {
    let orders = [1, 2].map { number in
      var order = Scenario.order(number)
      order.lines = [OrderLine(title: "Cup", quantity: 1)]
      order.lines[0].sku = "4006381333931"
      return order
    }
    var console = Scenario(orders + [Scenario.order(3)])
    console.burst("4006381333931\n")
    #expect(console.list == ["2", "1"])
    #expect(console.state.focus == .orders)
  }

  @Test("Fingers are no scan: five keys at once run as commands, in order, after 50 ms at most")
  func fingers() {
    var console = console()
    console.burst(" js", gap: 0.001)
    #expect(console.state.dialogs.isEmpty)
    let wait = deadline(of: console.state, console.context)
    #expect(wait.map { $0 > 0 && $0 <= ScanDetector.window } == true)
    console.pass(0.06)
    console.send(.tick)
    #expect(console.state.orders.marks.count == 1)
    #expect(console.state.dialogs.count == 1)
  }

  @Test("A slash opens the search at once, and what follows is text, however fast")
  func fastSearch() {
    var console = console()
    console.burst("/number:123456\n", gap: 0)
    #expect(console.list == ["123456"])
    #expect(console.state.filterEdit == nil)
  }

  @Test(
    "Text pasted outside a field changes nothing",
    arguments: ["dq\nyy\n", "s\n", "-", String(repeating: "x", count: 5000)])
  func paste(text: String) {
    var console = console()
    console.press("space", "j")
    let before = console.state
    #expect(console.send(.input(.paste(text))).isEmpty)
    #expect(console.message == "Pasted text was ignored; press / first")
    var after = console.state
    after.message = before.message
    after.sayings = before.sayings
    #expect(after == before)
    console.press("s")
    let open = console.state.dialogs
    #expect(console.send(.input(.paste("y\ny\n"))).isEmpty)
    #expect(console.state.dialogs == open)
  }

  @Test(
    "A terminal without bracketed paste: the keys of a pasted text change nothing either",
    arguments: ["dq\nyy\n", "\nq\ny\ny\n", "jjjjj\n", "\nGsss\n\n\n", "q\n\n\ny\ny", "dq\nyy\n\u{9}"])
  func bareKeys(text: String) {
    for opening in [["space", "j"], ["s"], ["q"], ["tab"], ["p"], ["?"]] {
      var console = console()
      for key in opening { console.press(key) }
      console.state.message = nil
      let before = console.state
      var effects = console.burst(text, gap: 0)
      console.pass(0.06)
      effects += console.send(.tick)
      #expect(effects.isEmpty)
      #expect(console.message.hasPrefix("Pasted text was ignored"))
      #expect(console.state.dialogs == before.dialogs)
      #expect(console.state.focus == before.focus)
      #expect(console.state.mainPane == before.mainPane)
      #expect(console.state.orders == before.orders)
      #expect(console.state.sidebar.cursor == before.sidebar.cursor)
    }
  }

  @Test("Pasted lines behind a search that they typed themselves run nothing")
  func bareKeysBehindSearch() {
    var console = console()
    var effects = console.burst("/paid\nq\ny\n", gap: 0)
    console.pass(0.06)
    effects += console.send(.tick)
    #expect(effects.isEmpty)
    #expect(console.state.dialogs.isEmpty)
    #expect(console.state.orders.filter == "paid")
  }

  @Test("A line end in keys pasted into a note or the palette is text, a later Enter applies")
  func bareKeysInField() {
    var console = console()
    console.press("n")
    var effects = console.burst("call first\nthen send\n", gap: 0)
    console.pass(0.06)
    effects += console.send(.tick)
    // The typed text is kept, nothing else happens.
    #expect(effects.allSatisfy { if case .saveDraft = $0 { true } else { false } })
    let note = console.press("enter").requests.first?.change.note
    #expect(note == "call first then send")
    #expect(console.burst(":screen.redraw\n", gap: 0).isEmpty)
    #expect(console.state.dialogs.count == 1)
    console.pass(0.06)
    #expect(console.press("enter") == [.redraw])
  }

  @Test("A short number with Enter behind it opens its order")
  func shortScan() {
    var console = Scenario([Scenario.order(1337), Scenario.order(1111), Scenario.order(3)])
    let view = console.state.orders.view
    #expect(console.burst("1337\n").isEmpty)
    #expect(console.cursor == "1337")
    console.pass(0.2)
    console.send(.tick)
    console.burst("1111\n")
    #expect(console.cursor == "1111")
    #expect(console.state.orders.view == view)
  }
}

@Suite("Scan detector")
struct ScanDetectorTests {
  private func run(
    _ keys: [(Character, Double)], moves: Set<Character> = ["j", "k"]
  ) -> [ScanDetector.Outcome] {
    var detector = ScanDetector()
    var outcomes: [ScanDetector.Outcome] = []
    for (character, time) in keys {
      let key = character == "\n" ? Key.enter : character == "\t" ? .tab : .character(character)
      outcomes += detector.feed(key, at: time, as: moves.contains(character) ? .move : .command)
    }
    return outcomes + detector.release(at: (keys.last?.1 ?? 0) + 1)
  }

  @Test("Six different keys within 50 ms are a scan, five or slower ones are not")
  func limits() {
    func keys(_ text: String, _ gap: Double) -> [(Character, Double)] {
      text.enumerated().map { ($1, 10 + Double($0) * gap) }
    }
    #expect(run(keys("123456", 0.01)) == [.scanned("123456")])
    #expect(run(keys("12345", 0.001)) == "12345".map { .act(.character($0)) })
    #expect(run(keys("123456", 0.011)) == "123456".map { .act(.character($0)) })
    #expect(run(keys("1234567890123", 0.008)) == [.scanned("1234567890123")])
    #expect(run(keys("123456\n", 0.001)) == [.scanned("123456")])
    #expect(run(keys("123\n", 0.001)) == "123".map { .act(.character($0)) } + [.act(.enter)])
    #expect(run(keys("1234\n", 0.02)) == "1234".map { .act(.character($0)) } + [.act(.enter)])
  }

  @Test(
    "Four keys and more that Enter or Tab ends within 50 ms are a scan",
    arguments: [
      ("1337\n", ["1337"]), ("1111\n", ["1111"]), ("13377\t", ["13377"]), ("1337\n\n", ["1337"]),
      ("1337\n1338\n", ["1337", "1338"]),
    ])
  func shortCodes(text: String, codes: [String]) {
    let keys = text.enumerated().map { ($1, 10 + Double($0) * 0.002) }
    #expect(run(keys) == codes.map { .scanned($0) })
  }

  @Test(
    "Six keys within 50 ms with an Enter among them are pasted text, whatever they would do",
    arguments: ["dq\nyy\n", "\nq\ny\n\n", "s\ns\ns\n", "jjjjj\n", "q\ty\ty\n", "ab\ncd\n"])
  func lines(text: String) {
    let outcomes = run(text.map { ($0, 10) })
    #expect(outcomes.filter { if case .act(.character("j")) = $0 { false } else { true } } == [.pasted(text)])
  }

  @Test("Lines that follow a scanned code at once are no commands")
  func codeThenLines() {
    #expect(run("ABC123\nq\ny\n".map { ($0, 10) }) == [.scanned("ABC123"), .pasted("q\ny\n")])
  }

  @Test("A held key and keys that only move are never a scan")
  func heldKeys() {
    let held = (0..<50).map { (Character("s"), 10 + Double($0) * 0.001) }
    #expect(run(held).count == 50)
    let moves = (0..<50).map { (Character($0.isMultiple(of: 3) ? "j" : "k"), 10.0) }
    #expect(run(moves).count == 50)
  }

  @Test("Keys act in the order they were pressed, also behind one that waits")
  func order() {
    let keys: [(Character, Double)] = [("j", 10), ("s", 10.01), ("j", 10.02), ("j", 10.055)]
    #expect(run(keys) == "jsjj".map { .act(.character($0)) })
  }

  @Test("Two codes without a pause between are two scans")
  func twoCodes() {
    let keys = "ABC123\nDEF456\n".enumerated().map { ($1, 10 + Double($0) * 0.002) }
    #expect(run(keys) == [.scanned("ABC123"), .scanned("DEF456")])
  }
}
