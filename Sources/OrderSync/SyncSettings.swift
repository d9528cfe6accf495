package import OrderModel

/// One shop as the repository is given it.
package struct ShopSpec: Sendable {
  /// The shop's name in the config.
  package var name: String
  package var client: any ShopClient
  /// IANA name; nil where the config gives none.
  package var timeZone: String?
  /// Changes are refused before anything is asked of the shop.
  package var readOnly: Bool
  /// What makes it this very shop (platform and address): orders cached for another identity are not used.
  package var identity: String
  /// Abilities that are not to be used here, with the reason.
  package var limits: [Ability: Objection] = [:]

  /// Names a shop and how to talk to it.
  package init(
    name: String, client: any ShopClient, timeZone: String? = nil, readOnly: Bool = false,
    identity: String = ""
  ) {
    self.name = name
    self.client = client
    self.timeZone = timeZone
    self.readOnly = readOnly
    self.identity = identity
  }

  /// What can be done with the shop here.
  package var capabilities: ShopCapabilities { client.capabilities.without(limits) }

  /// The shop as the cache knows it.
  var cached: CacheShop { CacheShop(name: name, identity: identity) }
}

/// How a repository works: where its files are and what it does by itself.
package struct SyncSettings: Sendable {
  /// Outbox, audit log, queue lock and inbox; losing it loses work.
  package var stateFolder: String
  /// Order cache and cursors; disposable.
  package var cacheFolder: String
  /// Seconds between the passes of a shop that answers.
  package var refreshSeconds: Double = 60
  /// Changes queued by an outage go out by themselves while their key press is at most this old.
  package var autoSendMinutes: Double = 15
  /// True for the console: polls, sends what may go by itself, takes the queue lock at start. A command asks for
  /// each pass and sends only what it was told to.
  package var isConsole = false
  /// False never sends and never takes the queue lock (`--read-only`).
  package var canSend = true
  /// How long `stop(sendHeld:)` waits for changes on their way, seconds.
  package var stopSeconds: Double = 10
  /// Who makes the changes, for the audit log: user and host.
  package var author = ""
  /// A number from 0 to 1 that spreads the attempts of failing shops.
  package var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }

  /// Settings of a command; the console sets `isConsole`.
  package init(stateFolder: String, cacheFolder: String) {
    self.stateFolder = stateFolder
    self.cacheFolder = cacheFolder
  }
}

/// What goes wrong with our own files or with the use of the repository. Names the place and the remedy.
package struct SyncError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or folder.
  package var place: String
  /// What happened and what to do, without the place.
  package var text: String

  /// Describes a failure at a place.
  package init(place: String, text: String) {
    self.place = place
    self.text = text
  }

  package var description: String { "\(place): \(text)" }
}
