import Dispatch
package import Foundation
import Glibc
import JSONText
package import OrderModel
package import ViewModels

/// Makes papers of orders and brings them to the config's printer command or into a file. Commands run on a thread of
/// their own with a time limit: a printer that hangs holds nothing up.
package struct PaperDesk: Sendable {
  private let command: String?
  private let environment: [String: String]
  /// Where files are written.
  private let folder: String
  private let clock: any WallClock
  /// Seconds that one run of the command may take.
  private let timeLimit: Double
  private let queue = DispatchQueue(label: "orderdeck.printer")

  /// Takes the config's `printCommand` (nil: none) and the folder for files.
  package init(
    command: String?, environment: [String: String], folder: String, clock: any WallClock,
    timeLimit: Double = 30
  ) {
    self.command = command
    self.environment = environment
    self.folder = folder
    self.clock = clock
    self.timeLimit = timeLimit
  }

  /// The paper as text, a form feed between packing slips.
  package static func text(_ kind: PaperKind, _ orders: [Order], zones: [String: TimeZone]) -> String {
    switch kind {
    case .packingSlips: PackingSlip.text(orders, zones: zones)
    case .pickList:
      PickList(orders).text(style: TextStyle(choice: .never, environment: [:], isTerminal: false))
    }
  }

  /// Gives the text to the printer command on its standard input. The answer says what became of it.
  package func print(_ text: String, of job: PrintJob) async -> Notice {
    guard let command else { return Notice(.warning, "not printed: the config names no printCommand") }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: run(command, text, job)) }
    }
  }

  private func run(_ command: String, _ text: String, _ job: PrintJob) -> Notice {
    var variables = environment
    variables["ORDERDECK_PAPER"] = job.kind.rawValue
    var shell = ShellCommand(command: command, environment: variables, timeLimit: timeLimit)
    shell.input = Array(text.utf8)
    shell.hasOwnGroup = true
    do throws(ShellCommand.Failure) {
      let result = try shell.run()
      if result.status == 0 { return Notice(.success, "\(job.title) given to the printer command") }
      let said = JSONWriter.quoted(Formatting.line(Secrets.lastWords(result.errors)))
      return Notice(
        .error,
        "not printed: \(job.title); printCommand ended with status \(result.status) and said \(said)")
    } catch { return Notice(.error, "not printed: \(job.title); printCommand \(error.message)") }
  }

  /// Writes the text into a new file that only the operator can read; an existing file is left alone.
  package func save(_ text: String, of job: PrintJob) async -> Notice {
    let name = "orderdeck-\(job.kind.rawValue)-\(PaperDesk.stamp(clock.now()))"
    var failure = "too many files of that name"
    for number in 1...99 {
      let path = Paths.join(folder, name + (number == 1 ? "" : "-\(number)") + ".txt")
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else {
        failure = String(cString: strerror(errno))
        break
      }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      do { try file.write(contentsOf: Data(text.utf8)) } catch {
        unlink(path)
        failure = "\(path) cannot be written"
        break
      }
      return Notice(.success, "\(job.title) written to \(path)")
    }
    return Notice(.error, "not written: \(job.title) into \(folder): \(failure)")
  }

  /// `20260312-0941`, by the operator's own clock.
  private static func stamp(_ time: Double) -> String {
    var seconds = time_t(time)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let digits = [parts.tm_mon + 1, parts.tm_mday].map(twoDigits).joined()
    return "\(parts.tm_year + 1900)\(digits)-" + [parts.tm_hour, parts.tm_min].map(twoDigits).joined()
  }

  private static func twoDigits(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
}
