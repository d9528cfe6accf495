internal import CZlib
internal import Glibc

/// What a journal file holds.
package struct JournalContents: Sendable {
  /// The payloads of all intact records, oldest first.
  package var records: [[UInt8]]
  /// Where the intact beginning of the file ends.
  package var intactLength: Int
  /// True when what follows the intact beginning is no torn tail but damage: a complete record that was changed, or
  /// bytes with intact records after them.
  package var isDamaged: Bool
}

/// An append-only file of checksummed, length-framed records.
///
/// A record is on the disk before `append` returns. A torn tail, as a crash leaves it, is cut off at the last good
/// record when the file is opened. A damaged middle is never dropped in silence: the file is kept aside under another
/// name, every record that is still intact is taken over, and `keptAside` says where it went. Compaction writes
/// a new file and renames it. Not `Sendable`: owned by one actor with a queue of its own, as all calls block.
package final class Journal {
  /// Where the journal is.
  package let path: String
  /// Where a damaged file was put when this journal was opened; nil when it was sound.
  package private(set) var keptAside: String?
  /// The length of the file in bytes.
  package private(set) var size: Int

  private var file: Int32
  private var isBroken = false

  /// `ODJ1` in little-endian order: marks the start of a record, so that records after a damage can be found.
  private static let marker: UInt32 = 0x314A_444F
  private static let headerSize = 12
  /// Longer payloads are taken as damage of the length.
  private static let largestPayload = 1 << 24

  /// Opens or makes the file and hands out what it holds.
  package static func open(_ path: String) throws(SyncError) -> (journal: Journal, records: [[UInt8]]) {
    unlink(path + ".new")
    let bytes = try StateFiles.read(path)
    let contents = parse(bytes ?? [])
    var aside: String?
    if contents.isDamaged {
      aside = try keepAside(path)
      try StateFiles.replace(path, with: contents.records.flatMap(frame))
    }
    let journal = try Journal(path: path, isNew: bytes == nil)
    journal.keptAside = aside
    if !contents.isDamaged, contents.intactLength < journal.size {
      try journal.cut(to: contents.intactLength)
    }
    return (journal, contents.records)
  }

  /// Reads a journal that another process may be writing: nothing is cut or moved.
  package static func read(_ path: String) throws(SyncError) -> JournalContents {
    parse(try StateFiles.read(path) ?? [])
  }

  private init(path: String, isNew: Bool) throws(SyncError) {
    self.path = path
    file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StateFiles.failure(path, "cannot be opened") }
    size = Int(lseek(file, 0, SEEK_END))
    if isNew { try StateFiles.syncFolder(of: path) }
  }

  deinit { close(file) }

  /// Adds records in one write and returns once they are on the disk. After a failure nothing of them remains.
  package func append(_ payloads: [[UInt8]]) throws(SyncError) {
    guard !payloads.isEmpty else { return }
    if isBroken { throw SyncError(place: path, text: "an earlier write failed; free space and start again") }
    let bytes = payloads.flatMap(Journal.frame)
    do throws(SyncError) {
      try StateFiles.write(bytes, to: file, at: size, path)
      try StateFiles.sync(file, path)
    } catch {
      // Anything half-written would make the next records look like damage.
      if ftruncate(file, off_t(size)) != 0 { isBroken = true }
      throw error
    }
    size += bytes.count
  }

  /// Replaces everything by these records: a new file, renamed over the old one.
  package func rewrite(_ payloads: [[UInt8]]) throws(SyncError) {
    try StateFiles.replace(path, with: payloads.flatMap(Journal.frame))
    let renewed = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard renewed >= 0 else {
      isBroken = true
      throw StateFiles.failure(path, "cannot be opened")
    }
    close(file)
    file = renewed
    size = Int(lseek(file, 0, SEEK_END))
  }

  private func cut(to length: Int) throws(SyncError) {
    guard ftruncate(file, off_t(length)) == 0 else { throw StateFiles.failure(path, "cannot be cut") }
    try StateFiles.sync(file, path)
    size = length
  }

  /// Gives the damaged file a name that is not taken yet.
  private static func keepAside(_ path: String) throws(SyncError) -> String {
    var number = 1
    while access("\(path).damaged-\(number)", F_OK) == 0 { number += 1 }
    let aside = "\(path).damaged-\(number)"
    guard link(path, aside) == 0 else { throw StateFiles.failure(aside, "cannot keep the damaged file") }
    try StateFiles.syncFolder(of: aside)
    return aside
  }

  // MARK: Frames

  /// Marker, length and checksum (each four bytes, little-endian), then the payload.
  private static func frame(_ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerSize + payload.count)
    for word in [marker, UInt32(payload.count), checksum(payload[...])] {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
    return bytes + payload
  }

  private static func parse(_ bytes: [UInt8]) -> JournalContents {
    var contents = JournalContents(records: [], intactLength: 0, isDamaged: false)
    var offset = 0
    var isIntact = true
    while offset < bytes.count {
      if let end = recordEnd(in: bytes, at: offset) {
        contents.records.append(Array(bytes[(offset + headerSize)..<end]))
        offset = end
        if isIntact { contents.intactLength = end } else { contents.isDamaged = true }
      } else {
        if isIntact { contents.isDamaged = isWhole(bytes, at: offset) }
        isIntact = false
        offset += 1
      }
    }
    return contents
  }

  /// Whether the bytes from `offset` to the end are one complete record with a changed byte. A write that was cut short
  /// is shorter than its length says; this one was acknowledged, so it must not pass for a torn tail.
  private static func isWhole(_ bytes: [UInt8], at offset: Int) -> Bool {
    let start = offset + headerSize
    guard start < bytes.count else { return false }
    return Int(word(in: bytes, at: offset + 4)) == bytes.count - start
      || checksum(bytes[start...]) == word(in: bytes, at: offset + 8)
  }

  /// Where the record that starts at `offset` ends; nil when there is no intact one.
  private static func recordEnd(in bytes: [UInt8], at offset: Int) -> Int? {
    guard bytes.count - offset >= headerSize, word(in: bytes, at: offset) == marker else { return nil }
    let length = Int(word(in: bytes, at: offset + 4))
    let start = offset + headerSize
    guard length <= largestPayload, length <= bytes.count - start else { return nil }
    let end = start + length
    return checksum(bytes[start..<end]) == word(in: bytes, at: offset + 8) ? end : nil
  }

  private static func word(in bytes: [UInt8], at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { buffer in
      let start = crc32(0, nil, 0)
      return UInt32(crc32(start, buffer.bindMemory(to: UInt8.self).baseAddress, UInt32(buffer.count)))
    }
  }
}
