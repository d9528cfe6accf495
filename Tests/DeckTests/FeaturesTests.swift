import Foundation
import Testing

/// The article on features names tests that exist.
@Suite("Features article")
struct FeaturesTests {
  private static let article =
    (try? String(
      contentsOf: ArchitectureTests.root.appendingPathComponent(
        "Sources/orderdeck/orderdeck.docc/Features.md"), encoding: .utf8)) ?? ""

  /// `suite › title` of every test, read from the sources.
  private static func tests() throws -> Set<String> {
    let pattern = try Regex(#"@(Suite|Test)(\(\s*"((?:[^"\\]|\\.)*)")?|(?:struct|final class) (\w+)"#)
    var tests: Set<String> = []
    for file in ArchitectureTests.swiftFiles(below: "Tests") {
      var suite = ""
      var isNameless = false
      for match in file.lines.joined(separator: "\n").matches(of: pattern) {
        let text = { (place: Int) in match.output[place].substring.map(String.init) }
        if let type = text(4) {
          if isNameless { (suite, isNameless) = (type, false) }
        } else if text(1) == "Suite" {
          (suite, isNameless) = (text(3) ?? "", text(3) == nil)
        } else if let title = text(3) {
          tests.insert("\(suite) › \(title.replacing("\\\"", with: "\""))")
        }
      }
    }
    return tests
  }

  /// What the article names: behind a dash, or in the last cell of a row.
  private static var named: [String] {
    article.components(separatedBy: "\n").compactMap { line in
      guard line.contains(" › ") else { return nil }
      if let dash = line.range(of: "- "), line.hasPrefix("   ") { return String(line[dash.upperBound...]) }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return line.hasPrefix("|") ? cells.last : nil
    }
  }

  @Test("Every test that the article names exists under that suite and title")
  func exist() throws {
    let tests = try Self.tests()
    let missing = Self.named.filter { !tests.contains($0) }
    #expect(missing == [], "no such tests:\n\(missing.joined(separator: "\n"))")
  }

  @Test("All 25 features and all 25 pitfalls have at least one test, and no line of tests is overlooked")
  func complete() {
    let lines = Self.article.components(separatedBy: "\n")
    #expect(lines.count { $0.contains(" › ") } == Self.named.count)
    for number in 1...25 {
      let start = lines.firstIndex { $0.hasPrefix("\(number). **") } ?? lines.endIndex
      let item = lines[start...].dropFirst().prefix { !$0.isEmpty && $0.first?.isNumber != true }
      #expect(item.contains { $0.contains(" › ") }, "feature \(number)")
      #expect(lines.contains { $0.hasPrefix("| \(number) ") && $0.contains(" › ") }, "pitfall \(number)")
    }
  }
}
