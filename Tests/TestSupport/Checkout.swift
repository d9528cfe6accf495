package import Foundation

/// The working copy the tests were built from, found from this file's own path.
package enum Checkout {
  /// The folder of `Package.swift`.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The text of all UTF-8 files at or below the given paths, one after the other.
  package static func text(of paths: [String]) throws -> String {
    var result = ""
    for path in paths {
      let url = root.appendingPathComponent(path)
      let below = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)?.compactMap {
        $0 as? URL
      }
      for file in [url] + (below ?? []) {
        if let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8) {
          result += text
        }
      }
    }
    return result
  }
}
