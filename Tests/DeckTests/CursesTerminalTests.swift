import CTerminal
import Foundation
import Glibc
import Testing
import ViewModels
import Views

@testable import CursesRenderer

/// A `CursesTerminal` on a pseudo terminal inside the test's own process.
private final class Screen {
  let terminal: CursesTerminal
  private let master: Int32
  private let slave: Int32

  init(
    _ term: String = "xterm-256color", columns: Int32 = 40, rows: Int32 = 10,
    environment: [String: String] = ["LANG": "C.UTF-8"], color: Bool? = nil
  ) throws {
    var end: Int32 = -1
    master = ct_pty_open(columns, rows, &end)
    slave = end
    var options = TerminalOptions(environment: environment.merging(["TERM": term]) { $1 })
    options.input = slave
    options.output = slave
    options.color = color
    options.ownsProcess = false
    terminal = try CursesTerminal(options)
  }

  deinit {
    terminal.end()
    ct_close(master)
    ct_close(slave)
  }

  /// What was written since the last call.
  func output() -> String {
    var all: [UInt8] = []
    while ct_wait(master, -1, -1, 0) & CT_INPUT != 0 {
      var bytes = [UInt8](repeating: 0, count: 65536)
      let count = ct_read_bytes(master, &bytes, 65536)
      guard count > 0 else { break }
      all += bytes[..<Int(count)]
    }
    return String(decoding: all, as: UTF8.self)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = ct_write_bytes(master, bytes, bytes.count)
  }

  func resize(columns: Int32, rows: Int32) { ct_pty_resize(master, columns, rows) }

  func canvas(_ draw: (inout Canvas) -> Void) -> Canvas {
    var canvas = Canvas(size: terminal.size, glyphs: terminal.glyphs)
    draw(&canvas)
    return canvas
  }
}

/// ncurses has one current screen, so these tests run one after the other.
@Suite("Curses terminal", .serialized)
struct CursesTerminalTests {
  @Test("an unchanged picture costs no refresh, a changed cell a few bytes")
  func onlyChanges() throws {
    let screen = try Screen()
    let first = screen.canvas { canvas in
      for row in 0..<10 { canvas.draw("line \(row) of the list with some text", column: 0, row: row) }
    }
    screen.terminal.present(first, theme: .default)
    #expect(screen.output().contains("line 9 of the list"))
    #expect(screen.terminal.refreshes == 1)
    screen.terminal.present(first, theme: .default)
    #expect(screen.terminal.refreshes == 1)
    #expect(screen.output() == "")
    var second = first
    second.draw("X", column: 5, row: 3)
    screen.terminal.present(second, theme: .default)
    #expect(screen.terminal.refreshes == 2)
    let change = screen.output()
    #expect(change.contains("X") && change.utf8.count < 20, "\(change.utf8.count) bytes")
  }

  @Test("a step, a scroll and a clock tick in a long list cost few bytes")
  func bytesPerStep() throws {
    let screen = try Screen(columns: 120, rows: 40)
    func list(from first: Int, selected: Int, clock: String) -> Canvas {
      screen.canvas { canvas in
        for row in 0..<36 {
          let number = first + row
          let role: Role = row == selected ? .selection : .text
          canvas.fill(Rect(column: 0, row: row + 2, columns: 120, rows: 1), role: role)
          canvas.draw("#\(number * 7919)", column: 1, row: row + 2, role: role)
          canvas.draw("sent", column: 20, row: row + 2, role: row == selected ? role : .statusSent)
          canvas.draw("Customer number \(number) of the shop", column: 40, row: row + 2, role: role)
          canvas.draw("\(number).50 EUR", column: 100, row: row + 2, role: role)
        }
        canvas.draw(clock, column: 0, row: 39)
      }
    }
    func cost(_ canvas: Canvas) -> Int {
      screen.terminal.present(canvas, theme: .default)
      return screen.output().utf8.count
    }
    _ = cost(list(from: 1000, selected: 5, clock: "12:00:01"))
    #expect(cost(list(from: 1000, selected: 5, clock: "12:00:02")) < 40)
    #expect(cost(list(from: 1000, selected: 6, clock: "12:00:02")) < 400)
    #expect(cost(list(from: 1001, selected: 6, clock: "12:00:02")) < 600)
  }

