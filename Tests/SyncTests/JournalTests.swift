import Foundation
import OrderSync
import Testing

/// The journal survives what crashes and disks do to a file.
@Suite("Journal", .timeLimit(.minutes(1)))
struct JournalTests {
  let folder = TemporaryFolder()
  var path: String { folder.path + "/test.journal" }
  let records = (1...5).map { Array("record number \($0)".utf8) }

  private func write(_ records: [[UInt8]]) throws {
    let (journal, _) = try Journal.open(path)
    for record in records { try journal.append([record]) }
  }

  private func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  private func put(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  @Test("gives back what was appended, in order, and is closed to others")
  func replays() throws {
    try write(records)
    let (_, found) = try Journal.open(path)
    #expect(found == records)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("cut at every byte it keeps the whole records and takes further ones")
  func tornTail() throws {
    try write(records)
    let whole = try bytes()
    let frame = whole.count / records.count
    for length in 0..<whole.count {
      try put(Array(whole.prefix(length)))
      let (journal, found) = try Journal.open(path)
      #expect(found == Array(records.prefix(length / frame)), "cut at \(length)")
      #expect(journal.keptAside == nil, "cut at \(length)")
      try journal.append([Array("after".utf8)])
      #expect(try Journal.read(path).records == found + [Array("after".utf8)], "cut at \(length)")
    }
  }

  @Test("a byte changed anywhere is noticed: the file is kept aside and every other record survives")
  func damage() throws {
    try write(records)
    let whole = try bytes()
    let frame = whole.count / records.count
    for position in whole.indices {
      var changed = whole
      changed[position] ^= 0x41
      try put(changed)
      let (journal, found) = try Journal.open(path)
      var expected = records
      expected.remove(at: position / frame)
      #expect(found == expected, "changed at \(position)")
      let aside = try #require(journal.keptAside, "changed at \(position)")
      #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: aside))) == changed)
      #expect(try Journal.read(path).isDamaged == false)
      try FileManager.default.removeItem(atPath: aside)
    }
  }

  @Test("a tail of zeros, as some file systems leave it, is a torn tail")
  func zeroTail() throws {
    try write(records)
    try put(try bytes() + [UInt8](repeating: 0, count: 300))
    let (journal, found) = try Journal.open(path)
    #expect(found == records)
    #expect(journal.keptAside == nil)
  }

  @Test("reading another instance's journal changes nothing")
  func readingLeavesTheFile() throws {
    try write(records)
    let torn = Array(try bytes().dropLast(3))
    try put(torn)
    #expect(try Journal.read(path).records.count == 4)
    #expect(try bytes() == torn)
  }

  @Test("compaction leaves the old or the new records wherever it dies")
  func compaction() throws {
    let (journal, _) = try Journal.open(path)
    try journal.append(records)
    let old = try bytes()
    try journal.rewrite([records[4]])
    let new = try bytes()
    try journal.append([records[0]])
    #expect(try Journal.open(path).records == [records[4], records[0]])
    // Dead before the rename: the new file lies there in any length.
    for length in 0...new.count {
      try put(old)
      try Data(new.prefix(length)).write(to: URL(fileURLWithPath: path + ".new"))
      #expect(try Journal.open(path).records == records)
      #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    }
  }

  @Test("a failed write leaves nothing behind and says where")
  func failedWrite() throws {
    let folder = TemporaryFolder()
    let missing = folder.path + "/none/test.journal"
    let error = #expect(throws: SyncError.self) { _ = try Journal.open(missing) }
    #expect(error?.place == missing)
  }
}
