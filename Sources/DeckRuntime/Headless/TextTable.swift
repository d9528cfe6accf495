import ViewModels
import Views

/// Rows of text in aligned columns, harmless on any terminal.
struct TextTable {
  enum Alignment { case left, right }

  /// A column: its title, and on which side its cells stand.
  struct Column {
    var title: String
    var alignment = Alignment.left

    init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; its cells are made harmless here.
  mutating func add(_ cells: [String?]) { rows.append(cells.map { Formatting.line($0 ?? "") }) }

  /// The lines, with the titles first; columns that are empty in every row are left out.
  func text(style: TextStyle) -> String {
    guard !rows.isEmpty else { return "" }
    let used = columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    let titles = columns.map { $0.title.uppercased() }
    let widths = used.map { column in
      ([titles] + rows).reduce(0) { max($0, CharacterWidth.columns(of: $1[column])) }
    }
    func line(_ cells: [String]) -> String {
      var line = ""
      for (place, column) in used.enumerated() {
        let cell = cells[column]
        let blanks = String(repeating: " ", count: max(0, widths[place] - CharacterWidth.columns(of: cell)))
        let isLast = place == used.count - 1
        line += columns[column].alignment == .right ? blanks + cell : isLast ? cell : cell + blanks
        if !isLast { line += "  " }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    var text = style.heading(line(titles)) + "\n"
    for row in rows { text += line(row) + "\n" }
    return text
  }
}

/// Whether and how headless output uses escape sequences.
struct TextStyle: Equatable, Sendable {
  var isColored: Bool

  /// Decides by `--color` first, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and the terminal (no-color.org,
  /// bixense.com/clicolors). An empty `NO_COLOR` does not count.
  init(choice: ColorChoice, environment: [String: String], isTerminal: Bool) {
    let force = environment["CLICOLOR_FORCE"].map { !$0.isEmpty && $0 != "0" } ?? false
    switch choice {
    case .always: isColored = true
    case .never: isColored = false
    case .auto:
      if environment["NO_COLOR"]?.isEmpty == false {
        isColored = false
      } else if force {
        isColored = true
      } else {
        isColored = isTerminal && environment["CLICOLOR"] != "0" && environment["TERM"] != "dumb"
      }
    }
  }

  func heading(_ text: String) -> String { isColored ? "\u{1B}[1m" + text + "\u{1B}[0m" : text }
}
