import CZlib
import Glibc
import OrderModel

/// The two files of one shop in the cache folder.
struct CacheFiles {
  private let folder: String
  private let shop: CacheShop

  init(folder: String, shop: CacheShop) {
    self.folder = folder
    self.shop = shop
  }

  private var name: String {
    shop.name.unicodeScalars.reduce(into: "orders-") { name, scalar in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isPlain || scalar == "-" {
        name.unicodeScalars.append(scalar)
      } else {
        name += "_" + String(scalar.value, radix: 16)
      }
    }
  }

  private var basePath: String { folder + "/" + name + ".cache" }
  private var deltaPath: String { folder + "/" + name + ".delta" }

  // MARK: Reading

  func load() -> (CachedOrders, CacheStamp)? {
    guard let (base, baseMeta) = open(basePath) else { return nil }
    guard let (delta, deltaMeta) = open(deltaPath), deltaMeta.base == base.stamp else {
      return (CachedOrders(base: base), baseMeta.stamp)
    }
    return (CachedOrders(base: base, dead: deltaMeta.dead, delta: delta), deltaMeta.stamp)
  }

  /// Maps a file; nil when it is missing, damaged or not of this shop.
  private func open(_ path: String) -> (OrderSegment, CacheMeta)? {
    guard let bytes = MappedFile.open(path), let segment = OrderSegment(bytes, shop: shop.name),
      segment.size + CacheSink.trailerSize == bytes.buffer.count, let meta = CacheMeta(reading: segment.meta),
      meta.identity == shop.identity
    else { return nil }
    return (segment, meta)
  }

  func isIntact() -> Bool {
    [basePath, deltaPath].allSatisfy(CacheSink.hasRightChecksum)
  }

  func remove() {
    // The delta goes first: alone it means nothing.
    unlink(deltaPath)
    unlink(basePath)
  }

  // MARK: Writing

  /// A delta of more than this many orders, and of more than a quarter of the base, becomes a new base.
  private static let smallDelta = 2000

  func store(_ orders: OrderTable, _ stamp: CacheStamp) throws(CacheError) -> OrderTable {
    try makeFolder()
    var meta = CacheMeta(identity: shop.identity, stamp: stamp)
    if let base = orders.cachedBase(of: shop.name), open(basePath)?.0.stamp == base.segment.stamp,
      orders.changes(of: shop.name) <= max(CacheFiles.smallDelta, base.segment.count / 4)
    {
      meta.base = base.segment.stamp
      meta.dead = base.dead
      try write(orders.foldChanges(of: shop.name, meta: meta.bytes), to: deltaPath)
      guard let delta = open(deltaPath)?.0 else {
        throw CacheError(path: deltaPath, reason: "it reads back damaged")
      }
      return orders.adopting(CachedOrders(base: base.segment, dead: base.dead, delta: delta))
    }
    try write(orders.foldAll(of: shop.name, meta: meta.bytes), to: basePath)
    unlink(deltaPath)
    guard let base = open(basePath)?.0 else {
      throw CacheError(path: basePath, reason: "it reads back damaged")
    }
    return orders.adopting(CachedOrders(base: base))
  }

  private func makeFolder() throws(CacheError) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && part.isEmpty ? "/" : (path.hasSuffix("/") || path.isEmpty ? "" : "/") + part
      if mkdir(path, 0o700) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS, errno != EACCES {
        throw CacheError(path: path, reason: String(cString: strerror(errno)))
      }
    }
  }

  private func write(_ fold: SegmentFold, to path: String) throws(CacheError) {
    let temporary = path + ".\(getpid()).tmp"
    do {
      let sink = try CacheSink(path: temporary)
      do {
        try fold.write(into: sink).finish()
      } catch {
        sink.close()
        throw error
      }
      if rename(temporary, path) != 0 { throw CacheError.system(path) }
    } catch {
      unlink(temporary)
      throw error as? CacheError ?? CacheError(path: path, reason: String(describing: error))
    }
  }
}

extension CacheError {
  /// What the last failed system call said.
  static func system(_ path: String) -> CacheError {
    CacheError(path: path, reason: String(cString: strerror(errno)))
  }
}

/// What a cache file holds besides the orders.
struct CacheMeta: Equatable {
  var identity: String
  var stamp: CacheStamp
  /// Of a delta: the base it belongs to, and the rows of the base that it replaces.
  var base: UInt64 = 0
  var dead: [UInt64] = []

  init(identity: String, stamp: CacheStamp) {
    self.identity = identity
    self.stamp = stamp
  }

  /// Text fields that each end with a zero byte, then the words of the dead rows.
  var bytes: [UInt8] {
    let fields = [
      identity, stamp.resume.map { "=" + $0.text } ?? "", stamp.lastRead.map { String($0.bitPattern) } ?? "",
      String(base),
    ]
    return fields.flatMap { $0.utf8.filter { $0 != 0 } + [0] } + dead.withUnsafeBytes { Array($0) }
  }

  /// Nil when it is not what `bytes` writes.
  init?(reading bytes: [UInt8]) {
    var rest = bytes[...]
    var fields: [String] = []
    while fields.count < 4 {
      guard let end = rest.firstIndex(of: 0) else { return nil }
      fields.append(String(decoding: rest[..<end], as: UTF8.self))
      rest = rest[(end + 1)...]
    }
    guard let base = UInt64(fields[3]), rest.count % 8 == 0 else { return nil }
    identity = fields[0]
    stamp = CacheStamp(
      resume: fields[1].hasPrefix("=") ? FeedCursor(String(fields[1].dropFirst())) : nil,
      lastRead: UInt64(fields[2]).map { Double(bitPattern: $0) })
    self.base = base
    dead = rest.withUnsafeBytes { words in
      (0..<words.count / 8).map { words.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
  }
}
