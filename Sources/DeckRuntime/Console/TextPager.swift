import Glibc
package import ViewModels

/// The operator's pager on a text: `$PAGER`, else `less`, else `more`, on a private file that is removed afterwards.
/// Blocks its thread.
package struct TextPager: Sendable {
  private let environment: [String: String]
  private let folder: String

  /// Prepares a pager whose file lies in `folder`, which is made private when it is first needed.
  package init(environment: [String: String], folder: String) {
    self.environment = environment
    self.folder = folder
  }

  /// What runs: the command as the environment names it.
  package var command: String {
    guard let value = environment["PAGER"], !value.allSatisfy(\.isWhitespace) else {
      return "$(command -v less || echo more)"
    }
    return value
  }

  /// Shows a text until the operator leaves the pager; nil, or why it was not shown. Form feeds become lines.
  package func show(_ text: String) -> EffectFailure? {
    let path = Paths.join(folder, "page-\(getpid()).txt")
    let line = String(repeating: "-", count: 60)
    let pages = text.replacing("\u{C}", with: "\n\(line)\n\n")
    do {
      try Paths.makePrivateFolder(folder)
      try FileBytes.replace(path, with: Array(pages.utf8))
    } catch { return EffectFailure("the pager was not started: \(folder) cannot be written") }
    defer { unlink(path) }
    let status = ForegroundCommand(command: command, environment: environment).run(on: path)
    if status == 0 { return nil }
    let reason = status == 127 ? "was not found; set PAGER" : "ended with status \(status)"
    return EffectFailure("the pager \(reason)")
  }
}
