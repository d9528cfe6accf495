import OrderModel
import OrderSync
import Testing

/// The table of allowed steps, and what may go when.
@Suite("Outbox")
struct OutboxTests {
  static let order = Order(
    id: OrderID(shop: "parallax", id: "1"), platform: .shopkit, number: "1", status: .processing,
    shopStatus: "processing")
  static let state = OrderState(order)
  static let cause = OutboxError(kind: "unclear", text: "cut")
  static let steps: [(name: String, step: OutboxStep)] = [
    ("release", .release), ("withdraw", .withdraw), ("drop", .drop), ("retry", .retry), ("restart", .restart),
    ("begin", .begin(before: state)), ("findSatisfied", .findSatisfied),
    ("findChanged", .findChanged(state, nil)),
    ("confirm", .confirm), ("refuse", .refuse(cause)), ("fail", .fail(cause)), ("postpone", .postpone(cause)),
    ("lose", .lose(cause)), ("disprove", .disprove), ("doubt", .doubt(cause)),
  ]
  /// Everything that is allowed; what is not named here is not.
  static let table: [OutboxState: [String: OutboxState]] = [
    .held: [
      "release": .queued, "retry": .queued, "restart": .held, "withdraw": .withdrawn, "drop": .withdrawn,
    ],
    .queued: [
      "retry": .queued, "restart": .queued, "drop": .withdrawn, "begin": .sending,
      "findSatisfied": .unchanged,
      "findChanged": .conflict, "refuse": .refused, "fail": .failed, "postpone": .queued,
    ],
    .sending: [
      "restart": .unclear, "findChanged": .conflict, "confirm": .done, "refuse": .refused, "fail": .failed,
      "postpone": .queued, "lose": .unclear,
    ],
    .unclear: [
      "drop": .withdrawn, "retry": .unclear, "restart": .unclear, "findSatisfied": .done,
      "findChanged": .conflict,
      "disprove": .queued, "doubt": .unclear,
    ],
    .conflict: ["drop": .withdrawn],
  ]

  static func entry(
    _ id: UInt64 = 1, order: String = "1", shop: String = "parallax", word: String = "sent",
    state: OutboxState = .queued, created: Double = 1000
  ) -> OutboxEntry {
    OutboxEntry(
      id: id, order: OrderID(shop: shop, id: order), number: order,
      change: OrderChange(status: StatusChoice(status: .sent, word: word)), expected: nil, state: state,
      created: created)
  }

