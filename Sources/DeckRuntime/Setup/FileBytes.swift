import Glibc

/// Whole small files by POSIX calls, with the reason when it does not work.
package enum FileBytes {
  /// Why a file could not be read or written, in the system's words.
  package struct Failure: Error, Equatable, Sendable {
    package var code: Int32
    package var reason: String

    init(code: Int32, reason: String? = nil) {
      self.code = code
      self.reason = reason ?? String(cString: strerror(code))
    }
  }

  /// The bytes of a file of at most `limit` bytes.
  package static func read(_ path: String, limit: Int = 16 << 20) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(code: errno)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > limit { throw Failure(code: EFBIG, reason: "larger than \(limit) bytes") }
    }
  }

  /// Puts a private file in place of another in one step, so that no reader ever sees half of it.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let temporary = path + ".new-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    var failure: Int32 = 0
    var rest = bytes[...]
    while failure == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 { failure = errno == EINTR ? 0 : errno } else { rest = rest.dropFirst(count) }
    }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure != 0 else { return }
    unlink(temporary)
    throw Failure(code: failure)
  }

  /// The permission bits of a file; nil when it cannot be looked at.
  package static func permissions(_ path: String) -> UInt32? {
    var info = stat()
    return stat(path, &info) == 0 ? UInt32(info.st_mode & 0o7777) : nil
  }
}
