import Foundation
import Glibc
package import JSONText
import Synchronization

/// Resolves the text settings of a shop, which may be literal or come from a command, the environment or a file.
/// Never prints what it finds, and remembers it so that it can be masked wherever text leaves the program.
package struct Secrets: Sendable {
  /// The environment of the program; commands get it as theirs.
  package var environment: [String: String]
  /// The folder that relative `file` paths start from: the config's.
  package var folder: String
  /// How long a command may take, in seconds. Long enough for typing a pass phrase.
  package var timeLimit: Double
  /// What was found so far, for masking.
  package let mask: SecretMask

  /// Prepares resolving; nothing is read yet.
  package init(
    environment: [String: String], folder: String, timeLimit: Double = 60, mask: SecretMask = SecretMask()
  ) {
    self.environment = environment
    self.folder = folder
    self.timeLimit = timeLimit
    self.mask = mask
  }

  /// The ways in which a text can be given other than literally.
  package static let sources = ["cmd", "env", "file"]

  /// What is wrong with the way a text is given; nil when it is a literal text or names exactly one source.
  package static func formProblem(_ value: JSONValue) -> JSONMismatch? {
    if value.string != nil { return nil }
    guard let members = value.members else {
      return value.mismatch("expected a text, { cmd }, { env } or { file }, found " + value.kindName)
    }
    guard members.count == 1, let member = members.first, sources.contains(member.name) else {
      return value.mismatch("expected exactly one of cmd, env and file in the braces")
    }
    guard let text = member.value.string, !text.isEmpty else {
      return member.value.mismatch("expected a text that is not empty")
    }
    return nil
  }

  /// The text of a setting. Blocks while a command runs. `isSecret` adds the text to the mask.
  package func resolve(_ value: JSONValue, isSecret: Bool) throws(JSONMismatch) -> String {
    if let problem = Secrets.formProblem(value) { throw problem }
    let text: String
    if let literal = value.string {
      text = literal
    } else if let command = value["cmd"]?.string {
      text = try output(of: command, at: value)
    } else if let name = value["env"]?.string {
      guard let found = environment[name], !found.isEmpty else {
        throw value.mismatch(
          "the environment variable \(JSONWriter.quoted(name)) is not set; export it first")
      }
      text = found
    } else {
      text = try content(of: value["file"]?.string ?? "", at: value)
    }
    if isSecret { mask.add(text) }
    guard !text.isEmpty else { throw value.mismatch("empty") }
    guard text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
      throw value.mismatch("holds a line break or another control character")
    }
    return text
  }

  private func output(of command: String, at value: JSONValue) throws(JSONMismatch) -> String {
    do throws(ShellCommand.Failure) {
      let result = try ShellCommand(command: command, environment: environment, timeLimit: timeLimit).run()
      let line = result.output.prefix { $0 != 10 && $0 != 13 }
      guard result.status == 0 else {
        // A failing command may have printed half of the secret.
        mask.add(String(decoding: line, as: UTF8.self))
        let said = mask.masked(JSONWriter.quoted(Secrets.lastWords(result.errors)))
        throw ShellCommand.Failure(message: "ended with status \(result.status) and said \(said)")
      }
      guard !line.isEmpty else { throw ShellCommand.Failure(message: "printed nothing") }
      return String(decoding: line, as: UTF8.self)
    } catch {
      throw value.mismatch("the command \(JSONWriter.quoted(command)) \(error.message)")
    }
  }

  private func content(of path: String, at value: JSONValue) throws(JSONMismatch) -> String {
    let path = Paths.expand(path, home: environment["HOME"], relativeTo: folder)
    do throws(FileBytes.Failure) {
      // The first line, as with a command: files of secrets often hold a user name or a remark below it.
      let line = try FileBytes.read(path, limit: 65_536).prefix { $0 != 10 && $0 != 13 }
      return String(decoding: line, as: UTF8.self)
    } catch {
      throw value.mismatch("cannot read \(JSONWriter.quoted(path)): \(error.reason)")
    }
  }

  /// The last line that is not blank, cut to a readable length.
  static func lastWords(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    return String((lines.last { !$0.isEmpty } ?? "nothing").prefix(200))
  }
}

/// The secrets known so far. Masks them in any text, also percent-encoded as in a URL and escaped as in JSON.
/// May be used from any thread.
package final class SecretMask: Sendable {
  private let known = Mutex<[String]>([])

  /// Knows no secret yet.
  package init() {}

  /// Learns a secret. Texts below four characters are not masked: they would tear holes into ordinary words.
  package func add(_ secret: String) {
    guard secret.count >= 4 else { return }
    let encoded = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
    let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
    let url = secret.addingPercentEncoding(withAllowedCharacters: unreserved) ?? secret
    let escaped = String(JSONWriter.quoted(secret).dropFirst().dropLast())
    known.withLock { known in
      for form in [secret, encoded, url, escaped] where !known.contains(form) { known.append(form) }
      // The longest first, so that a secret that holds another one leaves no rest.
      known.sort { $0.utf8.count > $1.utf8.count }
    }
  }

  /// The text with every known secret replaced.
  package func masked(_ text: String) -> String {
    known.withLock { $0 }.reduce(text) { $0.replacingOccurrences(of: $1, with: "•••") }
  }
}
