import JSONText

/// One thing that is wrong with the config: one line, with the place and the remedy.
package struct ConfigProblem: Error, Equatable, Sendable, CustomStringConvertible {
  package var file: String
  package var line: Int
  /// `shops[0].key`; empty where the file as a whole is meant.
  package var key: String
  package var message: String

  /// Places a complaint in a file.
  package init(file: String, line: Int, key: String, message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }

  init(file: String, _ mismatch: JSONMismatch) {
    self.init(file: file, line: mismatch.position.line, key: mismatch.path, message: mismatch.message)
  }

  package var description: String { "\(file):\(line): " + (key.isEmpty ? "" : key + ": ") + message }
}

/// Why there is no config to work with.
package enum ConfigFailure: Error, Equatable, Sendable {
  /// The file is not there or cannot be read. `isExplicit`: `--config` named it.
  case noFile(path: String, reason: String, isExplicit: Bool)
  /// The file as a whole cannot be used.
  case unusable(ConfigProblem)
  /// It holds a secret and others can read it; `others` is what else is wrong with it.
  case exposed(ConfigProblem, others: [ConfigProblem])

  /// What to tell the operator.
  package var message: String {
    switch self {
    case .noFile(let path, let reason, true):
      return "cannot read the config \(path): \(reason); name another with --config FILE"
    case .noFile(let path, let reason, false):
      let file = Configuration.shellQuoted(path)
      let folder = Configuration.shellQuoted(
        path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 })
      return """
        no config at \(path): \(reason)
        Write it first: mkdir -p \(folder) && orderdeck sample-config > \(file)
        To look around without a shop: `orderdeck --demo`.
        """
    case .unusable(let problem): return problem.description
    case .exposed(let problem, let others):
      return ([problem] + others).map(\.description).joined(separator: "\n")
    }
  }

  package var exitCode: ExitCode {
    if case .noFile(_, _, isExplicit: true) = self { .noInput } else { .config }
  }
}
