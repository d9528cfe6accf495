import Foundation
import Glibc

/// Runs a command of the config with `sh -c`: own pipes for output and errors, `input` or nothing on standard input, no blocked or ignored signals (the program blocks several, and a child would inherit that), a time limit.
/// Blocks its thread.
struct ShellCommand {
  var command: String
  var environment: [String: String]
  /// Seconds.
  var timeLimit: Double
  /// What it finds on standard input.
  var input: [UInt8] = []
  /// Whether it runs in a process group of its own, which ends as a whole when the time is up. A command that asks for a
  /// pass phrase must stay in ours to be let at the terminal.
  var hasOwnGroup = false

  /// What the command left behind.
  struct Result {
    /// Exit status, or 128 plus the signal that ended it.
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
  }

  /// Why it gave no result, as the end of a sentence that begins with the command.
  struct Failure: Error {
    var message: String
  }

  /// The most that is kept of each stream.
  private static let limit = 65_536

  func run() throws(Failure) -> Result {
    var output = try Pipe()
    var errors: Pipe
    do { errors = try Pipe() } catch {
      output.close()
      throw error
    }
    defer {
      output.close()
      errors.close()
    }
    let source = try inputFile()
    defer { if source >= 0 { close(source) } }
    let child = try spawn(input: source, output: output.writing, errors: errors.writing)
    output.closeWriting()
    errors.closeWriting()
    return try collect(child, output: output.reading, errors: errors.reading)
  }

  /// The input as a file without a name, which needs nobody to feed it; negative when there is none.
  private func inputFile() throws(Failure) -> Int32 {
    guard !input.isEmpty else { return -1 }
    var file: Int32 = -1
    if let stream = tmpfile() {
      file = fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3)
      fclose(stream)
    }
    var rest = input[...]
    while file >= 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    guard file >= 0, rest.isEmpty, lseek(file, 0, SEEK_SET) == 0 else {
      let reason = String(cString: strerror(errno))
      if file >= 0 { close(file) }
      throw Failure(message: "did not start: " + reason)
    }
    return file
  }

  private func spawn(input: Int32, output: Int32, errors: Int32) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if input >= 0 {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let group = hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))

    var arguments = ShellCommand.strings(["sh", "-c", command])
    var variables = ShellCommand.strings(environment.map { $0.key + "=" + $0.value })
    defer { (arguments + variables).forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, &variables)
    guard code == 0 else { throw Failure(message: "did not start: " + String(cString: strerror(code))) }
    return child
  }

  /// C strings with a nil at the end; the caller frees them.
  static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var result: [UnsafeMutablePointer<CChar>?] = texts.map { text in strdup(text) }
    result.append(nil)
    return result
  }

  /// Reads both streams until the command has ended. Its own end counts, not that of the streams: a daemon it
  /// started (gpg-agent) may keep them open.
  private func collect(_ child: pid_t, output: Int32, errors: Int32) throws(Failure) -> Result {
    let start = DispatchTime.now().uptimeNanoseconds
    var result = Result(status: 0, output: [], errors: [])
    var streams = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      var status: Int32 = 0
      let ended = waitpid(child, &status, WNOHANG)
      // A command that is still writing is looked at again after each piece: its output may have no end.
      repeat {
        guard poll(&streams, nfds_t(streams.count), ended == 0 ? 20 : 0) > 0 else { break }
        let more = drain(&streams[0], into: &result.output)
        guard drain(&streams[1], into: &result.errors) || more else { break }
      } while ended != 0 && result.output.count < ShellCommand.limit
      if ended != 0 {
        let signal = status & 0x7F
        result.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        return result
      }
      if Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 > timeLimit {
        kill(hasOwnGroup ? -child : child, SIGKILL)
        waitpid(child, &status, 0)
        throw Failure(message: "did not end within \(Int(timeLimit.rounded(.up))) s")
      }
    }
  }

  /// Takes what is there; false when there was nothing. A stream that ended is not asked again.
  private func drain(_ stream: inout pollfd, into bytes: inout [UInt8]) -> Bool {
    guard stream.fd >= 0, stream.revents != 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(stream.fd, &buffer, buffer.count)
    guard count > 0 else {
      stream.fd = -1
      return false
    }
    if bytes.count < ShellCommand.limit { bytes += buffer[..<count] }
    return true
  }

  /// Both ends of a pipe, none of which other children inherit.
  private struct Pipe {
    var reading: Int32 = -1
    var writing: Int32 = -1

    init() throws(Failure) {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else {
        throw Failure(message: "did not start: " + String(cString: strerror(errno)))
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }

    mutating func closeWriting() {
      if writing >= 0 { Glibc.close(writing) }
      writing = -1
    }

    mutating func close() {
      closeWriting()
      if reading >= 0 { Glibc.close(reading) }
      reading = -1
    }
  }
}
