package import ViewModels
package import Views

/// A terminal without a screen: it hands out the inputs it was fed and keeps what it was shown. For one thread, as
/// the protocol says.
package final class ScriptedTerminal: Terminal {
  package var size: ScreenSize
  /// Batches still to be handed out; one `read` takes one.
  private var batches: [[TerminalInput]] = []
  /// Every picture presented, oldest first.
  package private(set) var canvases: [Canvas] = []
  package private(set) var titles: [String] = []
  package private(set) var clipboard: [String] = []
  package private(set) var bells = 0
  /// What the mouse was switched to, oldest first.
  package private(set) var mouse: [Bool] = []
  /// The theme of every picture, oldest first.
  package private(set) var themes: [String] = []
  package private(set) var repaints = 0
  package private(set) var suspensions = 0
  package private(set) var releases = 0
  package private(set) var hasEnded = false
  /// The timeouts the loop asked for, oldest first.
  package private(set) var timeouts: [Double?] = []
  /// What `read` does when nothing is fed any more; returns at once with nothing by default. The loop under test
  /// would otherwise wait for ever.
  package var whenExhausted: (ScriptedTerminal, Double?) throws -> [TerminalInput] = { _, _ in [] }

  /// Makes a terminal of a size.
  package init(columns: Int = 80, rows: Int = 24) {
    size = ScreenSize(columns: columns, rows: rows)
  }

  /// Lets the next free `read` return `inputs`.
  package func feed(_ inputs: TerminalInput...) { batches.append(inputs) }

  /// Lets the next free `read` return `inputs`.
  package func feed(_ inputs: [TerminalInput]) { batches.append(inputs) }

  /// Feeds keys, one batch each, at the given spacing in seconds.
  package func feed(keys: [Key], from start: Double = 0, spacing: Double = 1) {
    for (index, key) in keys.enumerated() {
      batches.append([.key(key, at: start + Double(index) * spacing)])
    }
  }

  /// Changes the size and tells of it as a terminal does.
  package func resize(columns: Int, rows: Int) {
    size = ScreenSize(columns: columns, rows: rows)
    batches.append([.resized(size)])
  }

  /// The last picture as lines of text; empty before the first one.
  package var screen: [String] { canvases.last.map { $0.textLines } ?? [] }

  package func read(timeout: Double?) throws -> [TerminalInput] {
    timeouts.append(timeout)
    return batches.isEmpty ? try whenExhausted(self, timeout) : batches.removeFirst()
  }

  package func present(_ canvas: Canvas, theme: Theme) {
    canvases.append(canvas)
    themes.append(theme.name)
  }
  package func repaint() { repaints += 1 }
  package func suspend() { suspensions += 1 }

  package func withTerminalReleased(_ body: () throws -> Void) rethrows {
    releases += 1
    try body()
  }

  package func setTitle(_ title: String) { titles.append(title) }
  @discardableResult
  package func copyToClipboard(_ text: String) -> Bool {
    clipboard.append(text)
    return true
  }

  package func setMouse(_ isOn: Bool) { mouse.append(isOn) }
  package func bell() { bells += 1 }
  package func end() { hasEnded = true }
}
