import DeckRuntime
import Dispatch
import Foundation
import OrderModel
import OrderSync
import ShopClients
import ShopSimulators
import TestSupport
import ViewModels
import Views

/// The whole console without a screen: simulated shops, the real clients, a store on disk and the real loop, driven by
/// a script of keys. For the one thread of a test.
final class ScriptedConsole {
  struct TimedOut: Error, CustomStringConvertible {
    let screen: String
    var description: String { "the console did not get there; it shows:\n" + screen }
  }

  let terminal: ScriptedTerminal
  let repository: OrderRepository
  let drafts: DraftFolder
  private(set) var loop: AppLoop
  private let mailbox: Mailbox<AppEvent>
  private let woken: DispatchSemaphore
  private let uptime: Uptime

  /// The clock that stamps keys; moved by `press` alone.
  private final class Uptime {
    var seconds = 1000.0
  }

  /// Opens the console on Shopkit shops, with state and cache below `folder`.
  convenience init(
    _ shops: [ShopkitSimulator], folder: String, holdSeconds: Double = 0, columns: Int = 120, rows: Int = 40,
    editor: String? = nil
  ) throws {
    try self.init(
      specs: shops.map(ScriptedConsole.spec), folder: folder, holdSeconds: holdSeconds, columns: columns,
      rows: rows, editor: editor)
  }

  /// Opens the console on shops of any platform. `clock` is the time of the console and of its store.
  init(
    specs: [ShopSpec], folder: String, holdSeconds: Double = 0, columns: Int = 120, rows: Int = 40,
    editor: String? = nil, clock: any WallClock = SystemClock(),
    views: [SavedView] = [SavedView(name: "All", query: "")]
  ) throws {
    let woken = DispatchSemaphore(value: 0)
    let mailbox = Mailbox<AppEvent> { woken.signal() }
    let uptime = Uptime()
    let terminal = ScriptedTerminal(columns: columns, rows: rows)
    var sync = SyncSettings(stateFolder: folder + "/state", cacheFolder: folder + "/cache")
    sync.isConsole = true
    sync.stopSeconds = 5
    let repository = OrderRepository(
      settings: sync, shops: specs, clock: clock,
      publish: { mailbox.post(.store($0)) })
    var options = ConsoleOptions()
    options.views = views
    options.holdSeconds = holdSeconds
    drafts = DraftFolder(folder: folder + "/state/drafts")
    let writes = ConsoleWrites(
      shops: specs, canSend: true, stateFolder: folder + "/state", author: "ann@desk", clock: SystemClock(),
      mailbox: mailbox)
    let runner = EffectRunner(repository: repository, writes: writes, mailbox: mailbox, drafts: drafts)
    var settings = LoopSettings(
      keymap: Keymap(), options: options, theme: .default, glyphs: .unicode, clock: clock,
      uptime: { uptime.seconds })
    if let editor {
      settings.edit = TextEditor(environment: ["EDITOR": editor], folder: folder + "/state/drafts").edit
    }
    settings.judge = writes.judge
    loop = AppLoop(
      terminal: terminal, store: nil, mailbox: mailbox, settings: settings, perform: runner.perform)
    (self.terminal, self.mailbox, self.woken, self.uptime) = (terminal, mailbox, woken, uptime)
    self.repository = repository
    mailbox.post(.drafts(drafts.load()))
    Blocking.wait { try? await repository.start() }
  }

  /// A Shopkit shop as the config would name it.
  static func spec(_ shop: ShopkitSimulator) throws -> ShopSpec {
    try spec(shop.options.profile.name, .shopkit, ["url": shop.url, "key": shop.key])
  }

  /// A Quickbutik shop as the config would name it.
  static func spec(_ shop: QuickbutikSimulator) throws -> ShopSpec {
    let profile = shop.options.profile
    return try spec(
      profile.name, .quickbutik,
      ["url": shop.url, "key": shop.key, "timeZone": profile.timeZone, "currency": profile.currency])
  }

  private static func spec(
    _ name: String, _ platform: Platform, _ texts: [String: String]
  ) throws -> ShopSpec {
    let options = ShopOptions(
      name: name, platform: platform, settings: try JSONSettings.shop(name: name), texts: texts,
      userAgent: "orderdeck-tests", requestsPerHour: 0, allowPlainHTTP: true)
    return ShopSpec(name: name, client: try PlatformRegistry.client(for: options))
  }

  var state: AppState { loop.state }

  /// The last picture as text.
  var screen: String { terminal.screen.joined(separator: "\n") }

  /// Types a script: characters stand for themselves, `<enter>`, `<space>`, `<esc>`, `<ctrl-d>` for keys. Each key comes
  /// a second after the one before, so no script is taken for a scanner.
  func press(_ script: String) {
    for key in KeyScript.keys(script) {
      uptime.seconds += 1
      terminal.feed([.key(key, at: uptime.seconds)])
      loop.step()
      // A printable key waits 50 ms to see whether it belongs to a scan; that time is over now.
      uptime.seconds += 1
      terminal.feed([])
      loop.step()
      loop.paintIfChanged()
    }
  }

  /// Hands the terminal's other input to the loop as one batch.
  func receive(_ inputs: TerminalInput...) {
    terminal.feed(inputs)
    loop.step()
    loop.paintIfChanged()
  }

  /// Runs the loop until a fact holds; fails when nothing happened for long.
  func wait(until isSo: (AppState) -> Bool) throws {
    while !isSo(loop.state) {
      guard !mailbox.isEmpty || woken.wait(timeout: .now() + 60) == .success else {
        throw TimedOut(screen: screen)
      }
      terminal.feed([])
      loop.step()
      loop.paintIfChanged()
    }
  }

  /// Waits for the drafts to be on the disk.
  func keepDrafts() { drafts.flush() }

  /// Ends the store as leaving the console does.
  func close(sendHeld: Bool = false) {
    let repository = repository
    Blocking.wait { await repository.stop(sendHeld: sendHeld) }
  }
}

/// Reads scripts of keys.
enum KeyScript {
  /// The keys of `"jj<enter>"`.
  static func keys(_ script: String) -> [Key] {
    var keys: [Key] = []
    var rest = script[...]
    while let character = rest.first {
      if character == "<", let end = rest.firstIndex(of: ">"),
        let key = Key(notation: String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        keys.append(key)
        rest = rest[rest.index(after: end)...]
      } else {
        keys.append(.character(character))
        rest = rest.dropFirst()
      }
    }
    return keys
  }
}
