import Foundation
import Glibc
import LoopbackHTTP
import ShopSimulators
import Testing

/// The built program, killed between the key and the shop's answer, and started again.
@Suite("Kill and start again")
struct KillTests {
  /// Where in the path of a change the program dies.
  enum Moment: CaseIterable {
    /// While the order is read before the write.
    case beforeWrite
    /// The shop has the request and did nothing with it.
    case written
    /// The shop acted and its answer never came.
    case applied
  }

  @Test(
    "killed at any moment, a change reaches the shop at most once and is never lost",
    arguments: Moment.allCases)
  func killed(moment: Moment) async throws {
    try await onOwnThread {
      let folder = try TemporaryFolder()
      var options = ShopkitSimulator.Options()
      options.orders = 3
      let shop = ShopkitSimulator(options)
      try shop.start()
      defer { shop.stop() }
      let id = try #require(shop.orderIDs.max())
      shop.change(id) { $0.status = .processing }
      let config = try Program.config(for: [shop], in: folder)
      switch moment {
      case .beforeWrite: shop.add(FaultRule("GET", "/order/\(id)", .every, .holdBeforeApplying(HTTPGate())))
      case .written: shop.add(FaultRule("PUT", nil, .every, .holdBeforeApplying(HTTPGate())))
      case .applied: shop.add(FaultRule("PUT", nil, .every, .hold(HTTPGate())))
      }
      let first = try Program(
        ["--config", config, "mark", "sent", "parallax", "\(id)", "--json"], in: folder)
      let reached = moment == .beforeWrite ? "GET" : "PUT"
      let path = "/order/\(id)"
      #expect(first.wait { shop.requests.contains { $0.method == reached && $0.path.hasSuffix(path) } })
      first.kill()
      shop.clearFaults()

      let second = try Program(["--config", config, "outbox", "retry", "--json"], in: folder)
      #expect(second.finish() == 0, "\(second.output)")
      #expect(shop.order(id)?.alias == "sent")
      let writes = shop.requests.filter { $0.method == "PUT" }
      #expect(writes.filter(\.applied).count == 1)
      let list = try Program(["--config", config, "outbox", "list", "--json"], in: folder)
      #expect(list.finish() == 0)
      #expect(list.output.contains(#""results":[]"#))
    }
  }
}

/// The built `orderdeck`, run as its users run it, with everything it may write below one folder.
final class Program {
  private let process = Process()
  private let pipe = Pipe()
  private let errorPipe = Pipe()

  /// The built program, beside the test bundle.
  static var path: String {
    let bundle =
      Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
    for _ in 0..<3 {
      let candidate = folder.appendingPathComponent("orderdeck").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return "orderdeck"
  }

  /// Writes a config that names simulated shops.
  static func config(for shops: [ShopkitSimulator], in folder: TemporaryFolder) throws -> String {
    let entries = shops.map {
      #"{ name: "\#($0.options.profile.name)", platform: "shopkit", url: "\#($0.url)", key: "\#($0.key)", "#
        + "allowPlainHTTP: true, requestsPerHour: 360000 }"
    }
    return try folder.file("config.json5", "{ shops: [ \(entries.joined(separator: ", ")) ] }")
  }

  /// Starts the program.
  init(_ arguments: [String], in folder: TemporaryFolder) throws {
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.environment = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
      "XDG_STATE_HOME": folder.path + "/state", "XDG_CACHE_HOME": folder.path + "/cache",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = errorPipe
    try process.run()
  }

  /// What it printed, once it ended.
  private(set) lazy var output = String(
    decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  /// What it said, once it ended.
  private(set) lazy var messages = String(
    decoding: errorPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)

  /// Waits until a fact holds while the program runs.
  func wait(within seconds: Double = 30, until isSo: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if isSo() { return true }
      // Passing of time is all there is to wait for: the fact is in another process.
      poll(nil, 0, 5)
    }
    return false
  }

  /// Ends it at once, as the kernel does.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits for its end and returns the exit code.
  func finish() -> Int32 {
    _ = output
    _ = messages
    process.waitUntilExit()
    return process.terminationStatus
  }
}
