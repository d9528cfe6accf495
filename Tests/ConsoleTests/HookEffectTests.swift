import OrderModel
import Testing
import ViewModels

/// When the console asks for a hook to be run.
@Suite("Hook effects") struct HookEffectTests {
  private static let id = OrderID(shop: "parallax", id: "1")

  private func entry(_ state: OutboxState, _ status: OrderStatus = .sent) -> OutboxEntry {
    let change = OrderChange(status: StatusChoice(status: status, word: status.rawValue))
    return OutboxEntry(
      id: 1, order: Self.id, number: "1", change: change, expected: nil, state: state, created: Scenario.start
    )
  }

  /// The effects of a snapshot with an outbox, after one that had another.
  private func effects(
    from before: OutboxEntry, to after: OutboxEntry, lockHolder: Int32? = nil, hooks: Set<HookEvent> = [.sent]
  ) -> [Effect] {
    var console = Scenario(Scenario.orders(3)) { $0.options.hooks = hooks }
    console.publish(outbox: [before])
    let (version, table) = (console.state.store.version, console.state.store.table)
    let snapshot = StoreSnapshot(
      version: version + 1, orders: table, outbox: [after], shops: console.shops, lockHolder: lockHolder)
    return console.send(.store(snapshot))
  }

  @Test("A change to sent that the shop confirmed runs the hook, once and only here")
  func sent() {
    let run = Effect.runHook(.sent, [Self.id])
    #expect(effects(from: entry(.sending), to: entry(.done)).contains(run))
    #expect(!effects(from: entry(.done), to: entry(.done)).contains(run))
    #expect(!effects(from: entry(.sending), to: entry(.unchanged)).contains(run))
    #expect(!effects(from: entry(.sending), to: entry(.refused)).contains(run))
    #expect(!effects(from: entry(.sending, .processing), to: entry(.done, .processing)).contains(run))
    #expect(!effects(from: entry(.sending), to: entry(.done), lockHolder: 7).contains(run))
    #expect(!effects(from: entry(.sending), to: entry(.done), hooks: []).contains(run))
  }

  @Test("An order that arrives runs the hook, and only if there is one", arguments: [true, false])
  func newOrder(isAsked: Bool) {
    var console = Scenario(Scenario.orders(3)) { $0.options.hooks = isAsked ? [.newOrder] : [] }
    var order = Scenario.order(101)
    order.created = Timestamp(seconds: Int64(Scenario.start))
    let table = console.state.store.table.merging([order], force: true)
    let snapshot = StoreSnapshot(
      version: console.state.store.version + 1, orders: table, outbox: [], shops: console.shops)
    #expect(console.send(.store(snapshot)).contains(.runHook(.newOrder, [order.id])) == isAsked)
  }
}
