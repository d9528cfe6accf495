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
  /// Ask for mouse reports. Without them the terminal's own selection of text works, and most terminals turn the
  /// wheel into arrow keys.
  package var mouse = false
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
  static let watchdog = 1800
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
  /// Whether mouse reports are asked for.
  private var mouse: Bool
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
  private var isTerminating = false

  /// Blocks the signals that the console reads itself. Must be called before the process has a second thread.
  package static func prepareProcess() { CursesLibrary.blockSignals() }

  /// Starts the full screen.
  package init(_ options: TerminalOptions, wake: WakeHandle = WakeHandle()) throws(TerminalError) {
    let environment = options.environment
    let term = environment["TERM"] ?? ""
    let isUTF8 = CursesLibrary.setLocale()
    let asciiOnly = options.ascii || !isUTF8
    let color = options.color ?? (environment["NO_COLOR"] ?? "").isEmpty
    try CursesLibrary.start(term: term, input: options.input, output: options.output, color: color)
    self.options = options
    mouse = options.mouse
    self.wake = wake
    kind = TerminalKind(term: term, environment: environment)
    glyphs = asciiOnly ? .ascii : .unicode
    let escapeDelay = environment["ESCDELAY"].flatMap { Int($0) } ?? 25
    decoder = KeyDecoder(escapeDelay: Double(min(max(escapeDelay, 1), 2000)) / 1000)
    painter = RowPainter(palette: CursesPalette(color: color), asciiOnly: asciiOnly)
    let screen = CursesLibrary.screenSize
    size = ScreenSize(columns: screen.columns, rows: screen.rows)
    signals = options.ownsProcess ? CursesLibrary.openSignals() : -1
    armRestore()
    takeErrors()
    send(kind.pushTitle + kind.startBytes(mouse: mouse))
    _ = measure()
  }

  deinit {
    end()
    CursesLibrary.close(signals)
  }

  // MARK: Input

  package func read(timeout: Double?) throws -> [TerminalInput] {
    if isLost { return [.terminate(signal: 0)] }
    let limit = timeout.map { CursesLibrary.now + $0 }
    while true {
      if !waiting.isEmpty {
        defer { waiting = [] }
        return waiting
      }
      let until = [limit, decoder.deadline].compactMap { $0 }.min()
      let ready = CursesLibrary.wait(
        input: options.input, signals: signals, wake: wake.descriptor, until: until)
      if ready.contains(.signal) { takeSignals() }
      if !ready.isDisjoint(with: [.input, .lost]), !isReleased {
        takeBytes()
      } else {
        waiting += decoder.flush(at: CursesLibrary.now)
      }
      let isOver = limit.map { CursesLibrary.now >= $0 } ?? false
      if waiting.isEmpty, isOver || ready.contains(.woken) { return [] }
    }
  }

  private func takeBytes() {
    let input = options.input
    if options.ownsProcess, !CursesLibrary.isInForeground(input), CursesLibrary.canSuspend {
      resumeInForeground()
      return
    }
    guard let bytes = CursesLibrary.read(input, atMost: Self.readSize) else {
      isLost = true
      report(termination: 0)
      return
    }
    waiting += decoder.feed(bytes, at: CursesLibrary.now)
  }

  private func takeSignals() {
    while let signal = CursesLibrary.nextSignal(from: signals) {
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
    isTerminating = true
    if options.ownsProcess {
      CursesLibrary.armWatchdog(milliseconds: Self.watchdog, exitCode: signal == 0 ? 129 : 128 + signal)
    }
    waiting.append(.terminate(signal: signal))
  }

  /// Reads the window's size; true when it is another one.
  private func measure(report: Bool = false) -> Bool {
    guard let window = CursesLibrary.windowSize(of: options.output) else { return false }
    let now = ScreenSize(columns: window.columns, rows: window.rows)
    guard now != size else { return false }
    size = now
    CursesLibrary.resize(columns: now.columns, rows: now.rows)
    // A terminal moves or drops lines as it likes when its window changes, so nothing on it can be relied on.
    repaint()
    if report { waiting.append(.resized(now)) }
    return true
  }

  // MARK: Output

  package func present(_ canvas: Canvas, theme: Theme) {
    guard !hasEnded, !isLost, !isReleased else { return }
    let isNewTheme = painter.palette.use(theme)
    let before = isNewTheme || shown?.size != canvas.size ? nil : shown
    if before == canvas { return }
    if before == nil { CursesLibrary.erase() }
    let columns = min(canvas.size.columns, size.columns)
    for row in 0..<min(canvas.size.rows, size.rows) {
      painter.paint(canvas.row(row), over: before?.row(row), columns: columns, row: row)
    }
    CursesLibrary.refresh(cursor: canvas.cursor, isVisible: canvas.showsCursor)
    refreshes += 1
    shown = canvas
  }

  package func repaint() {
    shown = nil
    CursesLibrary.forgetScreen()
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

  package func setMouse(_ isOn: Bool) {
    guard isOn != mouse else { return }
    mouse = isOn
    if !isReleased { send(kind.mouseBytes(isOn)) }
  }

  package func bell() {
    if !hasEnded && !isReleased { CursesLibrary.bell() }
  }

  private func send(_ bytes: [UInt8]) {
    guard !hasEnded, !isLost else { return }
    CursesLibrary.send(bytes, to: options.output)
  }

  // MARK: Giving the terminal back

  package func suspend() {
    guard options.ownsProcess, !hasEnded, CursesLibrary.canSuspend else {
      bell()
      return
    }
    let input = options.input
    withTerminalReleased {
      CursesLibrary.stopGroup()
      CursesLibrary.waitForForeground(input)
    }
    if !waiting.contains(.resumed) { waiting.append(.resumed) }
  }

  /// After a stop that could not be prepared (SIGSTOP): the shell has set its own modes meanwhile. Nothing is
  /// touched before this job has the terminal.
  private func resumeInForeground() {
    CursesLibrary.waitForForeground(options.input)
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
    CursesLibrary.leaveScreen()
    CursesLibrary.disarmRestore()
    if options.errorLog != nil { CursesLibrary.restoreErrors() }
  }

  private func reclaim() {
    CursesLibrary.rearmRestore()
    takeErrors()
    CursesLibrary.reenterScreen()
    isReleased = false
    dropForeignSignals()
    send(kind.pushTitle + kind.startBytes(mouse: mouse) + titleBytes)
    if measure() { waiting.append(.resized(size)) }
    repaint()
  }

  /// Keys like Ctrl-C that were meant for a program that had the terminal.
  private func dropForeignSignals() {
    while let signal = CursesLibrary.nextSignal(from: signals) {
      if signal == SIGTERM || signal == SIGHUP { report(termination: signal) }
    }
  }

  private func sendStop() { send(kind.stopBytes(mouse: mouse) + kind.popTitle) }

  package func end() {
    guard !hasEnded else { return }
    sendStop()
    hasEnded = true
    let hasOtherScreen = CursesLibrary.hasAlternateScreen
    let clearLine = hasOtherScreen ? [] : CursesLibrary.capability("el")
    CursesLibrary.endScreen()
    if !clearLine.isEmpty, !isLost {
      CursesLibrary.send([0x0D] + clearLine, to: options.output)
    }
    if !isLost { CursesLibrary.discardInput(options.input) }
    CursesLibrary.disarmRestore()
    if options.errorLog != nil { CursesLibrary.restoreErrors() }
    // Ctrl-C must work while held changes are sent after the screen is gone. A second hang-up must not cut short
    // what the first one started.
    if options.ownsProcess && !isTerminating { CursesLibrary.unblockSignals() }
  }

  /// Ends the process as an unhandled signal does, so that its parent sees it. Call after `end`.
  package static func die(bySignal signal: Int32) -> Never {
    CursesLibrary.die(bySignal: signal)
  }

  // MARK: Restore

  private func armRestore() {
    guard options.ownsProcess else { return }
    // The mouse may be asked for later; to switch off what is off does no harm.
    var bytes = kind.stopBytes(mouse: true) + kind.popTitle
    for name in ["sgr0", "cnorm", "rmcup"] { bytes += CursesLibrary.capability(name) }
    if !CursesLibrary.hasAlternateScreen { bytes += Array("\r\n".utf8) }
    var notice = "orderdeck stopped because of a fault of its own.\n"
    if let path = options.errorLog {
      notice = "orderdeck stopped because of a fault of its own. What happened is in \(path)\n"
    }
    CursesLibrary.armRestore(options.output, bytes: bytes, notice: notice)
  }

  private func takeErrors() {
    if let path = options.errorLog { CursesLibrary.redirectErrors(to: path) }
  }
}
