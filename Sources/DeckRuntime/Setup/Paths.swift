import Foundation
import Glibc

/// Where everything lives, by the XDG base directory rules. The environment is handed in, never read here.
package struct Paths: Equatable, Sendable {
  /// The config file in use.
  package var configFile: String
  /// Where `themes/` of the user is looked for.
  package var configFolder: String
  /// Outbox, audit log, drafts, tokens: losing it loses work.
  package var stateFolder: String
  /// Order cache: deleting it costs only speed.
  package var cacheFolder: String

  /// Why the places cannot be told.
  package struct Problem: Error, Equatable, Sendable {
    package var message: String
  }

  /// Finds the places. `configFile` is the value of `--config`. Relative values of XDG variables are ignored, as the
  /// specification demands. Throws when a default is needed and `HOME` names no absolute path.
  package init(environment: [String: String], configFile: String? = nil) throws(Problem) {
    func folder(_ variable: String, _ fallback: String) throws(Problem) -> String {
      if let value = environment[variable], value.hasPrefix("/") { return Paths.join(value, "orderdeck") }
      guard let home = environment["HOME"], home.hasPrefix("/") else {
        throw Problem(
          message: "neither \(variable) nor HOME names an absolute path; set HOME to your home folder")
      }
      return Paths.join(Paths.join(home, fallback), "orderdeck")
    }
    configFolder = try folder("XDG_CONFIG_HOME", ".config")
    stateFolder = try folder("XDG_STATE_HOME", ".local/state")
    cacheFolder = try folder("XDG_CACHE_HOME", ".cache")
    self.configFile = configFile ?? Paths.join(configFolder, "config.json5")
  }

  /// The places of a demo: state and cache in `temporaryFolder` unless an XDG variable names another place; the
  /// user's config folder is only looked at for themes.
  package init(demoIn temporaryFolder: String, environment: [String: String]) {
    func folder(_ variable: String, _ name: String) -> String {
      if let value = environment[variable], value.hasPrefix("/") { return Paths.join(value, "orderdeck") }
      return Paths.join(temporaryFolder, name)
    }
    configFolder = folder("XDG_CONFIG_HOME", "config")
    stateFolder = folder("XDG_STATE_HOME", "state")
    cacheFolder = folder("XDG_CACHE_HOME", "cache")
    configFile = Paths.join(configFolder, "config.json5")
  }

  /// The queue lock between instances.
  package var lockFile: String { Paths.join(stateFolder, "outbox.lock") }
  package var logFile: String { Paths.join(stateFolder, "orderdeck.log") }
  /// Tokens of shops that are signed in to by browser; one file a shop.
  package var tokensFolder: String { Paths.join(stateFolder, "tokens") }
  /// Typed texts that were not applied; one file each.
  package var draftsFolder: String { Paths.join(stateFolder, "drafts") }
  /// Who has which orders open; one file a console.
  package var claimsFolder: String { Paths.join(stateFolder, "claims") }
  /// What clients learned of their shops, such as the number of a status; it decides how orders read, so it is no cache.
  package var learnedFolder: String { Paths.join(stateFolder, "learned") }
  /// The user's own themes.
  package var themesFolder: String { Paths.join(configFolder, "themes") }

  /// Every place by name, in the order in which `orderdeck paths` prints them.
  package var named: [(name: String, path: String)] {
    [
      ("config", configFile), ("themes", themesFolder), ("state", stateFolder), ("lock", lockFile),
      ("drafts", draftsFolder), ("claims", claimsFolder), ("log", logFile), ("cache", cacheFolder),
    ]
  }

  /// Makes the state and cache folders, private to the user whatever the umask says.
  package func makeFolders() throws(Problem) {
    for folder in [stateFolder, cacheFolder] { try Paths.makePrivateFolder(folder) }
  }

  /// Makes a folder and what is missing above it, each new one 0700; an existing last one is made 0700 too.
  package static func makePrivateFolder(_ path: String) throws(Problem) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix = join(prefix, String(part))
      if mkdir(prefix, 0o700) != 0, errno != EEXIST {
        throw Problem(message: "cannot make the folder \(prefix): " + String(cString: strerror(errno)))
      }
    }
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
      throw Problem(message: "\(path) is not a folder; move it away or name another place")
    }
    if info.st_mode & 0o777 != 0o700 { _ = chmod(path, 0o700) }
  }

  /// A path below a folder.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// A path with a leading `~` replaced by the home folder, and a relative one taken from `folder`.
  package static func expand(_ path: String, home: String?, relativeTo folder: String) -> String {
    if path == "~" || path.hasPrefix("~/"), let home { return join(home, String(path.dropFirst(2))) }
    return path.hasPrefix("/") ? path : join(folder, path)
  }
}
