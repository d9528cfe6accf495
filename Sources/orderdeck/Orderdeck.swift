import DeckRuntime
import Foundation
import Synchronization

/// The program: reads the command line and hands over to the console or a command. Synchronous, so that the main thread
/// is ours: it becomes the console's only thread.
@main
enum Orderdeck {
  static func main() {
    var environment = LiveEnvironment.make()
    tameLibraries()
    let invocation: Invocation
    do throws(Arguments.UsageError) {
      invocation = try Arguments.parse(try arguments())
      if invocation.options.demo { environment = try LiveEnvironment.demo(environment) }
    } catch {
      environment.errors("orderdeck: \(error.message)\nTry `orderdeck --help`.\n")
      exit(ExitCode.usage.rawValue)
    }
    let code = run(invocation, environment)
    guard code == .ok, LiveEnvironment.outputFailed.load(ordering: .relaxed) else { exit(code.rawValue) }
    environment.errors("orderdeck: the result could not be written to standard output\n")
    exit(ExitCode.cannotWrite.rawValue)
  }

  /// The arguments without the program's name. Bytes that are no UTF-8 are refused: Swift would put another character in
  /// their place, and a note would go to the shop with it.
  private static func arguments() throws(Arguments.UsageError) -> [String] {
    var words: [String] = []
    for place in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[place] else { break }
      guard let word = String(validatingCString: bytes) else {
        throw Arguments.usage("argument \(place) is not UTF-8; type it again in a UTF-8 locale")
      }
      words.append(word)
    }
    return words
  }

  /// Changes what libraries read from the environment, now that there is no other thread that could read it at the same
  /// time. Our own parts work with the environment as it was.
  private static func tameLibraries() {
    // libcurl would ask a configured proxy for the demo shops.
    let direct = [ProcessInfo.processInfo.environment["no_proxy"], "127.0.0.1,localhost"].compactMap { $0 }
    setenv("no_proxy", direct.joined(separator: ","), 1)
    // Foundation makes folders for a cookie store and a cache that no session of ours uses; here it cannot.
    setenv("XDG_DATA_HOME", "/dev/null", 1)
    setenv("XDG_CACHE_HOME", "/dev/null", 1)
  }

  private static func run(_ invocation: Invocation, _ environment: DeckEnvironment) -> ExitCode {
    switch invocation.action {
    case .help(let command):
      environment.output(Usage.text(for: command))
      return .ok
    case .version:
      environment.output("orderdeck \(Version.number)\n")
      return .ok
    case .completions(let shell):
      environment.output(Completions.text(for: shell))
      return .ok
    case .manual:
      environment.output(ManualPage.text)
      return .ok
    case .headless(let command):
      return Blocking.wait { await HeadlessCommands.run(command, invocation.options, environment) }
    case .console(let screen):
      return console(screen, invocation.options, environment)
    }
  }

  private static func console(
    _ screen: ScreenOptions, _ options: GlobalOptions, _ environment: DeckEnvironment
  ) -> ExitCode {
    ConsoleSession.prepareProcess()
    do throws(DeckSetup.Failure) {
      let setup = try DeckSetup(options: options, environment: environment)
      return ConsoleSession(setup: setup, environment: environment, screen: screen).run()
    } catch {
      environment.errors("orderdeck: \(error.message)\n")
      return error.exitCode
    }
  }
}
