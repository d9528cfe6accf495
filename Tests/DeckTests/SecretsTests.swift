import DeckRuntime
import Foundation
import Glibc
import JSONText
import OrderModel
import Testing

/// Where secrets come from, what is said when they do not, and that they are never repeated.
@Suite("Secrets") struct SecretsTests {
  private func resolve(
    _ setting: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"], folder: String = "/",
    timeLimit: Double = 20, mask: SecretMask = SecretMask()
  ) throws -> String {
    let root = try JSONReader.parse("{\n key: \(setting) }", dialect: .json5)
    let secrets = Secrets(environment: environment, folder: folder, timeLimit: timeLimit, mask: mask)
    return try secrets.resolve(try root.require("key"), isSecret: true)
  }

  @Test("takes a literal, a command's first line, a variable and a file")
  func sources() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("key", "from-file\r\n\nuser: ann\n")
    _ = try folder.file("home/.secrets/key", "from-home")
    #expect(try resolve("'literal'") == "literal")
    #expect(try resolve("{ cmd: 'printf \"first\\\\nsecond\"' }") == "first")
    #expect(try resolve("{ env: 'K' }", environment: ["K": "from-env"]) == "from-env")
    #expect(try resolve("{ file: '\(file)' }") == "from-file")
    #expect(try resolve("{ file: 'key' }", folder: folder.path) == "from-file")
    #expect(
      try resolve("{ file: '~/.secrets/key' }", environment: ["HOME": folder.path + "/home"]) == "from-home")
  }

  @Test(
    "names the setting, the line and the remedy when there is none",
    arguments: [
      ("{ env: 'NOPE' }", #"the environment variable "NOPE" is not set; export it first"#),
      ("{ file: '/nowhere/x' }", #"cannot read "/nowhere/x": No such file or directory"#),
      ("{ file: '/' }", #"cannot read "/": Is a directory"#),
      (
        "{ cmd: 'echo half-a-secret; echo no gpg key >&2; exit 3' }",
        #"the command "echo half-a-secret; echo no gpg key >&2; exit 3" ended with status 3 and said "no gpg key""#
      ),
      ("{ cmd: 'true' }", #"the command "true" printed nothing"#),
      ("{ cmd: 'kill -9 $$' }", #"the command "kill -9 $$" ended with status 137 and said "nothing""#),
      ("'a\\tb'", "holds a line break or another control character"), ("''", "empty"),
      ("5", "expected a text, { cmd }, { env } or { file }, found a number"),
    ])
  func failures(setting: String, message: String) throws {
    let error = #expect(throws: JSONMismatch.self) { try resolve(setting) }
    #expect(error?.path == "key")
    #expect(error?.position.line == 2)
    #expect(error?.message == message)
  }

  @Test("does not repeat what a failing command printed, not even in its errors")
  func leaks() {
    let error = #expect(throws: JSONMismatch.self) {
      try resolve("{ cmd: 'cat key; cat key >&2; exit 1; # ' }", folder: "/")
    }
    #expect(error != nil)
    let script = "x=tok; y=en-1234; echo $x$y; echo bad key $x$y >&2; exit 1"
    let told = #expect(throws: JSONMismatch.self) { try resolve("{ cmd: '\(script)' }") }
    #expect(told?.message.contains("token-1234") == false)
    #expect(told?.message.contains("bad key •••") == true)
  }

  @Test("gives up on a command that does not end")
  func timeLimit() {
    let error = #expect(throws: JSONMismatch.self) {
      try resolve("{ cmd: 'exec cat /dev/zero' }", timeLimit: 0.05)
    }
    #expect(error?.message.hasSuffix("did not end within 1 s") == true)
  }

  @Test("does not wait for a daemon that the command leaves behind")
  func daemon() throws {
    let folder = try TemporaryFolder()
    let fifo = folder.path + "/fifo"
    mkfifo(fifo, 0o600)
    // The daemon holds the output open until the test opens the other end of the pipe.
    #expect(try resolve("{ cmd: '(cat \(fifo)) & echo key-of-shop' }") == "key-of-shop")
    let writer = open(fifo, O_WRONLY | O_NONBLOCK)
    close(writer)
  }

  @Test("gives a command the program's environment, no input, and no blocked or ignored signals")
  func childState() throws {
    #expect(try resolve("{ cmd: 'echo $WHO' }", environment: ["WHO": "me", "PATH": "/usr/bin:/bin"]) == "me")
    #expect(try resolve("{ cmd: 'wc -c' }").trimmingCharacters(in: .whitespaces) == "0")
    var blocked = sigset_t()
    var before = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    #expect(try resolve("{ cmd: 'grep SigBlk /proc/self/status | cut -f2' }") == "0000000000000000")
  }

  @Test("masks every known secret, as it is, in URLs and in JSON")
  func masking() throws {
    let mask = SecretMask()
    mask.add("p\"ss/wörd 1")
    mask.add("p\"ss/wörd 1-longer")
    mask.add("abc")
    #expect(mask.masked("key p\"ss/wörd 1-longer.") == "key •••.")
    #expect(mask.masked("?key=p%22ss%2Fw%C3%B6rd%201&x") == "?key=•••&x")
    #expect(mask.masked(#"{"key":"p\"ss/wörd 1"}"#) == #"{"key":"•••"}"#)
    #expect(mask.masked("abc") == "abc")
    let learnt = SecretMask()
    _ = try resolve("{ env: 'K' }", environment: ["K": "learnt-key"], mask: learnt)
    #expect(learnt.masked("X-API-KEY: learnt-key") == "X-API-KEY: •••")
  }
}
