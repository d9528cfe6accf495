import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `tracking import`: a file's tracking numbers go onto the orders they are for, by the same way as `mark`.
extension HeadlessSession {
  func importTracking(_ request: TrackingImportOptions) async throws(CommandFailure) -> CommandReport {
    let file = try trackingFile(request.file)
    let setup = try setup()
    let names = request.shop.map { [$0] } ?? []
    let chosen = Set(try chosen(names, in: setup).map(\.name))
    let shops = await setup.openInBackground(chosen)
    if request.shop != nil, let problem = shops.lazy.compactMap(\.problem).first {
      throw CommandFailure(problem.description, .config)
    }
    let store = try await store(setup, shops)
    await store.refresh(
      shops: shops.filter { chosen.contains($0.name) && $0.problem == nil }.map(\.name), full: false)
    let snapshot = await store.snapshot()
    var plan = TrackingImportPlan(file, shop: request.shop, known: setup.configuration.shops.map(\.name))
    plan.match(candidates(for: plan, in: snapshot, shops: chosen))
    let reports = snapshot.shops.filter { chosen.contains($0.name) }.map { status in
      ShopReport(
        status, problem: shops.first { $0.name == status.name }?.problem, now: environment.clock.now())
    }
    let troubled = reports.filter { $0.state != .ok }
    plan.doubt(troubled.map(\.name))
    await decide(&plan, request, shops, store, snapshot)

    var planned = PlannedRequests()
    if request.dryRun {
      planned = await previewed(&plan, shops, setup)
    } else {
      try await carryOut(&plan, shops, store)
    }
    await store.stop(sendHeld: false)
    return report(
      plan, planned, isDry: request.dryRun, notes: file.notes + messages(troubled, shops, setup))
  }

  private func trackingFile(_ path: String) throws(CommandFailure) -> TrackingFile {
    if path == "-" { return try TrackingFile(environment.input(), name: "standard input") }
    let bytes: [UInt8]
    do throws(FileBytes.Failure) { bytes = try FileBytes.read(path) } catch {
      throw CommandFailure("cannot read \(Formatting.line(path)): \(error.reason)", .noInput)
    }
    return try TrackingFile(bytes, name: Formatting.line(path))
  }

  /// The known orders whose number or id stands in the file.
  private func candidates(
    for plan: TrackingImportPlan, in snapshot: StoreSnapshot, shops: Set<String>
  ) -> [Order] {
    let wanted = Set(plan.items.compactMap(\.number))
    let table = snapshot.orders
    return table.rows(matching: nil, sortedBy: .standard, context: queryContext(snapshot)).compactMap { row in
      guard shops.contains(table.id(at: row).shop) else { return nil }
      let order = table.order(at: row)
      return wanted.contains(order.number) || wanted.contains(order.id.id) ? order : nil
    }
  }

  /// Decides for each matched line. Where a shop's list does not tell tracking numbers the order is read whole, so that
  /// one that is there is never overwritten.
  private func decide(
    _ plan: inout TrackingImportPlan, _ request: TrackingImportOptions, _ shops: [OpenShop],
    _ store: OrderRepository, _ snapshot: StoreSnapshot
  ) async {
    let pending = PendingOverlay(snapshot.outbox)
    for index in plan.items.indices where plan.items[index].result == nil {
      guard let id = plan.items[index].order, let shop = shops.first(where: { $0.name == id.shop }),
        var order = snapshot.orders.order(of: id)
      else { continue }
      let missing = shop.capabilities.missingListFields
      var unreadable = Set(missing.compactMap(ChangeField.init(rawValue:)))
      if unreadable.contains(.tracking), let whole = try? await store.read(id) {
        order = whole
        unreadable = []
      }
      var state = pending.state(of: order)
      state.unreadable.formUnion(unreadable)
      let sent = shop.capabilities.choice(for: .sent) ?? StatusChoice(status: .sent, word: "")
      plan.decide(index, state: state, status: request.marksSent ? sent : nil)
      guard let change = plan.items[index].change, let refusal = refusal(of: change, at: shop) else {
        continue
      }
      plan.items[index].settle(.matched, refusal)
    }
  }

  /// Sends what is to be sent, all shops in one go, and waits.
  private func carryOut(
    _ plan: inout TrackingImportPlan, _ shops: [OpenShop], _ store: OrderRepository
  ) async throws(CommandFailure) {
    var requests: [ChangeRequest] = []
    let snapshot = await store.snapshot()
    for shop in shops {
      let own = plan.changes(at: shop.name)
      if !own.isEmpty { requests += self.requests(own, at: shop, known: snapshot) }
    }
    guard !requests.isEmpty else { return }
    let capabilities = Dictionary(shops.map { ($0.name, $0.capabilities) }) { first, _ in first }
    let sent = try await send(requests, through: store) { capabilities[$0] }
    for result in sent.results { plan.take(result) }
  }

  private func previewed(
    _ plan: inout TrackingImportPlan, _ shops: [OpenShop], _ setup: DeckSetup
  ) async -> PlannedRequests {
    var all = PlannedRequests()
    for shop in shops {
      let own = plan.changes(at: shop.name)
      guard !own.isEmpty else { continue }
      let planned = await plannedRequests(own, at: shop, setup)
      all.requests += planned.requests
      all.text += planned.text
      for result in planned.results { plan.take(result) }
    }
    return all
  }

  private func report(
    _ plan: TrackingImportPlan, _ planned: PlannedRequests, isDry: Bool, notes: [String]
  ) -> CommandReport {
    let all = ChangeResults(results: plan.items.compactMap(\.result))
    var members: [JSONOutput.Member] = isDry ? [.init("requests", .array(planned.requests))] : []
    members.append(.init("rows", plan.json))
    members.append(.init("results", .array(all.results.map(\.json))))
    var exitCode = all.exitCode
    if !planned.requests.isEmpty, exitCode != .ok { exitCode = .mixed }
    return CommandReport(
      json: .object(members), text: planned.text + plan.text(style: style), messages: notes,
      exitCode: exitCode)
  }
}

extension TrackingImportPlan {
  /// What is to be sent to a shop.
  fileprivate func changes(at shop: String) -> [(id: String, change: OrderChange)] {
    items.compactMap { item in
      guard let order = item.order, order.shop == shop, let change = item.change else { return nil }
      return (order.id, change)
    }
  }

  /// Notes what became of an order that was to be changed.
  fileprivate mutating func take(_ result: ChangeResult) {
    guard let index = items.firstIndex(where: { $0.order == result.order && $0.change != nil }) else {
      return
    }
    items[index].result = result
    if result.outcome == .unchanged { items[index].match = .alreadySet }
  }
}
