import JSONText
import OrderModel
import OrderSync
import ViewModels

/// Coupons, orders as a whole, products, categories and webhooks: everything that is written outside the outbox, at
/// once and once.
extension HeadlessSession {
  func write(_ command: WriteCommand) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let names = command.action.shops
    _ = try chosen(names, in: setup)
    let plan = try WritePlan(command.action, files: DraftFiles(input: environment.input))
    let all = await setup.openInBackground(Set(names))
    var seen: Set<String> = []
    let shops = names.filter { seen.insert($0).inserted }.compactMap { name in
      all.first { $0.name == name }
    }
    if shops.count == 1, let problem = shops[0].problem { throw CommandFailure(problem.description, .config) }
    let attempts = shops.flatMap { shop in
      plan.items.map { WriteAttempt(shop: shop, item: $0, refusal: refusal(of: $0, at: shop)) }
    }
    if command.dryRun { return preview(attempts, setup) }
    try requireYes(command, attempts)
    var results = WriteResults()
    var stopped: [String: String] = [:]
    for attempt in attempts {
      if let refusal = attempt.refusal {
        results.results.append(refusal)
      } else if let cause = stopped[attempt.shop.name] {
        results.results.append(attempt.result(.failed, "not sent: \(cause)", .refused))
      } else {
        let (found, cause) = try await carryOut(attempt, setup)
        stopped[attempt.shop.name] = cause
        results.results += found
      }
    }
    await bringUpToDate(attempts, &results, setup, all)
    return CommandReport(json: results.json, text: results.text(style: style), exitCode: results.exitCode)
  }

  /// Why a write is not even tried; nil when it may go.
  private func refusal(of item: WritePlan.Item, at shop: OpenShop) -> WriteResult? {
    if let problem = shop.problem {
      return WriteResult(
        shop: shop.name, id: item.id, .failed, message: problem.description, exitCode: .config)
    }
    let objection =
      shop.capabilities.availability(of: item.write.ability).objection
      ?? (shop.entry.readOnly ? .readOnly(shop.name) : shop.client.objection(to: item.write))
    return objection.map {
      WriteResult(shop: shop.name, id: item.id, $0.named(by: item.write.argument))
    }
  }

  /// Throws when a command with consequences was given without `--yes`, naming them.
  private func requireYes(_ command: WriteCommand, _ attempts: [WriteAttempt]) throws(CommandFailure) {
    guard let words = command.action.asksForYes, !command.yes else { return }
    let possible = attempts.filter { $0.refusal == nil }
    guard let first = possible.first else { return }
    let count =
      possible.count == 1 ? Formatting.line(first.item.subject) : Formatting.count(possible.count, "order")
    let said = first.consequences.map(Wording.consequence)
    let warning = said.isEmpty ? "" : ": " + said.joined(separator: ", ")
    throw CommandFailure(
      "\(words) on \(count) of \(first.shop.name)\(warning); add --yes to do it, or --dry-run to look first",
      .usage)
  }

  /// Sends one write and keeps the record of it. `cause`: why the shop's other writes are not tried.
  private func carryOut(
    _ attempt: WriteAttempt, _ setup: DeckSetup
  ) async throws(CommandFailure) -> (results: [WriteResult], cause: String?) {
    let (shop, item) = (attempt.shop, attempt.item)
    let audit: WriteAudit
    do throws(SyncError) {
      audit = try WriteAudit(stateFolder: setup.paths.stateFolder)
      try audit.begin(
        item.write, shop: shop.name, id: item.id, who: environment.author, at: environment.clock.now())
    } catch { throw CommandFailure(error) }
    let receipts = await shop.client.perform(item.write).map { $0.named(by: item.write.argument) }
    var results = receipts.enumerated().map { place, receipt in
      WriteResult(
        receipt, shop: shop.name, id: item.write.itemID(place) ?? item.id, subject: item.subject,
        consequences: attempt.consequences)
    }
    if case .createOrder(let draft) = item.write, let reference = draft.reference {
      for index in results.indices where results[index].outcome == .unclear {
        results[index].message =
          (results[index].message ?? "no clear answer")
          + "; look for the reference \(reference) before placing it again"
      }
    }
    for result in results {
      do throws(SyncError) {
        try audit.end(
          item.write, shop: shop.name, id: result.id, outcome: result.outcome.rawValue,
          answer: result.message,
          who: environment.author, at: environment.clock.now())
      } catch { tell(Formatting.line(error.description)) }
    }
    keepKnown(item.write, receipts, shop.name, setup)
    let cause = receipts.lazy.compactMap(\.error).first { $0.concernsWholeShop }
    return (results, cause.map { Wording.error($0, shop: shop.name) })
  }

  /// Reads orders that were written, so that the list has them as they are now and the result their status; forgets
  /// those that were deleted. Failing to is no fault: the next refresh does it.
  private func bringUpToDate(
    _ attempts: [WriteAttempt], _ results: inout WriteResults, _ setup: DeckSetup, _ shops: [OpenShop]
  ) async {
    let kinds = Set(attempts.map(\.item.write.ability))
    guard !kinds.isDisjoint(with: [.createOrders, .editOrders, .deleteOrders]),
      results.results.contains(where: { $0.outcome == .done && $0.id != nil }),
      let store = try? await store(setup, shops)
    else { return }
    for index in results.results.indices where results.results[index].outcome == .done {
      guard let id = results.results[index].id else { continue }
      let order = OrderID(shop: results.results[index].shop, id: id)
      if kinds.contains(.deleteOrders) {
        await store.forget(order)
      } else {
        results.results[index].status = try? await store.read(order).status
      }
    }
    await store.stop(sendHeld: false)
  }

  // MARK: Dry run

  private func preview(_ attempts: [WriteAttempt], _ setup: DeckSetup) -> CommandReport {
    var results = WriteResults()
    var requests: [JSONOutput] = []
    var text = ""
    var messages: [String] = []
    for attempt in attempts {
      if let refusal = attempt.refusal {
        results.results.append(refusal)
        continue
      }
      for request in attempt.shop.client.preview(of: attempt.item.write) {
        requests.append(json(request, attempt, setup.secrets.mask))
        text += describe(request, setup.secrets.mask)
      }
      let said = attempt.consequences.map(Wording.consequence)
      if !said.isEmpty { messages.append("\(attempt.shop.name): \(said.joined(separator: ", "))") }
    }
    return CommandReport(
      json: ["requests": .array(requests), "results": .array(results.results.map(\.json))],
      text: text + results.text(style: style), messages: messages, exitCode: results.exitCode)
  }
}

