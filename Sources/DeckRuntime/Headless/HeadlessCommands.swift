import JSONText
import ViewModels

/// Runs commands that print and end. Everything they touch comes from the environment handed in.
package enum HeadlessCommands {
  /// Runs a command, prints its result and messages, and returns its exit code.
  package static func run(
    _ command: HeadlessCommand, _ options: GlobalOptions, _ environment: DeckEnvironment
  ) async -> ExitCode {
    let session = HeadlessSession(options: options, environment: environment)
    defer { session.end() }
    do throws(CommandFailure) {
      let report = try await session.perform(command)
      session.print(report)
      return report.exitCode
    } catch {
      session.tell(error.message)
      return error.exitCode
    }
  }
}

extension HeadlessSession {
  func perform(_ command: HeadlessCommand) async throws(CommandFailure) -> CommandReport {
    switch command {
    case .shops: return try await shops()
    case .check(let names): return try await check(names)
    case .checkConfig: return try checkConfig()
    case .orders(let options): return try await orders(options)
    case .order(let shop, let id): return try await order(shop: shop, id: id)
    case .mark(let options): return try await mark(options)
    case .note(let options): return try await note(options)
    case .outbox(let options): return try await outbox(options)
    case .catalogue(let command): return try await catalogue(command)
    case .look(let command): return try await look(command)
    case .write(let command): return try await write(command)
    case .login(let shop): return try await login(shop)
    case .listen(let options): return try await listen(options)
    case .trackingImport(let options): return try await importTracking(options)
    case .export(let options): return try await export(options)
    case .shopNames: return try shopNames()
    case .paths: return try paths()
    case .keys: return keys()
    case .sampleConfig(let platform): return try sampleConfig(platform)
    case .demoShops: return try await demoShops()
    }
  }
}
