import Foundation
import OrderModel
import OrderSync
import ViewModels
import Views

/// From an event to the finished picture, without the terminal: 120 columns, 40 rows. Milliseconds.
struct ConsoleBenchmarks {
  private var state: AppState
  private let context: UpdateContext
  private let shops: [ShopStatus]
  private var time = 1.0

  /// A console that has just got `orders`.
  private init(_ orders: OrderTable) {
    let layout = Layout(size: ScreenSize(columns: 120, rows: 40), focus: .orders, main: .orders)
    state = AppState(viewport: layout.viewport)
    var context = UpdateContext(now: SampleOrders.now, width: { CharacterWidth.columns(of: $0) })
    context.options.views += [
      SavedView(name: "Old", query: "age>3d status:processing"),
      SavedView(name: "Large", query: "total>100eur"),
    ]
    self.context = context
    shops = SampleOrders.shops.map {
      var shop = ShopStatus(name: $0, capabilities: ShopCapabilities(platform: .shopkit, statuses: []))
      shop.lastRead = SampleOrders.now - 60
      return shop
    }
    handle(.store(StoreSnapshot(version: 1, orders: orders, outbox: [], shops: shops)))
  }

  /// Adds the figures of a console over `orders` to a column.
  static func run(_ orders: OrderTable, into table: inout FigureTable) {
    table.add(
      "first picture from the store",
      Measure.median { ConsoleBenchmarks(orders).draw() })
    var console = ConsoleBenchmarks(orders)
    table.add("picture", Measure.median(31) { console.draw() })
    table.add("one row down and picture", Measure.median(31) { console.press("j") })
    table.add("page down and picture", Measure.median(31) { console.press("f") })
    table.add(
      "counts of nine views and the shops",
      Measure.median(31) { console.state.countViews(console.context) })
    console.press("/")
    var typed = ""
    for key in ("conc" as String) {
      typed.append(key)
      table.add("typing to \"\(typed)\" and picture", Measure.once { console.press(key) })
    }
    console = ConsoleBenchmarks(orders)
    table.add("three new orders into the list and picture", console.newOrders(orders))
  }

  private mutating func handle(_ event: AppEvent) { _ = update(&state, event, context) }

  /// Milliseconds for a snapshot with three more orders.
  private mutating func newOrders(_ orders: OrderTable) -> Double {
    let more = orders.merging(
      (1...3).map { number in
        var order = SampleOrders.order(number)
        order.id = OrderID(shop: order.id.shop, id: "new-\(number)")
        order.created = Timestamp(seconds: Int64(SampleOrders.now))
        return order
      })
    return Measure.once {
      handle(.store(StoreSnapshot(version: 2, orders: more, outbox: [], shops: shops)))
      draw()
    }
  }

  private mutating func press(_ key: Character) {
    // Slower than a scanner, so that the keys are keys.
    time += 1
    handle(.input(.key(.character(key), at: time)))
    draw()
  }

  private func draw() { _ = RootView.draw(state, context: context) }
}
