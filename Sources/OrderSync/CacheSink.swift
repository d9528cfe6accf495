import CZlib
import Glibc
import OrderModel

/// Writes a segment to a new file of mode 0600, with a trailer that holds the checksum of all bytes before it.
final class CacheSink: SegmentSink {
  /// A magic number and a CRC-32, eight bytes each.
  static let trailerSize = 16
  private static let magic: UInt64 = 0x3130_444e_454b_444f
  private static let capacity = 1 << 17

  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var checksum: UInt = 0

  /// Creates the file, or empties what a crash left there.
  init(path: String) throws(CacheError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw CacheError.system(path) }
    buffer.reserveCapacity(CacheSink.capacity)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    checksum = CacheSink.checksum(checksum, bytes)
    let isLarge = bytes.count > CacheSink.capacity / 2
    // What waits in the buffer comes first in the file, also when the next piece goes past the buffer.
    if isLarge || buffer.count + bytes.count > CacheSink.capacity { try flush() }
    if isLarge {
      try put(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Writes the trailer, waits until the bytes are on the disk, and closes the file.
  func finish() throws {
    let trailer: [UInt64] = [CacheSink.magic, UInt64(checksum)]
    trailer.withUnsafeBytes { buffer.append(contentsOf: $0) }
    try flush()
    if fdatasync(descriptor) != 0 { throw CacheError.system(path) }
    close()
  }

  /// Closes the file as it is.
  func close() {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    descriptor = -1
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try put($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = Glibc.write(descriptor, part.baseAddress, part.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw CacheError.system(path)
      }
      rest = rest.dropFirst(written)
    }
  }

  private static func checksum(_ start: UInt, _ bytes: UnsafeRawBufferPointer) -> UInt {
    var sum = start
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      sum = crc32(sum, part.baseAddress?.assumingMemoryBound(to: Bytef.self), UInt32(part.count))
      rest = rest.dropFirst(part.count)
    }
    return sum
  }

  /// Whether a file ends with the checksum of what stands before, or is not there. Reads in pieces, so that memory stays
  /// as it is.
  static func hasRightChecksum(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { _ = Glibc.close(descriptor) }
    var tail: [UInt8] = []
    var sum: UInt = 0
    var piece = [UInt8](repeating: 0, count: capacity)
    while true {
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      if count == 0 { break }
      tail += piece[..<count]
      let covered = max(0, tail.count - trailerSize)
      tail[..<covered].withUnsafeBytes { sum = checksum(sum, $0) }
      tail.removeFirst(covered)
    }
    guard tail.count == trailerSize else { return false }
    return tail.withUnsafeBytes { bytes in
      bytes.loadUnaligned(as: UInt64.self) == magic
        && bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == UInt64(sum)
    }
  }
}

/// Files as read-only memory.
enum MappedFile {
  /// Maps a whole file; nil when it is missing, empty or cannot be mapped. It must be replaced by rename only.
  static func open(_ path: String) -> SegmentBytes? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return nil
    }
    let size = Int(status.st_size)
    guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
      return nil
    }
    return SegmentBytes(UnsafeRawBufferPointer(start: memory, count: size), isMapped: true) { bytes in
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
  }
}
