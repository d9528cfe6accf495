/// One key press as the command layer sees it; the renderer turns terminal bytes into these.
package enum Key: Hashable, Sendable {
  /// A printable character (one grapheme), Space included.
  case character(Character)
  /// Ctrl with a lower-case letter: `control("d")`.
  case control(Character)
  case enter, tab, backTab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1 is `function(1)`.
  case function(Int)
}

/// What the terminal reports, oldest first. Late answers to terminal queries never become keys; the renderer
/// swallows them.
package enum TerminalInput: Equatable, Sendable {
  /// A key with the time it was read, in seconds of a monotonic clock (bursts of keys are scans).
  case key(Key, at: Double)
  /// Pasted text, never interpreted as keys.
  case paste(String)
  case mouse(MouseInput)
  /// The terminal window got the focus.
  case focusIn
  case focusOut
  /// The window has a new size.
  case resized(ScreenSize)
  /// The process was stopped and continued; everything must be painted again.
  case resumed
  /// SIGTERM, SIGHUP, or the terminal is gone: store everything and leave. The number is the signal, 0 for a lost
  /// terminal.
  case terminate(signal: Int32)
  /// SIGINT from outside (the key Ctrl-C arrives as `control("c")`).
  case interrupt
}

/// A mouse press or wheel step in zero-based cells.
package struct MouseInput: Hashable, Sendable {
  /// What the mouse did.
  package enum Action: Hashable, Sendable { case press, wheelUp, wheelDown }
  package var action: Action
  package var column: Int
  package var row: Int

  /// Makes a mouse event.
  package init(action: Action, column: Int, row: Int) {
    self.action = action
    self.column = column
    self.row = row
  }
}

/// The size of the terminal in character cells.
package struct ScreenSize: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  /// Makes a size.
  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
