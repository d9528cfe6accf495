package import ViewModels

/// The screen and keyboard as the console's loop sees them. Made and used on one thread only, hence not `Sendable`.
package protocol Terminal: AnyObject {
  /// The size the next canvas should have.
  var size: ScreenSize { get }
  /// Waits until the keyboard, a signal or the loop's wake descriptor has something, at most `timeout` seconds (nil:
  /// without limit), and returns all input that is there, oldest first; empty after a wake-up or the timeout.
  /// Throws when the terminal cannot be read any more.
  func read(timeout: Double?) throws -> [TerminalInput]
  /// Shows a picture; only what changed since the last one is written.
  func present(_ canvas: Canvas, theme: Theme)
  /// Forgets what is on the screen, so that the next picture is written whole.
  func repaint()
  /// Gives the terminal back and stops the process as Ctrl-Z does; returns when it goes on.
  func suspend()
  /// Gives the terminal back while `body` runs a program in it, then takes it again.
  func withTerminalReleased(_ body: () throws -> Void) rethrows
  /// Sets the window's title. The text must have gone through the sanitiser.
  func setTitle(_ title: String)
  /// Sends text to the terminal's clipboard. Whether it arrives cannot be known; false when it was not sent because
  /// the text is too long or the terminal has no clipboard.
  @discardableResult
  func copyToClipboard(_ text: String) -> Bool
  /// Asks for clicks and the wheel, or leaves the mouse to the terminal's own selection.
  func setMouse(_ isOn: Bool)
  /// Rings the bell.
  func bell()
  /// Restores the terminal for good.
  func end()
}
