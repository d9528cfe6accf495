import Foundation
import OrderModel
import ViewModels
import Views

/// A console on a screen of some size with fixed shops, orders and clock; keys go in, pictures come out. The layout
/// is followed as the loop does it.
struct GoldenConsole {
  static let now = 1_800_000_000.0

  private(set) var state: AppState
  private(set) var context: UpdateContext
  private var version = 0
  private var size: ScreenSize
  private(set) var outbox: [OutboxEntry] = []

  /// A console that has read its shops; with `orders` empty the shops have none.
  init(
    size: ScreenSize, orders: [Order] = GoldenConsole.orders(40),
    configure: (inout ConsoleOptions) -> Void = { _ in }
  ) {
    self.size = size
    context = UpdateContext(now: Self.now, uptime: 1000, width: { CharacterWidth.columns(of: $0) })
    configure(&context.options)
    let onePane = context.options.isAccessible
    state = AppState(
      viewport: Layout(size: size, focus: .orders, main: .orders, onePane: onePane).viewport)
    table = OrderTable(shops: Self.shops.map(\.name)).merging(orders)
    publish()
  }

  private let table: OrderTable

  /// Shows the store with its pending changes.
  mutating func publish(outbox: [OutboxEntry]? = nil) {
    version += 1
    self.outbox = outbox ?? self.outbox
    send(.store(StoreSnapshot(version: version, orders: table, outbox: self.outbox, shops: Self.shops)))
    send(.tick)
  }

  /// Presses keys in the notation of the config, slowly enough to be no scan.
  mutating func press(_ keys: String...) {
    for notation in keys {
      guard let key = Key(notation: notation) else { continue }
      for effect in send(.input(.key(key, at: context.uptime))) { store(effect) }
      context.uptime += 1
      for effect in send(.tick) { store(effect) }
    }
  }

  /// A press or a step of the wheel at a cell, `after` seconds of the clock that stamps keys.
  @discardableResult
  mutating func point(_ action: MouseInput.Action, column: Int, row: Int, after: Double = 1) -> [Effect] {
    context.uptime += after
    return send(.input(.mouse(MouseInput(action: action, column: column, row: row))))
  }

  /// An answer from outside.
  mutating func receive(_ event: AppEvent) { send(event) }

  /// Types text.
  mutating func type(_ text: String) {
    for character in text { press(character == " " ? "space" : String(character)) }
  }

  /// Answers the question for an order's history with what a log might say.
  mutating func answerHistory() {
    let status = AuditRecord.Field(name: "status", wanted: "sent", before: "processing", after: "sent")
    let parcel = AuditRecord.Field(name: "tracking", wanted: "RR123456785PT", before: nil, after: nil)
    send(
      .historyRead(
        token: 1,
        .success([
          AuditRecord(
            time: Self.now - 600, who: "ann@packing", change: [status, parcel], notify: true, outcome: "done"),
          AuditRecord(
            time: Self.now - 1200, who: "ann@packing", change: [parcel], outcome: "refused",
            answer: "refused: 422 the carrier is not known to this shop"),
        ])))
  }

  /// Changes the size of the screen.
  mutating func resize(_ size: ScreenSize) {
    self.size = size
    send(.input(.resized(size)))
  }

  /// What is on the screen.
  func picture(_ glyphs: Glyphs = .unicode) -> Canvas {
    RootView.draw(state, context: context, glyphs: glyphs)
  }

  /// Puts what is submitted into the outbox, as the repository does.
  private mutating func store(_ effect: Effect) {
    guard case .submit(let requests, let hold, let token) = effect else { return }
    let first = UInt64(outbox.count + 1)
    let entries = requests.enumerated().map { index, request in
      OutboxEntry(
        id: first + UInt64(index), order: request.order, number: request.number, change: request.change,
        expected: request.expected, state: .held, created: context.now,
        releaseAt: hold.map { context.now + $0 })
    }
    publish(outbox: outbox + entries)
    send(.submitted(token: token, .success(entries.map(\.id))))
  }

  /// Something happens; sizes follow as in the loop.
  @discardableResult
  mutating func send(_ event: AppEvent) -> [Effect] {
    var effects = update(&state, event, context)
    let viewport = Layout(
      size: size, focus: state.focus, main: state.mainPane, onePane: state.showsOnePane(context)
    ).viewport
    if viewport != state.viewport { effects += update(&state, .viewport(viewport), context) }
    return effects
  }
}

