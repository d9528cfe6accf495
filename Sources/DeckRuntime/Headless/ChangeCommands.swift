import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `mark` and `note`.
extension HeadlessSession {
  func mark(_ request: MarkOptions) async throws(CommandFailure) -> CommandReport {
    if let comment = request.comment { try requireText(comment, "--comment") }
    let setup = try setup()
    let (shop, shops) = try await openOne(request.shop, in: setup)
    let targets = try MarkTargets(ids: request.ids, input: environment.input).targets
    var change = OrderChange()
    change.status = try status(request.status, at: shop)
    change.paid = request.paid
    change.tracking = request.tracking
    change.carrier = request.carrier
    change.note = request.comment
    change.notify = request.notify
    change.capture = request.capture
    if let objection = change.parcelObjection {
      throw CommandFailure(Formatting.line(objection.named { "--" + $0 }.text), .usage)
    }
    var changes: [(id: String, change: OrderChange)] = []
    for target in targets {
      var own = change
      own.tracking = target.tracking ?? change.tracking
      own.carrier = target.carrier ?? change.carrier
      guard !own.isEmpty else {
        let place = target.line.map { "standard input, line \($0): " } ?? ""
        throw CommandFailure(
          place + "nothing is to be changed on order \(JSONWriter.quoted(target.id))", .badData)
      }
      changes.append((target.id, own))
    }
    return try await apply(changes, at: shop, among: shops, setup, isDry: request.dryRun)
  }

  func note(_ request: NoteOptions) async throws(CommandFailure) -> CommandReport {
    try requireText(request.text, "the note")
    let setup = try setup()
    let (shop, shops) = try await openOne(request.shop, in: setup)
    var change = OrderChange()
    if request.customer { change.customerNote = request.text } else { change.note = request.text }
    return try await apply([(request.id, change)], at: shop, among: shops, setup, isDry: request.dryRun)
  }

