import JSONText
import OrderModel
import ViewModels

/// Walks the config once and collects every complaint.
struct ConfigReading {
  let root: JSONValue
  let platforms: PlatformDirectory
  private var mismatches: [JSONMismatch] = []
  private var shops: [ShopEntry] = []
  private var droppedShops = 0

  init(root: JSONValue, platforms: PlatformDirectory) {
    self.root = root
    self.platforms = platforms
  }

  mutating func configuration(file: String) -> Configuration {
    var result = Configuration(file: file)
    for member in root.repeatedMembers {
      note(member.value.mismatch("given twice; the first counts"))
    }
    reportUnknown(in: root, known: Configuration.keys)
    readShops()
    result.views = readViews()
    result.keys = readKeys()
    result.keysLine = root["keys"]?.line ?? 1
    result.themeLine = root["theme"]?.line ?? 1
    read("theme") { (value) throws(JSONMismatch) in
      let theme = try value.requireString()
      guard ConfigReading.isName(theme) else {
        throw value.mismatch("a theme's name is 1 to 32 of a-z 0-9 -")
      }
      result.theme = theme
    }
    read("holdSeconds") { (value) throws(JSONMismatch) in
      result.holdSeconds = try ConfigReading.number(value, 0...3600)
    }
    read("refreshSeconds") { (value) throws(JSONMismatch) in
      result.refreshSeconds = try ConfigReading.number(value, 5...86_400)
    }
    read("autoSendMinutes") { (value) throws(JSONMismatch) in
      result.autoSendMinutes = try ConfigReading.number(value, 0...10_080)
    }
    read("mouse") { (value) throws(JSONMismatch) in result.mouse = try value.requireBool() }
    read("bell") { (value) throws(JSONMismatch) in result.bell = try value.requireBool() }
    read("scanBell") { (value) throws(JSONMismatch) in result.scanBell = try value.requireBool() }
    read("profile") { (value) throws(JSONMismatch) in result.profile = try ConfigReading.profile(value) }
    result.hooks = readHooks()
    read("printCommand") { (value) throws(JSONMismatch) in
      result.printCommand = try ConfigReading.command(value)
    }
    result.shops = shops
    for index in result.shops.indices where result.shops[index].profile == nil {
      result.shops[index].profile = result.profile
    }
    for index in result.shops.indices {
      result.shops[index].problem = shops[index].problem.map { at(file, $0) }
    }
    result.droppedShops = droppedShops
    result.problems = mismatches.map { ConfigProblem(file: file, $0) }.sorted { $0.line < $1.line }
    return result
  }

  private func at(_ file: String, _ problem: ConfigProblem) -> ConfigProblem {
    ConfigProblem(file: file, line: problem.line, key: problem.key, message: problem.message)
  }

  private mutating func note(_ mismatch: JSONMismatch) {
    if !mismatches.contains(mismatch) { mismatches.append(mismatch) }
  }

  private mutating func read(_ name: String, _ body: (JSONValue) throws(JSONMismatch) -> Void) {
    guard let value = root[name] else { return }
    do throws(JSONMismatch) { try body(value) } catch { note(error) }
  }