  @Test("repaint writes the whole picture again")
  func repaint() throws {
    let screen = try Screen()
    let canvas = screen.canvas { $0.draw("hello", column: 3, row: 2) }
    screen.terminal.present(canvas, theme: .default)
    _ = screen.output()
    screen.terminal.repaint()
    screen.terminal.present(canvas, theme: .default)
    #expect(screen.output().contains("hello"))
  }

  @Test("wide and combined characters reach the terminal as they are")
  func wide() throws {
    let screen = try Screen()
    let canvas = screen.canvas { $0.draw("漢字 e\u{301} │ ┌ 東", column: 0, row: 0) }
    screen.terminal.present(canvas, theme: .default)
    let output = screen.output()
    #expect(output.contains("漢字 e\u{301} │ ┌ 東"))
  }

  @Test("a wide character that becomes narrow leaves nothing behind")
  func wideToNarrow() throws {
    let screen = try Screen()
    screen.terminal.present(screen.canvas { $0.draw("a漢b漢c", column: 0, row: 0) }, theme: .default)
    _ = screen.output()
    screen.terminal.present(screen.canvas { $0.draw("aXYb漢c", column: 0, row: 0) }, theme: .default)
    let output = screen.output()
    #expect(output.contains("XY") && !output.contains("漢"))
  }

  @Test("NO_COLOR leaves reverse and bold and sends no colour", arguments: [true, false])
  func noColor(_ isSet: Bool) throws {
    let screen = try Screen(environment: isSet ? ["NO_COLOR": "1"] : ["NO_COLOR": ""])
    let canvas = screen.canvas {
      $0.draw("red", column: 0, row: 0, role: .error)
      $0.draw("selected", column: 0, row: 1, role: .selection)
    }
    screen.terminal.present(canvas, theme: .default)
    let output = screen.output()
    #expect(output.contains(/\x1b\[[0-9;]*7m/))
    #expect(output.contains(/\x1b\[[0-9;]*1m/))
    #expect(output.contains(/\x1b\[[0-9;]*3[0-7]m/) != isSet)
  }

  @Test(
    "every usable terminal type shows text and its selected row",
    arguments: ["xterm-256color", "xterm", "linux", "vt100", "screen-256color", "tmux-256color", "vt220"])
  func kinds(_ term: String) throws {
    let screen = try Screen(term)
    screen.terminal.present(
      screen.canvas { $0.draw("orders", column: 0, row: 0, role: .selection) }, theme: .default)
    let output = screen.output()
    #expect(output.contains("orders"))
    #expect(output.contains(/\x1b\[[0-9;]*7m/))
    let isXterm = TerminalKind(term: term, environment: [:]).isXtermLike
    #expect(output.contains("\u{1B}[?2004h") == isXterm)
    screen.terminal.setTitle("orderdeck")
    #expect(screen.output().contains("]2;orderdeck") == (isXterm && !term.hasPrefix("screen")))
    screen.terminal.end()
    #expect(screen.output().contains("\u{1B}[?2004l") == isXterm)
  }

  @Test("terminals without a full screen are refused with a message that names TERM")
  func refused() {
    #expect(throws: TerminalError.termTooSimple("dumb")) { try Screen("dumb") }
    #expect(throws: TerminalError.termUnknown("no-such-terminal")) { try Screen("no-such-terminal") }
    #expect(throws: TerminalError.termUnset) { try Screen("") }
    #expect(TerminalError.termTooSimple("dumb").message.contains("TERM=dumb"))
    #expect(!TerminalError.termUnknown("a\u{1B}]0;x\u{7}").message.contains("\u{1B}"))
  }

  @Test("an unknown terminal of the xterm family works as one")
  func fallback() throws {
    let screen = try Screen("xterm-kitty-of-tomorrow")
    screen.terminal.present(screen.canvas { $0.draw("orders", column: 0, row: 0) }, theme: .default)
    #expect(screen.output().contains("orders"))
  }

