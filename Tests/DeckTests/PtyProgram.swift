import CTerminal
import Foundation
import Glibc

/// A program under a pseudo terminal, with everything it wrote. For the one thread of a test.
final class PtyProgram {
  let pid: Int32
  /// Everything written so far.
  private(set) var output: [UInt8] = []
  private var master: Int32
  private var slave: Int32
  private var state: Int32 = -1

  /// Starts a program with exactly this environment.
  init(
    _ path: String, _ arguments: [String] = [], environment: [String: String], columns: Int32 = 100,
    rows: Int32 = 30
  ) throws {
    slave = -1
    master = ct_pty_open(columns, rows, &slave)
    guard master >= 0 else { throw PtyFailure("no pseudo terminal") }
    var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
    defer { for pointer in argv + envp { free(pointer) } }
    argv.append(nil)
    envp.append(nil)
    pid = ct_pty_spawn(slave, path, argv, envp)
    guard pid > 0 else { throw PtyFailure("\(path) did not start") }
  }

  deinit {
    hangUp()
    if exitState(within: 0) == nil {
      ct_send_signal(pid, SIGKILL)
      _ = exitState(within: 5)
    }
  }

  /// The terminal modes now, as bytes to compare.
  var modes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 128)
    _ = ct_pty_modes(slave, &bytes, bytes.count)
    return bytes
  }

  /// What was written, as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  /// Types bytes.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = ct_write_bytes(master, bytes, bytes.count)
  }

  /// Changes the window's size.
  func resize(columns: Int32, rows: Int32) { ct_pty_resize(master, columns, rows) }

  /// Sends a signal to the program.
  func signal(_ number: Int32) { ct_send_signal(pid, number) }

  /// Closes the terminal as a lost connection does.
  func hangUp() {
    ct_close(master)
    ct_close(slave)
    master = -1
    slave = -1
  }

  /// Reads until `condition` holds for everything written behind `mark`, or the time is over.
  func wait(from mark: Int = 0, within seconds: Double = 20, until condition: (String) -> Bool) -> Bool {
    let end = ct_monotonic() + seconds
    repeat {
      if condition(String(decoding: output[min(mark, output.count)...], as: UTF8.self)) { return true }
      drain(milliseconds: 20)
    } while ct_monotonic() < end
    return false
  }

  /// Waits for a text behind `mark`.
  func wait(for text: String, from mark: Int = 0, within seconds: Double = 20) -> Bool {
    wait(from: mark, within: seconds) { $0.contains(text) }
  }

  /// Reads until nothing came for so long.
  func settle(quiet milliseconds: Int32 = 150) {
    var before = -1
    while before != output.count {
      before = output.count
      drain(milliseconds: milliseconds)
    }
  }

  /// The exit code, or 256 plus the signal that ended it; nil when it still runs after `seconds`. What it wrote at
  /// the end is read too.
  func exitState(within seconds: Double = 20) -> Int32? {
    let end = ct_monotonic() + seconds
    while state < 0 {
      state = ct_child_state(pid)
      if state >= 0 { break }
      if ct_monotonic() >= end { return nil }
      drain(milliseconds: 5)
    }
    drain(milliseconds: 0)
    return state
  }

  private func drain(milliseconds: Int32) {
    guard master >= 0 else {
      // Only the passing of time is waited for: poll on nothing.
      _ = ct_wait(-1, -1, -1, max(milliseconds, 1))
      return
    }
    var timeout = milliseconds
    while ct_wait(master, -1, -1, timeout) & CT_INPUT != 0 {
      var bytes = [UInt8](repeating: 0, count: 65536)
      let count = ct_read_bytes(master, &bytes, Int32(bytes.count))
      guard count > 0 else { return }
      output += bytes[..<Int(count)]
      timeout = 0
    }
  }
}

/// Why a pseudo terminal test could not begin.
struct PtyFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
