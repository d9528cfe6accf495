import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `outbox list`, `outbox retry` and `outbox drop`.
extension HeadlessSession {
  func outbox(_ request: OutboxOptions) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    if let shop = request.shop { _ = try chosen([shop], in: setup) }
    // Only a retry talks to shops; nothing else needs their keys.
    let shops = await setup.openInBackground(request.verb == .retry ? request.shop.map { [$0] } : [])
    let store = try await store(setup, shops)
    let snapshot = await store.snapshot()
    let entries = snapshot.outbox.filter { entry in
      entry.state.isKept && (request.shop == nil || entry.order.shop == request.shop)
        && (request.ids.isEmpty || request.ids.contains(entry.order.id))
    }.map { $0.judged(holder: snapshot.lockHolder) }
    let report: CommandReport
    switch request.verb {
    case .list: report = list(entries, snapshot)
    case .retry:
      // A conflict is for a person to decide; it is told only to who asks for that very order.
      let wanted = entries.filter { !$0.state.isFinal || !request.ids.isEmpty }
      report = try await retry(wanted, of: store, shops)
    case .drop: report = try await drop(entries, of: store)
    }
    await store.stop(sendHeld: false)
    guard report.text == Self.nothingWaits, let shop = request.shop else { return report }
    var named = report
    let what = request.ids.isEmpty ? "" : " order " + request.ids.joined(separator: ", ") + " of"
    named.text = Formatting.line("Nothing is waiting for\(what) \(shop).") + "\n"
    return named
  }

  private static let nothingWaits = "Nothing is waiting.\n"

  private func list(_ entries: [OutboxEntry], _ snapshot: StoreSnapshot) -> CommandReport {
    let results = entries.map { entry in
      ChangeResult(
        entry, known: snapshot.orders.order(of: entry.order),
        capabilities: snapshot.shops.first { $0.name == entry.order.shop }?.capabilities,
        waitsFor: snapshot.lockHolder)
    }
    let members = zip(results, entries).map { result, entry in
      JSONOutput.object(result.members + OutboxEntryJSON.members(entry))
    }
    var table = TextTable([
      .init("shop"), .init("id"), .init("state"), .init("change"), .init("age", .right), .init("cause"),
    ])
    let now = environment.clock.now()
    for (entry, result) in zip(entries, results) {
      table.add([
        entry.order.shop, entry.order.id, entry.state.rawValue, Wording.change(entry.change),
        Formatting.age(seconds: now - entry.created), result.message,
      ])
    }
    let text = entries.isEmpty ? Self.nothingWaits : table.text(style: style)
    return CommandReport(json: ["results": .array(members)], text: text, messages: snapshot.notices)
  }

  private func retry(
    _ entries: [OutboxEntry], of store: OrderRepository, _ shops: [OpenShop]
  ) async throws(CommandFailure) -> CommandReport {
    let isHolder: Bool
    do throws(SyncError) { isHolder = try await store.sendsItself() } catch { throw CommandFailure(error) }
    // What another instance still holds is its operator's to take back.
    let ids = entries.filter { isHolder || $0.state != .held }.map(\.id)
    guard !ids.isEmpty else { return CommandReport(json: ["results": []], text: Self.nothingWaits) }
    do throws(SyncError) { try await store.retry(ids) } catch { throw CommandFailure(error) }
    return report(
      await outcomes(ids, of: store, areNew: false) { name in
        shops.first { $0.name == name }?.capabilities
      })
  }

  private func drop(
    _ entries: [OutboxEntry], of store: OrderRepository
  ) async throws(CommandFailure) -> CommandReport {
    guard !entries.isEmpty else { return CommandReport(json: ["results": []], text: Self.nothingWaits) }
    do throws(SyncError) { try await store.drop(entries.map(\.id)) } catch { throw CommandFailure(error) }
    let snapshot = await store.snapshot()
    let left = Set(snapshot.outbox.filter { !$0.state.isFinal }.map(\.id))
    let results = entries.map { entry in
      let status = snapshot.orders.order(of: entry.order)?.status
      if left.contains(entry.id) {
        return ChangeResult(
          entry.order, .unclear, message: "is being sent just now; not given up", status: status)
      }
      return ChangeResult(
        entry.order, .done, message: Self.givenUp(entry.state), status: status)
    }
    return report(ChangeResults(results: results))
  }

  private static func givenUp(_ state: OutboxState) -> String {
    switch state {
    case .unclear, .sending: "given up; the shop may have it"
    case .conflict: "taken off the list; the order stays as the shop has it"
    default: "given up; it was not sent"
    }
  }
}

extension OutboxEntry {
  /// The entry as it is to be told: what nobody is sending any more was left behind by a process that ended, and whether
  /// the shop has it is open.
  fileprivate func judged(holder: Int32?) -> OutboxEntry {
    guard state == .sending, holder == nil else { return self }
    var entry = self
    entry.state = .unclear
    entry.error = OutboxError(kind: "unclear", text: "orderdeck ended while it was being sent")
    return entry
  }
}

/// What `outbox list --json` says of a change beside its outcome.
enum OutboxEntryJSON {
  static func members(_ entry: OutboxEntry) -> [JSONOutput.Member] {
    [
      JSONOutput.Member("state", .string(entry.state.rawValue)),
      JSONOutput.Member("change", change(entry.change)),
      JSONOutput.Member("queuedAt", .string(Timestamp(seconds: Int64(entry.created)).iso8601UTC)),
    ]
  }

  /// Only what is asked for.
  private static func change(_ change: OrderChange) -> JSONOutput {
    var members: [JSONOutput.Member] = []
    func add(_ name: String, _ value: String?) {
      if let value { members.append(JSONOutput.Member(name, .string(value))) }
    }
    let status = change.status.map { $0.status == .unknown ? "=" + $0.word : $0.status.rawValue }
    add("status", status)
    if let paid = change.paid { members.append(JSONOutput.Member("paid", .bool(paid))) }
    add("tracking", change.tracking)
    add("carrier", change.carrier)
    add("trackingLink", change.trackingLink)
    add("invoiceLink", change.invoiceLink)
    add("note", change.note)
    add("customerNote", change.customerNote)
    if change.notify { members.append(JSONOutput.Member("notify", .bool(true))) }
    if change.capture { members.append(JSONOutput.Member("capture", .bool(true))) }
    return .object(members)
  }
}
