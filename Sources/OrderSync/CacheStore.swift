internal import OrderModel

/// Writes the cache on a queue of its own, so that a large snapshot never holds up the journal. Failing costs speed at the
/// next start, nothing else.
actor CacheStore {
  private let executor = QueueExecutor(label: "orderdeck.cache")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Seconds between two snapshots of a console that stays open.
  private static let interval = 30.0

  private let folder: String
  private let shops: [CacheShop]
  private var stored: OrderTable?
  private var storedStamps: [String: CacheStamp]
  private var storedAt: Double?

  /// Stores shops below `folder`; `loaded` is what stands there already.
  init(folder: String, shops: [CacheShop], loaded: LoadedCache?) {
    self.folder = folder
    self.shops = shops
    stored = loaded?.orders
    storedStamps = loaded?.stamps ?? [:]
  }

  /// Writes the shops whose orders or stamps changed, if the last snapshot is old enough or the program ends. Returns the
  /// same orders backed by the files, or nil when nothing was written. A shop that was never read whole is left out.
  func store(_ content: LoadedCache, now: Double, isFinal: Bool) throws(CacheError) -> OrderTable? {
    guard content.orders != stored || content.stamps != storedStamps else { return nil }
    if !isFinal, let storedAt, now - storedAt < CacheStore.interval { return nil }
    var orders = content.orders
    for shop in shops {
      guard let stamp = content.stamps[shop.name] else { continue }
      orders = try OrderCache.store(orders, of: shop, stamp: stamp, folder: folder)
    }
    (stored, storedStamps, storedAt) = (orders, content.stamps, now)
    return orders
  }
}
