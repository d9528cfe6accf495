import Foundation
import Glibc
package import ViewModels

/// The operator's editor on a text: `$VISUAL`, else `$EDITOR`, else `vi`, through `sh -c`, on a private file that is
/// removed afterwards. The child gets no blocked or ignored signals of ours and stays in our process group, so that it
/// has the terminal. Blocks its thread.
package struct TextEditor: Sendable {
  private let environment: [String: String]
  private let folder: String
  /// The most bytes that are taken back.
  private static let limit = 1 << 20

  /// Prepares an editor whose file lies in `folder`, which is made private when it is first needed.
  package init(environment: [String: String], folder: String) {
    self.environment = environment
    self.folder = folder
  }

  /// What runs: the command as the environment names it.
  package var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = environment[name], !value.allSatisfy(\.isWhitespace) { return value }
    }
    return "vi"
  }

  /// The text as the operator left it, or why it could not be had. A text that the editor saved before it failed stays in
  /// its file, which the failure names.
  package func edit(_ text: String) -> Result<String, EffectFailure> {
    let path = Paths.join(folder, "edit-\(getpid()).txt")
    let bytes = Array((text.isEmpty ? "" : text + "\n").utf8)
    do {
      try Paths.makePrivateFolder(folder)
      try FileBytes.replace(path, with: bytes)
    } catch {
      return .failure(
        EffectFailure("the editor was not started: \(folder) cannot be written; the text is as it was"))
    }
    let status = ForegroundCommand(command: command, environment: environment).run(on: path)
    let after = try? FileBytes.read(path, limit: TextEditor.limit)
    if status == 0, let after {
      unlink(path)
      return .success(String(decoding: after, as: UTF8.self))
    }
    var reason = status == 127 ? "was not found; set VISUAL or EDITOR" : "ended with status \(status)"
    if status == 0 { reason = "left no file that can be read" }
    guard let after, after != bytes else {
      unlink(path)
      return .failure(EffectFailure("the editor (\(command)) \(reason); the text is as it was"))
    }
    let kept = Paths.join(folder, "edit-\(getpid())-kept.txt")
    let name = rename(path, kept) == 0 ? kept : path
    return .failure(
      EffectFailure("the editor (\(command)) \(reason); the text is as it was, what it saved is in \(name)"))
  }
}
