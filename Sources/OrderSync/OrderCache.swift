package import OrderModel

/// A shop as the cache knows it.
package struct CacheShop: Equatable, Sendable {
  /// The shop's name in the config.
  package var name: String
  /// What makes it this very shop: platform and address. Orders kept under the same name for another identity are
  /// not used.
  package var identity: String

  /// Names a shop.
  package init(name: String, identity: String) {
    self.name = name
    self.identity = identity
  }
}

/// How far the orders kept of a shop go.
package struct CacheStamp: Equatable, Sendable, Codable {
  /// Where the next refresh starts; nil reads everything.
  package var resume: FeedCursor?
  /// When the last complete pass ended, Unix seconds.
  package var lastRead: Double?

  /// Describes how far orders go; nothing known reads everything again.
  package init(resume: FeedCursor? = nil, lastRead: Double? = nil) {
    self.resume = resume
    self.lastRead = lastRead
  }
}

/// What the cache holds at start.
package struct LoadedCache: Sendable {
  package var orders: OrderTable
  /// By shop name; a shop without cached orders has none.
  package var stamps: [String: CacheStamp]
}

/// The disposable copy of all orders on disk: per shop `orders-NAME.cache`, a segment that is mapped as it is, and
/// `orders-NAME.delta`, what changed since with the rows it replaces. Both are replaced by rename only. A file that
/// is damaged, cut short, of another version or of another shop is ignored; deleting the folder costs only speed.
package enum OrderCache {
  /// Opens what is there for shops in config order. Costs a few system calls per shop, whatever the number of orders.
  package static func load(folder: String, shops: [CacheShop]) -> LoadedCache {
    var cached: [String: CachedOrders] = [:]
    var stamps: [String: CacheStamp] = [:]
    for shop in shops {
      guard let (orders, stamp) = CacheFiles(folder: folder, shop: shop).load() else { continue }
      cached[shop.name] = orders
      stamps[shop.name] = stamp
    }
    return LoadedCache(orders: OrderTable(shops: shops.map(\.name), cached: cached), stamps: stamps)
  }

  /// Stores a shop's orders and how far they go, then returns the table with that shop's orders backed by the files.
  /// Writes only what changed while that is a small part of the whole. Throws `CacheError` when it cannot write; the
  /// files are then as they were.
  package static func store(
    _ orders: OrderTable, of shop: CacheShop, stamp: CacheStamp, folder: String
  ) throws(CacheError) -> OrderTable {
    try CacheFiles(folder: folder, shop: shop).store(orders, stamp)
  }

  /// Whether every byte of a shop's files is as it was written. Reads them whole, so not before the first frame.
  package static func isIntact(folder: String, shop: CacheShop) -> Bool {
    CacheFiles(folder: folder, shop: shop).isIntact()
  }

  /// Forgets what is kept of a shop.
  package static func remove(folder: String, shop: CacheShop) {
    CacheFiles(folder: folder, shop: shop).remove()
  }
}

/// Why the cache could not be written: the path and what the system said.
package struct CacheError: Error, Equatable, Sendable, CustomStringConvertible {
  package var path: String
  package var reason: String

  package var description: String { "cannot write \(path): \(reason)" }
}
