import Foundation
import ShopSimulators
import Testing

/// The built program, seen from outside.
@Suite("Program")
struct ProgramTests {
  @Test("results that cannot be written are told by the exit code")
  func fullDisk() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let keys = try Program(["keys"], in: folder, output: "/dev/full")
      #expect(keys.finish() == 74)
      #expect(keys.messages.contains("standard output"))
    }
  }

  @Test("an argument that is not UTF-8 is refused, as the shop would get another text")
  func otherBytes() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      let script = #""$0" "$@" "$(printf 'caf\351')""#
      let note = try Program(["--demo", "note", "parallax", "1"], in: folder, shell: script)
      #expect(note.finish() == 64, "\(note.output)")
      #expect(note.messages.contains("argument 5 is not UTF-8"), "\(note.messages)")
    }
  }

  @Test("reading and writing leave nothing in the home folder but our own state and cache")
  func homeStaysClean() async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.orders = 3
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let config = try Program.config(for: [shop], in: folder)
      let id = try #require(shop.orderIDs.max())
      let mark = try Program(["--config", config, "mark", "canceled", "parallax", "\(id)"], in: folder)
      #expect(mark.finish() == 0, "\(mark.messages)")
      let files = FileManager.default
      #expect(
        try files.contentsOfDirectory(atPath: folder.path).sorted() == ["cache", "config.json5", "state"])
      #expect(try files.contentsOfDirectory(atPath: folder.path + "/cache") == ["orderdeck"])
      #expect(try files.contentsOfDirectory(atPath: folder.path + "/state") == ["orderdeck"])
    }
  }
}
