import Foundation
import Testing

/// The table of traps names guards and tests that exist.
@Suite("Trap table") struct TrapTableTests {
  /// A row of the table.
  struct Row {
    var trap: String
    var guardName: String
    var test: String
  }

  private static func rows() throws -> [Row] {
    let file = ArchitectureTests.root.appendingPathComponent("Sources/orderdeck/orderdeck.docc/Traps.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("| trap |") }.compactMap { line in
      let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
      guard cells.count == 3 else {
        Issue.record("a row without three cells: \(line)")
        return nil
      }
      return Row(
        trap: cells[0], guardName: cells[1].replacing("`", with: ""),
        test: String(cells[2].dropFirst().dropLast()))
    }
  }

  private static func text(below folder: String) -> [String] {
    ArchitectureTests.swiftFiles(below: folder).map { $0.lines.joined(separator: "\n") }
  }

  @Test("every test that the table names exists, and is a test")
  func tests() throws {
    let files = Self.text(below: "Tests")
    for row in try Self.rows() {
      let name = "\"\(row.test)\""
      let isThere = files.contains { file in
        file.ranges(of: name).contains { range in
          let before = file[..<range.lowerBound].suffix(12)
          return before.replacing(" ", with: "").replacing("\n", with: "").hasSuffix("@Test(")
        }
      }
      #expect(isThere, "no test \(name)")
    }
  }

  @Test("every guard that the table names is a member of its type")
  func guards() throws {
    let files = Self.text(below: "Sources/ShopClients")
    for row in try Self.rows() {
      let parts = row.guardName.split(separator: ".").map(String.init)
      try #require(parts.count == 2, "\(row.guardName)")
      let declarations = ["struct ", "enum ", "class ", "actor ", "protocol ", "extension "].map {
        $0 + parts[0]
      }
      let owners = files.filter { file in declarations.contains(where: file.contains) }
      let members = [
        "func \(parts[1])", "var \(parts[1])", "let \(parts[1])", "\(parts[1])(", "\(parts[1])?(",
      ]
      let isThere = owners.contains { file in
        members.contains(where: file.contains) || file.contains(" \(parts[1]) response:")
      }
      #expect(isThere, "no \(row.guardName)")
    }
  }

  @Test("every number of Invotide's failure list stands in the table")
  func numbers() throws {
    let found = Set(try Self.rows().compactMap { Int($0.trap.prefix { $0.isNumber }) })
    #expect(found.isSuperset(of: 1...25))
  }
}