  /// Refuses a note of nothing but blanks: it would only add a blank line at the shop.
  private func requireText(_ text: String, _ what: String) throws(CommandFailure) {
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw CommandFailure("\(what) is empty", .usage)
    }
  }

  /// The status that a word of the command line means; nil for `keep`. A word that no shop knows is a mistake of
  /// the command line; one that this shop does not take keeps the empty shop word and is refused later.
  private func status(_ word: String, at shop: OpenShop) throws(CommandFailure) -> StatusChoice? {
    if word == "keep" { return nil }
    let capabilities = shop.capabilities
    if word.hasPrefix("="), let choice = capabilities.choice(forWord: String(word.dropFirst())) {
      return choice
    }
    // A shop without any statuses says why, whatever the word is.
    if word.hasPrefix("="), !capabilities.availability(of: .changeStatus).isAvailable {
      return StatusChoice(status: .unknown, word: String(word.dropFirst()))
    }
    if let status = OrderStatus(rawValue: word), status != .unknown {
      return capabilities.choice(for: status) ?? StatusChoice(status: status, word: "")
    }
    let common = OrderStatus.allCases.filter { $0 != .unknown && capabilities.choice(for: $0) != nil }.map(
      \.rawValue)
    let own = capabilities.statuses.map { "=" + $0.word }
    throw CommandFailure(
      "\(shop.name) has no status \(JSONWriter.quoted(word)); it takes "
        + (common + own + ["keep"]).joined(separator: ", "), .usage)
  }

  /// Why a change is not even tried; nil when it may go.
  func refusal(of change: OrderChange, at shop: OpenShop) -> Objection? {
    if shop.entry.readOnly { return .readOnly(shop.name) }
    // What depends on the order's present status is judged once it was read, just before the write.
    return shop.capabilities.objection(to: change, from: nil)
  }

  private func apply(
    _ changes: [(id: String, change: OrderChange)], at shop: OpenShop, among shops: [OpenShop],
    _ setup: DeckSetup,
    isDry: Bool
  ) async throws(CommandFailure) -> CommandReport {
    var refused: [OrderID: ChangeResult] = [:]
    for (id, change) in changes {
      let order = OrderID(shop: shop.name, id: id)
      refused[order] = refusal(of: change, at: shop).map { ChangeResult(order, $0) }
    }
    let possible = changes.filter { refused[OrderID(shop: shop.name, id: $0.id)] == nil }
    if isDry { return await preview(possible, at: shop, refused: Array(refused.values), setup) }
    guard !possible.isEmpty else {
      return report(
        ChangeResults(results: changes.compactMap { refused[OrderID(shop: shop.name, id: $0.id)] }))
    }

    let store = try await store(setup, shops)
    let requests = requests(possible, at: shop, known: await store.snapshot())
    let sent = try await send(requests, through: store, capabilities: { _ in shop.capabilities })
    await store.stop(sendHeld: false)
    let isLost = sent.results.contains(where: \.isMissing)
    let cause = isLost ? await whyNothingIsFound(at: shop) : nil
    var results = Dictionary(sent.results.map { ($0.order, $0) }) { first, _ in first }
    results.merge(refused) { first, _ in first }
    var all = sent
    all.results = changes.compactMap { results[OrderID(shop: shop.name, id: $0.id)] }
    if let cause { all.blame(Wording.explained(cause, shop: shop.name)) }
    return report(all)
  }

  /// Changes as the outbox takes them, each with what is known of its order: the cached one with our own pending changes
  /// laid over it.
  func requests(
    _ changes: [(id: String, change: OrderChange)], at shop: OpenShop, known snapshot: StoreSnapshot
  ) -> [ChangeRequest] {
    let pending = PendingOverlay(snapshot.outbox)
    let undelivered = shop.capabilities.missingListFields.compactMap(ChangeField.init(rawValue:))
    return changes.map { id, change in
      let order = OrderID(shop: shop.name, id: id)
      let cached = snapshot.orders.order(of: order)
      var seen = cached.map(pending.state)
      seen?.unreadable.formUnion(undelivered)
      return ChangeRequest(
        order: order, number: cached?.number ?? id, change: change, expected: nil, seen: seen)
    }
  }

  /// Submits requests and waits for their outcomes.
  func send(
    _ requests: [ChangeRequest], through store: OrderRepository, capabilities: (String) -> ShopCapabilities?
  ) async throws(CommandFailure) -> ChangeResults {
    do throws(SyncError) {
      let ids = try await store.submit(requests, holdSeconds: nil)
      return await outcomes(ids, of: store, areNew: true, capabilities: capabilities)
    } catch {
      // The other instance has not taken them: they wait in its inbox and are not lost.
      if await store.snapshot().lockHolder != nil {
        return ChangeResults(
          results: requests.map {
            ChangeResult($0.order, .queued, message: Formatting.line(error.description))
          })
      }
      throw CommandFailure(error)
    }
  }

  /// Waits until entries are settled and says what became of them. When another instance sends them, 30 s at most.
  /// After Ctrl-C nothing more is begun: what `areNew` is given up, what waited before goes on waiting.
  func outcomes(
    _ ids: [UInt64], of store: OrderRepository, areNew: Bool, capabilities: (String) -> ShopCapabilities?
  ) async -> ChangeResults {
    let holder = await store.snapshot().lockHolder
    let (entries, wasInterrupted) = await settled(
      ids, of: store, timeout: holder == nil ? 86_400 : 30, areNew: areNew)
    let orders = await store.snapshot().orders
    if holder == nil { await runSentHook(entries, orders) }
    var all = ChangeResults(
      results: entries.map { entry in
        if wasInterrupted, entry.state == .withdrawn {
          return ChangeResult(entry.order, .failed, message: "not sent: interrupted")
        }
        return ChangeResult(
          entry, known: orders.order(of: entry.order), capabilities: capabilities(entry.order.shop),
          waitsFor: holder)
      })
    all.wasInterrupted =
      wasInterrupted && entries.contains { !$0.state.isFinal || $0.state == .withdrawn }
    return all
  }

  private func settled(
    _ ids: [UInt64], of store: OrderRepository, timeout: Double, areNew: Bool
  ) async -> (entries: [OutboxEntry], wasInterrupted: Bool) {
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        guard await self.environment.waitForInterrupt() else { return false }
        await store.interrupt(ids, givingUp: areNew)
        self.tell("stopping; what is being sent is awaited, and another Ctrl-C ends at once")
        return true
      }
      let entries = await store.settle(ids, timeout: timeout)
      group.cancelAll()
      return (entries, await group.next() ?? false)
    }
  }

  func report(_ all: ChangeResults) -> CommandReport {
    CommandReport(json: all.json, text: all.text(style: style), exitCode: all.exitCode)
  }
}
