import DeckRuntime
import Foundation
import Testing
import ViewModels

/// What the README says about keys and commands is what the program does.
@Suite("README")
struct ReadmeTests {
  private static let text =
    (try? String(contentsOf: ArchitectureTests.root.appendingPathComponent("README.md"), encoding: .utf8))
    ?? ""

  /// The rows of the key table as the catalogue has them; the nine views are one row.
  static var keyRows: [String] {
    let keymap = Keymap()
    return CommandCatalog.all.filter { $0.group != .editing && ($0.id.viewIndex ?? 0) == 0 }.map { spec in
      let isView = spec.id.viewIndex != nil
      let keys = isView ? "1 … 9" : keymap.labels(of: spec.id)
      let name = isView ? "view.1 … view.9" : spec.id.rawValue
      let help = isView ? "Show a saved view." : spec.help
      return "| \(keys) | `\(name)` | \(help) |"
    }
  }

  @Test("The table of keys is the catalogue's")
  func keys() {
    let missing = Self.keyRows.filter { !Self.text.contains($0) }
    #expect(missing == [], "the README lacks these rows:\n\(missing.joined(separator: "\n"))")
    let rows = Self.text.components(separatedBy: "\n").filter { $0.hasPrefix("| ") && $0.contains(" | `") }
    #expect(rows.filter { !Self.keyRows.contains($0) && !$0.hasPrefix("| `") } == [])
  }

  @Test("The samples of the other platforms are those of sample-config, whole lines and all")
  func samples() throws {
    for platform in SampleShops.platforms where platform != "shopkit" {
      let sample = try #require(SampleShops.text(platform: platform))
      #expect(Self.text.contains("```json5\n" + sample + "\n```"), "\(platform)")
    }
  }

  @Test("The two commands stand in the README as one line each")
  func commands() {
    let lines = Self.text.components(separatedBy: "\n")
    let install = lines.filter { $0.contains("libncursesw5-dev") && $0.contains("libz-dev") }
    #expect(install.count == 1)
    #expect(install.first?.hasSuffix("swift run orderdeck --demo") == true)
    #expect(lines.filter { $0.hasPrefix("swift test") }.count == 1)
  }
}
