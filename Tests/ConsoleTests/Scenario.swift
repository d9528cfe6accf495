import Foundation
import OrderModel
import ViewModels

/// A console without terminal, loop or shops: events go in, effects and presentations come out. The clock stands still
/// unless a test moves it.
struct Scenario {
  static let start = 1_800_000_000.0

  var state: AppState
  var context: UpdateContext
  private var version = 0
  private(set) var table: OrderTable
  private(set) var shops: [ShopStatus]
  private(set) var outbox: [OutboxEntry] = []

  /// A console that shows `orders` of `shops`, the first snapshot taken.
  init(
    _ orders: [Order], shops: [ShopStatus] = [Scenario.shop("parallax"), Scenario.shop("norrsken")],
    columns: Int = 130, rows: Int = 20, configure: (inout UpdateContext) -> Void = { _ in }
  ) {
    let size = ScreenSize(columns: columns, rows: rows)
    let sizes = Dictionary(
      uniqueKeysWithValues: PaneID.allCases.map { ($0, ScreenSize(columns: 60, rows: 10)) })
    state = AppState(viewport: Viewport(screen: size, sizes: sizes, visible: [.shops, .orders, .detail]))
    context = UpdateContext(now: Scenario.start, uptime: 1000)
    configure(&context)
    self.shops = shops
    table = OrderTable(shops: shops.map(\.name)).merging(orders)
    publish()
  }

  /// A shop that takes the statuses of Shopkit.
  static func shop(
    _ name: String, readOnly: Bool = false,
    unavailable: [Ability: Objection] = [.chooseCapture: "no capture"],
    statuses: [StatusChoice] = [
      StatusChoice(status: .pending, word: "pending"), StatusChoice(status: .processing, word: "processing"),
      StatusChoice(status: .sent, word: "sent"), StatusChoice(status: .delivered, word: "delivered"),
      StatusChoice(status: .canceled, word: "canceled"),
    ]
  ) -> ShopStatus {
    var shop = ShopStatus(
      name: name,
      capabilities: ShopCapabilities(platform: .shopkit, statuses: statuses, unavailable: unavailable),
      readOnly: readOnly)
    shop.lastRead = start - 10
    return shop
  }

  /// A paid order in work; the lower the number, the older it is.
  static func order(
    _ number: Int, shop: String = "parallax", status: OrderStatus = .processing, word: String? = nil
  ) -> Order {
    var order = Order(
      id: OrderID(shop: shop, id: String(number)), platform: .shopkit, number: String(number), status: status,
      shopStatus: word ?? status.rawValue)
    order.created = Timestamp(seconds: Int64(start) - 100_000 + Int64(number) * 60)
    order.paid = true
    order.customer.name = "Customer \(number)"
    return order
  }

  /// Orders 1 to `count`; the newest, with the highest number, stands first.
  static func orders(_ count: Int) -> [Order] { (1...count).map { order($0) } }

  // MARK: Events

  /// Hands one event in.
  @discardableResult
  mutating func send(_ event: AppEvent) -> [Effect] { update(&state, event, context) }

  /// Presses keys one after the other at the speed of fingers, in the notation of the config; waiting keys act before
  /// it returns.
  @discardableResult
  mutating func press(_ keys: String...) -> [Effect] {
    keys.flatMap { notation -> [Effect] in
      guard let key = Key(notation: notation) else { return [] }
      let effects = send(.input(.key(key, at: context.uptime)))
      pass(0.2)
      return effects + send(.tick)
    }
  }

  /// Types text at the speed of fingers.
  @discardableResult
  mutating func type(_ text: String) -> [Effect] {
    text.flatMap { character -> [Effect] in
      let effects = send(.input(.key(.character(character), at: context.uptime)))
      pass(0.2)
      return effects + send(.tick)
    }
  }

