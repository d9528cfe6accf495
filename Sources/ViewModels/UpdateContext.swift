package import Foundation
package import OrderModel

/// What `update` and the presentations may know from outside. Made anew by the loop for every batch; cheap to copy.
package struct UpdateContext: Sendable {
  /// Unix seconds.
  package var now: Double
  /// Seconds of the monotonic clock that stamps keys.
  package var uptime: Double
  /// The zone of each shop that has one in the config; other shops' times carry their own offset.
  package var zones: [String: TimeZone]
  /// The operator's zone, for times of this program (failing since, entries of the outbox).
  package var localZone: TimeZone
  package var keymap: Keymap
  package var options: ConsoleOptions
  /// Columns a character takes on the screen; the one width function of the program, given by the view layer.
  package var width: @Sendable (Character) -> Int
  /// What a shop makes of a write: its client's own rules, which ask nobody.
  package var judge: @Sendable (_ shop: String, ShopWrite) -> WriteJudgement = { _, _ in WriteJudgement() }

  /// Collects what is known; the defaults serve tests.
  package init(
    now: Double, uptime: Double = 0, zones: [String: TimeZone] = [:], localZone: TimeZone = .gmt,
    keymap: Keymap = Keymap(), options: ConsoleOptions = ConsoleOptions(),
    width: @escaping @Sendable (Character) -> Int = { _ in 1 }
  ) {
    self.now = now
    self.uptime = uptime
    self.zones = zones
    self.localZone = localZone
    self.keymap = keymap
    self.options = options
    self.width = width
  }

  /// Columns of a whole text.
  package func columns(of text: String) -> Int { text.reduce(0) { $0 + width($1) } }
}

/// What the config and the command line say about the console; constant for a run.
package struct ConsoleOptions: Equatable, Sendable {
  /// The saved views, in order; the first nine have keys. Without any in the config: `SavedView.defaults`.
  package var views: [SavedView] = SavedView.defaults
  /// How long a change is held before it is sent; 0 sends at once.
  package var holdSeconds = 5.0
  package var refreshSeconds = 60.0
  package var autoSendMinutes = 15.0
  /// `--read-only`: nothing is ever written.
  package var readOnly = false
  /// Whether an order that arrives rings the terminal's bell.
  package var bell = false
  /// Shops of which that is decided apart, by name.
  package var shopBells: [String: Bool] = [:]
  /// Whether a wrong scan in scan mode rings it.
  package var scanBell = true
  /// The events on which the config wants a command run.
  package var hooks: Set<HookEvent> = []
  /// Whether the config names a printer command.
  package var canPrint = false
  /// Whether other consoles of this state folder are told which orders are open in our dialogs.
  package var sharesClaims = false
  /// The themes there are, by name, and the one the program started with.
  package var themes = ["default"]
  package var theme = "default"
  /// Whether clicks and the wheel are ours at the start.
  package var mouse = true
  /// `--accessible`: one pane at a time, everything in words, nothing that changes by itself every second.
  package var isAccessible = false
  /// Whether the shops are the built-in demo shops.
  package var isDemo = false

  /// The defaults of the config.
  package init() {}
}

/// A named query with a key of its own.
package struct SavedView: Equatable, Sendable {
  package var name: String
  /// In the query language; empty shows everything.
  package var query: String

  /// Names a query.
  package init(name: String, query: String) {
    self.name = name
    self.query = query
  }

  /// The views of a config that names none.
  package static let defaults = [
    SavedView(name: "All", query: ""),
    SavedView(name: "To pack", query: "status:processing paid:yes"),
    SavedView(name: "New", query: "status:pending"),
    SavedView(name: "Waiting", query: "status:awaiting-payment|on-hold|ready-for-pickup"),
    SavedView(name: "Sent", query: "status:sent"),
    SavedView(name: "Unknown", query: "status:unknown"),
    SavedView(name: "Marked", query: "is:marked"),
  ]
}
