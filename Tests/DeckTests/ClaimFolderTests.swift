import DeckRuntime
import Foundation
import OrderModel
import Synchronization
import TestSupport
import Testing
import ViewModels

/// The files by which consoles of one state folder see each other.
@Suite("Claim files", .timeLimit(.minutes(1)))
struct ClaimFolderTests {
  /// What a folder told, to be waited for.
  private final class Told: Sendable {
    private let claims = Mutex<[[Claim]]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func add(_ told: [Claim]) {
      claims.withLock { $0.append(told) }
      arrived.signal()
    }

    /// The next thing told.
    func next() -> [Claim] {
      arrived.wait()
      return claims.withLock { $0.removeFirst() }
    }
  }

  /// Another process: a `cat` that lives until its input ends.
  private static func neighbour() throws -> (process: Process, input: Pipe) {
    let process = Process()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/cat")
    process.standardInput = input
    try process.run()
    return (process, input)
  }

  private static func began(_ process: Int32) throws -> String {
    let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let rest = text[try #require(text.lastIndex(of: ")"))...]
    return String(rest.split(separator: " ")[20])
  }

  private static func note(_ process: Int32, began: String, order: String) throws -> String {
    let host = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    return """
      {"process": \(process), "began": \(began), "host": "\(host)", "who": "ann (pts/3)", "since": 5,
       "orders": [{"shop": "a", "id": "\(order)"}]}
      """
  }

  @Test(
    "Another console's order is seen as soon as its file is there, and is gone when its process was killed")
  func seen() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let told = Told()
      let claims = ClaimFolder(
        folder: folder.path + "/claims", who: "bo (pts/4)", clock: ManualClock(), changed: told.add)
      // What an earlier process with the same number left behind counts for nothing.
      let (other, input) = try Self.neighbour()
      let name = "claims/\(other.processIdentifier).json"
      _ = try folder.file(name, try Self.note(other.processIdentifier, began: "1", order: "6"))
      claims.start()
      claims.claim([OrderID(shop: "a", id: "1")])
      let text = try Self.note(
        other.processIdentifier, began: try Self.began(other.processIdentifier), order: "7")
      let made = try folder.file("claims/x.new", text)
      rename(made, folder.path + "/" + name)
      #expect(told.next().map(\.orders) == [[OrderID(shop: "a", id: "7")]])

      try input.fileHandleForWriting.close()
      other.waitUntilExit()
      claims.claim([OrderID(shop: "a", id: "2")])
      #expect(told.next() == [])
      claims.close()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/claims") == [])
    }
  }

  @Test(
    "Our own file is private, holds who and what, is not seen by ourselves, and goes with the last dialog")
  func own() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let told = Told()
      let claims = ClaimFolder(
        folder: folder.path + "/claims", who: "bo (pts/4)", clock: ManualClock(), changed: told.add)
      claims.start()
      claims.claim([OrderID(shop: "a", id: "1")])
      let file = folder.path + "/claims/\(ProcessInfo.processInfo.processIdentifier).json"
      claims.settle()
      #expect(FileBytes.permissions(file) == 0o600)
      #expect(try String(contentsOfFile: file, encoding: .utf8).contains("bo (pts\\/4)"))
      claims.claim([])
      claims.settle()
      #expect(FileBytes.permissions(file) == nil)
      claims.close()
    }
  }
}
