import Foundation
import Glibc
import Views

/// Finds a theme: the operator's folder first, then the shipped `Themes/` beside the executable, in its
/// `../share/orderdeck/`, or in the checkout it was built in.
struct ThemeSearch {
  private let folders: [String]

  init(_ paths: Paths, _ environment: [String: String]) {
    let program = ThemeSearch.programFolder
    folders =
      [paths.themesFolder, program + "/Themes", program + "/../share/orderdeck/Themes"]
      + (1...4).map { program + String(repeating: "/..", count: $0) + "/Themes" }
  }

  /// The theme, and what is wrong with it, one sentence each; what is wrong is left as in the default.
  func theme(named name: String) -> (theme: Theme, problems: [String]) {
    // The compiled-in default needs no file, unless the operator made one of that name.
    if name == "default", source(name, in: [folders[0]]) == nil { return (.default, []) }
    guard source(name, in: folders) != nil else {
      return (.default, ["theme \"\(name)\" was not found; it would be \(folders[0])/\(name).json5"])
    }
    return ThemeFile.theme(named: name) { source($0, in: folders) }
  }

  /// The names of all themes that can be chosen, in order, `default` first. `chosen` is among them even when its file
  /// is not there.
  func names(with chosen: String) -> [String] {
    var names: Set = [chosen]
    for folder in folders {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for file in files where file.hasSuffix(".json5") && !file.hasPrefix(".") {
        names.insert(String(file.dropLast(6)))
      }
    }
    names.remove("default")
    return ["default"] + names.sorted()
  }

  private func source(_ name: String, in folders: [String]) -> ThemeFile.Source? {
    guard !name.contains("/") else { return nil }
    for folder in folders {
      let path = "\(folder)/\(name).json5"
      if let bytes = try? FileBytes.read(path) { return ThemeFile.Source(path: path, bytes: bytes) }
    }
    return nil
  }

  /// The folder of the running program.
  private static var programFolder: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return "." }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
