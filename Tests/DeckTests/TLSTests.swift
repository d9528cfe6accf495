import Foundation
import ShopSimulators
import Testing

@Suite(
  "TLS",
  .enabled(
    if: TLSFixture.obstacle == nil, Comment(rawValue: "TLS is not tested: " + (TLSFixture.obstacle ?? ""))))
struct TLSTests {
  /// One way in which a shop's certificate is right or wrong.
  struct Case: CustomTestStringConvertible {
    var leaf: TLSFixture.Leaf
    /// Whether the program trusts the authority that signed the certificate.
    var isTrusted: Bool
    /// What the message names, one of these words.
    var reasons: [String]

    var testDescription: String {
      "\(leaf.rawValue), " + (isTrusted ? "known authority" : "unknown authority")
    }
  }

  @Test("a shop with a right certificate of a known authority is read")
  func accepted() throws {
    let outcome = try read(Case(leaf: .right, isTrusted: true, reasons: []))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("\"shop\""))
  }

  @Test(
    "a wrong certificate is refused with its reason and exit code 69, and nothing reaches the shop",
    arguments: [
      Case(leaf: .right, isTrusted: false, reasons: ["authority", "issuer"]),
      Case(leaf: .otherName, isTrusted: true, reasons: ["name", "host"]),
      Case(leaf: .expired, isTrusted: true, reasons: ["expired"]),
    ])
  func refused(_ wrong: Case) throws {
    let outcome = try read(wrong)
    #expect(outcome.code == 69)
    let message = outcome.errors.lowercased()
    #expect(message.contains("certificate"), "\(outcome.errors)")
    #expect(wrong.reasons.contains { message.contains($0) }, "\(outcome.errors)")
    #expect(!message.contains("demo-key"))
  }

  /// Reads the orders of a simulated shop behind TLS with the built program.
  private func read(_ test: Case) throws -> TLSFixture.Outcome {
    var options = ShopkitSimulator.Options()
    options.orders = 12
    options.key = "demo-key-tls"
    let shop = ShopkitSimulator(options)
    let port = try shop.start()
    defer { shop.stop() }
    let terminator = try TLSTerminator(test.leaf, target: Int(port))
    let home = FileManager.default.temporaryDirectory.appending(path: "orderdeck-home-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    let config = home.appending(path: "config.json5")
    let text = """
      { shops: [ { name: "tls", platform: "shopkit", url: "https://localhost:\(terminator.port)/v1",
                   key: { env: "TLS_TEST_KEY" } } ] }
      """
    try Data(text.utf8).write(to: config)
    let bundle = test.isTrusted ? terminator.authority : TLSFixture.systemBundle
    let outcome = try TLSFixture.run(
      TLSFixture.trusting(bundle) + [TLSTests.program, "--config", config.path, "orders", "--json"],
      environment: [
        "HOME": home.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "LANG": "C.UTF-8", "TLS_TEST_KEY": options.key,
      ])
    withExtendedLifetime(terminator) {}
    if outcome.code != 0 { #expect(shop.requests.isEmpty) }
    return outcome
  }

  /// The program that was built beside the tests.
  private static let program =
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "orderdeck").path
}
