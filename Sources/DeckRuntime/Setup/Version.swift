/// What the program calls itself, on the command line and towards shops.
package enum Version {
  package static let number = "0.1.0"
  /// The `User-Agent` unless a shop's config names another.
  package static let userAgent = "orderdeck/" + number
}

/// Exit codes, after sysexits.h where it has one.
package enum ExitCode: Int32, Sendable {
  /// Done, or everything already was as asked.
  case ok = 0
  /// Some of a batch succeeded and some did not.
  case mixed = 1
  /// No such order or coupon.
  case notFound = 4
  /// Usage, an unknown shop, a query with a mistake.
  case usage = 64
  case badData = 65
  /// An input file, or the file `--config` names, is not there.
  case noInput = 66
  /// A shop cannot be reached (reads).
  case unreachable = 69
  /// Our own fault.
  case software = 70
  case cannotCreate = 73
  case cannotWrite = 74
  /// Queued or unclear: try later.
  case tryLater = 75
  /// Refused, conflict, failed, unsupported, read-only.
  case refused = 77
  /// The config, or a resource it does not map.
  case config = 78
}
