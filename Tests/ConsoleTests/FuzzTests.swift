import OrderModel
import Testing
import ViewModels

/// A repeatable sequence of numbers (SplitMix64).
private struct Numbers {
  var state: UInt64

  mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(max(1, limit)))
  }
}

@Suite("Whatever happens")
struct FuzzTests {
  private static let keys: [Key] =
    CommandCatalog.all.flatMap(\.keys) + "abcxyz0:\"<>".map { .character($0) } + [.insert, .function(1)]

  @Test(
    "Random keys, resizes, refreshes and pastes never trap, at any size, and every presentation can be made",
    arguments: 1...10)
  func events(seed: UInt64) {
    var numbers = Numbers(state: seed)
    var console = Scenario(Scenario.orders(30) + (31...40).map { Scenario.order($0, shop: "norrsken") })
    for step in 0..<300 {
      let effects = act(on: &console, step, &numbers)
      if !effects.requests.isEmpty {
        _ = console.store(effects, as: OutboxState.allCases[numbers.next(below: 10)])
      }
      present(console, &numbers)
    }
  }

  private func act(on console: inout Scenario, _ step: Int, _ numbers: inout Numbers) -> [Effect] {
    switch numbers.next(below: 12) {
    case 0:
      let size = ScreenSize(columns: numbers.next(below: 400), rows: numbers.next(below: 120))
      let sizes = Dictionary(
        uniqueKeysWithValues: PaneID.allCases.map { pane in
          (
            pane,
            ScreenSize(
              columns: numbers.next(below: size.columns + 1), rows: numbers.next(below: size.rows + 1))
          )
        })
      console.send(.input(.resized(size)))
      return console.send(.viewport(Viewport(screen: size, sizes: sizes, visible: Set(PaneID.allCases))))
    case 1:
      console.publish([
        Scenario.order(numbers.next(below: 60) + 1, status: OrderStatus.allCases[numbers.next(below: 10)])
      ])
    case 2: console.publish(removing: [OrderID(shop: "parallax", id: String(numbers.next(below: 60)))])
    case 3: console.settle(Set((0...20).map(UInt64.init)), as: OutboxState.allCases[numbers.next(below: 10)])
    case 4: return console.send(.input(.paste("s\ny\u{1B}[31m\n")))
    case 5:
      console.pass(Double(numbers.next(below: 300)))
      return console.send(.tick)
    default:
      let effects = console.send(
        .input(.key(FuzzTests.keys[numbers.next(below: FuzzTests.keys.count)], at: console.context.uptime)))
      if numbers.next(below: 3) > 0 { console.pass(0.1) }
      return effects + console.send(.tick)
    }
    return []
  }

  private func present(_ console: Scenario, _ numbers: inout Numbers) {
    let size = ScreenSize(columns: numbers.next(below: 200), rows: numbers.next(below: 60))
    let list = console.state.presentOrders(console.context, size: size)
    #expect(list.rows.count <= max(1, size.rows))
    #expect(list.selected.map { list.rows.indices.contains($0) } ?? true)
    #expect(list.rows.allSatisfy { $0.isHeading || $0.cells.count == list.columns.count })
    let outbox = console.state.presentOutbox(console.context, size: size)
    #expect(outbox.rows.allSatisfy { $0.cells.count == outbox.columns.count })
    let shops = console.state.presentShops(console.context, size: size)
    #expect(shops.rows.count <= max(1, size.rows))
    _ = console.state.presentDetail(console.context, size: size)
    _ = console.state.presentMessage(console.context)
    _ = console.state.presentKeyBar(console.context)
    _ = console.state.presentTitle(console.context)
    if let dialog = console.state.presentDialog(console.context) {
      #expect(dialog.selected.map { dialog.items.indices.contains($0) } ?? true, "\(dialog.title)")
    }
    #expect((deadline(of: console.state, console.context) ?? 0) >= 0)
  }

  @Test("The columns fit the width they were chosen for", arguments: [1, 8, 20, 40, 60, 80, 100, 160, 300])
  func columns(width: Int) {
    let console = Scenario(Scenario.orders(5))
    let list = console.state.presentOrders(console.context, size: ScreenSize(columns: width, rows: 5))
    #expect(!list.columns.isEmpty)
    #expect(list.columns.reduce(-1) { $0 + $1.width + 1 } <= width)
    if width >= 50 { #expect(list.columns.map(\.title).contains("Customer")) }
    if width >= 40 { #expect(list.columns.map(\.title).starts(with: ["", "Number"])) }
  }
}
