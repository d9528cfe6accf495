import Foundation
import OrderModel
import OrderSync
import Testing
import TestSupport

/// Several instances on one state folder: one sends, the others hand their changes to it.
@Suite("Handover", .timeLimit(.minutes(1)))
struct HandoverTests {
  private func pair(consoleFollower: Bool = false) -> (holder: Bench, follower: Bench) {
    let shop = FakeShopClient()
    for id in ["1", "2", "3"] { shop.add(id) }
    let folder = TemporaryFolder()
    let clock = ManualClock()
    return (
      Bench([shop], folder: folder, clock: clock, isConsole: true),
      Bench([shop], folder: folder, clock: clock, isConsole: consoleFollower)
    )
  }

  @Test("a command's change is sent by the console that holds the lock, and its outcome comes back")
  func handsOver() async throws {
    let (holder, follower) = pair()
    try await holder.repository.start()
    try await follower.repository.start()
    #expect(
      await follower.repository.snapshot().lockHolder == getpid(), "known before anything is handed over")
    let entries = try await follower.mark(["1", "2", "9"])
    #expect(entries.map(\.state) == [.done, .done, .failed])
    #expect(holder.shop.writes == ["1", "2"])
    let seen = await holder.repository.snapshot().outbox
    #expect(seen.map(\.id) == entries.map(\.id))
    #expect(await follower.repository.snapshot().lockHolder == getpid())
    await follower.repository.stop(sendHeld: false)
    await holder.repository.stop(sendHeld: false)
    let left = try FileManager.default.contentsOfDirectory(atPath: holder.folder.path + "/state/inbox")
    #expect(left.isEmpty)
  }

  @Test("while the console waits for its shop the command reports queued, at the latest after its time")
  func reportsQueued() async throws {
    let (holder, follower) = pair()
    try await holder.repository.start()
    await holder.published.first { $0.shops[0].lastRead != nil }
    try await follower.repository.start()
    holder.shop.beforeWrite.close()
    let ids = try await follower.repository.submit([follower.request("1")], holdSeconds: nil)
    await holder.shop.beforeWrite.arrived()
    async let waiting = follower.repository.settle(ids, timeout: 30)
    await follower.clock.waitForSleeper(until: follower.clock.now() + 30)
    follower.clock.advance(by: 31)
    #expect(await waiting.allSatisfy { !$0.state.isFinal })
    holder.shop.beforeWrite.open()
    await holder.published.entry(ids[0], in: .done)
    #expect(holder.shop.writes == ["1"])
    await follower.repository.stop(sendHeld: false)
    await holder.repository.stop(sendHeld: false)
  }

  @Test("changes that nobody takes are reported queued, and are sent once somebody does")
  func nobodyTakes() async throws {
    let (_, follower) = pair()
    // A lock without a console behind it: a process that hangs.
    let state = follower.folder.path + "/state"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    let hung = open(state + "/outbox.lock", O_RDWR | O_CREAT, 0o600)
    #expect(flock(hung, LOCK_EX | LOCK_NB) == 0)
    try await follower.repository.start()
    async let submitted = follower.repository.submit(
      ["1", "2"].map { follower.request($0) }, holdSeconds: nil)
    await follower.clock.waitForSleeper(until: follower.clock.now() + 30)
    follower.clock.advance(by: 30)
    let ids = try await submitted
    let entries = await follower.repository.settle(ids, timeout: 30)
    #expect(entries.map(\.state) == [.queued, .queued])
    #expect(entries.map(\.error?.kind) == ["handedOver", "handedOver"])
    #expect(follower.shop.writes.isEmpty)
    close(hung)
    await follower.published.first { $0.outbox.count == 2 && $0.outbox.allSatisfy { $0.state == .done } }
    #expect(follower.shop.writes == ["1", "2"])
    await follower.repository.stop(sendHeld: false)
  }

  @Test("a following console shows the holder's queue, can take back its own change, and takes over at once")
  func takesOver() async throws {
    let (holder, follower) = pair(consoleFollower: true)
    try await holder.repository.start()
    try await follower.repository.start()
    #expect(await follower.repository.snapshot().lockHolder == getpid())
    let held = try await follower.repository.submit([follower.request("1")], holdSeconds: 600)
    await holder.published.entry(held[0], in: .held)
    await follower.published.entry(held[0], in: .held)
    try await follower.repository.withdraw(held)
    await holder.published.entry(held[0], in: .withdrawn)
    await follower.published.entry(held[0], in: .withdrawn)

    let kept = try await holder.repository.submit([holder.request("2")], holdSeconds: 600)
    await follower.published.entry(kept[0], in: .held)
    await holder.repository.stop(sendHeld: false)
    await follower.published.first { $0.lockHolder == nil }
    try await follower.repository.release(kept)
    await follower.published.entry(kept[0], in: .done)
    #expect(holder.shop.writes == ["2"])
    await follower.repository.stop(sendHeld: false)
  }

  @Test("a request that a crash left in the inbox is taken once, also by the next holder")
  func ticketOnce() async throws {
    let (holder, next) = pair(consoleFollower: true)
    try await holder.repository.start()
    let inbox = holder.folder.path + "/state/inbox/"
    let name = inbox + "00000000000000001-1-ABCDEF01.request"
    let body = try JSONEncoder().encode(
      Ticket(action: "submit", requests: [holder.request("1")], ids: []))
    for bench in [holder, holder, next] {
      if bench.published === next.published {
        await holder.repository.stop(sendHeld: false)
      }
      try body.write(to: URL(fileURLWithPath: inbox + ".copy"))
      #expect(rename(inbox + ".copy", name) == 0)
      if bench.published === next.published { try await next.repository.start() }
      await bench.published.first { snapshot in
        snapshot.outbox.allSatisfy(\.state.isFinal) && !FileManager.default.fileExists(atPath: name)
      }
      #expect(await bench.repository.snapshot().outbox.count == (bench.published === next.published ? 0 : 1))
    }
    #expect(holder.shop.writes == ["1"])
    await next.repository.stop(sendHeld: false)
  }

  /// The request file as another process writes it.
  private struct Ticket: Encodable {
    var action: String
    var requests: [ChangeRequest]
    var ids: [UInt64]
  }

  @Test("an unreadable request is kept under another name and told")
  func unreadableRequest() async throws {
    let (holder, _) = pair()
    try await holder.repository.start()
    let inbox = holder.folder.path + "/state/inbox"
    try Data("{".utf8).write(to: URL(fileURLWithPath: inbox + "/odd.tmp"))
    #expect(rename(inbox + "/odd.tmp", inbox + "/odd.request") == 0)
    await holder.published.first { $0.notices.contains { $0.contains("odd.unreadable") } }
    #expect(FileManager.default.fileExists(atPath: inbox + "/odd.unreadable"))
    await holder.repository.stop(sendHeld: false)
  }

  @Test("a command that finds the lock free takes it, and lets go at the end")
  func freeLock() async throws {
    let (first, second) = pair()
    try await second.repository.start()
    #expect(await second.repository.snapshot().lockHolder == nil)
    #expect(try await second.mark(["1"]).map(\.state) == [.done])
    await second.repository.stop(sendHeld: false)
    try await first.repository.start()
    #expect(await first.repository.snapshot().lockHolder == nil)
    await first.repository.stop(sendHeld: false)
  }

  @Test("a read-only instance submits nothing")
  func cannotSend() async throws {
    let bench = Bench { $0.canSend = false }
    try await bench.repository.start()
    await #expect(throws: SyncError.self) {
      _ = try await bench.repository.submit([bench.request("1")], holdSeconds: nil)
    }
    await bench.repository.stop(sendHeld: false)
  }
}
