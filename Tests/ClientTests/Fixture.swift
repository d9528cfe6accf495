import Foundation
import JSONText

/// Answers of shops kept as files beside the tests.
enum Fixture {
  /// The bytes of `Fixtures/<name>`.
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures")
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// The JSON of `Fixtures/<name>`.
  static func json(_ name: String) throws -> JSONValue { try JSONReader.parse(try bytes(name)) }

  /// The text of `Fixtures/<name>`.
  static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
}
