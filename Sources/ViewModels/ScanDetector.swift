/// Tells a barcode scanner from fingers: six or more printable keys within 50 ms outside a text field are a scan, which
/// runs no command. Pure; times are those of the keys.
///
/// Keys that only move a cursor act at once, other printable keys wait until no scan can start with them any more. A
/// run of one character is a held key, and keys that all move are moves, however fast they come.
package struct ScanDetector: Equatable, Sendable {
  /// What is to be done with keys.
  package enum Outcome: Equatable, Sendable {
    /// Handle the key as typed.
    case act(Key)
    /// A code was scanned; none of its keys is a command.
    case scanned(String)
  }

  /// How a key behaves where it was pressed.
  package enum Behaviour: Equatable, Sendable {
    /// Moves a cursor: acts at once.
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
  }

  /// Seconds within which the keys of a scan arrive.
  package static let window = 0.05
  /// Keys that make a scan.
  package static let minimum = 6
  private static let tolerance = 0.0005

  private var burst: [Held] = []
  private var isScan = false

  /// No key waits.
  package init() {}

  /// Whether no key is remembered.
  package var isIdle: Bool { burst.isEmpty }

  /// When waiting keys must act, on the clock of the keys; nil when none waits.
  package var deadline: Double? {
    if isScan { return burst.last.map { $0.at + ScanDetector.window } }
    return burst.first { !$0.hasActed }.map { $0.at + ScanDetector.window }
  }

  /// Takes a key pressed at `at`; returns what is to be done now, in order.
  package mutating func feed(_ key: Key, at: Double, as behaviour: Behaviour) -> [Outcome] {
    var outcomes = release(at: at - 2 * ScanDetector.tolerance)
    guard let character = key.printable else {
      if isScan, key == .enter { return outcomes + finishScan() }
      outcomes += flush()
      return outcomes + [.act(key)]
    }
    let nothingWaits = !isScan && burst.allSatisfy(\.hasActed)
    if nothingWaits, behaviour == .opensText {
      burst = []
      return outcomes + [.act(key)]
    }
    let actsNow = nothingWaits && behaviour == .move
    burst.append(
      Held(key: key, character: character, at: at, isMove: behaviour == .move, hasActed: actsNow))
    if actsNow { outcomes.append(.act(key)) }
    if !isScan { isScan = looksLikeScan }
    // Moves that acted matter only as the start of a scan; a key held for long must not pile up.
    if nothingWaits, actsNow, burst.count > 64 { burst.removeFirst(32) }
    return outcomes
  }

  /// What is to be done because time has passed.
  package mutating func release(at time: Double) -> [Outcome] {
    let limit = time + ScanDetector.tolerance - ScanDetector.window
    if isScan {
      guard let last = burst.last, last.at <= limit else { return [] }
      return finishScan()
    }
    let expired = burst.prefix { $0.at <= limit }
    burst.removeFirst(expired.count)
    return expired.filter { !$0.hasActed }.map { .act($0.key) }
  }

  /// Ends the burst: a scan is reported, other waiting keys act.
  package mutating func flush() -> [Outcome] {
    if isScan { return finishScan() }
    defer { burst = [] }
    return burst.filter { !$0.hasActed }.map { .act($0.key) }
  }

  private mutating func finishScan() -> [Outcome] {
    defer {
      burst = []
      isScan = false
    }
    return [.scanned(String(burst.map(\.character)))]
  }

  private var looksLikeScan: Bool {
    guard burst.count >= ScanDetector.minimum, let first = burst.first else { return false }
    return burst.contains { !$0.isMove } && burst.contains { $0.character != first.character }
  }
}
