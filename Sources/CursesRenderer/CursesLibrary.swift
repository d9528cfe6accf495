internal import CTerminal

/// The C target in Swift's types, and the only Swift file that imports it. ncurses has one current screen, so all
/// of this belongs to the thread that owns the terminal unless a comment says otherwise.
enum CursesLibrary {
  /// Attributes of a run of text.
  struct Attributes: OptionSet, Hashable {
    let rawValue: Int32
    static let bold = Attributes(rawValue: CT_BOLD)
    static let reverse = Attributes(rawValue: CT_REVERSE)
    static let underline = Attributes(rawValue: CT_UNDERLINE)
    static let dim = Attributes(rawValue: CT_DIM)
  }

  /// What a wait ended with.
  struct Readiness: OptionSet {
    let rawValue: Int32
    static let input = Readiness(rawValue: CT_INPUT)
    static let signal = Readiness(rawValue: CT_SIGNAL)
    static let woken = Readiness(rawValue: CT_WOKEN)
    static let lost = Readiness(rawValue: CT_LOST)
  }

  // MARK: Screen

  /// Sets the locale of the environment; false when it is not a UTF-8 one, so that only ASCII may be shown.
  static func setLocale() -> Bool { ct_set_locale() == 1 }

  /// Columns that libc and ncurses give a character; -1 when it is not printable.
  static func columns(of scalar: Unicode.Scalar) -> Int { Int(ct_columns(scalar.value)) }

  /// Starts a full screen on two descriptors.
  static func start(term: String, input: Int32, output: Int32, color: Bool) throws(TerminalError) {
    ct_remember_modes(input)
    let reason = ct_screen_start(term, TerminalKind.fallback(for: term), input, output, color ? 1 : 0)
    switch reason {
    case CT_OK: return
    case CT_NO_TTY: throw .noTerminal
    case CT_TERM_UNSET: throw .termUnset
    case CT_TERM_UNKNOWN: throw .termUnknown(term)
    case CT_TERM_TOO_SIMPLE: throw .termTooSimple(term)
    default: throw .noScreen(term)
    }
  }

  /// Leaves the screen for good, for a while, and takes it back.
  static func endScreen() { ct_screen_end() }
  static func leaveScreen() { ct_screen_leave() }
  static func reenterScreen() { ct_screen_reenter() }

  /// Colours and pairs of the running screen; 0 without colour.
  static var colors: Int { Int(ct_colours()) }
  static var pairs: Int { Int(ct_pairs()) }
  static var hasAlternateScreen: Bool { ct_has_alternate_screen() == 1 }