  /// A number within limits; both are named when it is not.
  private static func number(_ value: JSONValue, _ range: ClosedRange<Double>) throws(JSONMismatch) -> Double
  {
    let number = try value.requireDouble()
    guard range.contains(number) else {
      throw value.mismatch("must be \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
    return number
  }

  private mutating func reportUnknown(in object: JSONValue, known: [String]) {
    for member in object.members ?? [] where !known.contains(member.name) {
      let near = ConfigReading.nearest(to: member.name, in: known)
      note(member.value.mismatch("unknown key" + (near.map { "; did you mean \($0)?" } ?? "; remove it")))
    }
  }

  private mutating func readShops() {
    guard let list = root["shops"], let entries = list.elements, !entries.isEmpty else {
      let message = "name at least one shop; `orderdeck sample-config` prints an example"
      note(JSONMismatch(path: "shops", position: (root["shops"] ?? root).position, message: message))
      return
    }
    for settings in entries {
      if let entry = shop(settings) { shops.append(entry) } else { droppedShops += 1 }
    }
  }

  /// One shop; nil when it has no name or platform to be known by. Everything that is wrong with it is noted in one go,
  /// and what stands in the way of its work makes it unusable.
  private mutating func shop(_ settings: JSONValue) -> ShopEntry? {
    do throws(JSONMismatch) { _ = try settings.requireMembers() } catch {
      note(error)
      return nil
    }
    let (name, platform) = (name(of: settings), platform(of: settings))
    guard let platform else {
      // Which settings an unknown platform takes is not known; those that every shop takes are judged all the same.
      var entry = ShopEntry(name: name ?? "", platform: Platform.allCases[0], settings: settings)
      judgeCommon(&entry).forEach { note($0) }
      return nil
    }
    var entry = ShopEntry(name: name ?? "", platform: platform, settings: settings)
    entry.platformSettings = platforms.settings(platform)
    let fatal = judgeCommon(&entry) + judgePlatform(entry)
    reportUnknown(in: settings, known: ShopEntry.commonSettings + entry.platformSettings.map(\.name))
    fatal.forEach { note($0) }
    entry.problem = fatal.first.map { ConfigProblem(file: "", $0) }
    return name == nil ? nil : entry
  }

  private mutating func name(of settings: JSONValue) -> String? {
    do throws(JSONMismatch) {
      let value = try settings.require("name")
      let name = try value.requireString()
      guard ConfigReading.isName(name) else {
        throw value.mismatch("a shop's name is 1 to 32 of a-z 0-9 -")
      }
      guard !shops.contains(where: { $0.name == name }) else {
        throw value.mismatch("another shop is called \(name) already; names are unique")
      }
      return name
    } catch {
      note(error)
      return nil
    }
  }

  private mutating func platform(of settings: JSONValue) -> Platform? {
    do throws(JSONMismatch) {
      let value = try settings.require("platform")
      let word = try value.requireString()
      if let platform = Platform(rawValue: word) { return platform }
      let known = Platform.allCases.map(\.rawValue).joined(separator: ", ")
      throw value.mismatch("unknown platform \(JSONWriter.quoted(word)); known: \(known)")
    } catch {
      note(error)
      return nil
    }
  }

  /// Reads what every shop takes and checks the texts; returns what makes the shop unusable.
  private func judgeCommon(_ entry: inout ShopEntry) -> [JSONMismatch] {
    var fatal: [JSONMismatch] = []
    func check(_ name: String, _ body: (JSONValue) throws(JSONMismatch) -> Void) {
      guard let value = entry.settings[name] else { return }
      do throws(JSONMismatch) { try body(value) } catch { fatal.append(error) }
    }
    var (readOnly, allowPlainHTTP, requestsPerHour) = (false, false, Int?.none)
    check("readOnly") { (value) throws(JSONMismatch) in readOnly = try value.requireBool() }
    var bell: Bool?
    check("bell") { (value) throws(JSONMismatch) in bell = try value.requireBool() }
    entry.bell = bell
    var profile: Profile?
    check("profile") { (value) throws(JSONMismatch) in profile = try ConfigReading.profile(value) }
    check("allowPlainHTTP") { (value) throws(JSONMismatch) in allowPlainHTTP = try value.requireBool() }
    check("requestsPerHour") { (value) throws(JSONMismatch) in
      let number = try value.requireInt()
      guard number > 0 else { throw value.mismatch("must be 1 or more") }
      requestsPerHour = number
    }
    (entry.readOnly, entry.allowPlainHTTP, entry.requestsPerHour) = (
      readOnly, allowPlainHTTP, requestsPerHour
    )
    entry.profile = profile
    // What could not be read may have been meant to allow it; the address is judged once that is put right.
    let mayBePlain = allowPlainHTTP || entry.settings["allowPlainHTTP"].map { $0.bool == nil } ?? false
    for text in entry.texts {
      if let problem = Secrets.formProblem(text.value) {
        fatal.append(problem)
      } else if let literal = text.value.string {
        if literal.isEmpty { fatal.append(text.value.mismatch("empty")) }
        if text.isSecret, entry.inlineSecret == nil { entry.inlineSecret = text.value }
        if !literal.isEmpty,
          let problem = ShopEntry.textProblem(text.name, literal, allowPlainHTTP: mayBePlain)
        {
          fatal.append(text.value.mismatch(problem))
        }
      }
    }
    return fatal
  }

  /// What makes a shop unusable in the eyes of its platform.
  private func judgePlatform(_ entry: ShopEntry) -> [JSONMismatch] {
    var fatal: [JSONMismatch] = []
    for setting in entry.platformSettings where setting.isRequired && entry.settings[setting.name] == nil {
      let path = entry.settings.path(of: setting.name)
      let message = "missing; \(entry.platform.title) shops need it"
      fatal.append(JSONMismatch(path: path, position: entry.settings.position, message: message))
    }
    return fatal + platforms.problems(entry.platform, entry.settings)
  }

  private static func profile(_ value: JSONValue) throws(JSONMismatch) -> Profile {
    let word = try value.requireString()
    if let profile = Profile(rawValue: word) { return profile }
    let known = Profile.allCases.map(\.rawValue).joined(separator: ", ")
    throw value.mismatch("unknown profile \(JSONWriter.quoted(word)); known: \(known)")
  }

  /// A command for `sh -c`.
  private static func command(_ value: JSONValue) throws(JSONMismatch) -> String {
    let command = try value.requireString()
    guard command.contains(where: { !$0.isWhitespace }) else {
      throw value.mismatch("expected a command for sh")
    }
    return command
  }

  private mutating func readHooks() -> [HookEvent: String] {
    guard let object = root["hooks"] else { return [:] }
    var result: [HookEvent: String] = [:]
    do throws(JSONMismatch) {
      let members = try object.requireMembers()
      reportUnknown(in: object, known: HookEvent.allCases.map(\.rawValue))
      for member in members {
        guard let event = HookEvent(rawValue: member.name), result[event] == nil else { continue }
        do throws(JSONMismatch) {
          result[event] = try ConfigReading.command(member.value)
        } catch { note(error) }
      }
    } catch { note(error) }
    return result
  }

  private mutating func readViews() -> [SavedViewEntry] {
    guard let list = root["views"] else { return [] }
    var result: [SavedViewEntry] = []
    do throws(JSONMismatch) {
      for value in try list.requireElements() {
        reportUnknown(in: value, known: ["name", "query"])
        do throws(JSONMismatch) {
          let query = try value.require("query")
          let text = try query.requireString()
          do throws(QueryError) { _ = try OrderQuery(parsing: text) } catch {
            throw query.mismatch(error.description)
          }
          let name = try value.require("name").requireString()
          result.append(SavedViewEntry(name: name, query: text, place: query))
        } catch { note(error) }
      }
    } catch { note(error) }
    return result
  }

  private mutating func readKeys() -> [(command: String, keys: [JSONValue])] {
    guard let object = root["keys"] else { return [] }
    var result: [(command: String, keys: [JSONValue])] = []
    do throws(JSONMismatch) {
      for member in try object.requireMembers() {
        let keys = member.value.elements ?? [member.value]
        do throws(JSONMismatch) {
          guard CommandID(rawValue: member.name) != nil else {
            throw member.value.mismatch("there is no such command; `orderdeck keys` lists them")
          }
          for key in keys where Key(notation: try key.requireString()) == nil {
            throw key.mismatch("no key; write s, S, space, enter, tab, ctrl-d, pgdn, home or up")
          }
          result.append((member.name, keys))
        } catch { note(error) }
      }
    } catch { note(error) }
    return result
  }

  /// Whether a text is 1 to 32 of `a-z 0-9 -`.
  static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  /// The known name that a mistyped one most likely means: the same without regard to case, or at most two edits
  /// away.
  static func nearest(to name: String, in known: [String]) -> String? {
    let wanted = Array(name.lowercased())
    guard wanted.count <= 40 else { return nil }
    let ranked = known.map { ($0, distance(wanted, Array($0.lowercased()))) }
    return ranked.filter { $0.1 <= min(2, wanted.count / 2) }.min { $0.1 < $1.1 }?.0
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (place, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for (column, other) in right.enumerated() {
        let substituted = diagonal + (character == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
