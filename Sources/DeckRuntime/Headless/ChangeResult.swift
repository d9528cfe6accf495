import JSONText
import OrderModel
import ViewModels

/// What became of one order's change, in the shape that `--json` promises.
struct ChangeResult {
  typealias Outcome = WriteOutcome

  var order: OrderID
  var outcome: Outcome
  /// The common status the order has now, as far as it is known.
  var status: OrderStatus?
  var message: String?
  var consequences: [String] = []
  /// Whether the shop has no such order.
  var isMissing = false
  /// Whether what was asked could not be understood.
  var isBadData = false
  /// Why the shop was not asked, where it was not.
  var objection: Objection?
  /// Whether a shop that could not be read may have it.
  var isUnread = false

  /// A result that needed no entry in the outbox.
  init(_ order: OrderID, _ outcome: Outcome, message: String?, status: OrderStatus? = nil) {
    self.order = order
    self.outcome = outcome
    self.message = message
    self.status = status
  }

  /// A change that was not asked of the shop.
  init(_ order: OrderID, _ objection: Objection, status: OrderStatus? = nil) {
    self.init(
      order, Outcome(objection), message: Formatting.line(objection.text), status: status)
    self.objection = objection
  }

  /// What an entry of the outbox came to. `known`: the order as this program has it now.
  init(_ entry: OutboxEntry, known: Order?, capabilities: ShopCapabilities?, waitsFor holder: Int32?) {
    order = entry.order
    outcome = ChangeResult.outcome(of: entry)
    isMissing = entry.error?.kind == "notFound"
    objection = entry.state == .refused ? entry.error?.objection : nil
    status = known?.status
    let found = entry.knownWord.flatMap { word in
      capabilities?.statuses.first { $0.shownWord == word }?.status
    }
    switch outcome {
    case .done:
      status = entry.change.status?.status ?? found ?? known?.status
      consequences = ChangeResult.consequences(entry, capabilities)
    // What this program knows of the order may be older than what another instance just read.
    case .unchanged: status = entry.change.status?.status ?? found ?? known?.status
    case .queued:
      consequences = ChangeResult.consequences(entry, capabilities)
      let other = holder.map { "process \($0) sends it" }
      message = entry.error.map(Wording.cause) ?? other ?? "not sent yet; orderdeck outbox retry sends it"
    case .unclear where entry.state == .sending:
      message = "is being sent" + (holder.map { " by process \($0)" } ?? "")
    case .unclear:
      message =
        (entry.error.map(Wording.cause) ?? "no clear answer") + "; orderdeck outbox retry reads it again"
    case .conflict: message = ChangeResult.conflict(entry)
    case .failed where isMissing: message = "\(order.shop) has no such order"
    case .failed, .refused, .unsupported:
      message = entry.error.map(Wording.cause) ?? Wording.meaning(entry.state)
    }
  }

  private static func outcome(of entry: OutboxEntry) -> Outcome {
    switch entry.state {
    case .held, .queued: .queued
    case .sending, .unclear: .unclear
    case .done: .done
    case .unchanged: .unchanged
    case .failed: .failed
    case .refused: entry.error?.objection.map(Outcome.init) ?? .refused
    case .withdrawn: .refused
    case .conflict: .conflict
    }
  }

  /// What a change causes, judged from the status the order had before it.
  private static func consequences(_ entry: OutboxEntry, _ capabilities: ShopCapabilities?) -> [String] {
    let word = (entry.before ?? entry.expected ?? entry.seen)?.value(.status)
    return capabilities.map { entry.change.consequences(at: $0, from: word).map(Wording.consequence) } ?? []
  }

  /// Both versions of what differs.
  private static func conflict(_ entry: OutboxEntry) -> String {
    let expected = entry.expected ?? entry.before
    guard let found = entry.found, let expected else {
      return entry.error.map(Wording.cause) ?? Wording.meaning(.conflict)
    }
    let parts = found.differences(from: expected, in: entry.change).map { field in
      let was = Wording.value(expected.value(field), of: field)
      let now = Wording.value(found.value(field), of: field)
      return "\(Wording.field(field)) was \(was) and is now \(now)"
    }
    return "somebody else changed it: " + (parts.isEmpty ? "see the order" : parts.joined(separator: ", "))
  }

  var json: JSONOutput { .object(members) }

  /// The members of `json`, in order.
  var members: [JSONOutput.Member] {
    [
      .init("shop", .text(order.shop.isEmpty ? nil : order.shop)), .init("id", .string(order.id)),
      .init("outcome", .string(outcome.rawValue)), .init("status", .text(status?.rawValue)),
      .init("message", .text(message)), .init("consequences", .array(consequences.map(JSONOutput.string))),
    ]
  }
}

/// The results of one command over several orders.
struct ChangeResults {
  var results: [ChangeResult]
  /// Whether Ctrl-C kept some of them from being sent.
  var wasInterrupted = false

  /// Tells why no order was found at all.
  mutating func blame(_ cause: String) {
    for index in results.indices where results[index].isMissing {
      results[index].isMissing = false
      results[index].message = cause
    }
  }

  /// One code for all: the kinds of outcome decide, and several kinds are mixed. After an interrupt it is mixed, unless
  /// something has to be looked after.
  var exitCode: ExitCode {
    let kinds = Set(results.map(ChangeResults.kind))
    if wasInterrupted { return kinds.contains(.tryLater) ? .tryLater : .mixed }
    return kinds.count > 1 ? .mixed : kinds.first ?? .ok
  }

  private static func kind(_ result: ChangeResult) -> ExitCode {
    if result.isUnread { return .unreachable }
    if result.isMissing { return .notFound }
    if result.isBadData { return .badData }
    if let objection = result.objection { return ExitCode(objection) }
    return switch result.outcome {
    case .done, .unchanged: .ok
    case .queued, .unclear: .tryLater
    case .failed, .refused, .conflict, .unsupported: .refused
    }
  }

  var json: JSONOutput { ["results": .array(results.map(\.json))] }

  /// One line per order, and a sum when there are several.
  func text(style: TextStyle) -> String {
    var table = TextTable([
      .init("shop"), .init("id"), .init("outcome"), .init("status"), .init("message"),
    ])
    for result in results {
      let said = ([result.message].compactMap { $0 } + result.consequences).joined(separator: "; ")
      table.add([
        result.order.shop, result.order.id, result.outcome.rawValue, result.status?.rawValue, said,
      ])
    }
    guard results.count > 1 else { return table.text(style: style) }
    var counts: [(outcome: String, count: Int)] = []
    for result in results {
      if let place = counts.firstIndex(where: { $0.outcome == result.outcome.rawValue }) {
        counts[place].count += 1
      } else {
        counts.append((result.outcome.rawValue, 1))
      }
    }
    return table.text(style: style) + counts.map { "\($0.count) \($0.outcome)" }.joined(separator: ", ")
      + "\n"
  }
}
