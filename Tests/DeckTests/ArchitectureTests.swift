import Foundation
import Testing

/// The rules of the house that neither compiler nor formatter checks.
@Suite("Architecture")
struct ArchitectureTests {
  /// The project's root, from this file's own place.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every Swift file below a folder of the project: path from the root, and its lines.
  static func swiftFiles(below folder: String) -> [(path: String, lines: [String])] {
    let base = root.appendingPathComponent(folder)
    let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    return (walker?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return (String(url.path.dropFirst(root.path.count + 1)), text.components(separatedBy: "\n"))
      }
  }

  /// The files in which a line of code (not a comment) contains `needle`.
  static func files(containing needle: String, below folder: String) -> [String] {
    swiftFiles(below: folder).filter { file in
      file.lines.contains { line in
        line.contains(needle) && !line.trimmingCharacters(in: .whitespaces).hasPrefix("//")
      }
    }.map(\.path).sorted()
  }

  @Test("One Swift file talks to curses, one to the network")
  func singleOwners() {
    #expect(Self.files(containing: "import CTerminal", below: "Sources").count == 1)
    #expect(
      Self.files(containing: "import FoundationNetworking", below: "Sources")
        == ["Sources/ShopClients/URLSessionTransport.swift"])
  }

  @Test(
    "Forbidden constructs do not occur in the sources",
    arguments: ["@MainActor", "try!", "fatalError()", "URLSession.shared", "public ", "nonisolated(unsafe)"])
  func forbidden(needle: String) {
    #expect(Self.files(containing: needle, below: "Sources") == [])
  }

  @Test("Unstructured tasks start only where work is counted or where a session or the program owns them")
  func tasks() {
    let allowed = ["Sources/DeckRuntime/Console/", "Sources/OrderSync/", "Sources/orderdeck/"]
    let starters = [" Task {", "(Task {", "Task.detached"]
      .flatMap { Self.files(containing: $0, below: "Sources") }
    #expect(starters.filter { path in !allowed.contains { path.hasPrefix($0) } } == [])
  }

  @Test("Tests never sleep", arguments: ["Thread.sleep", "Task.sleep", "usleep(", "nanosleep("])
  func noSleeps(needle: String) {
    let files = Self.files(containing: needle, below: "Tests")
    #expect(files.filter { !$0.hasSuffix("ArchitectureTests.swift") } == [])
  }

  @Test("No source file is longer than 500 lines, no simulator knows our model")
  func shape() {
    let long = (Self.swiftFiles(below: "Sources") + Self.swiftFiles(below: "Tests"))
      .filter { $0.lines.count > 501 }.map(\.path)
    #expect(long == [])
    for module in ["OrderModel", "JSONText", "ShopClients"] {
      #expect(Self.files(containing: "import \(module)", below: "Sources/ShopSimulators") == [])
    }
  }

  @Test("The top level holds what the customer fixed and dotfiles, nothing else")
  func topLevel() throws {
    let allowed: Set = ["Package.swift", "Sources", "Tests", "Themes", "README.md", "screenshots"]
    let entries = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
    let extra = entries.filter { !$0.hasPrefix(".") && !allowed.contains($0) && $0 != "Package.resolved" }
    #expect(extra == [])
  }
}
