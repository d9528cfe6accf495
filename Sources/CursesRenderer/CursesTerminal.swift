internal import CTerminal
import Glibc
package import ViewModels
package import Views

/// What a terminal is started with.
package struct TerminalOptions: Sendable {
  /// TERM, NO_COLOR, ESCDELAY, TMUX and STY are read from here.
  package var environment: [String: String]
  package var input: Int32 = 0
  package var output: Int32 = 1
  /// Show nothing but ASCII, whatever the locale says.
  package var ascii = false
  /// Use colours; nil: unless NO_COLOR is set and not empty.
  package var color: Bool?
  /// Ask for mouse reports. Without them the terminal's own selection works.
  package var mouse = true
  /// Where standard error goes while the screen is up, so that nothing is written across it; nil leaves it alone.
  package var errorLog: String?
  /// Read signals, restore the terminal after a crash, end after a lost terminal. Off for a terminal that a test
  /// opens inside its own process.
  package var ownsProcess = true

  /// Makes options with the usual values.
  package init(environment: [String: String]) { self.environment = environment }
}

/// The terminal through ncurses for output and own decoding for input. Made, used and ended on one thread; one at
/// a time in a process.
///
/// A signal that ends the program, or a lost terminal, is reported as `.terminate`; from then on the process has
/// less than two seconds before it is ended.
package final class CursesTerminal: Terminal {
  /// Milliseconds between `.terminate` and the end of the process, unless it ended by then.
  static let watchdog: Int32 = 1800
  /// Bytes taken by one read.
  private static let readSize = 16 * 1024

  package private(set) var size: ScreenSize
  /// The characters to draw canvases with: ASCII when the locale is not UTF-8 or the options say so.
  package let glyphs: Glyphs
  /// Refreshes sent so far; a picture equal to the last one costs none.
  package private(set) var refreshes = 0
  /// Wakes `read` from any thread.
  package let wake: WakeHandle

  private let options: TerminalOptions
  private let kind: TerminalKind
  private let signals: Int32
  private var decoder: KeyDecoder
  private var painter: RowPainter
  private var shown: Canvas?
  private var waiting: [TerminalInput] = []
  private var title = ""
  private var isReleased = false
  private var isLost = false
  private var hasEnded = false

  /// Blocks the signals that the console reads itself. Must be called before the process has a second thread.
  package static func prepareProcess() { ct_block_signals() }

  /// Starts the full screen.
  package init(_ options: TerminalOptions, wake: WakeHandle = WakeHandle()) throws(TerminalError) {
    let environment = options.environment
    let term = environment["TERM"] ?? ""
    let asciiOnly = ct_set_locale() == 0 || options.ascii
    let color = options.color ?? (environment["NO_COLOR"] ?? "").isEmpty
    ct_remember_modes(options.input)
    let reason = ct_screen_start(
      term, TerminalKind.fallback(for: term), options.input, options.output, color ? 1 : 0)
    guard reason == CT_OK else { throw Self.error(reason, term) }
    self.options = options
    self.wake = wake
    kind = TerminalKind(term: term, environment: environment)
    glyphs = asciiOnly ? .ascii : .unicode
    let escapeDelay = environment["ESCDELAY"].flatMap { Int($0) } ?? 25
    decoder = KeyDecoder(escapeDelay: Double(min(max(escapeDelay, 1), 2000)) / 1000)
    painter = RowPainter(palette: CursesPalette(color: color), asciiOnly: asciiOnly)
    size = ScreenSize(columns: Int(ct_screen_columns()), rows: Int(ct_screen_rows()))
    signals = options.ownsProcess ? ct_open_signals() : -1
    armRestore()
    takeErrors()
    send(kind.pushTitle + kind.startBytes(mouse: options.mouse))
    _ = measure()
  }

  deinit {
    end()
    ct_close(signals)
  }

  private static func error(_ reason: Int32, _ term: String) -> TerminalError {
    switch reason {
    case CT_NO_TTY: .noTerminal
    case CT_TERM_UNSET: .termUnset
    case CT_TERM_UNKNOWN: .termUnknown(term)
    case CT_TERM_TOO_SIMPLE: .termTooSimple(term)
    default: .noScreen(term)
    }
  }

  // MARK: Input

  package func read(timeout: Double?) throws -> [TerminalInput] {
    if isLost { return [.terminate(signal: 0)] }
    let limit = timeout.map { ct_monotonic() + $0 }
    while true {
      if !waiting.isEmpty {
        defer { waiting = [] }
        return waiting
      }
      let until = [limit, decoder.deadline].compactMap { $0 }.min()
      let ready = ct_wait(options.input, signals, wake.descriptor, milliseconds(until: until))
      if ready & CT_WOKEN != 0 { ct_drain_wake(wake.descriptor) }
      if ready & CT_SIGNAL != 0 { takeSignals() }
      if ready & (CT_INPUT | CT_LOST) != 0, !isReleased {
        takeBytes()
      } else {
        receive(decoder.flush(at: ct_monotonic()))
      }
      let isOver = limit.map { ct_monotonic() >= $0 } ?? false
      if waiting.isEmpty, isOver || ready & CT_WOKEN != 0 { return [] }
    }
  }

  /// Rounded up, so that a deadline has passed when the wait ends.
  private func milliseconds(until time: Double?) -> Int32 {
    guard let time else { return -1 }
    return Int32(min(max(((time - ct_monotonic()) * 1000).rounded(.up), 0), 3_600_000))
  }

  private func takeBytes() {
    let input = options.input
    if options.ownsProcess, ct_in_foreground(input) == 0, ct_can_suspend() == 1 {
      resumeInForeground()
      return
    }
    var count: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.readSize) { buffer, used in
      count = ct_read_bytes(input, buffer.baseAddress, Int32(buffer.count))
      used = Int(max(count, 0))
    }
    guard count >= 0 else {
      isLost = true
      report(termination: 0)
      return
    }
    receive(decoder.feed(bytes, at: ct_monotonic()))
  }

  /// Ctrl-Z stops the program in every state of it, where there is a shell to continue it.
  private func receive(_ inputs: [TerminalInput]) {
    for input in inputs {
      if case .key(.control("z"), _) = input, options.ownsProcess, ct_can_suspend() == 1 {
        suspend()
      } else {
        waiting.append(input)
      }
    }
  }

  private func takeSignals() {
    while case let signal = ct_next_signal(signals), signal != 0 {
      switch signal {
      case SIGWINCH: _ = measure(report: true)
      case SIGTSTP: suspend()
      case SIGCONT: resumeInForeground()
      case SIGINT: waiting.append(.interrupt)
      default: report(termination: signal)
      }
    }
  }

  private func report(termination signal: Int32) {
    if options.ownsProcess { ct_arm_watchdog(Self.watchdog, signal == 0 ? 129 : 128 + signal) }
    waiting.append(.terminate(signal: signal))
  }

  /// Reads the window's size; true when it is another one.
  private func measure(report: Bool = false) -> Bool {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard ct_window_size(options.output, &columns, &rows) == 1 else { return false }
    let now = ScreenSize(columns: Int(columns), rows: Int(rows))
    guard now != size else { return false }
    size = now
    ct_resize(columns, rows)
    shown = nil
    if report { waiting.append(.resized(now)) }
    return true
  }

  // MARK: Output

  package func present(_ canvas: Canvas, theme: Theme) {
    guard !hasEnded, !isLost, !isReleased else { return }
    let isNewTheme = painter.palette.use(theme)
    let before = isNewTheme || shown?.size != canvas.size ? nil : shown
    if before == canvas { return }
    if before == nil { ct_erase() }
    let columns = min(canvas.size.columns, size.columns)
    for row in 0..<min(canvas.size.rows, size.rows) {
      painter.paint(canvas.row(row), over: before?.row(row), columns: columns, row: row)
    }
    if let cursor = canvas.cursor {
      ct_refresh(Int32(cursor.row), Int32(cursor.column))
    } else {
      ct_refresh(-1, -1)
    }
    refreshes += 1
    shown = canvas
  }

  package func repaint() {
    shown = nil
    ct_forget_screen()
  }

  package func setTitle(_ title: String) {
    self.title = title
    send(titleBytes)
  }

  private var titleBytes: [UInt8] { kind.titleBytes(title, ascii: glyphs.isASCII) }

  @discardableResult
  package func copyToClipboard(_ text: String) -> Bool {
    guard kind.isXtermLike, let bytes = Clipboard.bytes(for: text, through: kind.multiplexer) else {
      return false
    }
    send(bytes)
    return true
  }

  package func bell() {
    if !hasEnded && !isReleased { ct_bell() }
  }

  private func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !hasEnded, !isLost else { return }
    _ = ct_write_bytes(options.output, bytes, bytes.count)
  }

  // MARK: Giving the terminal back

  package func suspend() {
    guard options.ownsProcess, !hasEnded, ct_can_suspend() == 1 else {
      bell()
      return
    }
    let input = options.input
    withTerminalReleased {
      ct_stop_group()
      ct_wait_for_foreground(input)
    }
    if !waiting.contains(.resumed) { waiting.append(.resumed) }
  }

  /// After a stop that could not be prepared (SIGSTOP): the shell has set its own modes meanwhile. Nothing is
  /// touched before this job has the terminal.
  private func resumeInForeground() {
    ct_wait_for_foreground(options.input)
    withTerminalReleased {}
    if !waiting.contains(.resumed) { waiting.append(.resumed) }
  }

  package func withTerminalReleased(_ body: () throws -> Void) rethrows {
    guard !hasEnded, !isReleased else { return try body() }
    release()
    defer { reclaim() }
    try body()
  }

  private func release() {
    isReleased = true
    sendStop()
    ct_screen_leave()
    ct_disarm_restore()
    if options.errorLog != nil { ct_restore_errors() }
  }

  private func reclaim() {
    ct_rearm_restore()
    takeErrors()
    ct_screen_reenter()
    isReleased = false
    dropForeignSignals()
    send(kind.pushTitle + kind.startBytes(mouse: options.mouse) + titleBytes)
    if measure() { waiting.append(.resized(size)) }
    repaint()
  }

  /// Keys like Ctrl-C that were meant for a program that had the terminal.
  private func dropForeignSignals() {
    while signals >= 0, case let signal = ct_next_signal(signals), signal != 0 {
      if signal == SIGTERM || signal == SIGHUP { report(termination: signal) }
    }
  }

  private func sendStop() { send(kind.stopBytes(mouse: options.mouse) + kind.popTitle) }

  package func end() {
    guard !hasEnded else { return }
    sendStop()
    hasEnded = true
    let hasOtherScreen = ct_has_alternate_screen() == 1
    let clearLine = hasOtherScreen ? [] : capability("el")
    ct_screen_end()
    if !clearLine.isEmpty, !isLost {
      let bytes = [0x0D] + clearLine
      _ = ct_write_bytes(options.output, bytes, bytes.count)
    }
    if !isLost { ct_discard_input(options.input) }
    ct_disarm_restore()
    if options.errorLog != nil { ct_restore_errors() }
  }

  /// Ends the process as an unhandled signal does, so that its parent sees it. Call after `end`.
  package static func die(bySignal signal: Int32) -> Never {
    ct_die_by_signal(signal)
  }

  // MARK: Restore

  private func armRestore() {
    guard options.ownsProcess else { return }
    var bytes = kind.stopBytes(mouse: options.mouse) + kind.popTitle
    for name in ["sgr0", "cnorm", "rmcup"] { bytes += capability(name) }
    if ct_has_alternate_screen() == 0 { bytes += Array("\r\n".utf8) }
    var notice = "orderdeck stopped because of a fault of its own.\n"
    if let path = options.errorLog {
      notice = "orderdeck stopped because of a fault of its own. What happened is in \(path)\n"
    }
    ct_arm_restore(options.output, bytes, bytes.count, notice)
  }

  private func takeErrors() {
    if let path = options.errorLog { _ = ct_redirect_errors(path) }
  }

  private func capability(_ name: String) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 128) { buffer, used in
      used = Int(ct_capability(name, buffer.baseAddress, Int32(buffer.count)))
    }
  }
}
