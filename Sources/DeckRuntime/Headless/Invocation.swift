/// What one start of the program is asked to do.
package struct Invocation: Equatable, Sendable {
  package var options = GlobalOptions()
  package var action: Action

  /// Pairs an action with the options that stand beside it.
  package init(_ action: Action, options: GlobalOptions = GlobalOptions()) {
    self.action = action
    self.options = options
  }

  package enum Action: Equatable, Sendable {
    /// The full screen.
    case console(ScreenOptions)
    case headless(HeadlessCommand)
    /// The help of one command, or of the program.
    case help(command: String?)
    case version
    /// A completion script for a shell.
    case completions(ShellKind)
    /// The manual page.
    case manual
  }
}

/// A shell that completions are made for.
package enum ShellKind: String, CaseIterable, Sendable { case bash, zsh, fish }

/// Options that every command takes.
package struct GlobalOptions: Equatable, Sendable {
  /// `--config FILE`
  package var config: String?
  /// `--demo`: the demo shops in place of the config.
  package var demo = false
  /// `--demo-orders N`: how many orders they hold in total.
  package var demoOrders = 240
  package var json = false
  package var color = ColorChoice.auto
  /// `--no-input`: never ask.
  package var noInput = false
  /// `-q`: no messages that are neither results nor errors.
  package var quiet = false

  /// The defaults.
  package init() {}
}

/// When headless commands write escape sequences.
package enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// Options of the full screen.
package struct ScreenOptions: Equatable, Sendable {
  /// `--theme NAME`; nil: the config's.
  package var theme: String?
  package var readOnly = false
  /// `--ascii`: no characters beyond ASCII in borders and marks.
  package var ascii = false
  /// `--accessible`: for screen readers.
  package var accessible = false

  /// The defaults.
  package init() {}
}

/// A command that prints and ends.
package enum HeadlessCommand: Equatable, Sendable {
  case shops
  case check(shops: [String])
  case checkConfig
  case orders(OrdersOptions)
  case order(shop: String, id: String)
  case mark(MarkOptions)
  case note(NoteOptions)
  case outbox(OutboxOptions)
  case catalogue(CatalogueCommand)
  case look(LookupCommand)
  case write(WriteCommand)
  case login(shop: String)
  case listen(ListenOptions)
  case trackingImport(TrackingImportOptions)
  case export(ExportOptions)
  /// The names of the config's shops, for shell completions.
  case shopNames
  case paths
  case keys
  case sampleConfig(platform: String?)
  case demoShops
}

/// `orders [--shop SHOP]… [--query QUERY] [--limit N] [--refresh]`
package struct OrdersOptions: Equatable, Sendable {
  /// Empty: all shops.
  package var shops: [String] = []
  package var query: String?
  package var limit: Int?
  package var refresh = false

  /// All orders of all shops.
  package init() {}
}

/// `mark STATUS SHOP ID…`
package struct MarkOptions: Equatable, Sendable {
  /// A common status, `=WORD`, or `keep`.
  package var status: String
  package var shop: String
  /// `-` stands for lines on standard input.
  package var ids: [String]
  package var paid: Bool?
  package var tracking: String?
  package var carrier: String?
  /// A private note.
  package var comment: String?
  package var notify = false
  package var capture = false
  package var dryRun = false

  /// Names what to mark.
  package init(status: String, shop: String, ids: [String]) {
    self.status = status
    self.shop = shop
    self.ids = ids
  }
}

/// `note SHOP ID TEXT [--customer]`
package struct NoteOptions: Equatable, Sendable {
  package var shop: String
  package var id: String
  package var text: String
  /// The customer sees it.
  package var customer = false
  package var dryRun = false

  /// Names the order and the text.
  package init(shop: String, id: String, text: String) {
    self.shop = shop
    self.id = id
    self.text = text
  }
}

/// `outbox list|retry|drop [SHOP [ID…]]`
package struct OutboxOptions: Equatable, Sendable {
  package enum Verb: String, CaseIterable, Sendable { case list, retry, drop }
  package var verb: Verb
  /// Nil: all shops.
  package var shop: String?
  /// Empty: all orders.
  package var ids: [String] = []

  /// Names what to do with all entries.
  package init(_ verb: Verb) { self.verb = verb }
}

/// `tracking import FILE [--shop SHOP] [--mark sent] [--dry-run]`
package struct TrackingImportOptions: Equatable, Sendable {
  /// `-`: standard input.
  package var file: String
  /// Nil: all shops.
  package var shop: String?
  /// `--mark sent`: the orders are marked sent as well.
  package var marksSent = false
  package var dryRun = false

  /// Names the file.
  package init(file: String) { self.file = file }
}

/// `export [--query QUERY] [--format csv|json|picklist|packing-slip]`
package struct ExportOptions: Equatable, Sendable {
  package enum Format: String, CaseIterable, Sendable {
    case csv, json
    case pickList = "picklist"
    case packingSlip = "packing-slip"
  }

  package var query: String?
  package var format: Format

  /// Chooses the form.
  package init(_ format: Format) { self.format = format }
}
