package import OrderModel

/// The orders of the last runs as the cache on disk had them.
package struct LoadedOrders: Sendable {
  package var orders: OrderTable
  /// When each shop was last read whole, Unix seconds.
  package var ages: [String: Double]

  /// Hands over what was loaded.
  package init(orders: OrderTable, ages: [String: Double]) {
    self.orders = orders
    self.ages = ages
  }
}

/// Writes the cache on a queue of its own, so that a large snapshot never holds up the journal. Failing costs speed at the
/// next start, nothing else.
actor CacheStore {
  private let executor = QueueExecutor(label: "orderdeck.cache")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Seconds between two snapshots of a console that stays open.
  private static let interval = 30.0

  private let folder: String
  private var stored: OrderTable?
  private var storedMarks: [String: CursorFile.Mark] = [:]
  private var storedAt: Double?

  /// Stores below `folder`.
  init(folder: String) { self.folder = folder }

  /// The cached orders; none when there is no cache. Blocking.
  static func load(folder: String, shops: [String]) -> LoadedOrders {
    LoadedOrders(orders: OrderTable(shops: shops), ages: [:])
  }

  /// Writes the orders and then the cursors, if they changed and the last snapshot is old enough or the program ends.
  /// Returns what went wrong.
  func store(
    _ content: LoadedOrders, cursors: [String: CursorFile.Mark], now: Double, isFinal: Bool
  ) -> SyncError? {
    guard content.orders != stored || cursors != storedMarks else { return nil }
    if !isFinal, let storedAt, now - storedAt < CacheStore.interval { return nil }
    do throws(SyncError) {
      try CursorFile(shops: cursors).store(folder: folder)
      (stored, storedMarks, storedAt) = (content.orders, cursors, now)
      return nil
    } catch {
      return error
    }
  }
}
