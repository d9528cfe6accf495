import Foundation
import Glibc

/// A command of the operator's own on a file, through `sh -c`, with the terminal: editor and pager. The child gets no
/// blocked or ignored signals of ours and stays in our process group, so that it has the terminal. Blocks its thread.
struct ForegroundCommand {
  var command: String
  var environment: [String: String]

  /// Runs it on a file. The exit status; 128 plus the signal that ended it, 127 when it was not found.
  func run(on path: String) -> Int32 {
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
        // Ctrl-Z in the command: the shell gets its terminal back only when this process stops as well.
        kill(getpid(), SIGSTOP)
        kill(child, SIGCONT)
        continue
      }
      let signal = status & 0x7F
      return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
  }
}