  /// Keys as fast as a scanner sends them, `gap` seconds apart, without a tick.
  @discardableResult
  mutating func burst(_ text: String, gap: Double = 0.004) -> [Effect] {
    text.flatMap { character -> [Effect] in
      defer { pass(gap) }
      return send(.input(.key(character == "\n" ? .enter : .character(character), at: context.uptime)))
    }
  }

  /// Lets time pass on both clocks.
  mutating func pass(_ seconds: Double) {
    context.now += seconds
    context.uptime += seconds
  }

  // MARK: The store

  /// Publishes a snapshot with what changed.
  mutating func publish(
    _ changed: [Order] = [], removing gone: [OrderID] = [], outbox: [OutboxEntry]? = nil,
    shops: [ShopStatus]? = nil, lockHolder: Int32? = nil
  ) {
    version += 1
    if !gone.isEmpty { table = table.removing(Set(gone)) }
    if !changed.isEmpty { table = table.merging(changed, force: true) }
    self.outbox = outbox ?? self.outbox
    self.shops = shops ?? self.shops
    send(
      .store(
        StoreSnapshot(
          version: version, orders: table, outbox: self.outbox, shops: self.shops, lockHolder: lockHolder)))
    send(.tick)
  }

  /// Stores the requests of a submit effect as entries in a state, as the outbox does, and answers the effect.
  mutating func store(_ effects: [Effect], as state: OutboxState = .held) -> [Effect] {
    for case .submit(let requests, let hold, let token) in effects {
      let first = (outbox.last?.id ?? 0) + 1
      let entries = requests.enumerated().map { index, request in
        OutboxEntry(
          id: first + UInt64(index), order: request.order, number: request.number, change: request.change,
          expected: request.expected, state: state, created: context.now,
          releaseAt: hold.map { context.now + $0 })
      }
      publish(outbox: outbox + entries)
      return send(.submitted(token: token, .success(entries.map(\.id))))
    }
    return []
  }

  /// Publishes the entries with some of them in another state.
  mutating func settle(_ ids: Set<UInt64>, as state: OutboxState, error: OutboxError? = nil) {
    publish(
      outbox: outbox.map { entry in
        guard ids.contains(entry.id) else { return entry }
        var entry = entry
        entry.state = state
        entry.error = error
        entry.releaseAt = nil
        return entry
      })
  }

  /// Takes a table as the one of the shops, for a snapshot that the test sends itself.
  mutating func adopt(_ table: OrderTable) {
    self.table = table
    version += 1
  }

  // MARK: What is seen

  /// The number of the order under the cursor.
  var cursor: String? { state.orders.cursor.isLost ? nil : state.orders.cursor.id?.id }

  /// The numbers in the list, from the top.
  var list: [String] { state.orders.rows.map { state.store.table.id(at: $0).id } }

  /// The message line as text.
  var message: String { state.presentMessage(context).line.map(\.text).joined() }

  /// The text of the top dialog: title, body, items.
  var dialog: String {
    guard let dialog = state.presentDialog(context) else { return "" }
    let lines =
      [dialog.title] + dialog.body.map { $0.map(\.text).joined() }
      + dialog.items.map { item in
        var cells = item.cells.map { $0.map(\.text).joined() }
        if let field = item.field { cells.insert(field.text, at: 1) }
        return cells.joined(separator: " ")
      }
    return lines.joined(separator: "\n")
  }

  /// The whole detail pane as text.
  var detail: String {
    state.presentDetail(context, size: ScreenSize(columns: 60, rows: 400)).lines
      .map { $0.map(\.text).joined() }.joined(separator: "\n")
  }

  /// The heading of the orders list.
  var title: String {
    state.presentOrders(context, size: ScreenSize(columns: 100, rows: 10)).title.map(\.text).joined()
  }
}

extension [Effect] {
  /// The requests of the submit effect among these; empty when there is none.
  var requests: [ChangeRequest] {
    for case .submit(let requests, _, _) in self { return requests }
    return []
  }
}
