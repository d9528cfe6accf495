import JSONText
import ViewModels

/// Reads themes from their JSON5 files. It does no IO: whoever asks hands in the files' bytes.
///
/// ```json5
/// { inherits: "default", roles: { selection: { fg: "black", bg: "#87afd7", reverse: false } } }
/// ```
///
/// A role changes only the properties it names: `fg`, `bg` (a name, 0 to 255, `"#rrggbb"` or `"default"`), `bold`,
/// `dim`, `underline`, `reverse`. Without `inherits` a theme starts from `default`.
package enum ThemeFile {
  /// A file's place, for messages, and its bytes.
  package struct Source: Sendable {
    package var path: String
    package var bytes: [UInt8]

    /// Names a file.
    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// The names of the terminal's 16 colours in their order.
  static let colorNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
  ]

  /// The theme called `name` with everything it inherits; `find` looks a name up in the themes' folders. Every
  /// mistake is one line with file and line; what is wrong is left as inherited, so the theme can be used anyway.
  package static func theme(
    named name: String, find: (String) -> Source?
  ) -> (theme: Theme, problems: [String]) {
    var problems: [String] = []
    let styles = read(name, from: nil, trail: [], find: find, problems: &problems)
    return (Theme(name: name, styles: styles), problems)
  }

  private static func read(
    _ name: String, from heir: String?, trail: [String], find: (String) -> Source?, problems: inout [String]
  ) -> [Role: Style] {
    let fallback = Theme.default.allStyles
    guard !trail.contains(name) else {
      problems.append(
        "\(heir ?? name): themes inherit from each other in a circle: \((trail + [name]).joined(separator: ", "))"
      )
      return fallback
    }
    guard let source = find(name) else {
      if name != Theme.default.name {
        problems.append("\(heir.map { $0 + ": " } ?? "")there is no theme called \"\(name)\"")
      }
      return fallback
    }
    let root: JSONValue
    do {
      root = try JSONReader.parse(source.bytes, dialect: .json5)
    } catch {
      problems.append("\(source.path):\(error.line): \(error.message)")
      return fallback
    }
    var reader = RoleReader(path: source.path, problems: [])
    defer { problems += reader.problems }
    guard let members = root.members else {
      reader.complain(root, "a theme is an object, found \(root.found)")
      return fallback
    }
    var styles = name == Theme.default.name ? [:] : fallback
    if let parent = root["inherits"] {
      if let parentName = parent.string {
        styles = read(parentName, from: source.path, trail: trail + [name], find: find, problems: &problems)
      } else {
        reader.complain(parent, "inherits must be the name of a theme, found \(parent.found)")
      }
    }
    for (key, value) in members where key != "inherits" {
      if key == "roles" {
        reader.read(value, into: &styles)
      } else {
        reader.complain(value, "unknown key \"\(key)\"")
      }
    }
    return styles
  }
}

/// Reads the `roles` of one file and collects what is wrong with them.
private struct RoleReader {
  let path: String
  var problems: [String]

  mutating func complain(_ value: JSONValue, _ message: String) {
    problems.append("\(path):\(value.line): \(message)")
  }

  mutating func read(_ roles: JSONValue, into styles: inout [Role: Style]) {
    guard let members = roles.members else {
      complain(roles, "roles must be an object, found \(roles.found)")
      return
    }
    for (name, value) in members {
      guard let role = Role(rawValue: name) else {
        complain(value, "unknown role \"\(name)\"")
        continue
      }
      styles[role] = style(value, over: styles[role] ?? Style(), of: name)
    }
  }

  private mutating func style(_ value: JSONValue, over inherited: Style, of role: String) -> Style {
    var style = inherited
    guard let members = value.members else {
      complain(value, "\(role) must be an object, found \(value.found)")
      return style
    }
    for (key, value) in members {
      switch key {
      case "fg": style.foreground = color(value, of: "\(role).fg") ?? style.foreground
      case "bg": style.background = color(value, of: "\(role).bg") ?? style.background
      case "bold": style.bold = flag(value, of: "\(role).bold") ?? style.bold
      case "dim": style.dim = flag(value, of: "\(role).dim") ?? style.dim
      case "underline": style.underline = flag(value, of: "\(role).underline") ?? style.underline
      case "reverse": style.reverse = flag(value, of: "\(role).reverse") ?? style.reverse
      default: complain(value, "unknown key \"\(role).\(key)\"")
      }
    }
    return style
  }

  private mutating func flag(_ value: JSONValue, of key: String) -> Bool? {
    if let flag = value.bool { return flag }
    complain(value, "\(key) must be true or false, found \(value.found)")
    return nil
  }

  private mutating func color(_ value: JSONValue, of key: String) -> Color? {
    if let number = value.int, let index = UInt8(exactly: number) {
      return index < 16 ? .ansi(index) : .indexed(index)
    }
    if let text = value.string {
      if text == "default" { return .terminal }
      if let index = ThemeFile.colorNames.firstIndex(of: text) { return .ansi(UInt8(index)) }
      if text.utf8.count == 7, text.hasPrefix("#"), let hex = UInt32(text.dropFirst(), radix: 16) {
        return .rgb(red: UInt8(hex >> 16), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF))
      }
    }
    complain(
      value, "\(key) must be a colour name, 0 to 255, \"#rrggbb\" or \"default\", found \(value.found)")
    return nil
  }
}
