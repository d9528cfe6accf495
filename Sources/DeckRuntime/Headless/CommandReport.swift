package import JSONText

/// What a command found or did. Printing it is somebody else's work.
package struct CommandReport: Sendable {
  /// The answer to `--json`; nil where a command has only a text.
  package var json: JSONOutput?
  /// The answer for people: whole lines.
  package var text: String
  /// For standard error, one line each: what went wrong, and what is worth knowing beside the result.
  package var messages: [String]
  package var exitCode: ExitCode

  /// Makes a report.
  package init(
    json: JSONOutput?, text: String, messages: [String] = [], exitCode: ExitCode = .ok
  ) {
    self.json = json
    self.text = text
    self.messages = messages
    self.exitCode = exitCode
  }
}

/// Why a command did nothing.
package struct CommandFailure: Error, Equatable, Sendable {
  package var message: String
  package var exitCode: ExitCode

  /// States the reason.
  package init(_ message: String, _ exitCode: ExitCode) {
    self.message = message
    self.exitCode = exitCode
  }
}