  /// The bytes of a terminfo string; empty when the terminal does not have it.
  static func capability(_ name: String) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 128) { buffer, used in
      used = Int(ct_capability(name, buffer.baseAddress, Int32(buffer.count)))
    }
  }

  /// Columns and rows of the screen that ncurses works with.
  static var screenSize: (columns: Int, rows: Int) { (Int(ct_screen_columns()), Int(ct_screen_rows())) }

  /// Columns and rows of a terminal's window; nil when it does not know them.
  static func windowSize(of descriptor: Int32) -> (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    return ct_window_size(descriptor, &columns, &rows) == 1 ? (Int(columns), Int(rows)) : nil
  }

  /// Makes ncurses use another size.
  static func resize(columns: Int, rows: Int) { ct_resize(Int32(columns), Int32(rows)) }

  /// Defines a colour pair; -1 is the terminal's own colour. False when there is no such pair.
  static func definePair(_ pair: Int, foreground: Int, background: Int) -> Bool {
    ct_define_pair(Int32(pair), Int32(foreground), Int32(background)) == 1
  }

  /// Puts characters in one style on the screen.
  static func write(_ text: [Int32], row: Int, column: Int, _ attributes: Attributes, pair: Int) {
    ct_write(Int32(row), Int32(column), text, Int32(text.count), attributes.rawValue, Int32(pair))
  }

  static func erase() { ct_erase() }
  static func forgetScreen() { ct_forget_screen() }
  static func bell() { ct_bell() }

  /// Sends what changed and leaves the cursor at a place, hidden or not; anywhere and hidden without one.
  static func refresh(cursor: (column: Int, row: Int)?, isVisible: Bool) {
    ct_refresh(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? -1), isVisible ? 1 : 0)
  }

  /// Writes bytes as they are.
  static func send(_ bytes: [UInt8], to descriptor: Int32) {
    if !bytes.isEmpty { _ = ct_write_bytes(descriptor, bytes, bytes.count) }
  }

  // MARK: Waiting and signals

  /// Blocks the signals that the console reads itself. Before any second thread exists.
  static func blockSignals() { ct_block_signals() }
  /// Gives them their default actions again.
  static func unblockSignals() { ct_unblock_signals() }
  static func openSignals() -> Int32 { ct_open_signals() }

  /// The next signal that waits; nil when there is none.
  static func nextSignal(from descriptor: Int32) -> Int32? {
    guard descriptor >= 0 else { return nil }
    let signal = ct_next_signal(descriptor)
    return signal == 0 ? nil : signal
  }

  /// A descriptor to wake a waiting thread with. `wake` may be called on any thread.
  static func openWake() -> Int32 { ct_open_wake() }
  static func wake(_ descriptor: Int32) { ct_wake(descriptor) }
  static func close(_ descriptor: Int32) { ct_close(descriptor) }

  /// Waits until a descriptor is ready or `time` (of the monotonic clock; nil: for ever) has come. A wake-up is
  /// taken back at once.
  static func wait(input: Int32, signals: Int32, wake: Int32, until time: Double?) -> Readiness {
    // Rounded up, so that a deadline has passed when the wait ends.
    let milliseconds = time.map { min(max((($0 - now) * 1000).rounded(.up), 0), 3_600_000) } ?? -1
    let ready = Readiness(rawValue: ct_wait(input, signals, wake, Int32(milliseconds)))
    if ready.contains(.woken) { ct_drain_wake(wake) }
    return ready
  }

  /// Reads what is there; nil when the terminal is lost.
  static func read(_ descriptor: Int32, atMost capacity: Int) -> [UInt8]? {
    var count: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, used in
      count = ct_read_bytes(descriptor, buffer.baseAddress, Int32(capacity))
      used = Int(max(count, 0))
    }
    return count < 0 ? nil : bytes
  }

  /// Throws away what was typed and not read.
  static func discardInput(_ descriptor: Int32) { ct_discard_input(descriptor) }

  /// Seconds of a clock that only goes forward. Any thread.
  static var now: Double { ct_monotonic() }

  /// A shell is there that can continue this process when it stops.
  static var canSuspend: Bool { ct_can_suspend() == 1 }
  static func isInForeground(_ descriptor: Int32) -> Bool { ct_in_foreground(descriptor) == 1 }
  static func stopGroup() { ct_stop_group() }
  static func waitForForeground(_ descriptor: Int32) { ct_wait_for_foreground(descriptor) }
  static func die(bySignal signal: Int32) -> Never { ct_die_by_signal(signal) }

  // MARK: Restore

  /// Installs what gives the terminal back after a crash; `notice` then goes to standard error.
  static func armRestore(_ descriptor: Int32, bytes: [UInt8], notice: String) {
    ct_arm_restore(descriptor, bytes, bytes.count, notice)
  }

  static func disarmRestore() { ct_disarm_restore() }
  static func rearmRestore() { ct_rearm_restore() }

  /// Ends the process after so many milliseconds unless it ended before.
  static func armWatchdog(milliseconds: Int, exitCode: Int32) {
    ct_arm_watchdog(Int32(milliseconds), exitCode)
  }

  /// Sends standard error to a file, and back.
  static func redirectErrors(to path: String) { _ = ct_redirect_errors(path) }
  static func restoreErrors() { ct_restore_errors() }
}
