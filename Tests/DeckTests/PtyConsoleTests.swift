import Foundation
import Glibc
import Testing

/// The built program under a pseudo terminal, as an operator's terminal sees it. Each test has its own folders.
struct PtyConsole {
  /// The title of the orders pane, in every full paint.
  static let ready = "Orders"
  /// An amount, on the screen as soon as orders are.
  static var amount: Regex<(Substring, Substring)> { /[0-9] (EUR|SEK|JPY)/ }
  let program: PtyProgram
  /// The terminal modes before the program began.
  let modesBefore: [UInt8]
  private let home: String

  /// The program beside the test executable, or the one that ORDERDECK_BINARY names.
  static var binary: String {
    if let path = ProcessInfo.processInfo.environment["ORDERDECK_BINARY"] { return path }
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/orderdeck"
  }

  /// Starts the demo console, or with `shell` an interactive bash that can start it.
  init(
    term: String? = "xterm-256color", locale: [String: String] = ["LANG": "C.UTF-8"], shell: Bool = false,
    columns: Int32 = 100, rows: Int32 = 30
  ) throws {
    home = NSTemporaryDirectory() + "orderdeck-pty-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    var environment = locale
    environment["HOME"] = home
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["TERM"] = term
    for (name, folder) in [("CONFIG", "config"), ("STATE", "state"), ("CACHE", "cache")] {
      environment["XDG_\(name)_HOME"] = "\(home)/\(folder)"
    }
    if let libraries = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] {
      environment["LD_LIBRARY_PATH"] = libraries
    }
    if shell {
      environment["PS1"] = "shell-ready> "
      program = try PtyProgram(
        "/bin/bash", ["--norc", "--noprofile", "-i"], environment: environment, columns: columns, rows: rows)
    } else {
      program = try PtyProgram(
        Self.binary, ["--demo"], environment: environment, columns: columns, rows: rows)
    }
    modesBefore = program.modes
  }

  /// Removes the folders; the program must have ended.
  func clean() { try? FileManager.default.removeItem(atPath: home) }

  /// Whether every mode that was switched on behind `mark` was switched off again, and the terminal modes are those
  /// from before; for a terminal of the xterm family.
  func isRestored(from mark: Int = 0) -> Bool {
    let bytes = program.output[min(mark, program.output.count)...]
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains("\u{1B}[?1049l"), text.contains("\u{1B}[?2004l") else { return false }
    for mode in [1000, 1002, 1004, 1006, 1049, 2004] {
      let on = text.range(of: "\u{1B}[?\(mode)h", options: .backwards)
      let off = text.range(of: "\u{1B}[?\(mode)l", options: .backwards)
      if let on, on.lowerBound > (off?.lowerBound ?? text.startIndex) { return false }
    }
    return program.modes == modesBefore
  }

  /// The cursor is visible: what switched it last switched it on.
  var cursorIsVisible: Bool {
    let text = program.text
    guard let shown = text.range(of: "\u{1B}[?25h", options: .backwards) else {
      return !text.contains("\u{1B}[?25l")
    }
    guard let hidden = text.range(of: "\u{1B}[?25l", options: .backwards) else { return true }
    return hidden.lowerBound < shown.lowerBound
  }
}

