import Dispatch
import JSONText
package import OrderModel
package import ViewModels

/// Runs the commands that the config names for events of the console, one after the other on a thread of their own.
package struct HookRunner: Sendable {
  private let commands: [HookEvent: String]
  private let environment: [String: String]
  /// Seconds that one run may take.
  private let timeLimit: Double
  private let queue = DispatchQueue(label: "orderdeck.hooks")

  /// Takes the config's commands; they get `environment` and the event's name in `ORDERDECK_EVENT`.
  package init(_ commands: [HookEvent: String], environment: [String: String], timeLimit: Double = 10) {
    self.commands = commands
    self.environment = environment
    self.timeLimit = timeLimit
  }

  /// Runs the event's command once for each order, which it finds as JSON on standard input. Returns what went wrong, in
  /// words for the message line. After a command that did not end in time the others of the same event are left out.
  package func run(_ event: HookEvent, _ orders: [Order]) async -> [String] {
    guard let command = commands[event], !orders.isEmpty else { return [] }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: run(command, event, orders)) }
    }
  }

  private func run(_ command: String, _ event: HookEvent, _ orders: [Order]) -> [String] {
    var problems: [String] = []
    var environment = environment
    environment["ORDERDECK_EVENT"] = event.rawValue
    for (place, order) in orders.enumerated() {
      let text = JSONWriter.text(OrderJSON.order(order), pretty: false) + "\n"
      var shell = ShellCommand(command: command, environment: environment, timeLimit: timeLimit)
      shell.input = Array(text.utf8)
      shell.hasOwnGroup = true
      let subject = "the \(event.rawValue) hook for \(order.id.shop) \(Formatting.line(order.number)) "
      do throws(ShellCommand.Failure) {
        let result = try shell.run()
        guard result.status != 0 else { continue }
        let said = JSONWriter.quoted(Formatting.line(Secrets.lastWords(result.errors)))
        problems.append(subject + "ended with status \(result.status) and said \(said)")
      } catch {
        problems.append(subject + error.message)
        let left = orders.count - place - 1
        if left > 0 {
          problems.append(
            "the \(event.rawValue) hook was not run for \(Formatting.count(left, "more order", "more orders"))"
          )
        }
        break
      }
    }
    return problems
  }
}
