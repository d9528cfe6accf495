import JSONText
import OrderModel
import ViewModels

/// How a shop is doing, in the shape of the `shops` list of `orders --json`.
struct ShopReport {
  enum State: String { case ok, stale, unreachable, refused, unmapped }

  var name: String
  var state: State
  /// For the operator; nil when there is nothing to say.
  var message: String?
  /// Seconds since the shop's orders were last read whole; nil: never.
  var dataAge: Int?
  /// The exit code of a read that met this state.
  var exitCode: ExitCode

  /// Judges a shop after a refresh. `problem`: why it could not be opened. `odd`: what could not be read of single
  /// orders.
  init(_ status: ShopStatus, problem: ConfigProblem?, odd: [String] = [], now: Double) {
    name = status.name
    dataAge = status.lastRead.map { max(0, Int(now - $0)) }
    var parts: [String] = []
    if let problem {
      (state, exitCode) = (.refused, .config)
      parts.append(problem.description)
    } else if let error = status.error {
      (state, exitCode) = ShopReport.judge(error)
      parts.append(Wording.explained(error, shop: status.name))
    } else {
      (state, exitCode) = (.ok, .ok)
    }
    let missing = status.capabilities.missingListFields
    if !missing.isEmpty { parts.append("its list does not deliver " + missing.joined(separator: ", ")) }
    let warnings = status.warnings + odd
    parts += warnings.prefix(5).map(Formatting.line)
    if warnings.count > 5 { parts.append("and \(warnings.count - 5) more") }
    message = parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// The state and exit code that a failed read means.
  static func judge(_ error: ShopError) -> (State, ExitCode) {
    switch error {
    case .unauthorized, .refused, .conflict, .malformed: (.refused, .refused)
    case .rateLimited: (.stale, .tryLater)
    case .objection(let objection):
      (objection.kind == .notMapped ? .unmapped : .refused, ExitCode(objection))
    case .notFound, .unreachable, .unclear: (.unreachable, .unreachable)
    }
  }

  var json: JSONOutput {
    [
      "name": .string(name), "state": .string(state.rawValue), "message": .text(message),
      "dataAge": .int(dataAge),
    ]
  }
}
