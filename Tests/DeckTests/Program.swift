import Foundation
import Glibc
import ShopSimulators

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

  /// Starts the program; `output` is a file that takes its results. `shell`: a script that runs it as `"$0" "$@"`, for
  /// what cannot be said in arguments.
  init(
    _ arguments: [String], in folder: TemporaryFolder, output file: String? = nil, shell: String? = nil
  ) throws {
    process.executableURL = URL(fileURLWithPath: shell == nil ? Program.path : "/bin/sh")
    process.arguments = (shell.map { ["-c", $0, Program.path] } ?? []) + arguments
    process.environment = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
      "XDG_STATE_HOME": folder.path + "/state", "XDG_CACHE_HOME": folder.path + "/cache",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    if let file { process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: file)) }
    process.standardError = errorPipe
    try process.run()
  }

  /// What it printed, once it ended.
  private(set) lazy var output =
    process.standardOutput is FileHandle
    ? "" : String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
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

  /// What it has said so far; waits until it says something.
  var firstMessage: String {
    String(decoding: errorPipe.fileHandleForReading.availableData, as: UTF8.self)
  }

  /// Presses Ctrl-C.
  func interrupt() { Glibc.kill(process.processIdentifier, SIGINT) }

  /// Waits for its end and returns the exit code.
  func finish() -> Int32 {
    _ = output
    _ = messages
    process.waitUntilExit()
    return process.terminationStatus
  }
}
