/// Wakes the thread that waits in `CursesTerminal.read`. May be made before the terminal and used on any thread; the
/// descriptor stays open as long as someone holds the handle.
package final class WakeHandle: Sendable {
  let descriptor: Int32

  /// Opens the descriptor.
  package init() { descriptor = CursesLibrary.openWake() }

  deinit { CursesLibrary.close(descriptor) }

  /// Makes the current or the next wait return. Any thread; cheap and never blocks.
  package func wake() { CursesLibrary.wake(descriptor) }
}
