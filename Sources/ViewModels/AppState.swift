package import OrderModel

/// The whole truth of the console as one value: what is known of the store, what each pane shows, what is being
/// edited. Owned by the UI thread; changed by `update` alone.
package struct AppState: Equatable, Sendable {
  package var viewport: Viewport
  package var focus = PaneID.orders
  /// What the middle of the screen shows: `orders` or `outbox`.
  package var mainPane = PaneID.orders
  package var store = StoreState()
  package var sidebar = ShopsPane()
  package var orders = OrdersPane()
  package var detail = DetailPane()
  package var outbox = OutboxPane()
  /// The search while it is being typed; nil otherwise.
  package var filterEdit: FilterEdit?
  /// The open dialogs, the top one last.
  package var dialogs: [Dialog] = []
  package var message: Message?
  package var arrivals = Arrivals()
  package var sayings = Sayings()
  package var scan = ScanDetector()
  /// What was ticked in scan mode.
  package var packing = PackingProgress()
  package var submissions = Submissions()
  /// Texts that were typed and not applied, as the state folder has them.
  package var drafts = Drafts()
  package var claims = Claims()
  /// The note that is being written in an editor; nil while none is.
  package var editing: Editing?
  /// The writes sent past the outbox in this run.
  package var writes = WriteRuns()
  /// Where the cursors stood before the burst of keys that may turn out to be a scan.
  package var burstStart: BurstStart?
  /// The refresh asked for by a key, until it ended.
  package var refreshWatch: RefreshWatch?
  /// The theme chosen in this run; nil: the one it started with.
  package var theme: String?
  /// Whether the mouse is ours, once it was switched in this run; nil: as the config says.
  package var mouse: Bool?
  /// The last click on a line; nil when the next one cannot be the second of two.
  package var click: Click?
  /// The time the screen shows, so that a tick that changes nothing on it is no change.
  package var shownTime = ShownTime()
  /// The terminal window's title as last set.
  package var windowTitle = ""

  /// A console that knows no orders yet.
  package init(viewport: Viewport) { self.viewport = viewport }

  /// Whether keys are text at the moment.
  package var isEditingText: Bool {
    if let top = dialogs.last { return top.field != nil }
    return filterEdit != nil
  }
}

/// The last snapshot of the store, in comparable parts.
package struct StoreState: Equatable, Sendable {
  /// -1: none arrived yet.
  package var version = -1
  package var table = OrderTable.empty
  package var outbox: [OutboxEntry] = []
  package var shops: [ShopStatus] = []
  package var lockHolder: Int32?
  /// What the store said about its own files; each sentence is told once.
  package var notices: [String] = []
  /// What is pending per order, laid over the rows and the detail.
  package var overlay = PendingOverlay()

  /// A store of which nothing is known.
  package init() {}

  /// The status of a shop; nil for one that is not configured any more.
  package func shop(_ name: String) -> ShopStatus? { shops.first { $0.name == name } }
}

/// A text that is in the operator's editor.
package struct Editing: Equatable, Sendable {
  /// The token of the effect that opened it.
  package let token: Int
  /// The order whose note it is.
  package let order: OrderID
}

/// What of the clock is on the screen.
package struct ShownTime: Equatable, Sendable {
  /// Minutes since 1970; ages count from here.
  package var minute = 0
  /// Seconds of the countdown in the message line; nil when none is there.
  package var countdown: Int?

  /// Nothing shown yet.
  package init() {}
}

/// The sentence in the message line.
package struct Message: Equatable, Sendable {
  package var notice: Notice
  /// Unix seconds when it came.
  package var shown: Double
  /// Unix seconds after which it is taken away; nil: with the next key.
  package var expires: Double?
  /// Whether no key asked for it.
  package var isNews: Bool

  /// Shows a sentence.
  package init(_ notice: Notice, shown: Double, expires: Double?, isNews: Bool = false) {
    self.notice = notice
    self.shown = shown
    self.expires = expires
    self.isNews = isNews
  }
}

/// The search as it is typed.
package struct FilterEdit: Equatable, Sendable {
  package var field: TextField
  /// The search to go back to on Esc.
  package var former: String
  /// The cursor to go back to with it.
  package var formerCursor: ListCursor<OrderID>
  /// The mistake in the text, if there is one; the list then shows what the terms before it find.
  package var mistake: FilterMistake?
  /// Whether Enter was pressed on a mistake that might have been an unfinished word.
  package var insists = false
  /// The words Tab goes through; nil while the operator types.
  package var completion: FilterCompletion?
}

/// Where a search cannot be read and why.
package struct FilterMistake: Equatable, Sendable {
  /// The characters it stands in.
  package var range: Range<Int>
  package var message: String
}

/// The changes handed to the outbox in this run, so that results and `u` know what belongs together.
package struct Submissions: Equatable, Sendable {
  /// One press of Enter: the changes made together.
  package struct Group: Equatable, Sendable {
    package let token: Int
    /// What is being done, in words: `sent`, `note`.
    package let title: String
    package let count: Int
    /// Empty until the outbox has stored them.
    package var ids: [UInt64] = []
    /// Taken back before the outbox answered; withdrawn as soon as the ids are known.
    package var isWithdrawn = false
    /// Failed entries that these changes repeat; they leave the list once the new ones are stored.
    package var replaces: [UInt64] = []
    /// What the operator should know while it waits: where the cursor went.
    package var hint: String?
    /// Whether the operator was told how it ended.
    package var isReported = false
  }
  /// Oldest first.
  package var groups: [Group] = []
  /// The token of the next effect that is answered.
  package var nextToken = 1
  /// Entries being taken back, to tell how that ended.
  package var withdrawing: Set<UInt64> = []
  /// Whether the operator was told of changes that an earlier run left behind.
  package var toldLeftOver = false

  /// Nothing submitted yet.
  package init() {}

  /// A token that was not used before.
  package mutating func token() -> Int {
    defer { nextToken += 1 }
    return nextToken
  }
}

/// Focus, cursors and dialogs as they were before a burst of keys. A scan or paste runs no command, so moves made by its
/// first keys are taken back.
package struct BurstStart: Equatable, Sendable {
  package let focus: PaneID
  package let sidebar: ListCursor<SidebarItem>
  package let orders: ListCursor<OrderID>
  package let outbox: ListCursor<UInt64>
  package let detail: DetailPane
  package let dialogs: [Dialog]
}

/// A refresh the operator asked for, to tell when it ended.
package struct RefreshWatch: Equatable, Sendable {
  /// Unix seconds when the key was pressed.
  package let since: Double
  /// The shops that are still being read.
  package var shops: Set<String>
  package let ordersBefore: Int
}