  @Test("every state takes exactly the steps of the table", arguments: OutboxState.allCases)
  func everyStep(state: OutboxState) {
    for (name, step) in OutboxTests.steps {
      let next = OutboxTests.entry(state: state).taking(step, at: 2000)
      #expect(next?.state == OutboxTests.table[state]?[name], "\(state) \(name)")
      if let next { #expect(next.changed == 2000) }
    }
  }

  @Test("a try that proved not applied is repeated once, then failed; a late effect counts as done")
  func attempts() throws {
    var entry = OutboxTests.entry()
    for expected in [OutboxState.queued, .failed] {
      entry = try #require(entry.taking(.begin(before: OutboxTests.state), at: 1))
      entry = try #require(entry.taking(.lose(OutboxTests.cause), at: 2))
      entry = try #require(entry.taking(.disprove, at: 3))
      #expect(entry.state == expected)
    }
    #expect(entry.attempts == 2)
    #expect(entry.error == OutboxTests.cause)
    var late = OutboxTests.entry()
    late.attempts = 1
    #expect(late.taking(.findSatisfied, at: 4)?.state == .done)
  }

  @Test("a write that provably never left does not count as a try")
  func postponedTry() throws {
    let sending = try #require(OutboxTests.entry().taking(.begin(before: OutboxTests.state), at: 1))
    #expect(sending.taking(.postpone(OutboxTests.cause), at: 2)?.attempts == 0)
  }

  @Test("equal changes are joined only while they wait as the latest of their order")
  func joins() {
    var box = Outbox()
    box.put(OutboxTests.entry(1))
    let again = ChangeRequest(
      order: OutboxTests.order.id, number: "1", change: OutboxTests.entry().change, expected: nil)
    #expect(box.proposal(for: again, id: box.nextID, holdSeconds: nil, now: 5).id == 1)
    box.put(OutboxTests.entry(2, word: "processing"))
    #expect(box.proposal(for: again, id: box.nextID, holdSeconds: nil, now: 5).id == 3)
    var busy = Outbox()
    busy.put(OutboxTests.entry(1, state: .sending))
    #expect(busy.proposal(for: again, id: busy.nextID, holdSeconds: nil, now: 5).id == 2)
  }

  @Test("a held change that is asked for at once is released, and holding a key does not prolong it")
  func joiningHeld() {
    let request = ChangeRequest(
      order: OutboxTests.order.id, number: "1", change: OutboxTests.entry().change,
      expected: OutboxTests.state)
    var box = Outbox()
    box.put(box.proposal(for: request, id: 1, holdSeconds: 5, now: 100))
    #expect(box[1]?.releaseAt == 105)
    #expect(box.proposal(for: request, id: 2, holdSeconds: 5, now: 104).releaseAt == 105)
    let released = box.proposal(for: request, id: 2, holdSeconds: 0, now: 104)
    #expect(released.state == .queued)
    #expect(released.id == 1)
  }

  private func work(_ box: Outbox, now: Double, console: Bool = true) -> OutboxWork? {
    box.work(for: "parallax", now: now, policy: SendPolicy(sendsByItself: console, autoSendSeconds: 900))
  }

  @Test("one order's changes go in order, one at a time; other orders go on")
  func order() {
    var box = Outbox()
    for (id, order) in [(1, "1"), (2, "1"), (3, "2")] as [(UInt64, String)] {
      box.put(OutboxTests.entry(id, order: order, word: "w\(id)"))
    }
    #expect(work(box, now: 1000) == .send([box[1], box[3]].compactMap(\.self)))
    box.put(OutboxTests.entry(1, word: "w1", state: .sending))
    #expect(work(box, now: 1000) == .send([box[3]].compactMap(\.self)))
    box.put(OutboxTests.entry(1, word: "w1", state: .held))
    #expect(work(box, now: 1000) == .send([box[3]].compactMap(\.self)))
  }

  @Test("changes queued by an outage go by themselves while young; older ones and a command's wait for a key")
  func policy() throws {
    var box = Outbox()
    box.put(OutboxTests.entry(1, created: 1000))
    #expect(work(box, now: 9000) != nil, "never stopped by anything: age does not matter")
    box.noteObstacle(shop: "parallax", isLimit: false)
    #expect(box.isSettled(1))
    #expect(work(box, now: 1900) != nil)
    #expect(work(box, now: 1901) == nil)
    #expect(work(box, now: 1001, console: false) == nil)
    box.noteKey(1, at: 5000)
    #expect(work(box, now: 5000, console: false) != nil)
    box.noteObstacle(shop: "parallax", isLimit: false)
    #expect(work(box, now: 5900) != nil, "the window counts from the key")
    #expect(work(box, now: 5901) == nil)
    box.noteObstacle(shop: "parallax", isLimit: true)
    #expect(work(box, now: 9000) != nil, "a rate limit is no outage")
    #expect(work(box, now: 9000, console: false) == nil)
  }

  @Test("nothing found at the start goes by itself but by the policy")
  func restored() {
    var box = Outbox()
    box.restore([OutboxTests.entry(7, created: 1000)], nextID: 3)
    #expect(box.nextID == 8)
    #expect(work(box, now: 1500) != nil)
    #expect(work(box, now: 1500, console: false) == nil)
    #expect(work(box, now: 2000) == nil)
  }

  @Test("an unclear change is read before anything else of its order goes")
  func unclearFirst() {
    var box = Outbox()
    box.put(OutboxTests.entry(1, state: .unclear))
    box.put(OutboxTests.entry(2, word: "canceled"))
    #expect(work(box, now: 1000, console: false) == box[1].map(OutboxWork.verify))
    box.noteUndecided(1, until: 1060)
    #expect(work(box, now: 1059) == nil)
    #expect(box.isSettled(1))
    #expect(box.isSettled(2), "it waits behind an unclear one")
    #expect(work(box, now: 1060) == box[1].map(OutboxWork.verify))
  }

  @Test(
    "what a reading says about an unclear write",
    arguments: [
      ("sent", "processing", OutboxState.done), ("processing", "processing", .queued),
      ("canceled", "processing", .conflict), ("sent", "sent", .done),
    ])
  func judging(found: String, before: String, expected: OutboxState) throws {
    var order = OutboxTests.order
    order.shopStatus = before
    var entry = try #require(OutboxTests.entry().taking(.begin(before: OrderState(order)), at: 1))
    entry = try #require(entry.taking(.lose(OutboxTests.cause), at: 2))
    order.shopStatus = found
    #expect(entry.taking(entry.judging(OrderState(order)), at: 3)?.state == expected)
  }

  @Test("a field the shop never shows leaves an unclear write unclear, unless another field moved")
  func unreadable() throws {
    var change = OrderChange()
    change.invoiceLink = "https://shop.example/i/1"
    #expect(judgement(of: change, foundStatus: "processing") == .unclear)
    change.status = StatusChoice(status: .sent, word: "sent")
    #expect(judgement(of: change, foundStatus: "sent") == .done)
    #expect(judgement(of: change, foundStatus: "processing") == .queued)
  }

  private func judgement(of change: OrderChange, foundStatus: String) -> OutboxState? {
    let fresh = OutboxEntry(
      id: 1, order: OutboxTests.order.id, number: "1", change: change, expected: nil, state: .queued,
      created: 0)
    let entry = fresh.taking(.begin(before: OutboxTests.state), at: 1)?.taking(
      .lose(OutboxTests.cause), at: 2)
    var order = OutboxTests.order
    order.shopStatus = foundStatus
    return entry.flatMap { $0.taking($0.judging(OrderState(order)), at: 3)?.state }
  }

  @Test("an appended note counts when it stands there as lines")
  func notes() throws {
    var change = OrderChange()
    change.note = "call back"
    var order = OutboxTests.order
    order.note = "old"
    let fresh = OutboxEntry(
      id: 1, order: order.id, number: "1", change: change, expected: nil, state: .queued, created: 0)
    let sending = try #require(fresh.taking(.begin(before: OrderState(order)), at: 1))
    let unclear = try #require(sending.taking(.lose(OutboxTests.cause), at: 2))
    #expect(unclear.judging(OrderState(order)) == .disprove)
    order.note = "old\ncall back"
    #expect(unclear.judging(OrderState(order)) == .findSatisfied)
    order.note = "old\ncall back later"
    #expect(unclear.judging(OrderState(order)) == .findChanged(OrderState(order), nil))
  }
}