extension HeadlessSession {
  private func json(_ request: RequestPreview, _ attempt: WriteAttempt, _ mask: SecretMask) -> JSONOutput {
    [
      "shop": .string(attempt.shop.name), "id": .text(attempt.item.id), "method": .string(request.method),
      "url": .string(mask.masked(request.url)),
      "headers": .object(request.headers.map { JSONOutput.Member($0.name, .string(mask.masked($0.value))) }),
      "body": .text(request.body.map(mask.masked)),
      "consequences": .array(attempt.consequences.map { .string(Wording.consequence($0)) }),
    ]
  }
}

/// One write to one shop.
struct WriteAttempt {
  var shop: OpenShop
  var item: WritePlan.Item
  /// Why it is not tried.
  var refusal: WriteResult?

  var consequences: [Consequence] { shop.client.consequences(of: item.write) }

  func result(_ outcome: ChangeResult.Outcome, _ message: String, _ code: ExitCode) -> WriteResult {
    WriteResult(shop: shop.name, id: item.id, outcome, message: message, exitCode: code)
  }
}

extension ShopWrite {
  /// What the item at a place of a list is asked for by.
  fileprivate func itemID(_ place: Int) -> String? {
    switch self {
    case .createProducts(let drafts), .updateProducts(let drafts):
      drafts.indices.contains(place) ? drafts[place].productID ?? drafts[place].sku : nil
    default: nil
    }
  }
}