/// The fixed content.
extension GoldenConsole {
  static let statuses: [StatusChoice] = [
    StatusChoice(status: .pending, word: "pending"),
    StatusChoice(status: .awaitingPayment, word: "waiting_payment"),
    StatusChoice(status: .processing, word: "processing"),
    StatusChoice(status: .onHold, word: "waiting_stock"),
    StatusChoice(status: .readyForPickup, word: "pickup_available"),
    StatusChoice(status: .sent, word: "sent"),
    StatusChoice(status: .delivered, word: "delivered"), StatusChoice(status: .canceled, word: "canceled"),
    StatusChoice(status: .returned, word: "returned"),
  ]

  static let shops: [ShopStatus] = ["parallax", "lisbon", "porto"].map { name in
    var shop = ShopStatus(
      name: name,
      capabilities: ShopCapabilities(
        platform: .shopkit, statuses: statuses, unavailable: [.chooseCapture: "Shopkit captures nothing"]),
      readOnly: name == "porto")
    shop.lastRead = now - 20
    if name == "lisbon" {
      shop.failingSince = now - 720
      shop.lastRead = now - 900
      shop.error = .unreachable("connection refused")
    }
    return shop
  }

  /// Names as customers write them, some of them hostile.
  private static let names = [
    "Ana Silva", "李小龍 (Bruce)", "👩‍👩‍👧 Família Costa", "\u{202E}gnitset", "Esc\u{1B}[31m red",
    "Zoë e\u{301}tienne",
    "김철수", "🇵🇹 Porto Lda", "Maximilian-Alexander von und zu Hohenstein-Wittelsbach", "مرحبا", "नमस्ते", "O'Neill",
  ]

  /// Orders 1 to `count` over the three shops, the highest number newest.
  static func orders(_ count: Int) -> [Order] {
    (1...count).map { number in
      let status = OrderStatus.allCases[number % OrderStatus.allCases.count]
      let shop = shops[number % shops.count].name
      var order = Order(
        id: OrderID(shop: shop, id: "\(1300 + number)"), platform: .shopkit, number: "\(1300 + number)",
        status: status, shopStatus: status == .unknown ? "na_alfândega" : status.rawValue)
      let euro = Currency("EUR") ?? .none
      order.currency = euro
      order.total = Money(minorUnits: Int64(number * number * 131 + 990), currency: euro)
      order.created = Timestamp(seconds: Int64(now) - Int64((count - number) * 5400 + 600), offset: 3600)
      order.updated = order.created
      order.paid = number % 4 == 0 ? false : true
      order.isNew = number > count - 2
      fillPeople(&order, number)
      order.lines = [
        line("Camisola de lã \u{7}", "漢字-001", 2, euro),
        line("Mug, 33 cl, dishwasher safe, with lid", "MUG-33", 1, euro),
      ]
      order.shipping.method = "CTT Expresso"
      order.payment.method = "multibanco"
      order.payment.reference = "888 888 \(number)"
      if number % 3 == 0 { order.note = "Leave at the door\nGate code 1234\u{9B}2J" }
      if number % 5 == 0 { order.customerNote = "Please gift-wrap 🎁" }
      return order
    }
  }

  private static func fillPeople(_ order: inout Order, _ number: Int) {
    order.customer.name = names[number % names.count]
    order.customer.email = "customer\(number)@example.com"
    order.customer.phone = "+351 912 345 \(100 + number)"
    var address = Address()
    address.name = order.customer.name
    address.lines = ["Rua do Ouro \(number)", "2.º Esq."]
    address.postcode = "1100-0\(10 + number % 80)"
    address.city = number % 2 == 0 ? "Lisboa" : "Vila Nova de Famalicão"
    address.country = "Portugal"
    address.countryCode = "PT"
    order.delivery = address
    order.billing = address
  }

  private static func line(_ title: String, _ sku: String, _ quantity: Int, _ currency: Currency) -> OrderLine
  {
    var line = OrderLine(title: title, quantity: quantity)
    line.sku = sku
    line.total = Money(minorUnits: Int64(quantity) * 2345, currency: currency)
    return line
  }
}
