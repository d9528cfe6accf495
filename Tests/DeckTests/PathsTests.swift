import DeckRuntime
import Foundation
import Glibc
import Testing

/// Where the files live.
@Suite("Paths") struct PathsTests {
  @Test("takes the XDG folders when they are set")
  func xdg() throws {
    let paths = try Paths(environment: [
      "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s/", "XDG_CACHE_HOME": "/k", "HOME": "/home/ann",
    ])
    #expect(paths.configFile == "/c/orderdeck/config.json5")
    #expect(paths.themesFolder == "/c/orderdeck/themes")
    #expect(paths.stateFolder == "/s/orderdeck")
    #expect(paths.lockFile == "/s/orderdeck/outbox.lock")
    #expect(paths.cacheFolder == "/k/orderdeck")
  }

  @Test("takes the defaults when they are unset, empty or relative")
  func defaults() throws {
    let paths = try Paths(environment: [
      "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "", "XDG_RUNTIME_DIR": "/run/user/1", "HOME": "/home/ann",
    ])
    #expect(paths.configFile == "/home/ann/.config/orderdeck/config.json5")
    #expect(paths.stateFolder == "/home/ann/.local/state/orderdeck")
    #expect(paths.cacheFolder == "/home/ann/.cache/orderdeck")
    #expect(!paths.named.contains { $0.path.hasPrefix("/run") })
  }

  @Test("uses the file of --config as it is given")
  func explicit() throws {
    #expect(try Paths(environment: ["HOME": "/h"], configFile: "my.json5").configFile == "my.json5")
  }

  @Test("says what to set when there is no home", arguments: [[:], ["HOME": "relative"]])
  func homeless(environment: [String: String]) {
    let problem = #expect(throws: Paths.Problem.self) { try Paths(environment: environment) }
    #expect(problem?.message.contains("set HOME") == true)
  }

  @Test("keeps a demo's state in its own folder unless XDG variables say otherwise")
  func demo() {
    let paths = Paths(demoIn: "/tmp/demo", environment: ["XDG_STATE_HOME": "/s", "HOME": "/home/ann"])
    #expect(paths.stateFolder == "/s/orderdeck")
    #expect(paths.cacheFolder == "/tmp/demo/cache")
  }

  @Test("makes folders for the owner alone and closes existing ones")
  func folders() throws {
    let folder = try TemporaryFolder()
    let state = folder.path + "/deep/state/orderdeck"
    let cache = folder.path + "/cache/orderdeck"
    mkdir(folder.path + "/cache", 0o755)
    mkdir(cache, 0o755)
    chmod(folder.path + "/cache", 0o755)
    let paths = try Paths(environment: [
      "HOME": "/h", "XDG_STATE_HOME": folder.path + "/deep/state", "XDG_CACHE_HOME": folder.path + "/cache",
    ])
    try paths.makeFolders()
    #expect(FileBytes.permissions(state) == 0o700)
    #expect(FileBytes.permissions(folder.path + "/deep") == 0o700)
    #expect(FileBytes.permissions(cache) == 0o700)
    #expect(FileBytes.permissions(folder.path + "/cache") == 0o755)
    let blocked = try folder.file("plain", "")
    let problem = #expect(throws: Paths.Problem.self) { try Paths.makePrivateFolder(blocked) }
    #expect(problem?.message.contains("is not a folder") == true)
  }
}
