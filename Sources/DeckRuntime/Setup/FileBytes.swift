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

  /// The permission bits of a file; nil when it cannot be looked at.
  package static func permissions(_ path: String) -> UInt32? {
    var info = stat()
    return stat(path, &info) == 0 ? UInt32(info.st_mode & 0o7777) : nil
  }
}
