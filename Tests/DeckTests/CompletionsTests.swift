import DeckRuntime
import Foundation
import Testing

@testable import orderdeck

/// Completions and the manual page are made of the same descriptions as the help.
@Suite("Completions and manual") struct CompletionsTests {
  @Test("offer every command and every option", arguments: ShellKind.allCases)
  func complete(shell: ShellKind) {
    let text = Completions.text(for: shell)
    for command in Usage.all { #expect(text.contains(command.name), "\(command.name)") }
    for option in Usage.allOptions {
      let name = shell == .fish ? "-l " + option.name.dropFirst(2) : option.name
      #expect(text.contains(name), "\(option.name)")
    }
    #expect(text.contains("orderdeck completions shops"))
  }

  @Test(
    "are a script that bash takes and that completes",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")))
  func bash() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("complete.bash", Completions.text(for: .bash))
    let script = """
      source \(file)
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orderdeck; echo "${COMPREPLY[*]}"; }
      try orderdeck trac
      try orderdeck --demo mark --paid ''
      try orderdeck --config x export --format p
      try orderdeck mark rea
      try orderdeck orders --ref
      """
    #expect(try Self.output(["-n", file]) == "")
    #expect(
      try Self.output(["-c", script])
        == "tracking\nyes no\npicklist packing-slip\nready-for-pickup\n--refresh\n")
  }

  /// What bash prints on both streams.
  private static func output(_ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test("describe every command, option, key and exit code in the manual page")
  func manual() {
    let text = ManualPage.text
    func roff(_ text: String) -> String { text.replacing("-", with: "\\-") }
    for command in Usage.all { #expect(text.contains(".SS " + roff(command.name) + "\n")) }
    for option in Usage.allOptions { #expect(text.contains(roff(option.name)), "\(option.name)") }
    for section in ["NAME", "SYNOPSIS", "COMMANDS", "OPTIONS", "KEYS", "EXIT STATUS", "ENVIRONMENT", "FILES"]
    {
      #expect(text.contains(".SH " + section + "\n"))
    }
    for (codes, _) in Usage.exitCodes { #expect(text.contains("\\fB" + codes + "\\fR")) }
    // A line that begins with a dot and is no request would vanish.
    let requests: Set = ["TH", "SH", "SS", "TP", "PP", "B", "br"]
    for line in text.split(separator: "\n") where line.hasPrefix(".") {
      #expect(requests.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
  }

  @Test("are asked for by shell; shops are the config's")
  func arguments() throws {
    #expect(try Arguments.parse(["completions", "zsh"]).action == .completions(.zsh))
    #expect(try Arguments.parse(["completions", "shops"]).action == .headless(.shopNames))
    #expect(try Arguments.parse(["man"]).action == .manual)
    #expect(throws: Arguments.UsageError.self) { try Arguments.parse(["completions", "csh"]) }
  }

  @Test("read tracking import and export")
  func newCommands() throws {
    var request = TrackingImportOptions(file: "f.csv")
    request.shop = "a"
    request.marksSent = true
    request.dryRun = true
    let words = ["tracking", "import", "f.csv", "--shop", "a", "--mark", "sent", "--dry-run"]
    #expect(try Arguments.parse(words).action == .headless(.trackingImport(request)))
    var export = ExportOptions(.packingSlip)
    export.query = "paid:yes"
    #expect(
      try Arguments.parse(["export", "--query", "paid:yes", "--format=packing-slip"]).action
        == .headless(.export(export)))
    #expect(try Arguments.parse(["export", "--json"]).action == .headless(.export(ExportOptions(.json))))
    for wrong in [
      ["tracking", "export", "f"], ["tracking", "import", "f", "--mark", "keep"],
      ["export", "--format", "xls"],
      ["export", "--json", "--format", "csv"],
    ] {
      #expect(throws: Arguments.UsageError.self) { try Arguments.parse(wrong) }
    }
  }
}