  @Test("the modes after the end are those from before the start")
  func modes() throws {
    var slave: Int32 = -1
    let master = ct_pty_open(80, 24, &slave)
    defer {
      ct_close(master)
      ct_close(slave)
    }
    var before = [UInt8](repeating: 0, count: 128)
    var during = before
    var after = before
    #expect(ct_pty_modes(slave, &before, 128) == 1)
    var options = TerminalOptions(environment: ["TERM": "xterm-256color"])
    (options.input, options.output, options.ownsProcess) = (slave, slave, false)
    let terminal = try CursesTerminal(options)
    #expect(ct_pty_modes(slave, &during, 128) == 1)
    terminal.end()
    #expect(ct_pty_modes(slave, &after, 128) == 1)
    #expect(before == after && before != during)
  }

  @Test("keys, a paste and a wake-up come through read; Escape alone needs its delay only")
  func reading() throws {
    let screen = try Screen()
    screen.type("j\u{1B}[B")
    let keys = try screen.terminal.read(timeout: 5).compactMap {
      if case .key(let key, _) = $0 { key } else { nil }
    }
    #expect(keys == [.character("j"), .down])
    screen.type("\u{1B}[200~dq\ryy\u{1B}[201~")
    #expect(try screen.terminal.read(timeout: 5) == [.paste("dq\nyy")])
    screen.type("\u{1B}")
    guard case .key(.escape, _) = try screen.terminal.read(timeout: 5).first else {
      Issue.record("no escape")
      return
    }
    let wake = screen.terminal.wake
    wake.wake()
    #expect(try screen.terminal.read(timeout: nil) == [])
    #expect(try screen.terminal.read(timeout: 0) == [])
  }

  @Test("a lost terminal is told once and for ever, without waiting")
  func lost() throws {
    var slave: Int32 = -1
    let master = ct_pty_open(80, 24, &slave)
    defer { ct_close(slave) }
    var options = TerminalOptions(environment: ["TERM": "xterm-256color"])
    (options.input, options.output, options.ownsProcess) = (slave, slave, false)
    let terminal = try CursesTerminal(options)
    ct_close(master)
    #expect(try terminal.read(timeout: nil) == [.terminate(signal: 0)])
    #expect(try terminal.read(timeout: nil) == [.terminate(signal: 0)])
    terminal.present(Canvas(size: terminal.size), theme: .default)
    terminal.end()
  }

  @Test(
    "a canvas of another size than the screen is clipped", arguments: [(1, 1), (100, 50), (0, 0), (39, 11)])
  func clipped(_ columns: Int, _ rows: Int) throws {
    let screen = try Screen()
    var canvas = Canvas(size: ScreenSize(columns: columns, rows: rows))
    for row in 0..<rows { canvas.draw(String(repeating: "漢", count: 60), column: 0, row: row) }
    screen.terminal.present(canvas, theme: .default)
    #expect(screen.terminal.refreshes == 1)
  }

  @Test("a clipboard text is one line of base64, wrapped for a multiplexer, and refused when too long")
  func clipboard() throws {
    let long = String(repeating: "order 1337, ", count: 200)
    let plain = try #require(Clipboard.bytes(for: long, through: nil))
    #expect(!plain.contains(0x0A) && plain.starts(with: Array("\u{1B}]52;c;".utf8)))
    let tmux = try #require(Clipboard.bytes(for: "a", through: .tmux))
    #expect(
      String(decoding: tmux, as: UTF8.self).hasSuffix("\u{1B}Ptmux;\u{1B}\u{1B}]52;c;YQ==\u{7}\u{1B}\\"))
    let screen = try #require(Clipboard.bytes(for: long, through: .screen))
    #expect(String(decoding: screen, as: UTF8.self).components(separatedBy: "\u{1B}P").count > 10)
    #expect(Clipboard.bytes(for: String(repeating: "x", count: 60_000), through: nil) == nil)
  }

  @Test("a title keeps no character that a terminal acts on")
  func title() {
    let kind = TerminalKind(term: "xterm", environment: [:])
    let title = String(decoding: kind.titleBytes("a\u{7}\u{1B}]52;c;x\u{9C}\u{202E}b"), as: UTF8.self)
    #expect(title == "\u{1B}]2;a]52;c;xb\u{7}")
  }
}
