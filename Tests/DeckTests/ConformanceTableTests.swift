import Foundation
import JSONText
import OrderModel
import ShopClients
import ShopSimulators
import Testing

/// The README's table of operations and platforms is what the clients of the demo shops say.
@Suite("Conformance table") struct ConformanceTableTests {
  private static let start = "<!-- conformance: made by ConformanceTableTests -->\n"
  private static let end = "<!-- end of conformance -->\n"

  /// What each platform's client can do, made with the settings of its demo shop.
  static func capabilities() throws -> [ShopCapabilities] {
    let shops = try DemoShops.start(orders: 8)
    defer { for shop in shops { shop.simulator.stop() } }
    return try Platform.allCases.map { platform in
      let shop = try #require(shops.first { $0.platform == platform.rawValue }, "no demo shop of \(platform)")
      let members = shop.settings.map { "\($0.name): \($0.json)" }.joined(separator: ", ")
      let settings = try JSONReader.parse("{ \(members) }", dialect: .json5)
      var texts: [String: String] = [:]
      for member in settings.members ?? [] { texts[member.name] = member.value.string }
      let options = ShopOptions(
        name: shop.name, platform: platform, settings: settings, texts: texts, userAgent: "orderdeck/test",
        allowPlainHTTP: true)
      return try PlatformRegistry.client(for: options).capabilities
    }
  }

  /// The table, and below it the reasons that its cells name by number.
  static func table(_ platforms: [ShopCapabilities]) -> String {
    var reasons: [String] = []
    func cell(_ ability: Ability, _ capabilities: ShopCapabilities) -> String {
      guard let reason = capabilities.availability(of: ability).reason else { return "yes" }
      let place = reasons.firstIndex(of: reason) ?? reasons.count
      if place == reasons.count { reasons.append(reason) }
      return "no (\(place + 1))"
    }
    var lines = ["| operation | " + platforms.map(\.platform.title).joined(separator: " | ") + " |"]
    lines.append("|---|" + String(repeating: "---|", count: platforms.count))
    for ability in Ability.allCases {
      let cells = platforms.map { cell(ability, $0) }
      lines.append("| \(ability.rawValue) | " + cells.joined(separator: " | ") + " |")
    }
    lines.append("")
    lines += reasons.enumerated().map { "\($0 + 1). \($1)" }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("The README's table is the code's; ORDERDECK_RECORD=1 writes it")
  func readme() throws {
    let file = ArchitectureTests.root.appendingPathComponent("README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let first = try #require(text.range(of: Self.start), "the README has no place for the table")
    let last = try #require(text.range(of: Self.end))
    let table = Self.table(try Self.capabilities())
    if ProcessInfo.processInfo.environment["ORDERDECK_RECORD"] == "1" {
      let now = text.replacingCharacters(in: first.upperBound..<last.lowerBound, with: "\n" + table + "\n")
      if now != text { try Data(now.utf8).write(to: file) }
      return
    }
    let kept = text[first.upperBound..<last.lowerBound].trimmingCharacters(in: .newlines)
    #expect(
      kept == table.trimmingCharacters(in: .newlines),
      "run this test with ORDERDECK_RECORD=1 and look at the difference")
  }

  @Test("Every reason is a sentence without secrets, addresses or line breaks")
  func reasons() throws {
    for capabilities in try Self.capabilities() {
      for (ability, reason) in capabilities.unavailable.mapValues(\.text) {
        #expect(!reason.isEmpty && !reason.contains("\n") && !reason.contains("|"), "\(ability)")
        #expect(!reason.contains("127.0.0.1") && !reason.hasSuffix("."), "\(reason)")
      }
    }
  }
}
