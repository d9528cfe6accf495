/// Tells barcode scanners and pastes from fingers. Six or more keys of text within 50 ms outside a text field, Enter and
/// Tab counted, were not typed, nor were four or more that an Enter or Tab ends within that time: they run no command.
/// Pure; times are those of the keys.
///
/// Keys that only move a cursor or the focus act at once, other keys of text wait until no such burst can start with
/// them any more. A run of one key is a held key, and keys that all move are moves, however fast they come, unless an
/// Enter is among them.
package struct ScanDetector: Equatable, Sendable {
  /// What is to be done with keys.
  package enum Outcome: Equatable, Sendable {
    /// Handle the key as typed.
    case act(Key)
    /// A code was scanned; none of its keys is a command.
    case scanned(String)
    /// Text that is no code came in one go, line ends included; none of its keys is a command.
    case pasted(String)
  }

  /// How a key behaves where it was pressed.
  package enum Behaviour: Equatable, Sendable {
    /// Moves a cursor or the focus: acts at once.
    case move
    /// Opens a text field: acts at once, and what follows is text.
    case opensText
    case command
  }

  private struct Held: Equatable, Sendable {
    let key: Key
    let character: Character
    let at: Double
    let isMove: Bool
    var hasActed: Bool
    var endsLine: Bool { key == .enter || key == .tab }
  }

  /// Seconds within which the keys of a burst arrive.
  package static let window = 0.05
  /// Keys that make a burst.
  package static let minimum = 6
  /// Printable keys that make a code when an Enter or Tab ends them.
  package static let shortest = 4
  private static let tolerance = 0.0005

  private var burst: [Held] = []
  /// Whether the burst is no typing; stays until no key came for the length of the window.
  private var isText = false
  private var last = 0.0
  /// When the latest keys went into a text field, oldest first; at most `minimum`.
  private var typed: [Double] = []

  /// No key waits.
  package init() {}

  /// Whether no key is remembered.
  package var isIdle: Bool { burst.isEmpty && !isText }

  /// When waiting keys must act, on the clock of the keys; nil when none waits.
  package var deadline: Double? {
    if isText { return last + ScanDetector.window }
    return burst.first { !$0.hasActed }.map { $0.at + ScanDetector.window }
  }

  /// Takes a key pressed at `at`; returns what is to be done now, in order.
  package mutating func feed(_ key: Key, at: Double, as behaviour: Behaviour) -> [Outcome] {
    var outcomes = release(at: at - 2 * ScanDetector.tolerance)
    guard let character = ScanDetector.character(of: key) else { return outcomes + flush() + [.act(key)] }
    last = at
    let nothingWaits = !isText && burst.allSatisfy(\.hasActed)
    if nothingWaits, behaviour == .opensText {
      burst = []
      return outcomes + [.act(key)]
    }
    let actsNow = nothingWaits && behaviour == .move
    let held = Held(key: key, character: character, at: at, isMove: behaviour == .move, hasActed: actsNow)
    if held.endsLine, isCode {
      let code = String(burst.map(\.character))
      burst = []
      isText = true
      return outcomes + [.scanned(code)]
    }
    burst.append(held)
    if actsNow { outcomes.append(.act(key)) }
    if !isText { isText = isBurst(at: at) }
    // Moves that acted matter only as the start of a burst; a key held for long must not pile up.
    if nothingWaits, actsNow, burst.count > 64 { burst.removeFirst(32) }
    return outcomes
  }

  /// Takes notice of a key that goes into a text field at `at`. Returns whether it came in one go with others, so that
  /// an Enter is part of a pasted text.
  package mutating func type(at: Double) -> Bool {
    typed.append(at)
    if typed.count > ScanDetector.minimum { typed.removeFirst() }
    return recentlyTyped(at) == ScanDetector.minimum
  }

  /// What is to be done because time has passed.
  package mutating func release(at time: Double) -> [Outcome] {
    let limit = time + ScanDetector.tolerance - ScanDetector.window
    if isText { return last <= limit ? finishText() : [] }
    let expired = burst.prefix { $0.at <= limit }
    burst.removeFirst(expired.count)
    return expired.filter { !$0.hasActed }.map { .act($0.key) }
  }

  /// Ends the burst: a code or a text is reported, other waiting keys act.
  package mutating func flush() -> [Outcome] {
    if isText { return finishText() }
    defer { burst = [] }
    return burst.filter { !$0.hasActed }.map { .act($0.key) }
  }

  private mutating func finishText() -> [Outcome] {
    defer {
      burst = []
      isText = false
    }
    let text = String(burst.map(\.character))
    if isCode { return [.scanned(text)] }
    return text.allSatisfy(\.isWhitespace) ? [] : [.pasted(text)]
  }

  /// Whether the burst is one code: a line without its end.
  private var isCode: Bool {
    guard burst.count >= ScanDetector.shortest, let first = burst.first else { return false }
    return !burst.contains(where: \.endsLine) && burst.contains { !$0.isMove }
      && (first.character.isNumber || burst.contains { $0.character != first.character })
  }

  private func isBurst(at: Double) -> Bool {
    let hasEnter = burst.contains { $0.key == .enter }
    // A text whose first lines went into a field goes on behind it.
    let before = recentlyTyped(at)
    if hasEnter, before > 0, burst.count > 1, burst.count + before >= ScanDetector.minimum { return true }
    guard burst.count >= ScanDetector.minimum, let first = burst.first else { return false }
    return (hasEnter || burst.contains { !$0.isMove }) && burst.contains { $0.character != first.character }
  }

  private func recentlyTyped(_ time: Double) -> Int {
    typed.count { $0 > time - ScanDetector.window - ScanDetector.tolerance }
  }

  private static func character(of key: Key) -> Character? {
    switch key {
    case .enter: "\n"
    case .tab: "\t"
    default: key.printable
    }
  }
}
