import Foundation
import Glibc
import JSONText
package import OrderModel
import Synchronization

/// The program's log: one line per event, secrets masked, control characters escaped, readable by its owner only.
/// Lines are appended whole, so two instances may share the file. May be used from any thread.
package final class LogFile: Sendable {
  /// Who must act on a line.
  package enum Level: String, Sendable {
    /// The operator, now: work is at risk.
    case error
    /// The operator, some time: a shop or a setting needs attention.
    case warning
    /// Nobody; it explains later what happened.
    case info
  }

  private let path: String
  private let mask: SecretMask
  private let clock: any WallClock
  private let sizeLimit: Int
  private let descriptor = Mutex<Int32>(-1)

  /// Names the file; it is opened with the first line. Past `sizeLimit` bytes it is renamed to `.old` and begun
  /// anew.
  package init(path: String, mask: SecretMask, clock: any WallClock, sizeLimit: Int = 2 << 20) {
    self.path = path
    self.mask = mask
    self.clock = clock
    self.sizeLimit = sizeLimit
  }

  deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

  /// Appends a line. A log that cannot be written is given up silently: it must not stop the work it tells about.
  package func write(_ level: Level, _ message: String) {
    let moment = Timestamp(seconds: Int64(clock.now())).iso8601UTC
    let quoted = JSONWriter.quoted(mask.masked(message)).dropFirst().dropLast()
    let line = Array("\(moment) \(level.rawValue): \(quoted)\n".utf8)
    descriptor.withLock { descriptor in
      if descriptor < 0 || isTooLarge(descriptor) { reopen(&descriptor) }
      if descriptor >= 0 { _ = Glibc.write(descriptor, line, line.count) }
    }
  }

  private func isTooLarge(_ descriptor: Int32) -> Bool {
    var info = stat()
    return fstat(descriptor, &info) == 0 && info.st_size > sizeLimit
  }

  private func reopen(_ descriptor: inout Int32) {
    if descriptor >= 0 {
      close(descriptor)
      rename(path, path + ".old")
    }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
  }
}
