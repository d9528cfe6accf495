/// Which key runs which command: the catalogue's defaults with the config's `keys` laid over them.
package struct Keymap: Equatable, Sendable {
  /// The keys of each command, the one to show first.
  package private(set) var keys: [CommandID: [Key]]
  /// What is wrong with the config's keys, one sentence each: unknown commands, unreadable keys, clashes.
  package private(set) var problems: [String]
  private var commands: [CommandScope: [Key: CommandID]]

  /// Lays the config's keys over the defaults. `overrides` maps a command's name to its keys in the notation of
  /// the config; they replace all default keys of that command. A key that the config gives to one command is taken
  /// from the commands that had it by default; of two that the config gives the same key the catalogue's
  /// first keeps it. Both are told in `problems`.
  package init(overrides: [String: [String]] = [:]) {
    keys = [:]
    problems = []
    commands = [:]
    let own = readOverrides(overrides)
    for spec in CommandCatalog.all { keys[spec.id] = own[spec.id] ?? spec.keys }
    resolveClashes(configured: Set(own.keys))
    for spec in CommandCatalog.all {
      for key in keys[spec.id] ?? [] { commands[spec.scope, default: [:]][key] = spec.id }
    }
  }

  /// The command a key runs in a scope, the scopes around it not counted.
  package func command(for key: Key, in scope: CommandScope) -> CommandID? { commands[scope]?[key] }

  /// The first key of a command as the screen prints it; empty when it has none.
  package func label(of command: CommandID) -> String { keys[command]?.first?.label ?? "" }

  /// All keys of a command as the screen prints them.
  package func labels(of command: CommandID) -> String {
    (keys[command] ?? []).map(\.label).joined(separator: " ")
  }

  private mutating func readOverrides(_ overrides: [String: [String]]) -> [CommandID: [Key]] {
    var own: [CommandID: [Key]] = [:]
    for (name, notations) in overrides.sorted(by: { $0.key < $1.key }) {
      guard let command = CommandID(rawValue: name) else {
        problems.append("keys.\"\(name)\": there is no such command; `orderdeck keys` lists them")
        continue
      }
      var read: [Key] = []
      for notation in notations {
        if let key = Key(notation: notation) {
          if let use = Keymap.fixedUse(of: key, in: CommandCatalog.spec(command).scope) {
            problems.append("keys.\"\(name)\": \"\(key.notation)\" \(use); choose another key")
          } else {
            read.append(key)
          }
        } else {
          problems.append(
            "keys.\"\(name)\": \"\(notation)\" is not a key; "
              + "write s, S, space, enter, tab, ctrl-d, pgdn, home or up"
          )
        }
      }
      if !read.isEmpty || notations.isEmpty { own[command] = read }
    }
    return own
  }

  /// What a key does in a scope whatever the config says; nil when it is free there.
  private static func fixedUse(of key: Key, in scope: CommandScope) -> String? {
    switch scope {
    case .field, .search: if key.printable != nil { return "is typed as text there" }
    case .dialog, .form: break
    case .global, .list, .pending: return nil
    }
    switch key {
    case .enter: return "always applies there"
    case .escape: return "always goes back there"
    default: return nil
    }
  }

  private mutating func resolveClashes(configured: Set<CommandID>) {
    let order =
      CommandCatalog.all.filter { configured.contains($0.id) }
      + CommandCatalog.all.filter { !configured.contains($0.id) }
    var owners: [Key: [CommandSpec]] = [:]
    for spec in order {
      var kept: [Key] = []
      for key in keys[spec.id] ?? [] {
        if let owner = owners[key]?.first(where: { $0.overlaps(spec) && $0.id != spec.id }) {
          problems.append(clash(of: key, owner: owner, loser: spec))
        } else if !kept.contains(key) {
          kept.append(key)
          owners[key, default: []].append(spec)
        }
      }
      keys[spec.id] = kept
    }
  }

  private func clash(of key: Key, owner: CommandSpec, loser: CommandSpec) -> String {
    let rest = (keys[loser.id] ?? []).filter { $0 != key }.map(\.notation)
    let remedy =
      rest.isEmpty
      ? "\(loser.id.rawValue) has no key now; give it one in `keys`"
      : "\(loser.id.rawValue) keeps \(rest.joined(separator: " "))"
    return
      "keys: \"\(key.notation)\" is given to both \(owner.id.rawValue) and \(loser.id.rawValue); "
      + "\(owner.id.rawValue) has it, \(remedy)"
  }
}
