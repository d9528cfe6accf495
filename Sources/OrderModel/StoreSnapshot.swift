/// A wish for one order as the console or a command hands it to the outbox.
package struct ChangeRequest: Equatable, Sendable, Codable {
  package var order: OrderID
  /// The number the customer sees, for messages.
  package var number: String
  package var change: OrderChange
  /// What the operator saw; nil takes the state read just before the write as the expected one.
  package var expected: OrderState?
  /// What was known of the order when a command asked; it becomes the expected state when the change cannot go out at
  /// once. Nil when nothing was known.
  package var seen: OrderState?

  /// Asks for a change of one order.
  package init(
    order: OrderID, number: String, change: OrderChange, expected: OrderState?, seen: OrderState? = nil
  ) {
    self.order = order
    self.number = number
    self.change = change
    self.expected = expected
    self.seen = seen
  }
}

/// How one shop is doing.
package struct ShopStatus: Equatable, Sendable {
  package var name: String
  package var capabilities: ShopCapabilities
  /// IANA name; nil where the config gives none (offsets then come with the shop's own times).
  package var timeZone: String?
  package var readOnly: Bool
  /// Whether a request pass is under way.
  package var isRefreshing = false
  /// Orders read so far in the pass under way.
  package var progress = 0
  /// How many orders the shop says it has, if it says.
  package var announced: Int?
  /// When the last complete pass ended, Unix seconds; nil: never read.
  package var lastRead: Double?
  /// Since when passes fail, Unix seconds; nil while they succeed.
  package var failingSince: Double?
  package var error: ShopError?
  /// When the next pass starts by itself, Unix seconds.
  package var nextAttempt: Double?
  /// Records that could not be read, and fields this shop's list does not deliver.
  package var warnings: [String] = []

  /// A shop that has not been read in this run.
  package init(name: String, capabilities: ShopCapabilities, timeZone: String? = nil, readOnly: Bool = false)
  {
    self.name = name
    self.capabilities = capabilities
    self.timeZone = timeZone
    self.readOnly = readOnly
  }
}

/// Everything the console shows of the store, as one immutable value. Snapshots are numbered; an older one that
/// arrives late is ignored.
package struct StoreSnapshot: Sendable {
  package var version: Int
  package var orders: OrderTable
  /// Entries that are not final, and the final ones of this run, oldest first.
  package var outbox: [OutboxEntry]
  /// In config order.
  package var shops: [ShopStatus]
  /// The process that holds the queue lock when it is not this one.
  package var lockHolder: Int32?
  /// Trouble with our own files that the operator must know of, oldest first.
  package var notices: [String] = []

  /// Makes a snapshot.
  package init(
    version: Int, orders: OrderTable, outbox: [OutboxEntry], shops: [ShopStatus], lockHolder: Int32? = nil
  ) {
    self.version = version
    self.orders = orders
    self.outbox = outbox
    self.shops = shops
    self.lockHolder = lockHolder
  }
}
