internal import Glibc

/// The lock that only one instance holds at a time; only its holder sends. An flock, so the kernel releases it when
/// the process dies. Owned by the repository's queue.
final class QueueLock {
  private let file: Int32
  private(set) var isHeld = false

  /// Opens the lock file, making it when it is missing.
  init(_ path: String) throws(SyncError) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StateFiles.failure(path, "cannot be opened") }
  }

  deinit { close(file) }

  /// Takes the lock if nobody else holds it, and writes our process id into the file.
  func acquire() -> Bool {
    if isHeld { return true }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return false }
    isHeld = true
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(file, 0) == 0 { _ = pwrite(file, text, text.count, 0) }
    return true
  }

  /// Lets another instance take it.
  func release() {
    guard isHeld else { return }
    isHeld = false
    flock(file, LOCK_UN)
  }

  /// The process that holds the lock right now, found without touching it: asking for the lock, however briefly, could
  /// keep a console that starts at the same moment from getting it. Source: proc_locks(5).
  func runningHolder() -> Int32? {
    guard let holder = holder() else { return nil }
    var status = stat()
    guard fstat(file, &status) == 0, let list = fopen("/proc/locks", "re") else { return nil }
    defer { fclose(list) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), list) != nil {
      let text = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let words = String(decoding: text, as: UTF8.self).split(separator: " ")
      if words.contains("FLOCK"), words.contains(Substring(String(holder))),
        words.contains(where: { $0.hasSuffix(":\(status.st_ino)") })
      {
        return holder
      }
    }
    return nil
  }

  /// The process that says it holds the lock; nil when the file names none.
  func holder() -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let digits = bytes.prefix(count).prefix { (48...57).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
