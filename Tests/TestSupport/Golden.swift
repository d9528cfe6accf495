import Foundation
import ViewModels
package import Views

/// Pictures kept as files: the text, and below it one letter per cell for its role. A difference shows both and the
/// first cells that differ. With `ORDERDECK_RECORD=1` in the environment the files are written instead; the change
/// is then read in review.
package enum Golden {
  /// Compares a picture with the file of `name`; nil when they are equal, else what to tell.
  package static func difference(_ canvas: Canvas, name: String) -> String? {
    let file = Checkout.root.appendingPathComponent("Tests/ConsoleTests/Goldens/\(name).txt")
    let now = render(canvas)
    if ProcessInfo.processInfo.environment["ORDERDECK_RECORD"] == "1" {
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(now.utf8).write(to: file)
        return nil
      } catch {
        return "cannot write \(file.path): \(error)"
      }
    }
    guard let data = try? Data(contentsOf: file) else {
      return "there is no \(file.path); run the test with ORDERDECK_RECORD=1 to record it"
    }
    let kept = String(decoding: data, as: UTF8.self)
    if kept == now { return nil }
    let cells = differingCells(kept, now).prefix(8).joined(separator: "\n")
    return "\(name) differs. First differing places:\n\(cells)\nkept:\n\(kept)\nnow:\n\(now)"
  }

  /// The two layers of a picture. Bold cells have their role's letter in upper case.
  package static func render(_ canvas: Canvas) -> String {
    var text = "\(canvas.size.columns)x\(canvas.size.rows)"
    if let cursor = canvas.cursor { text += " cursor \(cursor.column),\(cursor.row)" }
    text += "\n" + canvas.textLines.map { $0 + "|\n" }.joined()
    text += "roles\n"
    var used: Set<Role> = []
    for row in 0..<canvas.size.rows {
      var line = ""
      for cell in canvas.row(row) {
        let letter = letters[cell.role] ?? "?"
        let isPlain = cell.text == " " && cell.role == .text
        if !isPlain { used.insert(cell.role) }
        line += isPlain ? " " : cell.bold ? letter.uppercased() : letter
      }
      while line.last == " " { line.removeLast() }
      text += line + "|\n"
    }
    for role in Role.allCases where used.contains(role) {
      text += "\(letters[role] ?? "?") \(role.rawValue)\n"
    }
    return text
  }

  /// One lower-case letter per role.
  private static let letters: [Role: String] = [
    .text: ".", .dim: "d", .heading: "h", .border: "b", .focus: "f", .selection: "s", .selectionInactive: "i",
    .mark: "m", .pending: "p", .match: "x", .statusNew: "1", .statusWaiting: "2", .statusWork: "3",
    .statusHold: "4", .statusSent: "5", .statusDone: "6", .statusCanceled: "7", .statusUnknown: "8",
    .customerVisible: "c", .success: "g", .warning: "w", .error: "e", .key: "k", .keyLabel: "l", .title: "t",
    .field: "_", .dialog: "o", .alert: "a",
  ]

  private static func differingCells(_ kept: String, _ now: String) -> [String] {
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let new = now.split(separator: "\n", omittingEmptySubsequences: false)
    return (0..<max(old.count, new.count)).compactMap { index in
      let before = index < old.count ? Array(old[index]) : []
      let after = index < new.count ? Array(new[index]) : []
      guard before != after else { return nil }
      let place = zip(before, after).prefix { $0 == $1 }.count
      return "line \(index + 1), column \(place + 1): \"\(String(before.dropFirst(place).prefix(24)))\""
        + " is now \"\(String(after.dropFirst(place).prefix(24)))\""
    }
  }
}
