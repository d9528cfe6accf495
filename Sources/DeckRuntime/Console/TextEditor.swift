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
    let status = run(on: path)
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

  /// The exit status; 128 plus the signal that ended the editor.
  private func run(on path: String) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments = ShellCommand.strings(["sh", "-c", command + " \"$1\"", "sh", path])
    var variables = ShellCommand.strings(environment.map { $0.key + "=" + $0.value })
    defer { (arguments + variables).forEach { free($0) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, &variables) == 0 else { return 127 }
    return wait(for: child)
  }

  private func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WUNTRACED)
      if ended < 0 {
        if errno == EINTR { continue }
        return 127
      }
      if status & 0xFF == 0x7F {
        // Ctrl-Z in the editor: the shell gets its terminal back only when this process stops as well.
        kill(getpid(), SIGSTOP)
        kill(child, SIGCONT)
        continue
      }
      let signal = status & 0x7F
      return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
  }
}