/// Real processes, so one after the other: two cores cannot start many at once without making each slow.
@Suite("Console under a pseudo terminal", .serialized, .timeLimit(.minutes(5)))
struct PtyConsoleTests {
  @Test("starts, follows a new size, quits and leaves the terminal as it was")
  func life() throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait { $0.contains(PtyConsole.amount) })
    #expect(console.program.modes != console.modesBefore)
    console.program.settle()
    let mark = console.program.output.count
    console.program.resize(columns: 70, rows: 20)
    #expect(console.program.wait(from: mark) { !$0.isEmpty })
    console.program.settle()
    console.program.type("q")
    console.program.settle()
    console.program.type("y")
    #expect(console.program.exitState() == 0)
    #expect(console.isRestored())
    #expect(console.cursorIsVisible)
  }

  @Test("a paste of command letters, Ctrl-L, a late answer and Ctrl-Z without a shell change nothing")
  func harmlessInput() throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.settle()
    console.program.type("\u{1B}[200~dq\nyy\n\u{1B}[201~")
    console.program.settle()
    console.program.type("dq\nyy\n")
    console.program.settle()
    console.program.type("\u{1B}q")
    console.program.settle()
    console.program.type("\u{1B}[?62;22c\u{1B}[5;1R\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
    console.program.settle()
    console.program.type("\u{1A}")
    console.program.settle()
    let mark = console.program.output.count
    console.program.type("\u{0C}")
    #expect(console.program.wait(for: PtyConsole.ready, from: mark))
    // `y` would answer a question that one of the inputs had asked by mistake; else it opens the copy menu.
    console.program.type("y")
    console.program.settle()
    console.program.type("\u{1B}")
    console.program.settle()
    #expect(console.program.exitState(within: 0) == nil)
    leave(console)
  }

  @Test("300 sizes from 1x1 to 400x120 in a row, with a dialog open, are survived")
  func resizes() throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.settle()
    console.program.type("s")
    console.program.settle()
    var random = RandomNumbers(state: 20_261_122)
    for _ in 0..<300 {
      let columns = Int32.random(in: 1...400, using: &random)
      console.program.resize(columns: columns, rows: Int32.random(in: 1...120, using: &random))
      console.program.settle(quiet: 2)
    }
    console.program.resize(columns: 1, rows: 1)
    console.program.settle()
    let mark = console.program.output.count
    console.program.resize(columns: 100, rows: 30)
    #expect(console.program.wait(from: mark) { $0.utf8.count > 500 })
    #expect(console.program.exitState(within: 0) == nil)
    console.program.type("\u{1B}")
    console.program.settle()
    leave(console)
  }

  private func leave(_ console: PtyConsole) {
    console.program.type("q")
    console.program.settle()
    console.program.type("y")
    #expect(console.program.exitState() == 0)
    #expect(console.isRestored())
  }

  @Test(
    "a crash gives the terminal back and ends by its signal",
    arguments: [SIGSEGV, SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGTRAP])
  func crash(_ signal: Int32) throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.signal(signal)
    #expect(console.program.exitState(within: 5) == 256 + signal)
    #expect(console.isRestored())
    #expect(console.cursorIsVisible)
    #expect(console.program.text.contains("a fault of its own"))
  }

  @Test("a signal to end gives the terminal back within two seconds", arguments: [SIGTERM, SIGHUP])
  func termination(_ signal: Int32) throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.signal(signal)
    let state = console.program.exitState(within: 2.5)
    #expect(state == 256 + signal || state == 128 + signal)
    #expect(console.isRestored())
    #expect(console.cursorIsVisible)
  }

  @Test("a lost terminal ends the program within two seconds")
  func hangUp() throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.hangUp()
    #expect(console.program.exitState(within: 2.5) != nil)
  }

  @Test(
    "every usable terminal type shows the orders and quits",
    arguments: [
      "xterm", "vt100", "linux", "screen-256color", "tmux-256color", "xterm-kitty",
    ])
  func kinds(_ term: String) throws {
    let console = try PtyConsole(term: term)
    defer { console.clean() }
    #expect(console.program.wait { $0.contains(PtyConsole.amount) })
    console.program.settle()
    console.program.type("q")
    console.program.settle()
    console.program.type("y")
    #expect(console.program.exitState() == 0)
    #expect(console.program.modes == console.modesBefore)
  }

  @Test(
    "an unusable terminal type is refused with a message that names it",
    arguments: ["dumb", "no-such-type", nil])
  func refused(_ term: String?) throws {
    let console = try PtyConsole(term: term)
    defer { console.clean() }
    let state = console.program.exitState()
    #expect(state != nil && state != 0 && (state ?? 0) < 256)
    #expect(console.program.text.contains("TERM"))
    #expect(console.program.text.contains(term ?? "not set"))
    #expect(!console.program.text.contains("\u{1B}"))
    #expect(console.program.modes == console.modesBefore)
  }

  @Test(
    "a locale that is not UTF-8 gets ASCII only, one that is gets everything",
    arguments: [
      (["LANG": "C"], true), ([:], true), (["LANG": "C", "LC_CTYPE": "C.UTF-8"], false),
      (["LANG": "en_US.UTF-8"], false), (["LANG": "C.UTF-8", "LC_ALL": "C"], true),
    ])
  func locale(_ locale: [String: String], _ isASCII: Bool) throws {
    let console = try PtyConsole(locale: locale)
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.settle()
    #expect(console.program.output.allSatisfy { $0 < 0x80 } == isASCII)
    console.program.signal(SIGTERM)
    #expect(console.program.exitState(within: 5) != nil)
  }

  @Test("an idle console writes nothing and takes no time")
  func idle() throws {
    let console = try PtyConsole()
    defer { console.clean() }
    #expect(console.program.wait(for: PtyConsole.ready))
    console.program.settle(quiet: 1000)
    let ticks = cpuTicks(console.program.pid)
    let mark = console.program.output.count
    _ = console.program.wait(from: mark, within: 2) { $0.utf8.count > 4000 }
    #expect(console.program.output.count - mark < 400)
    #expect(cpuTicks(console.program.pid) - ticks < 20)
    console.program.signal(SIGTERM)
    #expect(console.program.exitState(within: 5) != nil)
  }

  /// Processor time of a process in hundredths of a second.
  private func cpuTicks(_ pid: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13 else { return 0 }
    return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
  }
}

