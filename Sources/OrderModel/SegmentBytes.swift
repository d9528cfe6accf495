import Glibc

/// One contiguous, immutable block of bytes and what frees it: memory of ours, or a mapped file.
///
/// `@unchecked Sendable`: the bytes never change between `init` and `deinit`, and every reader holds this object.
package final class SegmentBytes: @unchecked Sendable {
  /// Aligned to 8 bytes.
  package let buffer: UnsafeRawBufferPointer
  /// Whether the bytes are a mapped file, so that the system can drop and reload their pages.
  package let isMapped: Bool
  private let release: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Takes over bytes; `release` is called once, when nobody reads them any more.
  package init(
    _ buffer: UnsafeRawBufferPointer, isMapped: Bool,
    release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) {
    self.buffer = buffer
    self.isMapped = isMapped
    self.release = release
  }

  deinit { release(buffer) }

  /// Tells the system that a part of a mapped file is not needed soon; reading it again reloads it. Other parts and
  /// memory of ours stay as they are.
  func dropPages(of part: UnsafeRawBufferPointer) {
    guard isMapped, let base = buffer.baseAddress, let start = part.baseAddress, start >= base,
      start + part.count <= base + buffer.count
    else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (start - base) / page * page
    let length = (start - base) + part.count - first
    madvise(UnsafeMutableRawPointer(mutating: base + first), length, Int32(MADV_DONTNEED))
  }
}

/// Where the bytes of a segment go, front to back.
package protocol SegmentSink {
  /// Takes the next bytes. Throws when they cannot be stored.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws
}

/// Collects a segment in memory of exactly its size.
struct MemorySink: SegmentSink {
  private let memory: UnsafeMutableRawBufferPointer
  private var position = 0

  init(size: Int) { memory = .allocate(byteCount: size, alignment: 8) }

  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    guard let target = memory.baseAddress, let source = bytes.baseAddress, !bytes.isEmpty else { return }
    precondition(position + bytes.count <= memory.count, "a segment is larger than its layout says")
    (target + position).copyMemory(from: source, byteCount: bytes.count)
    position += bytes.count
  }

  /// Hands over the bytes; call once, when all were written.
  func finish() -> SegmentBytes {
    SegmentBytes(UnsafeRawBufferPointer(memory), isMapped: false) { $0.deallocate() }
  }
}
