import Foundation
import OrderModel
import OrderSync
import Synchronization
import TestSupport

/// A folder of its own for one test, removed when the test lets go of it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/orderdeck-sync-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A copy of everything on the disk now: what a process that starts after a crash at this moment finds.
  func copy() throws -> TemporaryFolder {
    let copy = TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
    }
    return copy
  }
}

/// Everything a repository published, so that a test can wait for a fact.
final class Published: Sendable {
  private struct Watcher {
    var predicate: @Sendable (StoreSnapshot) -> Bool
    var continuation: CheckedContinuation<StoreSnapshot, Never>
  }

  private let state = Mutex<(all: [StoreSnapshot], watchers: [Watcher])>(([], []))

  var snapshots: [StoreSnapshot] { state.withLock { $0.all } }

  @Sendable func take(_ snapshot: StoreSnapshot) {
    let ready = state.withLock { state in
      state.all.append(snapshot)
      let ready = state.watchers.filter { $0.predicate(snapshot) }
      state.watchers.removeAll { $0.predicate(snapshot) }
      return ready
    }
    for watcher in ready { watcher.continuation.resume(returning: snapshot) }
  }

  /// The latest snapshot if it fits, else the next one that does.
  @discardableResult
  func first(where predicate: @escaping @Sendable (StoreSnapshot) -> Bool) async -> StoreSnapshot {
    await withCheckedContinuation { continuation in
      let now = state.withLock { state -> StoreSnapshot? in
        if let last = state.all.last, predicate(last) { return last }
        state.watchers.append(Watcher(predicate: predicate, continuation: continuation))
        return nil
      }
      if let now { continuation.resume(returning: now) }
    }
  }

  /// Waits until an entry is in one of these states.
  @discardableResult
  func entry(_ id: UInt64, in states: OutboxState...) async -> OutboxEntry? {
    let snapshot = await first { snapshot in
      snapshot.outbox.contains { $0.id == id && states.contains($0.state) }
    }
    return snapshot.outbox.first { $0.id == id }
  }
}

/// A repository with one or more fake shops, a clock that stands still and a folder of its own.
struct Bench {
  let folder: TemporaryFolder
  let clock: ManualClock
  let shops: [FakeShopClient]
  let published = Published()
  let repository: OrderRepository

  var shop: FakeShopClient { shops[0] }

  init(
    _ shops: [FakeShopClient] = [FakeShopClient()], folder: TemporaryFolder = TemporaryFolder(),
    clock: ManualClock = ManualClock(), isConsole: Bool = false, readOnly: Bool = false,
    configure: (inout SyncSettings) -> Void = { _ in }
  ) {
    self.shops = shops
    self.folder = folder
    self.clock = clock
    var settings = SyncSettings(
      stateFolder: folder.path + "/state", cacheFolder: folder.path + "/cache")
    settings.isConsole = isConsole
    settings.jitter = { 0.5 }
    settings.author = "ann@test"
    configure(&settings)
    repository = OrderRepository(
      settings: settings, shops: shops.map { ShopSpec(name: $0.name, client: $0, readOnly: readOnly) },
      clock: clock, publish: published.take)
  }

  /// Asks for a status, the way a command does.
  func request(_ id: String, _ word: String = "sent", expected: OrderState? = nil) -> ChangeRequest {
    let choice = FakeShopClient.statuses.first { $0.word == word } ?? FakeShopClient.statuses[0]
    return ChangeRequest(
      order: OrderID(shop: shop.name, id: id), number: id, change: OrderChange(status: choice),
      expected: expected)
  }

  /// Submits and waits until nothing more happens.
  func mark(_ ids: [String], _ word: String = "sent") async throws -> [OutboxEntry] {
    let entries = try await repository.submit(ids.map { request($0, word) }, holdSeconds: nil)
    return await repository.settle(entries, timeout: 30)
  }
}