/// The same numbers in every run.
private struct RandomNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// Stopping and continuing, which needs a shell: a process group without one cannot be stopped.
@Suite("Console under a shell", .serialized, .timeLimit(.minutes(5)))
struct PtyShellTests {
  private let prompt = "shell-ready> "

  private func startedConsole() throws -> PtyConsole {
    let console = try PtyConsole(shell: true)
    #expect(console.program.wait(for: prompt))
    console.program.type("\(PtyConsole.binary) --demo\r")
    #expect(console.program.wait(for: PtyConsole.ready, from: console.program.output.count))
    console.program.settle()
    return console
  }

  private func leave(_ console: PtyConsole) {
    var mark = console.program.output.count
    console.program.type("q")
    #expect(console.program.wait(for: "Leave orderdeck", from: mark))
    mark = console.program.output.count
    console.program.type("y")
    // What is typed before the console has ended is thrown away with it.
    #expect(console.program.wait(for: prompt, from: mark))
    console.program.type("exit 7\r")
    #expect(console.program.exitState() == 7)
    console.clean()
  }

  @Test("50 times Ctrl-Z and fg: the shell gets its terminal, the console its screen")
  func manyTimes() throws {
    let console = try startedConsole()
    for round in 0..<50 {
      let mark = console.program.output.count
      console.program.type("\u{1A}")
      #expect(console.program.wait(for: prompt, from: mark), "round \(round): no prompt")
      let back = console.program.output.count
      let stopped = String(decoding: console.program.output[mark...], as: UTF8.self)
      #expect(stopped.contains("\u{1B}[?1049l") && stopped.contains("\u{1B}[?2004l"))
      console.program.type("fg\r")
      let isBack = console.program.wait(from: back, within: 5) {
        $0.contains("\u{1B}[?1049h") && $0.contains(PtyConsole.ready)
      }
      try #require(isBack, "round \(round): no screen")
      guard console.program.exitState(within: 0) == nil else { return }
    }
    console.program.settle()
    leave(console)
  }

  @Test("a window that changes while the console is stopped has the right size afterwards")
  func resizedWhileStopped() throws {
    let console = try startedConsole()
    var mark = console.program.output.count
    console.program.type("\u{1A}")
    #expect(console.program.wait(for: prompt, from: mark))
    console.program.resize(columns: 60, rows: 12)
    mark = console.program.output.count
    console.program.type("fg\r")
    #expect(console.program.wait(from: mark) { $0.contains(PtyConsole.ready) })
    console.program.settle()
    let painted = String(decoding: console.program.output[mark...], as: UTF8.self)
    #expect(
      !painted.contains(/\x1b\[(1[3-9]|[23][0-9])(;[0-9]+)?[Hd]/), "a row below the window was addressed")
    leave(console)
  }

  @Test("SIGSTOP and SIGTSTP from outside are survived like Ctrl-Z", arguments: [SIGSTOP, SIGTSTP])
  func outside(_ signal: Int32) throws {
    let console = try startedConsole()
    let pid = try #require(consoleProcess(under: console.program.pid))
    var mark = console.program.output.count
    kill(pid, signal)
    #expect(console.program.wait(for: prompt, from: mark))
    mark = console.program.output.count
    console.program.type("fg\r")
    #expect(
      console.program.wait(from: mark) { $0.contains("\u{1B}[?1049h") && $0.contains(PtyConsole.ready) })
    console.program.settle()
    leave(console)
  }

  @Test("continued in the background it stops again and leaves the shell's terminal alone")
  func background() throws {
    let console = try startedConsole()
    var mark = console.program.output.count
    console.program.type("\u{1A}")
    #expect(console.program.wait(for: prompt, from: mark))
    mark = console.program.output.count
    console.program.type("bg\r")
    #expect(console.program.wait(for: prompt, from: mark))
    console.program.settle()
    console.program.type("echo still-$((40+2))\r")
    #expect(console.program.wait(for: "still-42", from: mark))
    #expect(!String(decoding: console.program.output[mark...], as: UTF8.self).contains("\u{1B}[?1049h"))
    mark = console.program.output.count
    console.program.type("fg\r")
    #expect(
      console.program.wait(from: mark) { $0.contains("\u{1B}[?1049h") && $0.contains(PtyConsole.ready) })
    console.program.settle()
    leave(console)
  }

  /// The console's process id, found as a child of the shell.
  private func consoleProcess(under shell: Int32) -> Int32? {
    let path = "/proc/\(shell)/task/\(shell)/children"
    let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return children.split(separator: " ").compactMap { Int32($0) }.first
  }
}
