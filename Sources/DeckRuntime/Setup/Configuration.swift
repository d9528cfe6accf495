package import JSONText
package import OrderModel
package import ViewModels

/// The config as read: what is usable of it, and everything that is wrong with it. What is wrong leaves the rest
/// alone: a bad top-level value takes its default, a bad shop is left out of the work.
package struct Configuration: Sendable {
  /// The file, as messages name it.
  package var file: String
  /// In the order written, usable or not. Names are unique.
  package var shops: [ShopEntry] = []
  package var views: [SavedViewEntry] = []
  package var theme = "default"
  /// Seconds a change of the console waits before it is sent.
  package var holdSeconds = 5.0
  /// Seconds between two refreshes of a shop.
  package var refreshSeconds = 60.0
  /// Minutes for which a change queued by an outage goes out by itself.
  package var autoSendMinutes = 15.0
  /// Whether an order that arrives rings the terminal's bell.
  package var bell = false
  /// Whether a wrong scan in scan mode rings it.
  package var scanBell = true
  /// What may be done at all; nil: everything.
  package var profile: Profile?
  /// Commands run on events of the console.
  package var hooks: [HookEvent: String] = [:]
  /// The command that packing slips and pick lists are printed with.
  package var printCommand: String?
  /// Whether the console takes clicks and the wheel; otherwise the terminal's own selection works.
  package var mouse = true
  /// Key bindings as written: a command's name and the notation of its key.
  package var keys: [(command: String, keys: [JSONValue])] = []
  /// Where the key bindings and the theme's name stand, for complaints made elsewhere.
  package var keysLine = 1
  package var themeLine = 1
  /// Everything that is wrong, in the order of the file.
  package var problems: [ConfigProblem] = []

  /// The settings of the outermost object, in the order of the README.
  package static let keys = [
    "shops", "views", "theme", "holdSeconds", "refreshSeconds", "autoSendMinutes", "bell", "scanBell",
    "mouse", "profile", "hooks", "printCommand", "keys",
  ]

  /// Whether some shop of the file cannot be worked with.
  package var hasBrokenShops: Bool { shops.contains { !$0.isUsable } || droppedShops > 0 }

  /// Shops left out because they have no usable name.
  package var droppedShops = 0

  /// Key bindings as the keymap takes them.
  package var keyNotations: [String: [String]] {
    Dictionary(keys.map { ($0.command, $0.keys.compactMap(\.string)) }) { first, _ in first }
  }

  /// A shop by its name.
  package func shop(_ name: String) -> ShopEntry? { shops.first { $0.name == name } }

  /// Reads and judges the config file.
  package static func load(
    path: String, isExplicit: Bool, platforms: PlatformDirectory
  ) throws(ConfigFailure) -> Configuration {
    let bytes: [UInt8]
    do throws(FileBytes.Failure) { bytes = try FileBytes.read(path) } catch {
      throw .noFile(path: path, reason: error.reason, isExplicit: isExplicit)
    }
    let configuration = try parse(bytes, file: path, platforms: platforms)
    if let secret = configuration.shops.lazy.compactMap(\.inlineSecret).first,
      let permissions = FileBytes.permissions(path), permissions & 0o077 != 0
    {
      let message = "a secret stands here and others can read the file; run: chmod 600 \(shellQuoted(path))"
      throw .exposed(ConfigProblem(file: path, secret.mismatch(message)), others: configuration.problems)
    }
    return configuration
  }

  /// Judges the text of a config. `file` is only a name for messages.
  package static func parse(
    _ bytes: [UInt8], file: String, platforms: PlatformDirectory
  ) throws(ConfigFailure) -> Configuration {
    let root: JSONValue
    do throws(JSONError) { root = try JSONReader.parse(bytes, dialect: .json5) } catch {
      let message = error.message + " (column \(error.column))"
      throw .unusable(ConfigProblem(file: file, line: error.line, key: "", message: message))
    }
    guard root.kind == .object else {
      let message = "expected { shops: [ … ] }, found " + root.kindName
      throw .unusable(ConfigProblem(file: file, line: root.line, key: "", message: message))
    }
    var reading = ConfigReading(root: root, platforms: platforms)
    return reading.configuration(file: file)
  }

  /// A path as a shell takes it.
  static func shellQuoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "/._-+,:@%~".utf8.contains($0)
    }
    return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}

/// One shop of the config.
package struct ShopEntry: Sendable {
  package var name: String
  package var platform: Platform
  /// The shop's whole object.
  package var settings: JSONValue
  package var readOnly = false
  /// Whether an order that arrives here rings the bell; nil: as the program's `bell` says.
  package var bell: Bool?
  /// The shop's own profile or the program's; nil: everything may be done.
  package var profile: Profile?
  package var requestsPerHour: Int?
  package var allowPlainHTTP = false
  /// What the platform takes beside the common settings.
  package var platformSettings: [PlatformDirectory.Setting] = []
  /// Why the shop cannot be worked with; nil when it can.
  package var problem: ConfigProblem?
  /// The first secret that stands in the file itself.
  package var inlineSecret: JSONValue?

  package var isUsable: Bool { problem == nil }

  /// What the profile leaves out, with the reason.
  package var profileLimits: [Ability: Objection] { profile?.limits ?? [:] }

  /// The text settings every shop takes.
  package static let textSettings = ["url", "timeZone", "currency", "userAgent"]
  /// Every setting every shop takes.
  package static let commonSettings =
    ["name", "platform"] + textSettings + [
      "readOnly", "profile", "bell", "requestsPerHour", "allowPlainHTTP",
    ]

  /// Text settings that are there, in the order written.
  package var texts: [(name: String, value: JSONValue, isSecret: Bool)] {
    var result: [(name: String, value: JSONValue, isSecret: Bool)] = []
    for member in settings.members ?? [] where !result.contains(where: { $0.name == member.name }) {
      if ShopEntry.textSettings.contains(member.name) {
        result.append((member.name, member.value, false))
      } else if let setting = platformSettings.first(where: { $0.name == member.name }), setting.isText {
        result.append((member.name, member.value, setting.isSecret))
      }
    }
    return result
  }

  /// What is wrong with a common text setting, once its text is known; nil when nothing is. `settings` says whether
  /// plain http is allowed.
  package static func textProblem(_ name: String, _ text: String, allowPlainHTTP: Bool) -> String? {
    switch name {
    case "url": return ShopURL.problem(text, allowPlainHTTP: allowPlainHTTP)
    case "timeZone":
      return TimeZoneName.isKnown(text) ? nil : "no such time zone; use an IANA name such as Europe/Lisbon"
    case "currency": return Currency(text) == nil ? "not a currency code of three letters such as EUR" : nil
    case "userAgent":
      return text.utf8.allSatisfy { (32...126).contains($0) }
        ? nil : "only plain ASCII characters can be sent"
    default: return nil
    }
  }
}

/// A saved view of the config.
package struct SavedViewEntry: Sendable {
  package var name: String
  package var query: String
  /// Where the query stands, for complaints.
  package var place: JSONValue
}
